"""Opening hours: when numbers are given, and when the next ones will be."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import groupby

LOOK_AHEAD_DAYS = 30
"""How far the next opening is looked for: longer than the longest holiday, Tết."""


@dataclass(frozen=True, slots=True)
class Open:
    """Numbers are given, or the time is not known: then a visitor is served rather than sent away."""


@dataclass(frozen=True, slots=True)
class Closed:
    """No numbers are given."""

    opens: datetime | None
    """Local time of the next opening; None where none is near."""
    later_today: bool = False
    """A break, or before the morning: worth waiting for."""


Opening = Open | Closed


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """From-to within one day, local time; the end is outside."""

    start: time
    end: time

    def start_of(self, day: date) -> datetime:
        """When it starts on this day."""
        return datetime.combine(day, self.start)

    def end_of(self, day: date) -> datetime:
        """When it ends on this day."""
        return datetime.combine(day, self.end)

    def __str__(self) -> str:
        return f"{self.start:%H:%M}–{self.end:%H:%M}"


@dataclass(frozen=True, slots=True)
class Hours:
    """The week's opening hours, Monday first, and the days on which all is closed."""

    week: tuple[tuple[Span, ...], ...]
    closed_on: frozenset[date] = frozenset()
    early: timedelta = timedelta(0)
    """Numbers are given this long before the counters open, so that nobody queues for the machine."""

    def opening(self, now: datetime) -> Opening:
        """Whether numbers are given at `now` (local time, without zone)."""
        if any(start - self.early <= now < end for start, end in self._near(now.date())):
            return Open()
        opens = self._next(now)
        return Closed(opens, later_today=opens is not None and opens.date() == now.date())

    def on(self, day: date) -> tuple[Span, ...]:
        """The spans of a day, earliest first."""
        return () if day in self.closed_on else self.week[day.weekday()]

    def by_days(self) -> tuple[tuple[int, int, tuple[Span, ...]], ...]:
        """(first weekday, last weekday, spans): neighbouring days of equal hours; closed ones left out."""
        groups = groupby(range(7), key=lambda weekday: self.week[weekday])
        runs = [(spans, list(weekdays)) for spans, weekdays in groups]
        return tuple((weekdays[0], weekdays[-1], spans) for spans, weekdays in runs if spans)

    def _near(self, day: date) -> Iterator[tuple[datetime, datetime]]:
        """The spans that may be open on a day: its own, and the next day's, whose early minutes may begin before it."""
        for near in (day, day + timedelta(days=1)):
            yield from ((span.start_of(near), span.end_of(near)) for span in self.on(near))

    def _next(self, now: datetime) -> datetime | None:
        days = (now.date() + timedelta(days=ahead) for ahead in range(LOOK_AHEAD_DAYS))
        starts = (span.start_of(day) for day in days for span in self.on(day))
        return next((start for start in starts if start > now), None)
