"""One supervised thread for the printer: it opens the device, asks how it is, prints, and survives its loss.

A device that is lost is opened again with a growing, jittered pause; one log line says lost, one says back.
A print is tried once. Whether to try again is the visitor's choice, never the worker's.
A driver that fails in a way it should not is told in the log with its trace, and then taken for a lost device:
the fault is to be seen, and numbers are to be given.
"""

from __future__ import annotations

import logging
import queue
import random
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from drivers.printer.condition import NotPrinted, Printed, PrinterCondition, PrintOutcome, PrintUnknown
from drivers.stream import StreamLost
from kiosk.delays import PRINT_WITHIN_MS, PRINTER_POLL_MS, RECONNECT_FIRST_MS, RECONNECT_MOST_MS
from kiosk.events import Event, PrinterChanged, PrintSettled

if TYPE_CHECKING:
    from drivers.printer.receipt import Receipt
    from kiosk.effects import PrintJob

log = logging.getLogger(__name__)


class Printer(Protocol):
    """What the worker needs of a printer driver. Every call is bounded in time."""

    half_printed: bool
    """Part of a slip may be on the paper: what opens the printer next must know."""

    def condition(self) -> PrinterCondition:
        """Ask how it is; DISCONNECTED where the line is gone."""

    def print(self, receipt: Receipt) -> PrintOutcome:
        """Print once, and say what is known of it; DISCONNECTED where the line went meanwhile."""

    def close(self) -> None:
        """Let go of the line."""


@dataclass(frozen=True, slots=True)
class _Order:
    job: PrintJob
    receipt: Receipt
    not_after_ms: int


class PrinterWorker:
    """The only place that touches the printer."""

    def __init__(
        self,
        open_printer: Callable[[bool], Printer],
        post: Callable[[Event], None],
        *,
        monotonic_ms: Callable[[], int],
        jitter: Callable[[], float] = random.random,
        half_printed: bool = False,
    ) -> None:
        """`half_printed`: we died within a slip, and the printer, on a plug of its own, waits for the rest."""
        self._open = open_printer
        self._post = post
        self._monotonic_ms = monotonic_ms
        self._jitter = jitter
        self._orders: queue.SimpleQueue[_Order | None] = queue.SimpleQueue()
        self._printer: Printer | None = None
        self._half_printed = half_printed
        self._condition: PrinterCondition | None = None
        self._pause_ms = RECONNECT_FIRST_MS
        self._open_not_before_ms = 0
        self._known_bug = ""
        self._was_silent = False
        self._thread = threading.Thread(target=self._run, name="printer", daemon=True)

    def start(self) -> None:
        """Begin to supervise."""
        self._thread.start()

    def stop(self) -> None:
        """Finish what is being printed, then let go of the device."""
        self._orders.put(None)
        if self._thread.is_alive():
            self._thread.join(timeout=PRINT_WITHIN_MS / 1000)

    def submit(self, job: PrintJob, receipt: Receipt) -> None:
        """Print soon or not at all: an order that waited too long is not wanted any more. Never blocks."""
        self._orders.put(_Order(job, receipt, self._monotonic_ms() + PRINT_WITHIN_MS))

    def _run(self) -> None:
        self.look()
        while self.step(PRINTER_POLL_MS / 1000):
            pass

    def step(self, timeout_s: float) -> bool:
        """Carry out the next order; look at the printer where none comes in time. False once told to stop."""
        try:
            order = self._orders.get(timeout=timeout_s)
        except queue.Empty:
            self.look()
            return True
        if order is None:
            self._let_go()
            return False
        self._settle(order)
        return True

    def look(self) -> None:
        """Ask the printer how it is, opening it first where it is time to try again."""
        printer = self._opened()
        if printer is not None:
            self._heard(self._condition_of(printer))

    def _settle(self, order: _Order) -> None:
        outcome = self._print(order)
        self._post(PrintSettled(order.job, outcome))
        self.look()

    def _print(self, order: _Order) -> PrintOutcome:
        if self._monotonic_ms() > order.not_after_ms:
            return NotPrinted(self._condition or PrinterCondition.SILENT)
        printer = self._opened(at_once=True)
        if printer is None:
            return NotPrinted(PrinterCondition.DISCONNECTED)
        outcome = self._outcome_of(printer, order.receipt)
        if not isinstance(outcome, Printed):
            self._heard(outcome.why)
        return outcome

    # -- what the driver does, and what it should not do ---------------------------------------------------------

    def _opened(self, *, at_once: bool = False) -> Printer | None:
        """The printer; opened now if it is time, or if somebody is waiting for paper."""
        if self._printer is None and (at_once or self._monotonic_ms() >= self._open_not_before_ms):
            try:
                self._printer = self._open(self._half_printed)
            except StreamLost as fault:
                self._lost(str(fault))
            except Exception as bug:  # noqa: BLE001 - see the top of this file
                self._failed(bug)
        return self._printer

    def _condition_of(self, printer: Printer) -> PrinterCondition:
        try:
            return printer.condition()
        except Exception as bug:  # noqa: BLE001 - see the top of this file
            self._failed(bug)
            return PrinterCondition.DISCONNECTED

    def _outcome_of(self, printer: Printer, receipt: Receipt) -> PrintOutcome:
        """After a failed driver nobody knows how much of the slip came out."""
        try:
            return printer.print(receipt)
        except Exception as bug:  # noqa: BLE001 - see the top of this file
            self._failed(bug)
            return PrintUnknown(PrinterCondition.DISCONNECTED)

    def _let_go(self) -> None:
        printer, self._printer = self._printer, None
        if printer is not None:
            self._half_printed = printer.half_printed
            try:
                printer.close()
            except Exception as bug:  # noqa: BLE001 - see the top of this file
                self._tell(bug)

    def _failed(self, bug: Exception) -> None:
        self._tell(bug)
        self._lost("its driver failed")

    def _tell(self, bug: Exception) -> None:
        """Once until the printer is back, however often it happens."""
        if repr(bug) != self._known_bug:
            self._known_bug = repr(bug)
            log.error("the printer's driver failed as it never should", exc_info=bug)

    # -- what becomes of it --------------------------------------------------------------------------------------

    def _heard(self, condition: PrinterCondition) -> None:
        if condition is not PrinterCondition.DISCONNECTED:
            self._report(condition)
        elif self._printer is not None:
            self._lost("the line went away")

    def _believed(self, condition: PrinterCondition) -> bool:
        """One unanswered question is a busy printer; two in a row are a silent one."""
        first_silence = condition is PrinterCondition.SILENT and not self._was_silent
        self._was_silent = condition is PrinterCondition.SILENT
        return not (first_silence and self._condition is not None and self._condition.can_print)

    def _lost(self, fault: str) -> None:
        if self._condition is not PrinterCondition.DISCONNECTED:
            log.warning("printer lost: %s", fault)
        self._let_go()
        self._open_not_before_ms = self._monotonic_ms() + int(self._pause_ms * (1 + self._jitter() / 2))
        self._pause_ms = min(self._pause_ms * 2, RECONNECT_MOST_MS)
        self._report(PrinterCondition.DISCONNECTED)

    def _report(self, condition: PrinterCondition) -> None:
        if condition is not PrinterCondition.DISCONNECTED:
            if self._condition is PrinterCondition.DISCONNECTED:
                log.info("printer back: %s", condition.value)
            self._pause_ms = RECONNECT_FIRST_MS
            self._known_bug = ""
        if self._believed(condition) and condition is not self._condition:
            self._condition = condition
            self._post(PrinterChanged(condition))
