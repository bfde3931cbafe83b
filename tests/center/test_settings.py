"""`center.toml`: every fault by file and key."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest

from center.settings import Faults, Override, Settings, load, parse_override

SHIPPED = Path(__file__).parents[2] / "config"
GOOD = """
[centre]
id = "ward"
services = ["chung_thuc"]
[link]
host = "broker"
[[counters]]
number = 1
services = ["chung_thuc"]
"""


def faults(folder: Path, text: str) -> tuple[str, ...]:
    (folder / "center.toml").write_text(dedent(text), encoding="utf-8")
    found = load(folder)
    assert isinstance(found, Faults), found
    return found.lines


def good(folder: Path, text: str = GOOD, *overrides: Override, environment: dict[str, str] | None = None) -> Settings:
    (folder / "center.toml").write_text(dedent(text), encoding="utf-8")
    found = load(folder, overrides, environment or {})
    assert isinstance(found, Settings), found
    return found


def test_the_shipped_configuration_has_no_fault_and_gives_no_residence_tickets() -> None:
    found = load(SHIPPED)
    assert isinstance(found, Settings), found
    assert found.place.zone.key == "Asia/Ho_Chi_Minh"
    assert "cu_tru" not in found.place.services
    assert len(found.place.services) == 7


def test_every_fault_is_named_with_file_and_key(tmp_path: Path) -> None:
    text = """
        colour = "red"
        [centre]
        id = "Ward 1"
        services = ["chung_thuc"]
        [link]
        host = ""
        port = 70000
        user = "x"
        [[counters]]
        number = 0
        [[counters]]
        number = 2
        services = [7]
    """
    starts = [line.split(": ")[0:2] for line in faults(tmp_path, text)]
    assert all(file == "center.toml" for file, _ in starts)
    assert sorted(key for _, key in starts) == [
        *("centre.id", "colour", "counters[0].number", "counters[0].services", "counters[1].services"),
        *("link.host", "link.port", "link.user"),
    ]


def test_too_many_counters_are_a_fault_that_is_named(tmp_path: Path) -> None:
    counter = "[[counters]]\nnumber = 1\nservices = ['chung_thuc']\n"
    (fault,) = faults(tmp_path, GOOD + 99 * counter)
    assert "counters" in fault
    assert "99" in fault


def test_faults_between_keys_are_named_too(tmp_path: Path) -> None:
    text = """
        [centre]
        id = "ward"
        services = ["chung_thuc", "chung_thuc", "ho_tich"]
        time_zone = "Asia/Saigon_2"
        [link]
        host = "broker"
        password_file = "secret"
        cert_file = "cert"
        [[counters]]
        number = 1
        services = ["chung_thuc", "cu_tru"]
        [[counters]]
        number = 1
        services = ["chung_thuc"]
    """
    told = "\n".join(faults(tmp_path, text))
    for words in (
        "counters: number 1 stands twice",
        "centre.services: 'chung_thuc' stands twice",
        "counters[0].services: 'cu_tru' is not one of centre.services",
        "centre.services: no counter calls 'ho_tich'",
        "centre.time_zone: 'Asia/Saigon_2' is not known here",
        "link.password_file: no such file: secret",
        "link.cert_file: no such file: cert",
        "link.username: missing",
        "link.cert_file, link.key_file: one without the other",
        "link.ca_file: missing",
    ):
        assert words in told


@pytest.mark.parametrize("text", ["[centre", "centre = 1", "", "\udcff"])
def test_what_is_not_a_configuration_at_all_is_a_fault(tmp_path: Path, text: str) -> None:
    (tmp_path / "center.toml").write_bytes(text.encode("utf-8", "surrogateescape"))
    assert isinstance(load(tmp_path), Faults)


def test_a_file_that_an_editor_of_windows_has_saved_is_read(tmp_path: Path) -> None:
    assert good(tmp_path, f"\ufeff{GOOD.strip()}").place.id == "ward"


def test_a_folder_without_the_file_is_a_fault(tmp_path: Path) -> None:
    found = load(tmp_path)
    assert isinstance(found, Faults)
    assert found.lines == (f"center.toml: no such file in {tmp_path}",)


def test_the_command_line_goes_before_the_file(tmp_path: Path) -> None:
    found = good(tmp_path, GOOD, parse_override("link.port=1884"), parse_override("link.host=other"))
    assert (found.link.host, found.link.port) == ("other", 1884)


@pytest.mark.parametrize("words", ["port=1", "link.port", "=", ".=1", "link.=1"])
def test_an_override_of_another_form_is_refused(words: str) -> None:
    with pytest.raises(ValueError, match=r"expected section\.key=value"):
        parse_override(words)


def test_an_override_of_what_is_no_table_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / "center.toml").write_text(GOOD, encoding="utf-8")
    found = load(tmp_path, (Override("counters", "number", 3),))
    assert isinstance(found, Faults)
    assert "counters.number: cannot be set" in found.lines[0]


@pytest.mark.parametrize(
    ("environment", "database"),
    [
        ({"STATE_DIRECTORY": "/var/lib/center:/var/lib/other"}, "/var/lib/center/center.db"),
        ({"XDG_STATE_HOME": "/state"}, "/state/center/center.db"),
        ({}, str(Path.home() / ".local/state/center/center.db")),
    ],
)
def test_the_database_is_where_the_system_keeps_state(
    tmp_path: Path, environment: dict[str, str], database: str
) -> None:
    assert good(tmp_path, environment=environment).database == Path(database)


def test_file_names_are_relative_to_the_configuration(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("x", encoding="utf-8")
    text = GOOD.replace("[link]", 'database = "state/c.db"\n[link]\nusername = "center"\npassword_file = "secret"')
    found = good(tmp_path, text)
    assert found.link.password_file == str(tmp_path / "secret")
    assert found.database == tmp_path / "state/c.db"
