"""The files of a ward: how they may be written, and that a cell that is not understood is never guessed."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import Any
from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from center.feeds import (
    APPOINTMENT_COLUMNS,
    DOSSIER_COLUMNS,
    STAGE_WORDS,
    Surroundings,
    appointments,
    dossiers,
)
from center.register import AppointmentRow, DossierRow
from center.table import MOST_ROWS, Refused, Table, folded, read_table
from tests.center.making import ZONE

NOW = datetime(2026, 11, 23, 2, tzinfo=UTC)
AROUND = Surroundings(ZONE, NOW, ("chung_thuc", "ho_tich", "dat_dai_xay_dung"))
HEADER = "Mã hồ sơ;Họ và tên;Trạng thái;Ngày hẹn trả;Quầy\n"
LINE = "H29.12.3-261110-0420;Nguyễn Văn Ẩn;Đang giải quyết;30/11/2026;7\n"
PROCESSING = DossierRow("H29.12.3-261110-0420", "processing", date(2026, 11, 30), 7, "2026-11-23T09:00")


def read(data: bytes | str, around: Surroundings = AROUND) -> tuple[list[DossierRow], list[Refused]]:
    table = read_table(data.encode() if isinstance(data, str) else data, DOSSIER_COLUMNS)
    return ([], [table]) if isinstance(table, Refused) else dossiers(table, around)


def one(data: bytes | str, around: Surroundings = AROUND) -> DossierRow:
    ((row,), refused) = read(data, around)
    assert refused == []
    return row


def refusal(data: bytes | str, around: Surroundings = AROUND) -> Refused:
    rows, (refused,) = read(data, around)
    assert rows == []
    return refused


def tone_apart(letter: str) -> str:
    """As Windows-1258 writes it: the letter with its hat or horn, its tone behind it."""
    marks = normalize("NFD", letter)
    tone = "".join(mark for mark in marks if mark in "\u0300\u0301\u0303\u0309\u0323")
    return normalize("NFC", "".join(mark for mark in marks if mark not in tone)) + tone


# -- bytes -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1258"])
@pytest.mark.parametrize("delimiter", ";,\t|")
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_file_is_read_however_a_spreadsheet_wrote_it(encoding: str, delimiter: str, end: str) -> None:
    words = (HEADER + LINE).replace(";", delimiter).replace("\n", end)
    if encoding == "cp1258":
        words = "".join(map(tone_apart, words))
    assert one(words.encode(encoding)) == PROCESSING


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b"\r\n\r\n", "empty"),
        (b"\xff\xfe\x00", "neither UTF-8"),
        (b"\x8d\x90", "neither UTF-8"),
        (b'code;stage\n"H29', "quotation mark"),
        (b"{]", "JSON"),
        (b"[" * 100_000, "JSON"),
        (b"{}", "one list"),
        (b"[1]", "not an object"),
        (b"x" * (16 * 1024 * 1024 + 1), "longer than"),
        (b"code,stage,stage\n", "same name"),
        (b"code;stage\n" + b"a;b\n" * (MOST_ROWS + 1), "more than"),
        (b"code;stage\nH29-261110-0420;ready;Nguyen\n", "more cells"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_as_a_whole(data: bytes, reason: str) -> None:
    assert reason in refusal(data).reason


@given(st.binary(max_size=300) | st.text(max_size=200).map(str.encode))
def test_any_bytes_are_rows_or_a_reason_and_never_an_exception(data: bytes) -> None:
    read(data)
    read(b"code;stage\n" + data)


@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from(["code", "stage", "as_of", "x"]), inner),
    )
)
def test_any_json_is_rows_or_a_reason_and_never_an_exception(value: Any) -> None:
    read(json.dumps(value))
    read(json.dumps([value]))


def test_json_is_read_as_a_list_or_beside_its_own_time() -> None:
    rows = [{"Mã hồ sơ": PROCESSING.code, "trang_thai": "đang xử lý", "ngay_hen": "2026-11-30", "quay": 7, "ten": "Ẩn"}]
    assert one(json.dumps(rows)) == PROCESSING
    told = one(json.dumps({"as_of": "2026-11-22T17:00", "dossiers": rows}))
    assert told.loaded == "2026-11-22T17:00"


def test_blank_lines_and_cells_that_are_not_there_are_nothing() -> None:
    row = one("\n\nMã hồ sơ;Trạng thái;Ngày hẹn trả;Quầy\n\nH29-261110-0420;Có kết quả\n;;;\n")
    assert (row.appointed, row.counter) == (None, None)


def test_the_better_of_two_names_counts() -> None:
    row = one("Số hồ sơ;Mã hồ sơ;Trạng thái\n123;H29-261110-0420;Có kết quả\n")
    assert row.code == "H29-261110-0420"


# -- dossiers --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("stage", "word"), [(stage, word) for stage, words in STAGE_WORDS.items() for word in words])
def test_a_stage_is_known_by_its_words_with_marks_or_without(stage: str, word: str) -> None:
    for words in (word, word.upper(), folded(word), f"  {word}. "):
        assert one(f"code;stage\nH29-261110-0420;{words}\n").stage == stage


def test_no_word_stands_for_two_stages() -> None:
    words = [folded(word) for stage, words in STAGE_WORDS.items() for word in (stage, *words)]
    assert len(set(words)) == len(words)


def test_a_technician_may_name_further_words() -> None:
    around = Surroundings(ZONE, NOW, (), {"cho lanh dao": "processing"})
    assert one("code;stage\nH29-261110-0420;Chờ lãnh đạo\n", around).stage == "processing"


@pytest.mark.parametrize(
    ("column", "cells"),
    [
        ("code", "H29;ready;;;"),
        ("code", ";ready;;;"),
        ("stage", "H29-261110-0420;nearly;;;"),
        ("stage", "H29-261110-0420;;;;"),
        ("appointed", "H29-261110-0420;ready;31/02/2026;;"),
        ("appointed", "H29-261110-0420;ready;11/30/2026;;"),
        ("appointed", "H29-261110-0420;ready;30/11/26;;"),
        ("appointed", "H29-261110-0420;ready;45990;;"),
        ("appointed", "H29-261110-0420;ready;30/11/2026 or later;;"),
        ("appointed", "H29-261110-0420;ready;30/11/0026;;"),
        ("counter", "H29-261110-0420;ready;;0;"),
        ("counter", "H29-261110-0420;ready;;100;"),
        ("counter", "H29-261110-0420;ready;;seven;"),
        ("as_of", "H29-261110-0420;ready;;;24/11/2026"),
        ("as_of", "H29-261110-0420;ready;;;soon"),
    ],
)
def test_a_cell_that_is_not_understood_is_told_with_row_and_column_and_not_quoted(column: str, cells: str) -> None:
    good = "H29-261110-0001;ready;;;\n"
    rows, (refused,) = read(f"code;stage;appointed;counter;as_of\n{good}{cells}\n")
    assert len(rows) == 1
    assert (refused.row, refused.column) == (3, column)
    assert not any(cell and cell in refused.reason for cell in cells.split(";")[1:])


@pytest.mark.parametrize(
    "words", ["30/11/2026", "30-11-2026", "30.11.2026", "2026-11-30", "30/11/2026 16:30:00", "16:30 30/11/2026"]
)
def test_a_day_is_read_with_its_day_first_or_as_iso(words: str) -> None:
    assert one(f"code;stage;appointed\nH29-261110-0420;ready;{words}\n").appointed == date(2026, 11, 30)


@pytest.mark.parametrize("words", ["22/11/2026 08:05", "08:05 22/11/2026", "2026-11-22T08:05", "2026-11-22T01:05Z"])
def test_a_feed_says_of_itself_up_to_when_it_knows(words: str) -> None:
    assert one(f"code;stage;cập nhật\nH29-261110-0420;ready;{words}\n").loaded == "2026-11-22T08:05"


def test_without_a_clock_a_feed_must_say_its_own_time() -> None:
    around = Surroundings(ZONE, None, ())
    assert refusal("code;stage\nH29-261110-0420;ready\n", around).column == "as_of"
    assert one("code;stage;as_of\nH29-261110-0420;ready;2026-11-22\n", around).loaded == "2026-11-22T00:00"


def test_the_same_row_twice_is_one_and_another_word_of_the_same_dossier_is_refused() -> None:
    assert one("code;stage\nH29-261110-0420;ready\nh29-261110-0420;Có kết quả\n").stage == "ready"
    _, (refused,) = read("code;stage\nH29-261110-0420;ready\nH29-261110-0420;returned\n")
    assert (refused.row, refused.reason) == (3, "stands in row 2 too, with something else")


@pytest.mark.parametrize(("header", "column"), [("stage", "code"), ("code;name", "stage")])
def test_a_column_that_is_needed_and_not_there_refuses_the_file(header: str, column: str) -> None:
    assert refusal(f"{header}\nx;y\n" if ";" in header else f"{header}\nready\n").column == column


def test_names_of_people_are_nowhere_in_what_was_read() -> None:
    table = read_table((HEADER + LINE).encode(), DOSSIER_COLUMNS)
    assert isinstance(table, Table)
    cells = [cell for row in table.rows for cell in row.cells.values()]
    assert "Đang giải quyết" in cells
    assert not any("Nguyễn" in cell for cell in cells)
    assert "giải" not in repr(table)


# -- appointments ----------------------------------------------------------------------------------------------------


def booked(words: str) -> tuple[list[AppointmentRow], list[Refused]]:
    table = read_table(words.encode(), APPOINTMENT_COLUMNS)
    assert isinstance(table, Table), table
    return appointments(table, AROUND)


@pytest.mark.parametrize(
    "time", ["09:30", "9:30", "9h30", "9H30", "9 giờ 30", "09:30:00", "9h30 - 10h00", "09:30–10:00"]
)
@pytest.mark.parametrize("service", ["ho_tich", "Hộ tịch", "HỘ TỊCH"])
def test_an_appointment_is_read_as_people_write_it(time: str, service: str) -> None:
    rows, refused = booked(
        f"Mã lịch hẹn;Họ tên;Dịch vụ;Ngày;Giờ\nlh-2026/0042;Trần Thị Bí;{service};24/11/2026;{time}\n"
    )
    assert refused == []
    due = datetime(2026, 11, 24, 2, 30, tzinfo=UTC).timestamp()
    assert rows == [AppointmentRow("LH20260042", "ho_tich", date(2026, 11, 24), "09:30", due)]


def test_the_time_may_stand_beside_the_day() -> None:
    ((row,), refused) = booked('id,service,day\nLH0042,"Đất đai, xây dựng",24/11/2026 8h\n')
    assert (row.service, row.time, refused) == ("dat_dai_xay_dung", "08:00", [])


@pytest.mark.parametrize(
    ("column", "cells"),
    [
        ("id", "LH1;ho_tich;24/11/2026;9:30"),
        ("id", "LỊCH0042;ho_tich;24/11/2026;9:30"),
        ("service", "LH0042;cu_tru;24/11/2026;9:30"),
        ("day", "LH0042;ho_tich;;9:30"),
        ("time", "LH0042;ho_tich;24/11/2026;"),
        ("time", "LH0042;ho_tich;24/11/2026;25:00"),
        ("time", "LH0042;ho_tich;24/11/2026;9"),
        ("time", "LH0042;ho_tich;24/11/2026;morning"),
    ],
)
def test_an_appointment_that_is_not_understood_is_refused(column: str, cells: str) -> None:
    rows, (refused,) = booked(f"id;service;day;time\n{cells}\n")
    assert (rows, refused.row, refused.column) == ([], 2, column)
