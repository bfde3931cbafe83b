"""Rows of a ward's handbook -> procedures as their files hold them, or why not. A row is taken whole or not at all."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from kiosk.documents import Document
from kiosk.handbook_columns import HEADINGS, columns_of, day_of, folded, heading_row
from kiosk.handbook_fees import NoFee, fee_of
from kiosk.procedure_forms import ProcedureFile
from kiosk.tables import Rows, TableRow, Unreadable

_BULLET = re.compile(r"^\s*(?:[-–•+*●▪]+\s*|\d{1,2}[.)]\s+|[a-zđ]\)\s+)")
_CODE = re.compile(r"(\d)[.,](\d{1,6})")
_WAYS = {
    "direct": ("truc tiep", "tai quay", "tai cho", "direct"),
    "online": ("truc tuyen", "qua mang", "online"),
    "post": ("buu dien", "buu chinh", "post"),
}
SENTENCES = ("name", "when", "time", "deadline", "authority")
"""Columns of one sentence."""
LISTS = ("documents", "refuse_if", "notes")
RESERVED = ("route_only", "groups")


@dataclass(frozen=True, slots=True)
class Refusal:
    """A cell for which a row is not taken."""

    row: int
    column: str
    code: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Known:
    """What the kiosk knows already."""

    services: Mapping[str, str]
    """Their ids and their names in Vietnamese."""
    ids: Mapping[str, str]
    """By code."""
    today: date
    source: str | None = None
    """For rows that name none."""
    checked: date | None = None


@dataclass(frozen=True, slots=True)
class Taken:
    """A row that is a procedure."""

    row: int
    id: str
    data: Mapping[str, object]
    """As its TOML file holds it."""


@dataclass(frozen=True, slots=True)
class Handbook:
    """All that a file says."""

    taken: tuple[Taken, ...]
    refused: tuple[Refusal, ...]
    ignored: tuple[str, ...]
    """Headings that are no column of ours."""


def handbook_of(table: Rows, known: Known) -> Handbook | Unreadable:
    """Read all rows below the headings."""
    top = heading_row(table.rows)
    if top is None:
        return Unreadable("file.header", HEADINGS["name"][0])
    columns = columns_of(table.rows[top])
    reader = _Reader(columns, known)
    taken: dict[str, Taken] = {}
    refused: list[Refusal] = []
    for row in table.rows[top + 1 :]:
        found = reader.row(row)
        if isinstance(found, Taken) and found.id in taken:
            found = [Refusal(row.number, "id", "doubled", str(taken[found.id].row))]
        if isinstance(found, Taken):
            taken[found.id] = found
        else:
            refused += found
    ignored = [cell for at, cell in enumerate(table.rows[top].cells) if cell and at not in columns.values()]
    return Handbook(tuple(taken.values()), tuple(refused), tuple(ignored))


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads one row after another by the same columns."""

    columns: Mapping[str, int]
    known: Known

    def row(self, row: TableRow) -> Taken | list[Refusal]:
        used = {at: key for key, at in self.columns.items()}
        refused = [Refusal(row.number, used[at], code) for at, code in row.troubles.items() if at in used]
        if refused:
            return refused
        cells = {key: row.cells[at] for key, at in self.columns.items() if at < len(row.cells) and row.cells[at]}
        draft = _Draft(row.number, cells, self.known)
        data = dict(draft.values())
        refused = draft.refused or list(draft.form_refusals(data))
        return refused or Taken(row.number, draft.id_of(data), data)


