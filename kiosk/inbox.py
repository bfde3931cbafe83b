"""The one queue of events: any thread puts in, the runtime on the main thread takes out."""

from __future__ import annotations

import queue
from collections.abc import Callable
from typing import TypeAlias

from kiosk.events import Event

Work: TypeAlias = Callable[[], None]


class Stop:
    """The runtime is to end."""


Item: TypeAlias = Event | Work | Stop


class Inbox:
    """Unbounded in principle; in practice as long as a hand is fast."""

    def __init__(self) -> None:
        self._items: queue.SimpleQueue[Item] = queue.SimpleQueue()

    def post(self, event: Event) -> None:
        """Tell the machine what happened. Never blocks."""
        self._items.put(event)

    def call(self, work: Work) -> None:
        """Have something done on the main thread, such as a touch from another thread. Never blocks."""
        self._items.put(work)

    def stop(self) -> None:
        """End the runtime once what was put in before has been done. Safe in a signal handler."""
        self._items.put(Stop())

    def get(self, timeout_s: float | None) -> Item | None:
        """The next item, waiting for it at most so long; None when nothing came. None as timeout waits for ever."""
        try:
            return self._items.get(timeout=timeout_s)
        except queue.Empty:
            return None
