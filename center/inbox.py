"""What the kiosks reported, each event once, with its effect; and how far each kiosk has come. SQL only.

Nothing here commits: it runs inside `Store.attempt`. What contradicts something already known goes to quarantine and
changes nothing else. It counts as received all the same: it is kept here, and a kiosk that went on sending it would be
stuck with it for ever.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import islice
from typing import Any, Final, assert_never

from center.hall import Hall
from center.lockers import Lockers
from center.register import Register
from kiosk.contract import (
    NO_DAY,
    DoorUsed,
    HelpWanted,
    KioskEvent,
    TicketIssued,
    TicketPaper,
    TicketReturned,
    decode_uplink,
    encode,
)

MOST_MISSING: Final = 512
"""As many as an `Ack` may name."""
MOST_ASIDE: Final = 200
"""Tickets in quarantine that are told: more are no accident, and nobody reads them one by one."""
LEAD: Final = 10_000
"""An outbox's place so far beyond all that came and all that its kiosk spoke of is no kiosk's: some weeks of events."""


class Verdict(StrEnum):
    """What became of an event."""

    NEW = "new"
    KNOWN = "known"
    """It came before: nothing changes."""
    SAME_TICKET = "known under another id"
    """A kiosk that lost its ledger reports anew what it could save; the token proves that it is the same ticket."""
    OTHER_BODY = "the same id with another body"
    OTHER_ID = "the same place in the outbox with another id"
    OTHER_TICKET = "a ticket number that was given already"
    OTHER_LABEL = "a label that was given already on that day"
    FAR_AHEAD = "a place in the outbox that the kiosk cannot have reached"
    """Not settled, and the kiosk hears nothing of it. If a hello proves it right, it is taken when it comes again."""

    @property
    def contradicts(self) -> bool:
        """Whether it went to quarantine just now."""
        return self not in {Verdict.NEW, Verdict.KNOWN, Verdict.SAME_TICKET}


@dataclass(frozen=True, slots=True)
class Standing:
    """All events up to `upto` are settled, but for `missing`."""

    upto: int
    missing: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Aside:
    """A ticket in quarantine: no counter calls it, and its visitor waits."""

    ticket: TicketIssued
    reason: str
    at: float
    """Unix seconds."""


class Inbox:
    """The events' side of the database."""

    def __init__(self, connection: sqlite3.Connection, hall: Hall, register: Register, lockers: Lockers) -> None:
        self._connection = connection
        self._hall = hall
        self._register = register
        self._lockers = lockers

    def record(self, event: KioskEvent, day: date | None, at: float, declared: int = 0) -> Verdict:
        """Take an event in, with its effect.

        `day`: the business day on which it came; `at`: Unix seconds; `declared`: the last event of its outbox that the
        kiosk's latest hello spoke of.
        """
        body = encode(event)
        verdict = self._judge(event, body, day, declared)
        if verdict is Verdict.NEW:
            self._take_in(event, body, day, at)
        elif verdict is Verdict.FAR_AHEAD:
            self._quarantine(event, body, verdict, at)
            return verdict
        elif verdict.contradicts and not self._quarantine(event, body, verdict, at):
            verdict = Verdict.KNOWN
        if verdict is not Verdict.KNOWN:
            self._settle(event.kiosk, event.inc, event.seq)
        return verdict

    def _judge(self, event: KioskEvent, body: bytes, day: date | None, declared: int) -> Verdict:
        same = self._one("SELECT body FROM events WHERE kiosk = ? AND event_id = ?", event.kiosk, event.event_id)
        if same is not None:
            return Verdict.KNOWN if same[0] == body else Verdict.OTHER_BODY
        stream = (event.kiosk, event.inc)
        if self._one("SELECT 1 FROM events WHERE kiosk = ? AND inc = ? AND seq = ?", *stream, event.seq):
            return Verdict.OTHER_ID
        if event.seq > max(self._reached(*stream), declared) + LEAD:
            return Verdict.FAR_AHEAD
        if isinstance(event, TicketIssued):
            if self._one("SELECT 1 FROM tickets WHERE kiosk = ? AND inc = ? AND ticket = ?", *stream, event.ticket):
                return Verdict.OTHER_TICKET
            return self._judge_label(event, day)
        return Verdict.NEW

    def _judge_label(self, event: TicketIssued, day: date | None) -> Verdict:
        if event.day <= NO_DAY and self._has_a_day(event):
            return Verdict.SAME_TICKET
        given = self._one(
            "SELECT kiosk, token, service FROM tickets WHERE day = ? AND label = ?",
            *(_day_of(event, day).isoformat(), event.label),
        )
        if given is None:
            return Verdict.NEW
        return Verdict.SAME_TICKET if given == (event.kiosk, event.token, event.service) else Verdict.OTHER_LABEL

    def _has_a_day(self, event: TicketIssued) -> bool:
        """A ticket of no day stands in the queue of the day when it first came, also where it comes again later."""
        same = self._one(
            "SELECT 1 FROM tickets WHERE kiosk = ? AND label = ? AND token = ? AND service = ?",
            *(event.kiosk, event.label, event.token, event.service),
        )
        return same is not None

    def _quarantine(self, event: KioskEvent, body: bytes, reason: Verdict, at: float) -> bool:
        """Whether it is there for the first time."""
        row = self._connection.execute(
            "INSERT INTO quarantine (kiosk, inc, seq, reason, body, times, first_at) VALUES (?, ?, ?, ?, ?, 1, ?)"
            " ON CONFLICT (kiosk, body) DO UPDATE SET times = times + 1 RETURNING times",
            (event.kiosk, event.inc, event.seq, reason.value, body, at),
        ).fetchone()
        return bool(row == (1,))

    def _take_in(self, event: KioskEvent, body: bytes, day: date | None, at: float) -> None:
        self._connection.execute("DELETE FROM quarantine WHERE kiosk = ? AND body = ?", (event.kiosk, body))
        (receipt,) = self._connection.execute(
            "INSERT INTO events (kiosk, inc, seq, event_id, body, received_at) VALUES (?, ?, ?, ?, ?, ?)"
            " RETURNING receipt",
            (event.kiosk, event.inc, event.seq, event.event_id, body, at),
        ).fetchone()
        match event:
            case TicketIssued():
                self._add_ticket(event, receipt, day, at)
            case TicketPaper():
                self._add_paper(event)
            case HelpWanted():
                self._connection.execute(
                    "INSERT INTO help_requests VALUES (?, ?, ?, ?, ?)",
                    (receipt, event.kiosk, event.screen, day.isoformat() if day else None, at),
                )
            case TicketReturned():
                self._hall.come_back(event.label, event.token, _day_of(event, day), at)
            case DoorUsed():
                self._lockers.used(event, at)
            case _:
                assert_never(event)

    def _add_ticket(self, event: TicketIssued, receipt: int, day: date | None, at: float) -> None:
        place = self._place(event, receipt)
        self._connection.execute(
            "INSERT INTO tickets (receipt, kiosk, inc, ticket, label, token, service, day, language, priority, place,"
            " state, received_at, appointment) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'waiting', ?, ?)",
            (
                *(receipt, event.kiosk, event.inc, event.ticket, event.label, event.token, event.service),
                *(_day_of(event, day).isoformat(), event.language, event.priority, place, at, event.appointment),
            ),
        )
        if event.appointment is not None:
            self._register.came(receipt)

    def _place(self, event: TicketIssued, receipt: int) -> int:
        """Its turn of arrival; a late one stands with the kiosk's next ticket, which was issued after it."""
        later = self._one(
            "SELECT place FROM tickets WHERE kiosk = ? AND inc = ? AND ticket > ? ORDER BY ticket LIMIT 1",
            *(event.kiosk, event.inc, event.ticket),
        )
        return int(later[0]) if later else receipt

    def _add_paper(self, event: TicketPaper) -> None:
        self._connection.execute(
            "INSERT INTO papers VALUES (?, ?, ?, ?, ?, ?, ?)",
            (event.kiosk, event.inc, event.ticket, event.seq, event.copy, event.outcome, event.detail),
        )

    # -- how far a kiosk has come --------------------------------------------------------------------------------

    def standing(self, kiosk: str, inc: str) -> Standing:
        """What an `Ack` may say now. Where more than 512 are missing, it stops before the 513th."""
        missing = tuple(islice(self._missing(kiosk, inc), MOST_MISSING + 1))
        if len(missing) > MOST_MISSING:
            return Standing(missing[MOST_MISSING] - 1, missing[:MOST_MISSING])
        return Standing(self._top(kiosk, inc), missing)

    def _missing(self, kiosk: str, inc: str) -> Iterator[int]:
        gaps = self._connection.execute(
            "SELECT first, last FROM gaps WHERE kiosk = ? AND inc = ? ORDER BY first LIMIT ?",
            (kiosk, inc, MOST_MISSING + 1),
        ).fetchall()
        for first, last in gaps:
            yield from range(first, last + 1)

    def _top(self, kiosk: str, inc: str) -> int:
        row = self._one("SELECT top FROM streams WHERE kiosk = ? AND inc = ?", kiosk, inc)
        return int(row[0]) if row else 0

    def _reached(self, kiosk: str, inc: str) -> int:
        """Everything up to here is settled. An event ahead of it does not move it, so nobody walks far by steps."""
        gap = self._one("SELECT min(first) FROM gaps WHERE kiosk = ? AND inc = ?", kiosk, inc)
        return int(gap[0]) - 1 if gap and gap[0] is not None else self._top(kiosk, inc)

    def _settle(self, kiosk: str, inc: str, seq: int) -> None:
        """Mark one event as come."""
        top = self._top(kiosk, inc)
        if seq > top:
            self._raise_top(kiosk, inc, seq)
            self._add_gap(kiosk, inc, top + 1, seq - 1)
            return
        gap = self._one(
            "SELECT first, last FROM gaps WHERE kiosk = ? AND inc = ? AND first <= ? AND last >= ?",
            *(kiosk, inc, seq, seq),
        )
        if gap:
            self._drop_gap(kiosk, inc, gap[0])
            self._add_gap(kiosk, inc, gap[0], seq - 1)
            self._add_gap(kiosk, inc, seq + 1, gap[1])

    def give_up(self, kiosk: str, inc: str, gone: int) -> int:
        """The kiosk no longer has events up to `gone`: wait for none of them. Returns how many never came."""
        top = self._top(kiosk, inc)
        gaps = self._connection.execute(
            "SELECT first, last FROM gaps WHERE kiosk = ? AND inc = ? AND first <= ?", (kiosk, inc, gone)
        ).fetchall()
        for first, last in gaps:
            self._drop_gap(kiosk, inc, first)
            self._add_gap(kiosk, inc, gone + 1, last)
        lost: int = sum(min(last, gone) - first + 1 for first, last in gaps) + max(gone - top, 0)
        if lost:
            self._raise_top(kiosk, inc, max(top, gone))
            self._connection.execute(
                "UPDATE streams SET lost = lost + ? WHERE kiosk = ? AND inc = ?", (lost, kiosk, inc)
            )
        return lost

    def _raise_top(self, kiosk: str, inc: str, top: int) -> None:
        self._connection.execute(
            "INSERT INTO streams VALUES (?, ?, ?, 0) ON CONFLICT (kiosk, inc) DO UPDATE SET top = excluded.top",
            (kiosk, inc, top),
        )

    def _add_gap(self, kiosk: str, inc: str, first: int, last: int) -> None:
        if first <= last:
            self._connection.execute("INSERT INTO gaps VALUES (?, ?, ?, ?)", (kiosk, inc, first, last))

    def _drop_gap(self, kiosk: str, inc: str, first: int) -> None:
        self._connection.execute("DELETE FROM gaps WHERE kiosk = ? AND inc = ? AND first = ?", (kiosk, inc, first))

    def highest_labels(self, kiosk: str, day: date) -> tuple[str, ...]:
        """Of each letter the highest label that this kiosk gave on that day."""
        rows = self._connection.execute(
            "SELECT label, max(CAST(substr(label, 2) AS INTEGER)) FROM tickets WHERE kiosk = ? AND day = ?"
            " GROUP BY substr(label, 1, 1) ORDER BY 1",
            (kiosk, day.isoformat()),
        )
        return tuple(label for label, _ in rows)

    # -- for the technician ----------------------------------------------------------------------------------------

    def quarantined(self) -> int:
        """How many events contradicted what was known."""
        return self._count("SELECT count(*) FROM quarantine")

    def kept_aside(self, since: float) -> list[Aside]:
        """Tickets that went to quarantine since that time (Unix seconds), the latest ones where there are very many."""
        rows = self._connection.execute(
            "SELECT body, reason, first_at FROM quarantine WHERE first_at >= ? ORDER BY id DESC LIMIT ?",
            (since, MOST_ASIDE),
        ).fetchall()
        found = [(decode_uplink(body), reason, at) for body, reason, at in reversed(rows)]
        return [Aside(event, reason, at) for event, reason, at in found if isinstance(event, TicketIssued)]

    def lost(self) -> int:
        """How many events were given up."""
        return self._count("SELECT coalesce(sum(lost), 0) FROM streams")

    def help_requests(self, day: date) -> int:
        """How often somebody asked for a person on that day."""
        return self._count("SELECT count(*) FROM help_requests WHERE day = ?", day.isoformat())

    def _count(self, sql: str, *values: object) -> int:
        row = self._one(sql, *values)
        return int(row[0]) if row else 0

    def _one(self, sql: str, *values: object) -> tuple[Any, ...] | None:
        row: tuple[Any, ...] | None = self._connection.execute(sql, values).fetchone()
        return row


def _day_of(event: TicketIssued | TicketReturned, day: date | None) -> date:
    """In whose queue the ticket stands. A kiosk that knew no day gave it to somebody who stands in the hall today."""
    return event.day if day is None or event.day > NO_DAY else day
