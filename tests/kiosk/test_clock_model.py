"""Days with a clock that is lost, wrong and mended, and a centre that comes and goes: nobody holds another's label.

What is left out, for nothing on the kiosk can tell it from a night with the power off: a clock that a time server or a
hardware clock vouches for, wrong by days, on one side of a restart and right on the other.
"""

from __future__ import annotations

import shutil
import tempfile
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from kiosk.almanac import Almanac
from kiosk.day import KnownDay
from kiosk.hours import Hours
from kiosk.ledger import Ledger
from kiosk.moment import FACTS_KEEP_MS, VIETNAM, Clock, ClockFacts
from tests.kiosk.ledgers import issue
from tests.kiosk.shelves import kept
from tests.kiosk.ward import catalogue

MORNING = datetime(2026, 11, 23, 7, 30, tzinfo=VIETNAM)
CLOSES = time(17, 0)
OFF = timedelta(days=-3), timedelta(days=-1), timedelta(days=1), timedelta(days=3650)


class Kiosk(RuleBasedStateMachine):
    """A kiosk whose true time is known to the test alone."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.hours: Hours = catalogue().hours
        self.true = MORNING
        self.booted = MORNING
        self.error = timedelta(0)
        self.quality = "ntp"
        self.centre = False
        self.held: set[str] = set()
        self.ledger: Ledger | None = None

    def teardown(self) -> None:
        self.off()
        shutil.rmtree(self.folder)

    # -- the machine -----------------------------------------------------------------------------------------

    @property
    def wall(self) -> datetime:
        return datetime(1970, 1, 1, tzinfo=UTC) if self.quality == "unknown" else self.true + self.error

    def wall_s(self) -> float:
        return self.wall.timestamp()

    def facts(self) -> ClockFacts:
        hardware = (self.wall.timestamp(),) if self.quality == "rtc" else ()
        return ClockFacts(self.quality == "ntp", hardware)

    def monotonic_ms(self) -> int:
        return int((self.true - self.booted).total_seconds() * 1000)

    @property
    def today(self) -> date:
        return self.true.date()

    @initialize(quality=st.sampled_from(["ntp", "rtc", "unknown"]))
    def on(self, quality: str) -> None:
        self.quality, self.error, self.booted = quality, timedelta(0), self.true
        self.ledger = kept(self.folder)
        clock = Clock("b", facts=self.facts, monotonic_ms=self.monotonic_ms, wall_s=self.wall_s, zone=VIETNAM)
        self.almanac = Almanac(clock, self.hours, self.ledger, lambda _: None)
        self.tell()
        self.almanac.run(0)

    def off(self) -> None:
        if self.ledger is not None:
            self.ledger.close()

    def tell(self) -> None:
        self.almanac.centre_says(self.today if self.centre else None)

    def kept_day(self) -> KnownDay | None:
        assert self.ledger is not None
        found = self.ledger.known_day()
        assert found is None or isinstance(found, KnownDay)
        return found

    @property
    def seen(self) -> bool:
        """Whether this boot has known the right day."""
        known = self.kept_day()
        return self.quality != "unknown" and known is not None and known.day == self.today

    @property
    def is_right(self) -> bool:
        """Whether the day that a restart finds is right, or marked as one that nobody vouched for."""
        known = self.kept_day()
        return known is None or known.assumed or known.day == self.today

    # -- what happens ------------------------------------------------------------------------------------------

    @rule(letter=st.sampled_from("AB"))
    def give(self, letter: str) -> None:
        assert self.ledger is not None
        before = self.kept_day()
        day = self.almanac.day_of_number()
        label = issue(self.ledger, letter, day=day).label
        assert label not in self.held, "somebody in the hall holds it"
        self.held.add(label)
        if self.centre:
            assert day == self.today
        if before is not None and day < before.day:
            mended = self.quality == "rtc" and before.by in ("rtc", "none")
            assert self.centre or self.quality == "ntp" or mended, "a day was taken back without reason"

    @rule(minutes=st.integers(1, 120))
    def pass_time(self, minutes: int) -> None:
        later = self.true + timedelta(minutes=minutes)
        if later.time() < CLOSES and later.date() == self.today:
            self.true = later

    @rule(days=st.integers(1, 3))
    def close_for_the_night(self, days: int) -> None:
        self.true = datetime.combine(self.today + timedelta(days=days), MORNING.timetz())
        self.held.clear()
        self.tell()

    @rule()
    def centre_comes_or_goes(self) -> None:
        self.centre = not self.centre
        self.tell()

    @rule(quality=st.sampled_from(["ntp", "rtc", "unknown"]))
    def clock_quality_changes(self, quality: str) -> None:
        self.quality = quality
        self.true += timedelta(milliseconds=FACTS_KEEP_MS)
        self.almanac.run(self.monotonic_ms())

    @precondition(lambda self: self.seen)
    @rule(error=st.sampled_from(OFF))
    def clock_is_set_wrong(self, error: timedelta) -> None:
        self.error = error

    @rule()
    def clock_is_mended(self) -> None:
        self.error = timedelta(0)

    @precondition(lambda self: self.is_right)
    @rule(quality=st.sampled_from(["ntp", "rtc", "unknown"]))
    def starts_again(self, quality: str) -> None:
        self.off()
        self.on(quality)


Kiosk.TestCase.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)
TestANumberInTheHallIsNeverGivenTwice = Kiosk.TestCase