class _Draft:
    """One row on its way to be a procedure."""

    def __init__(self, number: int, cells: Mapping[str, str], known: Known) -> None:
        self._number, self._cells, self._known = number, cells, known
        self.refused: list[Refusal] = []

    def values(self) -> Iterator[tuple[str, object]]:
        """The keys of the file, in its order."""
        code = self._code()
        yield from (("code", code),) if code else ()
        service = self._service()
        yield from (("service", service),) if service else ()
        for key in SENTENCES:
            if key in self._cells or key == "name":
                yield key, self._said(key)
        yield from (("legal", _lines(self._cells["legal"])),) if "legal" in self._cells else ()
        yield "source", self._cells.get("source") or self._known.source or self._missing("source")
        yield "checked", self._checked()
        yield "confidence", "high"
        for key in LISTS:
            if key in self._cells:
                yield key, self._list(key)
        if "aliases" in self._cells:
            yield "aliases", {"vi": _lines(self._cells["aliases"].replace(",", "\n"))}
        if "channels" in self._cells:
            yield "channels", self._channels()
        if "fee" in self._cells:
            yield "fee", self._fee()

    def id_of(self, data: Mapping[str, object]) -> str:
        """Its own, else that of the procedure with this code, else one out of its name."""
        code = str(data.get("code", ""))
        slug = re.sub(r"[^a-z0-9]+", "_", folded(self._cells["name"])).strip("_")[:48]
        return self._cells.get("id") or self._known.ids.get(code) or slug or code

    def form_refusals(self, data: Mapping[str, object]) -> Iterator[Refusal]:
        """What the file's form would refuse, by column."""
        procedure_id = self.id_of(data)
        if procedure_id in RESERVED:
            yield Refusal(self._number, "id", "reserved", procedure_id)
        if not re.fullmatch(r"[a-z0-9][a-z0-9._-]{0,47}", procedure_id):
            yield Refusal(self._number, "id", "cell.form", f"{procedure_id[:60]!r}: a-z 0-9 . - _")
        for fault in Document("", data).faults(ProcedureFile):
            place, _, what = fault.removeprefix(": ").partition(": ")
            key = re.split(r"[.\[]", place)[0]
            yield Refusal(self._number, key, "cell.form", what[:160])

    # -- single columns ------------------------------------------------------------------------------------------

    def _refuse(self, column: str, code: str, detail: str = "") -> None:
        self.refused.append(Refusal(self._number, column, code, detail))

    def _missing(self, column: str) -> str:
        self._refuse(column, "cell.missing")
        return ""

    def _code(self) -> str | None:
        """A spreadsheet that takes 1.000890 for a number drops its last nought."""
        written = self._cells.get("code")
        found = _CODE.fullmatch(written) if written else None
        if written and not found:
            self._refuse("code", "code", written[:40])
        return f"{found[1]}.{found[2]:0<6}" if found else None

    def _service(self) -> str | None:
        written = self._cells.get("service")
        if not written:
            return None
        for service, name in self._known.services.items():
            if folded(written) in (folded(service), folded(name)):
                return service
        self._refuse("service", "service", written[:40])
        return None

    def _said(self, key: str) -> dict[str, str]:
        vi = self._cells[key].replace("\n", " ") if key in self._cells else self._missing(key)
        en = self._cells.get(f"{key}_en")
        return {"vi": vi} | ({"en": en.replace("\n", " ")} if en else {})

    def _list(self, key: str) -> list[dict[str, str]]:
        lines, others = _lines(self._cells[key]), _lines(self._cells.get(f"{key}_en", ""))
        if others and len(others) != len(lines):
            self._refuse(f"{key}_en", "lines", f"{len(others)} ≠ {len(lines)}")
            return []
        if not others:
            return [{"vi": line} for line in lines]
        return [{"vi": line, "en": other} for line, other in zip(lines, others, strict=True)]

    def _channels(self) -> dict[str, bool]:
        told = dict.fromkeys(_WAYS, False)
        for part in _lines(self._cells["channels"].replace(",", "\n").replace("·", "\n")):
            ways = [key for key, names in _WAYS.items() if any(name in folded(part) for name in names)]
            if len(ways) != 1:
                self._refuse("channels", "way", part[:40])
            told |= dict.fromkeys(ways, True)
        return told

    def _fee(self) -> dict[str, object]:
        first, last = self._day("fee_from"), self._day("fee_to")
        found = fee_of(_lines(self._cells["fee"]), first, last)
        if isinstance(found, NoFee):
            self._refuse("fee", found.code, found.detail)
            return {}
        return found

    def _checked(self) -> date | None:
        day = self._day("checked") or self._known.checked
        if day is None and "checked" not in self._cells:
            self._missing("checked")
        if day is not None and day > self._known.today:
            self._refuse("checked", "date.future", day.isoformat())
        return day

    def _day(self, key: str) -> date | None:
        written = self._cells.get(key)
        if not written:
            return None
        day = day_of(written)
        if day is None:
            self._refuse(key, "date", written[:40])
        return day


def _lines(cell: str) -> list[str]:
    """One thought each, without bullets."""
    parts = (_BULLET.sub("", part).strip() for part in re.split(r"[\n;]", cell))
    return [part for part in parts if part]
