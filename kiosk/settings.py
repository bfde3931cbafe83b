"""The configuration folder -> frozen settings. Every fault of every file is named at once, with file and key."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import time, timedelta
from itertools import pairwise
from pathlib import Path
from typing import TypeAlias

import msgspec

from kiosk.catalogue import Catalogue, Place, Service
from kiosk.documents import Document, Override, place_of, read
from kiosk.forms import (
    HoursSection,
    KioskFile,
    LanguagesSection,
    ServiceEntry,
    ServicesFile,
    Spans,
)
from kiosk.hours import Hours, Span
from kiosk.language_files import LanguageDocument
from kiosk.procedure_files import ProcedureFiles, read_procedures

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
ROOMY_MM = 200
"""The shorter side of a panel that is read standing."""
MOTHER_TONGUE = "vi"
"""Every name is given in it, and every other language falls back on it."""


@dataclass(frozen=True, slots=True)
class Files:
    """What was read of a configuration folder; nothing of it is checked yet."""

    folder: Path
    kiosk: Document
    services: Document
    languages: Mapping[str, LanguageDocument]
    """By the file's name."""
    procedures: ProcedureFiles


@dataclass(frozen=True, slots=True)
class Settings:
    """All of a kiosk's configuration, checked."""

    folder: Path
    kiosk: KioskFile
    catalogue: Catalogue


@dataclass(frozen=True, slots=True)
class Faults:
    """Why the configuration cannot be used: one line a fault, `file: key: what is wrong`."""

    lines: tuple[str, ...]


def parse_override(words: str) -> Override:
    """`link.port=1884` -> Override; ValueError if not of that form. The value is TOML, else text."""
    name, equals, value = words.partition("=")
    section, dot, key = name.partition(".")
    if not (equals and dot and section and key):
        raise ValueError(f"{words!r}: expected section.key=value")
    return Override(section, key, _parsed(value))


def _parsed(value: str) -> object:
    try:
        found = tomllib.loads(f"value = {value}")
    except (ValueError, RecursionError):
        return value
    return found["value"] if len(found) == 1 else value


Check: TypeAlias = Callable[[Path, Document, Document], Iterable[str]]
"""Further faults that `kiosk.toml` and `services.toml` of this folder have: what no device can do."""


def load(folder: Path, overrides: tuple[Override, ...] = (), *checks: Check) -> Settings | Faults:
    """Read and check the whole folder; all faults of all files at once."""
    return check(read_files(folder, overrides), *checks)


def read_files(folder: Path, overrides: tuple[Override, ...] = ()) -> Files:
    """Every file of the folder, with values of the command line in place of `kiosk.toml`'s."""
    languages = {
        path.stem: LanguageDocument(path.stem, read(folder, f"languages/{path.name}"))
        for path in sorted(folder.glob("languages/*.toml"))
    }
    kiosk, services = read(folder, "kiosk.toml", overrides), read(folder, "services.toml")
    return Files(folder, kiosk, services, languages, read_procedures(folder))


def check(files: Files, *checks: Check) -> Settings | Faults:
    """The files by themselves and against each other; all faults of all of them at once."""
    lines = [*files.kiosk.faults(KioskFile), *_kiosk_faults(files.kiosk, files.languages)]
    lines += [*files.services.faults(ServicesFile), *_services_faults(files.services, _offered(files.kiosk))]
    lines += [fault for language in files.languages.values() for fault in language.faults]
    lines += files.procedures.faults(service_ids(files.services))
    lines += [fault for each in checks for fault in each(files.folder, files.kiosk, files.services)]
    if lines:
        return Faults(tuple(lines))
    form = msgspec.convert(files.kiosk.data, KioskFile)
    return Settings(files.folder, form, _catalogue(form, files))


# -- what one value alone cannot show ----------------------------------------------------------------------------


