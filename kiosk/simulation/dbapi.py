"""An apsw connection with the part of `sqlite3.Connection` that kiosk and centre use, and sqlite3's errors."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from typing import Any

import apsw

from kiosk.simulation.disk import Disk, PowerCut
from kiosk.simulation.vfs import SimulatedVfs

_PRIMARY = 0xFF
_KINDS: dict[int, type[sqlite3.Error]] = {
    sqlite3.SQLITE_CORRUPT: sqlite3.DatabaseError,
    sqlite3.SQLITE_NOTADB: sqlite3.DatabaseError,
    sqlite3.SQLITE_TOOBIG: sqlite3.DataError,
    sqlite3.SQLITE_CONSTRAINT: sqlite3.IntegrityError,
    sqlite3.SQLITE_MISMATCH: sqlite3.IntegrityError,
    sqlite3.SQLITE_MISUSE: sqlite3.InterfaceError,
    sqlite3.SQLITE_RANGE: sqlite3.InterfaceError,
}
"""As Python's sqlite3 has it (Modules/_sqlite/util.c); all else is an OperationalError."""


class Rows:
    """What a statement gave, all of it: `sqlite3.Cursor`, as far as it is used."""

    __slots__ = ("_rows", "rowcount")

    def __init__(self, rows: list[Any], rowcount: int) -> None:
        self._rows = iter(rows)
        self.rowcount = rowcount

    def fetchone(self) -> Any:
        """As `sqlite3`'s."""
        return next(self._rows, None)

    def fetchall(self) -> list[Any]:
        """As `sqlite3`'s."""
        return list(self._rows)

    def __iter__(self) -> Iterator[Any]:
        return self._rows


class Connection:
    """One connection to a file of a simulated disk. Raises `PowerCut` once the power is gone."""

    isolation_level: str | None = None

    def __init__(self, disk: Disk, vfs: SimulatedVfs, name: str) -> None:
        self._disk = disk
        self._power = disk.power
        self._db = _raising(disk, lambda: apsw.Connection(name, vfs=vfs.name))
        # The layer has no shared memory: the centre's connection, which asks for none either, must be exclusive too.
        self.execute("PRAGMA locking_mode = EXCLUSIVE")

    @property
    def in_transaction(self) -> bool:
        """As `sqlite3`'s."""
        return bool(self._db.in_transaction)

    def execute(self, sql: str, values: Iterable[Any] = ()) -> Rows:
        """As `sqlite3`'s."""
        before = self._db.total_changes()
        rows = self._guarded(lambda: self._db.execute(sql, tuple(values)).fetchall())
        changed = self._db.total_changes() - before
        return Rows(rows, self._db.changes() if changed else 0)

    def executemany(self, sql: str, rows: Iterable[Iterable[Any]]) -> None:
        """As `sqlite3`'s."""
        for values in rows:
            self.execute(sql, values)

    def executescript(self, script: str) -> None:
        """As `sqlite3`'s."""
        self._guarded(lambda: self._db.execute(script).fetchall())

    def close(self) -> None:
        """As `sqlite3`'s."""
        if self._disk.on and self._power == self._disk.power:
            self._closing()
        else:
            self.abandon()

    def _closing(self) -> None:
        try:
            self._guarded(lambda: self._db.close(True))
        except sqlite3.Error:  # sqlite3's own close never tells of what it could not carry over
            return

    def abandon(self) -> None:
        """The process is gone; nothing that closing would write reaches the disk."""
        try:
            self._db.close(True)
        except apsw.Error:
            return

    def _guarded(self, work: Any) -> Any:
        if not self._disk.on or self._power != self._disk.power:
            raise PowerCut
        return _raising(self._disk, work)


def _raising(disk: Disk, work: Any) -> Any:
    try:
        return work()
    except apsw.Error as fault:
        if not disk.on:
            raise PowerCut from None
        raise _as_sqlite3(fault) from None


def _as_sqlite3(fault: apsw.Error) -> sqlite3.Error:
    # What the simulated layer raised itself comes through as it was raised, without a code.
    otherwise = sqlite3.SQLITE_FULL if isinstance(fault, apsw.FullError) else sqlite3.SQLITE_IOERR
    code = getattr(fault, "extendedresult", otherwise)
    made = _KINDS.get(code & _PRIMARY, sqlite3.OperationalError)(str(fault))
    made.sqlite_errorcode = code
    made.sqlite_errorname = str(apsw.mapping_result_codes.get(code & _PRIMARY, code))
    return made
