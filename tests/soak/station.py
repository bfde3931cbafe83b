"""One kiosk that is killed and started again on the same files, and the printer beside it, which lives on."""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
import termios
import threading
import time
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack, closing
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image

from drivers.printer.profile import load_profile
from drivers.printer.simulated import SimulatedPrinter
from drivers.pty_server import serve_on_pty
from kiosk.simulation.paper import Paper, read_slip
from tests.scenarios.programs import Program, eventually, state_of
from tests.soak.place import BAUD, MODEL, House, kiosk_words
from tests.soak.visitor import Visitor

LONGEST_ROWS = 1000
"""A whole ticket has 800 to 980."""
QUIET_S = 0.2
"""What was on its way to the printer when the kiosk died is through when it got nothing for so long."""

WHEN = {"starting": 10, "any": 30, "taking": 30, "printing": 20, "reprinting": 10}
"""When a life ends, in percent."""
SLIP_BYTES = 11_000
"""About a ticket's."""

Ticket = tuple[str, int, str, str, str, str]
"""Incarnation, running number, day, label, token, what the ledger says of its paper."""


class _Overheard(SimulatedPrinter):
    """Tells when so many more bytes have come: a kill within a picture is then no rare luck."""

    left = 0
    writing = False
    wrote_at = 0.0

    def call_after(self, byte_count: int, call: Callable[[], None]) -> None:
        self._call, self.left = call, byte_count

    def write(self, data: bytes) -> bool:
        if self.left > 0:
            self.left -= len(data)
            if self.left <= 0:
                self._call()
        self.writing = True
        try:
            return super().write(data)
        finally:
            self.wrote_at, self.writing = self._monotonic(), False

    @property
    def is_quiet(self) -> bool:
        """Nothing more is on its way to it."""
        return not self.writing and self._monotonic() - self.wrote_at > QUIET_S


