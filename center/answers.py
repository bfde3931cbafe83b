"""What a visitor asked at a kiosk, answered: how far a dossier is, whose turn it is, what an appointment is for."""

from __future__ import annotations

from datetime import date
from typing import assert_never

from center.hall import Stand
from center.queue import ahead_of, expected_wait, paces
from center.store import Store
from kiosk.contract import NO_DAY
from kiosk.inquiries import (
    Answer,
    AppointmentAsked,
    Ask,
    Booking,
    DossierAsked,
    DossierStatus,
    NothingKnown,
    Turn,
    TurnAsked,
)


class Answers:
    """Reads the store and changes nothing; each call within `Store.attempt`."""

    def __init__(self, store: Store) -> None:
        self._hall = store.hall
        self._register = store.register

    def to(self, ask: Ask, today: date | None, at: float) -> Answer:
        """The answer. `today` is the business day, `at` the time in Unix seconds."""
        match ask:
            case DossierAsked():
                return self._dossier(ask) or NothingKnown(1, ask.ask_id)
            case TurnAsked():
                return self._turn(ask, today, at) or NothingKnown(1, ask.ask_id)
            case AppointmentAsked():
                return self._booking(ask) or NothingKnown(1, ask.ask_id)
            case _:
                assert_never(ask)

    def _dossier(self, ask: DossierAsked) -> DossierStatus | None:
        found = self._register.dossier(ask.code)
        if found is None:
            return None
        return DossierStatus(1, ask.ask_id, found.stage, found.loaded, found.appointed, found.counter)

    def _booking(self, ask: AppointmentAsked) -> Booking | None:
        found = self._register.appointment(ask.id)
        return Booking(1, ask.ask_id, found.service, found.day, found.time) if found else None

    def _turn(self, ask: TurnAsked, today: date | None, at: float) -> Turn | None:
        """A ticket of another day is done: no counter calls it. A wrong token is as good as no ticket."""
        stand = self._hall.stand(ask.label, ask.token, today if today and ask.day <= NO_DAY else ask.day)
        if stand is None:
            return None
        if stand.day != today or stand.state == "served":
            return Turn(1, ask.ask_id, "done", None, None, None)
        if stand.state == "waiting":
            return self._waiting(ask, stand, at)
        return Turn(1, ask.ask_id, "called", None, None, stand.counter)

    def _waiting(self, ask: TurnAsked, stand: Stand, at: float) -> Turn:
        line = [one for one in self._hall.waiting(stand.day, at) if one.service == stand.service]
        ahead = ahead_of(next(one for one in line if one.receipt == stand.receipt), line)
        made = self._hall.calls_made(stand.day).get(stand.service, [])
        return Turn(1, ask.ask_id, "waiting", ahead, expected_wait(ahead, paces(made, at)), None)
