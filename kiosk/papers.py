"""The rules of paper: what became of a print for who waits for it, which copies may follow, and the test of a new roll.

A part of `machine`, which calls it; as pure as that.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, assert_never

from drivers.printer.condition import NotPrinted, Printed, PrinterCondition, PrintOutcome, PrintUnknown
from kiosk import asking, buttons
from kiosk.effects import Effect, PrintJob, PrintSlip, PrintTest, RecordPaper, SlipJob, TestJob, TicketJob
from kiosk.moves import Moved, new_visit, over
from kiosk.states import (
    Attract,
    CallingHelp,
    ChoosingLanguage,
    Directing,
    Farewell,
    Home,
    Paper,
    Printing,
    Servicing,
    Slip,
    State,
    Surroundings,
)

if TYPE_CHECKING:
    from kiosk.catalogue import Catalogue

REPRINTS = 3
"""How often one ticket is printed again: enough for a jam, too few to empty a roll."""


def press_directing(state: Directing, button: str) -> Moved:
    """The way to another place, on paper."""
    if button == buttons.BACK:
        return Home(state.visit), ()
    if button == buttons.PRINT_SLIP and state.slip in (Slip.OFFERED, Slip.NOT_PRINTED):
        return replace(state, slip=Slip.PRINTING), (PrintSlip(state.service, state.visit.language),)
    return state, ()


def press_servicing(state: Servicing, button: str, around: Surroundings, catalogue: Catalogue) -> Moved:
    """A test print, or the end of it."""
    if button in (buttons.DONE, buttons.BACK):
        return Attract(new_visit(catalogue)), ()
    if button == buttons.PRINT_TEST and may_test(state, around):
        return replace(state, test=Slip.PRINTING), (PrintTest(state.visit.language),)
    return state, ()


def may_test(state: Servicing, around: Surroundings) -> bool:
    """Whether a test print can be asked for: the printer is ready, and none is under way."""
    return around.printer.can_print and state.test is not Slip.PRINTING


def may_reprint(state: Farewell) -> bool:
    """Whether the same number may be printed once more."""
    return state.copy < REPRINTS


def settle(state: State, job: PrintJob, outcome: PrintOutcome) -> State:
    """What the end of a print changes for who waits for it."""
    match state, job:
        case ((ChoosingLanguage() | CallingHelp()), _):
            return over(state, settle(state.back, job, outcome))
        case ((Printing() | Farewell()), TicketJob()) if job == TicketJob(state.ticket.number, state.copy):
            return Farewell(state.visit, state.ticket, paper_of(outcome), state.copy)
        case Servicing(test=Slip.PRINTING), TestJob():
            return replace(state, test=_slip_of(outcome))
        case Directing(service=service, slip=Slip.PRINTING), SlipJob() if job.service == service:
            return replace(state, slip=_slip_of(outcome))
        case _:
            return asking.settle(state, job, outcome)


def _slip_of(outcome: PrintOutcome) -> Slip:
    return Slip.PRINTED if isinstance(outcome, Printed) else Slip.NOT_PRINTED


def record(job: PrintJob, outcome: PrintOutcome) -> tuple[Effect, ...]:
    """What became of a ticket's paper is kept even where nobody waits for it any more."""
    return (RecordPaper(job, outcome),) if isinstance(job, TicketJob) else ()


def paper_of(outcome: PrintOutcome) -> Paper:
    """What a visitor needs to know of an outcome."""
    match outcome:
        case Printed():
            return Paper.PRINTED
        case NotPrinted(why=PrinterCondition.PAPER_OUT):
            return Paper.NO_PAPER
        case NotPrinted():
            return Paper.NOT_PRINTED
        case PrintUnknown():
            return Paper.UNKNOWN
        case _:
            assert_never(outcome)
