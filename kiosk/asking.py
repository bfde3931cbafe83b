"""The rules of questions: asked aloud or by touch, asked back, answered page by page, handed to a person.

A part of `machine`, which calls it; as pure as that. What was said is never here: only what it was understood to be.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, assert_never

from drivers.printer.condition import Printed
from kiosk import buttons
from kiosk.advice import PERSON, Advice, Answer, AskBack, Refer, Refuse
from kiosk.effects import CallStaff, CancelListening, ChecklistJob, Listen, PrintChecklist, StopListening
from kiosk.events import Advised, LevelHeard, NothingUnderstood, SpeechEnded
from kiosk.hours import Closed
from kiosk.lookups import way_out
from kiosk.moves import Moved
from kiosk.pages import pages_of
from kiosk.sheet import sheet_of
from kiosk.states import (
    Answering,
    Asking,
    AskingBack,
    Browsing,
    CallingHelp,
    Confirming,
    Directing,
    Home,
    Listening,
    NotHeard,
    OutOfHours,
    Referring,
    Scanning,
    Silence,
    Slip,
    State,
    Surroundings,
    Telling,
    Thinking,
    Topic,
    Visit,
)

if TYPE_CHECKING:
    from drivers.printer.condition import PrintOutcome
    from kiosk.catalogue import Catalogue, Service
    from kiosk.effects import PrintJob

A_PAGE, A_SMALL_PAGE = 6, 2
"""So many procedures of an area stand on a screen."""
TAKE_A_NUMBER, A_RESULT, PRIORITY, THE_PLACE = "lay_so", "tra_ket_qua", "uu_tien", "co_so_vat_chat"
"""Services of the hall that a question may be about."""
ALOUD = ("emergency",)
"""Kinds for which staff are called at once."""

Pressable = Asking | Listening | Browsing | AskingBack | Answering | Telling | Referring | NotHeard


def offers_questions(catalogue: Catalogue) -> bool:
    """Whether there is anything to be told."""
    return len(catalogue.procedures) > 0


def areas(catalogue: Catalogue) -> tuple[Service, ...]:
    """The services with procedures to read about; a small panel has room for those that are described in full."""
    told = catalogue.procedures.items if catalogue.roomy else catalogue.procedures.full
    with_some = {each.service for each in told}
    return tuple(each for each in catalogue.services if each.id in with_some)


# -- what a visitor presses --------------------------------------------------------------------------------------


def press(state: Pressable, button: str, around: Surroundings, catalogue: Catalogue) -> Moved:
    """A button of one of these screens."""
    if button == buttons.SPEAK and around.ears and not isinstance(state, Listening):
        return listen(state.visit, catalogue)
    match state:
        case Asking():
            return _press_asking(state, button, around, catalogue), ()
        case Listening():
            return _press_listening(state, button)
        case Browsing():
            return _press_browsing(state, button, catalogue), ()
        case AskingBack():
            return _press_asking_back(state, button, around, catalogue)
        case Answering():
            return _press_answering(state, button, around, catalogue)
        case Telling() | Referring() | NotHeard():
            return _press_told(state, button, around, catalogue), ()
        case _:
            assert_never(state)


def listen(visit: Visit, catalogue: Catalogue) -> Moved:
    """Who has not chosen a language may speak any of those that are offered."""
    default, *others = catalogue.offered
    languages = (default, *others) if visit.language == default else (visit.language,)
    return Listening(visit), (Listen(languages),)


def _press_asking(state: Asking, button: str, around: Surroundings, catalogue: Catalogue) -> State:
    area = buttons.chosen_area(button)
    if area in [each.id for each in areas(catalogue)] and area:
        return Browsing(state.visit, area)
    return way_out(state.visit, around, catalogue) if button == buttons.BACK else state


def _press_listening(state: Listening, button: str) -> Moved:
    match button:
        case buttons.BACK:
            return Asking(state.visit), (CancelListening(),)
        case buttons.SPOKEN:
            return Thinking(state.visit), (StopListening(),)
        case _:
            return state, ()


def _press_browsing(state: Browsing, button: str, catalogue: Catalogue) -> State:
    found = catalogue.procedures.find(buttons.chosen_procedure(button))
    if found is not None:
        return Answering(state.visit, found.id)
    match button:
        case buttons.BACK if state.page == 0:
            return Asking(state.visit)
        case buttons.BACK:
            return replace(state, page=state.page - 1)
        case buttons.NEXT if has_more(state, catalogue):
            return replace(state, page=state.page + 1)
        case _:
            return state


def has_more(state: Browsing, catalogue: Catalogue) -> bool:
    """Whether another page of the area's procedures follows."""
    return (state.page + 1) * page_size(catalogue) < len(catalogue.procedures.of_service(state.service))


