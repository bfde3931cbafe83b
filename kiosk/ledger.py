"""The kiosk's ledger: numbers, tickets and what is still to be reported. One transaction a fact.

A number is given by the commit of `issue`, before any byte goes to a printer. Any thread may call; calls take
turns. Calls answer with `StorageFailed` where the disk does not do its part, and then nothing has changed.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from typing import TypeVar

from kiosk import door_orders, lives, outbox, remains, tickets
from kiosk.contract import Ack, HelpWanted, LockerOrder, LockerOrders, Moment, TicketReturned
from kiosk.day import KnownDay
from kiosk.door_orders import DoorEnd, DoorUse
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
    known,
    number_of,
)
from kiosk.outbox import Extent, Life
from kiosk.reserve import Progress, Reserve
from kiosk.shelf import SCHEMA_VERSION, SCHEMAS, Shelf
from kiosk.storage import Storage
from kiosk.tokens import new_incarnation

__all__ = ["SCHEMAS", "SCHEMA_VERSION", "Ledger"]
T = TypeVar("T")

WRONG_CODES = "wrong_codes"
NO_LIFE = "unopened"
"""The incarnation of a ledger that could not be opened yet. It has no events and gives no numbers."""


class Ledger:
    """All that a kiosk must not forget."""

    def __init__(
        self,
        storage: Storage,
        life: Life,
        digit: str,
        new_token: Callable[[], str],
        new_incarnation: Callable[[], str] = new_incarnation,
    ) -> None:
        self._storage = storage
        self._life = life
        self._digit = digit
        self._new_token = new_token
        self._new_incarnation = new_incarnation
        self._reserve: Reserve | None = None
        self._shelf: Shelf | None = None
        self._fault: StorageFault | None = None

    @classmethod
    def kept(
        cls,
        shelf: Shelf,
        *,
        kiosk: str,
        digit: str,
        new_token: Callable[[], str],
        new_incarnation: Callable[[], str] = new_incarnation,
    ) -> Ledger:
        """The ledger that stands on a shelf. Where it cannot be opened it is closed, and `check` tries again."""
        ledger = cls(Storage(None), Life(0, NO_LIFE, kiosk), digit, new_token, new_incarnation)
        ledger._shelf = shelf
        ledger._open_again()
        return ledger

    @classmethod
    def open(
        cls, path: Path, *, kiosk: str, digit: str, new_token: Callable[[], str], new_incarnation: Callable[[], str]
    ) -> Ledger | StorageFailed:
        """A file alone, made if there is none: nothing is set aside. Prints without an end become uncertain.

        `digit` is the kiosk's, or "" where a centre has one kiosk. A ledger that belonged to a kiosk of another
        name begins a new incarnation.
        """
        storage = Storage.open(path, SCHEMAS)
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
        life = storage.write(
            lambda db: lives.begin(db, kiosk=kiosk, board=None, new_incarnation=new_incarnation, floors={})
        )
        if isinstance(life, StorageFailed):
            storage.close()
            return life
        return cls(storage, life, digit, new_token, new_incarnation)

    @property
    def incarnation(self) -> str:
        """The random name of this ledger's life."""
        return self._life.name

    @property
    def kiosk(self) -> str:
        """Whose ledger it is."""
        return self._life.kiosk

    @property
    def condition(self) -> str:
        """In a word, for the centre: `ok`, `full` (numbers go on in the room that was kept back), or what fails."""
        if self._fault is not None:
            return self._fault.value
        return StorageFault.FULL.value if self._shelf and self._shelf.ballast.given_up else "ok"

    def close(self) -> None:
        """Let go of the file."""
        if self._storage.close() and self._reserve is not None:
            self._reserve.mark(open=False)

    def check(self) -> StorageFailed | None:
        """Whether numbers can be given. What cannot be worked on is opened anew, or set aside for a new one."""
        failed = self.probe()
        if failed is None or self._shelf is None or failed.why in (StorageFault.FULL, StorageFault.LOCKED):
            return failed
        return self._open_again()

    def _open_again(self) -> StorageFailed | None:
        self._storage.close()
        opened = self._shelf.open() if self._shelf else StorageFailed(StorageFault.CLOSED)
        if isinstance(opened, StorageFailed):
            self._fault = opened.why
            return opened
        # The life first: whoever still has the old storage finds it closed.
        self._life, self._reserve, self._fault = opened.life, opened.reserve, None
        self._storage = opened.storage
        return None

    def _write(self, work: Callable[[sqlite3.Connection], T]) -> T | StorageFailed:
        """In one transaction; on a full disk once more, in the room that was kept back."""
        done = self._storage.write(work)
        if _is_full(done) and self._shelf is not None and self._shelf.ballast.give_up():
            done = self._storage.write(work)
        self._fault = done.why if isinstance(done, StorageFailed) and done.why in _DISK else None
        return done

    def _cover(self, db: sqlite3.Connection, day: str, letter: str, number: int) -> None:
        if self._reserve is not None:
            self._reserve.cover((day, letter), number, lambda: self._progress(db))

    def _progress(self, db: sqlite3.Connection) -> Progress:
        extent = outbox.extent(db, self._life)
        return Progress(self._life.name, extent.first_pending - 1 if extent.first_pending else extent.last)

    # -- numbers and paper ---------------------------------------------------------------------------

    def issue(self, request: NumberRequest) -> IssuedNumber | StorageFailed:
        """Give the next number of the day for this letter, and put its event into the outbox. One fsync.

        Its first print counts as begun from here on, so that no second fsync is needed before the first byte.
        """
        token = self._new_token()
        return self._write(
            lambda db: tickets.issue(
                db, self._life, request, self._digit, token, lambda *number: self._cover(db, *number)
            )
        )

    def paper_started(self, ticket: int, copy: int) -> StorageFailed | None:
        """Before a reprint's first byte goes out. A copy begins once: a second time is a `CONTRADICTION`.

        Costs nothing for copy 0, whose beginning `issue` has kept already.
        """
        return self._write(lambda db: tickets.start_paper(db, self._life, ticket, copy))

    def paper_settled(self, ticket: int, copy: int, outcome: Outcome, detail: str, at: Moment) -> StorageFailed | None:
        """Keep and report how a print ended; `detail` has at most 32 characters. Only the first word on it counts."""
        end = PaperEnd(ticket, copy, outcome, detail, at)
        return self._write(lambda db: tickets.settle_paper(db, self._life, end))

    def uncertain(self) -> tuple[UncertainPaper, ...] | StorageFailed:
        """Prints without an end, found at this opening or an earlier one. `paper_settled` takes them off."""
        return self._storage.read(lambda db: tickets.uncertain(db, self._life))

    def other_paper_started(self) -> StorageFailed | None:
        """Before the first byte of a slip without a number. One fsync between two tickets, however many such slips."""
        return self._write(remains.doubt)

    def paper_in_doubt(self) -> bool:
        """Whether the printer may hold part of a slip: from its beginning until a newer ticket is on paper.

        True also where the ledger cannot say: a piece of blank paper costs less than two tickets that hang together.
        """
        return known(self._storage.read(remains.in_doubt), True)

    # -- the locker ----------------------------------------------------------------------------------

    def take_locker_orders(self, listed: LockerOrders) -> StorageFailed | None:
        """The centre's list of open orders. What was used here stays used. Nothing is written where it says no news."""
        taken = self._storage.read(lambda db: door_orders.is_taken(db, listed))
        if isinstance(taken, StorageFailed):
            return taken
        return None if taken else self._write(lambda db: door_orders.take(db, listed))

    def locker_orders(self) -> tuple[LockerOrder, ...] | StorageFailed:
        """All whose code may still open."""
        return self._storage.read(door_orders.open_orders)

    def wrong_codes(self) -> int | StorageFailed:
        """How many wrong codes were tried since it was last set back."""
        return self._storage.read(lambda db: int(lives.noted(db, WRONG_CODES) or 0))

    def set_wrong_codes(self, count: int) -> StorageFailed | None:
        """Keep it, so that no restart gives new tries."""
        return self._write(lambda db: lives.note(db, WRONG_CODES, str(count)))

    def door_opening(self, use: DoorUse, at: Moment) -> StorageFailed | None:
        """One commit before the lock gets its current: the code is used, which is reported. `CONTRADICTION`: it was."""

        def begun(db: sqlite3.Connection) -> StorageFailed | None:
            failed = door_orders.begin(db, self._life, use, at)
            if failed is None:
                lives.note(db, WRONG_CODES, "0")
            return failed

        return self._write(begun)

    def door_ended(self, use: DoorUse, outcome: DoorEnd, at: Moment) -> StorageFailed | None:
        """Keep and report what came of it; after `not_opened` the code opens again."""
        return self._write(lambda db: door_orders.end(db, self._life, use, outcome, at))

    def uncertain_doors(self) -> tuple[DoorUse, ...] | StorageFailed:
        """Doors that were being opened when the power went. `door_ended` takes them off."""
        return self._storage.read(door_orders.uncertain)

    # -- the outbox ----------------------------------------------------------------------------------

    def help_wanted(self, screen: str, at: Moment) -> StorageFailed | None:
        """Report that somebody at this screen wants a person."""

        def event(seq: int) -> HelpWanted:
            life = self._life
            return HelpWanted(
                v=1, event_id=life.event_id(seq), kiosk=life.kiosk, inc=life.name, seq=seq, at=at, screen=screen
            )

        return self._write(lambda db: outbox.put(db, self._life, event))

    def ticket_returned(self, label: str, token: str, day: date, at: Moment) -> StorageFailed | None:
        """Report that the holder of this ticket came back after its call."""

        def event(seq: int) -> TicketReturned:
            life = self._life
            return TicketReturned(
                v=1,
                event_id=life.event_id(seq),
                kiosk=life.kiosk,
                inc=life.name,
                seq=seq,
                at=at,
                label=label,
                token=token,
                day=day,
            )

        return self._write(lambda db: outbox.put(db, self._life, event))

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
        return self._write(lambda db: outbox.acknowledge(db, self._life, ack))

    def resend_from(self, seq: int) -> int | StorageFailed:
        """The centre lost its memory: what is kept from `seq` on waits again. How many that are."""
        return self._write(lambda db: outbox.resend_from(db, self._life, seq))

    def begin_anew(self, why: str) -> StorageFailed | None:
        """The centre has events of this incarnation that are not ours: go on under another. For the link's thread."""
        old, name = self._life, self._new_incarnation()

        def renewed(db: sqlite3.Connection) -> None:
            self._life = lives.renew(db, old, name, why)

        failed = self._write(renewed)
        if failed is not None:
            self._life = old
        return failed

    def keep_clear(self, day: date, labels: Iterable[str]) -> StorageFailed | None:
        """The centre knows these labels of ours: none of them, and none before them, is given again."""
        numbers = {(day.isoformat(), text[0]): number_of(text, self._digit) for text in labels}
        floors = {key: number for key, number in numbers.items() if number is not None}
        behind = self._storage.read(lambda db: lives.behind(db, floors))
        if isinstance(behind, StorageFailed):
            return behind
        return self._write(lambda db: lives.raise_floors(db, behind)) if behind else None

    # -- single values -------------------------------------------------------------------------------

    def remember_day(self, now: KnownDay, carry_from: date | None = None) -> StorageFailed | None:
        """Keep the business day, for a start with neither a centre nor a clock.

        With `carry_from`, no label of that day comes again on this one: its people may still be in the hall.
        """
        return self._write(lambda db: lives.keep_day(db, now, carry_from))

    def known_day(self) -> KnownDay | StorageFailed | None:
        """The business day kept last; None where there is none."""
        return self._storage.read(lives.kept_day)

    def probe(self) -> StorageFailed | None:
        """Whether the disk takes and gives back what is written. Costs an fsync."""
        return self._write(_probe)

    def tidy(self) -> StorageFailed | None:
        """Carry the log into the file, and keep room back. For a moment when nobody is at the kiosk: it takes tenths
        of a second.
        """
        failed = self._storage.checkpoint()
        if self._shelf is not None and failed is None:
            self._shelf.ballast.make()
        return failed


_DISK = frozenset(StorageFault) - {StorageFault.CONTRADICTION, StorageFault.USED_UP}
"""Faults of the disk; the others are of what was asked."""


def _is_full(done: object) -> bool:
    return isinstance(done, StorageFailed) and done.why is StorageFault.FULL


def _probe(db: sqlite3.Connection) -> StorageFailed | None:
    wanted = str(int(lives.noted(db, "probe") or 0) + 1)
    lives.note(db, "probe", wanted)
    return None if lives.noted(db, "probe") == wanted else StorageFailed(StorageFault.CORRUPT, "probe")
