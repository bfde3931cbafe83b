"""Which business day it is: the centre says, else a clock that may be trusted, else the last day known."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.contract import NO_DAY
from kiosk.day import TRUSTED, KnownDay, Voucher, business_day, carries_on

CENTRE, LOCAL, LAST = date(2026, 11, 24), date(2026, 11, 25), date(2026, 11, 23)
EPOCH = date(1970, 1, 1)
qualities = st.sampled_from(["ntp", "rtc", "saved", "unknown"])
vouchers: st.SearchStrategy[Voucher] = st.sampled_from(["centre", "ntp", "rtc", "none"])
known_days = st.builds(KnownDay, st.dates(), vouchers, st.booleans())


@given(local=st.dates(), quality=qualities, last=st.none() | known_days)
def test_the_centre_s_day_holds_against_every_clock(local: date, quality: str, last: KnownDay | None) -> None:
    assert business_day(centre=CENTRE, local=local, quality=quality, last=last) == KnownDay(CENTRE, "centre")


@pytest.mark.parametrize("quality", ["ntp", "rtc"])
def test_without_a_centre_a_trusted_clock_begins_the_day(quality: Voucher) -> None:
    last = KnownDay(LAST, "centre")
    assert business_day(centre=None, local=LOCAL, quality=quality, last=last) == KnownDay(LOCAL, quality)


@pytest.mark.parametrize("quality", ["saved", "unknown"])
@pytest.mark.parametrize("local", [EPOCH, LOCAL])
def test_a_clock_that_nobody_vouches_for_never_changes_the_day(quality: str, local: date) -> None:
    kept = business_day(centre=None, local=local, quality=quality, last=KnownDay(LAST, "centre"))
    assert kept == KnownDay(LAST, "centre", assumed=True)


@given(local=st.dates(), quality=qualities)
def test_the_very_first_day_is_a_trusted_clock_s_or_none_at_all(local: date, quality: str) -> None:
    first = business_day(centre=None, local=local, quality=quality, last=None)
    trusted = quality in TRUSTED
    assert (first.day, first.assumed) == (local if trusted else NO_DAY, not trusted)


@given(local=st.dates(), last=st.none() | known_days)
def test_no_ticket_of_an_untrusted_clock_has_a_day_that_no_centre_can_have(local: date, last: KnownDay | None) -> None:
    assert business_day(centre=None, local=local, quality="unknown", last=last).day >= NO_DAY


def test_a_clock_that_was_wrong_and_is_mended_brings_the_true_day_back() -> None:
    for last in (KnownDay(LOCAL, "ntp"), KnownDay(LOCAL, "centre")):
        assert business_day(centre=None, local=LAST, quality="ntp", last=last).day == LAST
    assert business_day(centre=None, local=LAST, quality="rtc", last=KnownDay(LOCAL, "rtc")).day == LAST


@pytest.mark.parametrize("by", ["centre", "ntp"])
def test_a_hardware_clock_alone_takes_back_no_day_that_the_centre_or_a_time_server_named(by: Voucher) -> None:
    kept = business_day(centre=None, local=LAST, quality="rtc", last=KnownDay(LOCAL, by))
    assert kept == KnownDay(LOCAL, by, assumed=True)


@given(last=known_days, now=known_days, given_lately=st.booleans())
def test_a_day_that_moved_on_over_night_counts_from_one(last: KnownDay, now: KnownDay, given_lately: bool) -> None:
    over_night = now.day > last.day and not last.assumed and not given_lately
    assert carries_on(last, now, given_lately=given_lately) == (now.day != last.day and not over_night)
