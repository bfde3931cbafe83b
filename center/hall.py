"""The tickets of a day and what the counters did with them. SQL only; runs inside `Store.attempt`."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

import msgspec

from center.queue import CallMade, Waiting
from kiosk.contract import NO_DAY

Kind = Literal["call", "recall", "no_show"]


class TicketRow(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A ticket as `center tickets` tells it. The token is left out: it proves who holds the paper."""

    kiosk: str
    inc: str
    ticket: int
    label: str
    service: str
    day: date
    language: str
    priority: str | None
    state: Literal["waiting", "called", "served", "no_show"]
    counter: int | None
    paper: Literal["printed", "not_printed", "unknown"] | None
    """What became of its last print; None while nothing was reported."""
    copies: int
    """Prints that were tried as far as was reported, the first one included."""
    received_at: float
    called_at: float | None
    returned_at: float | None
    """When its holder last came back after a missed call."""
    appointment: str | None
    """The time, HH:MM, of the appointment that it was taken for; None where there is none of this service and day."""


@dataclass(frozen=True, slots=True)
class Stand:
    """Where one ticket stands, for its holder."""

    receipt: int
    day: date
    service: str
    state: Literal["waiting", "called", "served", "no_show"]
    counter: int | None


@dataclass(frozen=True, slots=True)
class Served:
    """A ticket that stands at a counter."""

    receipt: int
    label: str
    service: str
    priority: bool


