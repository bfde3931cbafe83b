"""`center.toml` -> frozen settings. Every fault is named, with file and key; nothing starts with one."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal, get_args
from zoneinfo import ZoneInfo

import msgspec

from kiosk.contract import Name

FILE = "center.toml"

Host = Annotated[str, msgspec.Meta(min_length=1, max_length=253)]
Port = Annotated[int, msgspec.Meta(ge=1, le=65535)]
Number = Annotated[int, msgspec.Meta(ge=1, le=99)]
FileName = Annotated[str, msgspec.Meta(min_length=1, max_length=4096)]
Services = Annotated[tuple[Name, ...], msgspec.Meta(min_length=1, max_length=64)]


class _Section(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A table of the file: an unknown key is a fault."""


class CentreSection(_Section, frozen=True):
    """`[centre]`: which centre, its time, what it does and where it remembers."""

    id: Name
    services: Services
    time_zone: FileName = "Asia/Ho_Chi_Minh"
    database: FileName | None = None


class LinkSection(_Section, frozen=True):
    """`[link]`: the way to the broker. The keys are those of the kiosk's `[link]`."""

    host: Host
    port: Port = 1883
    protocol: Literal["5", "3.1.1"] = "5"
    username: str | None = None
    password_file: FileName | None = None
    ca_file: FileName | None = None
    cert_file: FileName | None = None
    key_file: FileName | None = None


class CounterSection(_Section, frozen=True):
    """One `[[counters]]`: which services are called from it."""

    number: Number
    services: Services


class CenterFile(_Section, frozen=True):
    """The whole file."""

    centre: CentreSection
    link: LinkSection
    counters: Annotated[tuple[CounterSection, ...], msgspec.Meta(min_length=1, max_length=99)]


@dataclass(frozen=True, slots=True)
class Place:
    """What the rules of the queue need to know of the centre."""

    id: str
    zone: ZoneInfo
    services: tuple[str, ...]
    counters: Mapping[int, tuple[str, ...]]
    """Counter's number -> the services called from it."""


@dataclass(frozen=True, slots=True)
class Settings:
    """All of the centre's configuration, checked; file names are made whole."""

    place: Place
    link: LinkSection
    database: Path


@dataclass(frozen=True, slots=True)
class Faults:
    """Why the configuration cannot be used: one line a fault, `file: key: what is wrong`."""

    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Override:
    """A value given on the command line in place of the file's."""

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
        return Override(section, key, tomllib.loads(f"value = {value}")["value"])
    except tomllib.TOMLDecodeError:
        return Override(section, key, value)


def load(
    folder: Path, overrides: tuple[Override, ...] = (), environment: Mapping[str, str] = os.environ
) -> Settings | Faults:
    """Read and check `center.toml` of the folder; all faults at once. `environment` gives $STATE_DIRECTORY."""
    data = _read(folder, overrides)
    if isinstance(data, str):
        return Faults((f"{FILE}: {data}",))
    try:
        file = msgspec.convert(data, CenterFile)
    except msgspec.ValidationError as first:
        # By itself each of too many counters is right.
        return _faults([*_shape_faults(data, CenterFile, "")] or [str(first)])
    faults = [*_counter_faults(file), *_zone_faults(file), *_file_faults(folder, file.link)]
    return _faults(faults) if faults else _settings(folder, file, environment)


def _faults(found: Iterable[str]) -> Faults:
    return Faults(tuple(f"{FILE}: {fault}" for fault in found))


