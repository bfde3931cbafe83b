"""Anything the machine may ever meet, for hypothesis: states, surroundings, events, made from their fields' names.

A new state or event is covered as soon as it exists; a field that has no strategy here fails by name.
"""

from __future__ import annotations

from dataclasses import fields
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, get_args

from hypothesis import strategies as st

from drivers.printer.condition import (
    Confirmation,
    NotPrinted,
    Printed,
    PrinterCondition,
    PrintOutcome,
    PrintUnknown,
)
from kiosk import buttons
from kiosk.advice import REFERRED, REFUSED, Answer, AskBack, Refer, Refuse
from kiosk.advice import SERVICES as HALL
from kiosk.asking import areas
from kiosk.asking_screens import REFERRALS
from kiosk.catalogue import PRIORITIES
from kiosk.codes import (
    AgeBand,
    Appointment,
    CitizenCard,
    Dossier,
    Link,
    OwnTicket,
    PickUp,
    Reason,
    Unknown,
)
from kiosk.contract import ServiceQueue
from kiosk.effects import ChecklistJob, SlipJob, TestJob, TicketJob
from kiosk.events import Event
from kiosk.hours import Closed, Open
from kiosk.inquiries import Booking, DossierStatus, NothingKnown, Stage, Turn
from kiosk.states import (
    DoorRefusal,
    Entry,
    Interruptible,
    Kiosk,
    Paper,
    Silence,
    Slip,
    State,
    Surroundings,
    Topic,
    Trouble,
    Unfound,
    Unusable,
    Visit,
)
from kiosk.ticket import Ticket
from tests.kiosk import ward
from ui.screen import LOUDEST, TEXT_STEPS, Theme

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hypothesis.strategies import SearchStrategy


SERVICES = tuple(service.id for service in ward.catalogue().services)
LANGUAGES = ("vi", "en", "ko", "zh")
NOBODYS = ("", "no_such", "A1001")
"""Ids that are nobody's."""

services = st.sampled_from(SERVICES)
languages = st.sampled_from(LANGUAGES)
procedures = st.sampled_from(ward.PROCEDURES)
priorities = st.none() | st.sampled_from(PRIORITIES)
conditions = st.sampled_from(PrinterCondition)
minutes = st.tuples(st.integers(0, 90), st.integers(0, 180))
moments = st.datetimes(datetime(2020, 1, 1), datetime(2099, 12, 31))  # noqa: DTZ001 - wall time has no zone here
visits = st.builds(
    Visit,
    language=languages,
    text_step=st.integers(0, TEXT_STEPS - 1),
    theme=st.sampled_from(Theme),
    help_called=st.booleans(),
    muted=st.booleans(),
)


def tickets(service: SearchStrategy[str] = services) -> SearchStrategy[Ticket]:
    """Tickets of these services; few numbers, so that a job often is of another ticket and often of this one."""
    return st.builds(
        Ticket,
        number=st.integers(1, 3),
        label=st.sampled_from(("A1001", "H1999")),
        token=st.just("7K2M9Q"),
        service=service,
        priority=priorities,
        language=languages,
        day=st.dates(date(2020, 1, 1), date(2099, 12, 31)),
        issued_at=st.none() | moments,
        ahead=st.none() | st.integers(0, 500),
        wait=st.none() | minutes,
    )


queues = st.dictionaries(
    services | st.sampled_from(NOBODYS),
    st.builds(
        ServiceQueue,
        waiting=st.integers(0, 500),
        now_serving=st.none() | st.just("A1000"),
        counter=st.none() | st.integers(1, 99),
        wait=st.none() | minutes,
    ),
    max_size=4,
)
openings = st.builds(Open) | st.builds(Closed, opens=st.none() | moments, later_today=st.booleans())
outcomes: SearchStrategy[PrintOutcome] = st.one_of(
    st.builds(Printed, st.sampled_from(Confirmation)),
    st.builds(NotPrinted, conditions),
    st.builds(PrintUnknown, conditions),
)
jobs = (
    st.builds(TicketJob, ticket=st.integers(1, 4), copy=st.integers(0, 5))
    | st.builds(SlipJob, services | st.sampled_from(NOBODYS))
    | st.just(TestJob())
    | st.builds(ChecklistJob, procedures)
)
days = st.dates(date(2020, 1, 1), date(2099, 12, 31))
dossiers = st.just(Dossier("H29.1.22-261116-890028"))
own_tickets = st.builds(OwnTicket, st.just("A1023"), days, st.sampled_from(("7K2M9Q", "AAAAAA")))
appointments = st.builds(Appointment, st.just("4711"))
questions = dossiers | own_tickets | appointments
codes = (
    questions
    | st.builds(CitizenCard, st.sampled_from(AgeBand))
    | st.builds(PickUp, st.just("48213370"))
    | st.builds(Link, st.just("example.vn"))
    | st.builds(Unknown, st.sampled_from(Reason))
)
stages = st.sampled_from(get_args(Stage))
statuses = st.builds(
    DossierStatus,
    v=st.just(1),
    ask_id=st.just("sample00"),
    stage=stages,
    loaded=st.just("2026-11-23T07:55"),
    appointed=st.none() | days,
    counter=st.none() | st.integers(1, 99),
)
turns = st.builds(
    Turn,
    v=st.just(1),
    ask_id=st.just("sample00"),
    state=st.sampled_from(("waiting", "called", "done")),
    ahead=st.none() | st.integers(0, 99),
    wait=st.none() | minutes,
    counter=st.none() | st.integers(1, 99),
)
bookings = st.builds(Booking, v=st.just(1), ask_id=st.just("sample00"), service=services, day=days, at=st.just("09:30"))
answers = st.none() | statuses | turns | bookings | st.builds(NothingKnown, v=st.just(1), ask_id=st.just("sample00"))
shares = st.floats(0, 1)
topics = st.sampled_from((*ward.PROCEDURES, *HALL))
advices = (
    st.builds(Answer, topics | st.sampled_from(NOBODYS), shares)
    | st.builds(AskBack, st.lists(topics, max_size=5, unique=True).map(tuple), shares)
    | st.builds(Refer, st.sampled_from(REFERRED), st.sampled_from(("", "Công an tỉnh")), shares)
    | st.builds(Refuse, st.sampled_from(REFUSED), shares)
)
button_ids = st.one_of(
    st.sampled_from([value for name, value in vars(buttons).items() if name.isupper() and not name.startswith("_")]),
    st.builds(buttons.service, services | st.sampled_from(NOBODYS)),
    st.builds(buttons.reason, st.sampled_from((*PRIORITIES, *NOBODYS))),
    st.builds(buttons.key, st.sampled_from("0123456789HG.-x")),
    st.builds(buttons.procedure, topics | st.sampled_from(NOBODYS)),
    st.builds(buttons.area, services | st.sampled_from(NOBODYS)),
    st.builds(buttons.language, st.sampled_from((*LANGUAGES, *NOBODYS, "km"))),
    st.text(max_size=20),
)
clocks = st.none() | st.just("07:30")

