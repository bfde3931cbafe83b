"""One kiosk on its table: power, card, printer and clock. It lives through power cuts; a `Boot` runs between two."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from functools import partial
from math import ceil
from pathlib import Path
from typing import TYPE_CHECKING, cast

from kiosk.ledger import Ledger
from kiosk.shelf import Owner, Shelf
from kiosk.simulation import breaks
from kiosk.simulation.boot import Boot
from kiosk.simulation.clock import WallClock
from kiosk.simulation.dbapi import Connection
from kiosk.simulation.disk import Disk, PowerCut
from kiosk.simulation.files import SimulatedPath
from kiosk.simulation.paper import PrinterDevice
from kiosk.simulation.vfs import SimulatedVfs
from kiosk.tokens import CROCKFORD, TOKEN_LENGTH

if TYPE_CHECKING:
    from kiosk.simulation.place import Place
    from kiosk.states import Kiosk

RESTART_MS = 2_000
FILE = "ledger.db"
BALLAST_BYTES = 256 * 1024
"""Less than a real kiosk keeps back, for it is written and copied often here."""


class Station:
    """One kiosk. What happens to it from outside comes through here."""

    def __init__(self, place: Place, name: str, digit: str) -> None:
        self.place = place
        self.name = name
        self.digit = digit
        self.world = place.world
        self.chance = self.world.chance(name)
        self.disk = Disk(self.world.chance(f"{name}/disk"))
        self.disk.on_cut = self._noted
        self.vfs = SimulatedVfs(f"{name}-{id(self):x}", self.disk)
        self.clock = WallClock(self.world, place.truth, self.world.chance(f"{name}/clock"))
        self.printer = PrinterDevice(
            place.profile,
            self.world.chance(f"{name}/printer"),
            every=place.byte_level_every,
            monotonic_s=self.world.monotonic_s,
            sleep_ms=self._printer_sleeps,
            on_paper=partial(place.witness.paper, self),
            on_print=partial(place.witness.print_begins, self),
            on_outcome=partial(place.witness.print_ended, self),
        )
        self.boots = 0
        self.cuts = 0
        self.boot: Boot | None = None
        self.on_boot: list[Callable[[], None]] = []
        self.papers: set[str] = set()
        """The codes on all paper that came out here."""
        self.pressed_ms = 0
        self.board = 1
        """Which board the card is in."""
        self._made: list[Connection] = []
        self._dark = True

    # -- power ---------------------------------------------------------------------------------------------------

    def power_on(self) -> None:
        """Start the kiosk."""
        if not self._dark:
            return
        self._dark = False
        self.disk.power_on()
        self.clock.boot()
        self.boots += 1
        for arm in self.on_boot:
            arm()
        self.world.note(self.name, "power on")
        self._begin()

    def _begin(self) -> None:
        self.guard(self._open)

    def _open(self) -> None:
        ledger = Ledger.kept(
            self._shelf(),
            kiosk=self.name,
            digit=self.digit,
            new_token=lambda: "".join(self.chance.choice(CROCKFORD) for _ in range(TOKEN_LENGTH)),
            new_incarnation=self._new_incarnation,
        )
        if ledger.condition != "ok":
            self.place.witness.refused(self.name, ledger.condition)
        self.boot = Boot(self, breaks.ledger(self.place.broken, ledger, self.clock.wall_s))
        self.boot.start()

    def _shelf(self) -> Shelf:
        def connect(path: Path) -> sqlite3.Connection:
            self._made.append(breaks.connection(self.place.broken, Connection(self.disk, self.vfs, path.name)))
            return self._made[-1]  # type: ignore[return-value]  # it has the part of sqlite3's interface that is used

        owner = Owner(self.name, self.digit, f"serial:{self.name}-{self.board}", self._new_incarnation)
        shelf = Shelf(cast(Path, SimulatedPath(self.disk, FILE)), owner, connect)
        shelf.ballast._size = BALLAST_BYTES
        return shelf

    def _new_incarnation(self) -> str:
        return f"{self.chance.getrandbits(64):016x}"

    def cut_power(self) -> None:
        """Between two operations of the disk."""
        if self.disk.on:
            self._noted(self.disk.power_off())
            self._go_dark()

    def _noted(self, style: str) -> None:
        """The disk is off already; whatever runs meets `PowerCut` at its next touch of it."""
        self.cuts += 1
        self.world.note(self.name, f"POWER CUT ({style})")

    def guard(self, work: Callable[[], None]) -> None:
        """Run something of this kiosk from outside its tasks."""
        try:
            work()
        except PowerCut:
            self._go_dark()
        except Exception as bug:  # noqa: BLE001 - that it raises at all is the finding
            self.place.witness.raised(self.name, bug)

    def task_ended(self, task: str, fault: BaseException | None) -> None:
        """A task of the kiosk is over, which only the power may bring about."""
        if isinstance(fault, PowerCut):
            self.world.after(0, self._go_dark)
        elif fault is not None:
            self.place.witness.raised(f"{self.name}/{task}", fault)
            self.world.after(0, self._restart)

    def _restart(self) -> None:
        """systemd's: the process is gone, the machine is not."""
        if self.boot is None:
            return
        self._end_process()
        self.world.after(RESTART_MS, lambda: self._begin() if self.boot is None and not self._dark else None)

    def _end_process(self) -> None:
        boot, self.boot = self.boot, None
        if boot is not None:
            boot.die()
        for connection in self._made:
            connection.abandon()
        self._made.clear()

    def _go_dark(self) -> None:
        if self._dark:
            return
        self._dark = True
        self._end_process()
        self.place.witness.went_dark(self)
        if self.chance.random() < 0.5:
            self.printer.lose_power()
        else:
            self.printer.lose_line()
        self.world.after(self.chance.randint(*self.place.boot_ms), self.power_on)

    # -- people and devices ----------------------------------------------------------------------------------------

    def _printer_sleeps(self, delay_ms: float) -> None:
        """Time passes in whole milliseconds: who waits for less would wait for ever."""
        if self.boot is not None and delay_ms > 0:
            self.boot.printer_task.sleep(ceil(delay_ms))

    def press(self, button: str) -> None:
        """A finger on the glass."""
        if self.boot is not None:
            self.world.note(self.name, f"press {button}")
            self.pressed_ms = self.world.now_ms
            self.boot.press(button)

    def put_away(self) -> None:
        """The run is over."""
        self._end_process()
        self.vfs.unregister()

    @property
    def kiosk(self) -> Kiosk | None:
        """State and surroundings; None while it is off."""
        return None if self.boot is None else self.boot.runtime.kiosk
