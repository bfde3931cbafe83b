"""Who speaks into an answer silences it within 100 ms of speech; who had asked aloud is then listened to."""

from __future__ import annotations

import queue
import threading
from collections.abc import Iterator

import numpy as np
import pytest
from numpy.typing import NDArray

from kiosk import buttons, hearing
from kiosk.advice import Advice, Answer
from kiosk.barge_in import BargeIn
from kiosk.ears import Ears
from kiosk.events import Advised, Event, Pressed, SpeechEnded, VoiceChanged
from kiosk.inbox import Inbox
from kiosk.speaking import Speaking
from kiosk.states import Answering
from kiosk.voice_link import VOICE_OFF
from tests.kiosk import ward
from tests.kiosk.story import Story
from tests.kiosk.test_speaking import THERE, VOICES, Near
from tests.voice.sounds import Desk
from voice import messages as m
from voice import vad
from voice.microphone import MicrophoneLost
from voice.process import Attention
from voice.watching import FIRST_FRAMES

WARD = ward.catalogue()
SPEECH, QUIET = 8000, 30
MOST_FRAMES = 3
"""Of 32 ms: what is promised is 100 ms."""


class Adviser:
    """Stands where the advisor does: its lessons take seconds to learn."""

    def advise_heard(self, candidates: object, language: str) -> Advice:  # noqa: ARG002
        return Answer("ket_hon", 0.9)

    def are_apart(self, one: str, other: str) -> bool:  # noqa: ARG002
        return False


class Microphone:
    """A microphone that hears the hall, then a visitor, and is then pulled out. It is read frame by frame."""

    def __init__(self, quiet: int, speech: int) -> None:
        self.left = [QUIET] * quiet + [SPEECH] * speech
        self.spoken = 0
        self.closed = False

    def read(self) -> NDArray[np.int16]:
        if not self.left:
            raise MicrophoneLost("pulled out")
        strength = self.left.pop(0)
        self.spoken += strength == SPEECH
        return np.full(vad.FRAME, strength, np.int16)

    def close(self) -> None:
        self.closed = True


class Link(Near):
    """Notes how much a visitor had said when silence was ordered."""

    def __init__(self, desk: Desk, microphone: Microphone) -> None:
        super().__init__(desk)
        self.microphone = microphone
        self.hushed_after: list[int] = []

    def hush(self) -> None:
        self.hushed_after.append(self.microphone.spoken)
        super().hush()


class Bench:
    """A kiosk whose ears and mouth are in this process, worked by hand; only the devices are simulated."""

    def __init__(self, *, wanted: bool = True, quiet: int = FIRST_FRAMES, speech: int = 20) -> None:
        self.microphone, self.desk, self.inbox = Microphone(quiet, speech), Desk(), Inbox()
        self.commands: queue.SimpleQueue[m.Command] = queue.SimpleQueue()
        self.link = Link(self.desk, self.microphone)
        self.ears = Ears(self.commands.put, self.inbox.post, lambda: None, microphone="")
        self.speaking = Speaking(WARD, lambda: None)
        self.speaking.link = self.link
        self.barge_in = BargeIn(self.ears, self.speaking, self.inbox)
        self.barge_in.wanted = wanted
        self.attention = Attention(
            self.commands,
            self.ears.take,
            monotonic=lambda: 0.0,
            microphone=lambda _: self.microphone,
            judge=lambda: lambda frame: 0.9 if int(frame[0]) == SPEECH else 0.0,
        )
        self.speaking.take(VOICES)
        self.speaking.take(THERE)
        self.story = Story(WARD).happen(VoiceChanged(ears=True, mouth=True))
        self.show()

    def show(self) -> None:
        self.barge_in.shown(self.story.kiosk.state)
        self.speaking.shown(self.story.kiosk, self.story.screen, None)

    def answered(self, *, aloud: bool) -> Bench:
        """The first page of an answer is told; `aloud` is how it was asked for."""
        self.story.touch(buttons.START, buttons.ASK)
        if aloud:
            self.barge_in.asked_aloud()
            self.story.touch(buttons.SPEAK)
            self.story.happen(SpeechEnded(), Advised(Answer("ket_hon", 0.9), "vi"))
        else:
            self.story.touch(buttons.area("ho_tich"), buttons.procedure("ket_hon"))
        assert isinstance(self.story.state, Answering)
        self.show()
        return self

    def listens(self) -> None:
        """The ears do what they were told."""
        while not self.commands.empty() or self.attention.waiting:
            self.attention.step()

    def sent(self) -> list[m.Command]:
        found = []
        while not self.commands.empty():
            found.append(self.commands.get())
        return found

    def events(self) -> list[Event]:
        """What the machine is told, after the main thread did what it was asked to."""
        told: list[Event] = []
        while (item := self.inbox.get(0)) is not None:
            if isinstance(item, Event):
                told.append(item)
            elif callable(item):
                item()
        return told


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr("voice.watching.WANTED_WITHIN_S", 0.0)  # no test waits for a sentence that is not wanted
    yield


