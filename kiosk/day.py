"""Which business day it is. Wall time alone never decides it: a Pi may wake up in 1970."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from kiosk.contract import NO_DAY

TRUSTED = ("ntp", "rtc")
"""Clock qualities that may begin a new day without the centre."""

Voucher = Literal["centre", "ntp", "rtc", "none"]
"""Who said so, strongest first; `none` is a clock that nobody vouches for, on a kiosk that never knew a day."""
VOUCHERS: tuple[Voucher, ...] = ("centre", "ntp", "rtc", "none")


@dataclass(frozen=True, slots=True)
class KnownDay:
    """A business day, and whose word it is."""

    day: date
    by: Voucher
    assumed: bool = False
    """Nobody vouches for it now: it is the last one that was known."""


def business_day(*, centre: date | None, local: date, quality: str, last: KnownDay | None) -> KnownDay:
    """The centre's day while it can be heard; else a trusted clock's; else the last one known; else `NO_DAY`.

    At the very first start nobody may know the day. The untrusted clock's would be one that no counter calls; tickets
    of `NO_DAY` the centre takes into its own day's queue.
    A hardware clock alone begins a new day, but takes back no day that the centre or a time server has named: its
    battery may be weak. A day may come again (a clock was wrong and is mended): the ledger counts on in it.
    """
    if centre is not None:
        return KnownDay(centre, "centre")
    if quality == "ntp":
        return KnownDay(local, "ntp")
    if last is None:
        return KnownDay(local, "rtc") if quality == "rtc" else KnownDay(NO_DAY, "none", assumed=True)
    if quality != "rtc":
        return KnownDay(max(last.day, NO_DAY), last.by, assumed=True)
    if local > last.day or last.by in ("rtc", "none"):
        return KnownDay(local, "rtc")
    return KnownDay(last.day, last.by, assumed=local < last.day)


def carries_on(last: KnownDay, now: KnownDay, *, given_lately: bool) -> bool:
    """Whether the people who hold numbers of the last day are still in the hall: then none of those comes again.

    So it is where no night has passed since the last number, where nobody vouched for the day it was given on, and
    where a day is taken back: the later one never was.
    """
    return now.day != last.day and (given_lately or last.assumed or now.day < last.day)
