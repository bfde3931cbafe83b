"""What the kiosk says when its screen changes: once, in one voice, and never to nobody."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given

from drivers.printer.condition import Confirmation, Printed
from kiosk import buttons
from kiosk.advice import Answer
from kiosk.announcing import SILENT, Sentence, Shown, falls_silent, sentence_of, speech_of
from kiosk.catalogue import Catalogue
from kiosk.effects import TicketJob
from kiosk.events import (
    Advised,
    ClockTicked,
    HoursChanged,
    LevelHeard,
    NothingUnderstood,
    PrintSettled,
    SpeechEnded,
    VoiceChanged,
)
from kiosk.hours import Closed
from kiosk.screens import screen_of
from kiosk.settings import Settings, load
from kiosk.states import Kiosk, Silence
from tests.kiosk import arbitrary, ward
from tests.kiosk.story import Story
from ui.screen import Facts, Listing, Screen, Style, Text

WARD = ward.catalogue()
HERE = "ho_tich"


@pytest.fixture
def story() -> Story:
    return Story(WARD).happen(VoiceChanged(ears=True, mouth=True))


@pytest.fixture(scope="module")
def shipped() -> Catalogue:
    settings = load(ward.CONFIG)
    assert isinstance(settings, Settings)
    return settings.catalogue


def shown(story: Story) -> Shown:
    around, visit = story.kiosk.surroundings, story.state.visit
    return Shown(story.screen, mouth=around.mouth, muted=visit.muted)


def answered(shipped: Catalogue) -> Story:
    story = Story(shipped).happen(VoiceChanged(ears=True, mouth=True))
    story.touch(buttons.START, buttons.ASK, buttons.SPEAK)
    return story.happen(SpeechEnded(), Advised(Answer("khai_sinh", 0.9), "vi"))


def at(screen: Screen) -> Shown:
    return Shown(screen, mouth=True, muted=False)


# -- what is said ------------------------------------------------------------------------------------------------


def test_a_new_screen_says_its_first_words_in_its_language(story: Story) -> None:
    before = shown(story)
    story.touch(buttons.START)
    spoken = speech_of(before, shown(story))
    assert spoken is not None
    assert (spoken.says, spoken.language, spoken.with_chime) == (story.screen.says, "vi", False)


def test_the_number_is_said_after_a_chime(story: Story) -> None:
    story.touch(buttons.START, buttons.service(HERE), buttons.TAKE_NUMBER).give_number()
    before = shown(story)
    story.happen(PrintSettled(TicketJob(1, 0), Printed(Confirmation.PROCESS_ID)))
    spoken = speech_of(before, shown(story))
    assert spoken is not None
    assert spoken.with_chime
    assert "B1001" in " ".join((spoken.says, *spoken.more))


def test_an_answer_is_told_with_every_point_of_its_page(shipped: Catalogue) -> None:
    story = answered(shipped)
    spoken = speech_of(None, shown(story))
    assert spoken is not None
    points = [point for block in story.screen.body if isinstance(block, Listing) for point in block.points]
    assert points
    assert set(points) <= set(spoken.more)
    assert spoken.says not in spoken.more


def test_the_next_page_is_told_without_its_title(shipped: Catalogue) -> None:
    story = answered(shipped)
    before = shown(story)
    story.touch(buttons.NEXT)
    spoken = speech_of(before, shown(story))
    assert spoken is not None
    assert story.screen.says not in (spoken.says, *spoken.more)


def test_another_language_is_another_thing_to_say(story: Story) -> None:
    story.touch(buttons.START)
    before = shown(story)
    story.touch(buttons.LANGUAGE)
    spoken = speech_of(before, shown(story))
    assert spoken is not None
    assert spoken.language == "en"


def test_a_warning_is_said_on_every_screen(story: Story) -> None:
    story.touch(buttons.START)
    screen = replace(story.screen, body=(Text("Máy hết giấy", Style.NOTICE), Facts((("clock", "5 phút"),))))
    spoken = speech_of(None, at(screen))
    assert spoken is not None
    assert spoken.more == ("Máy hết giấy",)


# -- when nothing is said ------------------------------------------------------------------------------------------


@given(kiosk=arbitrary.kiosks)
def test_nothing_is_said_without_a_mouth_or_when_muted_or_twice(kiosk: Kiosk) -> None:
    screen = screen_of(kiosk, WARD)
    assert speech_of(None, Shown(screen, mouth=False, muted=False)) is None
    assert speech_of(None, Shown(screen, mouth=True, muted=True)) is None
    assert speech_of(at(screen), at(screen)) is None
    assert (speech_of(None, at(screen)) is None) == (screen.id in SILENT)


def test_nobody_is_spoken_to_at_rest_open_or_closed(story: Story) -> None:
    before = shown(story)
    assert speech_of(None, before) is None
    story.happen(HoursChanged(Closed(None)))
    assert speech_of(before, shown(story)) is None


def test_who_touches_a_closed_kiosk_hears_that_it_is_closed_once(story: Story) -> None:
    story.happen(HoursChanged(Closed(None)))
    before = shown(story)
    closed = shown(story.touch(buttons.START))
    assert speech_of(before, closed) is not None
    story.happen(ClockTicked("07:01", None), HoursChanged(Closed(None)))
    assert speech_of(closed, shown(story)) is None


def test_a_minute_that_passes_or_a_louder_hall_says_nothing_again(story: Story) -> None:
    story.touch(buttons.START)
    before = shown(story)
    story.happen(ClockTicked("09:31", None), LevelHeard(5))
    assert speech_of(before, shown(story)) is None
    assert not falls_silent(before, shown(story))


def test_a_larger_text_does_not_begin_the_answer_anew(shipped: Catalogue) -> None:
    story = answered(shipped)
    before = shown(story)
    story.touch(buttons.TEXT_SIZE)
    assert speech_of(before, shown(story)) is None


def test_a_mouth_that_comes_back_does_not_say_what_it_missed(story: Story) -> None:
    story.happen(VoiceChanged(ears=False, mouth=False)).touch(buttons.START)
    before = shown(story)
    story.happen(VoiceChanged(ears=True, mouth=True))
    assert speech_of(before, shown(story)) is None


# -- when it falls silent --------------------------------------------------------------------------------------------


def test_the_microphone_opens_into_silence(shipped: Catalogue) -> None:
    story = Story(shipped).happen(VoiceChanged(ears=True, mouth=True))
    story.touch(buttons.START, buttons.ASK)
    before = shown(story)
    story.touch(buttons.SPEAK)
    assert story.screen.id == "listening"
    assert speech_of(before, shown(story)) is None
    assert falls_silent(before, shown(story))


def test_muting_silences_at_once_and_unmuting_says_the_screen(story: Story) -> None:
    story.touch(buttons.START)
    loud = shown(story)
    quiet = shown(story.touch(buttons.SOUND))
    assert falls_silent(loud, quiet)
    assert speech_of(loud, quiet) is None
    again = shown(story.touch(buttons.SOUND))
    spoken = speech_of(quiet, again)
    assert spoken is not None
    assert spoken.says == story.screen.says


def test_who_leaves_is_not_talked_after(story: Story) -> None:
    story.touch(buttons.START)
    before = shown(story)
    assert falls_silent(before, shown(story.touch(buttons.BACK)))


# -- recorded sentences ------------------------------------------------------------------------------------------------


def test_every_sentence_of_the_language_file_is_found_again_by_its_words() -> None:
    texts = WARD.languages["vi"].texts
    assert sentence_of(texts["home.says"], texts) == Sentence("home.says")
    found = sentence_of(WARD.text("vi", "farewell.says", label="A1001"), texts)
    assert (found.key, found.values) == ("farewell.says", {"label": "A1001"})


def test_what_is_no_sentence_of_the_file_has_no_key() -> None:
    assert sentence_of("Đăng ký khai sinh, Thứ Hai", WARD.languages["vi"].texts).key == ""


def test_who_was_not_heard_is_asked_to_say_it_again_only_while_somebody_listens(shipped: Catalogue) -> None:
    story = Story(shipped).happen(VoiceChanged(ears=True, mouth=True))
    story.touch(buttons.START, buttons.ASK, buttons.SPEAK).happen(NothingUnderstood(Silence.NOT_HEARD))
    assert story.screen.says == shipped.text("vi", "not_heard.says")
    assert buttons.SPEAK in story.offered()
    story.happen(VoiceChanged(ears=False, mouth=True))
    assert story.screen.says == shipped.text("vi", "not_heard.no_ear")
    assert buttons.SPEAK not in story.offered()
