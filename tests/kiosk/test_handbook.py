"""A ward's own handbook: what is plain is taken, all else is told, and nothing is left half-changed."""

from __future__ import annotations

import io
import shutil
import tomllib
import unicodedata
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk import cli, handbook_import, tables
from kiosk.handbook_columns import HEADINGS, day_of
from kiosk.handbook_fees import NoFee, fee_of
from kiosk.handbook_merge import merged
from kiosk.handbook_rows import RESERVED, Handbook, Known, Refusal, handbook_of
from kiosk.handbook_words import ADVICE, REASONS
from kiosk.settings import Settings, load
from kiosk.tables import Rows, TableRow, Unreadable, read_table
from kiosk.toml_text import toml_of
from tests.kiosk import ward

TODAY = date(2026, 11, 22)
HEAD = "mã thủ tục;tên thủ tục;lĩnh vực;thành phần hồ sơ;lệ phí;thời gian;nguồn;ngày kiểm tra"
ROW = '1.001193;Đăng ký khai sinh;Hộ tịch;"- Tờ khai\n- Giấy chứng sinh";không mất tiền;Trong ngày;Sổ tay;20/07/2026'
KNOWN = Known({"ho_tich": "Hộ tịch", "chung_thuc": "Chứng thực"}, {"1.001193": "khai_sinh"}, TODAY)
Sheet = list[list[object]]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A ward's configuration, with the shipped procedures."""
    shutil.copytree(ward.CONFIG, tmp_path / "config")
    return tmp_path / "config"


def csv(path: Path, *rows: str, encoding: str = "utf-8") -> Path:
    path.write_bytes("\n".join(rows).encode(encoding))
    return path


def xlsx(path: Path, rows: Sheet, change: Callable[[openpyxl.Workbook], None] = lambda _: None) -> Path:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    change(book)
    book.save(path)
    return path


def read(path: Path) -> Handbook:
    table = read_table(path)
    assert isinstance(table, Rows), table
    found = handbook_of(table, KNOWN)
    assert isinstance(found, Handbook), found
    return found


def refusals(path: Path) -> list[tuple[int, str, str]]:
    return [(each.row, each.column, each.code) for each in read(path).refused]


def run(folder: Path, file: Path, *options: str) -> int:
    return cli.main(["handbook", "--config", str(folder), "import", str(file), *options])


# -- what is taken ------------------------------------------------------------------------------------------------


def test_a_row_becomes_a_procedure(tmp_path: Path) -> None:
    (taken,) = read(csv(tmp_path / "a.csv", HEAD, ROW)).taken
    assert (taken.row, taken.id) == (2, "khai_sinh")
    assert taken.data == {
        "code": "1.001193",
        "service": "ho_tich",
        "name": {"vi": "Đăng ký khai sinh"},
        "time": {"vi": "Trong ngày"},
        "source": "Sổ tay",
        "checked": date(2026, 7, 20),
        "confidence": "high",
        "documents": [{"vi": "Tờ khai"}, {"vi": "Giấy chứng sinh"}],
        "fee": {"items": [{"amount": 0}]},
    }


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1258"])
def test_the_encodings_of_windows_are_read_alike(tmp_path: Path, encoding: str) -> None:
    plain = read(csv(tmp_path / "a.csv", HEAD, ROW)).taken
    path = tmp_path / "b.csv"
    path.write_bytes(as_windows(f"{HEAD}\n{ROW}", encoding))
    assert read(path).taken == plain


def as_windows(text: str, encoding: str) -> bytes:
    """Windows-1258 has letters, and marks to put after them; not every letter with its mark."""
    if encoding != "cp1258":
        return text.encode(encoding)

    def parts(letter: str) -> str:
        try:
            letter.encode("cp1258")
        except UnicodeEncodeError:
            base, *marks = list(unicodedata.normalize("NFD", letter))
            tone = next(mark for mark in marks if mark in "\u0300\u0301\u0303\u0309\u0323")
            return unicodedata.normalize("NFC", base + "".join(m for m in marks if m != tone)) + tone
        return letter

    return "".join(map(parts, text)).encode("cp1258")


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_any_of_three_delimiters_is_found(tmp_path: Path, delimiter: str) -> None:
    rows = (HEAD.replace(";", delimiter), ROW.replace(";", delimiter))
    assert len(read(csv(tmp_path / "a.csv", *rows)).taken) == 1


