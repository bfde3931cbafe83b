"""What the centre says of day and queue counts while the centre is there, and only then."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from kiosk.almanac import Almanac
from kiosk.contract import BusinessDay, Queues, ServiceQueue
from kiosk.events import Event, QueuesChanged
from kiosk.hours import Hours
from kiosk.moment import Clock, ClockFacts
from kiosk.news import Newsreader
from kiosk.reporter import CentreReachable, News
from tests.kiosk.ledgers import open_ledger

TODAY, YESTERDAY = date(2026, 11, 24), date(2026, 11, 23)
NOON = datetime(2026, 11, 24, 5, tzinfo=UTC)


class Desk:
    """A kiosk's almanac and newsreader, with a clock that a time server has set."""

    def __init__(self, folder: Path) -> None:
        self.events: list[Event] = []
        clock = Clock(
            "boot", facts=lambda: ClockFacts(synchronized=True), monotonic_ms=lambda: 0, wall_s=NOON.timestamp
        )
        ledger = open_ledger(folder / "ledger.db")
        self.almanac = Almanac(clock, Hours(((),) * 7), ledger, self.events.append)
        self.news = Newsreader(self.almanac, self.events.append)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def test_a_day_that_the_broker_kept_of_a_dead_centre_does_not_hold_against_a_clock_that_is_set(desk: Desk) -> None:
    desk.news.read(BusinessDay(1, YESTERDAY))
    assert desk.almanac.day() == TODAY


@pytest.mark.parametrize("day_first", [True, False])
def test_the_day_of_a_centre_that_is_there_holds_in_whatever_order_they_are_heard(
    desk: Desk, *, day_first: bool
) -> None:
    heard: list[News] = [BusinessDay(1, YESTERDAY), CentreReachable(True)]
    for news in heard if day_first else reversed(heard):
        desk.news.read(news)
    assert desk.almanac.day() == YESTERDAY


def test_a_centre_that_is_lost_takes_its_day_along(desk: Desk) -> None:
    for news in (CentreReachable(True), BusinessDay(1, YESTERDAY), CentreReachable(False)):
        desk.news.read(news)
    assert desk.almanac.day() == TODAY


def test_the_queue_of_another_day_is_nobody_s_queue(desk: Desk) -> None:
    desk.news.read(Queues(1, YESTERDAY, {"ho_tich": ServiceQueue(3, None, None, None)}))
    assert desk.events == [QueuesChanged({})]
