"""One supervised thread for the scanner, serial or camera: it opens the device, listens to it and survives its loss.

A scan may be a person's card: it goes to whoever wants it and is neither kept nor logged here.
"""

from __future__ import annotations

import logging
import random
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

from drivers.scanner.condition import ScannerCondition
from drivers.stream import StreamLost
from kiosk.delays import SCANNER_READ_MS
from kiosk.supervision import Supervised

if TYPE_CHECKING:
    from drivers.scanner.scan import Scan

log = logging.getLogger(__name__)


class Scanner(Protocol):
    """What the worker needs of a scanner driver. Every call is bounded in time and may raise `StreamLost`."""

    def read(self, timeout_ms: int) -> Scan | None:
        """The next code; None when there was none in time, or none is wanted."""

    def want(self, wanted: bool) -> None:
        """Whether anybody wants a code; at first nobody does."""

    def close(self) -> None:
        """Let go of the device. Raises nothing."""


class ScannerWorker:
    """The only place that touches the scanner. What it tells, it tells in its own thread."""

    def __init__(
        self,
        open_scanner: Callable[[], Scanner],
        on_scan: Callable[[Scan], None],
        on_condition: Callable[[ScannerCondition], None],
        *,
        monotonic_ms: Callable[[], int],
        jitter: Callable[[], float] = random.random,
    ) -> None:
        """`open_scanner` raises `StreamLost` where it is not there. `on_condition` hears each change: READY, LOST."""
        self._on_scan = on_scan
        self._on_condition = on_condition
        self._wanted = False
        self._told_wanted = False
        self._condition: ScannerCondition | None = None
        self._stopping = threading.Event()
        self._line: Supervised[Scanner] = Supervised(
            "scanner",
            open_scanner,
            lambda scanner: scanner.close(),
            lambda: self._report(ScannerCondition.LOST),
            log=log,
            monotonic_ms=monotonic_ms,
            jitter=jitter,
            private=True,
        )
        self._thread = threading.Thread(target=self._run, name="scanner", daemon=True)

    def start(self) -> None:
        """Begin to supervise."""
        self._thread.start()

    def stop(self) -> None:
        """Let go of the device."""
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join(timeout=2 * SCANNER_READ_MS / 1000)

    def want(self, wanted: bool) -> None:
        """Whether a code is wanted from now on. Never blocks; of what is read meanwhile nothing is told after False."""
        self._wanted = wanted

    def _run(self) -> None:
        while self.step(SCANNER_READ_MS):
            pass

    def step(self, timeout_ms: int) -> bool:
        """Listen once. False once told to stop."""
        if self._stopping.is_set():
            self._line.let_go()
            return False
        if self._line.device is None:
            self._told_wanted = False
        scanner = self._line.opened()
        if scanner is None:
            self._stopping.wait(timeout_ms / 1000)
        else:
            self._listen(scanner, timeout_ms)
        return True

    def _listen(self, scanner: Scanner, timeout_ms: int) -> None:
        try:
            self._tell_wanted(scanner)
            scan = scanner.read(timeout_ms)
            self._report(ScannerCondition.READY)
            if scan is not None and self._wanted:
                self._on_scan(scan)
        except StreamLost as fault:
            self._line.lost(str(fault))
        except Exception as bug:  # noqa: BLE001 - see kiosk/supervision.py
            self._line.failed(bug)

    def _tell_wanted(self, scanner: Scanner) -> None:
        wanted = self._wanted  # read once: another thread writes it
        if wanted is not self._told_wanted:
            scanner.want(wanted)
            self._told_wanted = wanted

    def _report(self, condition: ScannerCondition) -> None:
        if condition is ScannerCondition.READY:
            self._line.works(condition.value)
        if condition is not self._condition:
            self._condition = condition
            self._on_condition(condition)
