"""What waits in the kiosks' lockers, and what their doors did. SQL only; runs inside `Store.attempt`."""

from __future__ import annotations

import sqlite3
from datetime import date
from typing import Any, Final

import msgspec

from kiosk.contract import DoorUsed, LockerOrder

MOST_ORDERS: Final = 60
"""Of one kiosk: as many as `LockerOrders` has room for."""
HOLDS: Final = "state IN ('waiting', 'opening', 'jammed', 'unknown') AND cancelled_at IS NULL"
"""Papers may still lie behind the door."""


class LockerRow(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An order, for a person."""

    order: str
    kiosk: str
    door: int
    dossier: str | None
    last_day: date
    state: str
    """`waiting`, what the kiosk said of the door last, or `cancelled`."""


class Lockers:
    """The lockers' side of the database."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def put(self, kiosk: str, order: LockerOrder, dossier: str | None, at: float) -> None:
        """Keep a new order; `at`: Unix seconds."""
        self._connection.execute(
            "INSERT INTO locker_orders (id, kiosk, door, dossier, salt, digest, last_day, put_at)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                *(order.order, kiosk, order.door, dossier, order.salt, order.digest),
                *(order.last_day.isoformat(), at),
            ),
        )

    def cancel(self, order: str, at: float) -> None:
        """Its code is to open nothing more."""
        self._connection.execute("UPDATE locker_orders SET cancelled_at = ? WHERE id = ?", (at, order))

    def used(self, event: DoorUsed, at: float) -> None:
        """What a door did. Of several events the newest counts, in whichever order they come."""
        state = "waiting" if event.outcome == "not_opened" else event.outcome
        self._connection.execute(
            "UPDATE locker_orders SET state = ?, inc = ?, seq = ?, told_at = ?"
            " WHERE id = ? AND kiosk = ? AND (inc IS NOT ? OR seq < ?)",
            (state, event.inc, event.seq, at, event.order, event.kiosk, event.inc, event.seq),
        )

    def open_orders(self, kiosk: str, day: date | None) -> tuple[LockerOrder, ...]:
        """What this kiosk is told: all orders whose code may open. What it has used itself it does not open again."""
        rows = self._all(
            "SELECT id, door, salt, digest, last_day FROM locker_orders WHERE kiosk = ? AND last_day >= ?"
            " AND state IN ('waiting', 'opening') AND cancelled_at IS NULL ORDER BY put_at, id LIMIT ?",
            *(kiosk, day.isoformat() if day else "", MOST_ORDERS),
        )
        return tuple(
            LockerOrder(order, door, salt, digest, date.fromisoformat(last)) for order, door, salt, digest, last in rows
        )

    def kiosks(self) -> list[str]:
        """All that ever had an order."""
        return [kiosk for (kiosk,) in self._all("SELECT DISTINCT kiosk FROM locker_orders ORDER BY kiosk")]

    def known(self, kiosk: str) -> bool:
        """Whether this kiosk ever reported anything."""
        return bool(self._all("SELECT 1 FROM streams WHERE kiosk = ? LIMIT 1", kiosk))

    def behind(self, kiosk: str, door: int) -> LockerRow | None:
        """The order whose papers may still lie behind this door."""
        return next(iter(self._rows(f"WHERE kiosk = ? AND door = ? AND {HOLDS}", kiosk, door)), None)

    def cancelled_unused(self, kiosk: str, door: int) -> bool:
        """Whether a cancelled code was never used at this door: a kiosk that has not heard of it still opens."""
        wanted = "kiosk = ? AND door = ? AND state IN ('waiting', 'opening') AND cancelled_at IS NOT NULL"
        return bool(self._rows(f"WHERE {wanted}", kiosk, door))

    def salt(self, kiosk: str, since: float) -> str | None:
        """The salt that this kiosk's orders began to have after `since`."""
        rows = self._all(
            "SELECT salt FROM locker_orders WHERE kiosk = ? GROUP BY salt HAVING min(put_at) > ? ORDER BY min(put_at)",
            *(kiosk, since),
        )
        return rows[-1][0] if rows else None

    def is_given(self, salt: str, digest: str) -> bool:
        """Whether a code was given before under this salt."""
        return bool(self._all("SELECT 1 FROM locker_orders WHERE salt = ? AND digest = ?", salt, digest))

    def rows(self, *, every: bool) -> tuple[LockerRow, ...]:
        """Orders whose papers may still lie there; `every`: all there ever were."""
        return self._rows("" if every else f"WHERE {HOLDS}")

    def to_look_at(self, day: date | None) -> tuple[LockerRow, ...]:
        """Doors that somebody must look behind: jammed, unknown, or nobody came in time."""
        return tuple(
            row
            for row in self._rows(f"WHERE {HOLDS}")
            if row.state in ("jammed", "unknown") or (day is not None and row.last_day < day)
        )

    def _rows(self, where: str, *values: object) -> tuple[LockerRow, ...]:
        rows = self._all(f"{_ROWS} {where} ORDER BY kiosk, door, put_at", *values)
        return tuple(
            LockerRow(order, kiosk, door, dossier, date.fromisoformat(last), state)
            for order, kiosk, door, dossier, last, state in rows
        )

    def _all(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        return self._connection.execute(sql, values).fetchall()


_ROWS = """
SELECT id, kiosk, door, dossier, last_day, CASE WHEN cancelled_at IS NULL THEN state ELSE 'cancelled' END
FROM locker_orders
"""