def _read(folder: Path, overrides: tuple[Override, ...]) -> dict[str, Any] | str:
    try:
        # Some editors of Windows begin a file with a byte order mark.
        data = tomllib.loads((folder / FILE).read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        return f"no such file in {folder}"
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as fault:
        return str(fault)
    for override in overrides:
        section = data.setdefault(override.section, {})
        if not isinstance(section, dict):
            return f"{override.section}.{override.key}: cannot be set, {override.section} is not a table"
        section[override.key] = override.value
    return data


def _settings(folder: Path, file: CenterFile, environment: Mapping[str, str]) -> Settings:
    counters = {counter.number: counter.services for counter in file.counters}
    place = Place(file.centre.id, ZoneInfo(file.centre.time_zone), file.centre.services, counters)
    whole = {
        key: str(folder / Path(name).expanduser())
        for key in ("password_file", "ca_file", "cert_file", "key_file")
        if (name := getattr(file.link, key)) is not None
    }
    named = file.centre.database
    database = folder / Path(named).expanduser() if named else _default_database(environment)
    return Settings(place, msgspec.structs.replace(file.link, **whole), database)


def _default_database(environment: Mapping[str, str]) -> Path:
    # systemd gives several folders separated by colons; the first is the service's own.
    if state := environment.get("STATE_DIRECTORY", "").split(":")[0]:
        return Path(state) / "center.db"
    return Path(environment.get("XDG_STATE_HOME") or Path.home() / ".local/state") / "center" / "center.db"


# -- faults of shape: each value by itself, for msgspec stops at the first -------------------------------------


def _shape_faults(data: object, kind: Any, at: str) -> Iterator[str]:
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct) and isinstance(data, Mapping):
        yield from _table_faults(data, kind, at)
    elif (entry := _entry_of(kind)) is not None and isinstance(data, list) and data:
        for index, item in enumerate(data):
            yield from _shape_faults(item, entry, f"{at}[{index}]")
    else:
        try:
            msgspec.convert(data, kind)
        except msgspec.ValidationError as fault:
            yield f"{at}: {fault}"


def _table_faults(data: Mapping[str, Any], kind: type[msgspec.Struct], at: str) -> Iterator[str]:
    fields = _fields(kind)
    prefix = f"{at}." if at else ""
    yield from (f"{prefix}{key}: no such key" for key in data if key not in fields)
    for name, field in fields.items():
        if name in data:
            yield from _shape_faults(data[name], field.type, prefix + name)
        elif field.required:
            yield f"{prefix}{name}: missing"


@cache
def _fields(kind: type[msgspec.Struct]) -> Mapping[str, msgspec.structs.FieldInfo]:
    """Looked up once: each time their types are compiled anew from their annotations."""
    return {field.name: field for field in msgspec.structs.fields(kind)}


@cache
def _entry_of(kind: Any) -> type[msgspec.Struct] | None:
    """The table type of an array of tables; None for anything else."""
    inner = get_args(kind)[0] if hasattr(kind, "__metadata__") else kind
    first = next(iter(get_args(inner)), None)
    return first if isinstance(first, type) and issubclass(first, msgspec.Struct) else None


# -- what one value alone cannot show ----------------------------------------------------------------------------


def _counter_faults(file: CenterFile) -> Iterator[str]:
    numbers = [counter.number for counter in file.counters]
    yield from (f"counters: number {number} stands twice" for number in sorted(_doubled(numbers)))
    yield from (f"centre.services: {name!r} stands twice" for name in sorted(_doubled(list(file.centre.services))))
    for index, counter in enumerate(file.counters):
        for name in counter.services:
            if name not in file.centre.services:
                yield f"counters[{index}].services: {name!r} is not one of centre.services"
    called = {name for counter in file.counters for name in counter.services}
    yield from (f"centre.services: no counter calls {name!r}" for name in file.centre.services if name not in called)


def _doubled(values: list[Any]) -> set[Any]:
    return {value for value in values if values.count(value) > 1}


def _zone_faults(file: CenterFile) -> Iterator[str]:
    try:
        ZoneInfo(file.centre.time_zone)
    except (KeyError, ValueError, OSError):
        yield f"centre.time_zone: {file.centre.time_zone!r} is not known here (is the package tzdata installed?)"


def _file_faults(folder: Path, link: LinkSection) -> Iterator[str]:
    for key in ("password_file", "ca_file", "cert_file", "key_file"):
        name = getattr(link, key)
        if name is not None and not (folder / Path(name).expanduser()).is_file():
            yield f"link.{key}: no such file: {name}"
    if link.password_file and not link.username:
        yield "link.username: missing, there is a password_file"
    if bool(link.cert_file) != bool(link.key_file):
        yield "link.cert_file, link.key_file: one without the other"
    if link.cert_file and not link.ca_file:
        yield "link.ca_file: missing, there is a cert_file"
