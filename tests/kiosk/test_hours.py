"""When numbers are given, and when the next ones will be."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.hours import LOOK_AHEAD_DAYS, Closed, Hours, Open, Span

if TYPE_CHECKING:
    from kiosk.catalogue import Catalogue

A_DAY = timedelta(days=1)
TET = date(2027, 2, 6)


def at(words: str) -> datetime:
    """A local time, as the kiosk's clock tells it: without zone."""
    return datetime.fromisoformat(words)


@pytest.fixture
def hours(catalogue: Catalogue) -> Hours:
    """The ward's: 07:30–11:30 and 13:00–17:00, Saturday mornings, numbers half an hour early."""
    return catalogue.hours


def opens(words: str, *, later_today: bool = False) -> Closed:
    return Closed(at(words), later_today)


@pytest.mark.parametrize(
    ("now", "opening"),
    [
        ("2026-11-24 06:59:59", opens("2026-11-24 07:30", later_today=True)),
        ("2026-11-24 07:00", Open()),
        ("2026-11-24 11:29:59", Open()),
        ("2026-11-24 11:30", opens("2026-11-24 13:00", later_today=True)),
        ("2026-11-24 12:30", Open()),
        ("2026-11-24 17:00", opens("2026-11-25 07:30")),
        ("2026-11-27 20:00", opens("2026-11-28 07:30")),
        ("2026-11-28 08:00", Open()),
        ("2026-11-28 11:30", opens("2026-11-30 07:30")),
        ("2026-11-28 15:00", opens("2026-11-30 07:30")),
        ("2026-11-29 09:00", opens("2026-11-30 07:30")),
        ("2026-12-31 18:00", opens("2027-01-02 07:30")),
        ("2027-01-01 09:00", opens("2027-01-02 07:30")),
    ],
    ids=[
        "before the morning",
        "early",
        "end of the morning",
        "lunch",
        "early after lunch",
        "evening",
        "friday evening",
        "saturday morning",
        "saturday noon",
        "saturday afternoon",
        "sunday",
        "eve of a holiday",
        "holiday",
    ],
)
def test_the_week_of_a_centre(hours: Hours, now: str, opening: Open | Closed) -> None:
    assert hours.opening(at(now)) == opening


def test_the_whole_of_tet_is_looked_over() -> None:
    hours = Hours(((Span(time(8), time(12)),),) * 7, frozenset(TET + A_DAY * day for day in range(9)))
    assert hours.opening(at("2027-02-06 09:00")) == opens("2027-02-15 08:00")


def test_a_centre_that_opens_in_no_near_time_promises_nothing() -> None:
    closed_on = frozenset(TET + A_DAY * day for day in range(LOOK_AHEAD_DAYS))
    week = ((Span(time(8), time(12)),),) * 7
    assert Hours(week, closed_on).opening(at("2027-02-06 09:00")) == Closed(None)
    assert Hours(((),) * 7).opening(at("2027-02-06 09:00")) == Closed(None)


def test_early_minutes_may_begin_the_evening_before() -> None:
    hours = Hours(((Span(time(0, 10), time(4)),),) * 7, early=timedelta(minutes=30))
    assert hours.opening(at("2027-02-06 23:45")) == Open()
    assert hours.opening(at("2027-02-06 23:35")) == opens("2027-02-07 00:10")


def test_neighbouring_days_of_equal_hours_are_told_together(hours: Hours) -> None:
    whole, morning = hours.week[0], hours.week[5]
    assert hours.by_days() == ((0, 4, whole), (5, 5, morning))


# -- any hours ------------------------------------------------------------------------------------------------


@st.composite
def days(draw: st.DrawFn) -> tuple[Span, ...]:
    """A day of at most three spans that follow one another, as the settings demand it."""
    marks = draw(st.lists(st.times().map(lambda moment: moment.replace(microsecond=0)), max_size=6, unique=True))
    marks.sort()
    return tuple(Span(start, end) for start, end in zip(marks[::2], marks[1::2], strict=False))


nows = st.datetimes(datetime(1970, 1, 2), datetime(2100, 1, 1))  # noqa: DTZ001 - local time has no zone here


@st.composite
def hours_and_moments(draw: st.DrawFn) -> tuple[Hours, datetime]:
    """Any week with holidays near a moment; the moment is often the very edge of a span."""
    now = draw(nows)
    week = draw(st.lists(days(), min_size=7, max_size=7))
    closed_on = draw(st.frozensets(st.integers(0, 40).map(lambda ahead: now.date() + A_DAY * ahead), max_size=40))
    hours = Hours(tuple(week), closed_on, timedelta(minutes=draw(st.integers(0, 240))))
    edges = [edge for span in hours.on(now.date()) for edge in (span.start_of(now.date()), span.end_of(now.date()))]
    edges += [edge - hours.early for edge in edges]
    return hours, draw(st.sampled_from([now, *edges]))


def spans_around(hours: Hours, now: datetime) -> list[tuple[datetime, datetime]]:
    """Yesterday's spans to those as far ahead as the kiosk looks, one by one."""
    near = [now.date() + A_DAY * ahead for ahead in range(-1, LOOK_AHEAD_DAYS)]
    open_days = [day for day in near if day not in hours.closed_on]
    return [
        (datetime.combine(day, span.start), datetime.combine(day, span.end))
        for day in open_days
        for span in hours.week[day.weekday()]
    ]


@given(hours_and_moments())
def test_numbers_are_given_in_the_spans_and_the_early_minutes_and_at_no_other_time(
    case: tuple[Hours, datetime],
) -> None:
    hours, now = case
    inside = any(start - hours.early <= now < end for start, end in spans_around(hours, now))
    assert isinstance(hours.opening(now), Open) == inside


@given(hours_and_moments())
def test_the_next_opening_is_open_and_nothing_opens_before_it(case: tuple[Hours, datetime]) -> None:
    hours, now = case
    opening = hours.opening(now)
    starts = [start for start, _ in spans_around(hours, now) if start > now]
    if isinstance(opening, Closed):
        assert opening.opens == min(starts, default=None)
        assert opening.later_today == (opening.opens is not None and opening.opens.date() == now.date())
        assert opening.opens is None or hours.opening(opening.opens) == Open()


@given(st.lists(days(), min_size=7, max_size=7))
def test_every_day_with_hours_is_told_once_and_no_other(week: list[tuple[Span, ...]]) -> None:
    told = Hours(tuple(week)).by_days()
    named = [day for first, last, _ in told for day in range(first, last + 1)]
    assert named == [day for day in range(7) if week[day]]
    assert all(week[day] == spans for first, last, spans in told for day in range(first, last + 1))
