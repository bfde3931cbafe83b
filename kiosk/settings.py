"""The configuration folder -> frozen settings. Every fault is named, with file and key."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Any, TypeVar

import msgspec

from kiosk import texts
from kiosk.catalogue import Catalogue, Language, Service
from kiosk.contract import Name
from kiosk.hours import Hours, Span

T = TypeVar("T")
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

Words = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
Code = Annotated[str, msgspec.Meta(pattern=r"^[a-z]{2,3}$")]
SpanText = Annotated[str, msgspec.Meta(pattern=r"^([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d$")]
Pixels = Annotated[int, msgspec.Meta(ge=320, le=7680)]
Millimetres = Annotated[int, msgspec.Meta(ge=60, le=2000)]


class _Section(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A table of a TOML file: an unknown key is a fault."""


class CentreSection(_Section, frozen=True):
    """`[centre]`: what the kiosk says about the place it stands in."""

    id: Name
    hotline: Annotated[str, msgspec.Meta(pattern=r"^[0-9 +]{3,20}$")]
    name: dict[Code, Words]


class KioskSection(_Section, frozen=True):
    """`[kiosk]`: which of the centre's kiosks this is."""

    id: Name
    digit: Annotated[str, msgspec.Meta(pattern=r"^[0-9]?$")]


class ScreenSection(_Section, frozen=True):
    """`[screen]`: the glass, in pixels and in millimetres, for sizes are chosen in millimetres."""

    width_px: Pixels
    height_px: Pixels
    width_mm: Millimetres
    height_mm: Millimetres
    fullscreen: bool = True


class PrinterSection(_Section, frozen=True):
    """`[printer]`: which model on which line."""

    model: Annotated[str, msgspec.Meta(pattern=r"^[a-z0-9_]{1,40}$")]
    address: Annotated[str, msgspec.Meta(min_length=3, max_length=200)]


class LinkSection(_Section, frozen=True):
    """`[link]`: the way to the centre's broker."""

    host: Annotated[str, msgspec.Meta(min_length=1, max_length=253)]
    port: Annotated[int, msgspec.Meta(ge=1, le=65535)] = 1883
    username: str | None = None
    password_file: str | None = None
    ca_file: str | None = None
    cert_file: str | None = None
    key_file: str | None = None


class LanguagesSection(_Section, frozen=True):
    """`[languages]`: what a visitor may choose, the first one greets."""

    offered: Annotated[tuple[Code, ...], msgspec.Meta(min_length=1, max_length=8)]


class HoursSection(_Section, frozen=True):
    """`[hours]`: when numbers are given."""

    monday: tuple[SpanText, ...]
    tuesday: tuple[SpanText, ...]
    wednesday: tuple[SpanText, ...]
    thursday: tuple[SpanText, ...]
    friday: tuple[SpanText, ...]
    saturday: tuple[SpanText, ...]
    sunday: tuple[SpanText, ...]
    closed_on: tuple[date, ...] = ()
    early_minutes: Annotated[int, msgspec.Meta(ge=0, le=240)] = 0


class KioskFile(_Section, frozen=True):
    """`kiosk.toml`."""

    centre: CentreSection
    kiosk: KioskSection
    screen: ScreenSection
    printer: PrinterSection
    link: LinkSection
    languages: LanguagesSection
    hours: HoursSection


class ServiceEntry(_Section, frozen=True):
    """One `[[services]]` of `services.toml`."""

    id: Name
    letter: Annotated[str, msgspec.Meta(pattern=r"^[A-Z]$")]
    icon: Annotated[str, msgspec.Meta(pattern=r"^[a-z0-9-]{1,40}$")]
    name: dict[Code, Words]
    counters: tuple[Annotated[int, msgspec.Meta(ge=1, le=99)], ...] = ()
    go_to: dict[Code, Words] | None = None


class ServicesFile(_Section, frozen=True):
    """`services.toml`."""

    services: Annotated[tuple[ServiceEntry, ...], msgspec.Meta(min_length=1, max_length=8)]


class LanguageFile(_Section, frozen=True):
    """`languages/<code>.toml`."""

    code: Code
    name: Words
    texts: dict[str, str]


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


@dataclass(frozen=True, slots=True)
class Override:
    """A value given on the command line in place of the file's: `section.key=value`."""

    section: str
    key: str
    value: object


def parse_override(words: str) -> Override:
    """`link.port=1884` -> Override; ValueError if not of that form. The value is TOML, else text."""
    name, equals, value = words.partition("=")
    section, dot, key = name.partition(".")
    if not (equals and dot and section and key):
        raise ValueError(f"{words!r}: expected section.key=value")
    try:
        parsed: object = tomllib.loads(f"value = {value}")["value"]
    except tomllib.TOMLDecodeError:
        parsed = value
    return Override(section, key, parsed)


def load(folder: Path, overrides: tuple[Override, ...] = ()) -> Settings | Faults:
    """Read and check the whole folder; all faults of all files at once."""
    faults: list[str] = []
    kiosk = _read(folder / "kiosk.toml", KioskFile, faults, overrides)
    services = _read(folder / "services.toml", ServicesFile, faults)
    languages = {
        path.stem: read
        for path in sorted((folder / "languages").glob("*.toml"))
        if (read := _read(path, LanguageFile, faults)) is not None
    }
    for path in sorted((folder / "languages").glob("*.toml")):
        faults += _language_faults(path.stem, languages.get(path.stem))
    if kiosk is None or services is None:
        return Faults(tuple(faults))
    faults += [*_hours_faults(kiosk.hours), *_offer_faults(kiosk, languages), *_service_faults(services, kiosk)]
    if faults:
        return Faults(tuple(faults))
    return Settings(folder, kiosk, _catalogue(kiosk, services, languages))


