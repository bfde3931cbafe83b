"""What the ears heard, as data: words with scores, sounds, or why there is nothing."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

RATE_HZ = 16_000
"""Samples a second, everywhere in the ears: int16, one channel."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """One way to write down what was said."""

    text: str
    score: float
    """Mean natural logarithm of a token's probability: 0 is certain, below −1.5 is guessed."""
    is_reading: bool = False
    """Spelled from a reading of the sounds; else the recogniser wrote it."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to hear the sounds, as marks of `voice.syllables`."""

    marks: tuple[str, ...]
    certainty: float
    """Mean natural logarithm of a mark's probability; of the whole sentence."""
    weight: float
    """Of all readings; they sum to one."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What was said, best first; no candidate where the recogniser found no word in the sound."""

    language: str
    candidates: tuple[Candidate, ...] = ()
    readings: tuple[Reading, ...] = ()
    """The likeliest first, those of words that are likely here before others; none where no network reads sounds."""
    speech_s: float = 0.0
    """How long the visitor spoke, in seconds."""


class Nothing(Enum):
    """Why there is nothing to understand. Not one of them is an error of the visitor's."""

    SILENCE = "silence"
    """Nobody spoke while we listened."""
    NOISE = "noise"
    """There was sound, and no speech in it."""
    STOPPED = "stopped"
    """Listening was called off."""
