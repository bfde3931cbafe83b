"""The printer's supervisor, with the real driver on a simulated printer, in a time of its own."""

from __future__ import annotations

import logging
import threading
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from drivers.printer.compose import job_of
from drivers.printer.condition import Confirmation, NotPrinted, Printed, PrinterCondition, PrintOutcome, PrintUnknown
from drivers.printer.escpos import EscPosPrinter
from drivers.printer.faults import Fault
from drivers.stream import StreamLost
from kiosk.delays import PRINT_WITHIN_MS, RECONNECT_FIRST_MS, RECONNECT_MOST_MS
from kiosk.effects import SlipJob, TicketJob
from kiosk.events import Event, PrinterChanged, PrintSettled
from kiosk.worker import PrinterWorker
from tests.drivers.receipts import EPSON, TICKETS, Desk

if TYPE_CHECKING:
    from drivers.printer.receipt import Receipt

TICKET = TICKETS["vi"]
JOB = TicketJob(7, 0)
POLL_MS = 1_500
"""How often these printers are asked; the kiosk asks more often."""
PRINTED = Printed(Confirmation.PROCESS_ID)


class Breakable(EscPosPrinter):
    """The driver, with a bug where the test puts one."""

    bug_in: str = ""
    closed: bool = False

    def _trip(self, where: str) -> None:
        if self.bug_in == where:
            raise ZeroDivisionError(where)

    def condition(self) -> PrinterCondition:
        self._trip("condition")
        return super().condition()

    def print(self, receipt: Receipt) -> PrintOutcome:
        self._trip("print")
        return super().print(receipt)

    def close(self) -> None:
        self.closed = True
        self._trip("close")
        super().close()


class Hall:
    """A worker and its printer, step by step in the test's own thread."""

    def __init__(self, jitter: float = 0.0) -> None:
        self.desk = Desk(EPSON)
        self.posted: list[Event] = []
        self.opened_at_ms: list[int] = []
        self.opened_half: list[bool] = []
        self.printers: list[Breakable] = []
        self.bug_in = ""
        self.worker = PrinterWorker(self._open, self.posted.append, monotonic_ms=self.now_ms, jitter=lambda: jitter)

    def now_ms(self) -> int:
        return round(self.desk.clock() * 1000)

    def _open(self, half_printed: bool) -> EscPosPrinter:
        self.opened_at_ms.append(self.now_ms())
        self.opened_half.append(half_printed)
        if Fault.UNPLUGGED in self.desk.simulated.faults.on:
            raise StreamLost("no such device")
        if self.bug_in == "open":
            raise ZeroDivisionError("open")
        printer = Breakable(
            self.desk.simulated, self.desk.profile, monotonic=self.desk.clock, half_printed=half_printed
        )
        printer.bug_in = self.bug_in
        self.printers.append(printer)
        return printer

    def fault(self, fault: Fault, *, on: bool = True) -> None:
        self.desk.simulated.faults.set(fault, on)

    def look(self, times: int = 1, every_ms: int = POLL_MS) -> None:
        """What the worker's thread does when nobody wants paper."""
        for _ in range(times):
            self.desk.clock.sleep(every_ms / 1000)
            self.worker.step(0)

    def print(self, job: TicketJob | SlipJob = JOB) -> PrintOutcome:
        """One order from its submission to its end."""
        self.worker.submit(job, TICKET)
        self.worker.step(0)
        settled = [event for event in self.posted if isinstance(event, PrintSettled)]
        assert settled[-1].job == job
        return settled[-1].outcome

    def changes(self) -> list[PrinterCondition]:
        return [event.condition for event in self.posted if isinstance(event, PrinterChanged)]

    def settled(self) -> list[PrintOutcome]:
        return [event.outcome for event in self.posted if isinstance(event, PrintSettled)]


@pytest.fixture
def hall() -> Hall:
    return Hall()


# -- printing ---------------------------------------------------------------------------------------------------


def test_an_order_becomes_one_slip_and_one_answer(hall: Hall) -> None:
    assert hall.print() == PRINTED
    assert len(hall.desk.slips) == 1
    assert hall.settled() == [PRINTED]


def test_orders_are_printed_in_their_order(hall: Hall) -> None:
    jobs: list[TicketJob | SlipJob] = [TicketJob(1, 0), SlipJob("cu_tru"), TicketJob(1, 1)]
    for job in jobs:
        hall.worker.submit(job, TICKET)
    for _ in jobs:
        hall.worker.step(0)
    assert [event.job for event in hall.posted if isinstance(event, PrintSettled)] == jobs
    assert len(hall.desk.slips) == 3


def test_an_order_that_waited_too_long_is_never_printed(hall: Hall) -> None:
    hall.worker.submit(JOB, TICKET)
    hall.desk.clock.sleep(PRINT_WITHIN_MS / 1000 + 0.001)
    hall.worker.step(0)
    hall.look(times=20)
    assert [type(outcome) for outcome in hall.settled()] == [NotPrinted]
    assert hall.desk.slips == []


