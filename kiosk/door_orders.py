"""SQL of the locker: which codes open which door, and what was used.

Every function works inside a transaction of the ledger's. Only `Ledger` and `lives` call them. A code itself is
nowhere here. An order is `open` → `opening` (before the lock gets its current) → `used`; where the power goes while
it is `opening`, it is `uncertain` at the next start and never opens again.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import date
from typing import Literal

from kiosk import outbox
from kiosk.contract import DoorUsed, LockerOrder, LockerOrders, Moment
from kiosk.numbering import StorageFailed, StorageFault
from kiosk.outbox import Life

KEEP_USED = 1_000
"""Orders, some years' worth: an old list that comes back from a broker's or a centre's copy opens nothing again."""

DoorEnd = Literal["opened", "closed", "jammed", "not_opened", "unknown"]
Outcome = Literal["opening"] | DoorEnd


@dataclass(frozen=True, slots=True)
class DoorUse:
    """An order whose door is being opened, or was when the power went."""

    order: str
    door: int


def take(db: sqlite3.Connection, listed: LockerOrders) -> None:
    """These are all open orders now. What was used stays used, whatever the list says."""
    wanted = {order.order for order in listed.orders}
    for (gone,) in db.execute("SELECT id FROM door_order WHERE state = 'open'").fetchall():
        if gone not in wanted:
            db.execute("DELETE FROM door_order WHERE id = ?", (gone,))
    for order in listed.orders:
        db.execute(_PUT, (order.order, order.door, order.salt, order.digest, order.last_day.isoformat()))
    db.execute(_FORGET, (KEEP_USED,))


def is_taken(db: sqlite3.Connection, listed: LockerOrders) -> bool:
    """Whether this list would change nothing: it comes again with every connection."""
    used = {row[0] for row in db.execute("SELECT id FROM door_order WHERE state <> 'open'")}
    return set(open_orders(db)) == {order for order in listed.orders if order.order not in used}


def open_orders(db: sqlite3.Connection) -> tuple[LockerOrder, ...]:
    """All whose code may still open."""
    rows = db.execute("SELECT id, door, salt, digest, last_day FROM door_order WHERE state = 'open' ORDER BY place")
    return tuple(
        LockerOrder(order, door, salt, digest, date.fromisoformat(last)) for order, door, salt, digest, last in rows
    )


def begin(db: sqlite3.Connection, life: Life, use: DoorUse, at: Moment) -> StorageFailed | None:
    """Use the order up and report it: only after this is on the disk may the lock get its current."""
    if not _step(db, use.order, "open", "opening"):
        return StorageFailed(StorageFault.CONTRADICTION, "an order is used twice, or is gone")
    _report(db, life, use, "opening", at)
    return None


def end(db: sqlite3.Connection, life: Life, use: DoorUse, outcome: DoorEnd, at: Moment) -> None:
    """Keep and report what came of it."""
    if outcome == "not_opened":
        _step(db, use.order, "opening", "open")
    else:
        db.execute(_USE_UP, (use.order, use.door, "used"))
    _report(db, life, use, outcome, at)


def _report(db: sqlite3.Connection, life: Life, use: DoorUse, outcome: Outcome, at: Moment) -> None:

    def event(seq: int) -> DoorUsed:
        return DoorUsed(
            v=1,
            event_id=life.event_id(seq),
            kiosk=life.kiosk,
            inc=life.name,
            seq=seq,
            at=at,
            order=use.order,
            door=use.door,
            outcome=outcome,
        )

    outbox.put(db, life, event)


def doubt_opening(db: sqlite3.Connection) -> None:
    """At a start: a lock that was to get its current may or may not have got it."""
    db.execute("UPDATE door_order SET state = 'uncertain' WHERE state = 'opening'")


def uncertain(db: sqlite3.Connection) -> tuple[DoorUse, ...]:
    """Orders that the power cut through, oldest first. `end` takes them off."""
    rows = db.execute("SELECT id, door FROM door_order WHERE state = 'uncertain' ORDER BY place").fetchall()
    return tuple(DoorUse(order, door) for order, door in rows)


def adopt(db: sqlite3.Connection, event: DoorUsed) -> None:
    """A ruined ledger says that this order was used: its code opens nothing here. Its events come in their order."""
    match event.outcome:
        case "opening":
            db.execute(_USE_UP, (event.order, event.door, "uncertain"))
        case "not_opened":
            db.execute("DELETE FROM door_order WHERE id = ? AND state = 'uncertain'", (event.order,))
        case _:
            db.execute(_USE_UP, (event.order, event.door, "used"))


def forget_open(db: sqlite3.Connection) -> None:
    """They were another kiosk's doors."""
    db.execute("DELETE FROM door_order WHERE state = 'open'")


def _step(db: sqlite3.Connection, order: str, before: str, after: str) -> bool:
    sql = "UPDATE door_order SET state = ? WHERE id = ? AND state = ?"
    return db.execute(sql, (after, order, before)).rowcount == 1


_PUT = """
    INSERT INTO door_order (id, door, salt, digest, last_day) VALUES (?, ?, ?, ?, ?)
    ON CONFLICT (id) DO UPDATE SET
        door = excluded.door, salt = excluded.salt, digest = excluded.digest, last_day = excluded.last_day
    WHERE state = 'open'
"""
_USE_UP = """
    INSERT INTO door_order (id, door, salt, digest, last_day, state) VALUES (?, ?, '', '', '', ?)
    ON CONFLICT (id) DO UPDATE SET salt = '', digest = '', last_day = '', state = excluded.state
"""
_FORGET = """
    DELETE FROM door_order WHERE state = 'used'
    AND place NOT IN (SELECT place FROM door_order WHERE state = 'used' ORDER BY place DESC LIMIT ?)
"""
