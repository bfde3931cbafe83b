"""What time it is for the kiosk: the clock on the screen, the business day, whether the hall is open."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING

from kiosk.contract import NO_DAY
from kiosk.day import KnownDay, business_day, carries_on
from kiosk.delays import CLOCK_CHECK_MS, NIGHT_MS
from kiosk.events import ClockTicked, Event, HoursChanged
from kiosk.hours import Open, Opening
from kiosk.numbering import known

if TYPE_CHECKING:
    from kiosk.contract import Moment
    from kiosk.hours import Hours
    from kiosk.ledger import Ledger
    from kiosk.moment import Clock


log = logging.getLogger(__name__)


class Almanac:
    """A chore of the runtime: it tells the machine when the minute or the opening changes. Main thread only."""

    def __init__(self, clock: Clock, hours: Hours, ledger: Ledger, post: Callable[[Event], None]) -> None:
        self._clock = clock
        self._hours = hours
        self._ledger = ledger
        self._post = post
        self._centre_day: date | None = None
        self._held_open = False
        self._shown: str | None = None
        self._opening: Opening | None = None
        self._due_ms = 0
        self._given_ms: int | None = None
        """When the last number was given in this boot."""
        self._looked = False

    def moment(self) -> Moment:
        """Now, for an event."""
        return self._clock.moment()

    def local(self) -> datetime | None:
        """Local time for a ticket; None while the clock is not trusted."""
        return self._clock.shown()

    def day(self) -> date:
        """The business day, kept for the next start."""
        return self._look(gives=False)

    def day_of_number(self) -> date:
        """The business day of a number that is given now."""
        day = self._look(gives=True)
        self._given_ms = self._clock.moment().mono_ms
        return day

    def _look(self, *, gives: bool) -> date:
        last = known(self._ledger.known_day(), None)
        local = self._clock.local().date()
        now = business_day(centre=self._centre_day, local=local, quality=self._clock.quality(), last=last)
        if not now.assumed:
            self._begin(last, now)
        # A kiosk that waits for the time in the morning has not given numbers on a day that nobody vouches for.
        now = replace(now, assumed=now.assumed and (gives or (last is not None and last.assumed)))
        if now != last:
            self._remember(last, now)
        return now.day

    def _begin(self, last: KnownDay | None, now: KnownDay) -> None:
        """At the first sight of the day in a boot: was it there before, somebody may have taken a number just now."""
        if not self._looked and last is not None and last.day == now.day:
            self._given_ms = self._clock.moment().mono_ms
        self._looked = True

    def _remember(self, last: KnownDay | None, now: KnownDay) -> None:
        # A ledger that was begun anew knows no last day, and may have saved numbers that were given on none.
        before = last or KnownDay(NO_DAY, "none", assumed=True)
        carry = carries_on(before, now, given_lately=self._given_lately())
        if last is not None and last.day != now.day:
            log.info("the business day is %s by %s, after %s", now.day, now.by, last.day)
        failed = self._ledger.remember_day(now, carry_from=before.day if carry else None)
        if failed is not None:
            log.error("the business day was not kept: %s", failed)

    def _given_lately(self) -> bool:
        return self._given_ms is not None and self._clock.moment().mono_ms - self._given_ms < NIGHT_MS

    def centre_says(self, day: date | None) -> None:
        """The centre's business day; None when it can no longer be heard."""
        self._centre_day = day

    def hold_open(self, *, held: bool) -> None:
        """Give numbers whatever the clock says: for simulated kiosks, which are tried at night too."""
        self._held_open = held
        self._due_ms = 0

    def opening(self) -> Opening:
        """Whether numbers are given now. An unknown time serves rather than sends away."""
        now = self._clock.shown()
        return Open() if self._held_open or now is None else self._hours.opening(now.replace(tzinfo=None))

    def due_ms(self, now_ms: int) -> int:
        """A chore's: when to look at the clock again."""
        return min(self._due_ms, now_ms + CLOCK_CHECK_MS)

    def run(self, now_ms: int) -> None:
        """A chore's: look at the clock, tell what changed."""
        self._due_ms = now_ms + CLOCK_CHECK_MS
        local = self._clock.shown()
        if local and not self._looked:
            self.day()
        shown = f"{local:%H:%M}" if local else None
        if shown != self._shown:
            self._shown = shown
            self._post(ClockTicked(shown, local.date() if local else None))
        opening = self.opening()
        if opening != self._opening:
            self._opening = opening
            self._post(HoursChanged(opening))
