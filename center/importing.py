"""`center import-dossiers` and `center import-appointments`: a file in, all of it or nothing, and what is refused."""

from __future__ import annotations

import argparse
import csv
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, TypeVar

import msgspec

from center.asking import Opener, ask_or_do
from center.control import NoAnswer, NoServer
from center.day import is_set
from center.feeds import APPOINTMENT_COLUMNS, DOSSIER_COLUMNS, Surroundings, appointments, dossiers
from center.register import AppointmentRow, DossierRow, Taken
from center.requests import Answer, Failed, Feed, TakeAppointments, TakeDossiers
from center.settings import Settings
from center.store import NotStored, OpenStore
from center.table import Columns, Refused, Table, read_table
from center.taking import take
from kiosk.own_code import appointment_payload

R = TypeVar("R", DossierRow, AppointmentRow)

OK: Final = 0
NO_SERVER: Final = 4
FAILED: Final = 5
REFUSED: Final = 6
MOST_TOLD: Final = 20
"""Refused rows that are told to a person; a program hears all."""


class Summary(msgspec.Struct, frozen=True):
    """What `--json` tells."""

    done: bool
    rows: int
    """That the file has."""
    taken: int
    new: int
    changed: int
    same: int
    older: int
    forgotten: int
    refused: tuple[Refused, ...]
    why: str | None = None
    """Where it is not done: why."""


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A file that was read."""

    feed: Feed
    rows: int
    refused: tuple[Refused, ...]


def import_dossiers(settings: Settings, options: argparse.Namespace, opener: Opener) -> int:
    """Run the command; returns its exit code. `opener` opens the database where no server runs."""
    sheet = _sheet(settings, options, DOSSIER_COLUMNS, dossiers, TakeDossiers)
    return _carry_out(settings, options, sheet, opener)


def import_appointments(settings: Settings, options: argparse.Namespace, opener: Opener) -> int:
    """The same for appointments; with `--codes` the text of each one's QR code is written."""
    sheet = _sheet(settings, options, APPOINTMENT_COLUMNS, appointments, TakeAppointments)
    code = _carry_out(settings, options, sheet, opener)
    if code == OK and options.codes is not None and isinstance(sheet.feed, TakeAppointments):
        return _write_codes(options.codes, sheet.feed.rows)
    return code


# -- reading -----------------------------------------------------------------------------------------------------------


def _sheet(
    settings: Settings,
    options: argparse.Namespace,
    columns: Columns,
    read: Callable[[Table, Surroundings], tuple[list[R], list[Refused]]],
    make: Callable[[tuple[R, ...], bool], Feed],
) -> _Sheet:
    table = _table(options.file, columns)
    if isinstance(table, Refused):
        return _Sheet(make((), False), 0, (table,))
    now = datetime.now(UTC)
    stages = dict(getattr(options, "stages", ()))
    around = Surroundings(settings.place.zone, now if is_set(now) else None, settings.place.services, stages)
    rows, refused = read(table, around)
    return _Sheet(make(tuple(rows), options.whole), len(table.rows), tuple(refused))


def _table(file: Path, columns: Columns) -> Table | Refused:
    try:
        return read_table(file.read_bytes(), columns)
    except OSError as fault:
        return Refused(None, None, f"{file}: {fault.strerror}")


# -- doing -------------------------------------------------------------------------------------------------------------


def _carry_out(settings: Settings, options: argparse.Namespace, sheet: _Sheet, opener: Opener) -> int:
    of_file = any(one.row is None for one in sheet.refused)
    if of_file or (sheet.refused and not options.skip_refused):
        return _tell(options, _summary(sheet, None, "refused; nothing was taken"), REFUSED)
    answer = _hand_over(settings, sheet.feed, opener)
    match answer:
        case Taken():
            return _tell(options, _summary(sheet, answer, None), OK)
        case Failed(why):
            return _tell(options, _summary(sheet, None, f"not done: {why}"), FAILED)
        case NoServer(why) | NoAnswer(why):
            return _tell(options, _summary(sheet, None, why), NO_SERVER)
        case _:
            return _tell(options, _summary(sheet, None, "the server is of another version"), FAILED)


def _hand_over(settings: Settings, feed: Feed, opener: Opener) -> Answer | NoServer | NoAnswer:
    """To the server; where none runs, and only then, into the database."""
    return ask_or_do(settings.database, feed, opener, lambda opened: _take(feed, opened))


def _take(feed: Feed, opened: OpenStore) -> Answer:
    taken = opened.store.attempt(lambda: take(feed, opened.store))
    return Failed(taken.why) if isinstance(taken, NotStored) else taken


# -- telling -----------------------------------------------------------------------------------------------------------


def _summary(sheet: _Sheet, taken: Taken | None, why: str | None) -> Summary:
    figures = taken or Taken()
    return Summary(
        done=taken is not None,
        rows=sheet.rows,
        taken=len(sheet.feed.rows) if taken else 0,
        new=figures.new,
        changed=figures.changed,
        same=figures.same,
        older=figures.older,
        forgotten=figures.forgotten,
        refused=sheet.refused,
        why=why,
    )


def _tell(options: argparse.Namespace, summary: Summary, code: int) -> int:
    for one in summary.refused[:MOST_TOLD]:
        print(_in_words(options.file, one), file=sys.stderr)
    if len(summary.refused) > MOST_TOLD:
        print(f"… and {len(summary.refused) - MOST_TOLD} more rows; --json tells all", file=sys.stderr)
    if options.json:
        print(msgspec.json.encode(summary).decode())
    elif summary.done:
        print(
            f"{summary.taken} of {summary.rows} rows taken: {summary.new} new, {summary.changed} changed,"
            f" {summary.same} as before, {summary.older} older than what is known, {summary.forgotten} forgotten"
        )
    if summary.why is not None:
        print(f"center: {summary.why}", file=sys.stderr)
    return code


def _in_words(file: Path, one: Refused) -> str:
    places = [file.name, *([f"row {one.row}"] if one.row else []), *([f"column {one.column}"] if one.column else [])]
    return f"{', '.join(places)}: {one.reason}"


def _write_codes(path: Path, rows: Sequence[AppointmentRow]) -> int:
    """For whoever prints or sends the appointments."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o640)
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(("id", "service", "day", "time", "qr"))
            writer.writerows((row.id, row.service, row.day, row.time, appointment_payload(row.id)) for row in rows)
    except OSError as fault:
        print(f"center: the appointments were taken, but {path}: {fault.strerror}", file=sys.stderr)
        return FAILED
    return OK
