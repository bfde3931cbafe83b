"""The rules of codes: what a code that is shown or typed leads to, and what the centre and the locker answer.

A part of `machine`, which calls it; as pure as that. A code counts wherever a visitor may begin something, and nowhere
where something is under way. Nothing of an identity card stays but a reason to go first.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypeGuard, assert_never

from kiosk import buttons
from kiosk.codes import (
    AgeBand,
    Appointment,
    CitizenCard,
    Code,
    Dossier,
    Link,
    OwnTicket,
    PickUp,
    Reason,
    Unknown,
    dossier_of_typed,
    pick_up_of_typed,
)
from kiosk.contract import NO_DAY
from kiosk.effects import LookUp, OpenDoor, ReturnTicket
from kiosk.events import DoorClosed, DoorNotOpened, DoorOpened, LookedUp, ReturnKept
from kiosk.hours import Closed
from kiosk.inquiries import Booking, DossierStatus, NothingKnown, Turn
from kiosk.moves import Moved, new_visit
from kiosk.states import (
    Attract,
    ChoosingPriority,
    Confirming,
    Directing,
    DoorOpen,
    DoorRefusal,
    DoorRefused,
    Entry,
    Farewell,
    Home,
    LookingUp,
    NotFound,
    NotUsable,
    OutOfHours,
    Paper,
    Scanning,
    ShowingDossier,
    ShowingTurn,
    State,
    Surroundings,
    Typing,
    Unfound,
    Unlocking,
    Unusable,
    Visit,
)

if TYPE_CHECKING:
    from datetime import date

    from kiosk.catalogue import Catalogue

GOES_FIRST = "elderly"
"""The reason to go first that a card can show."""
PLACES = {Entry.DOSSIER: 29, Entry.PICK_UP: 8}
"""How much can be typed of each: of a dossier's code the longest that `dossier_code` knows."""
KEYS = {Entry.DOSSIER: "123456789H0G.-", Entry.PICK_UP: "1234567890"}
"""What can be typed, in the keypad's order. A dossier's code begins with H (a province) or G (a ministry)."""

Reading = (
    Attract
    | Home
    | OutOfHours
    | Directing
    | Confirming
    | ChoosingPriority
    | Farewell
    | Scanning
    | Typing
    | ShowingDossier
    | ShowingTurn
    | NotFound
    | NotUsable
    | DoorRefused
)
"""States in which a code that is shown may count."""


def code_counts(state: State) -> TypeGuard[Reading]:
    """Whether a code that is shown now leads anywhere."""
    return isinstance(state, Reading) and not _is_noting_down(state)


def _is_noting_down(state: State) -> bool:
    """The screen is all the visitor has of the number: a code that still lies before the reader must not take it."""
    return isinstance(state, Farewell) and state.paper is not Paper.PRINTED


def _still_lies_there(state: State, code: Code) -> bool:
    """Nothing was read while the paper came out, so what began the visit is news again: it must not take the screen.

    A ticket and a pick-up code begin no number: whoever shows one now has something new to ask.
    """
    return isinstance(state, Farewell) and not isinstance(code, OwnTicket | PickUp)


def scanned(state: State, code: Code, around: Surroundings, catalogue: Catalogue) -> Moved:
    """A visitor showed a code."""
    if not code_counts(state) or _still_lies_there(state, code):
        return state, ()
    match code:
        case CitizenCard(age_band=band):
            return _card(state, band, around, catalogue), ()
        case Dossier() | OwnTicket() | Appointment():
            return LookingUp(state.visit, code), (LookUp(code),)
        case PickUp(code=digits):
            return _unlock(state.visit, digits, around)
        case Link():
            return NotUsable(state.visit, Unusable.LINK), ()
        case Unknown(reason=reason):
            insured = reason is Reason.INSURANCE_CARD
            return NotUsable(state.visit, Unusable.INSURANCE if insured else Unusable.OTHER), ()
        case _:
            assert_never(code)


def _card(state: Reading, band: AgeBand, around: Surroundings, catalogue: Catalogue) -> State:
    """A card is shown to take a number: the way there, and who may go first need not look for the button."""
    first = GOES_FIRST if band is AgeBand.FROM_75 and GOES_FIRST in catalogue.priorities else None
    match state:
        case Confirming(priority=None):
            return replace(state, priority=first)
        case ChoosingPriority() if first:
            return Confirming(state.visit, state.service, first, state.appointment)
        case Confirming() | ChoosingPriority():
            return state
        case Home():
            return replace(state, priority=first or state.priority, card_read=True)
        case _ if isinstance(around.opening, Closed):
            return OutOfHours(state.visit)
        case _:
            return Home(state.visit, first, card_read=True)


