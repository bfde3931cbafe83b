"""Every state a visitor can meet, as sample values: for pictures, goldens and the documentation."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from types import MappingProxyType
from typing import TYPE_CHECKING

from drivers.printer.condition import PrinterCondition
from kiosk.contract import ServiceQueue
from kiosk.hours import Closed, Open
from kiosk.states import (
    Attract,
    CallingHelp,
    ChoosingLanguage,
    ChoosingPriority,
    Confirming,
    Directing,
    Farewell,
    Home,
    Issuing,
    Kiosk,
    OutOfHours,
    OutOfService,
    Paper,
    Printing,
    Servicing,
    Slip,
    Starting,
    State,
    Surroundings,
    Trouble,
    Visit,
)
from kiosk.ticket import Ticket

if TYPE_CHECKING:
    from kiosk.catalogue import Catalogue

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
    elsewhere = next((each.id for each in catalogue.services if each.go_to), None)
    for slip in Slip if elsewhere else ():
        yield f"directing_{slip.value}", Directing(visit, elsewhere or "", slip)


def _busy(catalogue: Catalogue) -> Surroundings:
    counts = [3, 12, 0, 1, 27, 4, 6, 2]
    queues = {
        service.id: ServiceQueue(waiting=waiting, now_serving=None, counter=None, wait=(10, 20) if waiting else None)
        for service, waiting in zip(catalogue.services, counts, strict=False)
    }
    return Surroundings(Open(), PrinterCondition.READY, True, MappingProxyType(queues), f"{NOW:%H:%M}")


def _ticket(catalogue: Catalogue, visit: Visit) -> Ticket:
    return sample_ticket(catalogue, _counter_service(catalogue), visit.language)


def _counter_service(catalogue: Catalogue) -> str:
    """The first service that is served here."""
    return next(service.id for service in catalogue.services if not service.go_to)
