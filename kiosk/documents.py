"""TOML files held against the types they should be: every fault is found, not only the first, and named by its key."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, reduce
from pathlib import Path
from types import UnionType
from typing import Annotated, Any, TypeVar, Union, get_args, get_origin

import msgspec

T = TypeVar("T")


class Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A table of a TOML file: an unknown key is a fault."""


def means(words: str) -> msgspec.Meta:
    """What a value should be, in words for whoever wrote another one."""
    return msgspec.Meta(description=words)


@dataclass(frozen=True, slots=True)
class Override:
    """A value given on the command line in place of the file's: `section.key=value`."""

    section: str
    key: str
    value: object


@dataclass(frozen=True, slots=True)
class Document:
    """What was read of one file. One that cannot be read at all holds nothing but its fault."""

    name: str
    """The file, as its faults call it: relative to the configuration's folder."""
    data: Mapping[str, Any]
    unreadable: str | None = None

    def faults(self, kind: type[Table]) -> list[str]:
        """Every value that is not what `kind` wants: `file: key: what is wrong`."""
        if self.unreadable is not None:
            return [self.fault(self.unreadable)]
        try:
            msgspec.convert(self.data, kind)
        except msgspec.ValidationError:  # value by value is slow, at every start of a Pi
            return [self.fault(words) for words in _faults(self.data, kind, "")]
        return []

    def fault(self, words: str) -> str:
        """One line that names the file, whatever stands in it."""
        line = f"{self.name}: {words}"
        return line if line.isprintable() else "".join(letter if letter.isprintable() else "�" for letter in line)

    def part(self, kind: type[T], *keys: str | int) -> T | None:
        """The value under these keys; None where there is none or where it is faulty."""
        found: Any = self.data
        try:
            for key in keys:
                found = found[key]
            return msgspec.convert(found, kind)
        except (LookupError, TypeError, msgspec.ValidationError):
            return None


def read(folder: Path, name: str, overrides: tuple[Override, ...] = ()) -> Document:
    """The file `folder/name`, with values of the command line in their places."""
    try:
        # Some editors of Windows begin a file with a byte order mark.
        data = tomllib.loads((folder / name).read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        return Document(name, {}, f"no such file in {folder}")
    except UnicodeDecodeError as fault:
        return Document(name, {}, f"not UTF-8: {fault.reason} at byte {fault.start}")
    except (OSError, ValueError) as fault:
        return Document(name, {}, str(fault))
    except RecursionError:
        return Document(name, {}, "nested too deeply")
    for override in overrides:
        section = data.setdefault(override.section, {})
        if isinstance(section, dict):
            section[override.key] = override.value
    return Document(name, data)


# -- every fault of a value, where msgspec stops at the first one ------------------------------------------------


def _faults(data: object, kind: Any, at: str) -> Iterator[str]:
    inner, limits = _unwrapped(kind)
    if isinstance(inner, type) and issubclass(inner, msgspec.Struct) and isinstance(data, Mapping):
        yield from _table_faults(data, inner, at)
    elif get_origin(inner) is tuple and isinstance(data, list):
        yield from _value_faults(data, (tuple[Any, ...], limits), at)
        for place, item in enumerate(data):
            yield from _faults(item, get_args(inner)[0], _under(at, place))
    elif get_origin(inner) is dict and isinstance(data, Mapping):
        for key, value in data.items():
            yield from _value_faults(key, _unwrapped(get_args(inner)[0]), _under(at, key))
            yield from _faults(value, get_args(inner)[1], _under(at, key))
    else:
        yield from _value_faults(data, (inner, limits), at)


def _table_faults(data: Mapping[str, object], kind: type[msgspec.Struct], at: str) -> Iterator[str]:
    fields = _fields(kind)
    yield from (f"{_under(at, key)}: no such key" for key in data if key not in fields)
    for name, field in fields.items():
        if name in data:
            yield from _faults(data[name], field.type, _under(at, name))
        elif field.required:
            yield f"{_under(at, name)}: missing"


@cache
def _fields(kind: type[msgspec.Struct]) -> Mapping[str, msgspec.structs.FieldInfo]:
    """By their keys. Looked up once: each time their types are compiled anew from their annotations."""
    return {field.encode_name: field for field in msgspec.structs.fields(kind)}


def _value_faults(data: object, kind: tuple[Any, tuple[msgspec.Meta, ...]], at: str) -> Iterator[str]:
    inner, limits = kind
    try:
        msgspec.convert(data, Annotated[inner, *limits] if limits else inner)
    except msgspec.ValidationError as fault:
        wanted = next((limit.description for limit in limits if limit.description), None)
        given = f"{data[:40]!r} is not" if isinstance(data, str) else "expected"
        yield f"{at}: {given} {wanted}" if wanted else f"{at}: {fault}"


@cache
def _unwrapped(kind: Any) -> tuple[Any, tuple[msgspec.Meta, ...]]:
    """The bare type and its limits; of `dict | None` the dict, for TOML has no None."""
    limits = tuple(getattr(kind, "__metadata__", ()))
    inner = kind.__origin__ if limits else kind
    if get_origin(inner) in (UnionType, Union):
        return _unwrapped(next(option for option in get_args(inner) if option is not type(None)))
    return inner, limits


def place_of(*keys: str | int) -> str:
    """A value's place in its file, as faults name it: `services[2].name`."""
    return reduce(_under, keys, "")


def _under(at: str, key: str | int) -> str:
    if isinstance(key, int):
        return f"{at}[{key}]"
    name = key if re.fullmatch(r"[A-Za-z0-9_-]+", key) else f'"{key[:40]}"'
    return f"{at}.{name}" if at else name
