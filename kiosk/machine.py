"""Every rule of the kiosk: `transition(kiosk, event, catalogue) -> Step`. Pure: no I/O, no clock, no randomness.

Taking a number is here; the rules of paper are in `papers`, those of codes in `lookups`, as pure as these and
called from here only.

Each state has one handler for what a visitor presses and one entry in `_after_time_out`; what the world reports
is the same in every state and handled before. Anything that has no rule in a state changes nothing there.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeVar, assert_never

from drivers.printer.condition import PrinterCondition
from kiosk import buttons, lookups, papers
from kiosk.effects import (
    CallStaff,
    CheckStorage,
    Effect,
    IssueNumber,
    PrintTicket,
)
from kiosk.events import (
    CentreChanged,
    ClockTicked,
    CodeScanned,
    DoorClosed,
    DoorNotOpened,
    DoorOpened,
    Event,
    HoursChanged,
    LookedUp,
    NumberIssued,
    NumberRefused,
    Pressed,
    PrinterChanged,
    PrintSettled,
    QueuesChanged,
    ReturnKept,
    ScannerChanged,
    Started,
    StorageChecked,
    TimedOut,
)
from kiosk.hours import Closed
from kiosk.moves import Moved, new_visit, over
from kiosk.states import (
    Attract,
    CallingHelp,
    ChoosingLanguage,
    ChoosingPriority,
    Confirming,
    Directing,
    DoorOpen,
    DoorRefusal,
    DoorRefused,
    Farewell,
    Home,
    Interruptible,
    Issuing,
    Kiosk,
    LookingUp,
    NotFound,
    NotUsable,
    OutOfHours,
    OutOfService,
    Paper,
    Printing,
    Scanning,
    Servicing,
    ShowingDossier,
    ShowingTurn,
    Starting,
    State,
    Surroundings,
    Trouble,
    Typing,
    Unlocking,
    Visit,
    name_of,
)
from kiosk.ticket import Ticket
from ui.screen import TEXT_STEPS, Theme

if TYPE_CHECKING:
    from kiosk.catalogue import Catalogue


@dataclass(frozen=True, slots=True)
class Step:
    """What became of the kiosk, and what is to be done."""

    kiosk: Kiosk
    effects: tuple[Effect, ...] = ()


def first(surroundings: Surroundings, catalogue: Catalogue) -> Kiosk:
    """The kiosk as it is when the power comes on."""
    return Kiosk(Starting(new_visit(catalogue)), surroundings)


def transition(kiosk: Kiosk, event: Event, catalogue: Catalogue) -> Step:
    """The kiosk after `event`, and the effects it asks for. Defined for every state and every event."""
    surroundings = _observe(kiosk.surroundings, event)
    state, effects = _react(kiosk.state, event, surroundings, catalogue)
    return Step(Kiosk(state, surroundings), effects)


def _observe(surroundings: Surroundings, event: Event) -> Surroundings:
    """What the world reports, kept whatever the visitor is doing."""
    match event:
        case PrinterChanged(condition=condition):
            return replace(surroundings, printer=condition)
        case CentreChanged(reachable=True):
            return replace(surroundings, centre_reachable=True)
        case CentreChanged():
            return replace(surroundings, centre_reachable=False, queues={})
        case QueuesChanged(queues=queues):
            return replace(surroundings, queues=queues)
        case HoursChanged(opening=opening):
            return replace(surroundings, opening=opening)
        case ClockTicked(clock=clock, today=today):
            return replace(surroundings, clock=clock, today=today)
        case ScannerChanged(ready=ready):
            return replace(surroundings, scanner=ready)
        case _:
            return surroundings


def _react(state: State, event: Event, around: Surroundings, catalogue: Catalogue) -> Moved:
    match event:
        case Pressed(button=button):
            return _press(state, button, around, catalogue)
        case TimedOut():
            return _after_time_out(state, around, catalogue)
        case PrintSettled(job=job, outcome=outcome):
            return papers.settle(state, job, outcome), papers.record(job, outcome)
        case NumberIssued(ticket=ticket):
            return _number_issued(state, ticket)
        case NumberRefused() if isinstance(state, Issuing):
            return OutOfService(state.visit, Trouble.STORAGE), ()
        case Started() if isinstance(state, Starting):
            return Attract(state.visit), ()
        case StorageChecked(usable=usable):
            return _storage_checked(state, usable=usable), ()
        case PrinterChanged(condition=PrinterCondition.COVER_OPEN) if isinstance(state, Attract):
            return Servicing(state.visit), ()
        case CodeScanned(code=code):
            return lookups.scanned(state, code, around, catalogue)
        case LookedUp() | ReturnKept() | DoorOpened() | DoorNotOpened() | DoorClosed():
            return _answer(state, event, around, catalogue), ()
        case _:
            return state, ()


def _answer(
    state: State,
    event: LookedUp | ReturnKept | DoorOpened | DoorNotOpened | DoorClosed,
    around: Surroundings,
    catalogue: Catalogue,
) -> State:
    """What was asked for under an overlay is found there when it is left."""
    if isinstance(state, ChoosingLanguage | CallingHelp):
        return over(state, _answer(state.back, event, around, catalogue))
    match event:
        case LookedUp():
            return lookups.looked_up(state, event, around, catalogue)
        case ReturnKept():
            return lookups.returned(state, event)
        case DoorOpened() | DoorNotOpened() | DoorClosed():
            return lookups.door_moved(state, event)
        case _:
            assert_never(event)


# -- what a visitor presses ------------------------------------------------------------------------------


def _press(state: State, button: str, around: Surroundings, catalogue: Catalogue) -> Moved:
    """The foot's buttons mean the same everywhere; all others belong to the state."""
    match button:
        case buttons.LANGUAGE:
            return _press_language(state, catalogue), ()
        case buttons.TEXT_SIZE:
            return _with_visit(state, replace(state.visit, text_step=(state.visit.text_step + 1) % TEXT_STEPS)), ()
        case buttons.CONTRAST:
            return _with_visit(state, replace(state.visit, theme=_other(state.visit.theme))), ()
        case buttons.HELP:
            return _press_help(state)
        case _:
            return _press_own(state, button, around, catalogue)


