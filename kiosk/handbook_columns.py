"""Which column of a ward's handbook is which: by its heading, with and without marks, in words that wards use."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kiosk.tables import TableRow

HEADINGS: dict[str, tuple[str, ...]] = {
    "id": ("id", "tên tệp"),
    "code": ("mã thủ tục", "mã tthc", "mã", "mã số", "code"),
    "name": ("tên thủ tục", "tên tthc", "thủ tục", "tên thủ tục hành chính", "tên", "name"),
    "name_en": ("tên tiếng anh", "name en", "name_en", "english name"),
    "when": ("khi nào cần", "khi nào làm", "when"),
    "when_en": ("khi nào cần tiếng anh", "when en", "when_en"),
    "service": ("dịch vụ", "lĩnh vực", "quầy", "nhóm", "service"),
    "documents": ("thành phần hồ sơ", "hồ sơ", "giấy tờ", "giấy tờ cần mang", "cần mang", "documents"),
    "documents_en": ("giấy tờ tiếng anh", "hồ sơ tiếng anh", "documents en", "documents_en"),
    "fee": ("lệ phí", "phí", "phí, lệ phí", "phí lệ phí", "mức phí", "tiền phí", "fee"),
    "fee_from": ("phí áp dụng từ", "lệ phí từ ngày", "fee from", "fee_from"),
    "fee_to": ("phí áp dụng đến", "lệ phí đến ngày", "fee to", "fee_to"),
    "time": ("thời hạn giải quyết", "thời gian giải quyết", "thời gian", "bao lâu", "time"),
    "time_en": ("thời gian tiếng anh", "time en", "time_en"),
    "deadline": ("hạn làm", "làm trước khi nào", "hạn nộp", "deadline"),
    "authority": ("nơi nộp", "cơ quan thực hiện", "nơi thực hiện", "authority"),
    "channels": ("cách thức thực hiện", "cách nộp", "hình thức nộp", "hình thức", "channels"),
    "refuse_if": ("không nhận nếu", "từ chối khi", "refuse if", "refuse_if"),
    "notes": ("ghi chú", "lưu ý", "notes"),
    "legal": ("căn cứ pháp lý", "căn cứ", "legal"),
    "aliases": ("tên gọi khác", "từ khóa", "cách gọi khác", "aliases"),
    "source": ("nguồn", "source"),
    "checked": ("ngày kiểm tra", "ngày rà soát", "kiểm tra ngày", "cập nhật", "checked"),
}
"""The first of each is what the help shows."""
LOOKED_FOR = 15
"""Rows at the top in which the headings may stand, below a title."""


def folded(text: str) -> str:
    """Without marks and capitals, for comparing."""
    marked = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    return " ".join("".join(letter for letter in marked if not unicodedata.combining(letter)).split())


def columns_of(row: TableRow, headings: Mapping[str, tuple[str, ...]] = HEADINGS) -> dict[str, int]:
    """Which key stands in which place; the first of two that mean the same."""
    keys = {folded(name): key for key, names in headings.items() for name in names}
    found: dict[str, int] = {}
    for at, cell in enumerate(row.cells):
        key = keys.get(folded(cell.strip(" *:.").replace("\n", " ")))
        if key:
            found.setdefault(key, at)
    return found


def heading_row(
    rows: Sequence[TableRow], headings: Mapping[str, tuple[str, ...]] = HEADINGS, wanted: str = "name"
) -> int | None:
    """The place of the row of headings: the one near the top that knows most of them, the wanted one among them."""
    found = {at: columns_of(row, headings) for at, row in enumerate(rows[:LOOKED_FOR])}
    known = {at: len(columns) for at, columns in found.items() if wanted in columns}
    best = max(known, key=lambda at: known[at], default=None)
    return best if best is not None and known[best] >= 2 else None


_DATES = (
    re.compile(r"(?P<y>[0-9]{4})-(?P<m>[0-9]{1,2})-(?P<d>[0-9]{1,2})"),
    re.compile(r"(?P<d>[0-9]{1,2})[/.-](?P<m>[0-9]{1,2})[/.-](?P<y>[0-9]{4})"),
)


def day_of(written: str) -> date | None:
    """2026-07-20, or 20/07/2026 as people write; None for anything else."""
    for pattern in _DATES:
        found = pattern.fullmatch(written)
        if found:
            try:
                return date(int(found["y"]), int(found["m"]), int(found["d"]))
            except ValueError:
                return None
    return None
