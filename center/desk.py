"""What a counter may do: call the next visitor, call again, note that nobody came. Rules here, SQL in `hall`."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from center.hall import Served
from center.queue import expected_wait, next_up, paces
from center.requests import AtCounter, Call, Failed, NobodyWaits, NoShow, Recall, Refused
from center.settings import Place
from center.store import NotStored, Store
from kiosk.contract import Queues, ServiceQueue

Done = AtCounter | NobodyWaits | Refused | Failed


class Desk:
    """The counters of one centre."""

    def __init__(self, place: Place, store: Store) -> None:
        self._place = place
        self._store = store
        self._hall = store.hall

    def serve(self, request: Call | Recall | NoShow, day: date | None, at: float) -> Done:
        """Do what a counter asks; committed when this returns. `at`: Unix seconds."""
        if request.counter not in self._place.counters:
            known = ", ".join(str(number) for number in sorted(self._place.counters))
            return Refused(f"there is no counter {request.counter}; there are {known}")
        if day is None:
            return Refused("the business day is not known: set this machine's clock")
        if isinstance(request, Call):
            return self._call(request, day, at)
        return self._committed(lambda: self._again(request, day, at))

    def _call(self, request: Call, day: date, at: float) -> Done:
        served = self._place.counters[request.counter]
        if request.service is not None and request.service not in served:
            return Refused(f"counter {request.counter} serves {', '.join(served)}, not {request.service}")
        asked = served if request.service is None else (request.service,)
        return self._committed(lambda: self._call_next(request.counter, asked, day, at))

    def _committed(self, work: Callable[[], Done]) -> Done:
        done = self._store.attempt(work)
        return Failed(done.why) if isinstance(done, NotStored) else done

    def _call_next(self, counter: int, asked: tuple[str, ...], day: date, at: float) -> Done:
        line = [one for one in self._hall.waiting(day, at) if one.service in asked]
        chosen = next_up(line, self._hall.priority_in_a_row(day, counter, asked))
        if chosen is None:
            return NobodyWaits(f"nobody waits for {', '.join(asked)}")
        self._hall.call(chosen.receipt, day, counter, asked, at)
        return _at(counter, Served(chosen.receipt, chosen.label, chosen.service, chosen.priority))

    def _again(self, request: Recall | NoShow, day: date, at: float) -> Done:
        served = self._hall.at_counter(day, request.counter)
        if served is None:
            return NobodyWaits(f"nobody was called to counter {request.counter}")
        note = self._hall.recall if isinstance(request, Recall) else self._hall.no_show
        note(served.receipt, day, request.counter, at)
        return _at(request.counter, served)

    def queues(self, day: date, at: float) -> Queues:
        """Who waits for each service and how long; within `Store.attempt`."""
        waiting = self.waiting(day)
        serving = self._hall.now_serving(day)
        made = self._hall.calls_made(day)
        services = {}
        for service in self._place.services:
            label, counter = serving.get(service, (None, None))
            wait = expected_wait(waiting[service], paces(made.get(service, []), at))
            services[service] = ServiceQueue(waiting[service], label, counter, wait)
        return Queues(1, day, services)

    def waiting(self, day: date) -> dict[str, int]:
        """Service -> people not called yet; within `Store.attempt`."""
        line = self._hall.how_many_wait(day)
        return {service: line.get(service, 0) for service in self._place.services}


def _at(counter: int, served: Served) -> AtCounter:
    return AtCounter(served.label, served.service, counter, served.priority)
