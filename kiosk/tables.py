"""A table out of a spreadsheet or a CSV file: rows of plain text. The file is anybody's: all sizes are bounded."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
import warnings
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

MOST_BYTES = 10_000_000
"""Of a file; a ward's handbook is some hundred kilobytes."""
MOST_UNPACKED = 20_000_000
"""Of a spreadsheet once unzipped."""
MOST_ROWS, MOST_COLUMNS, MOST_LETTERS = 5_000, 60, 4_000
MOST_MERGED = 10_000
"""Cells under one merge."""
DELIMITERS = ";,\t"
_ROW, _CELL = re.compile(rb"<(?:\w+:)?row[\s/>]"), re.compile(rb"<(?:\w+:)?c[\s/>]")
_MERGE = re.compile(rb"<(?:\w+:)?mergeCell\b[^>]*\bref=[\"']([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})[\"']")


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row. `troubles` names, by column, what of a cell cannot be used: a key of `kiosk.handbook_words`."""

    number: int
    """As a spreadsheet counts, from 1."""
    cells: tuple[str, ...]
    troubles: dict[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Why a file is no table: a key of `kiosk.handbook_words`, and what fills its gaps."""

    code: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Rows:
    """What was read, without empty rows."""

    rows: tuple[TableRow, ...]
    encoding: str


def read_table(path: Path) -> Rows | Unreadable:
    """Read a .csv, .txt or .xlsx file. Whatever is wrong with it is told, never raised."""
    try:
        if path.stat().st_size > MOST_BYTES:
            return Unreadable("file.large", f"{MOST_BYTES // 1_000_000} MB")
        data = path.read_bytes()
    except OSError as fault:
        return Unreadable("file.unreadable", fault.strerror or str(fault))
    if data[:4] == b"PK\x03\x04":
        return _of_xlsx(data)
    if data[:4] == b"\xd0\xcf\x11\xe0":
        return Unreadable("file.old_excel")
    return _of_csv(data)


# -- text ----------------------------------------------------------------------------------------------------------


def _of_csv(data: bytes) -> Rows | Unreadable:
    decoded = _decoded(data)
    if decoded is None:
        return Unreadable("file.encoding")
    text, encoding = decoded
    delimiter = max(DELIMITERS, key=text[:20_000].count)
    rows: list[TableRow] = []
    try:
        for number, cells in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), start=1):
            if number > MOST_ROWS:
                return Unreadable("file.rows", str(MOST_ROWS))
            rows += _row(number, cells)
    except csv.Error as fault:
        return Unreadable("file.csv", str(fault))
    return Rows(tuple(rows), encoding)


def _decoded(data: bytes) -> tuple[str, str] | None:
    """The text and how it was written. Windows-1258 is what Excel on an older Vietnamese Windows saves."""
    encodings = ["utf-16"] if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ["utf-8-sig", "cp1258"]
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return None if "\0" in text else (text, encoding)
    return None


def _row(number: int, cells: list[str]) -> Iterator[TableRow]:
    cleaned = [_clean(cell) for cell in cells[:MOST_COLUMNS]]
    if any(cleaned):
        yield TableRow(
            number, tuple(cleaned), {at: code for at, cell in enumerate(cleaned) for code in _troubles(cell)}
        )


def _clean(cell: str) -> str:
    """Composed letters, plain spaces, one kind of line break."""
    text = unicodedata.normalize("NFC", cell.replace("\r\n", "\n").replace("\r", "\n").replace("\ufeff", ""))
    text = re.sub(r"[^\S\n]+", " ", text.replace("\u200b", ""))
    return "\n".join(line.strip() for line in text.split("\n")).strip()


def _troubles(cell: str) -> Iterator[str]:
    if len(cell) > MOST_LETTERS:
        yield "cell.long"
    elif any(unicodedata.category(letter) in ("Cc", "Cs", "Co") and letter != "\n" for letter in cell):
        yield "cell.letters"


# -- spreadsheets --------------------------------------------------------------------------------------------------


