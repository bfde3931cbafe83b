"""What may stand in the configuration about speaking; an unknown key is an error."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

Engine = Literal["clips", "espeak", "piper", "pyttsx3"]
Decibels = Annotated[float, Meta(ge=-60, le=0)]
Rate = Annotated[float, Meta(ge=0.5, le=1.5)]
Voice = Annotated[str, Meta(pattern=r"^[\w][\w. +-]{0,79}\Z")]
USUAL: tuple[Engine, ...] = ("clips", "piper", "espeak")


class MouthSection(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Engines are tried in their order: what one cannot say, the next one says. Where none is left it stays silent."""

    engines: dict[str, tuple[Engine, ...]] = {}
    """By language. Where none are named: recordings, then Piper, then espeak-ng."""
    espeak: dict[str, Voice] = {}
    """espeak-ng's voices by language; for Vietnamese vi (north), vi-vn-x-central, vi-vn-x-south."""
    piper: dict[str, Voice] = msgspec.field(default_factory=lambda: {"en": "piper-en-joe", "vi": "piper-vi"})
    """Models of models.toml by language."""
    pyttsx3: dict[str, Voice] = {}
    """Names of the system's own voices by language."""
    rate: Rate = 0.9
    """Of the voice's normal one."""
    asking_rate: Rate = 0.8
    device: Annotated[str, Meta(max_length=80)] = ""
    """The loudspeaker's name or a part of it; "" is the system's usual one."""
    ceiling_db: Decibels = 0.0
    normal_db: Decibels = -6.0
    floor_db: Decibels = -18.0
    after_hours_db: Decibels = -8.0
    """Added after hours."""
    cache_mb: Annotated[int, Meta(ge=0, le=1000)] = 64
