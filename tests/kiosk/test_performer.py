"""The bridge from effects to ledger, printer and outbox, with a real ledger and a reporter that has no broker."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from drivers.printer.condition import Confirmation, NotPrinted, Printed, PrinterCondition
from drivers.printer.escpos import EscPosPrinter
from kiosk.almanac import Almanac
from kiosk.contract import Topics
from kiosk.day import KnownDay
from kiosk.effects import (
    CallStaff,
    CheckStorage,
    Effect,
    IssueNumber,
    PrintSlip,
    PrintTest,
    PrintTicket,
    RecordPaper,
    TicketJob,
)
from kiosk.events import Event, NumberIssued, NumberRefused, PrintSettled, StorageChecked
from kiosk.ledger import Ledger
from kiosk.moment import Clock, ClockFacts
from kiosk.performer import Performer
from kiosk.reporter import Link, Reporter
from kiosk.worker import PrinterWorker
from tests.drivers.receipts import EPSON, Desk
from tests.kiosk.ledgers import open_ledger, raw
from tests.kiosk.ward import catalogue

ASKED = IssueNumber("ho_tich", None, "vi", ahead=4, wait=(10, 20))
PRINTED = Printed(Confirmation.PROCESS_ID)


class Bridge:
    """A performer with real parts; the printer's thread is stepped by the test."""

    def __init__(self, path: Path) -> None:
        self.posted: list[Event] = []
        self.ledger: Ledger = open_ledger(path)
        self.desk = Desk(EPSON)
        ward = catalogue()
        clock = Clock("boot", facts=lambda: ClockFacts(synchronized=True), monotonic_ms=lambda: 0)
        self.worker = PrinterWorker(self._printer, self.posted.append, monotonic_ms=lambda: 0)
        self.reporter = Reporter(
            Link("127.0.0.1", 1), Topics("c", "k1"), self.ledger, boot="b", version="0", on_news=lambda _: None
        )
        self.perform = Performer(
            catalogue=ward,
            ledger=self.ledger,
            printer=self.worker,
            reporter=self.reporter,
            almanac=Almanac(clock, ward.hours, self.ledger, self.posted.append),
            post=self.posted.append,
        )

    def _printer(self, half_printed: bool) -> EscPosPrinter:
        return EscPosPrinter(self.desk.simulated, EPSON, monotonic=self.desk.clock, half_printed=half_printed)

    def issue(self) -> NumberIssued:
        self.perform(ASKED)
        issued = self.posted.pop()
        assert isinstance(issued, NumberIssued)
        return issued

    def outbox(self) -> list[dict[str, object]]:
        waiting = self.ledger.pending(100)
        assert isinstance(waiting, list)
        return [json.loads(body) for _, body in waiting]


@pytest.fixture
def bridge(tmp_path: Path) -> Iterator[Bridge]:
    made = Bridge(tmp_path / "ledger.db")
    yield made
    made.reporter.start()
    made.reporter.stop()


def test_a_number_is_answered_with_a_ticket_that_is_already_in_the_outbox(bridge: Bridge) -> None:
    ticket = bridge.issue().ticket
    (event,) = bridge.outbox()
    assert (event["type"], event["label"], event["token"]) == ("ticket_issued", ticket.label, ticket.token)


def test_tickets_that_the_centre_has_not_counted_yet_stand_ahead_too(bridge: Bridge) -> None:
    assert [bridge.issue().ticket.ahead for _ in range(3)] == [4, 5, 6]


def test_a_ledger_that_cannot_write_gives_no_number(bridge: Bridge) -> None:
    raw(bridge.ledger, "PRAGMA query_only = ON")
    bridge.perform(ASKED)
    assert bridge.posted == [NumberRefused()]
    bridge.perform(CheckStorage())
    assert bridge.posted[-1] == StorageChecked(usable=False)


def test_a_ticket_is_printed_by_the_real_driver_and_its_paper_is_reported(bridge: Bridge) -> None:
    ticket = bridge.issue().ticket
    bridge.perform(PrintTicket(ticket, copy=0))
    bridge.worker.step(0)
    assert PrintSettled(TicketJob(ticket.number, 0), PRINTED) in bridge.posted
    bridge.perform(RecordPaper(TicketJob(ticket.number, 0), PRINTED))
    assert [event["type"] for event in bridge.outbox()] == ["ticket_issued", "ticket_paper"]


def test_why_paper_failed_is_reported_in_the_contracts_words(bridge: Bridge) -> None:
    ticket = bridge.issue().ticket
    bridge.perform(RecordPaper(TicketJob(ticket.number, 0), NotPrinted(PrinterCondition.PAPER_OUT)))
    event = bridge.outbox()[-1]
    assert (event["outcome"], event["detail"]) == ("not_printed", "paper_out")


def test_paper_that_was_on_its_way_when_the_power_went_is_reported_unknown_and_not_printed_again(
    bridge: Bridge, tmp_path: Path
) -> None:
    bridge.issue()
    bridge.ledger.close()
    after = Bridge(tmp_path / "ledger.db")
    after.perform.settle_uncertain()
    assert [event.get("outcome") for event in after.outbox()] == [None, "unknown"]
    assert after.posted == []
    assert after.desk.slips == []
    after.perform.settle_uncertain()
    assert len(after.outbox()) == 2
    after.reporter.start()
    after.reporter.stop()


@pytest.mark.parametrize("effect", [PrintTest("vi"), PrintSlip("ho_tich", "vi")], ids=["test print", "slip"])
def test_a_slip_without_a_number_is_noted_before_its_first_byte(bridge: Bridge, effect: Effect) -> None:
    bridge.perform(effect)
    assert bridge.desk.slips == []
    assert bridge.ledger.paper_in_doubt() is True


def test_a_call_for_help_is_reported_with_the_screen_it_came_from(bridge: Bridge) -> None:
    bridge.perform(CallStaff("confirming"))
    (event,) = bridge.outbox()
    assert (event["type"], event["screen"]) == ("help_wanted", "confirming")


def test_the_business_day_is_kept_for_a_start_without_clock_or_centre(bridge: Bridge) -> None:
    day = bridge.issue().ticket.day
    assert bridge.ledger.known_day() == KnownDay(day, "ntp")
    assert isinstance(day, date)
