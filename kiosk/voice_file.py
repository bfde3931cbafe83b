"""Reads `config/voice.toml`: how the kiosk hears and speaks. It loads nothing that takes long."""

from __future__ import annotations

from pathlib import Path

import msgspec

from kiosk import models
from kiosk.documents import Override, Table, read
from voice.ears_settings import EarsSection
from voice.mouth_settings import MouthSection

FILE = "voice.toml"


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


def voice_faults(folder: Path) -> list[str]:
    """What is wrong with `voice.toml`, and with `models.toml` where there is one, one line a fault."""
    voice = load_file(folder)
    known = models.load(folder) if (folder / models.FILE).exists() else ()
    return [*(voice if isinstance(voice, list) else ()), *(known if isinstance(known, list) else ())]
