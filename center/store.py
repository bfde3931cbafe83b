"""The centre's database: one file, one connection, one transaction a fact. All SQL is here, in `inbox`, in `hall`,
in `register` and in `lockers`.

One connection, because SQLite below 3.51.3 may corrupt a WAL database that two connections write; a lock file beside
the database keeps a second server out. WAL with synchronous=FULL: what was committed survives a power cut, which is
what the kiosks are told it does.

It grows by 1 KB a ticket and is never pruned: `schema.sql` says what that comes to.
"""

from __future__ import annotations

import fcntl
import os
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final, TypeVar

from center.hall import Hall
from center.inbox import Inbox
from center.lockers import Lockers
from center.register import Register

T = TypeVar("T")

SCHEMAS: Final = tuple(Path(__file__).with_name(name) for name in ("schema.sql", "schema_2.sql", "schema_3.sql"))
"""One a version, in order: a new database goes through all of them, an older one through those that it has not."""


@dataclass(frozen=True, slots=True)
class Unusable:
    """The database cannot be opened; nothing was changed."""

    why: str


@dataclass(frozen=True, slots=True)
class NotStored:
    """The disk refused (full, failing, corrupt): what was asked for did not happen, wholly."""

    why: str


class Store:
    """The database, opened. Not for several threads."""

    def __init__(self, connection: sqlite3.Connection, new_epoch: Callable[[], str]) -> None:
        """Raises sqlite3.Error where the connection does not lead to a database of this version."""
        self._connection = connection
        _prepare(connection)
        connection.execute("INSERT OR IGNORE INTO meta VALUES ('epoch', ?)", (new_epoch(),))
        self.epoch: Final[str] = connection.execute("SELECT value FROM meta WHERE key = 'epoch'").fetchone()[0]
        self.hall: Final = Hall(connection)
        self.register: Final = Register(connection)
        self.lockers: Final = Lockers(connection)
        self.inbox: Final = Inbox(connection, self.hall, self.register, self.lockers)

    def attempt(self, work: Callable[[], T]) -> T | NotStored:
        """Do `work` in one transaction: all of it is on the disk when this returns, or nothing of it."""
        try:
            self._connection.execute("BEGIN")
            done = work()
            self._connection.execute("COMMIT")
        except (sqlite3.OperationalError, sqlite3.DatabaseError) as fault:
            self._roll_back()
            if isinstance(fault, (sqlite3.IntegrityError, sqlite3.ProgrammingError)):
                raise
            return NotStored(str(fault))
        except BaseException:
            self._roll_back()
            raise
        return done

    def _roll_back(self) -> None:
        # SQLite itself has rolled back after some faults.
        if self._connection.in_transaction:
            self._connection.execute("ROLLBACK")

    def last_day(self) -> date | None:
        """The last business day that was kept."""
        row = self._connection.execute("SELECT value FROM meta WHERE key = 'day'").fetchone()
        return date.fromisoformat(row[0]) if row else None

    def keep_day(self, day: date) -> None:
        """Remember the business day; within `attempt`."""
        self._connection.execute("INSERT OR REPLACE INTO meta VALUES ('day', ?)", (day.isoformat(),))

    def close(self) -> None:
        """Let the file go."""
        self._connection.close()


def _prepare(connection: sqlite3.Connection) -> None:
    connection.isolation_level = None
    # EXTRA while it changes to WAL: the journal of the change must be gone for good before the first transaction. Were
    # it back after a power cut, SQLite would take the change back, and with it everything in the log.
    lasting = ("synchronous = FULL", "foreign_keys = ON", "busy_timeout = 2000")
    for pragma in ("synchronous = EXTRA", "journal_mode = WAL", *lasting):
        connection.execute(f"PRAGMA {pragma}")
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if version > len(SCHEMAS):
        raise sqlite3.DatabaseError(f"made by another version of this software ({version}, expected {len(SCHEMAS)})")
    if version < len(SCHEMAS):
        steps = "\n".join(schema.read_text(encoding="utf-8") for schema in SCHEMAS[version:])
        connection.executescript(f"BEGIN IMMEDIATE;\n{steps}\nCOMMIT;")


@dataclass(frozen=True, slots=True)
class OpenStore:
    """A store on a file, and the lock that keeps others out."""

    store: Store
    _lock: int

    def close(self) -> None:
        """Close the database, then let others in."""
        self.store.close()
        os.close(self._lock)


def open_store(path: Path, new_epoch: Callable[[], str]) -> OpenStore | Unusable:
    """Open `path`, made with its folder where it is not there."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o750)
        lock = os.open(path.with_name(path.name + ".lock"), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o640)
    except OSError as fault:
        return Unusable(f"{path}: {fault.strerror}")
    opened = _open_locked(path, new_epoch, lock)
    if isinstance(opened, Unusable):
        os.close(lock)
    return opened


def _open_locked(path: Path, new_epoch: Callable[[], str], lock: int) -> OpenStore | Unusable:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return Unusable(f"{path}: another process holds it")
    try:
        # The tokens of tickets are in it: not for everybody. SQLite gives its other files the same permissions.
        path.touch(mode=0o640)
        connection = sqlite3.connect(path)
    except (OSError, sqlite3.Error) as fault:
        return Unusable(f"{path}: {fault}")
    try:
        return OpenStore(Store(connection, new_epoch), lock)
    except sqlite3.Error as fault:
        connection.close()
        return Unusable(f"{path}: {fault}")