def page_size(catalogue: Catalogue) -> int:
    """How many procedures of an area stand on a screen of this panel."""
    return A_PAGE if catalogue.roomy else A_SMALL_PAGE


def _press_asking_back(state: AskingBack, button: str, around: Surroundings, catalogue: Catalogue) -> Moved:
    chosen = buttons.chosen_procedure(button)
    if chosen in state.ids and chosen:
        return advised(state.visit, Answer(chosen, 1.0), around, catalogue)
    return (Asking(state.visit) if button in (buttons.BACK, buttons.ASK) else state), ()


def _press_answering(state: Answering, button: str, around: Surroundings, catalogue: Catalogue) -> Moved:
    match button:
        case buttons.BACK if state.page == 0:
            return Asking(state.visit), ()
        case buttons.BACK:
            return replace(state, page=state.page - 1), ()
        case buttons.NEXT if state.page < last_page(state, around, catalogue):
            return replace(state, page=state.page + 1), ()
        case buttons.PRINT_LIST if may_print(state, around):
            printing = PrintChecklist(state.procedure, state.visit.language)
            return replace(state, slip=Slip.PRINTING), (printing,)
        case buttons.ASK:
            return Asking(state.visit), ()
        case buttons.TAKE_FOR_THIS:
            return _take_for_this(state, around, catalogue), ()
        case _:
            return state, ()


def last_page(state: Answering, around: Surroundings, catalogue: Catalogue) -> int:
    """The page with the code to take along, after all that is read: counted from 0."""
    procedure = catalogue.procedures.find(state.procedure)
    if procedure is None:
        return 0
    sheet = sheet_of(procedure, catalogue, state.visit.language, around.today)
    return len(pages_of(sheet, state.visit.text_step, roomy=catalogue.roomy))


def may_print(state: Answering, around: Surroundings) -> bool:
    """Whether the list can be put on paper now."""
    return around.printer.can_print and state.slip in (Slip.OFFERED, Slip.NOT_PRINTED)


def may_take(state: Answering, around: Surroundings, catalogue: Catalogue) -> bool:
    """Whether a number for this can be taken here and now, or the way to it be shown."""
    procedure = catalogue.procedures.find(state.procedure)
    service = catalogue.find_service(procedure.service) if procedure else None
    return service is not None and not isinstance(around.opening, Closed)


def _take_for_this(state: Answering, around: Surroundings, catalogue: Catalogue) -> State:
    procedure = catalogue.procedures.find(state.procedure)
    service = catalogue.find_service(procedure.service) if procedure else None
    if service is None or not may_take(state, around, catalogue):
        return state
    return Directing(state.visit, service.id) if service.go_to else Confirming(state.visit, service.id)


def _press_told(
    state: Telling | Referring | NotHeard, button: str, around: Surroundings, catalogue: Catalogue
) -> State:
    match button:
        case buttons.BACK | buttons.ASK:
            return Asking(state.visit)
        case buttons.SERVICES:
            return way_out(state.visit, around, catalogue)
        case _:
            return state


