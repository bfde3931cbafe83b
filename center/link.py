"""The way to the broker: connects for ever, with a growing and scattered pause; tells what it hears, publishes."""

from __future__ import annotations

import logging
import random
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from center.protocol import Message
from center.session import FAREWELL_S, Identity, Session
from center.settings import LinkSection

log = logging.getLogger(__name__)

FIRST_PAUSE_S: Final = 0.5
LONGEST_PAUSE_S: Final = 30.0


@dataclass(frozen=True, slots=True)
class Received:
    """A message came."""

    topic: str
    payload: bytes


@dataclass(frozen=True, slots=True)
class Connected:
    """The broker is there and has granted the subscriptions."""


@dataclass(frozen=True, slots=True)
class Disconnected:
    """The broker is gone."""


@dataclass(frozen=True, slots=True)
class LinkDied:
    """The link's thread ended by itself: a bug."""


Heard = Received | Connected | Disconnected | LinkDied


def pause(failures: int, dice: float) -> float:
    """Seconds before the next try after `failures` in a row; `dice` in [0, 1) scatters the clients of one broker."""
    longest = min(LONGEST_PAUSE_S, FIRST_PAUSE_S * 2.0 ** min(failures - 1, 16))
    return longest * (0.5 + dice / 2)


class Link:
    """One session after the other, on a thread of its own. `tell` is called on that thread and on paho's."""

    def __init__(self, broker: LinkSection, identity: Identity, tell: Callable[[Heard], None]) -> None:
        self._broker = broker
        self._identity = identity
        self._tell = tell
        self._ended = threading.Event()
        self._session: Session | None = None
        self._told_lost = False
        self._thread = threading.Thread(target=self._run, name="link", daemon=True)

    def start(self) -> None:
        """Begin connecting; returns at once."""
        self._thread.start()

    def publish(self, message: Message) -> None:
        """Send a message, if the broker is there."""
        session = self._session
        if session is not None:
            session.publish(message)

    def stop(self) -> None:
        """Say that the centre goes, and go."""
        self._ended.set()
        session = self._session
        if session is not None:
            session.leave(self._identity.will)
        self._thread.join(FAREWELL_S)

    def _run(self) -> None:
        failures = 0
        try:
            while not self._ended.is_set():
                failures = 1 if self._serve() else failures + 1
                self._ended.wait(pause(failures, random.random()))  # noqa: S311 - scatters, keeps no secret
        finally:
            if not self._ended.is_set():
                self._tell(LinkDied())

    def _serve(self) -> bool:
        """One session, from its beginning to its end. Whether it was granted."""
        try:
            session = Session(self._broker, self._identity, lambda topic, payload: self._tell(Received(topic, payload)))
        except OSError as fault:
            self._lost(str(fault))
            return False
        refused = session.granted()
        if refused is None:
            self._hold(session)
        else:
            self._lost(refused)
        session.close()
        return refused is None

    def _hold(self, session: Session) -> None:
        log.info("connected to the broker at %s:%s", self._broker.host, self._broker.port)
        self._told_lost = False
        self._session = session
        self._tell(Connected())
        why = session.until_gone()
        self._session = None
        self._tell(Disconnected())
        self._lost(why)

    def _lost(self, why: str) -> None:
        if not self._told_lost and not self._ended.is_set():
            log.warning("no broker at %s:%s: %s; trying on", self._broker.host, self._broker.port, why)
            self._told_lost = True
