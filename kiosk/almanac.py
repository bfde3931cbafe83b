"""What time it is for the kiosk: the clock on the screen, the business day, whether the hall is open."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import date, datetime
from typing import TYPE_CHECKING

from kiosk.day import business_day
from kiosk.delays import CLOCK_CHECK_MS
from kiosk.events import ClockTicked, Event, HoursChanged
from kiosk.hours import Open, Opening
from kiosk.moment import KNOWN_PAST
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

    def moment(self) -> Moment:
        """Now, for an event."""
        return self._clock.moment()

    def local(self) -> datetime | None:
        """Local time for a ticket; None while the clock is not trusted."""
        return self._clock.shown()

    def day(self) -> date:
        """The business day, kept for the next start."""
        last = known(self._ledger.last_day(), None)
        local = self._clock.local().date()
        day = business_day(centre=self._centre_day, local=local, quality=self._clock.quality(), last=last)
        if day != last:
            self._remember(day)
        return day

    def _remember(self, day: date) -> None:
        failed = self._ledger.remember_day(day)
        if failed is not None:
            log.error("the business day was not kept: %s", failed)

    def centre_says(self, day: date | None) -> None:
        """The centre's business day; None when it can no longer be heard.

        A day before any kiosk ran is no centre's word: its tickets would wait in a queue that nobody ever calls.
        """
        if day is not None and day < KNOWN_PAST.date():
            log.warning("dropped the business day %s: the centre cannot have said that", day)
        else:
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
        shown = f"{local:%H:%M}" if local else None
        if shown != self._shown:
            self._shown = shown
            self._post(ClockTicked(shown))
        opening = self.opening()
        if opening != self._opening:
            self._opening = opening
            self._post(HoursChanged(opening))