def test_an_order_at_the_end_of_its_time_is_printed(hall: Hall) -> None:
    hall.worker.submit(JOB, TICKET)
    hall.desk.clock.sleep(PRINT_WITHIN_MS / 1000)
    hall.worker.step(0)
    assert hall.settled() == [PRINTED]


@pytest.mark.parametrize("fault", [Fault.PAPER_OUT, Fault.COVER_OPEN, Fault.SILENT, Fault.UNPLUGGED])
def test_what_could_not_be_printed_is_not_printed_later_by_itself(hall: Hall, fault: Fault) -> None:
    hall.fault(fault)
    assert isinstance(hall.print(), NotPrinted)
    hall.fault(fault, on=False)
    hall.look(times=20)
    assert hall.desk.slips == []
    assert len(hall.settled()) == 1
    assert hall.changes()[-1] is PrinterCondition.READY


def test_a_cable_pulled_in_the_middle_is_tried_once_and_the_next_driver_knows_of_the_half_slip(hall: Hall) -> None:
    hall.look()
    hall.desk.clock.at(hall.desk.clock() + 0.1, lambda: hall.fault(Fault.UNPLUGGED))
    assert hall.print() == PrintUnknown(PrinterCondition.DISCONNECTED)
    hall.look(times=10)
    hall.fault(Fault.UNPLUGGED, on=False)
    hall.look(times=20)
    assert hall.settled() == [PrintUnknown(PrinterCondition.DISCONNECTED)]
    assert hall.opened_half[0] is False
    assert all(hall.opened_half[1:])
    assert hall.print() == PRINTED


@pytest.mark.parametrize(("knows", "slips"), [(True, 2), (False, 1)])
def test_a_kiosk_that_died_within_a_slip_has_its_next_start_cut_the_half_one_away(knows: bool, slips: int) -> None:
    desk = Desk(EPSON)
    desk.simulated.write(bytes(job_of(TICKET, EPSON).data)[:1500])
    worker = PrinterWorker(
        lambda half: EscPosPrinter(desk.simulated, EPSON, monotonic=desk.clock, half_printed=half),
        lambda _event: None,
        monotonic_ms=lambda: 0,
        half_printed=knows,
    )
    worker.submit(JOB, TICKET)
    worker.step(0)
    assert len(desk.slips) == slips


# -- lost and back ----------------------------------------------------------------------------------------------------


def test_a_condition_is_reported_when_it_changes_and_only_then(hall: Hall) -> None:
    hall.look(times=5)
    hall.fault(Fault.PAPER_LOW)
    hall.look(times=5)
    hall.fault(Fault.PAPER_LOW, on=False)
    hall.look(times=5)
    assert hall.changes() == [PrinterCondition.READY, PrinterCondition.PAPER_LOW, PrinterCondition.READY]


def test_a_lost_printer_is_told_once_and_comes_back_once(hall: Hall, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, logger="kiosk.worker")
    hall.look()
    hall.fault(Fault.UNPLUGGED)
    hall.look(times=40)
    for number in range(3):
        assert hall.print(TicketJob(number + 1, 0)) == NotPrinted(PrinterCondition.DISCONNECTED)
    hall.fault(Fault.UNPLUGGED, on=False)
    hall.look(times=40)
    assert caplog.messages == ["printer lost: the line went away", "printer back: ready"]
    assert hall.changes() == [PrinterCondition.READY, PrinterCondition.DISCONNECTED, PrinterCondition.READY]


def test_a_printer_that_was_never_there_is_told_once_too(hall: Hall, caplog: pytest.LogCaptureFixture) -> None:
    hall.fault(Fault.UNPLUGGED)
    hall.look(times=40)
    assert caplog.messages == ["printer lost: no such device"]
    assert hall.changes() == [PrinterCondition.DISCONNECTED]


@pytest.mark.parametrize(("jitter", "factor"), [(0.0, 1.0), (1.0, 1.5)])
def test_the_pause_between_two_attempts_grows_up_to_its_bound(jitter: float, factor: float) -> None:
    hall = Hall(jitter)
    hall.fault(Fault.UNPLUGGED)
    hall.look(times=1_000, every_ms=100)
    pauses = [later - earlier for earlier, later in pairwise(hall.opened_at_ms)]
    wanted = [RECONNECT_FIRST_MS * 2**turn for turn in range(5)]
    assert pauses[: len(wanted)] == pytest.approx([pause * factor for pause in wanted], abs=100)
    assert pauses == sorted(pauses)
    assert RECONNECT_MOST_MS * factor <= pauses[-1] <= RECONNECT_MOST_MS * factor + 100


def test_a_printer_that_was_back_is_looked_for_soon_when_it_goes_again(hall: Hall) -> None:
    hall.fault(Fault.UNPLUGGED)
    hall.look(times=50)
    hall.fault(Fault.UNPLUGGED, on=False)
    hall.look(times=10)
    hall.fault(Fault.UNPLUGGED)
    hall.look(every_ms=100)
    gone_ms, before = hall.now_ms(), len(hall.opened_at_ms)
    hall.look(times=10, every_ms=100)
    assert hall.opened_at_ms[before] <= gone_ms + RECONNECT_FIRST_MS + 100


