"""What is to be said, the sound it becomes, and why it may not become any."""

from __future__ import annotations

from collections.abc import Generator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

RATE_HZ = 22_050
"""Of all sound in the mouth: what espeak-ng and Piper's medium voices give. One channel, 16 bits."""
MOST_LETTERS = 2_000
"""About three minutes of speech; nobody listens longer, and what is given to a program is bounded."""

Samples: TypeAlias = NDArray[np.int16]
"""Sound at `RATE_HZ`, one channel."""


@dataclass(frozen=True, slots=True)
class Speech:
    """One thing to say."""

    text: str
    """As it stands on the screen; it is read as people say it."""
    language: str
    key: str = ""
    """Which sentence of the language file it is; recorded clips are found by it. "" for any other text."""
    values: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """What was filled into the sentence of `key`, in the order in which it is said."""

    @property
    def asking(self) -> bool:
        """A question is said slower."""
        return self.text.rstrip().endswith(("?", "？"))


@dataclass(frozen=True, slots=True)
class CannotSpeak:
    """This engine has no sound for it. `why` is for the technician."""

    engine: str
    why: str


Part: TypeAlias = Samples | CannotSpeak
Parts: TypeAlias = Generator[Part, None, None]


class Speaker(Protocol):
    """An engine that turns words into sound."""

    @property
    def engine(self) -> str:
        """Its name in the configuration."""

    def voice_of(self, language: str) -> str | CannotSpeak:
        """The voice it speaks this language with, and whether it can at all."""

    def render(self, speech: Speech) -> Parts:
        """The sound in pieces, as soon as each is there; a `CannotSpeak` is the last of them.

        It never raises, and waits for a bounded time. Closing it ends the work at once.
        """

    def close(self) -> None:
        """Let go of all programs. Never raises."""


def seconds_of(samples: Samples) -> float:
    """How long it sounds."""
    return samples.size / RATE_HZ
