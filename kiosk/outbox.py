"""SQL of the outbox: events wait here until the centre's own commit is acknowledged.

Every function works inside a transaction of the ledger's. Only `Ledger` calls them.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass

from kiosk.contract import Ack, KioskEvent, Malformed, decode_uplink, encode
from kiosk.numbering import AckRefusal, AckRefused, Standing

KEEP_ACKNOWLEDGED = 5_000
"""Events, some days' worth: a centre that is restored from yesterday gets its day back from the kiosks."""


@dataclass(frozen=True, slots=True)
class Life:
    """The current incarnation: whose events these are."""

    id: int
    name: str
    kiosk: str

    def event_id(self, seq: int) -> str:
        """Unique among all kiosks and for all time, with no clock in it."""
        return f"{self.kiosk}.{self.name}.{seq}"


@dataclass(frozen=True, slots=True)
class Extent:
    """What the outbox holds. `first_pending` and `last` are 0 where there is no such event."""

    first_pending: int
    last: int
    pending: int
    gone: int = 0
    """Events up to here are no longer kept: they were acknowledged long ago."""


def put(
    db: sqlite3.Connection, life: Life, event_of: Callable[[int], KioskEvent], queue: tuple[str, str] | None = None
) -> None:
    """Append the event for the next seq; `queue` is the day and the service where it is a ticket.

    Raises ValueError for an event that the centre could only refuse, for it would stay here for ever.
    """
    seq: int = db.execute(
        "UPDATE incarnation SET last_seq = last_seq + 1, pending = pending + 1 WHERE id = ? RETURNING last_seq",
        (life.id,),
    ).fetchall()[0][0]
    body = encode(event_of(seq))
    fault = decode_uplink(body)
    if isinstance(fault, Malformed):
        raise ValueError(f"an event against the contract: {fault.why}")  # noqa: TRY004  a wrong value of the right type
    day, service = queue or (None, None)
    db.execute(
        "INSERT INTO outbox (incarnation, seq, body, day, service) VALUES (?, ?, ?, ?, ?)",
        (life.id, seq, body, day, service),
    )


def pending(db: sqlite3.Connection, life: Life, limit: int, after_seq: int) -> list[tuple[int, bytes]]:
    """The oldest events that wait, in order."""
    return db.execute(
        "SELECT seq, body FROM outbox INDEXED BY waiting_events"
        " WHERE incarnation = ? AND waiting = 1 AND seq > ? ORDER BY seq LIMIT ?",
        (life.id, after_seq, limit),
    ).fetchall()


def pending_of(db: sqlite3.Connection, life: Life, day: str, service: str) -> int:
    """Tickets of one queue that the centre cannot have counted yet."""
    found: tuple[int] = db.execute(
        "SELECT count(*) FROM outbox INDEXED BY waiting_tickets"
        " WHERE incarnation = ? AND waiting = 1 AND day = ? AND service = ?",
        (life.id, day, service),
    ).fetchone()
    return found[0]


def extent(db: sqlite3.Connection, life: Life) -> Extent:
    """From where to where, without counting."""
    last, waiting = db.execute("SELECT last_seq, pending FROM incarnation WHERE id = ?", (life.id,)).fetchone()
    oldest = pending(db, life, 1, 0)
    (kept_from,) = db.execute("SELECT min(seq) FROM outbox WHERE incarnation = ?", (life.id,)).fetchone()
    return Extent(oldest[0][0] if oldest else 0, last, waiting, gone=last if kept_from is None else kept_from - 1)


def standing(db: sqlite3.Connection, life: Life) -> Standing:
    """How far the centre said it had come."""
    epoch, upto_seq = db.execute("SELECT epoch, upto_seq FROM incarnation WHERE id = ?", (life.id,)).fetchone()
    return Standing(epoch, upto_seq)


def acknowledge(db: sqlite3.Connection, life: Life, ack: Ack) -> int | AckRefused:
    """Let what the centre has committed wait no more, and what it misses wait again; how many wait no more.

    An acknowledgement that says nothing new writes nothing.
    """
    if ack.inc != life.name:
        return AckRefused(AckRefusal.FOREIGN_INCARNATION)
    last = extent(db, life).last
    if ack.upto_seq > last:
        return AckRefused(AckRefusal.BEYOND)
    settled = db.execute(_SETTLE, (life.id, ack.upto_seq, json.dumps(ack.missing))).rowcount
    lost = db.execute(_LOSE, (life.id, json.dumps(ack.missing))).rowcount
    db.execute(_FORGET, (life.id, last - KEEP_ACKNOWLEDGED))
    db.execute(_NOTE, (ack.epoch, ack.upto_seq, settled - lost, life.id, ack.epoch, ack.upto_seq, settled, lost))
    return settled


def resend_from(db: sqlite3.Connection, life: Life, seq: int) -> int:
    """Let everything from `seq` on wait again, as far back as it is kept; how many that are."""
    again = db.execute(
        "UPDATE outbox SET waiting = 1 WHERE incarnation = ? AND seq >= ? AND waiting = 0", (life.id, seq)
    )
    db.execute("UPDATE incarnation SET pending = pending + ? WHERE id = ?", (again.rowcount, life.id))
    return again.rowcount


# SQLite would rather walk the primary key, past everything that was acknowledged: name the index.
_SETTLE = """
    UPDATE outbox INDEXED BY waiting_events SET waiting = 0
    WHERE incarnation = ? AND waiting = 1 AND seq <= ? AND seq NOT IN (SELECT value FROM json_each(?))
"""
_LOSE = """
    UPDATE outbox SET waiting = 1
    WHERE incarnation = ? AND waiting = 0 AND seq IN (SELECT value FROM json_each(?))
"""
_FORGET = "DELETE FROM outbox WHERE incarnation = ? AND seq <= ? AND waiting = 0"
_NOTE = """
    UPDATE incarnation SET epoch = ?, upto_seq = ?, pending = pending - ?
    WHERE id = ? AND (epoch IS NOT ? OR upto_seq <> ? OR ? <> 0 OR ? <> 0)
"""
