"""A simulated MQTT broker: QoS 1, retained messages, wills, clean starts. It forgets when it is killed.

Within one connection messages keep their order, as TCP has it, unless the run asks for loss, repetition and disorder:
that stands for brokers that drop what they queued, and for bridges.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from kiosk.simulation.world import World

LATENCY_MS = (1, 20)
SLOW_MS = (2_000, 20_000)
UNTAKEN_MOST = 200
"""As in kiosk/mqtt.py: what the broker has not taken yet."""
NOTICED_MS = (5_000, 30_000)
"""Keep-alive: so long after a silent loss both ends know of it."""


@dataclass(slots=True)
class Weather:
    """How messages fare."""

    slow: bool = False
    lost: float = 0.0
    repeated: float = 0.0
    reordered: float = 0.0


class Session:
    """One client's connection. `hear` gets topic, payload, retained; `gone` is called when the client notices."""

    def __init__(
        self,
        broker: Broker,
        name: str,
        will: tuple[str, bytes],
        filters: Sequence[str],
        hear: Callable[[str, bytes, bool], None],
        gone: Callable[[], None],
    ) -> None:
        self.name = name
        self.will = will
        self.filters = filters
        self.hear = hear
        self.gone = gone
        self.alive = True
        self.cut = False
        """The network between both ends is silent, and nobody knows yet."""
        self._broker = broker
        self._untaken = 0
        self.up_after_ms = 0
        self.down_after_ms = 0

    def publish(self, topic: str, payload: bytes, *, retain: bool = False) -> bool:
        """As `kiosk.mqtt.Session.publish`."""
        if not self.alive or self._untaken >= UNTAKEN_MOST:
            return False
        self._untaken += 1
        self._broker.take(self, topic, payload, retain)
        return True

    def taken(self) -> None:
        """The broker's acknowledgement."""
        self._untaken -= 1


class Broker:
    """The one broker of the centre."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._chance = world.chance("broker")
        self._sessions: list[Session] = []
        self._retained: dict[str, bytes] = {}
        self.up = True
        self.parted: set[str] = set()
        """Clients with no way to the broker."""
        self.weather = Weather()

    # -- clients -------------------------------------------------------------------------------------------------

    def connect(
        self,
        name: str,
        will: tuple[str, bytes],
        filters: Sequence[str],
        hear: Callable[[str, bytes, bool], None],
        gone: Callable[[], None],
    ) -> Session | None:
        """A clean start with its subscriptions; None where nobody answers."""
        if not self.up or name in self.parted:
            return None
        for old in [session for session in self._sessions if session.name == name]:
            self._drop(old)
        session = Session(self, name, will, filters, hear, gone)
        self._sessions.append(session)
        for topic, payload in sorted(self._retained.items()):
            if _wanted(session, topic):
                self._deliver(session, topic, payload, retained=True)
        return session

    def vanish(self, session: Session) -> None:
        """The client lost its power: the broker notices by the keep-alive."""
        session.cut = True
        self._world.after(self._chance.randint(*NOTICED_MS), lambda: self._drop(session))

    def _drop(self, session: Session) -> None:
        """The connection ends for the broker, who tells the will."""
        if session in self._sessions:
            self._sessions.remove(session)
            session.alive = False
            self._route(*session.will, retain=True)

    # -- faults --------------------------------------------------------------------------------------------------

    def kill(self) -> None:
        """All connections and all that was under way are gone; perhaps what was retained too."""
        self.up = False
        sessions, self._sessions = self._sessions, []
        if self._chance.random() < 0.5:
            self._retained.clear()
        for session in sessions:
            session.alive = False
            self._world.after(self._chance.randint(0, 50), session.gone)

    def start(self) -> None:
        """It is back."""
        self.up = True

    def part(self, name: str) -> None:
        """The way to one client is cut; both ends notice after a while."""
        self.parted.add(name)
        for session in [one for one in self._sessions if one.name == name]:
            session.cut = True
            self._world.after(self._chance.randint(*NOTICED_MS), lambda one=session: self._drop(one))  # type: ignore[misc]  # mypy cannot infer a default's type
            self._world.after(self._chance.randint(*NOTICED_MS), session.gone)

    def join(self, name: str) -> None:
        """The way is open again."""
        self.parted.discard(name)

    # -- messages ------------------------------------------------------------------------------------------------

    def take(self, session: Session, topic: str, payload: bytes, retain: bool) -> None:
        """A client published."""

        def arrive() -> None:
            if not session.alive or session.cut:
                return
            session.taken()
            self._route(topic, payload, retain=retain)

        session.up_after_ms = self._on_the_way(session.up_after_ms, arrive)

    def _route(self, topic: str, payload: bytes, *, retain: bool) -> None:
        if retain:
            self._retained[topic] = payload
        for session in list(self._sessions):
            if _wanted(session, topic):
                for _ in range(self._copies(retain)):
                    self._deliver(session, topic, payload, retained=False)

    def _copies(self, retain: bool) -> int:
        """A retained message is the newest word on something: it is late at worst."""
        dice = self._chance.random()
        if retain or dice >= self.weather.lost + self.weather.repeated:
            return 1
        return 0 if dice < self.weather.lost else 2

    def _deliver(self, session: Session, topic: str, payload: bytes, *, retained: bool) -> None:
        def arrive() -> None:
            if session.alive and not session.cut:
                session.hear(topic, payload, retained)

        session.down_after_ms = self._on_the_way(session.down_after_ms, arrive)

    def _on_the_way(self, not_before_ms: int, arrive: Callable[[], None]) -> int:
        """Let a message arrive; the earliest time for the next one of this connection."""
        at_ms = self._world.now_ms + self._chance.randint(*(SLOW_MS if self.weather.slow else LATENCY_MS))
        if self.weather.reordered and self._chance.random() < self.weather.reordered:
            self._world.after(at_ms + self._chance.randint(0, 10_000) - self._world.now_ms, arrive)
            return not_before_ms
        at_ms = max(at_ms, not_before_ms)
        self._world.after(at_ms - self._world.now_ms, arrive)
        return at_ms


def _wanted(session: Session, topic: str) -> bool:
    return any(_matches(wanted, topic) for wanted in session.filters)


def _matches(wanted: str, topic: str) -> bool:
    if "+" not in wanted:
        return wanted == topic
    ours, theirs = wanted.split("/"), topic.split("/")
    return len(ours) == len(theirs) and all(a in ("+", b) for a, b in zip(ours, theirs, strict=True))
