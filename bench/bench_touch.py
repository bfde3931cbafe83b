"""From the touch on "Lấy số" to the first byte of the ticket at the printer: a real ledger on a real disk.

The rival in the same run works as kiosks that were read do: it takes max+1 of a table, prints, and stores afterwards
with SQLite's defaults. However fast, that order is wrong: a power cut between its steps gives a number twice.
"""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from drivers.printer.compose import compose
from drivers.printer.escpos import EscPosPrinter
from drivers.printer.profile import load_profile
from drivers.printer.simulated import SimulatedPrinter
from kiosk import buttons, gallery, ticket
from kiosk.almanac import Almanac
from kiosk.contract import Topics
from kiosk.events import Pressed, Started
from kiosk.hours import Open
from kiosk.inbox import Inbox, Stop
from kiosk.ledger import Ledger
from kiosk.machine import first
from kiosk.moment import Clock, ClockFacts
from kiosk.performer import Performer
from kiosk.reporter import Link, Reporter
from kiosk.runtime import Runtime
from kiosk.settings import Settings, load
from kiosk.states import Surroundings, name_of
from kiosk.tokens import new_incarnation, new_token
from kiosk.worker import PrinterWorker

CONFIG = Path(__file__).parents[1] / "config"
PROFILE = load_profile(CONFIG / "printers" / "epson_tm_t82iii.toml")
ROUNDS = 300
FIRST_PICTURE = b"\x1dv0"
"""The first thing of a ticket that is more than a question about the printer's health."""


class Wire:
    """A line without baud to a simulated printer without mechanics; it notes when a ticket's first picture passes."""

    baud = None

    def __init__(self) -> None:
        self._printer = SimulatedPrinter(
            PROFILE, baud=None, monotonic=time.monotonic, sleep=lambda _: None, on_paper=lambda _: None
        )
        self.passed = threading.Event()

    def write(self, data: bytes) -> bool:
        if FIRST_PICTURE in data:
            self.passed.set()
        return self._printer.write(data)

    def read(self, max_bytes: int, timeout_s: float) -> bytes:
        return self._printer.read(max_bytes, timeout_s)

    def close(self) -> None:
        self._printer.close()


class Kiosk:
    """The production kiosk without a screen and without a broker to be had."""

    def __init__(self, settings: Settings, ledger: Ledger, wire: Wire) -> None:
        self.inbox = Inbox()
        self.wire = wire
        catalogue = settings.catalogue
        clock = Clock("bench", facts=lambda: ClockFacts(synchronized=True), monotonic_ms=lambda: 0)
        almanac = Almanac(clock, catalogue.hours, ledger, self.inbox.post)
        self.reporter = Reporter(
            Link("127.0.0.1", 1), Topics("c", "k"), ledger, boot="b", version="0", on_news=lambda _: None
        )
        self.worker = PrinterWorker(
            lambda half: EscPosPrinter(wire, PROFILE, half_printed=half), self.inbox.post, monotonic_ms=lambda: 0
        )
        self.runtime = Runtime(
            first(Surroundings(Open()), catalogue),
            catalogue,
            self.inbox,
            perform=Performer(
                catalogue=catalogue,
                ledger=ledger,
                printer=self.worker,
                reporter=self.reporter,
                almanac=almanac,
                post=self.inbox.post,
            ),
            show=lambda _: None,
            monotonic_ms=lambda: 0,
        )
        self.runtime.handle(Started())
        self.worker.start()
        self.reporter.start()

    def walk_to_confirm(self) -> None:
        """Let the last ticket settle, then go where the next one can be taken."""
        while name_of(self.runtime.kiosk.state) == "printing":
            self._next()
        self.wire.passed.clear()
        for button in (buttons.DONE, buttons.START, buttons.service("ho_tich")):
            self.runtime.handle(Pressed(button))

    def touch(self) -> None:
        """The touch, up to the ticket's first byte."""
        assert name_of(self.runtime.kiosk.state) == "confirming"
        self.runtime.handle(Pressed(buttons.TAKE_NUMBER))
        while not self.wire.passed.is_set():
            self._next()

    def _next(self) -> None:
        item = self.inbox.get(0.001)
        if item is not None and not callable(item) and not isinstance(item, Stop):
            self.runtime.handle(item)


@pytest.fixture
def settings() -> Settings:
    found = load(CONFIG)
    assert isinstance(found, Settings)
    return found


@pytest.fixture
def kiosk(settings: Settings, tmp_path: Path) -> Iterator[Kiosk]:
    ledger = Ledger.open(
        tmp_path / "ledger.db", kiosk="k1", digit="1", new_token=new_token, new_incarnation=new_incarnation
    )
    assert isinstance(ledger, Ledger)
    machine = Kiosk(settings, ledger, Wire())
    yield machine
    machine.worker.stop()
    machine.reporter.stop()
    ledger.close()


@pytest.mark.benchmark(group="touch to first printer byte")
def test_ours(benchmark: BenchmarkFixture, kiosk: Kiosk) -> None:
    benchmark.pedantic(kiosk.touch, setup=kiosk.walk_to_confirm, rounds=ROUNDS)  # type: ignore[no-untyped-call]
    _show(benchmark, "ours: commit, then print")


@pytest.mark.benchmark(group="touch to first printer byte")
def test_rival_prints_first_and_stores_afterwards(
    benchmark: BenchmarkFixture, settings: Settings, tmp_path: Path
) -> None:
    wire = Wire()
    sample = gallery.sample_ticket(settings.catalogue, "ho_tich", "vi")
    with closing(sqlite3.connect(tmp_path / "rival.db")) as db:
        db.execute("CREATE TABLE ticket (number INTEGER)")

        def touch() -> None:
            (last,) = db.execute("SELECT coalesce(max(number), 0) FROM ticket").fetchone()
            wire.write(compose(ticket.receipt(sample, settings.catalogue), PROFILE))
            with db:
                db.execute("INSERT INTO ticket VALUES (?)", (last + 1,))

        benchmark.pedantic(touch, rounds=ROUNDS)  # type: ignore[no-untyped-call]
    _show(benchmark, "rival: max+1, print, then store")


def _show(benchmark: BenchmarkFixture, name: str) -> None:
    assert benchmark.stats is not None
    times = sorted(benchmark.stats.stats.data)
    median, p99 = times[len(times) // 2], times[len(times) * 99 // 100]
    benchmark.extra_info.update(median_ms=round(median * 1000, 2), p99_ms=round(p99 * 1000, 2))
    print(f"\n{name}: median {median * 1000:.2f} ms, p99 {p99 * 1000:.2f} ms over {len(times)} tickets")