_OF_STATES: dict[str, SearchStrategy[Any]] = {
    "visit": visits,
    "service": services,
    "Directing.service": st.sampled_from([service.id for service in ward.catalogue().services if service.go_to]),
    "priority": priorities,
    "slip": st.sampled_from(Slip),
    "test": st.sampled_from(Slip),
    "ticket": tickets(),
    "copy": st.integers(0, 4),
    "paper": st.sampled_from(Paper),
    "trouble": st.sampled_from(Trouble),
    "card_read": st.booleans(),
    "appointment": st.none() | st.just("4711"),
    "entry": st.sampled_from(Entry),
    "typed": st.text("0123456789HG.-", max_size=8),
    "mistaken": st.booleans(),
    "question": questions,
    "dossier": dossiers,
    "status": statuses,
    "ShowingTurn.ticket": own_tickets,
    "turn": st.none() | turns,
    "returned": st.booleans(),
    "NotFound.why": st.sampled_from(Unfound),
    "booked": st.none() | bookings,
    "what": st.sampled_from(Unusable),
    "door": st.integers(1, 99),
    "closed": st.booleans(),
    "DoorRefused.why": st.sampled_from(DoorRefusal),
    "page": st.integers(0, 3),
    "Browsing.service": st.sampled_from([service.id for service in areas(ward.catalogue())]),
    "Browsing.page": st.just(0),
    "ids": st.lists(topics, min_size=1, max_size=4, unique=True).map(tuple),
    "procedure": procedures,
    "topic": st.sampled_from(Topic),
    "kind": st.sampled_from((*REFERRALS, "no_such_kind")),
    "where": st.sampled_from(("", "Công an tỉnh")),
    "NotHeard.why": st.sampled_from(Silence),
}
_OF_EVENTS: dict[str, SearchStrategy[Any]] = {
    "button": button_ids,
    "ticket": tickets(services | st.sampled_from(NOBODYS)),
    "job": jobs,
    "outcome": outcomes,
    "usable": st.booleans(),
    "condition": conditions,
    "reachable": st.booleans(),
    "queues": queues,
    "opening": openings,
    "clock": clocks,
    "today": st.none() | days,
    "ready": st.booleans(),
    "code": codes,
    "question": questions,
    "answer": answers,
    "ReturnKept.ticket": own_tickets,
    "door": st.integers(1, 99),
    "DoorNotOpened.why": st.sampled_from(DoorRefusal),
    "ears": st.booleans(),
    "mouth": st.booleans(),
    "level": st.integers(0, LOUDEST),
    "advice": advices,
    "language": languages,
    "NothingUnderstood.why": st.sampled_from(Silence),
}


def _any_of(kinds: Iterable[Any], of: dict[str, SearchStrategy[Any]]) -> SearchStrategy[Any]:
    return st.one_of(*(_one_of(kind, of) for kind in kinds))


def _one_of(kind: Any, of: dict[str, SearchStrategy[Any]]) -> SearchStrategy[Any]:
    """`of` by the field's name, or by the type's and the field's where the type needs its own."""
    names = {field.name: f"{kind.__name__}.{field.name}" for field in fields(kind)}
    return st.builds(kind, **{name: of[own if own in of else name] for name, own in names.items()})


interruptible: SearchStrategy[Interruptible] = _any_of(get_args(Interruptible), _OF_STATES)
states: SearchStrategy[State] = _any_of(get_args(State), _OF_STATES | {"back": interruptible})


def states_of(kind: type[State]) -> SearchStrategy[State]:
    """States of one kind."""
    return _any_of([kind], _OF_STATES | {"back": interruptible})


events: SearchStrategy[Event] = _any_of(get_args(Event), _OF_EVENTS)
surroundings: SearchStrategy[Surroundings] = st.builds(
    Surroundings,
    opening=openings,
    printer=conditions,
    centre_reachable=st.booleans(),
    queues=queues,
    clock=clocks,
    today=st.none() | days,
    scanner=st.booleans(),
    locker=st.booleans(),
    ears=st.booleans(),
    mouth=st.booleans(),
    level=st.integers(0, LOUDEST),
)
kiosks: SearchStrategy[Kiosk] = st.builds(Kiosk, states, surroundings)
offers: SearchStrategy[tuple[str, ...]] = st.sampled_from([LANGUAGES[:most] for most in range(1, len(LANGUAGES) + 1)])