def _press_own(state: State, button: str, around: Surroundings, catalogue: Catalogue) -> Moved:
    match state:
        case Attract() | OutOfHours() if button == buttons.START:
            return _start(state.visit, around), ()
        case Home():
            return _press_home(state, button, around, catalogue), ()
        case Directing():
            return papers.press_directing(state, button)
        case Confirming():
            return _press_confirming(state, button, around)
        case ChoosingPriority():
            return _press_priority(state, button, catalogue), ()
        case Farewell():
            return _press_farewell(state, button, catalogue)
        case ChoosingLanguage():
            return _press_chosen_language(state, button, catalogue), ()
        case CallingHelp():
            return (state.back if button == buttons.BACK else state), ()
        case Servicing():
            return papers.press_servicing(state, button, around, catalogue)
        case (
            Scanning()
            | Typing()
            | ShowingDossier()
            | NotFound()
            | ShowingTurn()
            | NotUsable()
            | DoorOpen()
            | DoorRefused()
        ):
            return lookups.press(state, button, around, catalogue)
        case OutOfHours() if button == buttons.SCAN and offers_scan(around):
            return Scanning(state.visit), ()
        case OutOfHours() | OutOfService():
            return _after_time_out(state, around, catalogue) if button == buttons.BACK else (state, ())
        case Starting() | Attract() | Issuing() | Printing() | LookingUp() | Unlocking():
            return state, ()
        case _:
            assert_never(state)


def _start(visit: Visit, around: Surroundings) -> State:
    return OutOfHours(visit) if isinstance(around.opening, Closed) else Home(visit)


def _press_home(state: Home, button: str, around: Surroundings, catalogue: Catalogue) -> State:
    if button == buttons.BACK:
        return Attract(new_visit(catalogue))
    if button == buttons.SCAN and offers_scan(around):
        return Scanning(state.visit)
    service = catalogue.find_service(buttons.chosen_service(button))
    if service is None:
        return state
    if service.go_to:
        return Directing(state.visit, service.id)
    return Confirming(state.visit, service.id, state.priority, state.appointment)


def offers_scan(around: Surroundings) -> bool:
    """Whether there is anything to do with a code: to read one, to ask the centre, or to open a door."""
    return around.scanner or around.centre_reachable or around.locker


def _press_confirming(state: Confirming, button: str, around: Surroundings) -> Moved:
    match button:
        case buttons.BACK:
            return Home(state.visit), ()
        case buttons.PRIORITY:
            return ChoosingPriority(state.visit, state.service, state.appointment), ()
        case buttons.NO_PRIORITY:
            return replace(state, priority=None), ()
        case buttons.TAKE_NUMBER:
            issuing = Issuing(state.visit, state.service, state.priority, state.appointment)
            return issuing, (_issue(state, around),)
        case _:
            return state, ()


