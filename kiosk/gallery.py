"""Every state a visitor can meet, as sample values: for pictures, goldens and the documentation."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, get_args

from drivers.printer.condition import PrinterCondition
from kiosk.asking_screens import REFERRALS
from kiosk.codes import Appointment, Dossier, OwnTicket
from kiosk.contract import ServiceQueue
from kiosk.hours import Closed, Open
from kiosk.inquiries import Booking, DossierStatus, Stage, Turn
from kiosk.pages import pages_of
from kiosk.sheet import sheet_of
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
    Entry,
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
    Silence,
    Slip,
    Starting,
    State,
    Surroundings,
    Telling,
    Thinking,
    Topic,
    Trouble,
    Typing,
    Unfound,
    Unlocking,
    Unusable,
    Visit,
)
from kiosk.ticket import Ticket

if TYPE_CHECKING:
    from kiosk.catalogue import Catalogue

SAMPLE_PROCEDURES = ("khai_sinh", "can_cuoc", "khai_tu", "2.001019")
"""A usual answer, a long one, one to the bereaved, and one that only names the counter."""
DAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 8, 5)  # noqa: DTZ001 - local wall time of a sample, in no zone
MONDAY_MORNING = datetime(2026, 11, 23, 7, 30)  # noqa: DTZ001 - as above


def sample_ticket(catalogue: Catalogue, service_id: str, language: str) -> Ticket:
    """A ticket of a busy Monday. KeyError where there is no such service."""
    service = catalogue.service(service_id)
    label = f"{service.letter}1023"
    return Ticket(23, label, "7KX2QF", service_id, None, language, DAY, NOW, ahead=4, wait=(10, 20))


def moments(catalogue: Catalogue, visit: Visit) -> Iterator[tuple[str, Kiosk]]:
    """(name, kiosk) of every screen there is, for a visitor like this one."""
    busy, offline = _busy(catalogue), Surroundings(Open(), clock=None)
    for name, state in _states(catalogue, visit):
        yield name, Kiosk(state, busy)
    closed = replace(busy, opening=Closed(MONDAY_MORNING))
    lunch = replace(busy, opening=Closed(MONDAY_MORNING.replace(hour=13, minute=0), later_today=True))
    yield "attract_closed", Kiosk(Attract(visit), closed)
    yield "out_of_hours", Kiosk(OutOfHours(visit), closed)
    yield "out_of_hours_lunch", Kiosk(OutOfHours(visit), lunch)
    yield "home_offline", Kiosk(Home(visit), offline)
    yield "home_no_paper", Kiosk(Home(visit), replace(busy, printer=PrinterCondition.PAPER_OUT))
    yield "help_offline", Kiosk(CallingHelp(Home(visit)), offline)
    unknown = replace(_ticket(catalogue, visit), ahead=None, wait=None, issued_at=None)
    yield "farewell_offline", Kiosk(Farewell(visit, unknown, Paper.PRINTED), offline)


def _states(catalogue: Catalogue, visit: Visit) -> Iterator[tuple[str, State]]:
    service, ticket = _counter_service(catalogue), _ticket(catalogue, visit)
    yield "starting", Starting(visit)
    yield "attract", Attract(visit)
    yield "home", Home(visit)
    yield "confirming", Confirming(visit, service)
    yield "confirming_priority", Confirming(visit, service, catalogue.priorities[0])
    yield "choosing_priority", ChoosingPriority(visit, service)
    yield "issuing", Issuing(visit, service, None)
    yield "printing", Printing(visit, ticket)
    for paper in Paper:
        yield f"farewell_{paper.value}", Farewell(visit, ticket, paper)
    yield "servicing", Servicing(visit)
    yield "servicing_tested", Servicing(visit, Slip.PRINTED)
    yield "out_of_service", OutOfService(visit, Trouble.STORAGE)
    yield "choosing_language", ChoosingLanguage(Home(visit))
    yield "help", CallingHelp(Home(visit))
    yield "help_with_number", CallingHelp(Farewell(visit, ticket, Paper.NO_PAPER))
    yield from _code_states(visit)
    yield from _asking_states(catalogue, visit)
    elsewhere = next((each.id for each in catalogue.services if each.go_to), None)
    for slip in Slip if elsewhere else ():
        yield f"directing_{slip.value}", Directing(visit, elsewhere or "", slip)


def _code_states(visit: Visit) -> Iterator[tuple[str, State]]:
    """What codes lead to: the longest and the most usual of each."""
    dossier, ticket = Dossier("H29.1.22-261116-890028"), OwnTicket("A1023", DAY, "7KX2QF")
    yield "home_priority", Home(visit, "elderly", card_read=True)
    yield "scanning", Scanning(visit)
    yield "typing_dossier", Typing(visit, Entry.DOSSIER, "H29.1.22-2611")
    yield "typing_pick_up", Typing(visit, Entry.PICK_UP, "4821")
    yield "typing_mistaken", Typing(visit, Entry.PICK_UP, "48213370", mistaken=True)
    yield "looking_up", LookingUp(visit, dossier)
    for stage in get_args(Stage):
        status = DossierStatus(1, "sample00", stage, "2026-11-23T07:55", DAY, 7)
        yield f"dossier_{stage}", ShowingDossier(visit, dossier, status)
    waiting, called = Turn(1, "sample00", "waiting", 4, (10, 20), None), Turn(1, "sample00", "called", None, None, 3)
    yield "turn_waiting", ShowingTurn(visit, ticket, waiting)
    yield "turn_called", ShowingTurn(visit, ticket, called)
    yield "turn_unknown", ShowingTurn(visit, ticket, None)
    yield "turn_returned", ShowingTurn(visit, ticket, called, returned=True)
    yield "turn_done", ShowingTurn(visit, ticket, Turn(1, "sample00", "done", None, None, None))
    for question in (dossier, ticket, Appointment("4711")):
        yield f"not_found_{type(question).__name__.lower()}", NotFound(visit, question, Unfound.NOTHING)
    yield "look_up_offline", NotFound(visit, dossier, Unfound.OFFLINE)
    booked = Booking(1, "sample00", "chung_thuc", DAY.replace(day=24), "09:30")
    yield "look_up_another_day", NotFound(visit, Appointment("4711"), Unfound.ANOTHER_DAY, booked)
    yield "typing_longest", Typing(visit, Entry.DOSSIER, "000.00.01.H29-260310-0420")
    for what in Unusable:
        yield f"not_usable_{what.value}", NotUsable(visit, what)
    yield "unlocking", Unlocking(visit)
    yield "door_open", DoorOpen(visit, 12)
    yield "door_closed", DoorOpen(visit, 12, closed=True)
    for why in DoorRefusal:
        yield f"door_{why.value}", DoorRefused(visit, why)


def _asking_states(catalogue: Catalogue, visit: Visit) -> Iterator[tuple[str, State]]:
    """What questions lead to, with the longest answer there is on each of its pages."""
    yield "asking", Asking(visit)
    yield "listening", Listening(visit)
    yield "thinking", Thinking(visit)
    areas = {each.service for each in catalogue.procedures if each.service}
    for area in sorted(areas, key=lambda each: (-len(catalogue.procedures.of_service(each)), each))[:1]:
        yield "browsing", Browsing(visit, area)
    for group in catalogue.procedures.groups[:3]:
        yield f"asking_back_{group[0]}", AskingBack(visit, group[:4])
    yield "asking_back_hall", AskingBack(visit, ("lay_so", "tra_ket_qua", "uu_tien", "co_so_vat_chat"))
    yield from _answers(catalogue, visit)
    for topic in Topic:
        yield f"telling_{topic.value}", Telling(visit, topic)
    for kind in REFERRALS:
        yield f"referring_{kind}", Referring(visit, kind)
    yield "referring_where", Referring(visit, "other_agency", "Phòng Cảnh sát giao thông, Công an tỉnh")
    for why in Silence:
        yield f"not_heard_{why.value}", NotHeard(visit, why)


def _answers(catalogue: Catalogue, visit: Visit) -> Iterator[tuple[str, State]]:
    for procedure in (catalogue.procedures.find(each) for each in SAMPLE_PROCEDURES):
        if procedure is None:
            continue
        sheet = sheet_of(procedure, catalogue, visit.language, DAY)
        pages = len(pages_of(sheet, visit.text_step, roomy=catalogue.roomy))
        for page in range(pages + 1):
            yield f"answering_{procedure.id}_{page}", Answering(visit, procedure.id, page)
        yield f"answering_{procedure.id}_printed", Answering(visit, procedure.id, slip=Slip.PRINTED)


def _busy(catalogue: Catalogue) -> Surroundings:
    counts = [3, 12, 0, 1, 27, 4, 6, 2]
    queues = {
        service.id: ServiceQueue(waiting=waiting, now_serving=None, counter=None, wait=(10, 20) if waiting else None)
        for service, waiting in zip(catalogue.services, counts, strict=False)
    }
    known = Surroundings(Open(), PrinterCondition.READY, True, MappingProxyType(queues), f"{NOW:%H:%M}", DAY)
    return replace(known, scanner=True, locker=True, ears=True, mouth=True, level=5)


def _ticket(catalogue: Catalogue, visit: Visit) -> Ticket:
    return sample_ticket(catalogue, _counter_service(catalogue), visit.language)


def _counter_service(catalogue: Catalogue) -> str:
    """The first service that is served here."""
    return next(service.id for service in catalogue.services if not service.go_to)