def _of_xlsx(data: bytes) -> Rows | Unreadable:
    refused = _unsafe(data)
    if refused:
        return refused
    import openpyxl  # noqa: PLC0415 - half a second that only a spreadsheet needs

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            sheet = openpyxl.load_workbook(io.BytesIO(data), data_only=False, keep_links=False).worksheets[0]
            if sheet.max_row > MOST_ROWS:
                return Unreadable("file.rows", str(MOST_ROWS))
            return Rows(tuple(_sheet_rows(sheet)), "xlsx")
    except Exception as fault:  # noqa: BLE001 - of a damaged file the library raises almost anything
        return Unreadable("file.xlsx", type(fault).__name__)


def _unsafe(data: bytes) -> Unreadable | None:
    """What would fill the memory or the hour: looked for before the file is opened."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            if sum(part.file_size for part in parts.infolist()) > MOST_UNPACKED or len(parts.infolist()) > 1000:
                return Unreadable("file.large", f"{MOST_UNPACKED // 1_000_000} MB")
            for part in parts.infolist():
                if not part.filename.endswith((".xml", ".rels")):
                    continue
                xml = _unzipped(parts, part)
                if _is_unsafe(xml):
                    return Unreadable("file.xlsx", part.filename[:60])
                if _count(_ROW, xml) > MOST_ROWS or _count(_CELL, xml) > MOST_ROWS * MOST_COLUMNS:
                    return Unreadable("file.rows", str(MOST_ROWS))
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, ValueError, EOFError) as fault:
        return Unreadable("file.xlsx", type(fault).__name__)
    except _TooMuch:
        return Unreadable("file.large", f"{MOST_UNPACKED // 1_000_000} MB")
    return None


class _TooMuch(Exception):
    """A part is larger than it says."""


def _unzipped(parts: zipfile.ZipFile, part: zipfile.ZipInfo) -> bytes:
    with parts.open(part) as file:
        content = file.read(MOST_UNPACKED + 1)
    if len(content) > MOST_UNPACKED:
        raise _TooMuch
    return content


def _is_unsafe(xml: bytes) -> bool:
    """Entities of its own, an encoding that hides them, or a merge over a million cells."""
    if b"<!DOCTYPE" in xml or b"<!ENTITY" in xml or b"\0" in xml[:200]:
        return True
    return any(_merged(*match.groups()) > MOST_MERGED for match in _MERGE.finditer(xml))


def _count(what: re.Pattern[bytes], xml: bytes) -> int:
    return sum(1 for _ in what.finditer(xml))


def _merged(first: bytes, top: bytes, last: bytes, bottom: bytes) -> int:
    return (abs(_column(last) - _column(first)) + 1) * (abs(int(bottom) - int(top)) + 1)


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _sheet_rows(sheet: Any) -> Iterator[TableRow]:
    merged = _merged_down(sheet)
    columns = min(sheet.max_column, MOST_COLUMNS)
    for cells in sheet.iter_rows(max_col=columns):
        number = cells[0].row
        texts = [_text_of(merged.get((number, at), cell).value) for at, cell in enumerate(cells, start=1)]
        for row in _row(number, texts):
            formulas = {at: "cell.formula" for at, cell in enumerate(cells) if cell.data_type == "f"}
            errors = {at: "cell.error" for at, cell in enumerate(cells) if cell.data_type == "e"}
            yield TableRow(row.number, row.cells, row.troubles | formulas | errors)


def _merged_down(sheet: Any) -> dict[tuple[int, int], Any]:
    """Cells under a merge of one column, with the cell that speaks for them."""
    found: dict[tuple[int, int], Any] = {}
    for area in sheet.merged_cells.ranges:
        if area.min_col == area.max_col:
            top = sheet.cell(area.min_row, area.min_col)
            found |= {(row, area.min_col): top for row in range(area.min_row, area.max_row + 1)}
    return found


def _text_of(value: object) -> str:
    """A cell as a person would have typed it."""
    match value:
        case None:
            return ""
        case bool():
            return "TRUE" if value else "FALSE"
        case float() if value.is_integer() and abs(value) < 1e15:
            return str(int(value))
        case float():
            return format(value, ".15g")
        case datetime():
            return value.date().isoformat()
        case date():
            return value.isoformat()
        case _:
            return str(value)
