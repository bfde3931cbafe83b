"""The running server: one thread does everything, fed by one queue from the broker's and the clients' threads."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from queue import Empty, SimpleQueue
from typing import Final

from center.control import Asked, Control, socket_beside
from center.day import Now
from center.link import Connected, Disconnected, Heard, Link, LinkDied, Received
from center.protocol import Centre, Message
from center.session import Identity
from center.settings import Settings
from center.store import Store

log = logging.getLogger(__name__)

MOST_AT_ONCE: Final = 256
"""Messages that are committed together."""
MOST_WAITING: Final = 20_000
"""Messages kept while the disk is slow; more are not taken, the kiosks send them again."""


@dataclass(frozen=True, slots=True)
class Stop:
    """The server is to end."""


Input = Heard | Asked | Stop


def read_clocks() -> Now:
    """Both clocks of this machine."""
    return Now(time.monotonic(), datetime.now(UTC))


class Server:
    """A centre, its link and its control socket."""

    def __init__(self, settings: Settings, store: Store, clocks: Callable[[], Now] = read_clocks) -> None:
        """Raises OSError where the control socket cannot be made."""
        self._clocks = clocks
        self._inputs: SimpleQueue[Input] = SimpleQueue()
        self.centre: Final = Centre(settings.place, store, clocks())
        self._control = Control(socket_beside(settings.database), self._inputs.put)
        identity = Identity(f"center-{settings.place.id}", self.centre.will, self.centre.filters)
        self._link = Link(settings.link, identity, self._hear)
        self._overflow = False

    def stop(self) -> None:
        """End `run` soon. May be called from a signal handler or any thread."""
        self._inputs.put(Stop())

    def run(self) -> bool:
        """Serve until `stop`. Whether it ended because it was asked to."""
        self._control.start()
        self._link.start()
        try:
            return self._serve()
        finally:
            self._control.stop()
            self._link.stop()

    def _serve(self) -> bool:
        while True:
            for of_kiosks, group in groupby(self._next(), key=lambda one: isinstance(one, Received)):
                heard = list(group)
                if of_kiosks:
                    self._receive(heard)
                elif any(isinstance(one, Stop | LinkDied) for one in heard):
                    return not any(isinstance(one, LinkDied) for one in heard)
                else:
                    self._handle(heard)
            self._publish(self.centre.tick(self._clocks()))

    def _next(self) -> list[Input]:
        """What came; waits for it as long as the centre has nothing to do."""
        batch: list[Input] = []
        try:
            batch.append(self._inputs.get(timeout=self.centre.due(self._clocks())))
            while len(batch) < MOST_AT_ONCE:
                batch.append(self._inputs.get_nowait())
        except Empty:
            pass
        return batch

    def _receive(self, heard: Sequence[Input]) -> None:
        batch = [(one.topic, one.payload) for one in heard if isinstance(one, Received)]
        self._publish(self.centre.receive(self._clocks(), batch))

    def _handle(self, heard: Sequence[Input]) -> None:
        for one in heard:
            match one:
                case Connected():
                    self._publish(self.centre.connected(self._clocks()))
                case Disconnected():
                    self.centre.disconnected()
                case Asked():
                    answer, messages = self.centre.ask(self._clocks(), one.request)
                    self._publish(messages)
                    one.answer.put(answer)

    def _publish(self, messages: Sequence[Message]) -> None:
        for message in messages:
            self._link.publish(message)

    def _hear(self, heard: Heard) -> None:
        """On the link's threads."""
        crowded = isinstance(heard, Received) and self._inputs.qsize() >= MOST_WAITING
        if crowded and not self._overflow:
            log.error("more messages than the disk can take; the kiosks will send them again")
        self._overflow = crowded
        if not crowded:
            self._inputs.put(heard)