# -- reading ---------------------------------------------------------------------------------------------------


def _read(path: Path, kind: type[T], faults: list[str], overrides: tuple[Override, ...] = ()) -> T | None:
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        faults.append(f"{path.name}: no such file in {path.parent}")
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as fault:
        faults.append(f"{path.name}: {fault}")
    else:
        for override in overrides:
            data.setdefault(override.section, {})[override.key] = override.value
        found, value = _convert(data, kind)
        faults.extend(f"{path.name}: {fault}" for fault in found)
        return value
    return None


def _convert(data: Mapping[str, Any], kind: type[T]) -> tuple[list[str], T | None]:
    """The value, or every fault: msgspec stops at the first, so each field is converted by itself."""
    try:
        return [], msgspec.convert(data, kind)
    except msgspec.ValidationError as whole:
        return list(_faults_of(data, kind, "")) or [str(whole)], None


def _faults_of(data: object, kind: Any, at: str) -> Iterator[str]:
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct) and isinstance(data, Mapping):
        fields = {field.encode_name: field for field in msgspec.structs.fields(kind)}
        yield from (f"{at}{key}: no such key" for key in data if key not in fields)
        for name, field in fields.items():
            if name in data:
                yield from _faults_of(data[name], field.type, f"{at}{name}.")
            elif field.required:
                yield f"{at}{name}: missing"
        return
    entry = _entry_type(kind)
    if entry is not None and isinstance(data, list) and data:
        for place, item in enumerate(data):
            yield from _faults_of(item, entry, f"{at[:-1]}[{place}].")
        return
    try:
        msgspec.convert(data, kind)
    except msgspec.ValidationError as fault:
        yield f"{at[:-1]}: {fault}"


def _entry_type(kind: Any) -> Any:
    """The struct type of a list of tables; None for anything else."""
    bare = getattr(kind, "__origin__", kind) if hasattr(kind, "__metadata__") else kind
    arguments = getattr(bare, "__args__", ())
    first = arguments[0] if arguments else None
    return first if isinstance(first, type) and issubclass(first, msgspec.Struct) else None


# -- what one value alone cannot show ----------------------------------------------------------------------------


def _language_faults(stem: str, language: LanguageFile | None) -> list[str]:
    if language is None:
        return []
    misnamed = [f"code: {language.code!r}, expected {stem!r} after the file's name"] if language.code != stem else []
    return [f"languages/{stem}.toml: {fault}" for fault in [*misnamed, *texts.faults(language.texts)]]


def _hours_faults(hours: HoursSection) -> Iterator[str]:
    for weekday in WEEKDAYS:
        spans = [_span(words) for words in getattr(hours, weekday)]
        if any(span.end <= span.start for span in spans):
            yield f"kiosk.toml: hours.{weekday}: a span ends before it starts"
        if any(later.start < earlier.end for earlier, later in pairwise(spans)):
            yield f"kiosk.toml: hours.{weekday}: spans overlap or are out of order"


def _offer_faults(kiosk: KioskFile, languages: Mapping[str, LanguageFile]) -> Iterator[str]:
    if "vi" not in languages:
        yield "languages/vi.toml: missing; every other language falls back on it"
    offered = kiosk.languages.offered
    yield from (f"kiosk.toml: languages.offered: no languages/{code}.toml" for code in offered if code not in languages)
    if len(set(offered)) < len(offered):
        yield "kiosk.toml: languages.offered: a language twice"
    if "vi" not in kiosk.centre.name:
        yield "kiosk.toml: centre.name: the Vietnamese name (vi) is missing"


def _service_faults(services: ServicesFile, kiosk: KioskFile) -> Iterator[str]:
    for attribute in ("id", "letter"):
        values = [getattr(service, attribute) for service in services.services]
        yield from (
            f"services.toml: services: {attribute} {value!r} stands twice"
            for value in sorted({value for value in values if values.count(value) > 1})
        )
    for place, service in enumerate(services.services):
        for field in ("name", "go_to"):
            words = getattr(service, field)
            for code in dict.fromkeys(("vi", *kiosk.languages.offered)) if words is not None else ():
                if code not in words:
                    yield f"services.toml: services[{place}].{field}: {code} is missing"


# -- building ------------------------------------------------------------------------------------------------------


def _catalogue(kiosk: KioskFile, services: ServicesFile, languages: Mapping[str, LanguageFile]) -> Catalogue:
    return Catalogue(
        centre=kiosk.centre.name,
        hotline=kiosk.centre.hotline,
        services=tuple(
            Service(entry.id, entry.letter, entry.icon, entry.name, entry.counters, entry.go_to)
            for entry in services.services
        ),
        hours=_hours(kiosk.hours),
        languages={code: Language(code, file.name, file.texts) for code, file in languages.items()},
        offered=kiosk.languages.offered,
    )


def _hours(section: HoursSection) -> Hours:
    week = tuple(tuple(_span(words) for words in getattr(section, weekday)) for weekday in WEEKDAYS)
    return Hours(week, frozenset(section.closed_on), timedelta(minutes=section.early_minutes))


def _span(words: str) -> Span:
    start, _, end = words.partition("-")
    return Span(time.fromisoformat(start), time.fromisoformat(end))
