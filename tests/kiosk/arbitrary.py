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
from kiosk.catalogue import PRIORITIES
from kiosk.contract import ServiceQueue
from kiosk.effects import SlipJob, TestJob, TicketJob
from kiosk.events import Event
from kiosk.hours import Closed, Open
from kiosk.states import Interruptible, Kiosk, Paper, Slip, State, Surroundings, Trouble, Visit
from kiosk.ticket import Ticket
from tests.kiosk import ward
from ui.screen import TEXT_STEPS, Theme

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hypothesis.strategies import SearchStrategy


SERVICES = tuple(service.id for service in ward.catalogue().services)
LANGUAGES = ("vi", "en", "ko", "zh")
NOBODYS = ("", "no_such", "A1001")
"""Ids that are nobody's."""

services = st.sampled_from(SERVICES)
languages = st.sampled_from(LANGUAGES)
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
)
button_ids = st.one_of(
    st.sampled_from([value for name, value in vars(buttons).items() if name.isupper() and not name.startswith("_")]),
    st.builds(buttons.service, services | st.sampled_from(NOBODYS)),
    st.builds(buttons.reason, st.sampled_from((*PRIORITIES, *NOBODYS))),
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
)
kiosks: SearchStrategy[Kiosk] = st.builds(Kiosk, states, surroundings)
offers: SearchStrategy[tuple[str, ...]] = st.sampled_from([LANGUAGES[:most] for most in range(1, len(LANGUAGES) + 1)])
