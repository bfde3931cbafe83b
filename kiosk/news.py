"""What the centre says, on its way from the link to the machine. Main thread only."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING, assert_never

from kiosk.contract import BusinessDay, Queues
from kiosk.events import CentreChanged, Event, LookedUp, QueuesChanged
from kiosk.reporter import CentreReachable, News, Reported

if TYPE_CHECKING:
    from kiosk.almanac import Almanac


class Newsreader:
    """Turns news into events and keeps what is of today.

    The broker keeps the centre's last day and queue however long the centre is gone: they count only while it is there.
    """

    def __init__(self, almanac: Almanac, post: Callable[[Event], None]) -> None:
        self._almanac = almanac
        self._post = post
        self._reachable = False
        self._day: date | None = None
        self.pending = 0
        """Events that the centre has not acknowledged yet."""

    def read(self, news: News) -> None:
        """Take one piece of news."""
        match news:
            case CentreReachable(reachable=reachable):
                self._reachable = reachable
                self._tell_day()
                self._post(CentreChanged(reachable))
            case BusinessDay(day=day):
                self._day = day
                self._tell_day()
            case Queues(day=day, services=services):
                today = day == self._almanac.day()
                self._post(QueuesChanged(MappingProxyType(services if today else {})))
            case Reported(pending=pending):
                self.pending = pending
            case LookedUp():
                self._post(news)
            case _:
                assert_never(news)

    def _tell_day(self) -> None:
        self._almanac.centre_says(self._day if self._reachable else None)