def _kiosk_faults(document: Document, languages: Mapping[str, LanguageDocument]) -> Iterator[str]:
    yield from map(document.fault, _hours_faults(document))
    if MOTHER_TONGUE not in languages:
        yield f"languages/{MOTHER_TONGUE}.toml: missing; every other language falls back on it"
    offered = _offered(document)
    for code, number in Counter(offered).items():
        if code not in languages and code != MOTHER_TONGUE:
            yield document.fault(f"languages.offered: no languages/{code}.toml")
        if number > 1:
            yield document.fault(f"languages.offered: {code} stands twice")
    yield from map(document.fault, _missing_words(document, offered, "centre", "name"))
    yield from map(document.fault, _missing_words(document, offered, "kiosk", "other"))
    for place in range(len(document.part(list[object], "places") or ())):
        yield from map(document.fault, _missing_words(document, offered, "places", place, "where"))


def _hours_faults(document: Document) -> Iterator[str]:
    for weekday in WEEKDAYS:
        spans = [_span(words) for words in document.part(Spans, "hours", weekday) or ()]
        if any(span.end <= span.start for span in spans):
            yield f"hours.{weekday}: a span ends before it starts"
        if any(later.start < earlier.end for earlier, later in pairwise(spans)):
            yield f"hours.{weekday}: spans overlap or are out of order"


def _services_faults(document: Document, offered: tuple[str, ...]) -> Iterator[str]:
    entries = range(len(document.part(list[object], "services") or ()))
    for key in ("id", "letter"):
        values = [document.part(str, "services", place, key) for place in entries]
        yield from (document.fault(f"services: {key} {value!r} stands twice") for value in _doubled(values))
    for place in entries:
        for key in ("name", "go_to"):
            yield from map(document.fault, _missing_words(document, offered, "services", place, key))


def service_ids(services: Document) -> tuple[str, ...]:
    """The ids of `services.toml`, as far as they can be read."""
    entries = range(len(services.part(list[object], "services") or ()))
    found = (services.part(str, "services", place, "id") for place in entries)
    return tuple(each for each in found if each is not None)


def _doubled(values: Iterable[str | None]) -> list[str]:
    return sorted(value for value, number in Counter(values).items() if value is not None and number > 1)


def _missing_words(document: Document, offered: tuple[str, ...], *keys: str | int) -> Iterator[str]:
    """Words that are there in some languages must be there in all that are offered, and in Vietnamese."""
    words = document.part(dict[str, object], *keys)
    if words is not None:
        wanted = dict.fromkeys((MOTHER_TONGUE, *offered))
        yield from (f"{place_of(*keys, code)}: missing" for code in wanted if code not in words)


# -- building ------------------------------------------------------------------------------------------------------


def _catalogue(kiosk: KioskFile, files: Files) -> Catalogue:
    return Catalogue(
        centre=kiosk.centre.name,
        hotline=kiosk.centre.hotline,
        services=tuple(map(_service, msgspec.convert(files.services.data, ServicesFile).services)),
        hours=_hours(kiosk.hours),
        languages={code: each.language for code, each in files.languages.items()},
        offered=kiosk.languages.offered,
        other_kiosk=kiosk.kiosk.other,
        places=tuple(Place(entry.icon, entry.where) for entry in kiosk.places),
        roomy=min(kiosk.screen.width_mm, kiosk.screen.height_mm) >= ROOMY_MM,
        procedures=files.procedures.build(kiosk.centre.province),
    )


def _service(entry: ServiceEntry) -> Service:
    return Service(entry.id, entry.letter, entry.icon, entry.name, entry.counters, entry.go_to, entry.gives_results)


def _offered(kiosk: Document) -> tuple[str, ...]:
    """What visitors may choose; nothing where that is faulty."""
    section = kiosk.part(LanguagesSection, "languages")
    return section.offered if section else ()


def _hours(section: HoursSection) -> Hours:
    week = tuple(tuple(_span(words) for words in getattr(section, weekday)) for weekday in WEEKDAYS)
    return Hours(week, frozenset(section.closed_on), timedelta(minutes=section.early_minutes))


def _span(words: str) -> Span:
    start, _, end = words.partition("-")
    return Span(time.fromisoformat(start), time.fromisoformat(end))
