"""The mouth as it is configured: `config/voice.toml`, the recordings beside it, and the cache of this machine."""

from __future__ import annotations

import os
from pathlib import Path

from kiosk.voice_file import FILE, load, load_file
from voice.cache import Cache
from voice.loudness import Volume
from voice.mouth_settings import MouthSection
from voice.speakers import Speakers, build

__all__ = ["FILE", "cache_folder", "load", "load_file", "speakers", "volume"]

MB = 1 << 20


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