class Station:
    """One kiosk's place in the hall."""

    def __init__(self, house: House, number: int, chance: random.Random, stack: ExitStack, *, line_loss: float) -> None:
        """`line_loss`: how often, 0 to 1, what the kernel holds for the printer is lost with the kiosk."""
        self.kiosk = f"k{number}"
        self.state = house.folder / self.kiosk
        self.slips: list[Paper] = []
        self.committed: set[Ticket] = set()
        """Every ticket that was found in the ledger after any kill; without what became of its paper."""
        self.damaged = 0
        """Slips with a number and more on them than one ticket has."""
        self.unasked = 0
        """Slips that came out after a start before anybody had taken a number."""
        self.touches: Counter[str] = Counter()
        self.kills: Counter[str] = Counter()
        self._house = house
        self._chance = chance
        self._number = number
        self._line_loss = line_loss
        profile = load_profile(house.config / "printers" / f"{MODEL}.toml")
        self.printer = _Overheard(
            profile,
            baud=BAUD,
            monotonic=time.monotonic,
            sleep=time.sleep,
            on_paper=self._keep_slip,
        )
        self._cable = stack.enter_context(serve_on_pty(self.printer)).path

    def _keep_slip(self, ink: Image.Image) -> None:
        slip = read_slip(ink)
        self.slips.append(slip)
        if slip.payloads and ink.height > LONGEST_ROWS:
            self.damaged += 1
            ink.save(self._house.folder / f"damaged-{self.kiosk}-{len(self.slips)}.png")

    # -- one life --------------------------------------------------------------------------------------------------

    def live_and_die(self) -> None:
        """Start, serve visitors, be killed at a moment chosen at random."""
        when = self._chance.choices(tuple(WHEN), tuple(WHEN.values()))[0]
        self.kills[when] += 1
        before = len(self.slips)
        program = self._start()
        killer = _Killer(program)
        try:
            if when == "starting":
                killer.after(self._chance.uniform(0, 2))
                killer.wait()
            else:
                self._serve(program, killer, when, before)
        finally:
            killer.now()
            self._lose_what_is_on_the_way()
            self.printer.left = 0
            program.stop()
        self._look()

    def _cut(self, program: Program) -> None:
        program.process.kill()
        self._lose_what_is_on_the_way()

    def _lose_what_is_on_the_way(self) -> None:
        """The kernel's buffer goes too, as when the power is cut of all but the printer."""
        if self._chance.random() < self._line_loss:
            line = os.open(self._cable, os.O_RDWR | os.O_NOCTTY)
            termios.tcflush(line, termios.TCOFLUSH)
            os.close(line)

    def _serve(self, program: Program, killer: _Killer, when: str, before: int) -> None:
        dock = program.wait_for_line(r"^dock +(http\S+)")[1].rstrip("/")
        killer.after(self._chance.uniform(0, 5) if when == "any" else 6)
        asked = False

        def touched(button: str) -> None:
            nonlocal asked
            self.touches[button.partition(":")[0]] += 1
            if button == "take_number" and not asked:
                asked = True
                self._count_unasked(before)
            if button == {"taking": "take_number", "reprinting": "reprint"}.get(when):
                killer.after(self._chance.choice((0.02, 0.1, 0.5, 1.5)) * self._chance.random())
            if when == "printing" and button == "take_number":
                self.printer.call_after(self._chance.randrange(1, SLIP_BYTES), lambda: self._cut(program))

        Visitor(dock, self._chance, touched).visit(lambda: program.process.poll() is None)
        if not asked:
            self._count_unasked(before)

    def _start(self) -> Program:
        digit = str(self._number)
        return Program(*kiosk_words(self._house, self.kiosk, digit, self._cable, self.state))

    def _look(self) -> None:
        """What the ledger holds now, in a copy: to open it would mend it."""
        eventually(lambda: self.printer.is_quiet, bool)
        self.committed |= {(*ticket[:5], "") for ticket in self.tickets()}

    def tickets(self) -> list[Ticket]:
        """All tickets of the ledger."""
        with TemporaryDirectory() as folder:
            for name in ("ledger.db", "ledger.db-wal"):
                if (self.state / name).exists():
                    shutil.copy(self.state / name, folder)
            if not (Path(folder) / "ledger.db").exists():
                return []
            with closing(sqlite3.connect(Path(folder) / "ledger.db")) as db:
                if not db.execute("SELECT 1 FROM sqlite_schema WHERE name = 'ticket'").fetchone():
                    return []
                return db.execute(
                    "SELECT i.name, t.ticket, t.day, t.label, t.token, t.paper"
                    " FROM ticket t JOIN incarnation i ON i.id = t.incarnation"
                ).fetchall()

    # -- the last life ---------------------------------------------------------------------------------------------

    def heal(self) -> None:
        """Start once more, touch nothing, until all is reported; then stop in order."""
        program = self._start()
        before = len(self.slips)
        try:
            dock = program.wait_for_line(r"^dock +(http\S+)")[1].rstrip("/")
            eventually(lambda: _lights(dock), lambda lights: lights.get("Centre") == lights.get("Outbox") == "ok")
        finally:
            program.stop()
        self._count_unasked(before)

    def _count_unasked(self, before: int) -> None:
        for slip in self.slips[before:]:
            self.unasked += 1
            print(f"{self.kiosk}: printed unasked: {slip}", flush=True)


class _Killer:
    """Kills a program, once, at a moment that nothing in it knows of."""

    def __init__(self, program: Program) -> None:
        self._process = program.process
        self._timers: list[threading.Timer] = []

    def after(self, seconds: float) -> None:
        timer = threading.Timer(seconds, self._process.kill)
        timer.daemon = True
        timer.start()
        self._timers.append(timer)

    def now(self) -> None:
        for timer in self._timers:
            timer.cancel()
        self._process.kill()

    def wait(self) -> None:
        self._process.wait()


def _lights(dock: str) -> dict[str, str]:
    return {light["name"]: light["level"] for light in state_of(dock)["status"]["rows"]}
