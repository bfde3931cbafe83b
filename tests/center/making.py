"""What the centre's tests are made of: events as a kiosk reports them, a place, a store, moments."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final
from zoneinfo import ZoneInfo

from center.day import Now
from center.inbox import Verdict
from center.protocol import Centre, Message
from center.settings import Place
from center.store import Store
from kiosk.contract import (
    Ack,
    Hello,
    HelpWanted,
    KioskEvent,
    KioskState,
    Malformed,
    Moment,
    Queues,
    TicketIssued,
    TicketPaper,
    TicketReturned,
    Topics,
    decode,
    encode,
)
from kiosk.inquiries import Answer, Ask, decode_answer

ZONE: Final = ZoneInfo("Asia/Ho_Chi_Minh")
DAY: Final = date(2026, 11, 23)
NINE: Final = datetime(2026, 11, 23, 9, tzinfo=ZONE)
INC: Final = "inc00001"
PROOF: Final = "ABC123"
AT: Final = Moment("boot", 1000, None, "unknown")
COUNTERS: Final[Mapping[int, tuple[str, ...]]] = MappingProxyType(
    {1: ("chung_thuc",), 2: ("ho_tich",), 3: ("ho_tich", "chung_thuc")}
)
PLACE: Final = Place("ward", ZONE, ("chung_thuc", "ho_tich"), COUNTERS)


def ticket(seq: int, *, kiosk: str = "k1", **other: Any) -> TicketIssued:
    """The kiosk's event number `seq`, which is its ticket `seq` too unless told otherwise."""
    what: dict[str, Any] = {
        "event_id": f"{kiosk}.{other.get('inc', INC)}.{seq}",
        "inc": INC,
        "ticket": seq,
        "label": f"A{kiosk[-1]}{seq:03}",
        "token": PROOF,
        "service": "chung_thuc",
        "day": DAY,
        "language": "vi",
        "priority": None,
    }
    return TicketIssued(1, kiosk=kiosk, seq=seq, at=AT, **(what | other))


def paper(seq: int, of: int, *, kiosk: str = "k1", outcome: Any = "printed", copy: int = 0) -> TicketPaper:
    """What became of ticket `of`."""
    return TicketPaper(1, f"{kiosk}.{INC}.{seq}", kiosk, INC, seq, AT, of, copy, outcome, "")


def help_wanted(seq: int, *, kiosk: str = "k1") -> HelpWanted:
    """Somebody asked for a person."""
    return HelpWanted(1, f"{kiosk}.{INC}.{seq}", kiosk, INC, seq, AT, "home")


def returned(seq: int, label: str, *, token: str = PROOF, day: date = DAY, kiosk: str = "k1") -> TicketReturned:
    """The holder of that ticket came back."""
    return TicketReturned(1, f"{kiosk}.{INC}.{seq}", kiosk, INC, seq, AT, label, token, day)


def hello(first_pending: int, last: int, *, gone: int = 0, kiosk: str = "k1") -> Hello:
    """The kiosk's greeting after each connect."""
    return Hello(1, kiosk, INC, first_pending, last, gone)


_opened: list[Store] = []


def memory_store(epoch: str = "epoch001") -> Store:
    """A database that is not on a disk."""
    return _open(":memory:", epoch)


def file_store(path: Path, epoch: str = "epoch001") -> Store:
    """A database on a disk."""
    return _open(str(path), epoch)


def _open(where: str, epoch: str) -> Store:
    store = Store(sqlite3.connect(where), lambda: epoch)
    _opened.append(store)
    return store


def close_all() -> None:
    """Close what was opened; for the end of each test."""
    while _opened:
        _opened.pop().close()


def sql(store: Store, words: str) -> list[Any]:
    """What the database says, where no method leads."""
    return store._connection.execute(words).fetchall()


def refuse_writing(store: Store, *, refuse: bool = True) -> None:
    """SQLite then refuses to write, as on a failing disk."""
    sql(store, f"PRAGMA query_only = {refuse}")


def record(store: Store, *events: KioskEvent) -> list[Verdict]:
    """Commit events, all at once."""
    verdicts = store.attempt(lambda: [store.inbox.record(event, DAY, NINE.timestamp()) for event in events])
    assert isinstance(verdicts, list), verdicts
    return verdicts


class Driver:
    """Drives a `Centre` by hand: time passes when told so, what it publishes is kept."""

    def __init__(self, store: Store, *, wall: datetime = NINE, connected: bool = True) -> None:
        self.store = store
        self.now = Now(100.0, wall.astimezone(UTC))
        self.centre = Centre(PLACE, store, self.now)
        self.said: list[Message] = self.centre.connected(self.now) if connected else []

    def hear(self, *messages: KioskEvent | Hello) -> list[Message]:
        """Kiosks send these at once."""
        return self.hear_bytes(*[(Topics("ward", message.kiosk).events, encode(message)) for message in messages])

    def hear_state(self, state: KioskState, kiosk: str = "k1") -> list[Message]:
        """A kiosk says how it is."""
        return self.hear_bytes((Topics("ward", kiosk).state, encode(state)))

    def hear_ask(self, ask: Ask, kiosk: str = "k1") -> list[Answer]:
        """A visitor asks at a kiosk; the answers that this kiosk hears."""
        topics = Topics("ward", kiosk)
        said = self.hear_bytes((topics.asks, encode(ask)))
        answers = [decode_answer(one.payload) for one in said if one.topic == topics.answers]
        assert not any(one.retain for one in said if one.topic == topics.answers)
        return [one for one in answers if not isinstance(one, Malformed)]

    def hear_bytes(self, *batch: tuple[str, bytes]) -> list[Message]:
        """Anything comes on any topic."""
        return self._keep(self.centre.receive(self.now, batch))

    def ask(self, request: Any) -> Any:
        """A counter or a technician asks."""
        answer, messages = self.centre.ask(self.now, request)
        self._keep(messages)
        return answer

    def wait(self, seconds: float) -> list[Message]:
        """Time passes; the centre is woken whenever it wishes to be."""
        heard: list[Message] = []
        end = self.now.mono + seconds
        while (step := min(self.centre.due(self.now), end - self.now.mono)) >= 0 and self.now.mono < end:
            self.now = Now(self.now.mono + step, self.now.wall + timedelta(seconds=step))
            heard += self._keep(self.centre.tick(self.now))
        return heard

    def _keep(self, messages: list[Message]) -> list[Message]:
        self.said += messages
        return messages


def acks_in(messages: Sequence[Message], kiosk: str = "k1") -> list[Ack]:
    """The acknowledgements to one kiosk among messages."""
    return [understood(Ack, one) for one in messages if one.topic == Topics("ward", kiosk).acks]


def queues_in(messages: Sequence[Message]) -> list[Queues]:
    """The published queues among messages."""
    return [understood(Queues, one) for one in messages if one.topic == Topics("ward", "-").queue]


def understood(kind: type[Any], message: Message) -> Any:
    """The message as its receiver reads it."""
    value = decode(kind, message.payload)
    assert not isinstance(value, Malformed), value
    return value
