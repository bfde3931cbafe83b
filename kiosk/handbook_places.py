"""A table of places that changed their name -> entries of `places/renamed.toml`, or why not."""

from __future__ import annotations

from collections.abc import Mapping

from kiosk.documents import Document
from kiosk.handbook_columns import columns_of, day_of, heading_row
from kiosk.handbook_rows import Handbook, Refusal, Taken
from kiosk.procedure_forms import RenamedEntry
from kiosk.tables import Rows, TableRow, Unreadable

HEADINGS = {
    "old": ("tên cũ", "cũ", "địa danh cũ", "old"),
    "new": ("tên mới", "mới", "địa danh mới", "new"),
    "since": ("từ ngày", "ngày đổi", "từ", "since"),
}


def places_of(table: Rows) -> Handbook | Unreadable:
    """Read all rows below the headings."""
    top = heading_row(table.rows, HEADINGS, "old")
    if top is None:
        return Unreadable("file.header", HEADINGS["old"][0])
    columns = columns_of(table.rows[top], HEADINGS)
    taken: dict[str, Taken] = {}
    refused: list[Refusal] = []
    for row in table.rows[top + 1 :]:
        found = _entry(row, columns)
        if isinstance(found, list):
            refused += found
        elif (same := taken.setdefault(found.id, found)) is not found:
            refused.append(Refusal(row.number, "old", "doubled", str(same.row)))
    ignored = [cell for at, cell in enumerate(table.rows[top].cells) if cell and at not in columns.values()]
    return Handbook(tuple(taken.values()), tuple(refused), tuple(ignored))


def _entry(row: TableRow, columns: Mapping[str, int]) -> Taken | list[Refusal]:
    used = {at: key for key, at in columns.items()}
    refused = [Refusal(row.number, used[at], code) for at, code in row.troubles.items() if at in used]
    cells = {key: row.cells[at] if at < len(row.cells) else "" for key, at in columns.items()}
    refused += [Refusal(row.number, key, "cell.missing") for key in HEADINGS if not cells.get(key)]
    day = day_of(cells.get("since", ""))
    if cells.get("since") and day is None:
        refused.append(Refusal(row.number, "since", "date", cells["since"][:40]))
    if refused or day is None:
        return refused
    entry = {"old": cells["old"], "new": cells["new"], "since": day}
    faults = Document("", entry).faults(RenamedEntry)
    wrong = [Refusal(row.number, "old", "cell.form", fault.removeprefix(": ")[:160]) for fault in faults]
    return wrong or Taken(row.number, f"{cells['old']}\n{cells['new']}".casefold(), entry)
