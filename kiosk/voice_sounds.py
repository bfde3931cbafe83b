"""Spoken questions for measuring: synthesised in several accents, and other people's talk to put behind them."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from voice import recording
from voice.heard import RATE_HZ

if TYPE_CHECKING:
    from numpy.typing import NDArray

TALKERS = 6
SPEEDS = (140, 150, 165)
"""Words a minute, in turns."""
LOUD = 0.4
"""Root mean square of a voice, as a share of what there is room for."""

AUDIBLE = 0.01
"""Speech ends with the last sample that is louder than this share of its loudest one: 40 dB below."""
ROOM_DB = -60.0
"""Noise of a quiet room, below full scale, as root mean square."""
BEFORE_S, AROUND_S = 0.5, 5.5
"""Before a question; before and after it together: longer than anybody waits for an answer to begin."""


@dataclass(frozen=True, slots=True)
class Voice:
    """One who asks."""

    name: str
    language: str
    program: str
    """espeak-ng or piper."""
    voice: str
    """The program's own name for it, or the model's file."""


ACCENTS = (
    Voice("vi north", "vi", "espeak-ng", "vi"),
    Voice("vi centre", "vi", "espeak-ng", "vi-vn-x-central"),
    Voice("vi south", "vi", "espeak-ng", "vi-vn-x-south"),
    Voice("en espeak", "en", "espeak-ng", "en-us"),
)


def say(voice: Voice, text: str, number: int) -> NDArray[np.int16]:
    """The text, spoken; `number` chooses the speed. Raises `OSError`, `subprocess.CalledProcessError`."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "said.wav"
        program = found(voice.program) or voice.program
        if voice.program == "piper":
            command = [program, "--model", voice.voice, "--output-file", str(file)]
        else:
            command = [program, "-v", voice.voice, "-s", str(SPEEDS[number % len(SPEEDS)]), "-w", str(file), "--stdin"]
        subprocess.run(command, input=text.encode(), check=True, capture_output=True)  # noqa: S603 — our own choice above
        return recording.read(file)


def found(program: str) -> str | None:
    """Where it is: beside our interpreter, or where programs are."""
    return shutil.which(program, path=os.pathsep.join((str(Path(sys.executable).parent), os.environ.get("PATH", ""))))


def in_a_room(sound: NDArray[np.int16], seed: int) -> tuple[NDArray[np.int16], int]:
    """The same in a quiet room, with time before it and after it; and where in it the last sample of speech is."""
    spoken = np.flatnonzero(np.abs(sound.astype(np.int32)) > AUDIBLE * np.abs(sound.astype(np.int32)).max())
    speech = sound[spoken[0] : spoken[-1] + 1].astype(np.float64)
    before = round(BEFORE_S * RATE_HZ)
    room = np.random.default_rng(seed).normal(0, 32768 * 10 ** (ROOM_DB / 20), speech.size + round(AROUND_S * RATE_HZ))
    room[before : before + speech.size] += speech
    return np.clip(np.rint(room), -32768, 32767).astype(np.int16), before + speech.size - 1


def with_babble(
    sound: NDArray[np.int16], others: Sequence[NDArray[np.int16]], db: float | None, seed: int
) -> NDArray[np.int16]:
    """The same with six others talking behind it, so many decibels quieter; None for nobody."""
    if db is None:
        return sound
    chance = np.random.default_rng(seed)
    behind = np.zeros(sound.size)
    for at in chance.choice(len(others), TALKERS, replace=len(others) < TALKERS):
        talk = np.resize(others[at], sound.size + int(chance.integers(RATE_HZ)))[-sound.size :].astype(np.float64)
        behind += talk / max(1.0, float(talk.std()))
    behind *= sound.std() / max(1e-9, float(behind.std())) / 10 ** (db / 20)
    mixed = sound + behind
    return (mixed * min(1.0, 32000 / max(1.0, float(np.abs(mixed).max())))).astype(np.int16)
