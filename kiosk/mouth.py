"""The mouth as it is configured: `config/voice.toml`, the recordings beside it, and the cache of this machine."""

from __future__ import annotations

import os
from pathlib import Path

import msgspec

from kiosk.documents import Override, Table, read
from voice.cache import Cache
from voice.ears_settings import EarsSection
from voice.loudness import Volume
from voice.mouth_settings import MouthSection
from voice.speakers import Speakers, build

FILE = "voice.toml"
MB = 1 << 20


class VoiceFile(Table, frozen=True):
    """`voice.toml`."""

    mouth: MouthSection = MouthSection()
    ears: EarsSection = EarsSection()


def load(folder: Path, overrides: tuple[Override, ...] = ()) -> MouthSection | list[str]:
    """What `folder/voice.toml` says of the mouth, the usual where there is none; its faults where it has any."""
    found = load_file(folder, overrides)
    return found if isinstance(found, list) else found.mouth


def load_file(folder: Path, overrides: tuple[Override, ...] = ()) -> VoiceFile | list[str]:
    """All of `folder/voice.toml`, or its faults."""
    if not (folder / FILE).exists() and not overrides:
        return VoiceFile()
    document = read(folder, FILE, overrides)
    return document.faults(VoiceFile) or msgspec.convert(document.data, VoiceFile)


def cache_folder() -> Path:
    """Where rendered sentences are kept: $CACHE_DIRECTORY of the service, else the user's own."""
    if given := os.environ.get("CACHE_DIRECTORY"):
        return Path(given) / "voice"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "kiosk" / "voice"


def speakers(settings: MouthSection, folder: Path) -> Speakers:
    """All engines, with recordings of `folder/clips` and the cache."""
    cache = Cache(cache_folder(), settings.cache_mb * MB) if settings.cache_mb else None
    return build(settings, folder / "clips", cache)


def volume(settings: MouthSection) -> Volume:
    """How loud it speaks."""
    return Volume(settings.normal_db, settings.ceiling_db, settings.floor_db, settings.after_hours_db)
