"""Files of procedures are read as a whole or not at all, and whoever wrote them is told every fault at once."""

from __future__ import annotations

import shutil
import tomllib
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk import cli
from kiosk.settings import Faults, Settings, load
from tests.kiosk import ward
from tests.kiosk.test_settings import paths_in, put, toml_of, values

GOOD = """
code = "1.001193"
service = "ho_tich"
name = { vi = "Khai sinh", en = "Birth" }
source = "Sổ tay"
checked = 2026-07-20
documents = [{ vi = "Tờ khai", en = "Form" }]
see_also = ["khai_tu"]

[fee]
items = [{ amount = 8000, per = { vi = "một bản" }, from = 2026-01-01, to = 2026-12-31 }]
"""
OTHER = """
name = { vi = "Khai tử" }
source = "Sổ tay"
checked = 2026-07-20
"""
FILES = {
    "procedures/khai_sinh.toml": GOOD,
    "procedures/khai_tu.toml": OTHER,
    "procedures/groups.toml": '[[groups]]\nprocedures = ["khai_sinh", "khai_tu"]\n',
    "procedures/route_only.toml": f'[[procedures]]\nid = "2.000908"\n{OTHER}',
    "notices.toml": '[[notices]]\nid = "n"\nwords = { vi = "Mới" }\nfrom = 2026-01-01\n'
    'source = "A"\nchecked = 2026-07-20\n',
    "places/building_permit.toml": 'procedures = ["khai_sinh"]\nnotice_working_days = 3\n',
    "places/renamed.toml": '[[places]]\nold = "A"\nnew = "B"\nsince = 2025-07-01\n',
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A ward with two procedures of its own and no fault."""
    return write(ward.write(tmp_path))


def write(folder: Path) -> Path:
    """These procedures, and no others."""
    shutil.rmtree(folder / "procedures", ignore_errors=True)
    for name, text in FILES.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def faults_of(folder: Path) -> list[str]:
    found = load(folder)
    return list(found.lines) if isinstance(found, Faults) else []


def change(folder: Path, name: str, old: str, new: str) -> None:
    text = (folder / name).read_text(encoding="utf-8")
    assert old in text
    (folder / name).write_text(text.replace(old, new, 1), encoding="utf-8")


OWN = "procedures/khai_sinh.toml"
ONE_BY_ONE = {
    "unknown key": (OWN, "[fee]", "[tax]", f"{OWN}: tax: no such key"),
    "unknown key of an amount": (OWN, "amount", "sum", f"{OWN}: fee.items[0].sum: no such key"),
    "no source": (OWN, 'source = "Sổ tay"', "", f"{OWN}: source: missing"),
    "no day of checking": (OWN, "checked = 2026-07-20", "", f"{OWN}: checked: missing"),
    "no Vietnamese": (OWN, '{ vi = "Tờ khai", en', "{ en", f"{OWN}: documents[0].vi: missing"),
    "no code": (
        OWN,
        "1.001193",
        "DV01",
        f"{OWN}: code: 'DV01' is not a code of the national register, such as 1.001193",
    ),
    "no service": (
        OWN,
        '"ho_tich"',
        '"thue"',
        f"{OWN}: service: no 'thue' in services.toml; there are: chung_thuc, ho_tich, cu_tru, kinh_te",
    ),
    "no such procedure": (OWN, '["khai_tu"]', '["x"]', f"{OWN}: see_also: no procedure 'x'"),
    "a negative fee": (OWN, "8000", "-1", f"{OWN}: fee.items[0].amount: Expected `int` >= 0"),
    "days backwards": (OWN, "to = 2026-12-31", "to = 2025-12-31", f"{OWN}: fee.items[0].to: before `from`"),
    "two amounts for the same": (
        OWN,
        "items = [",
        'items = [{ amount = 1, per = { vi = "một bản" } }, ',
        f"{OWN}: fee.items[1]: holds on the same days as items[0], for the same",
    ),
    "a group of nobody": (
        "procedures/groups.toml",
        '"khai_tu"',
        '"x"',
        "procedures/groups.toml: groups[0].procedures: no procedure 'x'",
    ),
    "a group of one": (
        "procedures/groups.toml",
        ', "khai_tu"',
        "",
        "procedures/groups.toml: groups[0].procedures: Expected `array` of length >= 2",
    ),
    "a notice backwards": (
        "notices.toml",
        "checked",
        "to = 2025-01-01\nchecked",
        "notices.toml: notices[0].to: before `from`",
    ),
    "a notice of nobody": (
        "notices.toml",
        "checked",
        'procedures = ["x"]\nchecked',
        "notices.toml: notices[0].procedures: no procedure 'x'",
    ),
    "areas of nobody's decision": (
        "places/building_permit.toml",
        "notice",
        'areas = [{ vi = "A" }]\nnotice',
        "places/building_permit.toml: source: missing; say whose decision it is that these areas are exempt",
    ),
    "two days of notice": (
        "places/building_permit.toml",
        "= 3",
        "= 2",
        "places/building_permit.toml: notice_working_days: Expected `int` >= 3",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("name", "old", "new", "line"), ONE_BY_ONE.values(), ids=ONE_BY_ONE.keys())
def test_a_fault_is_named_with_its_file_and_its_key(folder: Path, name: str, old: str, new: str, line: str) -> None:
    assert faults_of(folder) == []
    change(folder, name, old, new)
    assert line in faults_of(folder)


def test_the_faults_of_all_files_are_told_together(folder: Path) -> None:
    together = ["unknown key of an amount", "no source", "no Vietnamese", "no code", "a group of nobody"]
    for each in together:
        name, old, new, _ = ONE_BY_ONE[each]
        change(folder, name, old, new)
    assert set(faults_of(folder)) >= {ONE_BY_ONE[each][3] for each in together}


def test_a_file_s_name_is_the_procedure_s_id(folder: Path) -> None:
    (folder / "procedures" / "Khai tử.toml").write_text(OTHER, encoding="utf-8")
    assert [line for line in faults_of(folder) if "the file's name is not an id" in line]


def test_one_that_is_described_stands_in_for_the_one_that_was_only_routed(folder: Path) -> None:
    (folder / "procedures" / "2.000908.toml").write_text(GOOD, encoding="utf-8")
    found = load(folder)
    assert isinstance(found, Settings)
    (procedure,) = [each for each in found.catalogue.procedures if each.id == "2.000908"]
    assert not procedure.route_only


def test_an_id_twice_among_the_routed_is_a_fault(folder: Path) -> None:
    path = folder / "procedures/route_only.toml"
    path.write_text(path.read_text(encoding="utf-8") * 2, encoding="utf-8")
    assert "procedures/route_only.toml: procedures: id '2.000908' stands twice" in faults_of(folder)


def test_a_ward_without_procedures_has_none_and_no_fault(folder: Path) -> None:
    for name in ("procedures", "places"):
        shutil.rmtree(folder / name)
    (folder / "notices.toml").unlink()
    found = load(folder)
    assert isinstance(found, Settings)
    assert len(found.catalogue.procedures) == 0


def test_kiosk_check_says_how_many_there_are_and_which_are_stale(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(ward.CONFIG / "printers", folder / "printers")
    change(folder, "procedures/khai_tu.toml", "2026-07-20", "2020-07-20")
    shutil.copy(ward.CONFIG / "services.toml", folder)
    assert cli.main(["check", "--config", str(folder)]) == cli.OK
    told = capsys.readouterr().out.splitlines()[-1]
    assert told.startswith("2 procedures described, 1 only routed, ")
    assert "khai_tu" in told


@given(data=st.data())
def test_any_value_in_any_place_is_a_fault_or_procedures_and_never_an_exception(
    data: st.DataObject,
) -> None:
    name = data.draw(st.sampled_from(sorted(FILES)))
    document: Any = tomllib.loads(FILES[name])
    spoilt = put(document, data.draw(st.sampled_from(paths_in(document)[1:])), data.draw(values))
    with TemporaryDirectory() as there:
        (write(ward.write(Path(there))) / name).write_bytes(toml_of(spoilt))
        found = load(Path(there))
    assert isinstance(found, Settings) or (found.lines and all(map(str.isprintable, found.lines)))
