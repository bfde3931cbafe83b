"""A simulated device behind a pseudo-terminal, so that the real serial driver can talk to it."""

from __future__ import annotations

import os
import pty
import select
import threading
import tty
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from drivers.stream import StreamLost

if TYPE_CHECKING:
    from drivers.stream import Stream

PUMP_BYTES = 256
PUMP_S = 0.005
"""How soon an answer goes out: a real device needs a few milliseconds too."""


class PtyServer:
    """Carries bytes between a pty and the device until it is unplugged."""

    def __init__(self, device: Stream) -> None:
        self._device = device
        self._ours, theirs = pty.openpty()
        tty.setraw(theirs)
        self.path = os.ttyname(theirs)
        """What the serial driver opens: `serial:` + path."""
        self._theirs = theirs
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._pump, name="pty", daemon=True)
        self._thread.start()

    def unplug(self) -> None:
        """Pull the cable: whoever has the path open gets an error from now on."""
        self._stop.set()
        self._thread.join()
        for end in (self._ours, self._theirs):
            with suppress(OSError):
                os.close(end)

    def _pump(self) -> None:
        while not self._stop.is_set():
            ready, _, _ = select.select([self._ours], [], [], PUMP_S)
            with suppress(StreamLost):
                if ready:
                    self._device.write(os.read(self._ours, PUMP_BYTES))
                self._answer()

    def _answer(self) -> None:
        said = self._device.read(PUMP_BYTES, 0)
        if said:
            os.write(self._ours, said)


@contextmanager
def serve_on_pty(device: Stream) -> Iterator[PtyServer]:
    """The device behind a pty while the block lasts."""
    server = PtyServer(device)
    try:
        yield server
    finally:
        server.unplug()
