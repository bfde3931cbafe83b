"""The kiosk's side of the link, on a real ledger, hears anything: it never raises, and forgets what was acknowledged
alone.

The ledger is made on a disk and then moved into memory: what a disk does is the simulation's matter, and costs time.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory

from msgspec import Struct

from fuzz.harness import RECORD, instrumented, run

with instrumented():
    from kiosk.contract import (
        Ack,
        BusinessDay,
        KioskState,
        Malformed,
        Moment,
        Queues,
        ServerState,
        Topics,
        decode,
        decode_uplink,
        encode,
    )
    from kiosk.delivery import Backoff
    from kiosk.ledger import SCHEMAS, Ledger
    from kiosk.numbering import NumberRequest
    from kiosk.storage import Storage, connect
    from kiosk.tidings import News
    from kiosk.uplink import About, Uplink

TOPICS = Topics("ward", "k1")
KINDS: dict[str, type[Struct]] = {
    TOPICS.acks: Ack,
    TOPICS.server: ServerState,
    TOPICS.day: BusinessDay,
    TOPICS.queue: Queues,
}
INC = "incarn0001"
EVENTS = 6
TABLES = ("incarnation", "outbox")
PUT_BACK = (
    "BEGIN",
    "DELETE FROM outbox",
    "DELETE FROM incarnation WHERE id NOT IN (SELECT id FROM was_incarnation)",
    "INSERT OR REPLACE INTO incarnation SELECT * FROM was_incarnation",
    "INSERT INTO outbox SELECT * FROM was_outbox",
    "COMMIT",
)
"""With foreign keys on all the time: to turn them on or off makes SQLite compile every statement anew."""


@dataclass
class Wire:
    """What was published; every seventh time there is no room."""

    sent: list[tuple[str, bytes]] = field(default_factory=list)

    def publish(self, topic: str, payload: bytes, *, retain: bool = False) -> bool:
        """As a broker's connection does."""
        self.sent.append((topic, payload))
        assert retain == (topic == TOPICS.state)
        return len(self.sent) % 7 != 0


class Desk:
    """One ledger with six events, put back after each input."""

    def __init__(self) -> None:
        self.ledger = _in_memory()
        self._do(*(f"CREATE TEMP TABLE was_{table} AS SELECT * FROM {table}" for table in TABLES))  # noqa: S608 (ours)
        self._clean = self.writes()

    def put_back(self) -> None:
        """Forget what the last input did; costs nothing where it did nothing."""
        if self.writes() != self._clean:
            self._do(*PUT_BACK)
            self._clean = self.writes()

    def writes(self) -> int:
        """How many rows were written so far."""
        found = self.ledger._storage.read(lambda db: db.total_changes)
        assert isinstance(found, int)
        return found

    def waiting(self) -> set[int]:
        """The events in the outbox."""
        rows = self.ledger.pending(100)
        assert isinstance(rows, list)
        assert len(rows) == self.ledger.pending_count()
        return {seq for seq, _ in rows}

    def _do(self, *words: str) -> None:
        def work(db: sqlite3.Connection) -> None:
            for each in words:
                db.execute(each).fetchall()

        assert self.ledger._storage.read(work) is None


def _opened(storage: Storage) -> Ledger:
    found = Ledger.on(storage, kiosk="k1", digit="1", new_token=lambda: "ABC123", new_incarnation=lambda: INC)
    assert isinstance(found, Ledger), found
    return found


def _in_memory() -> Ledger:
    memory = connect(Path(":memory:"))
    with TemporaryDirectory(prefix="fuzz-") as folder:
        storage = Storage.open(Path(folder) / "ledger.db", SCHEMAS)
        assert isinstance(storage, Storage), storage
        ledger = _opened(storage)
        for _ in range(EVENTS):
            at = Moment(boot="boot-1", mono_ms=5, wall=None, quality="unknown")
            ledger.issue(NumberRequest("ho_tich", "A", None, "vi", date(2026, 11, 24), at))
        storage.read(lambda db: db.backup(memory))
        ledger.close()
    memory.execute("PRAGMA foreign_keys = ON")
    return _opened(Storage(memory))


_desk: Desk | None = None


def one(data: bytes) -> None:
    """Each record is a message: topic, whether it was retained, and its bytes; some records are the link's own news."""
    global _desk  # noqa: PLW0603  one ledger for all inputs, put back after each
    _desk = _desk or Desk()
    try:
        Talk(_desk).hear_all(data)
    finally:
        _desk.put_back()


class Talk:
    """One kiosk hears one input."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.news: list[News] = []
        self.wire = Wire()
        self.now_ms = 0
        self.may_go: set[int] = set()
        """Events that some acknowledgement of this kiosk's covered."""
        about = About(TOPICS, "boot-1", "1.0")
        self.uplink = Uplink(about, desk.ledger, Backoff(100, 1000, lambda: 0.0), self.news.append)

    def hear_all(self, data: bytes) -> None:
        """Every record, with the link's work done between them."""
        self.uplink.connected(0)
        for record in data.split(RECORD)[:12]:
            if record:
                self._take(record[0], record[1:])
            self._work()
        assert self.uplink.counters.raised == 0
        assert self.desk.waiting() | self.may_go == set(range(1, EVENTS + 1))

    def _take(self, choice: int, payload: bytes) -> None:
        match choice % 8:
            case 0 | 1 | 2 | 3 as number:
                self._hear(list(KINDS)[number], payload, retained=choice >= 128)
            case 4:
                self._hear(payload[:40].decode("utf-8", "replace"), payload[40:], retained=False)
            case 5:
                self._hear(TOPICS.acks, _ack(payload), retained=choice >= 128)
            case 6:
                self.uplink.disconnected()
                self.uplink.connected(self.now_ms)
            case _:
                self.now_ms += 10 * (choice + len(payload))

    def _hear(self, topic: str, payload: bytes, *, retained: bool) -> None:
        found: object = decode(KINDS[topic], payload) if topic in KINDS else Malformed("no such topic")
        before = self._all() if isinstance(found, Malformed) else None
        if isinstance(found, Ack) and found.inc == INC:
            self.may_go |= set(range(1, found.upto_seq + 1 if found.upto_seq <= EVENTS else 1)) - set(found.missing)
        self.uplink.hear(topic, payload, retained, self.now_ms)
        assert before is None or before == self._all(), "something malformed changed something"

    def _all(self) -> tuple[object, ...]:
        return self.desk.writes(), len(self.news), self.uplink.state(online=True)

    def _work(self) -> None:
        self.wire.sent.clear()
        due = self.uplink.work(self.wire, self.now_ms)
        assert due is None or isinstance(due, int)
        for topic, payload in self.wire.sent:
            assert _is_readable(payload, state=topic == TOPICS.state), payload


@lru_cache(maxsize=4096)
def _is_readable(payload: bytes, *, state: bool) -> bool:
    """The same words are sent again and again."""
    return not isinstance(decode(KioskState, payload) if state else decode_uplink(payload), Malformed)


def _ack(recipe: bytes) -> bytes:
    """A well-formed acknowledgement, true or false: bytes at random seldom make one."""
    upto, misses, epoch, inc = recipe[:1] or b"\6", recipe[1:4], recipe[4:5] or b"a", recipe[5:6]
    missing = tuple(byte % 9 + 1 for byte in misses)
    name = "epoch00" + "abcdefgh"[epoch[0] % 8]
    return encode(Ack(1, "incarn9999" if inc == b"x" else INC, upto[0] % 9, missing, name))


if __name__ == "__main__":
    run("uplink", most_bytes=600)