def _issue(state: Confirming, around: Surroundings) -> IssueNumber:
    """Who goes first does not wait behind the others, so for them the queue's length would be wrong."""
    queue = around.queue_of(state.service) if state.priority is None else None
    return IssueNumber(
        service=state.service,
        priority=state.priority,
        language=state.visit.language,
        ahead=queue.waiting if queue else None,
        wait=queue.wait if queue else None,
        appointment=state.appointment,
    )


def _press_priority(state: ChoosingPriority, button: str, catalogue: Catalogue) -> State:
    if button in (buttons.BACK, buttons.NO_PRIORITY):
        return Confirming(state.visit, state.service, appointment=state.appointment)
    reason = buttons.chosen_reason(button)
    if reason in catalogue.priorities:
        return Confirming(state.visit, state.service, reason, state.appointment)
    return state


def _press_farewell(state: Farewell, button: str, catalogue: Catalogue) -> Moved:
    match button:
        case buttons.REPRINT if papers.may_reprint(state):
            copy = state.copy + 1
            return Printing(state.visit, state.ticket, copy), (PrintTicket(state.ticket, copy),)
        case buttons.ANOTHER:
            return Home(state.visit), ()
        case buttons.DONE | buttons.BACK:
            return Attract(new_visit(catalogue)), ()
        case _:
            return state, ()


def _press_language(state: State, catalogue: Catalogue) -> State:
    """With two languages, or while something is under way, the next one; else a choice of all."""
    offered = catalogue.offered
    if len(offered) > 2 and isinstance(state, Interruptible):
        return ChoosingLanguage(state)
    return _with_visit(state, replace(state.visit, language=next_language(state.visit.language, offered)))


def next_language(language: str, offered: tuple[str, ...]) -> str:
    """The language after this one, round and round."""
    return offered[(offered.index(language) + 1) % len(offered)] if language in offered else offered[0]


def _press_chosen_language(state: ChoosingLanguage, button: str, catalogue: Catalogue) -> State:
    language = buttons.chosen_language(button)
    if language in catalogue.offered:
        return _with_visit(state.back, replace(state.visit, language=language))
    return state.back if button == buttons.BACK else state


def _press_help(state: State) -> Moved:
    """Calls once a visit: a second ring would not bring a second person."""
    if not isinstance(state, Interruptible):
        return state, ()
    effects = () if state.visit.help_called else (CallStaff(name_of(state)),)
    return CallingHelp(_with_visit(state, replace(state.visit, help_called=True))), effects


# -- what happens by itself ----------------------------------------------------------------------------------


def _after_time_out(state: State, around: Surroundings, catalogue: Catalogue) -> Moved:
    match state:
        case LookingUp():
            return lookups.gave_up(state, around, catalogue), ()
        case Unlocking():
            return DoorRefused(state.visit, DoorRefusal.BROKEN), ()
        case Printing():
            return Farewell(state.visit, state.ticket, Paper.UNKNOWN, state.copy), ()
        case Issuing():
            return OutOfService(state.visit, Trouble.STORAGE), ()
        case ChoosingLanguage() | CallingHelp():
            return state.back, ()
        case OutOfService():
            return Attract(new_visit(catalogue)), (CheckStorage(),)
        case _:
            return Attract(new_visit(catalogue)), ()


def _number_issued(state: State, ticket: Ticket) -> Moved:
    """Paper is only for somebody who waits for this number: it is kept and reported in any case."""
    if isinstance(state, Issuing) and (ticket.service, ticket.priority) == (state.service, state.priority):
        return Printing(state.visit, ticket), (PrintTicket(ticket, copy=0),)
    return state, ()


def _storage_checked(state: State, *, usable: bool) -> State:
    """Broken storage closes the machine only where nobody is being served: a visitor is told when it matters."""
    if not usable and isinstance(state, Starting | Attract):
        return OutOfService(state.visit, Trouble.STORAGE)
    return state


# -- small parts -----------------------------------------------------------------------------------------------

S = TypeVar("S", bound=State)


def _with_visit(state: S, visit: Visit) -> S:
    """The same state for a visitor who wants it otherwise."""
    if isinstance(state, ChoosingLanguage | CallingHelp):
        return replace(state, back=replace(state.back, visit=visit))
    return replace(state, visit=visit)


def _other(theme: Theme) -> Theme:
    return Theme.DAY if theme is Theme.HIGH_CONTRAST else Theme.HIGH_CONTRAST