@pytest.mark.parametrize("aloud", [True, False])
def test_from_the_first_frame_of_speech_to_hush_it_takes_three_frames(aloud: bool) -> None:
    bench = Bench().answered(aloud=aloud)
    bench.link.hushed_after.clear()
    bench.listens()
    assert bench.link.hushed_after == [MOST_FRAMES]
    assert MOST_FRAMES * vad.FRAME_S <= 0.1


def test_who_had_asked_aloud_is_listened_to_as_if_they_had_pressed_the_button() -> None:
    bench = Bench().answered(aloud=True)
    bench.listens()
    assert bench.events() == [Pressed(buttons.SPEAK)]


def test_who_had_not_is_silenced_for_and_forgotten() -> None:
    bench = Bench().answered(aloud=False)
    (watch,) = bench.sent()
    assert isinstance(watch, m.Watch)
    bench.ears.take(m.Spoke(watch.id))
    assert bench.events() == []
    assert bench.sent() == [m.Cancel(watch.id)]


def test_the_next_visitor_has_not_asked_aloud() -> None:
    bench = Bench().answered(aloud=True)
    bench.story = Story(WARD).happen(VoiceChanged(ears=True, mouth=True))
    bench.show()
    bench.answered(aloud=False)
    bench.listens()
    assert bench.events() == []


def test_who_speaks_when_the_answer_has_left_the_screen_is_not_listened_to() -> None:
    bench = Bench().answered(aloud=True)
    bench.listens()
    bench.story.touch(buttons.TAKE_FOR_THIS)
    bench.barge_in.shown(bench.story.kiosk.state)
    assert bench.events() == []


def test_a_bare_microphone_is_never_opened_for_this() -> None:
    bench = Bench(wanted=False).answered(aloud=True)
    assert bench.sent() == []


def test_a_finger_on_the_glass_ends_the_watch_with_the_answer() -> None:
    bench = Bench().answered(aloud=True)
    (watch,) = bench.sent()
    bench.speaking.hush()
    assert isinstance(watch, m.Watch)
    assert bench.sent() == [m.Cancel(watch.id)]


def test_prompts_are_not_watched_over() -> None:
    bench = Bench()
    bench.story.touch(buttons.START)
    bench.show()
    assert bench.sent() == []


def test_the_microphone_of_a_page_is_not_watched() -> None:
    bench = Bench()
    bench.ears.microphone = None
    bench.answered(aloud=True)
    assert bench.sent() == []


def test_a_sentence_that_is_listened_to_is_not_watched_beside() -> None:
    bench = Bench()
    bench.ears.learn(Adviser(), ("vi",))
    bench.ears.take(m.Ready(("vi",)))
    bench.ears.listen(("vi",))
    bench.ears.watch()
    assert bench.sent() == [m.Listen(1, ("vi",), "")]


class Meddled(int):
    """The number of a watch. While it is compared, another thread ends that watch and begins the next one."""

    meddler: threading.Thread

    def __eq__(self, other: object) -> bool:
        self.meddler.start()
        self.meddler.join(0.05)  # it would be done by now
        return int(self) == other

    __hash__ = int.__hash__


def test_who_speaks_while_a_watch_is_ended_and_the_next_begun_leaves_the_next_one_to_be_ended_too() -> None:
    ears = (bench := Bench()).ears

    def next_answer() -> None:
        ears.unwatch()
        ears.watch()

    ears.watch()
    number = Meddled(1)
    number.meddler = threading.Thread(target=next_answer)
    ears.take(m.Spoke(number))
    number.meddler.join()
    ears.unwatch()
    assert bench.sent()[-1] == m.Cancel(2)


def test_ears_that_went_away_watch_nobody_and_are_asked_anew_for_the_next_answer() -> None:
    bench = Bench()
    bench.ears.watch()
    bench.ears.take(VOICE_OFF)
    bench.ears.unwatch()
    bench.ears.watch()
    assert bench.sent() == [m.Watch(1, ""), m.Watch(2, "")]


def test_a_microphone_that_cannot_be_watched_leaves_the_answer_alone() -> None:
    bench = Bench(speech=0).answered(aloud=True)
    bench.link.hushed_after.clear()
    bench.listens()
    assert bench.link.hushed_after == []
    assert bench.events() == []


def test_what_is_shipped_supposes_a_bare_microphone() -> None:
    section = hearing.settings(ward.CONFIG)
    assert not isinstance(section, list)
    assert not section.barge_in