def test_somebody_who_waits_for_paper_does_not_wait_for_the_pause(hall: Hall) -> None:
    hall.fault(Fault.UNPLUGGED)
    hall.look(times=30)
    hall.fault(Fault.UNPLUGGED, on=False)
    assert hall.print() == PRINTED


# -- a driver that fails as it never should ---------------------------------------------------------------------------


@pytest.mark.parametrize("where", ["open", "condition", "print", "close"])
def test_a_bug_in_the_driver_is_seen_and_numbers_are_given_all_the_same(
    hall: Hall, caplog: pytest.LogCaptureFixture, where: str
) -> None:
    hall.bug_in = where
    hall.look()
    hall.fault(Fault.UNPLUGGED, on=where == "close")
    hall.look(times=5)
    assert not isinstance(hall.print(), Printed)
    traced = [record for record in caplog.records if record.exc_info]
    assert [str(record.exc_info[1]) for record in traced if record.exc_info] == [where]
    hall.bug_in = ""
    hall.fault(Fault.UNPLUGGED, on=False)
    hall.look(times=20)
    assert hall.print(TicketJob(8, 0)) == PRINTED


def test_a_bug_while_printing_leaves_the_paper_unknown(hall: Hall) -> None:
    hall.bug_in = "print"
    assert hall.print() == PrintUnknown(PrinterCondition.DISCONNECTED)


def test_a_bug_that_stays_is_told_once_and_not_at_every_look(hall: Hall, caplog: pytest.LogCaptureFixture) -> None:
    hall.bug_in = "condition"
    hall.look(times=200)
    assert [record.levelname for record in caplog.records] == ["ERROR", "WARNING"]


def test_a_bug_counts_as_one_loss(hall: Hall) -> None:
    hall.bug_in = "condition"
    hall.look(times=12, every_ms=100)
    assert hall.opened_at_ms == pytest.approx([100, 100 + RECONNECT_FIRST_MS], abs=100)


# -- the thread --------------------------------------------------------------------------------------------------------


class Stuck(EscPosPrinter):
    """A printer that takes as long as the test likes."""

    begun: threading.Event
    go_on: threading.Event

    def print(self, receipt: Receipt) -> PrintOutcome:
        self.begun.set()
        assert self.go_on.wait(timeout=60)
        return super().print(receipt)


def printer_threads() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name == "printer"]


def test_submitting_never_waits_for_the_printer_and_stopping_finishes_what_was_ordered() -> None:
    begun, go_on = threading.Event(), threading.Event()
    posted: list[Event] = []

    def open_printer(half_printed: bool) -> Stuck:
        desk = Desk(EPSON)
        printer = Stuck(desk.simulated, desk.profile, monotonic=desk.clock, half_printed=half_printed)
        printer.begun, printer.go_on = begun, go_on
        return printer

    worker = PrinterWorker(open_printer, posted.append, monotonic_ms=lambda: 0)
    worker.start()
    worker.submit(TicketJob(1, 0), TICKET)
    assert begun.wait(timeout=60)
    for number in range(2, 6):
        worker.submit(TicketJob(number, 0), TICKET)
    assert not [event for event in posted if isinstance(event, PrintSettled)]
    go_on.set()
    worker.stop()
    settled = [event for event in posted if isinstance(event, PrintSettled)]
    assert settled == [PrintSettled(TicketJob(number, 0), PRINTED) for number in range(1, 6)]
    assert printer_threads() == []


def test_a_worker_that_never_started_can_be_stopped(hall: Hall) -> None:
    hall.worker.stop()
    assert printer_threads() == []


def test_every_device_that_was_opened_is_given_back(hall: Hall) -> None:
    hall.look()
    hall.fault(Fault.UNPLUGGED)
    hall.look(times=5)
    hall.fault(Fault.UNPLUGGED, on=False)
    hall.look(times=20)
    assert [printer.closed for printer in hall.printers] == [True, False]
    hall.worker.stop()
    assert hall.worker.step(0) is False
    assert [printer.closed for printer in hall.printers] == [True, True]


def test_one_unanswered_question_is_a_busy_printer_and_two_in_a_row_a_silent_one() -> None:
    hall = Hall()
    hall.worker.look()
    for _ in range(3):
        hall.desk.simulated.faults.set(Fault.SILENT)
        hall.worker.look()
        hall.desk.simulated.faults.set(Fault.SILENT, on=False)
        hall.worker.look()
    assert hall.posted == [PrinterChanged(PrinterCondition.READY)]
    hall.desk.simulated.faults.set(Fault.SILENT)
    hall.worker.look()
    hall.worker.look()
    assert hall.posted[1:] == [PrinterChanged(PrinterCondition.SILENT)]