def _unlock(visit: Visit, digits: str, around: Surroundings) -> Moved:
    if not around.locker:
        return DoorRefused(visit, DoorRefusal.NO_LOCKER), ()
    return Unlocking(visit), (OpenDoor(digits),)


# -- what a visitor presses --------------------------------------------------------------------------------------

Pressable = Scanning | Typing | ShowingDossier | NotFound | ShowingTurn | NotUsable | DoorOpen | DoorRefused


def press(state: Pressable, button: str, around: Surroundings, catalogue: Catalogue) -> Moved:
    """A button of one of these screens."""
    match state:
        case Scanning():
            return _press_scanning(state, button, around, catalogue)
        case Typing():
            return _press_typing(state, button, around)
        case ShowingDossier() | NotFound():
            return _press_answer(state, button, around, catalogue)
        case ShowingTurn():
            return _press_turn(state, button, around, catalogue)
        case NotUsable():
            return _press_not_usable(state, button, around, catalogue), ()
        case DoorOpen() | DoorRefused():
            return _press_door(state, button, around, catalogue)
        case _:
            assert_never(state)


def _press_scanning(state: Scanning, button: str, around: Surroundings, catalogue: Catalogue) -> Moved:
    """Typing is the other way in."""
    match button:
        case buttons.BACK:
            return way_out(state.visit, around, catalogue), ()
        case buttons.TYPE_DOSSIER:
            return Typing(state.visit, Entry.DOSSIER), ()
        case buttons.TYPE_PICK_UP if around.locker:
            return Typing(state.visit, Entry.PICK_UP), ()
        case _:
            return state, ()


def _press_typing(state: Typing, button: str, around: Surroundings) -> Moved:
    """A key, the last one taken back, or the end of it."""
    key = buttons.chosen_key(button)
    if key and key in KEYS[state.entry] and len(state.typed) < PLACES[state.entry]:
        return replace(state, typed=state.typed + key, mistaken=False), ()
    match button:
        case buttons.BACK:
            return Scanning(state.visit), ()
        case buttons.ERASE:
            return replace(state, typed=state.typed[:-1], mistaken=False), ()
        case buttons.ENTER if may_enter(state):
            return _entered(state, around)
        case _:
            return state, ()


def may_enter(state: Typing) -> bool:
    """Whether there is anything to try."""
    return bool(state.typed) and not state.mistaken


def _entered(state: Typing, around: Surroundings) -> Moved:
    match _typed_code(state, around.today):
        case Dossier() as dossier:
            return LookingUp(state.visit, dossier), (LookUp(dossier),)
        case PickUp(code=digits):
            return _unlock(state.visit, digits, around)
        case _:
            return replace(state, mistaken=True), ()


def _typed_code(state: Typing, today: date | None) -> Dossier | PickUp | Unknown:
    match state.entry:
        case Entry.DOSSIER:
            return dossier_of_typed(state.typed, today)
        case Entry.PICK_UP:
            return pick_up_of_typed(state.typed)
        case _:
            assert_never(state.entry)


def _press_answer(state: ShowingDossier | NotFound, button: str, around: Surroundings, catalogue: Catalogue) -> Moved:
    """A number for the counter that gives results, the services, or the way back."""
    match button:
        case buttons.BACK:
            return Scanning(state.visit), ()
        case buttons.RESULTS if may_take_results(around, catalogue):
            results = catalogue.results_service
            return (Confirming(state.visit, results.id) if results else state), ()
        case buttons.SERVICES if isinstance(state, NotFound):
            return way_out(state.visit, around, catalogue), ()
        case _:
            return state, ()


def may_take_results(around: Surroundings, catalogue: Catalogue) -> bool:
    """Whether a number for the results counter can be taken now."""
    return catalogue.results_service is not None and not isinstance(around.opening, Closed)


def _press_turn(state: ShowingTurn, button: str, around: Surroundings, catalogue: Catalogue) -> Moved:
    """Who missed the call comes back in; whose number is done takes another."""
    match button:
        case buttons.BACK | buttons.DONE:
            return Attract(new_visit(catalogue)), ()
        case buttons.RETURN if may_return(state):
            return state, (ReturnTicket(state.ticket),)
        case buttons.SERVICES:
            return way_out(state.visit, around, catalogue), ()
        case _:
            return state, ()


