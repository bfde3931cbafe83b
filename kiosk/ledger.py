"""The kiosk's ledger: numbers, tickets and what is still to be reported. One transaction a fact.

A number is given by the commit of `issue`, before any byte goes to a printer. Any thread may call; calls take
turns. Calls answer with `StorageFailed` where the disk does not do its part, and then nothing has changed.
"""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Callable
from datetime import date
from pathlib import Path

from kiosk import outbox, tickets
from kiosk.contract import Ack, HelpWanted, Moment
from kiosk.numbering import (
    AckRefused,
    IssuedNumber,
    NumberRequest,
    Outcome,
    PaperEnd,
    Standing,
    StorageFailed,
    StorageFault,
    UncertainPaper,
)
from kiosk.outbox import Extent, Life
from kiosk.storage import Storage

log = logging.getLogger(__name__)

SCHEMA = Path(__file__).with_name("schema.sql").read_text("utf-8")
SCHEMA_VERSION = 1


class Ledger:
    """All that a kiosk must not forget."""

    def __init__(self, storage: Storage, life: Life, digit: str, new_token: Callable[[], str]) -> None:
        self._storage = storage
        self._life = life
        self._digit = digit
        self._new_token = new_token

    @classmethod
    def open(
        cls, path: Path, *, kiosk: str, digit: str, new_token: Callable[[], str], new_incarnation: Callable[[], str]
    ) -> Ledger | StorageFailed:
        """The ledger of this kiosk, made if there is none. Prints without an end become uncertain.

        `digit` is the kiosk's, or "" where a centre has one kiosk. A ledger that belonged to a kiosk of another
        name begins a new incarnation.
        """
        storage = Storage.open(path, SCHEMA, SCHEMA_VERSION)
        if isinstance(storage, StorageFailed):
            return storage
        return cls.on(storage, kiosk=kiosk, digit=digit, new_token=new_token, new_incarnation=new_incarnation)

    @classmethod
    def on(
        cls,
        storage: Storage,
        *,
        kiosk: str,
        digit: str,
        new_token: Callable[[], str],
        new_incarnation: Callable[[], str],
    ) -> Ledger | StorageFailed:
        """Like `open`, on storage that is open already."""
        life = storage.write(lambda db: _begin(db, kiosk, new_incarnation))
        if isinstance(life, StorageFailed):
            storage.close()
            return life
        return cls(storage, life, digit, new_token)

    @property
    def incarnation(self) -> str:
        """The random name of this ledger's life."""
        return self._life.name

    @property
    def kiosk(self) -> str:
        """Whose ledger it is."""
        return self._life.kiosk

    def close(self) -> None:
        """Let go of the file."""
        self._storage.close()

    # -- numbers and paper ---------------------------------------------------------------------------

    def issue(self, request: NumberRequest) -> IssuedNumber | StorageFailed:
        """Give the next number of the day for this letter, and put its event into the outbox. One fsync.

        Its first print counts as begun from here on, so that no second fsync is needed before the first byte.
        """
        token = self._new_token()
        return self._storage.write(lambda db: tickets.issue(db, self._life, request, self._digit, token))

    def paper_started(self, ticket: int, copy: int) -> StorageFailed | None:
        """Before a reprint's first byte goes out. A copy begins once: a second time is a `CONTRADICTION`.

        Costs nothing for copy 0, whose beginning `issue` has kept already.
        """
        return self._storage.write(lambda db: tickets.start_paper(db, self._life, ticket, copy))

    def paper_settled(self, ticket: int, copy: int, outcome: Outcome, detail: str, at: Moment) -> StorageFailed | None:
        """Keep and report how a print ended; `detail` has at most 32 characters. Only the first word on it counts."""
        end = PaperEnd(ticket, copy, outcome, detail, at)
        return self._storage.write(lambda db: tickets.settle_paper(db, self._life, end))

    def uncertain(self) -> tuple[UncertainPaper, ...] | StorageFailed:
        """Prints without an end, found at this opening or an earlier one. `paper_settled` takes them off."""
        return self._storage.read(lambda db: tickets.uncertain(db, self._life))

    # -- the outbox ----------------------------------------------------------------------------------

    def help_wanted(self, screen: str, at: Moment) -> StorageFailed | None:
        """Report that somebody at this screen wants a person."""

        def event(seq: int) -> HelpWanted:
            life = self._life
            return HelpWanted(
                v=1, event_id=life.event_id(seq), kiosk=life.kiosk, inc=life.name, seq=seq, at=at, screen=screen
            )

        return self._storage.write(lambda db: outbox.put(db, self._life, event))

    def pending(self, limit: int, after_seq: int = 0) -> list[tuple[int, bytes]] | StorageFailed:
        """The oldest `limit` events beyond `after_seq` that are not acknowledged, in order: seq and bytes."""
        return self._storage.read(lambda db: outbox.pending(db, self._life, limit, after_seq))

    def pending_count(self) -> int | StorageFailed:
        """How many events are not acknowledged."""
        found = self.extent()
        return found if isinstance(found, StorageFailed) else found.pending

    def pending_of(self, service: str, day: date) -> int | StorageFailed:
        """Tickets of this service that the centre cannot have counted yet: they too stand ahead."""
        return self._storage.read(lambda db: outbox.pending_of(db, self._life, day.isoformat(), service))

    def extent(self) -> Extent | StorageFailed:
        """The oldest event that waits, the newest there is, and how many wait."""
        return self._storage.read(lambda db: outbox.extent(db, self._life))

    def standing(self) -> Standing | StorageFailed:
        """How far the centre has come by the last acknowledgement that was kept."""
        return self._storage.read(lambda db: outbox.standing(db, self._life))

    def acknowledge(self, ack: Ack) -> int | AckRefused | StorageFailed:
        """The centre has committed these: they wait no more. What it misses waits again. How many are done."""
        return self._storage.write(lambda db: outbox.acknowledge(db, self._life, ack))

    def resend_from(self, seq: int) -> int | StorageFailed:
        """The centre lost its memory: what is kept from `seq` on waits again. How many that are."""
        return self._storage.write(lambda db: outbox.resend_from(db, self._life, seq))

    # -- single values -------------------------------------------------------------------------------

    def remember_day(self, day: date) -> StorageFailed | None:
        """Keep the business day, for a start with neither a centre nor a clock."""
        return self._storage.write(lambda db: _note(db, "day", day.isoformat()))

    def last_day(self) -> date | StorageFailed | None:
        """The business day kept last; None where there is none."""
        kept = self._storage.read(lambda db: _noted(db, "day"))
        return date.fromisoformat(kept) if isinstance(kept, str) else kept

    def probe(self) -> StorageFailed | None:
        """Whether the disk takes and gives back what is written. Costs an fsync."""
        return self._storage.write(_probe)

    def tidy(self) -> StorageFailed | None:
        """Carry the log into the file. For a moment when nobody is at the kiosk: it can take tenths of a second."""
        return self._storage.checkpoint()


