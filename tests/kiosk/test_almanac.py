"""What an almanac makes of its clock's troubles: which label the next visitor gets, told as single mornings."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from kiosk.almanac import Almanac
from kiosk.contract import NO_DAY
from kiosk.moment import FACTS_KEEP_MS, VIETNAM, Clock, ClockFacts
from tests.kiosk.ledgers import issue
from tests.kiosk.shelves import kept
from tests.kiosk.ward import catalogue

MORNING = datetime(2026, 11, 24, 8, 0, tzinfo=VIETNAM)
NEVER_SET = datetime(1970, 1, 1, tzinfo=UTC)


class Boot:
    """A kiosk from one start to the next."""

    def __init__(self, folder: Path, wall: datetime) -> None:
        self.wall = wall
        self.ms = 0
        self.ledger = kept(folder)

        clock = Clock(
            "b",
            facts=lambda: ClockFacts(self.wall > NEVER_SET),
            monotonic_ms=lambda: self.ms,
            wall_s=self.wall_s,
        )
        self.almanac = Almanac(clock, catalogue().hours, self.ledger, lambda _: None)
        self.almanac.run(0)

    def wall_s(self) -> float:
        return self.wall.timestamp()

    def set(self, wall: datetime) -> None:
        self.wall = wall
        self.ms += FACTS_KEEP_MS
        self.almanac.run(self.ms)

    def give(self) -> tuple[date, str]:
        day = self.almanac.day_of_number()
        return day, issue(self.ledger, day=day).label

    def end(self) -> None:
        self.ledger.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Of a kiosk that gave three numbers yesterday."""
    yesterday = Boot(tmp_path, MORNING - timedelta(days=1))
    for _ in range(3):
        yesterday.give()
    yesterday.end()
    return tmp_path


def test_a_kiosk_that_waits_for_the_time_and_gives_no_number_begins_the_day_with_one(folder: Path) -> None:
    boot = Boot(folder, NEVER_SET)
    boot.almanac.day()
    boot.set(MORNING)
    assert boot.give() == (MORNING.date(), "A1001")


def test_numbers_given_before_the_time_was_known_do_not_come_again_when_it_is(folder: Path) -> None:
    first = Boot(folder, NEVER_SET)
    assert first.give() == (MORNING.date() - timedelta(days=1), "A1004")
    first.set(MORNING)
    assert first.give() == (MORNING.date(), "A1005")


def test_nor_do_they_when_the_time_becomes_known_by_a_restart(folder: Path) -> None:
    first = Boot(folder, NEVER_SET)
    first.give()
    first.end()
    assert Boot(folder, MORNING).give() == (MORNING.date(), "A1005")


def test_a_clock_that_jumps_a_day_after_a_restart_repeats_no_number_of_the_hall(folder: Path) -> None:
    first = Boot(folder, MORNING)
    assert first.give()[1] == "A1001"
    first.end()
    again = Boot(folder, MORNING)
    again.set(MORNING + timedelta(days=1))
    assert again.give()[1] == "A1002"
    again.set(MORNING)
    assert again.give() == (MORNING.date(), "A1003")


def test_after_a_night_without_a_centre_the_day_begins_with_one(folder: Path) -> None:
    boot = Boot(folder, MORNING)
    boot.give()
    boot.ms += 24 * 3_600_000
    boot.set(MORNING + timedelta(days=1))
    assert boot.give() == (MORNING.date() + timedelta(days=1), "A1001")


def test_a_ledger_that_was_begun_anew_counts_on_from_numbers_it_saved_of_no_day(tmp_path: Path) -> None:
    saved = kept(tmp_path)
    given = issue(saved, day=NO_DAY).label
    assert saved.known_day() is None
    saved.close()
    later = Boot(tmp_path, MORNING)
    day, label = later.give()
    later.end()
    assert (day, label) != (MORNING.date(), given)
    assert int(label[1:]) == int(given[1:]) + 1
