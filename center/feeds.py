"""Rows of a feed -> dossiers and appointments. Strict: a cell that is not understood refuses its row."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from types import MappingProxyType
from typing import Any, Final, TypeVar
from zoneinfo import ZoneInfo

import msgspec

from center.register import AppointmentRow, DossierRow
from center.table import AS_OF, Columns, Refused, Row, Table, folded
from kiosk.contract import AppointmentId, DossierCode
from kiosk.inquiries import Stage

T = TypeVar("T", DossierRow, AppointmentRow)

DOSSIER_COLUMNS: Final[Columns] = MappingProxyType(
    {
        "code": ("ma ho so", "so ho so", "ma hs", "so hs", "ma bien nhan", "so bien nhan", "dossier", "dossier code"),
        "stage": ("trang thai", "trang thai ho so", "tinh trang", "tinh trang ho so", "trang thai xu ly", "status"),
        "appointed": ("ngay hen", "ngay hen tra", "ngay hen tra ket qua", "hen tra", "han tra", "due", "due date"),
        "counter": ("quay", "quay so", "so quay", "quay tra ket qua"),
        "as_of": AS_OF,
    }
)
APPOINTMENT_COLUMNS: Final[Columns] = MappingProxyType(
    {
        "id": ("ma", "ma hen", "ma lich hen", "ma dat lich", "so hen", "so lich hen", "appointment", "appointment id"),
        "service": ("dich vu", "linh vuc", "linh vuc hen", "loai dich vu"),
        "day": ("ngay", "ngay hen", "ngay den", "date"),
        "time": ("gio", "gio hen", "gio den", "thoi gian", "khung gio", "at"),
    }
)
STAGE_WORDS: Final[Mapping[Stage, tuple[str, ...]]] = MappingProxyType(
    {
        "received": ("đã tiếp nhận", "tiếp nhận", "mới tiếp nhận", "đã nhận", "mới nhận"),
        "processing": ("đang xử lý", "đang giải quyết", "đang thẩm định", "đang thụ lý", "chờ phê duyệt", "chờ ký"),
        "needs_more": ("yêu cầu bổ sung", "yêu cầu bổ sung hồ sơ", "cần bổ sung", "chờ bổ sung", "bổ sung hồ sơ"),
        "ready": ("có kết quả", "đã có kết quả", "chờ trả kết quả", "chờ trả", "đã xử lý xong", "đã giải quyết xong"),
        "returned": ("đã trả", "đã trả kết quả", "đã nhận kết quả", "đã trả công dân"),
        "refused": ("từ chối", "bị từ chối", "từ chối giải quyết", "từ chối tiếp nhận", "không giải quyết", "rejected"),
    }
)
EARLIEST, LATEST = 2000, 2100
"""Years outside are mistyped."""
AHEAD: Final = timedelta(minutes=10)
"""A feed from later than this is of a wrong clock: until then no other feed would count."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a cell is understood by."""

    zone: ZoneInfo
    now: datetime | None
    """None while this machine's clock is not set."""
    services: tuple[str, ...]
    stages: Mapping[str, Stage] = field(default_factory=lambda: MappingProxyType({}))
    """Further words for a stage, folded."""


class _Fault(Exception):
    """A cell that cannot be taken."""

    def __init__(self, column: str, reason: str) -> None:
        super().__init__(reason)
        self.column = column


def dossiers(table: Table, around: Surroundings) -> tuple[list[DossierRow], list[Refused]]:
    """Each row's dossier, and what is refused."""
    return _each(table, ("code", "stage"), lambda row: _dossier(row, table.as_of, around), lambda one: one.code)


def appointments(table: Table, around: Surroundings) -> tuple[list[AppointmentRow], list[Refused]]:
    """Each row's appointment, and what is refused."""
    return _each(table, ("id", "service", "day"), lambda row: _appointment(row, around), lambda one: one.id)


def _each(
    table: Table, needed: tuple[str, ...], read: Callable[[Row], T], key: Callable[[T], str]
) -> tuple[list[T], list[Refused]]:
    missing = [Refused(None, column, "the file has no such column") for column in needed if column not in table.columns]
    if missing:
        return [], missing
    taken: dict[str, tuple[T, int]] = {}
    refused = []
    for row in table.rows:
        try:
            one = read(row)
        except _Fault as fault:
            refused.append(Refused(row.number, fault.column, str(fault)))
            continue
        first, number = taken.setdefault(key(one), (one, row.number))
        if first != one:
            refused.append(Refused(row.number, needed[0], f"stands in row {number} too, with something else"))
    return [one for one, _ in taken.values()], refused


# -- rows --------------------------------------------------------------------------------------------------------------


def _dossier(row: Row, as_of: str | None, around: Surroundings) -> DossierRow:
    cells = row.cells
    appointed = cells.get("appointed", "")
    counter = cells.get("counter", "")
    return DossierRow(
        _dossier_code(cells.get("code", "")),
        _stage(cells.get("stage", ""), around),
        _moment(appointed, "appointed", around.zone)[0] if appointed else None,
        _counter(counter) if counter else None,
        _loaded(cells.get("as_of") or as_of or "", around),
    )


