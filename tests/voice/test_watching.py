"""Who begins to speak is noticed with the third frame; a cough, a door and the hall's talk are not a visitor."""

from __future__ import annotations

import queue
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from kiosk.voice_link import Process
from voice import ears, vad
from voice import messages as m
from voice import process as voice_process
from voice.heard import Candidate, Heard, Nothing
from voice.microphone import MicrophoneLost
from voice.watching import FIRST_FRAMES, NEEDED, Watcher

Sound = NDArray[np.int16]
SPEECH, TALK, NOISE, QUIET = 8000, 901, 7000, 30
"""By strength: who stands before the kiosk, somebody in the hall, a bang, nothing."""
WAIT_S = 30
"""No test asserts how long something took; this only ends one that hangs."""
HALL = [QUIET] * FIRST_FRAMES


def judge(frame: Sound) -> float:
    """At the lowest boundary, where the detector's model is: it knows the visitor and the hall by their strength."""
    return 0.9 if int(frame[0]) in (SPEECH, TALK) else 0.05


def frames(*strengths: int) -> Sound:
    return np.repeat(np.array(strengths, np.int16), vad.FRAME)


def noticed_at(*strengths: int) -> int | None:
    """Fed one frame after the other: the number of the frame after which somebody is said to speak."""
    watcher = Watcher(judge)
    return next((at for at, each in enumerate(strengths, 1) if watcher.feed(frames(each))), None)


# -- frame by frame --------------------------------------------------------------------------------------------------


def test_a_visitor_is_noticed_within_100_ms_of_speech() -> None:
    assert noticed_at(*HALL, *[SPEECH] * 20) == FIRST_FRAMES + NEEDED
    assert NEEDED * vad.FRAME_S <= 0.1


@pytest.mark.parametrize("short", range(NEEDED))
def test_what_is_shorter_is_a_cough(short: int) -> None:
    assert noticed_at(*HALL, *([SPEECH] * short + [NOISE, QUIET]) * 20) is None


def test_a_bang_as_loud_as_a_voice_is_none() -> None:
    assert noticed_at(*HALL, *[NOISE] * 40) is None


def test_others_who_talk_in_the_hall_are_the_hall() -> None:
    assert noticed_at(*[TALK] * 400) is None
    assert noticed_at(*[TALK] * 40, *[SPEECH] * 3) == 43


def test_before_the_hall_is_known_nobody_counts_as_speaking() -> None:
    assert noticed_at(*[SPEECH] * FIRST_FRAMES) is None


def test_what_is_nearly_silent_is_no_speech_whatever_the_judge_says() -> None:
    watcher = Watcher(lambda _: 1.0)
    assert not watcher.feed(frames(*[0] * FIRST_FRAMES, *[100] * 40))


