"""Reports to the centre over MQTT, in a thread of its own, until the centre has committed every event.

The thread owns the connection. Nobody waits for it: `nudge` and `set_devices` return at once whatever the
network does, and without a network the outbox simply grows on the disk.
"""

from __future__ import annotations

import logging
import random
import select
import socket
import threading
import time
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kiosk.contract import Topics, encode
from kiosk.delivery import RESEND_FIRST_MS, RESEND_MOST_MS, Backoff
from kiosk.ledger import Ledger
from kiosk.mqtt import Link, Session
from kiosk.patience import STEADY_AFTER_MS, Patience
from kiosk.tidings import CentreReachable, Counters, News, Reported
from kiosk.uplink import About, Uplink

if TYPE_CHECKING:
    from kiosk.states import Question

__all__ = ["STEADY_AFTER_MS", "CentreReachable", "Counters", "Link", "News", "Pace", "Reported", "Reporter"]
log = logging.getLogger(__name__)

RECONNECT_FIRST_MS = 1_000
RECONNECT_MOST_MS = 30_000
"""A broker that was restarted is found soon; one that is away costs a knock twice a minute."""
CROWDED_FIRST_MS = 30_000
CROWDED_MOST_MS = 120_000
"""Where another kiosk seems to have our id: each has the broker for as long as the other waits."""
STOP_WITHIN_S = 7.0
"""Longer than the slowest step of the thread, a connection attempt."""
FOR_EVER_S = 3_600.0
"""With nothing to do; select wants a number."""
RESEND = Backoff(RESEND_FIRST_MS, RESEND_MOST_MS, random.random)
RECONNECT = Backoff(RECONNECT_FIRST_MS, RECONNECT_MOST_MS, random.random)
CROWDED = Backoff(CROWDED_FIRST_MS, CROWDED_MOST_MS, random.random)


def monotonic_ms() -> int:
    """Milliseconds of this boot."""
    return time.monotonic_ns() // 1_000_000


@dataclass(frozen=True, slots=True)
class Pace:
    """Clock, chance and pauses; another one makes a test quick."""

    monotonic_ms: Callable[[], int] = monotonic_ms
    resend: Backoff = RESEND
    reconnect: Backoff = RECONNECT
    crowded: Backoff = CROWDED