def test_a_title_above_the_headings_and_columns_of_no_use_do_no_harm(tmp_path: Path) -> None:
    book = read(csv(tmp_path / "a.csv", "SỔ TAY PHƯỜNG THỬ;;", "", f"STT;{HEAD}", f"1;{ROW}"))
    assert (len(book.taken), book.ignored) == (1, ("STT",))


def test_headings_are_known_without_marks_and_in_capitals(tmp_path: Path) -> None:
    heading = "MA THU TUC;TEN THU TUC;Linh vuc;Thanh phan ho so;Le phi;Thoi gian;Nguon;Ngay kiem tra"
    assert len(read(csv(tmp_path / "a.csv", heading, ROW)).taken) == 1


def test_a_code_that_a_spreadsheet_took_for_a_number_gets_its_noughts_back(tmp_path: Path) -> None:
    head: list[object] = ["mã thủ tục", "tên thủ tục", "nguồn", "ngày kiểm tra"]
    file = xlsx(tmp_path / "a.xlsx", [head, [1.00089, "A", "Sổ tay", datetime(2026, 7, 20)]])  # noqa: DTZ001 - no zone in a cell
    (taken,) = read(file).taken
    assert (taken.data["code"], taken.data["checked"]) == ("1.000890", date(2026, 7, 20))


def test_a_merged_cell_speaks_for_all_rows_under_it(tmp_path: Path) -> None:
    rows: Sheet = [["lĩnh vực", "tên thủ tục", "nguồn", "ngày kiểm tra"]]
    rows += [["Hộ tịch", "A", "Sổ tay", "2026-07-20"], [None, "B", "Sổ tay", "2026-07-20"]]
    file = xlsx(tmp_path / "a.xlsx", rows, lambda book: book.active.merge_cells("A2:A3"))
    assert [each.data["service"] for each in read(file).taken] == ["ho_tich", "ho_tich"]


def test_rows_without_a_code_are_named_after_themselves_and_never_taken_for_another(tmp_path: Path) -> None:
    row = ";Cấp biển số nhà;Hộ tịch;Đơn;20.000đ;5 ngày;Sổ tay;1/8/2026"
    assert [each.id for each in read(csv(tmp_path / "a.csv", HEAD, row)).taken] == ["cap_bien_so_nha"]


# -- what is refused ----------------------------------------------------------------------------------------------


def row(**cells: str) -> str:
    """A row that is taken, with some cells written otherwise."""
    names = ("code", "name", "service", "documents", "fee", "time", "source", "checked")
    usual = dict(zip(names, ROW.split(";"), strict=True))
    return ";".join(f'"{value}"' if "\n" not in value else value for value in (usual | cells).values())


@pytest.mark.parametrize(
    ("cells", "refusal"),
    [
        ({"code": "DV01"}, ("code", "code")),
        ({"name": ""}, ("name", "cell.missing")),
        ({"source": ""}, ("source", "cell.missing")),
        ({"checked": ""}, ("checked", "cell.missing")),
        ({"checked": "31/02/2026"}, ("checked", "date")),
        ({"checked": "23/11/2026"}, ("checked", "date.future")),
        ({"service": "Thuế"}, ("service", "service")),
        ({"fee": "0"}, ("fee", "fee.zero")),
        ({"fee": "50 nghìn"}, ("fee", "fee.words")),
        ({"fee": "10.000 - 20.000 đ"}, ("fee", "fee.words")),
        ({"time": "x" * 201}, ("time", "cell.form")),
        ({"documents": "x" * 5_000}, ("documents", "cell.long")),
        ({"time": "3 ngày\x07"}, ("time", "cell.letters")),
    ],
)
def test_a_cell_that_is_not_plain_refuses_its_row_and_says_which(
    tmp_path: Path, cells: dict[str, str], refusal: tuple[str, str]
) -> None:
    file = csv(tmp_path / "a.csv", HEAD, ROW.replace("1.001193", "1.000656"), row(**cells))
    assert (3, *refusal) in refusals(file)
    assert len(read(file).taken) == 1


