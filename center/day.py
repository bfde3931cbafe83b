"""Which business day it is, from a clock that may be wrong."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from kiosk.contract import NO_DAY

EARLIEST: Final = NO_DAY + timedelta(days=1)
"""Older than this software: a clock that shows an earlier day was never set."""
STEP_BACK: Final = timedelta(hours=12)
"""A clock put back by less than this over midnight does not bring yesterday back; numbers would begin anew twice."""


@dataclass(frozen=True, slots=True)
class Now:
    """One reading of both clocks. What is pure is given it and never looks itself."""

    mono: float
    """Seconds that never go back."""
    wall: datetime
    """With its time zone."""


def is_set(wall: datetime) -> bool:
    """Whether the clock can be right at all."""
    return wall.date() >= EARLIEST


def business_day(wall: datetime, zone: ZoneInfo, last: date | None) -> date | None:
    """The day in `zone`. While the clock cannot be right, the `last` one known; None where there is none."""
    local = wall.astimezone(zone).replace(tzinfo=None)
    if not is_set(wall):
        return last
    if last is not None and local.date() < last and datetime.combine(last, time.min) - local < STEP_BACK:
        return last
    return local.date()


def seconds_to_midnight(wall: datetime, zone: ZoneInfo) -> float:
    """Until the next day begins in `zone`, by this clock."""
    local = wall.astimezone(zone)
    midnight = datetime.combine(local.date() + timedelta(days=1), time.min, tzinfo=zone)
    return midnight.timestamp() - wall.timestamp()
