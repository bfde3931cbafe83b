"""What may be the end of a sentence is understood in the pause after it, and only what was the end is reported."""

from __future__ import annotations

import logging
import queue
import threading
from collections.abc import Callable, Collection, Iterable, Iterator
from functools import partial
from typing import TypeAlias

import numpy as np
import pytest
from numpy.typing import NDArray

from voice import ears
from voice import messages as m
from voice.ahead import Ahead
from voice.heard import RATE_HZ, Candidate, Heard, Nothing
from voice.microphone import MicrophoneLost
from voice.process import Attention
from voice.vad import FRAME, FRAME_S, Patience

WAIT_S = 30
"""No test asserts how long something took; this only ends one that hangs."""
MARGIN = round(Patience().lead_s / FRAME_S)
END = round(Patience().trailing_s / FRAME_S)
PRIVATE = "tên tôi là bí mật"

Sound: TypeAlias = NDArray[np.int16]
Step: TypeAlias = Sound | Callable[[], object]
"""A frame that is heard, or something that happens meanwhile."""


def words(count: int) -> list[Sound]:
    """So many thirds of a second of speech, each louder than the one before: no two sentences are alike."""
    return [np.full(FRAME, 4000 + 100 * number, np.int16) for number in range(count) for _ in range(10)]


def quiet(frames: int) -> list[Sound]:
    return [np.zeros(FRAME, np.int16)] * frames


class Ear:
    """A recogniser at the lowest boundary: it works until it is let go, and writes down how many samples it got."""

    def __init__(self, *, at_once: bool = True) -> None:
        self.began, self.may_end = threading.Semaphore(0), threading.Event()
        self.sentences: list[int] = []
        self.at_work = self.most_at_work = 0
        self.faults: list[Exception] = []
        """What it fails with, one after the other; then it works."""
        if at_once:
            self.may_end.set()

    def hear(self, pcm: Sound, language: str) -> Heard:
        self.at_work += 1
        self.most_at_work = max(self.most_at_work, self.at_work)
        self.sentences.append(pcm.size)
        self.began.release()
        assert self.may_end.wait(WAIT_S)
        self.at_work -= 1
        if self.faults:
            raise self.faults.pop(0)
        return Heard(language, (Candidate(str(pcm.size), -0.3),), speech_s=pcm.size / RATE_HZ)

    def until_it_works(self) -> None:
        assert self.began.acquire(timeout=WAIT_S)

    def expect(self, language: str, words: str) -> None:
        pass

    def learn(self, language: str, phrases: Iterable[str]) -> None:
        pass

    def language_of(self, pcm: Sound, offered: Collection[str]) -> dict[str, float]:  # noqa: ARG002
        return {}


class Script:
    """A microphone that gives these frames; what is no frame is done on the way."""

    def __init__(self, *steps: Step) -> None:
        self.steps = list(steps)

    def read(self) -> Sound:
        while self.steps:
            step = self.steps.pop(0)
            if isinstance(step, np.ndarray):
                return step
            step()
        raise MicrophoneLost("pulled out")

    def close(self) -> None:
        pass


class Room:
    def __init__(self, monkeypatch: pytest.MonkeyPatch, ear: Ear) -> None:
        monkeypatch.setitem(ears._LOADERS, "whisper", lambda _folder, _threads, _phrases: ear)
        self.ear, self.reports = ear, list[m.Report]()
        self.now_s = 0.0
        self.commands: queue.SimpleQueue[m.Command] = queue.SimpleQueue()
        self.script = Script()
        self.attention = Attention(
            self.commands,
            self.reports.append,
            monotonic=lambda: self.now_s,
            microphone=lambda _: self.script,
            judge=lambda: lambda frame: 0.95 if abs(int(frame[0])) > 100 else 0.01,
        )
        self.commands.put(m.Load((m.EarSpec("whisper", ".", ("vi", "en")),)))
        self.attention.step()

    def listen(self, *steps: Step, id_: int = 1) -> list[m.Report]:
        """What is reported of a sentence that sounds like this, but for the meter."""
        self.script, before = Script(*steps), len(self.reports)
        self.commands.put(m.Listen(id_, ("vi",), ""))
        self.attention.step()
        return [report for report in self.reports[before:] if not isinstance(report, m.Level)]

    def ended(self) -> bool:
        return any(isinstance(report, m.Ended) for report in self.reports)


@pytest.fixture
def room(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Room]]:
    made: list[Room] = []

    def make(*, at_once: bool = True) -> Room:
        made.append(Room(monkeypatch, Ear(at_once=at_once)))
        return made[-1]

    yield make
    for each in made:
        each.ear.may_end.set()