class Hall:
    """The counters' side of the database."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def waiting(self, day: date, at: float) -> list[Waiting]:
        """Who was not called yet. `at`: Unix seconds; whose appointment has come by then goes first."""
        rows = self._connection.execute(
            f"SELECT receipt, place, ticket, label, service, priority IS NOT NULL, {_DUE.format('?')} FROM tickets"  # noqa: S608  our own words
            " WHERE day = ? AND state = 'waiting'",
            (at, day.isoformat()),
        )
        return [
            Waiting(receipt, place, ticket, label, service, bool(priority), bool(due))
            for receipt, place, ticket, label, service, priority, due in rows
        ]

    def how_many_wait(self, day: date) -> dict[str, int]:
        """Service -> people who were not called yet; a service for which nobody waits is not in it."""
        rows = self._connection.execute(
            "SELECT service, count(*) FROM tickets WHERE day = ? AND state = 'waiting' GROUP BY service",
            (day.isoformat(),),
        )
        return dict(rows.fetchall())

    def priority_in_a_row(self, day: date, counter: int, asked: Iterable[str]) -> int:
        """How many of this counter's latest calls for the same services went to who goes first, without a break."""
        rows = self._connection.execute(
            f"SELECT priority IS NOT NULL OR {_DUE.format('calls.at')} FROM calls JOIN tickets USING (receipt)"  # noqa: S608  our own words
            " WHERE calls.day = ? AND calls.counter = ? AND asked = ? AND kind = 'call' ORDER BY id DESC LIMIT ?",
            (day.isoformat(), counter, _asked(asked), _ENOUGH),
        ).fetchall()
        kinds = [bool(row[0]) for row in rows]
        return kinds.index(False) if False in kinds else len(kinds)

    def call(self, receipt: int, day: date, counter: int, asked: Iterable[str], at: float) -> None:
        """The ticket goes to the counter; whoever was there is done."""
        self._connection.execute(
            "UPDATE tickets SET state = 'served' WHERE day = ? AND counter = ? AND state = 'called'",
            (day.isoformat(), counter),
        )
        self._connection.execute(
            "UPDATE tickets SET state = 'called', counter = ?, called_at = ? WHERE receipt = ?", (counter, at, receipt)
        )
        self._note("call", receipt, day, counter, _asked(asked), at)

    def recall(self, receipt: int, day: date, counter: int, at: float) -> None:
        """The ticket is announced once more."""
        self._note("recall", receipt, day, counter, "", at)

    def no_show(self, receipt: int, day: date, counter: int, at: float) -> None:
        """The ticket was called and nobody came."""
        self._connection.execute("UPDATE tickets SET state = 'no_show' WHERE receipt = ?", (receipt,))
        self._note("no_show", receipt, day, counter, "", at)

    def _note(self, kind: Kind, receipt: int, day: date, counter: int, asked: str, at: float) -> None:
        self._connection.execute(
            "INSERT INTO calls (day, counter, asked, kind, receipt, at) VALUES (?, ?, ?, ?, ?, ?)",
            (day.isoformat(), counter, asked, kind, receipt, at),
        )

    def stand(self, label: str, token: str, day: date) -> Stand | None:
        """The ticket of this label and token; None where there is none, or the token is another one."""
        row = self._connection.execute(
            "SELECT receipt, service, state, counter FROM tickets WHERE day = ? AND label = ? AND token = ?",
            (day.isoformat(), label, token),
        ).fetchone()
        return Stand(row[0], day, *row[1:]) if row else None

    def come_back(self, label: str, token: str, day: date, at: float) -> bool:
        """Who was called or missed it waits again at the old place. Whether anything changed."""
        done = self._connection.execute(
            "UPDATE tickets SET state = 'waiting', counter = NULL, called_at = NULL, returned_at = ?"
            " WHERE day = ? AND label = ? AND token = ? AND state IN ('called', 'no_show')",
            (at, day.isoformat(), label, token),
        )
        return done.rowcount > 0

    def returned(self, day: date) -> int:
        """How many tickets of the day wait again, or did."""
        row = self._connection.execute(
            "SELECT count(*) FROM tickets WHERE day = ? AND returned_at IS NOT NULL", (day.isoformat(),)
        ).fetchone()
        return int(row[0])

    def at_counter(self, day: date, counter: int) -> Served | None:
        """Who stands at the counter now."""
        row = self._connection.execute(
            "SELECT receipt, label, service, priority IS NOT NULL FROM tickets"
            " WHERE day = ? AND counter = ? AND state = 'called'",
            (day.isoformat(), counter),
        ).fetchone()
        return Served(row[0], row[1], row[2], bool(row[3])) if row else None

    def now_serving(self, day: date) -> dict[str, tuple[str, int]]:
        """Service -> the label announced last and its counter; who did not come, or waits again, is not announced."""
        rows = self._connection.execute(
            "SELECT service, label, calls.counter, max(id) FROM calls JOIN tickets USING (receipt)"
            " WHERE calls.day = ? AND kind IN ('call', 'recall') AND state IN ('called', 'served')"
            " GROUP BY service",
            (day.isoformat(),),
        )
        return {service: (label, counter) for service, label, counter, _ in rows}

    def calls_made(self, day: date) -> dict[str, list[CallMade]]:
        """Service -> its calls of the day, in order."""
        rows = self._connection.execute(
            "SELECT service, at, received_at FROM calls JOIN tickets USING (receipt)"
            " WHERE calls.day = ? AND kind = 'call' ORDER BY id",
            (day.isoformat(),),
        )
        made: dict[str, list[CallMade]] = {}
        for row in rows:
            made.setdefault(row[0], []).append(CallMade(*row))
        return made

    def tickets(self, day: date | None) -> list[TicketRow]:
        """The tickets of a day, or all of them, in order of arrival."""
        rows = self._connection.execute(_TICKETS, (day.isoformat() if day else None,))
        return [msgspec.convert(dict(zip(_COLUMNS, row, strict=True)), TicketRow) for row in rows]

    def take_undated(self, day: date) -> int:
        """Into this day's queue goes who came while neither kiosk nor centre knew the day; how many.

        Who has a label that the day has given already stays where he is.
        """
        done = self._connection.execute(
            "UPDATE OR IGNORE tickets SET day = ? WHERE day <= ? AND state = 'waiting'",
            (day.isoformat(), NO_DAY.isoformat()),
        )
        return done.rowcount

    def waiting_of_other_days(self, day: date) -> dict[str, int]:
        """Day -> tickets of it that were never called and that nobody calls any more (or not yet); the latest five."""
        rows = self._connection.execute(
            "SELECT day, count(*) FROM tickets WHERE state = 'waiting' AND day <> ?"
            " GROUP BY day ORDER BY day DESC LIMIT 5",
            (day.isoformat(),),
        )
        return dict(rows.fetchall())

    def count(self, day: date) -> int:
        """How many tickets the day has."""
        row = self._connection.execute("SELECT count(*) FROM tickets WHERE day = ?", (day.isoformat(),)).fetchone()
        return int(row[0])


def _asked(services: Iterable[str]) -> str:
    return ",".join(sorted(services))


_DUE: Final = "EXISTS (SELECT 1 FROM appointments a WHERE a.came = tickets.receipt AND a.due_at <= {})"
_ENOUGH: Final = 8
"""Calls looked back at; more in a row change nothing."""
_COLUMNS: Final = TicketRow.__struct_fields__
_TICKETS: Final = """
SELECT kiosk, inc, ticket, label, service, day, language, priority, state, counter,
       (SELECT outcome FROM papers p WHERE (p.kiosk, p.inc, p.ticket) = (t.kiosk, t.inc, t.ticket)
        ORDER BY seq DESC LIMIT 1),
       (SELECT coalesce(max(copy) + 1, 0) FROM papers p WHERE (p.kiosk, p.inc, p.ticket) = (t.kiosk, t.inc, t.ticket)),
       received_at, called_at, returned_at, (SELECT time FROM appointments WHERE came = t.receipt)
FROM tickets t WHERE ?1 IS NULL OR day = ?1 ORDER BY receipt
"""
