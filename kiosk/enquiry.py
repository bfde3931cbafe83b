"""The question that a visitor has put to the centre, until it is answered or given up. No thread, no socket, no clock.

It is kept in memory and nowhere else: neither the question nor its answer reaches the ledger or a log. Nothing waits
for it, and the outbox goes on beside it.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, assert_never

from kiosk.codes import Appointment, Dossier, OwnTicket
from kiosk.contract import encode
from kiosk.delays import LOOK_UP_MS
from kiosk.events import LookedUp
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

if TYPE_CHECKING:
    from kiosk.states import Question
    from kiosk.wire import Wire

TRY_AGAIN_MS: Final = 200
"""After a connection that takes nothing more at the moment: a visitor waits."""


@dataclass(slots=True)
class _Open:
    question: Question
    ask_id: str
    until_ms: int | None = None
    sent: bool = False


class Enquiry:
    """At most one question: a kiosk has one visitor. `ask` may come from any thread, all else from the link's."""

    def __init__(self, topic: str, tell: Callable[[LookedUp], None], new_id: Callable[[], str]) -> None:
        """`topic` is where questions go; `tell` hears the answers, on either thread, and must not wait."""
        self._topic = topic
        self._tell = tell
        self._new_id = new_id
        self._lock = threading.Lock()
        self._reachable = False
        self._open: _Open | None = None

    def ask(self, question: Question) -> None:
        """Put a question; where the centre cannot be asked, that is told at once.

        It takes the place of an open one, whose visitor no longer waits: that one's answer is for nobody.
        """
        with self._lock:
            offline = not self._reachable
            self._open = None if offline else _Open(question, self._new_id())
        if offline:
            self._tell(LookedUp(question, None))

    def set_reachable(self, *, reachable: bool) -> None:
        """Whether the centre can be asked. Where it is lost, the open question has no answer any more."""
        with self._lock:
            self._reachable = reachable
            lost = None if reachable else self._open
        self._give_up(lost)

    def work(self, wire: Wire, now_ms: int) -> int | None:
        """Send the question, or give it up; when to be called again, None where there is nothing to do."""
        open_ = self._open
        if open_ is None:
            return None
        if open_.until_ms is None:
            open_.until_ms = now_ms + LOOK_UP_MS
        if now_ms >= open_.until_ms:
            self._give_up(open_)
            return None
        open_.sent = open_.sent or wire.publish(self._topic, encode(_ask(open_)))
        return open_.until_ms if open_.sent else min(open_.until_ms, now_ms + TRY_AGAIN_MS)

    def settle(self, answer: Answer) -> bool:
        """An answer came. False where nobody asked for it: it is late, or of another kind."""
        with self._lock:
            open_ = self._open
            if open_ is None or answer.ask_id != open_.ask_id or not _answers(open_.question, answer):
                return False
            self._open = None
        self._tell(LookedUp(open_.question, answer))
        return True

    def _give_up(self, open_: _Open | None) -> None:
        """Unless another took its place meanwhile."""
        with self._lock:
            if open_ is None or open_ is not self._open:
                return
            self._open = None
        self._tell(LookedUp(open_.question, None))


def _ask(open_: _Open) -> Ask:
    match open_.question:
        case Dossier(code=code):
            return DossierAsked(1, open_.ask_id, code)
        case OwnTicket(label=label, day=day, token=token):
            return TurnAsked(1, open_.ask_id, label, token, day)
        case Appointment(id=identity):
            return AppointmentAsked(1, open_.ask_id, identity)
        case _:
            assert_never(open_.question)


_KINDS: Final[dict[type, type]] = {Dossier: DossierStatus, OwnTicket: Turn, Appointment: Booking}


def _answers(question: Question, answer: Answer) -> bool:
    return isinstance(answer, NothingKnown | _KINDS[type(question)])
