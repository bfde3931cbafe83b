"""What is shown is said, once, as loud as the hall needs; and what is true of the voice is told."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from kiosk import buttons
from kiosk.advice import Answer
from kiosk.events import Advised, SpeechEnded, VoiceChanged
from kiosk.hours import Closed
from kiosk.mouth_link import MOUTH_OFF
from kiosk.speaking import Speaking, joined
from kiosk.states import Surroundings
from tests.kiosk import ward
from tests.kiosk.story import OPEN, Story
from tests.voice.sounds import Desk, sounding_s
from voice import mouth_messages as m
from voice.loudness import level_db
from voice.mouth_process import report_of
from voice.speech import Samples, Speech

WARD = ward.catalogue()
VOICES = m.Voices({"vi": ("whistle", "thin")}, {"en": "only Vietnamese"})
THERE = m.Loudspeaker(there=True)
MOST_S = 600.0
"""A whistle of 0.1 s a word: no screen has so many."""


class Near:
    """A link to a mouth in this very process, whose loudspeaker and engine are simulated, and nothing else."""

    def __init__(self, desk: Desk) -> None:
        self.desk, self.away = desk, False

    def say(self, speech: Speech, *, with_chime: bool = False) -> int:
        return self.desk.mouth.say(speech, with_chime=with_chime)

    def hush(self) -> None:
        self.desk.mouth.hush()

    def hall(self, level_db: float | None, *, after_hours: bool) -> None:
        self.desk.mouth.hall_db, self.desk.mouth.after_hours = level_db, after_hours

    def stop(self) -> None:
        self.desk.mouth.stop()


class Page:
    """A page of the bench that writes down what it is told."""

    def __init__(self) -> None:
        self.said: list[str] = []
        self.hushed = self.played = 0

    def play(self, pcm: bytes) -> None:
        self.played += len(pcm)

    def hush(self) -> None:
        self.hushed += 1

    def say(self, words: str) -> None:
        self.said.append(words)


class Bench:
    """A kiosk that is shown step by step, and what is heard of it."""

    def __init__(self, around: Surroundings = OPEN) -> None:
        self.desk, self.page, self.changes = Desk(), Page(), 0
        self.answers: list[bool] = []
        self.speaking = Speaking(WARD, self._changed)
        self.speaking.on_answer = self.answers.append
        self.speaking.link, self.speaking.page = Near(self.desk), self.page
        self.story = Story(WARD, around).happen(VoiceChanged(ears=True, mouth=True))
        self._told = 0

    def _changed(self) -> None:
        self.changes += 1

    def ready(self) -> Bench:
        self.speaking.take(VOICES)
        self.speaking.take(THERE)
        return self

    def show(self, hall_db: float | None = None) -> None:
        self.speaking.shown(self.story.kiosk, self.story.screen, hall_db)

    def touch(self, *names: str, hall_db: float | None = None) -> None:
        self.story.touch(*names)
        self.show(hall_db)

    def heard(self, seconds: float = MOST_S) -> Samples:
        """All that waits is rendered and played for so long; what became of it is told."""
        self.desk.mouth.look()
        while not self.desk.mouth._orders.empty():
            self.desk.mouth.step(0)
        sound = self.desk.play(seconds)
        for news in self.desk.news[self._told :]:
            self.speaking.take(report_of(news))
        self._told = len(self.desk.news)
        return sound

    def answer(self) -> None:
        """To the first page of an answer."""
        self.story.touch(buttons.START, buttons.ASK, buttons.SPEAK)
        self.story.happen(SpeechEnded(), Advised(Answer("ket_hon", 0.9), "vi"))
        self.show()


@pytest.fixture
def bench() -> Iterator[Bench]:
    made = Bench().ready()
    yield made
    made.desk.mouth.stop()


# -- what is true of it ----------------------------------------------------------------------------------------------


def test_it_speaks_only_with_both_a_voice_and_a_loudspeaker() -> None:
    speaking = Speaking(WARD, lambda: None)
    assert (speaking.languages, speaking.why) == ((), "being loaded")
    speaking.take(VOICES)
    assert (speaking.languages, speaking.why) == ((), "being loaded")
    speaking.take(THERE)
    assert (speaking.languages, speaking.why) == (("vi",), "")


def test_a_loudspeaker_that_is_pulled_out_is_told_and_so_is_its_return(bench: Bench) -> None:
    bench.speaking.take(m.Loudspeaker(there=False, why="it takes no sound any more"))
    assert (bench.speaking.languages, bench.speaking.why) == ((), "it takes no sound any more")
    bench.speaking.take(THERE)
    assert bench.speaking.languages == ("vi",)
    assert bench.changes == 4


def test_a_mouth_that_went_away_speaks_nothing_until_voice_and_loudspeaker_are_back(bench: Bench) -> None:
    bench.speaking.take(MOUTH_OFF)
    assert (bench.speaking.languages, bench.speaking.why) == ((), "being started anew")
    bench.speaking.take(VOICES)
    assert not bench.speaking.languages
    bench.speaking.take(THERE)
    assert bench.speaking.languages == ("vi",)


def test_why_there_is_no_voice_is_said_in_the_engines_words() -> None:
    speaking = Speaking(WARD, lambda: None)
    speaking.take(THERE)
    speaking.take(m.Voices({}, {"vi": "", "en": "apt install espeak-ng"}))
    assert speaking.why == "apt install espeak-ng"


# -- what is heard ---------------------------------------------------------------------------------------------------


def test_a_screen_is_said_once_and_the_page_shows_its_words(bench: Bench) -> None:
    bench.touch(buttons.START)
    assert bench.page.said == [joined((bench.story.screen.says,))]
    assert sounding_s(bench.heard()) == pytest.approx(0.1 * len(bench.story.screen.says.split()), abs=0.001)
    bench.show()
    assert not bench.heard(5).any()


def test_a_new_screen_silences_the_old_one_and_is_heard_itself(bench: Bench) -> None:
    bench.touch(buttons.START)
    bench.heard(0.3)
    first = bench.desk.speaker.rendered[:]
    bench.touch(buttons.ASK)
    rest = bench.heard()
    assert bench.page.hushed == 1
    assert bench.desk.speaker.rendered == [*first, bench.story.screen.says]
    assert sounding_s(rest) == pytest.approx(0.1 * len(bench.story.screen.says.split()), abs=0.1)


def test_a_finger_on_the_glass_is_silence_within_100_ms_for_the_page_too(bench: Bench) -> None:
    bench.touch(buttons.START)
    bench.heard(0.3)
    bench.speaking.hush()
    assert not bench.heard(5)[round(0.1 * 22_050) :].any()
    assert bench.page.hushed == 1


def test_a_touch_while_nothing_is_said_disturbs_nobody(bench: Bench) -> None:
    bench.speaking.hush()
    assert bench.page.hushed == 0


def test_who_wants_quiet_hears_nothing(bench: Bench) -> None:
    bench.touch(buttons.START)
    bench.touch(buttons.SOUND)
    assert not bench.heard()[round(0.1 * 22_050) :].any()
    bench.touch(buttons.ASK)
    assert not bench.heard(5).any()


def test_a_language_without_a_voice_is_shown_and_not_said(bench: Bench) -> None:
    bench.story.touch(buttons.START)
    bench.touch(buttons.LANGUAGE)
    assert bench.story.state.visit.language == "en"
    assert not bench.heard(5).any()
    assert bench.page.said == []


def test_while_the_mouth_is_away_nothing_waits_to_be_said_later(bench: Bench) -> None:
    bench.speaking.take(MOUTH_OFF)
    bench.touch(buttons.START)
    bench.ready()
    assert not bench.heard(5).any()


# -- how loud --------------------------------------------------------------------------------------------------------


def loudness(hall_db: float | None, around: Surroundings = OPEN) -> float:
    """Of the first screen after a touch, in a hall of this level."""
    bench = Bench(around).ready()
    bench.touch(buttons.START, hall_db=hall_db)
    level = level_db(bench.heard())
    assert level is not None
    return level


def test_a_quiet_hall_is_spoken_to_softly_and_a_loud_one_loudly_and_never_beyond_the_bounds() -> None:
    levels = [loudness(hall) for hall in (-90, -60, -45, -35, -25, 0)]
    assert levels == sorted(levels)
    assert levels[0] == pytest.approx(levels[1], abs=0.1)
    assert levels[-1] == pytest.approx(levels[-2], abs=0.1)
    assert levels[-1] - levels[0] == pytest.approx(18, abs=0.5)


def test_a_hall_nobody_has_measured_is_spoken_to_at_the_configured_middle() -> None:
    assert loudness(0) - loudness(None) == pytest.approx(6, abs=0.5)


def test_after_hours_it_speaks_lower() -> None:
    assert loudness(None) - loudness(None, Surroundings(Closed(None))) == pytest.approx(8, abs=0.5)


# -- an answer ---------------------------------------------------------------------------------------------------------


def test_an_answer_is_told_when_it_begins_and_when_its_last_word_is_heard(bench: Bench) -> None:
    bench.answer()
    assert bench.answers == [True]
    bench.heard(0.5)
    assert bench.answers == [True]
    bench.heard()
    assert bench.answers == [True, False]


def test_an_answer_that_is_hushed_is_over_once(bench: Bench) -> None:
    bench.answer()
    bench.heard(0.5)
    bench.speaking.hush()
    bench.heard()
    assert bench.answers == [True, False]


def test_an_answer_that_ends_at_once_in_another_thread_is_over_after_it_began(bench: Bench) -> None:
    told: list[bool] = []
    ends = threading.Thread(target=bench.speaking.take, args=(m.SpeechFailed(99, "no voice"),))

    def note(begins: bool) -> None:
        if begins:
            ends.start()
            ends.join(0.05)  # it would be told by now
        told.append(begins)

    bench.speaking.on_answer = note
    bench.answer()
    ends.join()
    assert told == [True, False]


def test_an_answer_without_a_loudspeaker_is_over(bench: Bench) -> None:
    bench.desk.plugged = False
    bench.answer()
    bench.desk.mouth.look()
    while not bench.desk.mouth._orders.empty():
        bench.desk.mouth.step(0)
    for news in bench.desk.news:
        bench.speaking.take(report_of(news))
    assert bench.answers == [True, False]


def test_a_prompt_is_no_answer(bench: Bench) -> None:
    bench.touch(buttons.START)
    bench.heard()
    assert bench.answers == []


def test_several_sentences_are_joined_with_a_pause_each() -> None:
    assert joined(("Một", "Hai?", "Ba:")) == "Một. Hai? Ba:"
