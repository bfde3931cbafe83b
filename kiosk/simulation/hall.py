"""The centre's machine: the real `Centre` on its real `Store`, the way to the broker, the clerks at the counters."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from typing import TYPE_CHECKING

from center.day import Now
from center.link import pause
from center.protocol import Centre, Message
from center.requests import Call, NoShow
from center.store import Store
from kiosk.simulation.broker import Broker, Session
from kiosk.simulation.clock import TrueTime
from kiosk.simulation.dbapi import Connection
from kiosk.simulation.disk import Disk, PowerCut
from kiosk.simulation.vfs import SimulatedVfs
from kiosk.simulation.world import Timer, World

if TYPE_CHECKING:
    from center.settings import Place as CentrePlace
    from kiosk.simulation.witness import Witness

BOOT_MS = (10_000, 60_000)
GATHER_MS = 2
"""What comes in within this time is committed together."""
SERVING_MS = (90_000, 400_000)
"""A clerk's time for one visitor."""
FILE = "center.simulated"
NAME = "center"


class Hall:
    """The centre through its power cuts."""

    def __init__(self, world: World, truth: TrueTime, broker: Broker, place: CentrePlace, witness: Witness) -> None:
        self.world = world
        self.disk = Disk(world.chance("center/disk"))
        self.disk.on_cut = self._noted
        self.cuts = 0
        self.chance = world.chance("center")
        self._vfs = SimulatedVfs(f"center-{id(self):x}", self.disk)
        self._truth = truth
        self._broker = broker
        self._place = place
        self.witness = witness
        self._connection: Connection | None = None
        self._session: Session | None = None
        self._timer: Timer | None = None
        self._heard: list[tuple[str, bytes]] = []
        self._failures = 0
        self._life = 0
        self.centre: Centre | None = None
        self.on_boot: list[Callable[[], None]] = []
        for counter in sorted(place.counters):
            self._serve_later(counter)

    # -- power ---------------------------------------------------------------------------------------------------

    def power_on(self) -> None:
        """Start the server."""
        if self.disk.on:
            return
        self.disk.power_on()
        self._life += 1
        for arm in self.on_boot:
            arm()
        self._guard(self._begin)

    def _begin(self) -> None:
        try:
            self._connection = Connection(self.disk, self._vfs, FILE)
            store = Store(self._connection, lambda: f"{self.chance.getrandbits(64):016x}")  # type: ignore[arg-type]  # it has the part of sqlite3's interface that is used
        except sqlite3.Error as fault:
            self.witness.refused(NAME, fault)
            self.disk.on = False
            self.world.after(self.chance.randint(*BOOT_MS), self.power_on)
            return
        self.centre = Centre(self._place, store, self._now())
        self._connect()

    def cut_power(self) -> None:
        """Between two operations of the disk."""
        if self.disk.on:
            self._noted(self.disk.power_off())
            self._go_dark()

    def _noted(self, style: str) -> None:
        self.cuts += 1
        self.world.note(NAME, f"POWER CUT ({style})")

    def _go_dark(self, *, back: bool = True) -> None:
        self._life += 1
        self.centre = None
        self._heard.clear()
        if self._session is not None:
            self._broker.vanish(self._session)
            self._session = None
        if self._connection is not None:
            self._connection.abandon()
            self._connection = None
        if back:
            self.world.after(self.chance.randint(*BOOT_MS), self.power_on)

    def replace_disk(self, copy: dict[str, bytes]) -> None:
        """Somebody restores a backup, or begins with nothing."""
        if self.disk.on:
            self.disk.power_off()
            self._go_dark()
        self.disk.restore(copy)

    def _guard(self, work: Callable[[], None]) -> None:
        try:
            work()
        except PowerCut:
            self._go_dark()
        except Exception as bug:  # noqa: BLE001 - that it raises at all is the finding
            self.witness.raised(NAME, bug)

    def _later(self, delay_ms: float, work: Callable[[], None]) -> Timer:
        """Unless the machine is another one by then."""
        life = self._life
        return self.world.after(delay_ms, lambda: self._guard(work) if life == self._life else None)

    def _now(self) -> Now:
        return Now(self.world.now_ms / 1000, self._truth.utc())

    # -- the link ------------------------------------------------------------------------------------------------

    def _connect(self) -> None:
        centre = self.centre
        if centre is None:
            return
        will = (centre.will.topic, centre.will.payload)
        session = self._broker.connect(NAME, will, centre.filters, self._hear, self._gone)
        self._session = session
        if session is None:
            self._failures += 1
            self._later(pause(self._failures, self.chance.random()) * 1000, self._connect)
            return
        self._failures = 0
        self._publish(centre.connected(self._now()))
        self._tick_later()

    def _gone(self) -> None:
        def gone() -> None:
            if self.centre is not None and self._session is not None:
                self._session = None
                self.centre.disconnected()
                self._failures = 1
                self._later(pause(1, self.chance.random()) * 1000, self._connect)

        self._later(0, gone)

    def _hear(self, topic: str, payload: bytes, _retained: bool) -> None:
        if self.centre is None:
            return
        if not self._heard:
            self._later(GATHER_MS, self._receive)
        self._heard.append((topic, payload))

    def _receive(self) -> None:
        batch, self._heard = self._heard, []
        if self.centre is not None:
            self._publish(self.centre.receive(self._now(), batch))
            self._tick_later()

    def _tick_later(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
        if self.centre is not None:
            self._timer = self._later(self.centre.due(self._now()) * 1000 + 1, self._tick)

    def _tick(self) -> None:
        if self.centre is not None:
            self._publish(self.centre.tick(self._now()))
            self._tick_later()

    def _publish(self, messages: list[Message]) -> None:
        if self._session is not None:
            for message in messages:
                self._session.publish(message.topic, message.payload, retain=message.retain)

    # -- the clerks ----------------------------------------------------------------------------------------------

    def _serve_later(self, counter: int) -> None:
        def serve() -> None:
            self._guard(lambda: self._serve(counter))
            self._serve_later(counter)

        self.world.after(self.chance.randint(*SERVING_MS), serve)

    def _serve(self, counter: int) -> None:
        if self.centre is None or not 7 <= self._truth.local().hour < 18:
            return
        request = NoShow(counter) if self.chance.random() < 0.1 else Call(counter, None)
        _, messages = self.centre.ask(self._now(), request)
        self._publish(messages)
        self._tick_later()

    # -- what is there in the end ----------------------------------------------------------------------------------

    def put_away(self) -> None:
        """The run is over."""
        if self._connection is not None:
            self._connection.abandon()
        self._vfs.unregister()

    def codes(self) -> set[tuple[object, ...]]:
        """Kiosk, label and token of every ticket that is stored now."""
        return set(self.rows("SELECT kiosk, label, token FROM tickets")) if self.disk.on else set()

    def rows(self, sql: str) -> list[tuple[object, ...]]:
        """A look into the database; nothing where the machine is off."""
        return self._connection.execute(sql).fetchall() if self._connection is not None else []
