"""Carries out what the machine asks for: the only bridge from effects to ledger, printer and outbox."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Protocol, assert_never

from drivers.printer.condition import NotPrinted, Printed, PrintOutcome, PrintUnknown
from kiosk import ticket as tickets
from kiosk.checklist import checklist
from kiosk.effects import (
    CallStaff,
    CancelListening,
    ChecklistJob,
    CheckStorage,
    Effect,
    IssueNumber,
    Listen,
    LookUp,
    OpenDoor,
    PrintChecklist,
    PrintSlip,
    PrintTest,
    PrintTicket,
    RecordPaper,
    ReturnTicket,
    SlipJob,
    StopListening,
    TestJob,
    TicketJob,
)
from kiosk.events import (
    DoorNotOpened,
    Event,
    NothingUnderstood,
    NumberIssued,
    NumberRefused,
    ReturnKept,
    StorageChecked,
)
from kiosk.numbering import IssuedNumber, NumberRequest, Outcome, StorageFailed, known
from kiosk.states import DoorRefusal, Silence

if TYPE_CHECKING:
    from drivers.printer.receipt import Receipt
    from kiosk.almanac import Almanac
    from kiosk.catalogue import Catalogue
    from kiosk.codes import OwnTicket
    from kiosk.doors import Doors
    from kiosk.ledger import Ledger
    from kiosk.reporter import Reporter
    from kiosk.worker import PrinterWorker


log = logging.getLogger(__name__)

POWER_LOST = "power_lost"


class Listener(Protocol):
    """What is needed of the ears. No call waits; what becomes of them is told by events, as the effects say."""

    def listen(self, languages: tuple[str, ...]) -> None:
        """As `Listen`."""

    def stop_listening(self) -> None:
        """As `StopListening`."""

    def cancel(self) -> None:
        """As `CancelListening`."""


class Performer:
    """Called by the runtime with one effect at a time, on the main thread. Answers with events."""

    def __init__(
        self,
        *,
        catalogue: Catalogue,
        ledger: Ledger,
        printer: PrinterWorker,
        reporter: Reporter,
        almanac: Almanac,
        post: Callable[[Event], None],
        doors: Doors | None = None,
        listener: Listener | None = None,
    ) -> None:
        """Without a `listener` nobody is heard."""
        self._catalogue = catalogue
        self._ledger = ledger
        self._printer = printer
        self._reporter = reporter
        self._almanac = almanac
        self._post = post
        self._doors = doors
        self._listener = listener

    def __call__(self, effect: Effect) -> None:
        """Carry out one effect. Whatever was written for the centre is offered to the reporter at once."""
        match effect:
            case IssueNumber():
                self._issue(effect)
            case PrintTicket(ticket=ticket, copy=copy):
                self._print(ticket, copy)
            case PrintSlip(service=service, language=language):
                found = self._catalogue.service(service)
                self._print_other(SlipJob(service), tickets.slip(found, self._catalogue, language))
            case PrintTest(language=language):
                self._print_other(TestJob(), tickets.test_print(self._catalogue, language))
            case RecordPaper(job=job, outcome=outcome):
                self._kept(self._ledger.paper_settled(job.ticket, job.copy, *_outcome(outcome), self._almanac.moment()))
            case CallStaff(screen=screen):
                self._kept(self._ledger.help_wanted(screen, self._almanac.moment()))
            case PrintChecklist(procedure=procedure, language=language):
                self._print_checklist(procedure, language)
            case Listen() | StopListening() | CancelListening():
                self._hear(effect)
            case CheckStorage():
                self._check_storage()
            case LookUp(question=question):
                self._reporter.ask(question)
            case ReturnTicket(ticket=ticket):
                self._return(ticket)
            case OpenDoor(code=code):
                self._open_door(code)
            case _:
                assert_never(effect)

    def _hear(self, effect: Listen | StopListening | CancelListening) -> None:
        match effect:
            case Listen() if self._listener is None:
                self._post(NothingUnderstood(Silence.NO_EAR))
            case Listen(languages=languages) if self._listener:
                self._listener.listen(languages)
            case StopListening() if self._listener:
                self._listener.stop_listening()
            case CancelListening() if self._listener:
                self._listener.cancel()

    def _check_storage(self) -> None:
        usable = self._ledger.check() is None
        if usable:
            self.settle_uncertain()  # it may have been opened just now
        self._post(StorageChecked(usable=usable))

    def settle_uncertain(self) -> None:
        """After an opening: what was being printed or unlocked when the power went is reported unknown, and not
        done again.
        """
        for paper in known(self._ledger.uncertain(), ()):
            moment = self._almanac.moment()
            self._kept(self._ledger.paper_settled(paper.ticket, paper.copy, "unknown", POWER_LOST, moment))
        for use in known(self._ledger.uncertain_doors(), ()):
            self._kept(self._ledger.door_ended(use, "unknown", self._almanac.moment()))

    def _issue(self, effect: IssueNumber) -> None:
        day = self._almanac.day_of_number()
        # Asked before the number is given, so that the visitor's own ticket does not count as one ahead.
        unreported = known(self._ledger.pending_of(effect.service, day), 0)
        service = self._catalogue.service(effect.service)
        moment = self._almanac.moment()
        request = NumberRequest(
            effect.service, service.letter, effect.priority, effect.language, day, moment, effect.appointment
        )
        match self._ledger.issue(request):
            case IssuedNumber() as number:
                self._post(NumberIssued(_ticket(effect, number, unreported, self._almanac.local())))
                self._reporter.nudge()
            case StorageFailed() as failed:
                log.error("no number was given: %s", failed)
                self._post(NumberRefused())

    def _print_checklist(self, procedure_id: str, language: str) -> None:
        procedure, local = self._catalogue.procedures.find(procedure_id), self._almanac.local()
        job = ChecklistJob(procedure_id)
        if procedure is not None:  # the machine asks for no other
            today = local.date() if local else None
            self._print_other(job, checklist(procedure, self._catalogue, language, today))

    def _return(self, ticket: OwnTicket) -> None:
        failed = self._ledger.ticket_returned(ticket.label, ticket.token, ticket.day, self._almanac.moment())
        self._kept(failed)
        if failed is None:
            self._post(ReturnKept(ticket))

    def _open_door(self, code: str) -> None:
        if self._doors is None:
            self._post(DoorNotOpened(DoorRefusal.NO_LOCKER))
            return
        local = self._almanac.local()
        self._doors.submit(code, local.date() if local else None)

    def _print(self, ticket: tickets.Ticket, copy: int) -> None:
        """A reprint is noted before its first byte; a number whose note failed is printed all the same."""
        if copy:
            self._kept(self._ledger.paper_started(ticket.number, copy))
        self._printer.submit(TicketJob(ticket.number, copy), tickets.receipt(ticket, self._catalogue, copy))

    def _print_other(self, job: SlipJob | TestJob | ChecklistJob, receipt: Receipt) -> None:
        """Something without a number, noted before its first byte: a power cut may leave half of it in the printer."""
        failed = self._ledger.other_paper_started()
        if failed is not None:
            log.error("that something is printed was not kept: %s", failed)
        self._printer.submit(job, receipt)

    def _kept(self, result: StorageFailed | None) -> None:
        """Offer what was written to the reporter; say in the log what could not be."""
        if isinstance(result, StorageFailed):
            log.error("a fact was not kept: %s", result)
        else:
            self._reporter.nudge()


def _ticket(effect: IssueNumber, number: IssuedNumber, unreported: int, local: datetime | None) -> tickets.Ticket:
    return tickets.Ticket(
        number=number.ticket,
        label=number.label,
        token=number.token,
        service=effect.service,
        priority=effect.priority,
        language=effect.language,
        day=number.day,
        issued_at=local,
        ahead=None if effect.ahead is None else effect.ahead + unreported,
        wait=effect.wait,
    )


def _outcome(outcome: PrintOutcome) -> tuple[Outcome, str]:
    """The contract's two words for an outcome: what happened, and what is known of why."""
    match outcome:
        case Printed(confirmation=confirmation):
            return "printed", confirmation.value
        case NotPrinted(why=why):
            return "not_printed", why.value
        case PrintUnknown(why=why):
            return "unknown", why.value
        case _:
            assert_never(outcome)
