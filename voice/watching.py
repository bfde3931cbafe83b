"""Whether somebody begins to speak while the kiosk does. Nothing is understood here.

For a microphone that does not hear the kiosk's own loudspeaker; any other would always hear somebody speak. What comes
in is judged frame by frame and dropped. Only while a run of speech lasts are its few frames held, for they are the
beginning of a sentence that may be wanted.
"""

from __future__ import annotations

import statistics
from collections import deque
from collections.abc import Callable
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from voice import vad

NEEDED = 3
"""Frames of speech in a row, 96 ms. Of 28 beginnings of speech (ten real recordings, eighteen by espeak-ng) each was
noticed with its third frame. Of 40 coughs, throats, doors, claps and printers that a script made up (it is not kept)
one throat had three, and two had two. Real ones have not been measured."""
HALL_FRAMES = 64
"""How loud the hall is, is the middle of about two seconds …"""
FIRST_FRAMES = 8
"""… and before a quarter of one nothing is known, and nobody counts as speaking."""
NEARER_DB = 10.0
"""Who speaks before the kiosk is so much louder than the hall; others who talk are the hall."""
WANTED_WITHIN_S = 1.0
"""A sentence that was not asked for by then is nobody's: the microphone is closed, and what came in is dropped."""


class Sounds(Protocol):
    """Where sound comes from."""

    def read(self) -> NDArray[np.int16]:
        """The next piece. Raises `MicrophoneLost`."""

    def close(self) -> None:
        """Let it go."""


class Watcher:
    """Sound in pieces of any size -> whether somebody has begun to speak."""

    def __init__(self, judge: vad.Judge) -> None:
        self._judge = judge
        self._hall_db: deque[float] = deque(maxlen=HALL_FRAMES)
        self._run: list[NDArray[np.int16]] = []
        self._left = np.zeros(0, np.int16)

    def feed(self, pcm: NDArray[np.int16]) -> bool:
        """Take sound; True once somebody speaks, and from then on."""
        sound = np.concatenate([self._left, pcm])
        while not self.spoke and sound.size >= vad.FRAME:
            self._step(sound[: vad.FRAME])
            sound = sound[vad.FRAME :]
        self._left = sound
        return self.spoke

    @property
    def spoke(self) -> bool:
        """Whether somebody has begun to speak."""
        return len(self._run) >= NEEDED

    def begun(self) -> NDArray[np.int16]:
        """The first frames of who spoke, and what came with them."""
        return np.concatenate([*self._run, self._left])

    def _step(self, frame: NDArray[np.int16]) -> None:
        loud_db = vad.loudness_db(frame)
        # The judge hears every frame: it remembers what came before.
        if self._judge(frame) >= vad.LIKELY and self._is_near(loud_db):
            self._run.append(frame)
        else:
            self._run.clear()
            self._hall_db.append(loud_db)

    def _is_near(self, loud_db: float) -> bool:
        if len(self._hall_db) < FIRST_FRAMES:
            return False
        return loud_db >= max(vad.NOISE_DB, statistics.median(self._hall_db) + NEARER_DB)


def watch(sounds: Sounds, judge: vad.Judge, is_called_off: Callable[[], bool]) -> NDArray[np.int16] | None:
    """Wait for somebody to speak: their first frames. None where it was called off. Raises `MicrophoneLost`."""
    watcher = Watcher(judge)
    while not is_called_off():
        if watcher.feed(sounds.read()):
            return watcher.begun()
    return None


class Begun:
    """A microphone before which somebody has begun to speak: first what they said already, then what they say on."""

    def __init__(self, first: NDArray[np.int16], rest: Sounds) -> None:
        self._first: NDArray[np.int16] | None = first
        self._rest = rest

    def read(self) -> NDArray[np.int16]:
        """As `Sounds.read`."""
        first, self._first = self._first, None
        return self._rest.read() if first is None else first

    def close(self) -> None:
        """As `Sounds.close`."""
        self._first = None
        self._rest.close()
