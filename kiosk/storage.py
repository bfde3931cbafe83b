"""One SQLite file behind one connection and one lock. What SQLite cannot do comes back as a value.

WAL and synchronous=FULL: one fsync a transaction, and what is committed survives a power cut. The connection is
the only one by SQLite's own lock (locking_mode=EXCLUSIVE): SQLite up to 3.51.2 can corrupt a WAL that two
connections reset at once, and two kiosks on one ledger would be a fault anyway.
"""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

from kiosk.numbering import StorageFailed, StorageFault

T = TypeVar("T")
Connect = Callable[[Path], sqlite3.Connection]

WAIT_FOR_LOCK_S = 0.5
"""A kiosk that was just killed has let go by then; a second one that runs never does."""
WAL_KEEP_BYTES = 4 * 1024 * 1024
"""What the log may keep of a small card after it has grown."""

_FAULTS = {
    sqlite3.SQLITE_FULL: StorageFault.FULL,
    sqlite3.SQLITE_READONLY: StorageFault.READ_ONLY,
    sqlite3.SQLITE_BUSY: StorageFault.LOCKED,
    sqlite3.SQLITE_LOCKED: StorageFault.LOCKED,
    sqlite3.SQLITE_CORRUPT: StorageFault.CORRUPT,
    sqlite3.SQLITE_NOTADB: StorageFault.CORRUPT,
    sqlite3.SQLITE_CONSTRAINT: StorageFault.CONTRADICTION,
    sqlite3.SQLITE_IOERR: StorageFault.UNREADABLE,
    sqlite3.SQLITE_CANTOPEN: StorageFault.UNREADABLE,
    sqlite3.SQLITE_PERM: StorageFault.UNREADABLE,
    sqlite3.SQLITE_NOMEM: StorageFault.UNREADABLE,
    sqlite3.SQLITE_PROTOCOL: StorageFault.UNREADABLE,
}
"""What a disk may do to us. Anything else SQLite says is a mistake of ours, and is raised."""
_PRIMARY_CODE = 0xFF
_APPLICATION_ID = 0x6B716C31  # "kql1", so that another program's database is never taken for a ledger


def connect(path: Path) -> sqlite3.Connection:
    """A connection that any thread may use and that begins no transaction by itself."""
    return sqlite3.connect(path, timeout=WAIT_FOR_LOCK_S, isolation_level=None, check_same_thread=False)


class Storage:
    """Reads and transactions on one file. Any thread may call; one works at a time."""

    def __init__(self, db: sqlite3.Connection | None) -> None:
        """On an open connection; without one, closed from the beginning."""
        self._db = db
        self._lock = threading.Lock()

    @staticmethod
    def open(path: Path, schemas: Sequence[str], connect: Connect = connect) -> Storage | StorageFailed:
        """The file, made if there is none, checked from end to end if there is one.

        `schemas` has one script a version, in order: a new file goes through all of them, an older one through those
        that it has not, in one transaction.
        """
        # SQLite takes a file it may not write for a locking fault; say what it is. ext4 turns so after errors.
        if path.exists() and not os.access(path, os.W_OK):
            return StorageFailed(StorageFault.READ_ONLY)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            db = connect(path)
        except OSError as fault:
            return StorageFailed(StorageFault.UNREADABLE, type(fault).__name__)
        except sqlite3.Error as fault:
            return _failed(fault)
        unfit = _unfit(db, schemas)
        if unfit is not None:
            db.close()
            return unfit
        return Storage(db)

    def read(self, work: Callable[[sqlite3.Connection], T]) -> T | StorageFailed:
        """What `work` finds."""
        with self._lock:
            if self._db is None:
                return StorageFailed(StorageFault.CLOSED)
            try:
                return work(self._db)
            except sqlite3.Error as fault:
                return _failed(fault)

    def write(self, work: Callable[[sqlite3.Connection], T]) -> T | StorageFailed:
        """All that `work` does in one transaction, on the disk when this returns; or nothing of it."""
        return self.read(lambda db: _in_transaction(db, work))

    def checkpoint(self) -> StorageFailed | None:
        """Carry the log over into the file, which costs a slow card some tenths of a second."""
        done = self.read(lambda db: db.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall())
        return done if isinstance(done, StorageFailed) else None

    def close(self) -> bool:
        """Let go of the file; whether it was open. Later calls fail with `CLOSED`."""
        with self._lock:
            db, self._db = self._db, None
            if db is not None:
                db.close()
            return db is not None


def _unfit(db: sqlite3.Connection, schemas: Sequence[str]) -> StorageFailed | None:
    """Why this file cannot be worked on; None once it is ready."""
    try:
        return _set_up(db) or _bring_up(db, schemas)
    except sqlite3.Error as fault:
        return _failed(fault)


def _set_up(db: sqlite3.Connection) -> StorageFailed | None:
    # Exclusive before the first look at the log: then SQLite needs no shared memory file for it.
    db.execute("PRAGMA locking_mode = EXCLUSIVE").fetchall()
    # Once in a file's life: the journal of the change to WAL must be gone for good before the first transaction. Were
    # it back after a power cut, SQLite would take the change back, and with it everything in the log.
    db.execute("PRAGMA synchronous = EXTRA")
    journal = db.execute("PRAGMA journal_mode = WAL").fetchone()[0]
    if journal != "wal":
        return StorageFailed(StorageFault.UNREADABLE, f"journal mode {journal}")
    db.execute("PRAGMA synchronous = FULL")
    db.execute("PRAGMA foreign_keys = ON")
    db.execute(f"PRAGMA journal_size_limit = {WAL_KEEP_BYTES:d}").fetchall()
    found = db.execute("PRAGMA quick_check(1)").fetchone()[0]
    return None if found == "ok" else StorageFailed(StorageFault.CORRUPT, "quick_check")


def _bring_up(db: sqlite3.Connection, schemas: Sequence[str]) -> StorageFailed | None:
    made_by, version = (db.execute(f"PRAGMA {name}").fetchone()[0] for name in ("application_id", "user_version"))
    empty = not db.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]
    if not empty and (made_by != _APPLICATION_ID or not 1 <= version <= len(schemas)):
        return StorageFailed(StorageFault.CORRUPT, f"no ledger of version {len(schemas)} or an earlier one")
    missing = schemas if empty else schemas[version:]
    if missing:
        marks = f"PRAGMA application_id = {_APPLICATION_ID:d}; PRAGMA user_version = {len(schemas):d};"
        db.executescript(f"BEGIN IMMEDIATE; {' '.join(missing)} {marks} COMMIT;")
    return None


def _in_transaction(db: sqlite3.Connection, work: Callable[[sqlite3.Connection], T]) -> T:
    if db.in_transaction:  # the last one could not even be taken back
        db.execute("ROLLBACK")
    db.execute("BEGIN IMMEDIATE")
    try:
        result = work(db)
        db.execute("COMMIT")
    except BaseException:
        if db.in_transaction:  # a full disk may have ended it already
            db.execute("ROLLBACK")
        raise
    return result


def _failed(fault: sqlite3.Error) -> StorageFailed:
    why = _FAULTS.get(getattr(fault, "sqlite_errorcode", 0) & _PRIMARY_CODE)
    if why is None:
        raise fault
    return StorageFailed(why, fault.sqlite_errorname)
