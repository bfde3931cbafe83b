"""A file of a feed, CSV or JSON, read down to the columns that are wanted. Pure.

Whatever else the file holds, such as names, numbers or addresses of people, ends here: a column that is not wanted is
skipped unread, and no reason for a refusal quotes a cell.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final
from unicodedata import normalize

import msgspec

MOST_BYTES: Final = 16 * 1024 * 1024
MOST_ROWS: Final = 50_000
"""A ward has some thousand dossiers a year."""
DELIMITERS: Final = ",;\t|"

Columns = Mapping[str, Sequence[str]]
"""Wanted column -> other names that it goes by, folded, the best one first."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table."""

    number: int
    """As a spreadsheet counts them: the header is row 1. In JSON, the object's place, from 1."""
    cells: Mapping[str, str] = field(repr=False)
    """Wanted column -> what stands there; only columns that the file has."""


@dataclass(frozen=True, slots=True)
class Table:
    """What a file holds."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    as_of: str | None = None
    """What the file says of its own time, where it does so once for all rows."""


class Refused(msgspec.Struct, frozen=True):
    """Something that cannot be taken."""

    row: int | None
    """None where it is about the whole file."""
    column: str | None
    reason: str


def folded(words: str) -> str:
    """Small letters and digits without marks, one space between words: "Trạng thái hồ sơ:" -> "trang thai ho so"."""
    bare = normalize("NFD", words).lower().replace("đ", "d")
    return " ".join(re.findall(r"[a-z0-9]+", "".join(letter for letter in bare if not "\u0300" <= letter <= "\u036f")))


def read_table(data: bytes, columns: Columns) -> Table | Refused:
    """The file's rows, or why there are none."""
    if len(data) > MOST_BYTES:
        return Refused(None, None, f"the file is longer than {MOST_BYTES // 1024 // 1024} MiB")
    text = _text(data)
    if text is None:
        return Refused(None, None, "the file is neither UTF-8 nor Windows-1258 text")
    table = _json(text, columns) if text.lstrip()[:1] in ("[", "{") else _csv(text, columns)
    if isinstance(table, Table) and len(table.rows) > MOST_ROWS:
        return Refused(None, None, f"more than {MOST_ROWS} rows")
    return table


def _text(data: bytes) -> str | None:
    utf16 = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if utf16 else ("utf-8-sig", "cp1258"):
        try:
            return normalize("NFC", data.decode(encoding))
        except UnicodeDecodeError:
            continue
    return None


def _found(names: Iterable[str], columns: Columns) -> dict[int, str] | Refused:
    """Place -> wanted column. Of several names for one column the best one counts."""
    places: dict[str, list[int]] = {}
    for place, name in enumerate(names):
        places.setdefault(folded(name), []).append(place)
    found: dict[int, str] = {}
    for column, others in columns.items():
        named = next((places[name] for name in (folded(column), *others) if name in places), [])
        if len(named) > 1:
            return Refused(None, column, "two columns have the same name")
        found.update(dict.fromkeys(named, column))
    return found


# -- CSV ---------------------------------------------------------------------------------------------------------------


def _csv(text: str, columns: Columns) -> Table | Refused:
    head = text.lstrip("\r\n").partition("\n")[0]
    delimiter = max(DELIMITERS, key=lambda one: len(_known(head.split(one), columns)))
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        numbered = [(number, cells) for number, cells in enumerate(lines, start=1) if any(map(str.strip, cells))]
    except csv.Error:
        return Refused(None, None, f"line {lines.line_num} cannot be read as CSV: a quotation mark that never closes?")
    if not numbered:
        return Refused(None, None, "the file is empty")
    (_, header), *rest = numbered
    places = _found(header, columns)
    if isinstance(places, Refused):
        return places
    ragged = next((number for number, cells in rest if any(map(str.strip, cells[len(header) :]))), None)
    if ragged is not None:
        return Refused(ragged, None, "more cells than the header has: a separator in a text without quotation marks?")
    return Table(tuple(places.values()), tuple(_csv_rows(rest, places)))


def _known(names: Sequence[str], columns: Columns) -> Mapping[int, str]:
    found = _found([name.strip(' "') for name in names], columns)
    return {} if isinstance(found, Refused) else found


def _csv_rows(rows: Iterable[tuple[int, Sequence[str]]], places: Mapping[int, str]) -> Iterator[Row]:
    for number, cells in rows:
        yield Row(number, {column: cells[at].strip() if at < len(cells) else "" for at, column in places.items()})


# -- JSON --------------------------------------------------------------------------------------------------------------


def _json(text: str, columns: Columns) -> Table | Refused:
    try:
        whole: Any = msgspec.json.decode(text)
    except (msgspec.DecodeError, RecursionError):
        return Refused(None, None, "the file begins as JSON and is none")
    as_of = None
    if isinstance(whole, dict):
        as_of = next((str(value) for name, value in whole.items() if folded(name) in AS_OF), None)
        lists = [value for value in whole.values() if isinstance(value, list)]
        if len(lists) != 1:
            return Refused(None, None, "expected one list of objects in the JSON object")
        whole = lists[0]
    rows = list(_json_rows(whole, columns))
    fault = next((row for row in rows if isinstance(row, Refused)), None)
    if fault is not None:
        return fault
    found = tuple(row for row in rows if isinstance(row, Row))
    return Table(tuple(dict.fromkeys(column for row in found for column in row.cells)), found, as_of)


def _json_rows(objects: Sequence[Any], columns: Columns) -> Iterator[Row | Refused]:
    for number, one in enumerate(objects, start=1):
        if not isinstance(one, dict):
            yield Refused(number, None, "not an object")
            continue
        names = list(one)
        places = _found(names, columns)
        if isinstance(places, Refused):
            yield Refused(number, places.column, places.reason)
            continue
        yield Row(number, {column: _cell(one[names[at]]) for at, column in places.items()})


def _cell(value: object) -> str:
    """Texts and whole numbers; anything else becomes something that no column takes."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value.strip()
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else "?"


AS_OF: Final = ("as of", "cap nhat", "cap nhat luc", "cap nhat den", "ngay cap nhat", "thoi diem cap nhat")
"""What a feed's own time goes by."""
