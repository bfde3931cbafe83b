"""A reprint, from the button to the words on paper: the same number, marked, for a minute, and not without end."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from drivers.printer.condition import Confirmation, Printed
from drivers.printer.receipt import BigNumber, QrCode, Receipt, Words
from kiosk import buttons
from kiosk.delays import time_out_ms
from kiosk.effects import PrintTicket, TicketJob
from kiosk.events import Pressed, PrintSettled, TimedOut
from kiosk.papers import REPRINTS
from kiosk.states import Attract
from kiosk.ticket import receipt
from tests.kiosk.story import Story
from tests.kiosk.ward import HERE

if TYPE_CHECKING:
    from kiosk.catalogue import Catalogue

A_MINUTE_MS = 60_000


@pytest.fixture
def story(catalogue: Catalogue) -> Story:
    """A visitor who holds a printed ticket."""
    story = Story(catalogue).touch(buttons.START, buttons.service(HERE), buttons.TAKE_NUMBER)
    story.give_number()
    return printed(story, 0)


def printed(story: Story, copy: int) -> Story:
    return story.happen(PrintSettled(TicketJob(1, copy), Printed(Confirmation.STATUS_POLL)))


def test_a_reprint_is_on_offer_for_a_minute(story: Story) -> None:
    assert time_out_ms(story.state, "vi") == A_MINUTE_MS
    assert buttons.REPRINT in story.offered()


@pytest.mark.parametrize("leave", [Pressed(buttons.DONE), Pressed(buttons.BACK), TimedOut()])
def test_a_reprint_is_gone_with_its_visitor(story: Story, leave: Pressed | TimedOut) -> None:
    story.happen(leave)
    before = list(story.effects)
    story.happen(Pressed(buttons.REPRINT))
    assert story.kind() is Attract
    assert buttons.REPRINT not in story.offered()
    assert story.effects == before


def test_every_reprint_is_the_same_number_and_says_which_copy_it_is(story: Story, catalogue: Catalogue) -> None:
    for copy in range(1, REPRINTS + 1):
        printed(story.touch(buttons.REPRINT), copy)
    assert buttons.REPRINT not in story.offered()
    orders = [effect for effect in story.effects if isinstance(effect, PrintTicket)]
    assert [order.copy for order in orders] == list(range(REPRINTS + 1))
    papers = [receipt(order.ticket, catalogue, order.copy) for order in orders]
    assert [marks(paper) for paper in papers] == [[], *([f"IN LẠI {copy}"] for copy in range(1, REPRINTS + 1))]
    assert len({numbers(paper) for paper in papers}) == 1


def marks(paper: Receipt) -> list[str]:
    return [item.text for item in paper.items if isinstance(item, Words) and item.framed]


def numbers(paper: Receipt) -> tuple[BigNumber | QrCode, ...]:
    return tuple(item for item in paper.items if isinstance(item, BigNumber | QrCode))
