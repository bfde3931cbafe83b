"""Where the ledger stands: its file, the note of reserved labels, the ballast, and ruined ledgers that were set aside.

Opening a ledger here ends in one that can be worked on wherever the disk lets it: what is ruined is set aside, a
new one begins above every label that may have been given, and what the ruin still tells is reported.
"""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from kiosk import lives, remains, salvage
from kiosk.ballast import Ballast
from kiosk.contract import TicketIssued
from kiosk.numbering import StorageFailed, StorageFault, number_of
from kiosk.outbox import Life
from kiosk.reserve import Reserve
from kiosk.storage import Connect, Storage, connect

log = logging.getLogger(__name__)

SCHEMAS = tuple(Path(__file__).with_name(name).read_text("utf-8") for name in ("schema.sql", "schema_2.sql"))
"""One a version, in order."""
SCHEMA_VERSION = len(SCHEMAS)
RUINED = (StorageFault.CORRUPT,)
DOUBTFUL = (StorageFault.UNREADABLE, StorageFault.READ_ONLY)
"""May pass: a cable, a card that is worn. Set aside only where it is so at two openings."""
_LOG_HEADER = 32
"""A log with less in it holds nothing (SQLite, "WAL File Format")."""


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose ledger it is."""

    kiosk: str
    digit: str
    """Of this kiosk in its labels; "" where a centre has one kiosk."""
    board: str | None
    """`kiosk.board.read_board`."""
    new_incarnation: Callable[[], str]


@dataclass(frozen=True, slots=True)
class Opened:
    """A ledger's parts, ready to be worked on."""

    storage: Storage
    life: Life
    reserve: Reserve


class Shelf:
    """One kiosk's ledger on one disk."""

    def __init__(self, path: Path, owner: Owner, connect: Connect = connect) -> None:
        self._path = path
        self._owner = owner
        self._connect = connect
        self._doubted = False
        self.ballast = Ballast(path.with_name("ballast"))

    def open(self) -> Opened | StorageFailed:
        """The ledger. A failure is one that the disk does not let us mend; another try may find it otherwise."""
        opened = self._with_room()
        if isinstance(opened, StorageFailed) and self._to_be_set_aside(opened) and salvage.set_aside(self._path):
            log.error("the ledger was no use: %s", opened)
            opened = self._with_room()
        if isinstance(opened, Opened):
            self._doubted = False
        return opened

    def _to_be_set_aside(self, failed: StorageFailed) -> bool:
        doubted, self._doubted = self._doubted, failed.why in DOUBTFUL
        return failed.why in RUINED or (doubted and self._doubted)

    def _with_room(self) -> Opened | StorageFailed:
        opened = self._open()
        if isinstance(opened, StorageFailed) and opened.why is StorageFault.FULL and self.ballast.give_up():
            return self._open()
        return opened

    def _open(self) -> Opened | StorageFailed:
        # Half set aside when the power went, or the file was lost: its log is not, and SQLite would delete it.
        if self._size() == 0 and self._log_size() and not salvage.set_aside(self._path):
            return StorageFailed(StorageFault.UNREADABLE, "a log without its ledger stays")
        reserve = Reserve(self._path.with_name("floors.jsonl"))
        doubt = "the ledger's log is lost" if reserve.was_open and self._log_is_lost() else None
        storage = Storage.open(self._path, SCHEMAS, self._connect)
        if isinstance(storage, StorageFailed):
            return storage
        life = storage.write(lambda db: self._begin(db, reserve, doubt))
        if isinstance(life, StorageFailed):
            storage.close()
            return life
        salvage.prune(self._path)
        reserve.mark(open=True)
        return Opened(storage, life, reserve)

    def _begin(self, db: sqlite3.Connection, reserve: Reserve, doubt: str | None) -> Life:
        owner, before = self._owner, lives.newest_life(db)
        life = lives.begin(
            db,
            kiosk=owner.kiosk,
            board=owner.board,
            new_incarnation=owner.new_incarnation,
            floors=reserve.floors,
            doubt=doubt,
        )
        # Something is written at every start: from then on the log is there, and its loss is noticed.
        lives.note(db, "starts", str(int(lives.noted(db, "starts") or 0) + 1))
        self._salvage(db, life, reserve)
        if life != before and (before or reserve.floors or salvage.asides(self._path)):
            remains.doubt(db)  # what was printed last may be what was lost
        return life

    def _salvage(self, db: sqlite3.Connection, life: Life, reserve: Reserve) -> None:
        """In the transaction that begins the ledger: a power cut on the way leaves it to the next start."""
        done = int(lives.noted(db, "salvaged") or 0)
        for number, aside in salvage.asides(self._path):
            if number > done:
                lives.raise_floors(db, self._floors(salvage.tickets_in(aside)))
                count = lives.adopt(db, life, salvage.events_in(aside, life.kiosk, reserve.acked))
                lives.note(db, "salvaged", str(number))
                log.warning("%d events of %s are reported anew", count, aside.name)

    def _floors(self, tickets: Iterable[TicketIssued]) -> dict[tuple[str, str], int]:
        floors: dict[tuple[str, str], int] = {}
        for ticket in tickets:
            key = ticket.day.isoformat(), ticket.label[0]
            number = number_of(ticket.label, self._owner.digit)
            floors[key] = max(floors.get(key, 0), number or 0)
        return floors

    def _log_is_lost(self) -> bool:
        return self._size() > 0 and self._log_size() < _LOG_HEADER

    def _size(self) -> int:
        return _size_of(self._path)

    def _log_size(self) -> int:
        return _size_of(self._path.with_name(f"{self._path.name}-wal"))


def _size_of(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0
