"""What the tests of the mouth share: a clock, a speaker of known sound, and a desk with a simulated loudspeaker."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np

from voice.mouth import Mouth, MouthNews
from voice.playback import Player
from voice.sinks import MemorySink, Pull, SinkLost
from voice.speech import RATE_HZ, CannotSpeak, Parts, Samples, Speech


@dataclass(slots=True)
class Clock:
    """Seconds that pass when somebody sleeps."""

    now: float = 0.0

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds


def tone(seconds: float, strength: int = 8000) -> Samples:
    """A sound that is never silent: no sample of it is zero."""
    return np.where(np.arange(round(seconds * RATE_HZ)) // 50 % 2, strength, -strength).astype(np.int16)


@dataclass(slots=True)
class Whistler:
    """A speaker whose every word is a whistle of 0.1 s; "?" is what it cannot say."""

    engine: str = "whistle"
    closed: int = 0
    rendered: list[str] = field(default_factory=list)
    before_word: Callable[[int], None] = lambda _: None
    """What happens while it works."""

    def voice_of(self, language: str) -> str | CannotSpeak:
        return "thin" if language == "vi" else CannotSpeak(self.engine, "only Vietnamese")

    def render(self, speech: Speech) -> Parts:
        self.rendered.append(speech.text)
        try:
            for place, word in enumerate(speech.text.split()):
                self.before_word(place)
                yield CannotSpeak(self.engine, "out of breath") if word == "?" else tone(0.1)
        finally:
            self.closed += 1

    def close(self) -> None:
        pass


@dataclass(slots=True)
class Desk:
    """A mouth at a simulated loudspeaker, worked by hand: what was heard, and what was told."""

    speaker: Whistler = field(default_factory=Whistler)
    clock: Clock = field(default_factory=Clock)
    heard: list[Samples] = field(default_factory=list)
    news: list[MouthNews] = field(default_factory=list)
    plugged: bool = True
    opened_at: list[float] = field(default_factory=list)
    sink: MemorySink | None = None
    mouth: Mouth = field(init=False)

    def __post_init__(self) -> None:
        self.mouth = Mouth(self.speaker, self.open_sink, self.news.append, monotonic=self.clock, jitter=lambda: 0.0)

    def open_sink(self, pull: Pull) -> MemorySink:
        self.opened_at.append(self.clock.now)
        if not self.plugged:
            raise SinkLost("nothing is plugged in")
        self.sink = MemorySink(pull, self.heard.append, monotonic=self.clock, sleep=self.clock.sleep)
        return self.sink

    def say(self, *texts: str, with_chime: bool = False) -> list[int]:
        ids = [self.mouth.say(Speech(text, "vi"), with_chime=with_chime) for text in texts]
        for _ in texts:
            self.mouth.step(0)
        return ids

    def play(self, seconds: float) -> Samples:
        """What the loudspeaker gave in this time."""
        before = len(self.heard)
        assert self.sink is not None
        self.sink.play(seconds)
        return joined(self.heard[before:])


def joined(pieces: Sequence[Samples]) -> Samples:
    return np.concatenate([np.zeros(0, np.int16), *pieces])


def pulled(player: Player, seconds: float) -> Samples:
    """In blocks, as a device does it."""
    return joined([player.pull(441) for _ in range(round(seconds * RATE_HZ / 441))])


def first_sound_s(sound: Samples) -> float:
    """After so long it is not silent any more."""
    return float(np.flatnonzero(sound)[0]) / RATE_HZ


def sounding_s(sound: Samples) -> float:
    return np.count_nonzero(sound) / RATE_HZ