def _appointment(row: Row, around: Surroundings) -> AppointmentRow:
    cells = row.cells
    day, at = _moment(cells.get("day", ""), "day", around.zone)
    if cells.get("time") or at is None:
        at = _time(cells.get("time", ""))
    service = _service(cells.get("service", ""), around)
    due_at = datetime.combine(day, at, around.zone).timestamp()
    return AppointmentRow(_appointment_id(cells.get("id", "")), service, day, f"{at:%H:%M}", due_at)


# -- cells -------------------------------------------------------------------------------------------------------------


def _dossier_code(words: str) -> str:
    code = "".join(words.upper().split()).replace("–", "-")
    return _held(code, DossierCode, "code", "not a dossier's code, such as H29.12.3-260310-0420")


def _appointment_id(words: str) -> str:
    """Signs between letters and digits do not matter: LH-2026/0042 is LH20260042."""
    bare = re.sub(r"[\s./_-]", "", words.upper())
    return _held(bare, AppointmentId, "id", "not 4 to 20 digits and letters A to Z")


def _held(words: str, kind: Any, column: str, otherwise: str) -> str:
    try:
        return str(msgspec.convert(words, kind))
    except msgspec.ValidationError:
        raise _Fault(column, otherwise) from None


_STAGES: Final[Mapping[str, Stage]] = MappingProxyType(
    {folded(word): stage for stage, words in STAGE_WORDS.items() for word in (stage, *words)}
)


def _stage(words: str, around: Surroundings) -> Stage:
    found = around.stages.get(folded(words)) or _STAGES.get(folded(words))
    if found is None:
        raise _Fault("stage", "not a stage that is known; --stage 'WORDS=STAGE' names another" if words else "empty")
    return found


def _counter(words: str) -> int:
    found = re.fullmatch(r"(?:(?:quay|cua|counter)(?: so)? )?0?([1-9][0-9]?)", folded(words))
    if found is None:
        raise _Fault("counter", "not a counter from 1 to 99")
    return int(found[1])


def _service(words: str, around: Surroundings) -> str:
    """By its id, or by a name that is the id with marks and spaces: Hộ tịch is ho_tich."""
    found = folded(words).replace(" ", "_")
    if found not in around.services:
        raise _Fault("service", f"not one of this centre's: {', '.join(around.services)}")
    return found


def _loaded(words: str, around: Surroundings) -> str:
    now = around.now and around.now.astimezone(around.zone).replace(tzinfo=None)
    if not words:
        if now is None:
            raise _Fault("as_of", "missing, and this machine's clock is not set")
        return f"{now:%Y-%m-%dT%H:%M}"
    day, at = _moment(words, "as_of", around.zone)
    moment = datetime.combine(day, at or time())
    if now is not None and moment > now + AHEAD:
        raise _Fault("as_of", "in the future")
    return f"{moment:%Y-%m-%dT%H:%M}"


_TIME: Final = r"(\d{1,2})\s*(?::|h|g|giờ)\s*(\d{2})?(?::\d{2})?(?:\.\d+)?"
_DAY: Final = re.compile(r"(?<!\d)(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?!\d)")
_AROUND_DAY: Final = re.compile(rf"[\s,]*(?:{_TIME})?[\s,]*", re.IGNORECASE)
_TIME_OF_DAY: Final = re.compile(rf"{_TIME}(?:\s*[-–].*)?", re.IGNORECASE)


def _moment(words: str, column: str, zone: ZoneInfo) -> tuple[date, time | None]:
    """dd/mm/yyyy with a time before or after it, or ISO 8601; one with an offset is told in `zone`."""
    moment = _iso(words, zone) or _day_first(words)
    if moment is None or not EARLIEST <= moment[0].year < LATEST:
        raise _Fault(column, "not a day (dd/mm/yyyy or yyyy-mm-dd)" if words else "empty")
    return moment


def _iso(words: str, zone: ZoneInfo) -> tuple[date, time | None] | None:
    try:
        moment = datetime.fromisoformat(words)
    except ValueError:
        return None
    local = moment.astimezone(zone) if moment.tzinfo else moment
    return local.date(), local.time() if len(words) > len("2026-12-31") else None


def _day_first(words: str) -> tuple[date, time | None] | None:
    found = _DAY.search(words)
    rest = found and _AROUND_DAY.fullmatch(words[: found.start()] + " " + words[found.end() :])
    if not (found and rest):
        return None
    try:
        day = date(int(found[3]), int(found[2]), int(found[1]))
        return day, time(int(rest[1]), int(rest[2] or 0)) if rest[1] else None
    except ValueError:
        return None


def _time(words: str) -> time:
    """09:00, 9h30, 9 giờ; of a span its beginning."""
    found = _TIME_OF_DAY.fullmatch(words)
    try:
        return time(int(found[1]), int(found[2] or 0)) if found else _no_time(words)
    except ValueError:
        return _no_time(words)


def _no_time(words: str) -> time:
    raise _Fault("time", "not a time (HH:MM)" if words else "empty")
