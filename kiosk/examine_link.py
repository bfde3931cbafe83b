"""Looks at the way to the centre: is the broker there, and does the queue server behind it speak?

It connects under a name of its own, so a kiosk that runs keeps its connection; it listens, and publishes nothing.
"""

from __future__ import annotations

import secrets
import socket
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kiosk.contract import KioskState, Malformed, ServerState, Topics, decode
from kiosk.findings import Finding, Level
from kiosk.link import link_of
from kiosk.mqtt import Session

if TYPE_CHECKING:
    from kiosk.settings import Settings

CONNECT_WITHIN_S = 6.0
"""Longer than the MQTT library waits for a connection."""
HEAR_WITHIN_S = 3.0
"""What the broker keeps comes right after the subscription; a slow network gets this long."""


@dataclass
class Hearing:
    """What was heard of the broker."""

    why_not: str | None = None
    """Why the broker cannot be used; None where it can."""
    server: ServerState | None = None
    kiosk: KioskState | None = None
    """What a kiosk of our name last said of itself."""

    def take(self, topics: Topics, topic: str, payload: bytes) -> None:
        """A message that the broker kept."""
        if topic == topics.server:
            server = decode(ServerState, payload)
            self.server = None if isinstance(server, Malformed) else server
        elif topic == topics.state:
            kiosk = decode(KioskState, payload)
            self.kiosk = None if isinstance(kiosk, Malformed) else kiosk


def listen(settings: Settings, monotonic: Callable[[], float], *, for_kiosk: bool) -> Hearing:
    """Connect, hear what the broker keeps of the centre (and, `for_kiosk`, of the kiosk), part in order."""
    topics = Topics(settings.kiosk.centre.id, settings.kiosk.kiosk.id)
    heard = Hearing()
    wake, other_end = socket.socketpair()
    with wake, other_end:
        try:
            # A will must be given; it lies where the kiosk may write, holds nothing, and is never sent.
            will = (f"{topics.state}/doctor", b"")
            session = Session(
                link_of(settings),
                f"doctor-{secrets.token_hex(4)}",
                will,
                lambda topic, payload, _: heard.take(topics, topic, payload),
            )
        except (OSError, ValueError) as fault:
            heard.why_not = _words(fault)
            return heard
        try:
            session.open([topics.server, topics.state])
            _wait(session, wake, monotonic() + CONNECT_WITHIN_S, monotonic, lambda: session.up)
            if session.up:
                _wait(session, wake, monotonic() + HEAR_WITHIN_S, monotonic, lambda: _enough(heard, for_kiosk))
            heard.why_not = session.lost or (None if session.up else "no answer")
        except (OSError, ValueError) as fault:
            heard.why_not = _words(fault)
        finally:
            session.close()
    return heard


def _wait(
    session: Session, wake: socket.socket, until_s: float, monotonic: Callable[[], float], done: Callable[[], bool]
) -> None:
    while not done() and session.lost is None and (left := until_s - monotonic()) > 0:
        session.turn(wake, left)


def _enough(heard: Hearing, for_kiosk: bool) -> bool:
    return heard.server is not None and (heard.kiosk is not None or not for_kiosk)


def _words(fault: Exception) -> str:
    return (fault.strerror if isinstance(fault, OSError) else None) or str(fault) or type(fault).__name__


def broker_is(heard: Hearing, settings: Settings) -> Finding:
    """Whether the broker takes us in."""
    link = settings.kiosk.link
    facts: dict[str, str | int | float] = {"host": link.host, "port": link.port}
    if heard.why_not is not None:
        return Finding("broker", Level.FAIL, "broker.unreachable", {**facts, "why": heard.why_not})
    return Finding("broker", Level.OK, "broker.reachable", facts)


def centre_is(heard: Hearing, settings: Settings) -> Finding:
    """Whether the queue server behind the broker is there."""
    centre: dict[str, str | int | float] = {"centre": settings.kiosk.centre.id}
    if heard.why_not is not None:
        return Finding("centre", Level.WARN, "centre.unseen")
    if heard.server is None:
        return Finding("centre", Level.FAIL, "centre.unheard", {**centre, "seconds": HEAR_WITHIN_S})
    if not heard.server.online:
        return Finding("centre", Level.FAIL, "centre.away", centre)
    return Finding("centre", Level.OK, "centre.there", centre)
