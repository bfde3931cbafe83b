"""Dossiers and appointments as the ward's feed told them. SQL only; runs inside `Store.attempt`.

Of a person there is nothing here: a code or an id, and what is known of it.
"""

from __future__ import annotations

import sqlite3
from collections import Counter as Counted
from collections.abc import Sequence
from datetime import date
from typing import Annotated, TypeAlias

import msgspec

from kiosk.contract import AppointmentId, Clock, Day, DossierCode, Name
from kiosk.inquiries import Counter, Stage

Values: TypeAlias = tuple[object, ...]
LocalMinute = Annotated[str, msgspec.Meta(pattern=r"^\d{4}-\d\d-\d\dT\d\d:\d\d\Z")]


class DossierRow(msgspec.Struct, frozen=True, forbid_unknown_fields=True, array_like=True):
    """How far one dossier has come."""

    code: DossierCode
    stage: Stage
    appointed: Day | None
    counter: Counter | None
    loaded: LocalMinute
    """Up to when the feed knew, by the centre's local time."""


class AppointmentRow(msgspec.Struct, frozen=True, forbid_unknown_fields=True, array_like=True):
    """One appointment."""

    id: AppointmentId
    service: Name
    day: Day
    time: Clock
    due_at: float
    """The same moment in Unix seconds."""


class Taken(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="is", tag="taken"):
    """What became of the rows of a feed."""

    new: int = 0
    changed: int = 0
    same: int = 0
    older: int = 0
    """The feed is older than what is known of them: nothing changed."""
    forgotten: int = 0
    """Known before and not in a feed that holds all there are."""


class Register:
    """The feed's side of the database."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    # -- dossiers ------------------------------------------------------------------------------------------------------

    def take_dossiers(self, rows: Sequence[DossierRow], *, whole: bool) -> Taken:
        """Keep what a feed says; of two feeds the later one counts, in whichever order they come.

        `whole`: the feed holds all dossiers there are, so that others no older than it are forgotten.
        """
        before = {row[0]: row for row in self._connection.execute(_DOSSIERS)}
        fates = Counted(_fate_of_dossier(row, before.get(row.code)) for row in rows)
        self._connection.executemany(_PUT_DOSSIER, [_dossier_values(row) for row in rows])
        gone = self._forget({row.code for row in rows}, max((row.loaded for row in rows), default="")) if whole else 0
        return Taken(**fates, forgotten=gone)

    def _forget(self, named: set[str], loaded: str) -> int:
        known = self._connection.execute("SELECT code FROM dossiers WHERE loaded <= ?", (loaded,)).fetchall()
        gone = [row for row in known if row[0] not in named]
        self._connection.executemany("DELETE FROM dossiers WHERE code = ?", gone)
        return len(gone)

    def dossier(self, code: str) -> DossierRow | None:
        """What is known of one dossier."""
        row = self._connection.execute(_DOSSIERS + " WHERE code = ?", (code,)).fetchone()
        return msgspec.convert(row, DossierRow, strict=False) if row else None

    def dossiers(self) -> tuple[int, str | None]:
        """How many are known, and up to when the latest feed knew."""
        count, loaded = self._connection.execute("SELECT count(*), max(loaded) FROM dossiers").fetchone()
        return int(count), loaded

    # -- appointments --------------------------------------------------------------------------------------------------

    def take_appointments(self, rows: Sequence[AppointmentRow], *, whole: bool) -> Taken:
        """Keep what a feed says. Who came already has come; an appointment that was moved is still to be kept.

        `whole`: the feed holds all of its days, so that others of these days to which nobody came are forgotten.
        """
        before = {row[0]: row for row in self._connection.execute(_APPOINTMENTS)}
        fates = Counted(_fate(before.get(row.id), _appointment_values(row)) for row in rows)
        self._connection.executemany(_PUT_APPOINTMENT, [_appointment_values(row) for row in rows])
        self._connection.execute(_LINK)
        gone = self._cancel({row.id for row in rows}, {row.day for row in rows}) if whole else 0
        return Taken(**fates, forgotten=gone)

    def _cancel(self, named: set[str], days: set[date]) -> int:
        rows = self._connection.execute("SELECT id, day FROM appointments WHERE came IS NULL").fetchall()
        gone = [(one,) for one, day in rows if one not in named and date.fromisoformat(day) in days]
        self._connection.executemany("DELETE FROM appointments WHERE id = ?", gone)
        return len(gone)

    def appointment(self, identity: str) -> AppointmentRow | None:
        """What is known of one appointment."""
        row = self._connection.execute(_APPOINTMENTS + " WHERE id = ?", (identity,)).fetchone()
        return msgspec.convert(row, AppointmentRow, strict=False) if row else None

    def came(self, receipt: int) -> None:
        """A ticket is there: if it was taken for an appointment of its service and day, that one's holder has come."""
        self._connection.execute(_LINK_ONE, (receipt,))

    def appointments(self, day: date) -> tuple[int, int]:
        """How many the day has, and to how many of them somebody came."""
        row = self._connection.execute(
            "SELECT count(*), count(came) FROM appointments WHERE day = ?", (day.isoformat(),)
        ).fetchone()
        return int(row[0]), int(row[1])


def _fate_of_dossier(row: DossierRow, before: Values | None) -> str:
    if before is not None and str(before[4]) > row.loaded:
        return "older"
    return _fate(before and before[:4], _dossier_values(row)[:4])


def _fate(before: Values | None, now: Values) -> str:
    if before is None:
        return "new"
    return "same" if before == now else "changed"


def _dossier_values(row: DossierRow) -> Values:
    day = row.appointed.isoformat() if row.appointed else None
    return row.code, row.stage, day, row.counter, row.loaded


def _appointment_values(row: AppointmentRow) -> Values:
    return row.id, row.service, row.day.isoformat(), row.time, row.due_at


_DOSSIERS = "SELECT code, stage, appointed, counter, loaded FROM dossiers"
_PUT_DOSSIER = """
INSERT INTO dossiers (code, stage, appointed, counter, loaded) VALUES (?, ?, ?, ?, ?)
ON CONFLICT DO UPDATE SET stage = excluded.stage, appointed = excluded.appointed, counter = excluded.counter,
                          loaded = excluded.loaded
WHERE excluded.loaded >= loaded
"""
_APPOINTMENTS = "SELECT id, service, day, time, due_at FROM appointments"
_PUT_APPOINTMENT = """
INSERT INTO appointments (id, service, day, time, due_at) VALUES (?, ?, ?, ?, ?)
ON CONFLICT DO UPDATE SET
    came = CASE WHEN (service, day) = (excluded.service, excluded.day) THEN came END,
    service = excluded.service, day = excluded.day, time = excluded.time, due_at = excluded.due_at
"""
_LINK = """
UPDATE appointments SET came = (
    SELECT receipt FROM tickets t
    WHERE t.appointment = id AND (t.service, t.day) = (appointments.service, appointments.day)
    ORDER BY receipt LIMIT 1)
WHERE came IS NULL
"""
_LINK_ONE = f"{_LINK} AND id = (SELECT appointment FROM tickets WHERE receipt = ?)"  # noqa: S608  our own words
