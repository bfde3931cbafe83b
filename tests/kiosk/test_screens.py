"""What a visitor reads and may touch, screen by screen."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

import pytest
from hypothesis import given

from drivers.printer.condition import NotPrinted, PrinterCondition, PrintUnknown
from kiosk import buttons
from kiosk.catalogue import PRIORITIES
from kiosk.contract import ServiceQueue
from kiosk.effects import TicketJob
from kiosk.events import PrinterChanged, PrintSettled, QueuesChanged
from kiosk.hours import Closed
from kiosk.papers import REPRINTS
from kiosk.screens import PRIORITY_ICONS, screen_of
from kiosk.states import Home, Kiosk, Surroundings, Visit
from tests.kiosk import arbitrary, ward
from tests.kiosk.story import Story
from tests.kiosk.ward import ELSEWHERE, HERE
from ui import icons
from ui.screen import Facts, Look, Number, Text

if TYPE_CHECKING:
    from kiosk.catalogue import Catalogue

WARD = ward.catalogue()


@pytest.fixture
def story(catalogue: Catalogue) -> Story:
    return Story(catalogue)


@pytest.fixture
def after_reprints(story: Story) -> Story:
    """A ticket that was tried as often as may be; the last attempt is still under way."""
    story.touch(buttons.START, buttons.service(HERE), buttons.TAKE_NUMBER).give_number()
    for copy in range(REPRINTS):
        story.happen(PrintSettled(TicketJob(1, copy), NotPrinted(PrinterCondition.COVER_OPEN))).touch(buttons.REPRINT)
    return story


@given(kiosk=arbitrary.kiosks)
def test_every_picture_that_a_screen_names_exists(kiosk: Kiosk) -> None:
    screen = screen_of(kiosk, WARD)
    named = {button.icon for button in screen.buttons() if button.icon}
    named |= {icon for block in screen.body if isinstance(block, Facts) for icon, _ in block.rows}
    named |= {block.icon for block in screen.body if isinstance(block, Text) and block.icon}
    assert {name for name in named if icons.svg(name) is None} == set()


@given(kiosk=arbitrary.kiosks)
def test_the_voice_says_what_is_asked_and_every_answer(kiosk: Kiosk) -> None:
    screen = screen_of(kiosk, WARD)
    heard = screen.spoken()
    assert heard[0] == screen.says
    assert {button.spoken or button.label for button in screen.buttons()} <= set(heard)


@given(kiosk=arbitrary.kiosks)
def test_equal_moments_look_alike(kiosk: Kiosk) -> None:
    assert screen_of(kiosk, WARD) == screen_of(replace(kiosk), WARD)


@given(kiosk=arbitrary.kiosks)
def test_the_foot_keeps_its_order_on_every_screen(kiosk: Kiosk) -> None:
    order = [buttons.BACK, buttons.LANGUAGE, buttons.TEXT_SIZE, buttons.CONTRAST, buttons.SOUND, buttons.HELP]
    foot = [button.id for button in screen_of(kiosk, WARD).foot]
    assert foot == [button for button in order if button in foot]


def test_every_reason_to_go_first_has_a_picture() -> None:
    assert set(PRIORITY_ICONS) == set(PRIORITIES)


def test_a_card_names_its_service_in_vietnamese_too_where_the_visitor_reads_another_language(story: Story) -> None:
    story.touch(buttons.LANGUAGE, buttons.START)
    card = next(button for button in story.screen.buttons() if button.id == buttons.service(HERE))
    assert (card.label, card.detail, card.badge) == ("Births, marriages, deaths", "Hộ tịch", "B")


def test_a_card_says_how_many_wait_where_the_centre_told(story: Story) -> None:
    nobody = ServiceQueue(waiting=0, now_serving=None, counter=None, wait=None)
    story.happen(QueuesChanged({HERE: nobody})).touch(buttons.START)
    cards = {button.id: button for button in story.screen.buttons()}
    here, other = cards[buttons.service(HERE)], cards[buttons.service("kinh_te")]
    assert (here.waiting, here.spoken) == (0, "Hộ tịch. Chưa có ai chờ")
    assert (other.waiting, other.spoken) == (None, other.label)


def test_a_service_elsewhere_has_no_letter_and_says_so(story: Story) -> None:
    story.touch(buttons.START)
    card = next(button for button in story.screen.buttons() if button.id == buttons.service(ELSEWHERE))
    assert (card.detail, card.badge) == ("Làm ở nơi khác", None)


def test_an_empty_roll_is_told_before_the_choice_and_forbids_nothing(story: Story) -> None:
    story.touch(buttons.START).happen(PrinterChanged(PrinterCondition.PAPER_OUT))
    assert story.screen.body[0] != story.happen(PrinterChanged(PrinterCondition.READY)).screen.body[0]
    story.happen(PrinterChanged(PrinterCondition.PAPER_OUT)).touch(buttons.service(HERE), buttons.TAKE_NUMBER)


def test_an_empty_roll_sends_to_the_other_kiosk_where_there_is_one(catalogue: Catalogue) -> None:
    other = replace(catalogue, other_kiosk={"vi": "tầng 1, cạnh cửa chính", "en": "by the main door"})
    story = Story(other).touch(buttons.START).happen(PrinterChanged(PrinterCondition.PAPER_OUT))
    assert story.screen.says == "Máy hết giấy. Máy còn giấy: tầng 1, cạnh cửa chính"
    assert story.touch(buttons.LANGUAGE).screen.says == "Out of paper. Go to: by the main door"
    assert buttons.service(HERE) in story.offered()


def test_a_clock_is_shown_only_while_the_time_is_known(catalogue: Catalogue) -> None:
    around = Surroundings(Closed(None), clock="07:29")
    assert screen_of(Kiosk(Home(Visit("vi")), around), catalogue).clock == "07:29"
    assert screen_of(Kiosk(Home(Visit("vi")), replace(around, clock=None)), catalogue).clock is None


def test_the_only_language_there_is_is_not_offered_for_choice(catalogue: Catalogue) -> None:
    assert buttons.LANGUAGE not in Story(replace(catalogue, offered=("vi",))).offered()


def test_the_language_button_speaks_to_those_who_cannot_read_the_screen(every_language: Catalogue) -> None:
    two = Story(replace(every_language, offered=("vi", "ko"))).screen
    four = Story(every_language).screen
    assert [button.label for button in two.foot if button.id == buttons.LANGUAGE] == ["한국어"]
    assert [button.label for button in four.foot if button.id == buttons.LANGUAGE] == ["Ngôn ngữ · Language"]


def test_every_language_stands_under_its_own_name_and_the_present_one_is_marked(every_language: Catalogue) -> None:
    story = Story(every_language).touch(buttons.LANGUAGE)
    choices = [button for button in story.screen.buttons() if button.look is Look.CARD]
    assert [button.label for button in choices] == ["Tiếng Việt", "English", "한국어", "中文"]
    assert [button.chosen for button in choices] == [True, False, False, False]


@pytest.mark.parametrize(
    ("closed", "words"),
    [
        (Closed(datetime(2026, 11, 24, 13, 0), later_today=True), "Mở lại lúc 13:00 hôm nay"),  # noqa: DTZ001 - local
        (Closed(datetime(2026, 11, 30, 7, 30)), "Mở lại 07:30 Thứ Hai, 30/11"),  # noqa: DTZ001 - local
    ],
)
def test_a_closed_centre_says_on_the_first_screen_when_it_opens(
    catalogue: Catalogue, closed: Closed, words: str
) -> None:
    assert words in Story(catalogue, Surroundings(closed)).words()


def test_printing_again_comes_first_where_the_paper_failed(story: Story) -> None:
    story.touch(buttons.START, buttons.service(HERE), buttons.TAKE_NUMBER).give_number()
    story.happen(PrintSettled(TicketJob(1, 0), PrintUnknown(PrinterCondition.SILENT)))
    assert story.screen.says == "Chưa chắc số đã in. In lại?"
    assert next(story.screen.buttons()).id == buttons.REPRINT


def test_after_the_last_reprint_nothing_is_asked_that_cannot_be_answered(after_reprints: Story) -> None:
    after_reprints.happen(PrintSettled(TicketJob(1, REPRINTS), PrintUnknown(PrinterCondition.SILENT)))
    assert after_reprints.screen.says == "Số của bác là B1001"
    assert [button.id for button in after_reprints.screen.buttons() if button.look is Look.PRIMARY] == [buttons.DONE]
    assert Number("B1001") in after_reprints.screen.body


def test_an_empty_roll_at_the_end_tells_the_number_and_what_to_do_with_it(after_reprints: Story) -> None:
    after_reprints.happen(PrintSettled(TicketJob(1, REPRINTS), NotPrinted(PrinterCondition.PAPER_OUT)))
    assert "Máy hết giấy. Số của bác vẫn là B1001, mời bác ghi lại hoặc chụp hình." in after_reprints.words()