@given(st.lists(st.integers(1, 3 * vad.FRAME), min_size=1, max_size=40))
def test_how_the_sound_is_cut_into_pieces_changes_nothing(sizes: list[int]) -> None:
    whole = frames(*HALL, *[SPEECH] * 20)
    watcher, fed = Watcher(judge), 0
    for size in sizes:
        spoke = watcher.feed(whole[fed : fed + size])
        fed = min(fed + size, whole.size)
        assert spoke == (fed // vad.FRAME >= FIRST_FRAMES + NEEDED)


def test_only_the_frames_of_who_speaks_are_held() -> None:
    watcher = Watcher(judge)
    watcher.feed(frames(*HALL, SPEECH, SPEECH, QUIET, *[SPEECH] * 3, 5))
    assert watcher.begun().tolist() == frames(*[SPEECH] * 3, 5).tolist()


# -- in the voice process --------------------------------------------------------------------------------------------


class Microphone:
    """A microphone that gives a frame at a time and is then pulled out; something may happen with any of them."""

    def __init__(self, *strengths: int) -> None:
        self.left, self.given, self.closed = list(strengths), 0, False
        self.happens: dict[int, Callable[[], None]] = {}

    def read(self) -> Sound:
        if not self.left:
            raise MicrophoneLost("pulled out")
        self.given += 1
        self.happens.get(self.given, lambda: None)()
        return frames(self.left.pop(0))

    def close(self) -> None:
        self.closed = True


class Echo:
    """A recogniser that writes down how many frames it was given."""

    def hear(self, pcm: Sound, language: str) -> Heard:
        said = Candidate(f"{np.count_nonzero(pcm == SPEECH) // vad.FRAME} frames", -0.3)
        return Heard(language, (said,), speech_s=1.0)

    def expect(self, language: str, words: str) -> None:
        pass

    def learn(self, language: str, phrases: object) -> None:
        pass

    def language_of(self, pcm: Sound, offered: object) -> dict[str, float]:  # noqa: ARG002
        return {}


class Bench:
    def __init__(self, monkeypatch: pytest.MonkeyPatch, microphone: Microphone) -> None:
        monkeypatch.setitem(ears._LOADERS, "whisper", lambda _folder, _threads, _phrases: Echo())
        monkeypatch.setattr("voice.watching.WANTED_WITHIN_S", 0.0)
        self.reports: list[m.Report] = []
        self.when_told: Callable[[m.Report], None] = lambda _: None
        self.commands: queue.SimpleQueue[m.Command] = queue.SimpleQueue()
        self.opened = 0
        self.microphone = microphone
        self.attention = voice_process.Attention(
            self.commands, self._take, monotonic=lambda: 0.0, microphone=self._open, judge=lambda: judge
        )

    def _open(self, _: str) -> Microphone:
        self.opened += 1
        return self.microphone

    def _take(self, report: m.Report) -> None:
        self.reports.append(report)
        self.when_told(report)

    def told(self, *commands: m.Command) -> list[m.Report]:
        for command in commands:
            self.commands.put(command)
        while self.attention.waiting or not self.commands.empty():
            assert self.attention.step()
        return [report for report in self.reports if not isinstance(report, m.Level | m.Ready)]


Make = Callable[..., Bench]
LOAD = m.Load((m.EarSpec("whisper", ".", ("vi",)),))


@pytest.fixture
def make(monkeypatch: pytest.MonkeyPatch) -> Make:
    return lambda *strengths: Bench(monkeypatch, Microphone(*strengths))


def test_who_speaks_is_told_with_the_third_frame_and_nothing_else_is(make: Make) -> None:
    bench = make(*HALL, *[SPEECH] * 40)
    assert bench.told(m.Watch(7)) == [m.Spoke(7)]
    assert bench.microphone.given == FIRST_FRAMES + NEEDED
    assert bench.microphone.closed


def test_what_was_begun_is_listened_to_from_its_first_frame_by_the_same_microphone(make: Make) -> None:
    bench = make(*HALL, *[SPEECH] * 20, *[QUIET] * 40)
    bench.when_told = lambda report: bench.commands.put(m.Listen(8, ("vi",), "")) if report == m.Spoke(7) else None
    spoke, ended, said = bench.told(LOAD, m.Watch(7))
    assert (spoke, ended) == (m.Spoke(7), m.Ended(8))
    assert isinstance(said, m.Said)
    assert said.candidates[0][0] == "20 frames"
    assert (bench.opened, bench.microphone.closed) == (1, True)


def test_the_microphone_is_closed_before_what_it_heard_is_understood(make: Make) -> None:
    bench = make(*HALL, *[SPEECH] * 20, *[QUIET] * 40)
    was_closed: list[bool] = []

    def note(report: m.Report) -> None:
        if report == m.Spoke(7):
            bench.commands.put(m.Listen(8, ("vi",), ""))
        if report == m.Ended(8):
            was_closed.append(bench.microphone.closed)

    bench.when_told = note
    bench.told(LOAD, m.Watch(7))
    assert was_closed == [True]


def test_who_is_not_wanted_is_not_listened_to(make: Make) -> None:
    bench = make(*HALL, *[SPEECH] * 20)
    bench.when_told = lambda report: bench.commands.put(m.Cancel(7)) if report == m.Spoke(7) else None
    assert bench.told(LOAD, m.Watch(7)) == [m.Spoke(7)]
    assert (bench.microphone.given, bench.microphone.closed) == (FIRST_FRAMES + NEEDED, True)


def test_a_watch_that_is_called_off_ends_with_the_next_piece(make: Make) -> None:
    bench = make(*[QUIET] * 40)
    bench.microphone.happens[5] = lambda: bench.commands.put(m.Cancel(7))
    assert bench.told(m.Watch(7)) == []
    assert (bench.microphone.given, bench.microphone.closed) == (5, True)


def test_a_sentence_ends_the_watch_and_is_listened_to(make: Make) -> None:
    bench = make(*[QUIET] * 400)
    bench.microphone.happens[5] = lambda: bench.commands.put(m.Listen(8, ("vi",), ""))
    assert bench.told(LOAD, m.Watch(7)) == [m.NothingHeard(8, Nothing.SILENCE)]


def test_a_microphone_that_is_pulled_out_while_watching_fails_as_a_value(make: Make) -> None:
    assert make(*HALL).told(m.Watch(7)) == [m.Failed(7, "microphone lost: pulled out")]


def test_the_real_process_without_such_a_microphone_fails_as_a_value() -> None:
    reports: queue.SimpleQueue[m.Report | None] = queue.SimpleQueue()
    child = Process(reports.put)
    try:
        child.send(m.Watch(7, "no such microphone"))
        failed = reports.get(timeout=WAIT_S)
        assert isinstance(failed, m.Failed)
        assert (failed.id, failed.why.startswith("no microphone: ")) == (7, True)
    finally:
        child.kill()


def test_the_detector_itself_takes_a_steady_tone_and_noise_for_nobody() -> None:
    chance = np.random.default_rng(1)
    hiss = chance.normal(0, 2000, 60 * vad.FRAME).astype(np.int16)
    buzz = (4000 * np.sign(np.sin(np.arange(60 * vad.FRAME) * 0.07))).astype(np.int16)
    quiet = chance.normal(0, 20, FIRST_FRAMES * vad.FRAME).astype(np.int16)
    for noise in (hiss, buzz):
        assert not Watcher(vad.silero()).feed(np.concatenate([quiet, noise]))
