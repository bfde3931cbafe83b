"""One supervised thread for the printer: it opens the device, asks how it is, prints, and survives its loss.

A device that is lost is opened again with a growing, jittered pause; one log line says lost, one says back.
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

from drivers.printer.condition import NotPrinted, Printed, PrinterCondition, PrintOutcome
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
    ) -> None:
        self._open = open_printer
        self._post = post
        self._monotonic_ms = monotonic_ms
        self._jitter = jitter
        self._orders: queue.SimpleQueue[_Order | None] = queue.SimpleQueue()
        self._printer: Printer | None = None
        self._half_printed = False
        self._condition: PrinterCondition | None = None
        self._pause_ms = RECONNECT_FIRST_MS
        self._open_not_before_ms = 0
        self._thread = threading.Thread(target=self._run, name="printer", daemon=True)

    def start(self) -> None:
        """Begin to supervise."""
        self._thread.start()

    def stop(self) -> None:
        """Finish what is being printed, then let go of the device."""
        self._orders.put(None)
        self._thread.join(timeout=PRINT_WITHIN_MS / 1000)

    def submit(self, job: PrintJob, receipt: Receipt) -> None:
        """Print soon or not at all: an order that waited too long is not wanted any more. Never blocks."""
        self._orders.put(_Order(job, receipt, self._monotonic_ms() + PRINT_WITHIN_MS))

    def _run(self) -> None:
        self.look()
        while True:
            try:
                order = self._orders.get(timeout=PRINTER_POLL_MS / 1000)
            except queue.Empty:
                self.look()
                continue
            if order is None:
                self._let_go()
                return
            self._settle(order)

    def look(self) -> None:
        """Ask the printer how it is, opening it first where it is time to try again."""
        printer = self._opened()
        if printer is not None:
            self._heard(printer.condition())

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
        outcome = printer.print(order.receipt)
        if not isinstance(outcome, Printed):
            self._heard(outcome.why)
        return outcome

    def _opened(self, *, at_once: bool = False) -> Printer | None:
        """The printer; opened now if it is time, or if somebody is waiting for paper."""
        if self._printer is None and (at_once or self._monotonic_ms() >= self._open_not_before_ms):
            try:
                self._printer = self._open(self._half_printed)
            except StreamLost as fault:
                self._lost(str(fault))
        return self._printer

    def _heard(self, condition: PrinterCondition) -> None:
        if condition is PrinterCondition.DISCONNECTED:
            self._lost("the line went away")
        else:
            self._report(condition)

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
        if condition is not self._condition:
            self._condition = condition
            self._post(PrinterChanged(condition))

    def _let_go(self) -> None:
        if self._printer is not None:
            self._half_printed = self._printer.half_printed
            self._printer.close()
        self._printer = None