def samples(report: m.Report) -> int:
    """How many samples the recogniser was given for what is reported."""
    assert isinstance(report, m.Said)
    return int(report.candidates[0][0])


def sentence_of(word_count: int, *, pause: int = 0) -> int:
    """Samples of so many words with a pause among them, and the margin after the last."""
    return (10 * word_count + pause + MARGIN) * FRAME


def test_it_is_being_understood_before_the_sentence_is_over(room: Callable[..., Room]) -> None:
    hall = room()
    over: list[bool] = []
    steps: tuple[Step, ...] = (
        *words(3),
        *quiet(MARGIN + 1),
        hall.ear.until_it_works,
        lambda: over.append(hall.ended()),
        *quiet(END),
    )
    hall.listen(*steps)
    assert over == [False]


def test_what_was_understood_in_the_pause_is_the_answer_where_nothing_more_was_said(room: Callable[..., Room]) -> None:
    hall = room()
    ended, said = hall.listen(*words(3), *quiet(END))
    assert isinstance(ended, m.Ended)
    assert samples(said) == sentence_of(3)
    assert hall.ear.sentences == [sentence_of(3)]


def test_nothing_is_begun_in_the_short_pause_between_two_words(room: Callable[..., Room]) -> None:
    hall = room()
    hall.listen(*words(3), *quiet(2), *words(1), *quiet(END))
    assert hall.ear.sentences == [sentence_of(4, pause=2)]


def test_who_goes_on_after_a_pause_is_answered_to_the_whole_sentence(room: Callable[..., Room]) -> None:
    hall = room()
    pause = MARGIN + 2
    _, said = hall.listen(*words(3), *quiet(pause), hall.ear.until_it_works, *words(2), *quiet(END))
    assert samples(said) == sentence_of(5, pause=pause)
    assert hall.ear.sentences == [sentence_of(3), sentence_of(5, pause=pause)]


def test_two_sentences_are_never_worked_on_at_once(room: Callable[..., Room]) -> None:
    hall = room(at_once=False)
    pause = MARGIN + 2
    go_on: tuple[Step, ...] = (*words(1), *quiet(pause), *words(1), *quiet(pause))
    steps: tuple[Step, ...] = (
        *words(3),
        *quiet(pause),
        hall.ear.until_it_works,
        *go_on,
        hall.ear.may_end.set,
        *words(1),
        *quiet(END),
    )
    _, said = hall.listen(*steps)
    assert samples(said) == sentence_of(6, pause=3 * pause)
    assert hall.ear.most_at_work == 1
    assert hall.ear.sentences[0] == sentence_of(3)


def test_the_meter_goes_on_while_it_is_being_understood(room: Callable[..., Room]) -> None:
    hall = room(at_once=False)
    shown: list[int] = []

    def count() -> None:
        shown.append(sum(isinstance(report, m.Level) for report in hall.reports))

    pause = quiet(END - MARGIN - 3)
    steps: tuple[Step, ...] = (
        *words(3),
        *quiet(MARGIN + 1),
        hall.ear.until_it_works,
        count,
        *pause,
        count,
        hall.ear.may_end.set,
    )
    hall.listen(*steps, *quiet(END))
    assert shown[1] > shown[0]


@pytest.mark.parametrize("order", [m.Cancel(1), m.Load(()), m.Listen(2, ("vi",), "")])
def test_what_was_called_off_in_the_pause_is_reported_for_no_sentence(
    room: Callable[..., Room], order: m.Command
) -> None:
    hall = room(at_once=False)
    steps: tuple[Step, ...] = (
        *words(3),
        *quiet(MARGIN + 1),
        hall.ear.until_it_works,
        lambda: hall.commands.put(order),
        *quiet(2),
    )
    assert hall.listen(*steps) == [m.NothingHeard(1, Nothing.STOPPED)]
    hall.ear.may_end.set()
    hall.script = Script(*words(2), *quiet(END))
    while hall.attention.waiting:
        hall.attention.step()
    assert [samples(report) for report in hall.reports if isinstance(report, m.Said)] == (
        [sentence_of(2)] if isinstance(order, m.Listen) else []
    )


