"""What is heard becomes events, once, without a word of it left anywhere."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence

import pytest

from kiosk.advice import Advice, Answer
from kiosk.ears import HALL_KNOWN_S, MOST_BYTES, Ears
from kiosk.events import Advised, Event, LevelHeard, NothingUnderstood, SpeechEnded
from kiosk.states import Silence
from kiosk.voice_link import VOICE_OFF
from ui.screen import LOUDEST
from voice import messages as m
from voice.heard import Nothing

PRIVATE = "con toi ten la Nguyen Van Bi Mat"
READY = m.Ready(("vi", "en"))


class Adviser:
    """Stands where the advisor does: its lessons take seconds to learn."""

    def __init__(self) -> None:
        self.fails = False
        self.meanwhile: Callable[[], None] = lambda: None

    def advise_heard(self, candidates: Sequence[tuple[str, float]], language: str) -> Advice:
        self.meanwhile()
        if self.fails:
            raise ValueError(candidates[0][0], language)
        return Answer("khai_sinh", 0.9)

    def are_apart(self, one: str, other: str) -> bool:  # noqa: ARG002
        return False


class Bench:
    def __init__(self) -> None:
        self.now = 100.0
        self.sent: list[m.Command] = []
        self.events: list[Event] = []
        self.changes = 0
        self.adviser = Adviser()
        self.ears = Ears(self.sent.append, self.events.append, self._changed, microphone="", monotonic=lambda: self.now)

    def _changed(self) -> None:
        self.changes += 1

    def ready(self) -> Bench:
        self.ears.learn(self.adviser, ("vi", "en"))
        self.ears.take(READY)
        return self

    def listening(self) -> int:
        """The id of a sentence that is listened to."""
        self.ready().ears.listen(("vi", "en"))
        asked = self.sent[-1]
        assert isinstance(asked, m.Listen)
        self.events.clear()
        return asked.id


@pytest.fixture
def bench() -> Bench:
    return Bench()


def said(id_: int) -> m.Said:
    return m.Said(id_, "vi", ((PRIVATE, -0.2),), speech_ms=900, took_ms=300)


def test_a_question_becomes_an_advice(bench: Bench) -> None:
    id_ = bench.listening()
    bench.ears.take(m.Ended(id_))
    bench.ears.take(said(id_))
    assert bench.events == [SpeechEnded(), Advised(Answer("khai_sinh", 0.9), "vi")]


def test_it_hears_only_where_both_the_ears_and_the_advisor_know_the_language(bench: Bench) -> None:
    bench.ears.take(m.Ready(("vi", "en", "ko")))
    assert not bench.ears.languages
    bench.ears.learn(bench.adviser, ("vi",))
    assert list(bench.ears.languages) == ["vi"]
    bench.ears.listen(("en",))
    assert bench.events == [NothingUnderstood(Silence.NO_EAR)]
    bench.ears.listen(("vi", "en"))
    assert bench.sent == [m.Listen(1, ("vi",), "")]


@pytest.mark.parametrize(
    ("told", "why"),
    [
        (lambda id_: m.NothingHeard(id_, Nothing.SILENCE), Silence.NOT_HEARD),
        (lambda id_: m.Failed(id_, "no microphone"), Silence.NO_EAR),
        (lambda _: VOICE_OFF, Silence.NO_EAR),
    ],
)
def test_every_end_without_words_is_told_once(bench: Bench, told: object, why: Silence) -> None:
    id_ = bench.listening()
    assert callable(told)
    bench.ears.take(told(id_))
    bench.ears.take(said(id_))
    assert bench.events == [NothingUnderstood(why)]


def test_ears_that_go_away_are_told_also_while_nobody_speaks(bench: Bench) -> None:
    bench.ready()
    changes = bench.changes
    bench.ears.take(VOICE_OFF)
    assert (bench.ears.languages, bench.changes > changes, bench.events) == ((), True, [])
    bench.ears.take(READY)
    assert bench.ears.languages == ("vi", "en")


def test_a_sentence_that_was_cancelled_says_nothing_any_more(bench: Bench) -> None:
    id_ = bench.listening()
    bench.ears.cancel()
    assert bench.sent[-1] == m.Cancel(id_)
    for late in (m.Level(id_, 0.5, True), m.Ended(id_), said(id_), m.NothingHeard(id_, Nothing.STOPPED)):
        bench.ears.take(late)
    assert bench.events == []


def test_the_answer_to_an_older_sentence_is_not_given_to_a_newer_one(bench: Bench) -> None:
    older = bench.listening()
    bench.ears.listen(("vi",))
    bench.events.clear()
    bench.ears.take(said(older))
    assert bench.events == []


def test_an_older_sentence_that_is_still_being_understood_is_no_answer_to_the_newer_one(bench: Bench) -> None:
    older = bench.listening()

    def asks_anew() -> None:
        bench.ears.cancel()
        bench.ears.listen(("vi",))

    bench.adviser.meanwhile = asks_anew
    bench.ears.take(said(older))
    assert bench.events == [LevelHeard(0)]
    bench.ears.cancel()
    assert bench.sent[-1] == m.Cancel(older + 1)


def test_the_level_is_told_in_steps_when_it_changes_and_ten_times_a_second_at_most(bench: Bench) -> None:
    id_ = bench.listening()
    for moment, value in ((0.0, 0.5), (0.05, 0.9), (0.11, 1.0), (0.3, 1.0), (0.5, 0.1)):
        bench.now = 100.0 + moment
        bench.ears.take(m.Level(id_, value, True))
    assert bench.events == [LevelHeard(4), LevelHeard(LOUDEST), LevelHeard(1)]


def test_the_hall_is_measured_only_while_nobody_speaks(bench: Bench) -> None:
    id_ = bench.listening()
    assert bench.ears.hall_db is None
    bench.ears.take(m.Level(id_, 0.25, False))
    bench.ears.take(m.Level(id_, 0.9, True))
    assert bench.ears.hall_db == -45.0


def test_a_door_that_bangs_before_a_sentence_does_not_count_as_the_hall(bench: Bench) -> None:
    id_ = bench.listening()
    for value in (0.9, 0.25, 0.25, 0.95, 0.25):
        bench.ears.take(m.Level(id_, value, False))
    assert bench.ears.hall_db == -45.0
    later = bench.listening()
    bench.ears.take(m.Level(later, 0.5, False))
    assert bench.ears.hall_db == -30.0


def test_how_loud_it_was_a_quarter_of_an_hour_ago_is_not_known_any_more(bench: Bench) -> None:
    bench.ears.take(m.Level(bench.listening(), 0.25, False))
    bench.now += HALL_KNOWN_S
    assert bench.ears.hall_db == -45.0
    bench.now += 1
    assert bench.ears.hall_db is None


def test_sound_from_elsewhere_counts_only_while_it_listens_and_has_an_end(bench: Bench) -> None:
    bench.ready().ears.sound(b"\0\0")
    assert bench.sent == []
    id_ = bench.listening()
    bench.ears.sound(b"\0\0")
    bench.ears.sound(bytes(MOST_BYTES))
    bench.ears.stop()
    bench.ears.sound(b"\0\0")
    assert bench.sent[1:] == [m.Sound(id_, b"\0\0"), m.Stop(id_)]


def test_no_word_is_in_an_event_or_in_the_log(bench: Bench, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    bench.ears.take(said(bench.listening()))
    bench.adviser.fails = True
    bench.ears.take(said(bench.listening()))
    assert "understood in 300 ms: answer" in caplog.text
    assert "as it never should" in caplog.text
    for trace in (caplog.text, repr(bench.events), repr(bench.ears.__dict__)):
        assert "Mat" not in trace
    assert bench.events == [NothingUnderstood(Silence.NOT_HEARD)]
