"""Who is called next, and how long the others wait. Pure.

**Order.** First come, first called, by the order in which tickets were issued: tickets of one kiosk stand in the order
of their numbers, tickets of several kiosks in the order in which they reached the centre. No wall clock has a part in
it, since a kiosk may have none.

**Priority.** The law lets the elderly, the disabled, expectant mothers and others go first. If they always did, a
morning with many of them would leave somebody else sitting until noon. So: priority first, but after two of them in a
row the ordinary visitor who waits longest is called. Two to one keeps the privilege worth having (nobody with priority
ever waits for more than one ordinary visitor at a time) and gives everybody a bound that can be told: with k ordinary
visitors ahead, one is called by the 3(k + 1)th call.

**Appointments.** From its time on, an appointment goes first as priority does, under the same two to one; until then
its holder waits in the order of arrival like everybody. Whoever has booked nine o'clock is called soon after nine and
before those who walk in then, and a morning full of bookings still lets every third call go to somebody without one.

**Coming back.** Whose number was called and who missed it keeps the place of arrival, and so is the next of its kind to
be called: it has waited its time, and those behind it were each called one place early meanwhile. Who stands at a
counter already is not sent away for it.

"In a row" is counted at one counter, over calls that asked for the same services. A counter that now asks for one
service and now for another would otherwise give each ordinary turn to the same one of them, for ever.

**Expected wait.** Measured, not assumed: the time between two calls of a service while somebody was waiting holds
everything (how long the work takes, how many counters do it, what else these counters do, who did not come). From it
a range is made that holds about four times in five. Fewer than five such times: unknown, and said so.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil, floor, sqrt
from statistics import fmean
from typing import Final

PRIORITY_IN_A_ROW: Final = 2
FEWEST: Final = 5
"""Times between calls that are needed before a wait is told."""
RECENT: Final = 20
"""How many of the latest count: the pace of early morning says little about eleven o'clock."""
LONGEST_S: Final = 3600.0
"""Longer between two calls is a break, not work."""
SPREAD: Final = 1.28
"""Standard deviations each way that hold four of five."""
LONGEST_MINUTES: Final = 24 * 60


@dataclass(frozen=True, slots=True)
class Waiting:
    """A ticket that was not called yet."""

    receipt: int
    """The centre's number for it."""
    place: int
    """Its place among all kiosks' tickets; equal only for tickets of one kiosk."""
    ticket: int
    """The kiosk's running number, which decides where places are equal."""
    label: str
    service: str
    priority: bool
    due: bool = False
    """The time of its appointment has come."""

    @property
    def first(self) -> bool:
        """Whether it goes first."""
        return self.priority or self.due


@dataclass(frozen=True, slots=True)
class CallMade:
    """A ticket that was called; times in seconds of the centre's clock."""

    service: str
    at: float
    arrived: float


def in_order(line: Iterable[Waiting]) -> list[Waiting]:
    """By arrival alone."""
    return sorted(line, key=lambda one: (one.place, one.ticket))


def next_up(line: Iterable[Waiting], priority_in_a_row: int) -> Waiting | None:
    """Who is called now; None where nobody waits."""
    waiting = in_order(line)
    first = next((one for one in waiting if one.first), None)
    ordinary = next((one for one in waiting if not one.first), None)
    if first is None or (ordinary is not None and priority_in_a_row >= PRIORITY_IN_A_ROW):
        return ordinary
    return first


def ahead_of(one: Waiting, line: Iterable[Waiting]) -> int:
    """How many of the line are called before `one` by a counter that begins now, if nobody else joins.

    A counter that has just called one or two with priority, or none for long, makes two of difference at most.
    """
    waiting = in_order(line)
    own = [other for other in waiting if other.first == one.first].index(one)
    others = sum(other.first != one.first for other in waiting)
    turns = own // PRIORITY_IN_A_ROW if one.first else PRIORITY_IN_A_ROW * (own + 1)
    return own + min(turns, others)


def paces(calls: Sequence[CallMade], now: float) -> list[float]:
    """Seconds between calls of one service while somebody waited; none once the service has rested for long."""
    if not calls or now - calls[-1].at > LONGEST_S:
        return []
    return [later.at - earlier.at for earlier, later in pairwise(calls) if _busy(earlier, later)]


def _busy(earlier: CallMade, later: CallMade) -> bool:
    """Whether the later one was waiting already when the earlier one was called, so that no counter stood idle."""
    return later.arrived <= earlier.at and 0 <= later.at - earlier.at <= LONGEST_S


def expected_wait(waiting: int, gaps: Sequence[float]) -> tuple[int, int] | None:
    """Minutes from-to for somebody who comes now behind `waiting` others; None while too little is known."""
    recent = gaps[-RECENT:]
    if len(recent) < FEWEST:
        return None
    pace = fmean(recent)
    deviation = sqrt(sum((gap - pace) ** 2 for gap in recent) / (len(recent) - 1))  # stdev adds fractions: ten times it
    low = waiting * pace - SPREAD * deviation * _scatter(waiting, len(recent))
    high = (waiting + 1) * pace + SPREAD * deviation * _scatter(waiting + 1, len(recent))
    return _minutes(floor(low / 60)), _minutes(ceil(high / 60))


def _scatter(turns: int, known: int) -> float:
    """That of so many calls, and that of the mean itself, which is known from few; in standard deviations of one."""
    return sqrt(turns + turns * turns / known)


def _minutes(value: int) -> int:
    return min(max(value, 0), LONGEST_MINUTES)
