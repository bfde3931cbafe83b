"""Which business day it is. Wall time alone never decides it: a Pi may wake up in 1970."""

from __future__ import annotations

from datetime import date

TRUSTED = ("ntp", "rtc")
"""Clock qualities that may begin a new day without the centre."""


def business_day(*, centre: date | None, local: date, quality: str, last: date | None) -> date:
    """The centre's day while it can be heard; else a trusted clock's; else the last one known.

    A day may come again (a clock was wrong and is mended): the ledger counts on from that day's last number.
    """
    if centre is not None:
        return centre
    return local if quality in TRUSTED or last is None else last