class Reporter:
    """The kiosk's side of the link. Every method may be called from any thread and returns at once, but for `stop`."""

    def __init__(
        self,
        link: Link,
        topics: Topics,
        ledger: Ledger,
        *,
        boot: str,
        version: str,
        on_news: Callable[[News], None],
        pace: Pace = Pace(),
    ) -> None:
        """`on_news` is called from the reporter's thread, and within `ask` from its caller's; it must not wait."""
        self._link = link
        self._topics = topics
        self._pace = pace
        self._uplink = Uplink(About(topics, boot, version), ledger, pace.resend, on_news)
        self._wake_reader, self._wake_writer = socket.socketpair()
        self._wake_reader.setblocking(False)
        self._wake_writer.setblocking(False)
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="reporter", daemon=True)
        self._silent = False
        """Whether the log has said already that the broker is lost."""
        self._patience = Patience(pace.reconnect, pace.crowded)
        self._up_ms: int | None = None
        """Since when the broker has granted our connection; None where there was none in this attempt."""
        self._mistakes: set[tuple[str, ...]] = set()

    def start(self) -> None:
        """Begin to connect."""
        self._thread.start()

    def stop(self) -> None:
        """Say goodbye to the broker, where there is one, and end the thread. What waits stays in the outbox."""
        self._stopping.set()
        self.nudge()
        if self._thread.is_alive():
            self._thread.join(STOP_WITHIN_S)
        if not self._thread.is_alive():
            self._wake_reader.close()
            self._wake_writer.close()

    def nudge(self) -> None:
        """Something was committed: look at the outbox."""
        try:
            self._wake_writer.send(b"!")
        except OSError:  # full: it will wake anyway; closed: it has stopped
            return

    def set_devices(self, devices: Mapping[str, str]) -> None:
        """How each device is, for `up/state`: names as in the contract, values of at most 32 characters.

        Raises ValueError where the contract has no room for it.
        """
        if self._uplink.set_devices(devices):
            self.nudge()

    def ask(self, question: Question) -> None:
        """Put a visitor's question to the centre. A `LookedUp` is told, without an answer where there is none."""
        self._uplink.ask(question)
        self.nudge()

    def counters(self) -> Counters:
        """What was heard and not believed so far."""
        return self._uplink.counters

    # -- the thread ----------------------------------------------------------------------------------

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                self._rest(self._round())
            except Exception as fault:  # noqa: BLE001  reporting must outlive a mistake in what it calls
                self._mistaken(fault)
                self._stopping.wait(self._pace.reconnect.pause_ms(0) / 1000)

    def _round(self) -> int:
        """One attempt; how long to rest after it, in milliseconds."""
        began_ms, self._up_ms = self._pace.monotonic_ms(), None
        self._lost(self._attempt())
        was_crowded = self._patience.is_crowded
        lasted_ms = self._pace.monotonic_ms() - began_ms
        pause_ms = self._patience.ended(granted=self._up_ms is not None, lasted_ms=lasted_ms)
        if self._patience.is_crowded and not was_crowded:
            log.warning("connected and lost again and again: is there another kiosk %s on this broker?", self._kiosk)
            self._uplink.set_crowded(crowded=True)
        return pause_ms

    def _mistaken(self, fault: Exception) -> None:
        """A mistake of ours, with its trace: once for each place where it happens."""
        *_, place = traceback.extract_tb(fault.__traceback__)
        kind = (type(fault).__name__, place.filename, str(place.lineno))
        if kind not in self._mistakes:
            self._mistakes.add(kind)
            log.error("reporting made the kiosk raise; it goes on, and says this once", exc_info=fault)

    def _attempt(self) -> str:
        """One connection, from beginning to end; why it ended."""
        try:
            self._uplink.work(None, self._pace.monotonic_ms())
            return self._connection()
        except OSError as fault:
            return _reason(fault)
        except Exception as fault:  # noqa: BLE001  what a broken broker can make the MQTT library raise is not ours to list
            self._mistaken(fault)
            return _reason(fault)
        finally:
            self._uplink.disconnected()

    def _connection(self) -> str:
        session = Session(self._link, self._client_id(), self._state(online=False), self._hear)
        try:
            session.open(self._uplink.topics)
            self._serve(session)
        finally:
            session.close(self._state(online=False))
        return session.lost or "stopped"

    def _serve(self, session: Session) -> None:
        while session.lost is None and not self._stopping.is_set():
            now_ms = self._pace.monotonic_ms()
            if session.up and self._up_ms is None:
                self._up_ms = now_ms
                self._back()
                self._uplink.connected(now_ms)
            if self._up_ms is not None and self._patience.lasts(now_ms - self._up_ms):
                log.info("the connection lasts: kiosk %s is alone on this broker", self._kiosk)
                self._uplink.set_crowded(crowded=False)
            due_ms = self._uplink.work(session if session.up else None, now_ms)
            session.turn(self._wake_reader, self._until(due_ms))
            self._drain_wakes()

    def _rest(self, pause_ms: int) -> None:
        """Wait before the next attempt; the kiosk still hears how many events wait."""
        until_ms = self._pace.monotonic_ms() + pause_ms
        while not self._stopping.is_set() and self._pace.monotonic_ms() < until_ms:
            self._uplink.work(None, self._pace.monotonic_ms())
            select.select([self._wake_reader], [], [], self._until(until_ms))
            self._drain_wakes()

    def _until(self, due_ms: int | None) -> float:
        """Seconds until then."""
        return FOR_EVER_S if due_ms is None else max(0, due_ms - self._pace.monotonic_ms()) / 1000

    def _drain_wakes(self) -> None:
        try:
            while self._wake_reader.recv(4096):
                pass
        except BlockingIOError:
            return

    def _hear(self, topic: str, payload: bytes, retained: bool) -> None:
        self._uplink.hear(topic, payload, retained, self._pace.monotonic_ms())

    def _state(self, *, online: bool) -> tuple[str, bytes]:
        return self._topics.state, encode(self._uplink.state(online=online))

    @property
    def _kiosk(self) -> str:
        return self._topics.kiosk

    def _client_id(self) -> str:
        return f"kqs-{self._topics.centre}-{self._kiosk}"

    def _lost(self, reason: str) -> None:
        if not self._silent and not self._stopping.is_set() and not self._patience.is_crowded:
            log.warning("broker %s:%d lost: %s", self._link.host, self._link.port, reason)
            self._silent = True

    def _back(self) -> None:
        if not self._patience.is_crowded:
            log.info("broker %s:%d connected", self._link.host, self._link.port)
        self._silent = False


def _reason(fault: Exception) -> str:
    """For the log: what kind of fault, in the system's words."""
    return f"{type(fault).__name__}: {getattr(fault, 'strerror', None) or fault}"
