"""The locker as the main thread sees it: codes go to its worker, what it tells comes back through the inbox."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from drivers.locker.condition import LockerCondition
from kiosk.locker import Locker, LockerLook, LockerWorker

if TYPE_CHECKING:
    from datetime import date

    from kiosk.inbox import Inbox
    from kiosk.ledger import Ledger
    from kiosk.moment import Clock


class Doors:
    """For the main thread."""

    def __init__(
        self,
        open_locker: Callable[[], Locker],
        ledger: Ledger,
        inbox: Inbox,
        clock: Clock,
        *,
        on_kept: Callable[[], None],
        on_change: Callable[[], None],
        monotonic_ms: Callable[[], int],
    ) -> None:
        """`clock` is the locker's own, for a clock is for one thread. `on_kept` may be called from any thread."""
        self.look: LockerLook | None = None
        """None while nobody has looked yet."""
        self._on_change = on_change
        self._worker = LockerWorker(
            open_locker,
            ledger,
            inbox.post,
            moment=clock.moment,
            on_look=lambda look: inbox.call(partial(self._seen, look)),
            on_kept=on_kept,
            monotonic_ms=monotonic_ms,
        )
        self.start, self.stop = self._worker.start, self._worker.stop

    def submit(self, code: str, today: date | None) -> None:
        """As `LockerWorker.submit`."""
        self._worker.submit(code, today)

    @property
    def words(self) -> str:
        """For the centre, at most 32 characters."""
        return (self.look or LockerLook(LockerCondition.LOST)).words

    def _seen(self, look: LockerLook) -> None:
        self.look = look
        self._on_change()
