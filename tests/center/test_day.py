"""Which business day it is."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from center.day import EARLIEST, STEP_BACK, business_day, seconds_to_midnight
from tests.center.making import DAY, NINE, ZONE

WALLS = st.datetimes(datetime(2026, 1, 2), datetime(2099, 1, 1)).map(lambda naive: naive.replace(tzinfo=UTC))  # noqa: DTZ001 - hypothesis wants naive bounds


def test_the_day_begins_at_midnight_of_the_centre_and_not_of_greenwich() -> None:
    assert business_day(datetime(2026, 11, 22, 17, 0, tzinfo=UTC), ZONE, None) == DAY
    assert business_day(datetime(2026, 11, 22, 16, 59, 59, tzinfo=UTC), ZONE, None) == DAY - timedelta(days=1)


@pytest.mark.parametrize("last", [None, DAY])
def test_a_clock_that_was_never_set_leaves_the_last_day_known(last: date | None) -> None:
    assert business_day(datetime(1970, 1, 1, 8, tzinfo=UTC), ZONE, last) == last


def test_a_clock_put_back_over_midnight_does_not_bring_yesterday_back() -> None:
    just_before = datetime(2026, 11, 22, 23, 59, 50, tzinfo=ZONE)
    assert business_day(just_before, ZONE, DAY) == DAY


def test_a_day_that_was_wrong_by_far_is_mended() -> None:
    assert business_day(NINE, ZONE, date(2036, 1, 1)) == DAY


@given(WALLS, st.none() | st.dates(date(2026, 1, 1), date(2099, 1, 1)))
def test_the_day_is_that_of_the_calendar_or_at_most_half_a_day_ahead_of_it(wall: datetime, last: date | None) -> None:
    local = wall.astimezone(ZONE)
    day = business_day(wall, ZONE, last)
    assert day in {local.date(), (local + STEP_BACK).date()}
    assert day is not None
    assert day >= EARLIEST


@given(WALLS)
def test_at_midnight_another_day_begins_and_not_a_second_earlier(wall: datetime) -> None:
    midnight = wall + timedelta(seconds=seconds_to_midnight(wall, ZONE))
    today = business_day(wall, ZONE, None)
    assert today is not None
    assert business_day(midnight, ZONE, today) == today + timedelta(days=1)
    assert business_day(midnight - timedelta(seconds=1), ZONE, today) == today
