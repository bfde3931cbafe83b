"""Every rule of the kiosk: `transition(kiosk, event, catalogue) -> Step`. Pure: no I/O, no clock, no randomness.

Taking a number is here; the rules of paper are in `papers`, those of codes in `lookups`, those of questions in
`asking`: as pure as these, and called from here only.

Each state has one handler for what a visitor presses and one entry in `_after_time_out`; what the world reports
is the same in every state and handled before. Anything that has no rule in a state changes nothing there.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, assert_never

from drivers.printer.condition import PrinterCondition
from kiosk import asking, buttons, lookups, overlays, papers
from kiosk.effects import (
    CheckStorage,
    Effect,
    IssueNumber,
    PrintTicket,
)
from kiosk.events import (
    Advised,
    CentreChanged,
    ClockTicked,
    CodeScanned,
    DoorClosed,
    DoorNotOpened,
    DoorOpened,
    Event,
    HoursChanged,
    LevelHeard,
    LookedUp,
    NothingUnderstood,
    NumberIssued,
    NumberRefused,
    Pressed,
    PrinterChanged,
    PrintSettled,
    QueuesChanged,
    ReturnKept,
    ScannerChanged,
    SpeechEnded,
    Started,
    StorageChecked,
    TimedOut,
    VoiceChanged,
)
from kiosk.hours import Closed
from kiosk.moves import Moved, new_visit, over
from kiosk.states import (
    Answering,
    Asking,
    AskingBack,
    Attract,
    Browsing,
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
    Issuing,
    Kiosk,
    Listening,
    LookingUp,
    NotFound,
    NotHeard,
    NotUsable,
    OutOfHours,
    OutOfService,
    Paper,
    Printing,
    Referring,
    Scanning,
    Servicing,
    ShowingDossier,
    ShowingTurn,
    Starting,
    State,
    Surroundings,
    Telling,
    Thinking,
    Trouble,
    Typing,
    Unlocking,
    Visit,
)
from kiosk.ticket import Ticket

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
        case VoiceChanged(ears=ears, mouth=mouth):
            return replace(surroundings, ears=ears, mouth=mouth, level=surroundings.level if ears else 0)
        case LevelHeard(level=level):
            return replace(surroundings, level=level)
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
        case SpeechEnded() | Advised() | NothingUnderstood():
            return asking.understood(state, event, around, catalogue)
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
            return overlays.press_language(state, catalogue), ()
        case buttons.TEXT_SIZE | buttons.CONTRAST | buttons.SOUND:
            return overlays.press_looks(state, button, around), ()
        case buttons.HELP:
            return overlays.press_help(state)
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
            return overlays.press_chosen_language(state, button, catalogue), ()
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
        case Asking() | Listening() | Browsing() | AskingBack() | Answering() | Telling() | Referring() | NotHeard():
            return asking.press(state, button, around, catalogue)
        case Attract() | OutOfHours() if button == buttons.ASK and asking.offers_questions(catalogue):
            return Asking(state.visit), ()
        case Attract() | OutOfHours() if button == buttons.SCAN and offers_scan(around):
            return Scanning(state.visit), ()
        case OutOfHours() | OutOfService():
            return _after_time_out(state, around, catalogue) if button == buttons.BACK else (state, ())
        case Starting() | Attract() | Issuing() | Printing() | LookingUp() | Unlocking() | Thinking():
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
    if button == buttons.ASK and asking.offers_questions(catalogue):
        return Asking(state.visit)
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
            return Home(state.visit, state.priority, appointment=state.appointment), ()
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


# -- what happens by itself ----------------------------------------------------------------------------------


def _after_time_out(state: State, around: Surroundings, catalogue: Catalogue) -> Moved:
    match state:
        case LookingUp():
            return lookups.gave_up(state, around, catalogue), ()
        case Unlocking():
            return DoorRefused(state.visit, DoorRefusal.BROKEN), ()
        case Listening() | Thinking():
            return asking.gave_up(state)
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