def _begin(db: sqlite3.Connection, kiosk: str, new_incarnation: Callable[[], str]) -> Life:
    tickets.doubt_open_paper(db)
    newest = db.execute("SELECT id, name, kiosk, pending FROM incarnation ORDER BY id DESC LIMIT 1").fetchone()
    if newest is not None and newest[2] == kiosk:
        return Life(newest[0], newest[1], kiosk)
    if newest is not None:
        log.warning("the ledger was kiosk %s's, which leaves %d events unreported", newest[2], newest[3])
    name = new_incarnation()
    given = db.execute("INSERT INTO incarnation (name, kiosk) VALUES (?, ?) RETURNING id", (name, kiosk)).fetchall()
    return Life(given[0][0], name, kiosk)


def _noted(db: sqlite3.Connection, name: str) -> str | None:
    found = db.execute("SELECT value FROM note WHERE name = ?", (name,)).fetchone()
    return str(found[0]) if found else None


def _note(db: sqlite3.Connection, name: str, value: str) -> None:
    if _noted(db, name) != value:
        db.execute(
            "INSERT INTO note (name, value) VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value",
            (name, value),
        )


def _probe(db: sqlite3.Connection) -> StorageFailed | None:
    wanted = str(int(_noted(db, "probe") or 0) + 1)
    _note(db, "probe", wanted)
    return None if _noted(db, "probe") == wanted else StorageFailed(StorageFault.CORRUPT, "probe")
