"""The centre's side of the link, on a real database, hears anything: it never raises and believes nothing malformed."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache, lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from fuzz.harness import RECORD, instrumented, run

with instrumented():
    from center.day import Now
    from center.protocol import Centre, Message
    from center.settings import Place
    from center.store import Store
    from kiosk.contract import (
        LIMIT_BYTES,
        Ack,
        BusinessDay,
        Hello,
        Malformed,
        Moment,
        Queues,
        ServerState,
        TicketIssued,
        TicketPaper,
        TicketReturned,
        Topics,
        decode,
        decode_uplink,
        encode,
        sender_of,
    )
    from kiosk.inquiries import Answer, AppointmentAsked, DossierAsked, TurnAsked

PLACE = Place("ward", ZoneInfo("Asia/Ho_Chi_Minh"), ("chung_thuc",), {1: ("chung_thuc",)})
NINE = datetime(2026, 11, 23, 2, tzinfo=UTC)
AT = Moment("boot", 1000, None, "unknown")
KINDS: dict[str, Any] = {
    "down/answer": Answer,
    "down/ack": Ack,
    "srv/state": ServerState,
    "day": BusinessDay,
    "queue": Queues,
}


@dataclass(frozen=True)
class Books:
    """One database in memory for all inputs."""

    db: sqlite3.Connection
    store: Store
    tables: tuple[str, ...]
    """What refers to others before what it refers to."""

    def empty(self) -> None:
        """Forget what the last input did, but for the name of the database."""
        self.db.execute("BEGIN")
        for table in self.tables:
            kept = " WHERE key <> 'epoch'" if table == "meta" else ""
            self.db.execute(f"DELETE FROM {table}{kept}")  # noqa: S608 (ours)
        self.db.execute("COMMIT")


@cache
def books() -> Books:
    """Made at the first input."""
    # More statements than by default stay compiled: there are some hundred.
    db = sqlite3.connect(":memory:", cached_statements=1000)
    store = Store(db, lambda: "epoch001")
    made = db.execute("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY rowid DESC").fetchall()
    return Books(db, store, tuple(name for (name,) in made))


def one(data: bytes) -> None:
    """Each record is a message, several of them a batch; some records let time pass or the broker go."""
    before = books().db.total_changes
    try:
        Talk(books().db, books().store).hear_all(data)
    finally:
        if books().db.total_changes != before:
            books().empty()


class Talk:
    """One centre hears one input."""

    def __init__(self, connection: sqlite3.Connection, store: Store) -> None:
        self.db = connection
        self.now = Now(100.0, NINE)
        self.centre = Centre(PLACE, store, self.now)
        self.batch: list[tuple[str, bytes]] = []
        self._check(self.centre.connected(self.now))

    def hear_all(self, data: bytes) -> None:
        """Every record; then whatever was settled is there once."""
        for record in data.split(RECORD)[:12]:
            if record:
                self._take(record[0], record[1:])
        self._deliver()
        self._check_books()

    def _take(self, choice: int, payload: bytes) -> None:
        kiosk = f"k{choice // 8 % 3}"
        match choice % 8:
            case 0:
                self.batch.append((Topics("ward", kiosk).events, payload))
            case 1 if choice >= 192:
                self.batch.append((Topics("ward", kiosk).asks, _ask(payload)))
            case 1:
                self.batch.append((Topics("ward", kiosk).state, payload))
            case 2:
                self.batch.append((payload[:40].decode("utf-8", "replace"), payload[40:]))
            case 3 | 4:
                self.batch.append((Topics("ward", kiosk).events, _event(kiosk, payload)))
            case 5:
                self._deliver()
            case 6:
                self.centre.disconnected()
                self._check(self.centre.connected(self.now))
            case _:
                step = len(payload) * (1 if choice < 128 else 3600)
                self.now = Now(self.now.mono + step, self.now.wall + timedelta(seconds=step))
                self._check(self.centre.tick(self.now))
                assert self.centre.due(self.now) >= 0

    def _deliver(self) -> None:
        batch, self.batch = self.batch, []
        before = self.db.total_changes
        self._check(self.centre.receive(self.now, batch))
        if self.db.total_changes != before:
            assert any(map(_counts, batch)), "a message that counts for nothing was written down"

    def _check(self, said: list[Message]) -> None:
        """All that is said can be read by a kiosk, and goes where one listens."""
        for message in said:
            tail = message.topic.removeprefix("kqs/v1/ward/")
            assert _is_readable(tail if tail in KINDS else tail.partition("/")[2], message.payload)

    def _check_books(self) -> None:
        """No gap overlaps what came; every ticket has its event."""
        overlap = "SELECT 1 FROM events JOIN gaps USING (kiosk, inc) WHERE seq BETWEEN first AND last"
        assert self.db.execute(overlap).fetchone() is None
        beyond = "SELECT 1 FROM events JOIN streams USING (kiosk, inc) WHERE seq > top"
        assert self.db.execute(beyond).fetchone() is None
        orphans = "SELECT 1 FROM tickets LEFT JOIN events USING (receipt) WHERE events.receipt IS NULL"
        assert self.db.execute(orphans).fetchone() is None


@lru_cache(maxsize=4096)
def _is_readable(tail: str, payload: bytes) -> bool:
    """The same words are said again and again."""
    return len(payload) <= LIMIT_BYTES and isinstance(decode(KINDS[tail], payload), KINDS[tail])


def _counts(message: tuple[str, bytes]) -> bool:
    """Whether the message may change the database."""
    sender = sender_of(message[0])
    if sender is None or sender[0] != "ward" or sender[2] != "up/evt":
        return False
    found = decode_uplink(message[1])
    return not isinstance(found, Malformed) and found.kiosk == sender[1]


def _event(kiosk: str, recipe: bytes) -> bytes:
    """A well-formed event or hello, honest or not: bytes at random seldom make one."""
    what, seq, of, label, inc = (recipe + bytes(5))[:5]
    stream = ("incarn0001", "incarn0002")[inc % 2]
    seq = seq + 1 if what < 200 else 2 ** (seq % 54)
    event_id = f"{kiosk}.{stream}.{seq if what % 7 else of}"
    if what % 3 == 0:
        return encode(Hello(1, kiosk, stream, of % 8, seq, label % 8))
    if what % 3 == 1:
        return encode(TicketPaper(1, event_id, kiosk, stream, seq, AT, of + 1, label % 3, "unknown", ""))
    day = date(2026, 11, 23 + label % 2)
    if what % 6 == 5:
        return encode(TicketReturned(1, event_id, kiosk, stream, seq, AT, f"A{label:03}", "ABC123", day))
    ids = (of + 1, f"A{label:03}", "ABC123", "chung_thuc", day, "vi", None)
    return encode(TicketIssued(1, event_id, kiosk, stream, seq, AT, *ids))


def _ask(recipe: bytes) -> bytes:
    """A question: as it came, or a well-formed one."""
    what, label = (recipe + bytes(2))[:2]
    ask_id = "0123456789abcdef"
    match what % 4:
        case 0:
            return recipe[1:]
        case 1:
            return encode(TurnAsked(1, ask_id, f"A{label:03}", "ABC123", date(2026, 11, 23 + label % 2)))
        case 2:
            return encode(DossierAsked(1, ask_id, f"H29-261123-{label:04}"))
        case _:
            return encode(AppointmentAsked(1, ask_id, f"LH{label:04}"))


if __name__ == "__main__":
    run("centre", most_bytes=600)