def test_every_cell_of_a_row_that_is_wrong_is_told_at_once(tmp_path: Path) -> None:
    file = csv(tmp_path / "a.csv", HEAD, row(code="x", fee="0", checked="x"))
    assert {each[1] for each in refusals(file)} == {"code", "fee", "checked"}


def test_the_second_row_of_one_procedure_names_the_first(tmp_path: Path) -> None:
    assert read(csv(tmp_path / "a.csv", HEAD, ROW, ROW)).refused == (Refusal(3, "id", "doubled", "2"),)


def test_a_formula_is_refused_and_never_worked_out(tmp_path: Path) -> None:
    rows: Sheet = [["tên thủ tục", "lệ phí", "nguồn", "ngày kiểm tra"], ["A", "=1000*8", "Sổ tay", "2026-07-20"]]
    assert refusals(xlsx(tmp_path / "a.xlsx", rows)) == [(2, "fee", "cell.formula")]


def test_names_that_belong_to_other_files_are_refused(tmp_path: Path) -> None:
    for name in RESERVED:
        file = csv(tmp_path / "a.csv", f"id;{HEAD}", f"{name};{ROW}")
        assert refusals(file) == [(2, "id", "reserved")]


@pytest.mark.parametrize("name", ["../x", "a/b", "A", ".x", "x" * 49, "thủ_tục"])
def test_no_name_leads_out_of_the_folder(tmp_path: Path, name: str) -> None:
    assert refusals(csv(tmp_path / "a.csv", f"id;{HEAD}", f"{name};{ROW}")) == [(2, "id", "cell.form")]


def test_every_refusal_has_words_and_advice_in_both_languages() -> None:
    assert set(REASONS) == set(ADVICE)
    assert all(set(words) == {"vi", "en"} for table in (REASONS, ADVICE) for words in table.values())


def test_no_heading_means_two_columns() -> None:
    names = [name for names in HEADINGS.values() for name in names]
    assert len(names) == len(set(names))


# -- fees, dates --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "fee"),
    [
        ("8.000 đồng mỗi bản", {"items": [{"amount": 8_000, "per": {"vi": "mỗi bản"}}]}),
        ("2.000đ/trang (trang 1-2)", {"items": [{"amount": 2_000, "per": {"vi": "trang (trang 1-2)"}}]}),
        ("Lệ phí: 1,000,000 VNĐ", {"items": [{"amount": 1_000_000}]}),
        ("Không", {"items": [{"amount": 0}]}),
        ("Miễn phí", {"items": [{"amount": 0}]}),
        ("Theo HĐND tỉnh", {"by_province": True}),
    ],
)
def test_a_fee_is_read_as_wards_write_it(written: str, fee: dict[str, object]) -> None:
    assert fee_of([written]) == fee


@given(st.lists(st.text(alphabet="0123456789., đồngVNĐ-/k~ ktriệu", max_size=16), max_size=3))
def test_no_figure_is_guessed(lines: list[str]) -> None:
    found = fee_of(lines)
    digits = ["".join(letter for letter in line if letter.isdigit()) for line in lines]
    if not isinstance(found, NoFee):
        amounts = [item["amount"] for item in found.get("items", [])]  # type: ignore[attr-defined]  # a list of tables
        assert all(amount == 0 or any(str(amount) in each for each in digits) for amount in amounts)


@given(st.dates(min_value=date(1000, 1, 1)))
def test_a_day_is_read_however_it_is_written(day: date) -> None:
    assert (
        day_of(day.isoformat())
        == day_of(f"{day:%d/%m/}{day.year}")
        == day_of(f"{day.day}.{day.month}.{day.year}")
        == day
    )


# -- writing ------------------------------------------------------------------------------------------------------


