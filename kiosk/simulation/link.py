"""A kiosk's way to the simulated broker: `kiosk.reporter.Reporter` without its thread and its socket.

What is said and believed is `kiosk.uplink.Uplink`; connecting again and again goes by the reporter's own figures.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from kiosk.contract import Topics, encode
from kiosk.delivery import RESEND_FIRST_MS, RESEND_MOST_MS, Backoff
from kiosk.ledger import Ledger
from kiosk.reporter import RECONNECT_FIRST_MS, RECONNECT_MOST_MS, STEADY_AFTER_MS, News
from kiosk.simulation.broker import Broker, Session
from kiosk.simulation.world import Timer, World
from kiosk.uplink import About, Uplink
from kiosk.wire import Wire

if TYPE_CHECKING:
    from kiosk.states import Question

CONNECTED_AFTER_MS = (5, 50)
Guard = Callable[[Callable[[], None]], None]
"""Runs work of one machine, and ends the machine where its power goes."""


class SimulatedLink:
    """One boot's link. Everything that comes from outside passes `guard`."""

    def __init__(
        self,
        world: World,
        broker: Broker,
        about: About,
        ledger: Ledger,
        *,
        on_news: Callable[[News], None],
        guard: Guard,
        chance: random.Random,
        wire: Callable[[Wire], Wire],
        monotonic_ms: Callable[[], int],
    ) -> None:
        self._world = world
        self._broker = broker
        self._topics: Topics = about.topics
        self._guard = guard
        self._chance = chance
        self._wire = wire
        self._monotonic_ms = monotonic_ms
        self._reconnect = Backoff(RECONNECT_FIRST_MS, RECONNECT_MOST_MS, chance.random)
        resend = Backoff(RESEND_FIRST_MS, RESEND_MOST_MS, chance.random)
        self.uplink = Uplink(about, ledger, resend, on_news, lambda: f"{chance.getrandbits(64):016x}")
        self._session: Session | None = None
        self._up = False
        self._dead = False
        self._failures = 0
        self._began_ms = 0
        self._timer: Timer | None = None

    # -- what the kiosk asks, as of a Reporter -------------------------------------------------------------------

    def nudge(self) -> None:
        """Something was committed: look at the outbox."""
        self._work_in(1)

    def set_devices(self, devices: Mapping[str, str]) -> None:
        """How each device is."""
        if self.uplink.set_devices(devices):
            self.nudge()

    def ask(self, question: Question) -> None:
        """Put a visitor's question to the centre."""
        self.uplink.ask(question)
        self.nudge()

    # -- connecting ----------------------------------------------------------------------------------------------

    def start(self) -> None:
        """Begin to connect."""
        self._attempt()

    def die(self) -> None:
        """The machine has no power any more."""
        self._dead = True
        if self._timer is not None:
            self._timer.cancel()
        if self._session is not None:
            self._broker.vanish(self._session)

    def _later(self, delay_ms: int, work: Callable[[], None]) -> None:
        def now() -> None:
            if not self._dead:
                self._guard(work)

        self._world.after(delay_ms, now)

    def _attempt(self) -> None:
        self._began_ms = self._monotonic_ms()
        will = (self._topics.state, encode(self.uplink.state(online=False)))
        session = self._broker.connect(self._topics.kiosk, will, self.uplink.topics, self._hear, self._gone)
        self._session = session
        if session is None:
            self._lost()
        else:
            self._later(self._chance.randint(*CONNECTED_AFTER_MS), lambda: self._connected(session))

    def _connected(self, session: Session) -> None:
        if session is self._session:
            self._up = True
            self.uplink.connected(self._monotonic_ms())
            self._work()

    def _gone(self) -> None:
        self._later(0, self._lost)

    def _lost(self) -> None:
        """As `Reporter._run`: a connection that lasted makes the next pause short again."""
        self._session, self._up = None, False
        self.uplink.disconnected()
        if self._monotonic_ms() - self._began_ms >= STEADY_AFTER_MS:
            self._failures = 0
        self._later(self._reconnect.pause_ms(self._failures), self._attempt)
        self._failures += 1
        self._work()

    # -- talking -------------------------------------------------------------------------------------------------

    def _hear(self, topic: str, payload: bytes, retained: bool) -> None:
        if not self._dead:
            self._guard(lambda: self._heard(topic, payload, retained))

    def _heard(self, topic: str, payload: bytes, retained: bool) -> None:
        self.uplink.hear(topic, payload, retained, self._monotonic_ms())
        self._work_in(0)

    def _work_in(self, delay_ms: int) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._timer = self._world.after(delay_ms, lambda: None if self._dead else self._guard(self._work))

    def _work(self) -> None:
        wire = self._wire(self._session) if self._session is not None and self._up else None
        due_ms = self.uplink.work(wire, self._monotonic_ms())
        if due_ms is not None:
            self._work_in(due_ms - self._monotonic_ms())
