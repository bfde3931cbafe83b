"""What has to be done now and then, and never while a visitor waits for it."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TYPE_CHECKING

from kiosk.delays import TIDY_EVERY_MS

if TYPE_CHECKING:
    from kiosk.ledger import Ledger

log = logging.getLogger(__name__)
LOOK_AGAIN_MS = 10_000
"""When somebody is at the kiosk just then."""


class Housekeeping:
    """A chore of the runtime. `resting` says whether nobody is there."""

    def __init__(self, ledger: Ledger, resting: Callable[[], bool]) -> None:
        self._ledger = ledger
        self._resting = resting
        self._due_ms: int | None = None

    def due_ms(self, now_ms: int) -> int:
        """A chore's: first a while after the start, when nothing has piled up yet."""
        if self._due_ms is None:
            self._due_ms = now_ms + TIDY_EVERY_MS
        return self._due_ms

    def run(self, now_ms: int) -> None:
        """A chore's: tidy the ledger if nobody is there, else try again soon."""
        if not self._resting():
            self._due_ms = now_ms + LOOK_AGAIN_MS
            return
        self._due_ms = now_ms + TIDY_EVERY_MS
        failed = self._ledger.tidy()
        if failed is not None:
            log.error("the ledger was not tidied: %s", failed)
