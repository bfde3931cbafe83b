"""Which business day it is: the centre says, else a clock that may be trusted, else the last day known."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.day import TRUSTED, business_day

CENTRE, LOCAL, LAST = date(2026, 11, 24), date(2026, 11, 25), date(2026, 11, 23)
EPOCH = date(1970, 1, 1)
qualities = st.sampled_from(["ntp", "rtc", "saved", "unknown"])


@given(local=st.dates(), quality=qualities, last=st.none() | st.dates())
def test_the_centre_s_day_holds_against_every_clock(local: date, quality: str, last: date | None) -> None:
    assert business_day(centre=CENTRE, local=local, quality=quality, last=last) == CENTRE


@pytest.mark.parametrize("quality", TRUSTED)
def test_without_a_centre_a_trusted_clock_begins_the_day(quality: str) -> None:
    assert business_day(centre=None, local=LOCAL, quality=quality, last=LAST) == LOCAL


@pytest.mark.parametrize("quality", ["saved", "unknown"])
def test_a_clock_that_nobody_vouches_for_never_changes_the_day(quality: str) -> None:
    assert business_day(centre=None, local=EPOCH, quality=quality, last=LAST) == LAST
    assert business_day(centre=None, local=LOCAL, quality=quality, last=LAST) == LAST


@given(local=st.dates(), quality=qualities)
def test_the_very_first_day_is_the_clock_s_for_there_is_no_other(local: date, quality: str) -> None:
    assert business_day(centre=None, local=local, quality=quality, last=None) == local


def test_a_clock_that_was_wrong_and_is_mended_brings_the_true_day_back() -> None:
    assert business_day(centre=None, local=LAST, quality="ntp", last=LOCAL) == LAST
