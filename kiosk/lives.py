"""SQL of incarnations: when a ledger begins a new life, and what it takes over from the one before.

Every function works inside a transaction of the ledger's. Only `Ledger` and its shelf call them. Why events are
reported anew under the new life and not under the old one: docs/decisions/0004.
"""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Callable, Iterable, Mapping
from datetime import date

from msgspec.structs import replace

from kiosk import door_orders, outbox, tickets
from kiosk.board import is_another
from kiosk.contract import (
    NO_DAY,
    DoorUsed,
    Hello,
    HelpWanted,
    KioskEvent,
    Malformed,
    TicketIssued,
    TicketPaper,
    TicketReturned,
    decode_uplink,
)
from kiosk.day import VOUCHERS, KnownDay, Voucher
from kiosk.outbox import Life
from kiosk.reserve import BLOCK

log = logging.getLogger(__name__)

Floors = Mapping[tuple[str, str], int]
"""By day and letter: the highest number that may have been given already."""


def begin(
    db: sqlite3.Connection,
    *,
    kiosk: str,
    board: str | None,
    new_incarnation: Callable[[], str],
    floors: Floors,
    doubt: str | None = None,
) -> Life:
    """The life to go on with. `doubt` says why this file may be older than what the kiosk did."""
    tickets.doubt_open_paper(db)
    door_orders.doubt_opening(db)
    newest = newest_life(db)
    if newest is None:
        life = _create(db, new_incarnation(), kiosk)
    elif newest.kiosk != kiosk:
        _warn_of_another_kiosk(db, newest)
        door_orders.forget_open(db)
        life = _create(db, new_incarnation(), kiosk)
    elif why := _why_anew(db, board, floors, doubt):
        life = renew(db, newest, new_incarnation(), why)
    else:
        life = newest
    if life != newest:
        raise_floors(db, floors)
    if board is not None:
        note(db, "board", board)
    return life


def newest_life(db: sqlite3.Connection) -> Life | None:
    """The current incarnation; None in a ledger that was just made."""
    row = db.execute("SELECT id, name, kiosk FROM incarnation ORDER BY id DESC LIMIT 1").fetchone()
    return None if row is None else Life(*row)


def renew(db: sqlite3.Connection, old: Life, name: str, why: str) -> Life:
    """A new life of the same kiosk. What was not acknowledged is reported under it."""
    life = _create(db, name, old.kiosk)
    _take_over(db, old, life)
    log.warning("a new incarnation begins: %s", why)
    return life


def raise_floors(db: sqlite3.Connection, floors: Floors) -> None:
    """No number up to its floor is given from now on.

    Nor where nobody knows the day: the centre takes those numbers into its own day, which may be any of these.
    """
    no_day: dict[tuple[str, str], int] = {}
    for (_, letter), last in floors.items():
        key = NO_DAY.isoformat(), letter
        no_day[key] = max(no_day.get(key, 0), last)
    db.executemany(
        "INSERT INTO counter (day, letter, last) VALUES (?, ?, ?)"
        " ON CONFLICT DO UPDATE SET last = max(last, excluded.last)",
        [(day, letter, last) for (day, letter), last in (*floors.items(), *no_day.items())],
    )


def behind(db: sqlite3.Connection, floors: Floors) -> dict[tuple[str, str], int]:
    """Those floors that lie above what was given."""
    given = {(day, letter): last for day, letter, last in db.execute("SELECT day, letter, last FROM counter")}
    return {key: floor for key, floor in floors.items() if floor > given.get(key, 0)}


def adopt(db: sqlite3.Connection, life: Life, events: Iterable[KioskEvent]) -> int:
    """Report what a ruined ledger still held. How many events that are.

    A ticket keeps its number, label and token. Its paper's end is only taken with it: alone it says nothing.
    """
    adopted: set[int] = set()
    count = 0
    for event in events:
        if _adopt_one(db, life, event, adopted):
            count += 1
    top = max(adopted, default=0)
    db.execute("UPDATE incarnation SET last_ticket = max(last_ticket, ?) WHERE id = ?", (top, life.id))
    return count


def _adopt_one(db: sqlite3.Connection, life: Life, event: KioskEvent, adopted: set[int]) -> bool:
    match event:
        case TicketIssued():
            if not tickets.adopt(db, life, event):
                return False
            adopted.add(event.ticket)
        case TicketPaper() if event.ticket not in adopted:
            return False
        case TicketPaper():
            tickets.settled(db, life, event.ticket, event.copy, event.outcome)
        case DoorUsed():
            door_orders.adopt(db, event)
        case HelpWanted() | TicketReturned():
            pass
    _report_anew(db, life, event)
    return True