def may_return(state: ShowingTurn) -> bool:
    """Whether the number may wait again: it was called; or nobody can say, and its holder does."""
    return not state.returned and (state.turn is None or state.turn.state == "called")


def _press_door(state: DoorOpen | DoorRefused, button: str, around: Surroundings, catalogue: Catalogue) -> Moved:
    """Done, or another try."""
    match state, button:
        case DoorOpen(), buttons.DONE | buttons.BACK:
            return Attract(new_visit(catalogue)), ()
        case DoorRefused(), buttons.BACK:
            return way_out(state.visit, around, catalogue), ()
        case DoorRefused(why=DoorRefusal.WRONG), buttons.TYPE_PICK_UP:
            return Typing(state.visit, Entry.PICK_UP), ()
        case _:
            return state, ()


def _press_not_usable(state: NotUsable, button: str, around: Surroundings, catalogue: Catalogue) -> State:
    """Touch goes on."""
    return way_out(state.visit, around, catalogue) if button in (buttons.BACK, buttons.SERVICES) else state


def way_out(visit: Visit, around: Surroundings, catalogue: Catalogue) -> State:
    """The services; where the centre is closed, the resting screen."""
    return Attract(new_visit(catalogue)) if isinstance(around.opening, Closed) else Home(visit)


# -- what is answered ----------------------------------------------------------------------------------------------


def looked_up(state: State, event: LookedUp, around: Surroundings, catalogue: Catalogue) -> State:
    """The centre's answer, for who still waits for it."""
    if not (isinstance(state, LookingUp) and state.question == event.question):
        return state
    visit = state.visit
    match event.question, event.answer:
        case Dossier() as dossier, DossierStatus() as status:
            return ShowingDossier(visit, dossier, status)
        case OwnTicket() as ticket, Turn() as turn:
            return ShowingTurn(visit, ticket, turn)
        case OwnTicket() as ticket, None if _may_be_of_today(ticket, around.today):
            return ShowingTurn(visit, ticket, None)
        case OwnTicket() as ticket, None:
            return NotFound(visit, ticket, Unfound.NOTHING)
        case Appointment() as appointment, Booking(day=day) as booked if around.today not in (None, day):
            return NotFound(visit, appointment, Unfound.ANOTHER_DAY, booked)
        case Appointment(id=appointment), Booking(service=service):
            return _checked_in(visit, appointment, service, around, catalogue)
        case Appointment(id=appointment), None if not isinstance(around.opening, Closed):
            return Home(visit, appointment=appointment)
        case question, NothingKnown():
            return NotFound(visit, question, Unfound.NOTHING)
        case question, _:
            return NotFound(visit, question, Unfound.OFFLINE)


def _may_be_of_today(ticket: OwnTicket, today: date | None) -> bool:
    """A number of another day comes back into no line: nobody is promised that where the centre is silent."""
    return today is None or ticket.day <= NO_DAY or ticket.day == today


def gave_up(state: LookingUp, around: Surroundings, catalogue: Catalogue) -> State:
    """No answer came in time: as if the centre could not be asked."""
    return looked_up(state, LookedUp(state.question, None), around, catalogue)


def _checked_in(visit: Visit, appointment: str, service_id: str, around: Surroundings, catalogue: Catalogue) -> State:
    service = catalogue.find_service(service_id)
    if isinstance(around.opening, Closed):
        return OutOfHours(visit)
    if service is None or service.go_to:
        return Home(visit, appointment=appointment)
    return Confirming(visit, service.id, appointment=appointment)


def returned(state: State, event: ReturnKept) -> State:
    """The number waits again, and that is kept."""
    if isinstance(state, ShowingTurn) and state.ticket == event.ticket:
        return replace(state, returned=True)
    return state


def door_moved(state: State, event: DoorOpened | DoorNotOpened | DoorClosed) -> State:
    """What the locker did, for who stands before it."""
    match state, event:
        case Unlocking(), DoorOpened(door=door):
            return DoorOpen(state.visit, door)
        case Unlocking(), DoorNotOpened(why=why):
            return DoorRefused(state.visit, why)
        case DoorOpen(closed=False), DoorClosed(door=door) if door == state.door:
            return replace(state, closed=True)
        case _:
            return state
