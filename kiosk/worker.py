"""One supervised thread for the printer: it opens the device, asks how it is, prints, and survives its loss.

A print is tried once. Whether to try again is the visitor's choice, never the worker's.
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
from kiosk.delays import PRINT_WITHIN_MS, PRINTER_POLL_MS
from kiosk.events import Event, PrinterChanged, PrintSettled
from kiosk.supervision import Supervised

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
        self._post = post
        self._monotonic_ms = monotonic_ms
        self._orders: queue.SimpleQueue[_Order | None] = queue.SimpleQueue()
        self._half_printed = half_printed
        self._condition: PrinterCondition | None = None
        self._was_silent = False
        self._line: Supervised[Printer] = Supervised(
            "printer",
            lambda: open_printer(self._half_printed),
            self._close,
            lambda: self._report(PrinterCondition.DISCONNECTED),
            log=log,
            monotonic_ms=monotonic_ms,
            jitter=jitter,
        )
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
            self._line.let_go()
            return False
        self._settle(order)
        return True

    def look(self) -> None:
        """Ask the printer how it is, opening it first where it is time to try again."""
        printer = self._line.opened()
        if printer is not None:
            self._heard(self._condition_of(printer))

    def _settle(self, order: _Order) -> None:
        outcome = self._print(order)
        self._post(PrintSettled(order.job, outcome))
        self.look()

    def _print(self, order: _Order) -> PrintOutcome:
        if self._monotonic_ms() > order.not_after_ms:
            return NotPrinted(self._condition or PrinterCondition.SILENT)
        printer = self._line.opened(at_once=True)
        if printer is None:
            return NotPrinted(PrinterCondition.DISCONNECTED)
        outcome = self._outcome_of(printer, order.receipt)
        if not isinstance(outcome, Printed):
            self._heard(outcome.why)
        return outcome

    # -- what the driver does, and what it should not do ---------------------------------------------------------

    def _condition_of(self, printer: Printer) -> PrinterCondition:
        try:
            return printer.condition()
        except Exception as bug:  # noqa: BLE001 - see kiosk/supervision.py
            self._line.failed(bug)
            return PrinterCondition.DISCONNECTED

    def _outcome_of(self, printer: Printer, receipt: Receipt) -> PrintOutcome:
        """After a failed driver nobody knows how much of the slip came out."""
        try:
            return printer.print(receipt)
        except Exception as bug:  # noqa: BLE001 - see kiosk/supervision.py
            self._line.failed(bug)
            return PrintUnknown(PrinterCondition.DISCONNECTED)

    def _close(self, printer: Printer) -> None:
        self._half_printed = printer.half_printed
        printer.close()

    # -- what becomes of it --------------------------------------------------------------------------------------

    def _heard(self, condition: PrinterCondition) -> None:
        if condition is not PrinterCondition.DISCONNECTED:
            self._report(condition)
        elif self._line.device is not None:
            self._line.lost("the line went away")

    def _believed(self, condition: PrinterCondition) -> bool:
        """One unanswered question is a busy printer; two in a row are a silent one."""
        first_silence = condition is PrinterCondition.SILENT and not self._was_silent
        self._was_silent = condition is PrinterCondition.SILENT
        return not (first_silence and self._condition is not None and self._condition.can_print)

    def _report(self, condition: PrinterCondition) -> None:
        if condition is not PrinterCondition.DISCONNECTED:
            self._line.works(condition.value)
        if self._believed(condition) and condition is not self._condition:
            self._condition = condition
            self._post(PrinterChanged(condition))
