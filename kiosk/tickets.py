"""SQL of numbers and their paper.

Every function works inside a transaction of the ledger's. Only `Ledger` calls them.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from datetime import date

from kiosk import outbox
from kiosk.contract import Moment, TicketIssued, TicketPaper
from kiosk.numbering import IssuedNumber, NumberRequest, PaperEnd, StorageFailed, StorageFault, UncertainPaper, label
from kiosk.outbox import Life

UNSETTLED = "paper IN ('open', 'uncertain')"
"""As in the index of that name: SQLite takes a partial index only for a question that repeats its condition."""


Cover = Callable[[str, str, int], None]
"""Told of a day, a letter and the number that is about to be given for them, before it is given."""


def issue(
    db: sqlite3.Connection,
    life: Life,
    request: NumberRequest,
    digit: str,
    token: str,
    cover: Cover = lambda _day, _letter, _number: None,
) -> IssuedNumber | StorageFailed:
    """Give the day's next number for the letter. The ticket counts as being printed from here on."""
    day = request.day.isoformat()
    count, text = _next_label(db, day, request.letter, digit)
    cover(day, request.letter, count)
    if text is None:
        return StorageFailed(StorageFault.USED_UP, f"letter {request.letter}")
    number = IssuedNumber(
        ticket=_next_ticket(db, life),
        label=text,
        token=token,
        service=request.service,
        priority=request.priority,
        language=request.language,
        day=request.day,
    )
    _keep(db, life, number)
    _report(db, life, number, request.at, request.appointment)
    return number


def _next_label(db: sqlite3.Connection, day: str, letter: str, digit: str) -> tuple[int, str | None]:
    """Count on, over labels that are taken: they are only where the kiosk's digit changed during the day."""
    found = db.execute("SELECT last FROM counter WHERE day = ? AND letter = ?", (day, letter)).fetchone()
    number = found[0] + 1 if found else 1
    while (text := label(letter, digit, number)) is not None and _taken(db, day, text):
        number += 1
    db.execute(
        "INSERT INTO counter (day, letter, last) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET last = excluded.last",
        (day, letter, number if text else number - 1),
    )
    return number, text


def _taken(db: sqlite3.Connection, day: str, text: str) -> bool:
    return db.execute("SELECT 1 FROM ticket WHERE day = ? AND label = ?", (day, text)).fetchone() is not None


def _next_ticket(db: sqlite3.Connection, life: Life) -> int:
    given: tuple[int] = db.execute(
        "UPDATE incarnation SET last_ticket = last_ticket + 1 WHERE id = ? RETURNING last_ticket", (life.id,)
    ).fetchall()[0]
    return given[0]


def _keep(db: sqlite3.Connection, life: Life, number: IssuedNumber) -> None:
    db.execute(
        "INSERT INTO ticket (incarnation, ticket, day, label, token, service, priority, language)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            life.id,
            number.ticket,
            number.day.isoformat(),
            number.label,
            number.token,
            number.service,
            number.priority,
            number.language,
        ),
    )


def adopt(db: sqlite3.Connection, life: Life, event: TicketIssued) -> bool:
    """Keep a ticket of a ruined ledger under its own number; False where it is here already. Its paper is uncertain."""
    day = event.day.isoformat()
    if _taken(db, day, event.label) or _paper(db, life, event.ticket) is not None:
        return False
    number = IssuedNumber(
        event.ticket, event.label, event.token, event.service, event.priority, event.language, event.day
    )
    _keep(db, life, number)
    settled(db, life, event.ticket, 0, "uncertain")
    return True


def _report(db: sqlite3.Connection, life: Life, number: IssuedNumber, at: Moment, appointment: str | None) -> None:
    def event(seq: int) -> TicketIssued:
        return TicketIssued(
            v=1,
            event_id=life.event_id(seq),
            kiosk=life.kiosk,
            inc=life.name,
            seq=seq,
            at=at,
            ticket=number.ticket,
            label=number.label,
            token=number.token,
            service=number.service,
            day=number.day,
            language=number.language,
            priority=number.priority,
            appointment=appointment,
        )

    outbox.put(db, life, event, (number.day.isoformat(), number.service))


def start_paper(db: sqlite3.Connection, life: Life, ticket: int, copy: int) -> StorageFailed | None:
    """Keep that a copy is being printed; a copy that began before is refused."""
    begun = db.execute(
        "UPDATE ticket SET copy = ?, paper = 'open' WHERE incarnation = ? AND ticket = ? AND copy < ?",
        (copy, life.id, ticket, copy),
    ).rowcount
    if begun or (copy == 0 and _paper(db, life, ticket) == (0, "open")):
        return None
    return StorageFailed(StorageFault.CONTRADICTION, f"copy {copy} of ticket {ticket} begins twice or has no ticket")


def settle_paper(db: sqlite3.Connection, life: Life, end: PaperEnd) -> StorageFailed | None:
    """Keep and report how a copy ended. What was settled before stays as it is."""
    kept = _paper(db, life, end.ticket)
    if kept is None:
        return StorageFailed(StorageFault.CONTRADICTION, f"no ticket {end.ticket}")
    copy, paper = kept
    if end.copy < copy or (end.copy == copy and paper not in ("open", "uncertain")):
        return None
    settled(db, life, end.ticket, end.copy, end.outcome)
    _report_paper(db, life, end)
    return None


def settled(db: sqlite3.Connection, life: Life, ticket: int, copy: int, paper: str) -> None:
    """Keep what became of a ticket's paper, unreported."""
    db.execute(
        "UPDATE ticket SET copy = ?, paper = ? WHERE incarnation = ? AND ticket = ?", (copy, paper, life.id, ticket)
    )


def _paper(db: sqlite3.Connection, life: Life, ticket: int) -> tuple[int, str] | None:
    found: tuple[int, str] | None = db.execute(
        "SELECT copy, paper FROM ticket WHERE incarnation = ? AND ticket = ?", (life.id, ticket)
    ).fetchone()
    return found


def _report_paper(db: sqlite3.Connection, life: Life, end: PaperEnd) -> None:
    def event(seq: int) -> TicketPaper:
        return TicketPaper(
            v=1,
            event_id=life.event_id(seq),
            kiosk=life.kiosk,
            inc=life.name,
            seq=seq,
            at=end.at,
            ticket=end.ticket,
            copy=end.copy,
            outcome=end.outcome,
            detail=end.detail,
        )

    outbox.put(db, life, event)


def doubt_open_paper(db: sqlite3.Connection) -> None:
    """At a start: whatever was being printed may or may not be on paper."""
    db.execute(f"UPDATE ticket INDEXED BY unsettled SET paper = 'uncertain' WHERE {UNSETTLED} AND paper = 'open'")  # noqa: S608  our own words


def uncertain(db: sqlite3.Connection, life: Life) -> tuple[UncertainPaper, ...]:
    """Prints without an end, oldest first."""
    rows = db.execute(
        "SELECT ticket, copy, label, service, day FROM ticket INDEXED BY unsettled"  # noqa: S608  our own words
        f" WHERE {UNSETTLED} AND paper = 'uncertain' AND incarnation = ? ORDER BY ticket",
        (life.id,),
    )
    return tuple(
        UncertainPaper(ticket, copy, text, service, date.fromisoformat(day))
        for ticket, copy, text, service, day in rows
    )