# -- what was understood --------------------------------------------------------------------------------------------


def understood(
    state: State,
    event: LevelHeard | SpeechEnded | Advised | NothingUnderstood,
    around: Surroundings,
    catalogue: Catalogue,
) -> Moved:
    """What the ears report, for who still waits for it."""
    match state, event:
        case Listening(), SpeechEnded():
            return Thinking(state.visit), ()
        case ((Listening() | Thinking()), NothingUnderstood(why=why)):
            return NotHeard(state.visit, why), ()
        case ((Listening() | Thinking()), Advised(advice=advice, language=language)):
            visit = replace(state.visit, language=language) if language in catalogue.offered else state.visit
            return advised(visit, advice, around, catalogue)
        case _:
            return state, ()


def advised(visit: Visit, advice: Advice, around: Surroundings, catalogue: Catalogue) -> Moved:
    """The screen for an advice. A person is called where a person is needed."""
    match advice:
        case Answer(id=found) if found == PERSON:
            return _to_a_person(Asking(visit))
        case Answer(id=found):
            return _hall(visit, found, around) or _answer(visit, found, catalogue), ()
        case AskBack(ids=ids):
            known = tuple(each for each in ids if _is_known(each, catalogue))
            if len(known) == 1:
                return advised(visit, Answer(known[0], advice.confidence), around, catalogue)
            return AskingBack(visit, known[:4]) if known else NotHeard(visit, Silence.NOT_HEARD), ()
        case Refer(kind=kind, where=where) if kind in ALOUD:
            return _to_a_person(Referring(visit, kind, where))
        case Refer(kind="unclear"):
            return NotHeard(visit, Silence.NOT_HEARD), ()
        case Refer(kind=kind, where=where):
            return Referring(visit, kind, where), ()
        case Refuse(kind="not_heard"):
            return NotHeard(visit, Silence.NOT_HEARD), ()
        case Refuse(kind=kind):
            return Referring(visit, kind), ()
        case _:
            assert_never(advice)


def _to_a_person(state: Asking | Referring) -> Moved:
    """Called once a visit, as by the button."""
    effects = () if state.visit.help_called else (CallStaff("asking"),)
    return CallingHelp(replace(state, visit=replace(state.visit, help_called=True))), effects


def _hall(visit: Visit, found: str, around: Surroundings) -> State | None:
    """What is about the hall and no procedure."""
    match found:
        case "lay_so":
            return OutOfHours(visit) if isinstance(around.opening, Closed) else Home(visit)
        case "tra_ket_qua":
            return Scanning(visit)
        case "uu_tien":
            return Telling(visit, Topic.PRIORITY)
        case "co_so_vat_chat":
            return Telling(visit, Topic.PLACE)
        case _:
            return None


def _is_known(each: str, catalogue: Catalogue) -> bool:
    return each in (TAKE_A_NUMBER, A_RESULT, PRIORITY, THE_PLACE, PERSON) or bool(catalogue.procedures.find(each))


def _answer(visit: Visit, found: str, catalogue: Catalogue) -> State:
    """Only what is in the catalogue is answered."""
    procedure = catalogue.procedures.find(found)
    return Answering(visit, procedure.id) if procedure else NotHeard(visit, Silence.NOT_HEARD)


def gave_up(state: Listening | Thinking) -> Moved:
    """The voice took too long: touch serves."""
    return NotHeard(state.visit, Silence.NOT_HEARD), (CancelListening(),)


def settle(state: State, job: PrintJob, outcome: PrintOutcome) -> State:
    """What became of a list that is being printed."""
    match state, job:
        case Answering(slip=Slip.PRINTING), ChecklistJob(procedure=procedure) if procedure == state.procedure:
            return replace(state, slip=Slip.PRINTED if isinstance(outcome, Printed) else Slip.NOT_PRINTED)
        case _:
            return state