def test_a_guess_that_waits_for_its_turn_when_the_sentence_is_called_off_is_never_begun(
    room: Callable[..., Room],
) -> None:
    hall = room(at_once=False)
    pause = MARGIN + 2
    steps: tuple[Step, ...] = (*words(3), *quiet(pause), hall.ear.until_it_works, *words(1), *quiet(pause))
    hall.listen(*steps, partial(hall.commands.put, m.Cancel(1)), *quiet(1))
    hall.ear.may_end.set()
    hall.listen(*words(2), *quiet(END), id_=2)
    assert hall.ear.sentences == [sentence_of(3), sentence_of(2)]


def test_the_same_sound_in_another_language_is_understood_anew(room: Callable[..., Room]) -> None:
    hall = room()
    cancelled: tuple[Step, ...] = (
        *words(3),
        *quiet(MARGIN + 1),
        hall.ear.until_it_works,
        lambda: hall.commands.put(m.Cancel(1)),
    )
    hall.listen(*cancelled, *quiet(2))
    hall.script = Script(*words(3), *quiet(END))
    hall.commands.put(m.Listen(2, ("en",), ""))
    hall.attention.step()
    said = hall.reports[-1]
    assert isinstance(said, m.Said)
    assert (said.id, said.language) == (2, "en")


@pytest.mark.parametrize(("pause", "heard"), [(MARGIN + 2, MARGIN), (2, 3)])
def test_letting_go_uses_what_was_begun_and_before_that_understands_what_there_is(
    room: Callable[..., Room], pause: int, heard: int
) -> None:
    hall = room()
    _, said = hall.listen(*words(3), *quiet(pause), partial(hall.commands.put, m.Stop(1)), *quiet(1))
    assert hall.ear.sentences == [samples(said)] == [(30 + heard) * FRAME]


def test_a_recogniser_that_hangs_is_seen_once_the_sentence_is_over(room: Callable[..., Room]) -> None:
    hall = room(at_once=False)
    steps: tuple[Step, ...] = (*words(3), *quiet(MARGIN + 1), hall.ear.until_it_works, *quiet(END - MARGIN - 1))
    listening = threading.Thread(target=hall.listen, args=steps, daemon=True)
    listening.start()
    while not hall.ended():
        listening.join(0.001)
    hall.now_s = 11.0
    listening.join(0.1)  # whoever kept it fresh would do it now
    assert hall.attention.at_work_since() == 0.0
    hall.ear.may_end.set()
    listening.join(WAIT_S)


def test_a_recogniser_that_hangs_with_what_was_dropped_is_seen_though_nobody_waits_for_it(
    room: Callable[..., Room],
) -> None:
    hall = room(at_once=False)
    steps: tuple[Step, ...] = (*words(3), *quiet(MARGIN + 1), hall.ear.until_it_works)
    hall.listen(*steps, partial(hall.commands.put, m.Cancel(1)), *quiet(1))
    hall.now_s = 11.0
    assert hall.attention.busy_since is None
    assert hall.attention.at_work_since() == 0.0
    hall.ear.may_end.set()
    hall.listen(*words(2), *quiet(END), id_=2)
    assert hall.attention.at_work_since() is None


def test_a_bug_while_it_is_understood_ahead_ends_the_process_as_one_after_the_end_would(
    room: Callable[..., Room],
) -> None:
    hall = room()
    hall.ear.faults.append(ValueError(PRIVATE))
    with pytest.raises(ValueError, match=PRIVATE):
        hall.listen(*words(3), *quiet(END))


def test_a_bug_in_what_was_dropped_is_logged_without_its_words_and_the_sentence_answered(
    room: Callable[..., Room], caplog: pytest.LogCaptureFixture
) -> None:
    hall = room()
    hall.ear.faults.append(ValueError(PRIVATE))
    pause = MARGIN + 2
    _, said = hall.listen(*words(3), *quiet(pause), hall.ear.until_it_works, *words(2), *quiet(END))
    assert samples(said) == sentence_of(5, pause=pause)
    assert [record.levelno for record in caplog.records if "ValueError" in record.message] == [logging.ERROR]
    assert PRIVATE not in caplog.text


def test_what_waits_for_its_turn_and_is_dropped_is_never_begun() -> None:
    ahead, ear = Ahead[Heard](), Ear(at_once=False)
    first, second, third = (np.full(size, 1, np.int16) for size in (1, 2, 3))
    for sentence in (first, second, third):
        ahead.begin(sentence, lambda pcm: ear.hear(pcm, "vi"))
        if sentence is first:
            ear.until_it_works()
    ear.may_end.set()
    assert ahead.result(third, lambda pcm: ear.hear(pcm, "vi")).candidates[0].text == "3"
    assert ear.sentences == [1, 3]
