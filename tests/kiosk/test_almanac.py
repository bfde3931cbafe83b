"""The kiosk that nobody ever told the day: it gives numbers, and counts on from them when the day is known."""

from __future__ import annotations

import logging
from datetime import date
from pathlib import Path

import pytest

from kiosk.almanac import Almanac
from kiosk.contract import NO_DAY
from kiosk.hours import Hours
from kiosk.ledger import Ledger
from kiosk.moment import Clock, ClockFacts
from tests.kiosk.ledgers import issue, open_ledger, raw

TODAY = date(2026, 11, 24)


def almanac_on(ledger: Ledger) -> Almanac:
    """With a clock that was never set."""
    clock = Clock("boot", facts=lambda: ClockFacts(synchronized=False), monotonic_ms=lambda: 0, wall_s=lambda: 0.0)
    return Almanac(clock, Hours(((),) * 7), ledger, lambda _: None)


def test_no_label_of_a_day_that_nobody_knew_is_given_again_on_the_first_day_known(tmp_path: Path) -> None:
    ledger = open_ledger(tmp_path / "ledger.db")
    almanac = almanac_on(ledger)
    assert [issue(ledger, letter, day=almanac.day_of_number()).label for letter in "AAB"] == ["A1001", "A1002", "B1001"]
    assert almanac.day() == NO_DAY
    restarted = almanac_on(ledger)
    restarted.centre_says(TODAY)
    assert [issue(ledger, letter, day=restarted.day_of_number()).label for letter in "AB"] == ["A1003", "B1002"]


def test_what_could_not_be_kept_of_it_is_kept_when_the_day_is_asked_for_again(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.ERROR)
    ledger = open_ledger(tmp_path / "ledger.db")
    almanac = almanac_on(ledger)
    issue(ledger, day=almanac.day_of_number())
    almanac.centre_says(TODAY)
    raw(ledger, "PRAGMA query_only = ON")
    assert almanac.day() == TODAY
    assert "was not kept" in caplog.text
    raw(ledger, "PRAGMA query_only = OFF")
    assert issue(ledger, day=almanac.day_of_number()).label == "A1002"
