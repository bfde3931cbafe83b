"""A ledger to test with, and what to ask of it."""

from __future__ import annotations

import itertools
import sqlite3
from datetime import date
from pathlib import Path

from kiosk.contract import Ack, KioskEvent, Malformed, Moment, decode_uplink
from kiosk.ledger import Ledger
from kiosk.numbering import IssuedNumber, NumberRequest, StorageFailed

DAY = date(2026, 11, 24)
AT = Moment(boot="boot-1", mono_ms=5, wall=None, quality="unknown")
EPOCH = "epoch001"
CODE = "ABC123"

_names = itertools.count(1)
_opened: list[Ledger] = []


def close_all() -> None:
    """Whatever was opened here; a second closing does nothing."""
    while _opened:
        _opened.pop().close()


def new_incarnation() -> str:
    return f"incarn{next(_names):04d}"


def remember(ledger: Ledger) -> Ledger:
    """Close it when the test ends."""
    _opened.append(ledger)
    return ledger


def try_open(path: Path, *, kiosk: str = "k1", digit: str = "1") -> Ledger | StorageFailed:
    opened = Ledger.open(path, kiosk=kiosk, digit=digit, new_token=lambda: CODE, new_incarnation=new_incarnation)
    return remember(opened) if isinstance(opened, Ledger) else opened


def open_ledger(path: Path, *, kiosk: str = "k1", digit: str = "1") -> Ledger:
    opened = try_open(path, kiosk=kiosk, digit=digit)
    assert isinstance(opened, Ledger), opened
    return opened


def raw(ledger: Ledger, sql: str) -> None:
    """Do something to the ledger's own connection, as the lowest boundary there is."""
    ledger._storage.read(lambda db: db.execute(sql).fetchall())


def set_counter(path: Path, last: int) -> None:
    """The last number of letter A on `DAY`, as a rebuilt ledger sets it to keep clear of older labels."""
    db = sqlite3.connect(path)
    with db:
        db.execute("INSERT INTO counter VALUES (?, 'A', ?) ON CONFLICT DO UPDATE SET last = ?", (str(DAY), last, last))
    db.close()


def request(letter: str = "A", *, day: date = DAY, service: str = "chung_thuc") -> NumberRequest:
    return NumberRequest(service=service, letter=letter, priority=None, language="vi", day=day, at=AT)


def issue(ledger: Ledger, letter: str = "A", *, day: date = DAY, service: str = "chung_thuc") -> IssuedNumber:
    given = ledger.issue(request(letter, day=day, service=service))
    assert isinstance(given, IssuedNumber), given
    return given


def waiting(ledger: Ledger) -> list[int]:
    """The seqs in the outbox."""
    rows = ledger.pending(100_000)
    assert isinstance(rows, list)
    return [seq for seq, _ in rows]


def events(ledger: Ledger) -> list[KioskEvent]:
    rows = ledger.pending(100_000)
    assert isinstance(rows, list)
    return [event(body) for _, body in rows]


def event(body: bytes) -> KioskEvent:
    found = decode_uplink(body)
    assert not isinstance(found, Malformed), found
    assert found.v == 1
    return found  # type: ignore[return-value]  # a hello is never kept


def ack(ledger: Ledger, upto_seq: int, *missing: int, epoch: str = EPOCH) -> Ack:
    return Ack(v=1, inc=ledger.incarnation, upto_seq=upto_seq, missing=missing, epoch=epoch)