def _why_anew(db: sqlite3.Connection, board: str | None, floors: Floors, doubt: str | None) -> str | None:
    if is_another(noted(db, "board"), board):
        return "this card was in another machine"
    if doubt is not None:
        return doubt
    return "the ledger is older than the note beside it" if _is_behind(db, floors) else None


def _is_behind(db: sqlite3.Connection, floors: Floors) -> bool:
    """A block is entered by the number after the one before it: less than that was given before, and is lost."""
    return bool(behind(db, {key: floor - BLOCK for key, floor in floors.items()}))


def _create(db: sqlite3.Connection, name: str, kiosk: str) -> Life:
    rows = db.execute("INSERT INTO incarnation (name, kiosk) VALUES (?, ?) RETURNING id", (name, kiosk)).fetchall()
    return Life(rows[0][0], name, kiosk)


def _take_over(db: sqlite3.Connection, old: Life, new: Life) -> None:
    """Tickets keep their numbers, so that whoever holds one meanwhile (a print, a farewell) means the same.

    Tickets that were acknowledged are reported once more: the centre knows them by their tokens, and one that loses its
    memory later asks only for events of the life that goes on.
    """
    db.execute(
        "UPDATE incarnation SET last_ticket = (SELECT last_ticket FROM incarnation WHERE id = ?) WHERE id = ?",
        (old.id, new.id),
    )
    db.execute("UPDATE ticket SET incarnation = ? WHERE incarnation = ?", (new.id, old.id))
    kept = db.execute("SELECT waiting, body FROM outbox WHERE incarnation = ? ORDER BY seq", (old.id,)).fetchall()
    db.execute("DELETE FROM outbox WHERE incarnation = ?", (old.id,))
    db.execute("UPDATE incarnation SET pending = 0 WHERE id = ?", (old.id,))
    for waiting, body in kept:
        event = decode_uplink(body)
        if isinstance(event, TicketIssued) or (waiting and not isinstance(event, Malformed | Hello)):
            _report_anew(db, new, event)


def _report_anew(db: sqlite3.Connection, life: Life, event: KioskEvent) -> None:
    def renamed(seq: int) -> KioskEvent:
        return replace(event, inc=life.name, seq=seq, event_id=life.event_id(seq))

    queue = (event.day.isoformat(), event.service) if isinstance(event, TicketIssued) else None
    outbox.put(db, life, renamed, queue)


def _warn_of_another_kiosk(db: sqlite3.Connection, newest: Life) -> None:
    (pending,) = db.execute("SELECT pending FROM incarnation WHERE id = ?", (newest.id,)).fetchone()
    log.warning("the ledger was kiosk %s's, which leaves %d events unreported", newest.kiosk, pending)


def keep_day(db: sqlite3.Connection, now: KnownDay, carry_from: date | None) -> None:
    """Keep the business day and whose word it is; with `carry_from`, count on from that day's numbers."""
    if carry_from is not None:
        rows = db.execute("SELECT letter, last FROM counter WHERE day = ?", (carry_from.isoformat(),)).fetchall()
        raise_floors(db, {(now.day.isoformat(), letter): last for letter, last in rows})
    note(db, "day", now.day.isoformat())
    note(db, "day_by", now.by)
    note(db, "day_assumed", str(int(now.assumed)))


def kept_day(db: sqlite3.Connection) -> KnownDay | None:
    """The business day kept last; None where there is none."""
    day = noted(db, "day")
    if day is None:
        return None
    said = noted(db, "day_by")
    by: Voucher = next((voucher for voucher in VOUCHERS if voucher == said), "none")
    return KnownDay(date.fromisoformat(day), by, assumed=noted(db, "day_assumed") == "1")


def noted(db: sqlite3.Connection, name: str) -> str | None:
    """A single value; None where there is none."""
    found = db.execute("SELECT value FROM note WHERE name = ?", (name,)).fetchone()
    return str(found[0]) if found else None


def note(db: sqlite3.Connection, name: str, value: str) -> None:
    """Keep a single value. Writes nothing where it is kept already."""
    if noted(db, name) != value:
        db.execute(
            "INSERT INTO note (name, value) VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value",
            (name, value),
        )
