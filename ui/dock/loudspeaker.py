"""What the kiosk speaks, for all pages that want to hear it. It knows no web server."""

from __future__ import annotations

import asyncio
import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager

from ui.dock.bell import Bell

KEPT = 100
"""Pieces for a page that does not take them: two seconds of 20 ms. Older ones are lost."""
HUSH = "hush"
"""What was sent and has not sounded yet is not to sound."""


class Loudspeaker:
    """`play` and `hush` are for any thread, `listener` is for the dock's own."""

    def __init__(self) -> None:
        self.bell = Bell()
        self._listeners: set[Listener] = set()
        self._lock = threading.Lock()

    def play(self, pcm: bytes) -> None:
        """A piece of sound for whoever listens."""
        self._give(pcm)

    def hush(self) -> None:
        """Silence at once."""
        with self._lock:
            for listener in self._listeners:
                listener.waiting.clear()
        self._give(HUSH)

    @contextmanager
    def listener(self) -> Iterator[Listener]:
        """A page that listens, for as long as this lasts."""
        listener = Listener(self.bell.listen())
        with self._lock:
            self._listeners.add(listener)
        try:
            yield listener
        finally:
            with self._lock:
                self._listeners.discard(listener)
            self.bell.leave(listener.rung)

    def _give(self, piece: bytes | str) -> None:
        with self._lock:
            for listener in self._listeners:
                listener.waiting.append(piece)
        self.bell.ring()


class Listener:
    """What one page has not been sent yet."""

    def __init__(self, rung: asyncio.Event) -> None:
        self.rung = rung
        self.waiting: deque[bytes | str] = deque(maxlen=KEPT)

    async def pieces(self) -> list[bytes | str]:
        """All that is new, once something is."""
        await self.rung.wait()
        self.rung.clear()
        found: list[bytes | str] = []
        while self.waiting:
            found.append(self.waiting.popleft())
        return found
