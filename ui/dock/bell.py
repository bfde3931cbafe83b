"""Wakes the dock's loop from any thread: rung a thousand times before it is heard, it is heard once."""

from __future__ import annotations

import asyncio
import threading


class Bell:
    """Silent until a loop listens; `ring` never blocks and is cheap when nobody does."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._listeners: set[asyncio.Event] = set()
        self._rung = False

    def attach(self, loop: asyncio.AbstractEventLoop) -> None:
        """From now on rings wake this loop."""
        with self._lock:
            self._loop = loop

    def detach(self) -> None:
        """To be called before the loop is closed."""
        with self._lock:
            self._loop = None

    def listen(self) -> asyncio.Event:
        """An event that is set now and at each ring. In the loop's thread only."""
        heard = asyncio.Event()
        heard.set()
        self._listeners.add(heard)
        return heard

    def leave(self, heard: asyncio.Event) -> None:
        """In the loop's thread only."""
        self._listeners.discard(heard)

    def ring(self) -> None:
        """From any thread: there is something new."""
        with self._lock:
            if self._loop is None or self._rung or not self._listeners:
                return
            self._rung = True
            self._loop.call_soon_threadsafe(self._heard)

    def _heard(self) -> None:
        with self._lock:
            self._rung = False
        for heard in self._listeners:
            heard.set()
