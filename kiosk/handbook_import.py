"""Imports: a table is read, judged row by row, held against what is there, and written all or not at all."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path

from kiosk import handbook_places
from kiosk.documents import read
from kiosk.handbook_merge import merged
from kiosk.handbook_report import tell, tell_counts, tell_ignored, tell_refused, tell_unreadable
from kiosk.handbook_rows import Handbook, Known, Refusal, Taken, handbook_of
from kiosk.handbook_store import changes, there_is, write_all
from kiosk.procedure_files import RENAMED, ROUTES, read_procedures
from kiosk.settings import service_ids
from kiosk.tables import Rows, Unreadable, read_table
from kiosk.toml_text import tables_of, toml_of

OK, FAILED, MISUSED = 0, 1, 2


def local_today() -> date:
    """The machine's day."""
    return datetime.now().astimezone().date()


def import_procedures(options: argparse.Namespace, folder: Path, today: date) -> int:
    """A handbook -> `procedures/*.toml` of this folder; returns the exit code."""
    known = _known(folder, today, options)
    table = read_table(options.file)
    book = table if isinstance(table, Unreadable) else handbook_of(table, known)
    if isinstance(book, Unreadable):
        tell_unreadable(book, options.file.name, options.lang)
        return MISUSED
    if isinstance(table, Rows) and table.encoding == "cp1258":
        tell(options.lang, "encoding", name="Windows-1258")
    plan = _Plan(folder, options.replace)
    for taken in book.taken:
        plan.take(taken)
    return _finish(plan, book, options, ", ".join(known.services.values()))


def _known(folder: Path, today: date, options: argparse.Namespace) -> Known:
    services, files = read(folder, "services.toml"), read_procedures(folder)
    names = {
        each: services.part(str, "services", at, "name", "vi") or each for at, each in enumerate(service_ids(services))
    }
    own = {code: each for each, document in files.own.items() if (code := document.part(str, "code"))}
    routes = files.shared[ROUTES].part(list[dict[str, object]], "procedures") if ROUTES in files.shared else None
    routed = {str(each.get("code")): str(each.get("id")) for each in routes or () if each.get("code")}
    return Known(names, routed | own, today, options.source, options.checked)


class _Plan:
    """What is to be written, and what is not."""

    def __init__(self, folder: Path, replace: bool) -> None:
        self.folder, self._replace = folder, replace
        self.files: dict[str, str] = {}
        self.refused: list[Refusal] = []
        self.counts = {"new": 0, "replaced": 0, "same": 0}
        self._lines: list[tuple[str, str, str]] = []

    def take(self, taken: Taken) -> None:
        """A row that is a procedure."""
        name = f"procedures/{taken.id}.toml"
        there = there_is(self.folder / name)
        data = merged(there or {}, taken.data)
        changed = None if there is None else changes(there, data)
        if changed and not self._replace:
            self.refused.append(Refusal(taken.row, "id", "differs", f"{taken.id} ({', '.join(changed)})"))
        else:
            self.put(name, toml_of(data), changed)

    def put(self, name: str, text: str, changed: tuple[str, ...] | None) -> None:
        """A file, and which of its keys differ; None where it is new."""
        kind = "new" if changed is None else "replaced" if changed else "same"
        self.counts[kind] += 1
        if kind != "same":
            self.files[name] = text
            self._lines.append((kind, name, ", ".join(changed or ())))

    def carry_out(self, options: argparse.Namespace) -> bool:
        """Write the files and say which; False where nothing was written because it could not be."""
        try:
            faults = [] if options.dry_run else write_all(self.folder, self.files)
        except OSError as fault:
            faults = [f"{fault.filename}: {fault.strerror}"]
        for line in faults:
            tell(options.lang, "fault", fault=line)
        for kind, name, changed in self._lines if not faults else ():
            tell(options.lang, kind, name=name, changes=changed)
        return not faults


def _finish(plan: _Plan, book: Handbook, options: argparse.Namespace, services: str) -> int:
    refused = [*book.refused, *plan.refused]
    tell_refused(refused, options.lang, services)
    tell_ignored(book.ignored, options.lang)
    if not plan.carry_out(options):
        return FAILED
    tell_counts(plan.counts, refused, options.lang, options.dry_run)
    return FAILED if refused else OK


def import_places(options: argparse.Namespace, folder: Path) -> int:
    """A table of renamed places -> `places/renamed.toml` of this folder; returns the exit code."""
    table = read_table(options.file)
    book = table if isinstance(table, Unreadable) else handbook_places.places_of(table)
    if isinstance(book, Unreadable):
        tell_unreadable(book, options.file.name, options.lang)
        return MISUSED
    data: Mapping[str, object] = {"places": [dict(each.data) for each in book.taken]}
    plan = _Plan(folder, options.replace)
    changed = changes(there_is(folder / RENAMED) or {}, data)
    if changed and not options.replace and _has_places(folder):
        plan.refused.append(Refusal(1, "old", "differs", RENAMED))
    else:
        plan.put(RENAMED, tables_of("places", [each.data for each in book.taken]), changed)
    return _finish(plan, book, options, "")


def _has_places(folder: Path) -> bool:
    return bool(read(folder, RENAMED).part(list[object], "places"))
