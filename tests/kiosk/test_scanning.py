"""The scanner's supervisor, with the real driver on a simulated imager, in a time of its own."""

from __future__ import annotations

import itertools
import logging
import queue
import threading
import time
from itertools import pairwise
from pathlib import Path

import pytest

from drivers.pty_server import PtyServer
from drivers.scanner.condition import ScannerCondition
from drivers.scanner.profile import load_scanner
from drivers.scanner.scan import Scan
from drivers.scanner.serial import SerialScanner
from drivers.scanner.simulated import ImagerFault, SimulatedImager
from drivers.stream import StreamLost, open_stream
from kiosk.delays import RECONNECT_FIRST_MS, RECONNECT_MOST_MS
from kiosk.scanning import ScannerWorker
from tests.drivers.receipts import Clock

READY, LOST = ScannerCondition.READY, ScannerCondition.LOST
PROFILE = load_scanner(Path(__file__).parents[2] / "config" / "scanners" / "newland_imager.toml")
CARD = "999190000019||Nguyễn Thị Ví Dụ|05031990|Nữ|Số 1 Đường Thử Nghiệm|15062021".encode()


class Breakable(SerialScanner):
    """The driver, with a bug where the test puts one. What it says is what must never be logged."""

    bug_in: str = ""
    closed: bool = False

    def _trip(self, where: str) -> None:
        if self.bug_in == where:
            raise KeyError(CARD.decode())

    def read(self, timeout_ms: int) -> Scan | None:
        self._trip("read")
        return super().read(timeout_ms)

    def want(self, wanted: bool) -> None:
        self._trip("want")
        super().want(wanted)

    def close(self) -> None:
        self.closed = True
        self._trip("close")
        super().close()


class Hall:
    """A worker and its imager, step by step in the test's own thread."""

    def __init__(self, jitter: float = 0.0) -> None:
        self.clock = Clock()
        self.imager = SimulatedImager(PROFILE, monotonic=self.clock, sleep=self.clock.sleep)
        self.scans: list[Scan] = []
        self.conditions: list[ScannerCondition] = []
        self.opened_at_ms: list[int] = []
        self.scanners: list[Breakable] = []
        self.bug_in = ""
        self.worker = ScannerWorker(
            self._open, self._take, self.conditions.append, monotonic_ms=self.now_ms, jitter=lambda: jitter
        )
        self.worker.want(True)

    def now_ms(self) -> int:
        return round(self.clock() * 1000)

    def _open(self) -> SerialScanner:
        self.opened_at_ms.append(self.now_ms())
        if ImagerFault.UNPLUGGED in self.imager.faults.on:
            raise StreamLost("no such device")
        if self.bug_in == "open":
            raise KeyError(CARD.decode())
        scanner = Breakable(self.imager, PROFILE, monotonic_ms=self.now_ms)
        scanner.bug_in = self.bug_in
        self.scanners.append(scanner)
        return scanner

    def _take(self, scan: Scan) -> None:
        if self.bug_in == "taker":
            raise KeyError(scan.payload)
        self.scans.append(scan)

    def fault(self, fault: ImagerFault, *, on: bool = True) -> None:
        self.imager.faults.set(fault, on)

    def step(self, times: int = 1, every_ms: int = 200) -> None:
        for _ in range(times):
            self.clock.sleep(every_ms / 1000)
            assert self.worker.step(0)


@pytest.fixture
def hall() -> Hall:
    return Hall()


def test_a_code_that_is_shown_is_told_once(hall: Hall) -> None:
    hall.step()
    assert hall.imager.show(CARD)
    hall.step(5)
    assert hall.scans == [Scan(CARD, "serial")]


def test_a_scanner_is_told_whether_codes_are_wanted_and_none_is_told_that_is_not(hall: Hall) -> None:
    hall.step(2)
    hall.imager.show(CARD)
    hall.worker.want(False)
    hall.step(5)
    assert hall.scans == []
    assert not hall.imager.reading
    hall.worker.want(True)
    hall.step(2)
    hall.imager.show(b"Q1:4014")
    hall.step(5)
    assert hall.scans == [Scan(b"Q1:4014", "serial")]


def test_a_scanner_lost_in_the_middle_of_a_code_comes_back_and_is_told_again_what_it_should(
    hall: Hall, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, logger="kiosk.scanning")
    hall.step(2)
    hall.fault(ImagerFault.HALF_CODE)
    hall.imager.show(CARD)
    hall.step()
    hall.fault(ImagerFault.UNPLUGGED)
    hall.step(100)
    hall.fault(ImagerFault.UNPLUGGED, on=False)
    hall.fault(ImagerFault.HALF_CODE, on=False)
    hall.step(100)
    assert hall.imager.show(CARD)
    hall.step(5)
    assert hall.scans == [Scan(CARD, "serial")]
    assert hall.conditions == [READY, LOST, READY]
    assert caplog.messages == ["scanner lost: the simulated cable is unplugged", "scanner back: ready"]


def test_a_scanner_that_was_never_there_is_told_once(hall: Hall, caplog: pytest.LogCaptureFixture) -> None:
    hall.fault(ImagerFault.UNPLUGGED)
    hall.step(200)
    assert hall.conditions == [LOST]
    assert caplog.messages == ["scanner lost: no such device"]