def files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_new_procedure_is_written_and_the_configuration_has_no_fault(folder: Path, tmp_path: Path) -> None:
    file = csv(tmp_path / "a.csv", HEAD, ROW.replace("1.001193", "1.004859").replace("Đăng ký khai sinh", "Cải chính"))
    assert run(folder, file) == cli.OK
    found = load(folder)
    assert isinstance(found, Settings)
    procedure = found.catalogue.procedures.find("1.004859")
    assert procedure is not None
    assert (procedure.name_in("vi"), procedure.route_only) == ("Cải chính", False)
    assert len([each for each in found.catalogue.procedures if each.code == "1.004859"]) == 1


def test_what_differs_is_shown_and_only_replaced_when_told_so(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = files(folder)
    file = csv(tmp_path / "a.csv", HEAD, ROW)
    assert run(folder, file, "--lang", "en") == cli.FAILED
    assert "differs: khai_sinh (documents, fee, source, time)" in capsys.readouterr().out
    assert files(folder) == before
    assert run(folder, file, "--replace") == cli.OK
    assert {name for name, data in files(folder).items() if before.get(name) != data} == {"procedures/khai_sinh.toml"}
    assert run(folder, file) == cli.OK


def test_a_dry_run_writes_nothing(folder: Path, tmp_path: Path) -> None:
    before = files(folder)
    assert run(folder, csv(tmp_path / "a.csv", HEAD, ROW), "--dry-run", "--replace") == cli.OK
    assert files(folder) == before


def test_what_would_spoil_the_configuration_is_not_written(folder: Path, tmp_path: Path) -> None:
    before = files(folder)
    row = ROW.replace("không mất tiền", '"8.000đ\n9.000đ"')  # two amounts for the same
    assert run(folder, csv(tmp_path / "a.csv", HEAD, row), "--replace") == cli.FAILED
    assert files(folder) == before


def test_a_disk_that_refuses_leaves_everything_as_it_was(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = files(folder)

    def full(_: int) -> None:
        raise OSError(28, "No space left on device", "x")

    monkeypatch.setattr("os.fsync", full)
    assert run(folder, csv(tmp_path / "a.csv", HEAD, ROW), "--replace") == cli.FAILED
    assert files(folder) == before


def test_a_row_keeps_what_it_does_not_speak_of_and_the_translations_of_what_it_repeats() -> None:
    there = {
        "name": {"vi": "A", "en": "A"},
        "time": {"vi": "3 ngày", "en": "3 days"},
        "documents": [{"vi": "Đơn", "en": "Form"}, {"vi": "Ảnh", "en": "Photo"}],
        "fee": {"items": [{"amount": 5, "per": {"vi": "bản", "en": "copy"}}]},
        "see_also": ["b"],
        "unverified": ["time", "fee"],
    }
    row = {
        "name": {"vi": "A"},
        "time": {"vi": "5 ngày"},
        "documents": [{"vi": "Đơn"}, {"vi": "Giấy"}],
        "fee": {"items": [{"amount": 9, "per": {"vi": "bản"}}]},
    }
    assert merged(there, row) == {
        "name": {"vi": "A", "en": "A"},
        "time": {"vi": "5 ngày"},
        "documents": [{"vi": "Đơn", "en": "Form"}, {"vi": "Giấy"}],
        "fee": {"items": [{"amount": 9, "per": {"vi": "bản", "en": "copy"}}]},
        "see_also": ["b"],
    }


@pytest.mark.parametrize("path", sorted((ward.CONFIG / "procedures").glob("*.toml")), ids=lambda path: path.stem)
def test_what_is_written_reads_back_the_same(path: Path) -> None:
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    assert tomllib.loads(toml_of(data)) == data


@given(
    st.dictionaries(st.text(min_size=1, max_size=6), st.text(max_size=20) | st.integers() | st.booleans(), max_size=4)
)
def test_any_words_can_be_written(data: dict[str, object]) -> None:
    assert tomllib.loads(toml_of(data)) == data


def test_places_that_changed_their_name_are_known_by_the_old_one(folder: Path, tmp_path: Path) -> None:
    file = csv(tmp_path / "a.csv", "tên cũ;tên mới;từ ngày", "Phường A;Phường B;01/07/2025", "Phường A;Phường C;x")
    assert cli.main(["places", "--config", str(folder), "import", str(file)]) == cli.FAILED
    found = load(folder)
    assert isinstance(found, Settings)
    assert [each.new for each in found.catalogue.procedures.called_now(" phường  a ")] == ["Phường B"]
    assert found.catalogue.procedures.called_now("Phường D") == ()


# -- files that are not what they say -----------------------------------------------------------------------------


def test_a_table_without_headings_is_refused_with_what_to_do(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(folder, csv(tmp_path / "a.csv", "a;b", "1;2"), "--lang", "en") == cli.MISUSED
    assert "no heading row with the column tên thủ tục" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "file.old_excel"),
        (b"PK\x03\x04 and no more", "file.xlsx"),
        (b"a\0b;c", "file.encoding"),
        (b"\xff\xfe\x00", "file.encoding"),
        (b'"' + b"x" * 200_000, "file.csv"),
        (b"a;b\n" * 6_000, "file.rows"),
        (b"x" * 10_000_001, "file.large"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_no_table_is_told(tmp_path: Path, content: bytes, code: str) -> None:
    (tmp_path / "a").write_bytes(content)
    assert getattr(read_table(tmp_path / "a"), "code", None) == code


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    assert getattr(read_table(tmp_path / "nothing"), "code", None) == "file.unreadable"


def spoilt(name: str, content: bytes) -> bytes:
    """A spreadsheet with another part in the place of one of its own."""
    good, bad = io.BytesIO(), io.BytesIO()
    openpyxl.Workbook().save(good)
    with zipfile.ZipFile(good) as source, zipfile.ZipFile(bad, "w", zipfile.ZIP_DEFLATED) as target:
        for part in source.namelist():
            target.writestr(part, content if part == name else source.read(part))
        if name not in source.namelist():
            target.writestr(name, content)
    return bad.getvalue()


SHEET = "xl/worksheets/sheet1.xml"
XML = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">%s</worksheet>'


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("bomb.bin", bytes(60_000_000), "file.large"),
        (SHEET, b'<!DOCTYPE x [<!ENTITY a "aaaa">]>' + XML % b"", "file.xlsx"),
        (SHEET, XML % b'<sheetData/><mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>', "file.xlsx"),
        (SHEET, XML % b'<sheetData><row r="1048576"><c r="A1048576"><v>1</v></c></row></sheetData>', "file.rows"),
        (SHEET, XML % (b"<sheetData>" + b"<row><c><v>1</v></c></row>" * 100_000 + b"</sheetData>"), "file.rows"),
        (SHEET, b"<worksheet", "file.xlsx"),
        ("xl/workbook.xml", b"", "file.xlsx"),
    ],
    ids=["bomb", "entities", "merge", "far row", "100,000 rows", "cut off", "no workbook"],
)
def test_a_spreadsheet_made_to_do_harm_is_refused(tmp_path: Path, name: str, content: bytes, code: str) -> None:
    (tmp_path / "a.xlsx").write_bytes(spoilt(name, content))
    assert getattr(read_table(tmp_path / "a.xlsx"), "code", None) == code


@given(st.binary(max_size=300) | st.binary(max_size=300).map(lambda data: b"PK\x03\x04" + data))
def test_no_file_is_strange_enough_to_raise(content: bytes) -> None:
    look = tables._of_xlsx if content[:4] == b"PK\x03\x04" else tables._of_csv
    assert isinstance(look(content), Rows | Unreadable)


@given(
    st.lists(st.lists(st.text(max_size=12) | st.sampled_from(["0", "1.001193", "Hộ tịch", "20/07/2026"]), max_size=9))
)
def test_any_rows_are_taken_or_refused_and_every_row_is_one_of_them(cells: list[list[str]]) -> None:
    head = TableRow(1, tuple(HEAD.split(";")))
    rows = [TableRow(number, tuple(each)) for number, each in enumerate(cells, start=2)]
    found = handbook_of(Rows((head, *rows), "utf-8"), KNOWN)
    assert isinstance(found, Handbook)
    assert {each.row for each in found.taken} | {each.row for each in found.refused} == {each.number for each in rows}
    assert not {each.row for each in found.taken} & {each.row for each in found.refused}


def test_the_day_of_an_import_is_the_machine_s() -> None:
    assert isinstance(handbook_import.local_today(), date)
