"""Mistakes that others make, put in on purpose: each must be found, or the simulation proves nothing.

Small wrappers around the seams of a station; production code knows nothing of them.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import Enum
from typing import TYPE_CHECKING, Any

from kiosk import ticket, tickets
from kiosk.contract import Ack, Malformed, decode_uplink
from kiosk.effects import Effect, IssueNumber, PrintTicket, TicketJob
from kiosk.ledger import Ledger
from kiosk.numbering import IssuedNumber, NumberRequest, StorageFailed
from kiosk.outbox import Life
from kiosk.performer import Performer
from kiosk.simulation.dbapi import Connection, Rows
from kiosk.wire import Wire

if TYPE_CHECKING:
    from kiosk.catalogue import Catalogue
    from kiosk.worker import PrinterWorker


PRINTED_AFTER_MS = 2_000


class Break(Enum):
    """One mistake; the value is its name on the command line."""

    PRINT_BEFORE_COMMIT = "print-before-commit"
    NO_SYNC = "no-sync"
    ACK_ON_PUBACK = "ack-on-puback"
    CLOCK_IN_ID = "clock-in-id"
    AUTO_REPRINT = "auto-reprint"


def connection(broken: Break | None, sound: Connection) -> Connection:
    """The kiosk's database."""
    if broken is Break.NO_SYNC:
        sound.__class__ = _Unsynced
    return sound


class _Unsynced(Connection):
    """Somebody thought that synchronous=FULL was too slow."""

    def execute(self, sql: str, values: Any = ()) -> Rows:
        return super().execute(sql.replace("synchronous = FULL", "synchronous = OFF"), values)


def ledger(broken: Break | None, sound: Ledger, wall_s: Callable[[], float]) -> Ledger:
    """The kiosk's ledger."""
    if broken is Break.CLOCK_IN_ID:
        life = sound._life
        sound._life = _ClockLife(life.id, life.name, life.kiosk, wall_s)
    return sound


@dataclass(frozen=True, slots=True)
class _ClockLife(Life):
    """Somebody made the events' ids from the time of day."""

    wall_s: Callable[[], float]

    def event_id(self, seq: int) -> str:  # noqa: ARG002 - the mistake is that it is not used
        return f"{self.kiosk}.{datetime.fromtimestamp(self.wall_s(), UTC):%Y%m%d%H%M%S}"


def wire(broken: Break | None, of: Ledger, sound: Wire) -> Wire:
    """The kiosk's connection to the broker."""
    return _Credulous(of, sound) if broken is Break.ACK_ON_PUBACK else sound


class _Credulous:
    """Somebody took the broker's acknowledgement for the centre's."""

    def __init__(self, of: Ledger, sound: Wire) -> None:
        self._ledger = of
        self._sound = sound

    def publish(self, topic: str, payload: bytes, *, retain: bool = False) -> bool:
        taken = self._sound.publish(topic, payload, retain=retain)
        event = decode_uplink(payload)
        if taken and not retain and not isinstance(event, Malformed) and hasattr(event, "seq"):
            standing = self._ledger.standing()
            epoch = None if isinstance(standing, StorageFailed) else standing.epoch
            self._ledger.acknowledge(Ack(1, event.inc, event.seq, (), epoch or "credulous"))
        return taken


def performer(broken: Break | None, sound: Performer, sleep_ms: Callable[[float], None]) -> Callable[[Effect], None]:
    """What carries out effects."""
    return _Hasty(sound, sleep_ms) if broken is Break.PRINT_BEFORE_COMMIT else sound


class _Hasty:
    """Somebody sent the paper off first, and stored the number when it was out."""

    def __init__(self, sound: Performer, sleep_ms: Callable[[float], None]) -> None:
        self._sound = sound
        self._sleep_ms = sleep_ms

    def __call__(self, effect: Effect) -> None:
        if isinstance(effect, PrintTicket) and effect.copy == 0:
            return
        if isinstance(effect, IssueNumber):
            self._print_first(effect)
        self._sound(effect)

    def _print_first(self, effect: IssueNumber) -> None:
        parts = self._sound
        service = parts._catalogue.service(effect.service)
        day, moment = parts._almanac.day(), parts._almanac.moment()
        request = NumberRequest(effect.service, service.letter, effect.priority, effect.language, day, moment)
        token = parts._ledger._new_token()
        number = _foreseen(parts._ledger, request, token)
        if number is None:
            return
        parts._ledger._new_token = lambda: token  # the paper has it already
        wanted = _ticket(number.ticket, number.label, token, effect.service, effect.language, day)
        parts._printer.submit(TicketJob(number.ticket, 0), ticket.receipt(wanted, parts._catalogue))
        self._sleep_ms(PRINTED_AFTER_MS)


def _ticket(number: int, label: str, token: str, service: str, language: str, day: date) -> ticket.Ticket:
    return ticket.Ticket(number, label, token, service, None, language, day, None, None, None)


class _TakenBack(Exception):
    """Ends a transaction that was never meant."""


def _foreseen(of: Ledger, request: NumberRequest, token: str) -> IssuedNumber | None:
    found: list[IssuedNumber | StorageFailed] = []

    def look(db: Any) -> None:
        found.append(tickets.issue(db, of._life, request, of._digit, token))
        raise _TakenBack

    with suppress(_TakenBack):
        of._storage.write(look)
    return found[0] if found and isinstance(found[0], IssuedNumber) else None


def at_start(broken: Break | None, of: Ledger, printer: PrinterWorker, catalogue: Catalogue) -> None:
    """What a kiosk does with prints that the power broke off."""
    papers = of.uncertain()
    if broken is not Break.AUTO_REPRINT or isinstance(papers, StorageFailed):
        return
    for paper in papers:
        wanted = _ticket(paper.ticket, paper.label, "000000", paper.service, "vi", paper.day)
        printer.submit(TicketJob(paper.ticket, paper.copy), ticket.receipt(wanted, catalogue, paper.copy))