@pytest.mark.parametrize(("jitter", "factor"), [(0.0, 1.0), (1.0, 1.5)])
def test_the_pause_between_two_attempts_grows_up_to_its_bound(jitter: float, factor: float) -> None:
    hall = Hall(jitter)
    hall.fault(ImagerFault.UNPLUGGED)
    hall.step(1_000, every_ms=100)
    pauses = [later - earlier for earlier, later in pairwise(hall.opened_at_ms)]
    wanted = [RECONNECT_FIRST_MS * 2**turn * factor for turn in range(4)]
    assert pauses[: len(wanted)] == pytest.approx(wanted, abs=100)
    assert pauses[-1] == pytest.approx(RECONNECT_MOST_MS * factor, abs=100)


@pytest.mark.parametrize("where", ["open", "want", "read", "close", "taker"])
def test_a_bug_is_seen_once_by_its_place_and_says_nothing_of_the_card(
    hall: Hall, caplog: pytest.LogCaptureFixture, where: str
) -> None:
    hall.bug_in = where
    hall.step(3)
    hall.imager.show(CARD)
    hall.fault(ImagerFault.UNPLUGGED, on=where == "close")
    hall.step(3, every_ms=10)
    traced = [record for record in caplog.records if record.exc_info]
    assert len(traced) == 1
    assert "Withheld: KeyError" in caplog.text
    assert all(word not in caplog.text for word in ("Nguyễn", "999190000019", "05031990"))
    hall.bug_in = ""
    hall.fault(ImagerFault.UNPLUGGED, on=False)
    hall.step(100)
    hall.imager.show(b"after")
    hall.step(5)
    assert hall.scans[-1] == Scan(b"after", "serial")


def test_every_device_that_was_opened_is_given_back(hall: Hall) -> None:
    hall.step()
    hall.fault(ImagerFault.UNPLUGGED)
    hall.step(5)
    hall.fault(ImagerFault.UNPLUGGED, on=False)
    hall.step(20)
    assert [scanner.closed for scanner in hall.scanners] == [True, False]
    hall.worker.stop()
    assert not hall.worker.step(0)
    assert [scanner.closed for scanner in hall.scanners] == [True, True]


class Endless:
    """A scanner of another kind: what a camera would be to the worker. It reads one code after another."""

    def __init__(self, closed: threading.Event) -> None:
        self.wanted = False
        self.closed = closed

    def read(self, timeout_ms: int) -> Scan | None:
        return Scan(CARD, "zxing") if self.wanted and timeout_ms else None

    def want(self, wanted: bool) -> None:
        self.wanted = wanted

    def close(self) -> None:
        self.closed.set()


def test_a_code_read_while_it_stopped_being_wanted_is_told_to_nobody() -> None:
    scans: list[Scan] = []

    class Late(Endless):
        def read(self, timeout_ms: int) -> Scan | None:
            worker.want(False)
            return super().read(timeout_ms)

    worker = ScannerWorker(
        lambda: Late(threading.Event()), scans.append, lambda _condition: None, monotonic_ms=lambda: 0
    )
    worker.want(True)
    worker.step(1)
    assert scans == []


def test_the_thread_serves_any_scanner_and_ends_when_told() -> None:
    closed, heard = threading.Event(), threading.Event()
    worker = ScannerWorker(
        lambda: Endless(closed), lambda _scan: heard.set(), lambda _condition: None, monotonic_ms=lambda: 0
    )
    worker.start()
    worker.want(True)
    assert heard.wait(timeout=60)
    worker.stop()
    assert closed.is_set()
    assert not [thread for thread in threading.enumerate() if thread.name == "scanner"]


def test_a_cable_pulled_and_put_back_under_a_running_thread_is_lost_and_found_again() -> None:
    imager = SimulatedImager(PROFILE, monotonic=time.monotonic, sleep=time.sleep)
    conditions: queue.SimpleQueue[ScannerCondition] = queue.SimpleQueue()
    scans: queue.SimpleQueue[Scan] = queue.SimpleQueue()
    servers = [PtyServer(imager)]

    def open_scanner() -> SerialScanner:
        if not servers:  # its path may be another program's by now
            raise StreamLost("no such device")
        return SerialScanner(open_stream(f"serial:{servers[-1].path}"), PROFILE)

    hurried = itertools.count(step=RECONNECT_MOST_MS * 2)
    worker = ScannerWorker(open_scanner, scans.put, conditions.put, monotonic_ms=lambda: next(hurried))
    worker.want(True)
    worker.start()
    assert conditions.get(timeout=60) is READY
    assert imager.show(CARD)
    assert scans.get(timeout=60) == Scan(CARD, "serial")
    servers.pop().unplug()
    assert conditions.get(timeout=60) is LOST
    servers.append(PtyServer(imager))
    assert conditions.get(timeout=60) is READY
    assert imager.show(b"Q1:4014")
    assert scans.get(timeout=60) == Scan(b"Q1:4014", "serial")
    worker.stop()
    servers[-1].unplug()


def test_a_worker_that_never_started_can_be_stopped(hall: Hall) -> None:
    hall.worker.stop()
