"""The configuration is used as a whole or not at all, and whoever wrote it is told every fault at once."""

from __future__ import annotations

import shutil
import tomllib
from collections.abc import Callable
from datetime import date, time, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.documents import Override
from kiosk.hours import Span
from kiosk.settings import Faults, Settings, load, parse_override
from tests.kiosk import ward

Change = Callable[[Path], None]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A configuration without faults, to spoil."""
    return ward.write(tmp_path)


def replace(name: str, old: str, new: str) -> Change:
    """Exchange some words of a file, which must be there."""

    def change(folder: Path) -> None:
        text = (folder / name).read_text(encoding="utf-8")
        assert old in text
        (folder / name).write_text(text.replace(old, new, 1), encoding="utf-8")

    return change


def faults_of(folder: Path, *overrides: str) -> list[str]:
    found = load(folder, tuple(map(parse_override, overrides)))
    return list(found.lines) if isinstance(found, Faults) else []


KIOSK, SERVICES, KO = "kiosk.toml", "services.toml", "languages/ko.toml"
A_PLACE = "a place: one line, at most 36 characters, no blanks around it"
ONE_BY_ONE: dict[str, tuple[Change, str]] = {
    "unknown section": (replace(KIOSK, "[kiosk]", "[robot]\nx = 1\n[kiosk]"), "kiosk.toml: robot: no such key"),
    "unknown key": (
        replace(KIOSK, "[screen]", "[screen]\nfull_screen = true"),
        "kiosk.toml: screen.full_screen: no such key",
    ),
    "unknown key of a service": (
        replace(SERVICES, "counters = [3]", "counter = [3]"),
        "services.toml: services[1].counter: no such key",
    ),
    "missing key": (replace(KIOSK, 'hotline = "1022"', ""), "kiosk.toml: centre.hotline: missing"),
    "missing section": (replace(KIOSK, "[link]", "[kiosk.link]"), "kiosk.toml: link: missing"),
    "wrong type": (
        replace(KIOSK, "port = 1883", 'port = "1883"'),
        "kiosk.toml: link.port: Expected `int`, got `str`",
    ),
    "out of range": (replace(KIOSK, "port = 1883", "port = 99999"), "kiosk.toml: link.port: Expected `int` <= 65535"),
    "no table": (
        replace(KIOSK, '[printer]\nmodel = "generic_80mm"', "[other]\nmodel = 1"),
        "kiosk.toml: printer: missing",
    ),
    "not an id": (
        replace(KIOSK, 'id = "k1"', 'id = "Quầy 1"'),
        "kiosk.toml: kiosk.id: 'Quầy 1' is not an id: small letters, digits, - and _, at most 32",
    ),
    "a line break at the end": (
        replace(KIOSK, 'digit = "1"', 'digit = "1\\n"'),
        "kiosk.toml: kiosk.digit: '1\\n' is not one digit, or nothing where this is the only kiosk",
    ),
    "another kiosk in one language": (
        replace(KIOSK, "[screen]", 'other = { vi = "tầng 1, cạnh cửa chính" }\n\n[screen]'),
        "kiosk.toml: kiosk.other.en: missing",
    ),
    "another kiosk at the end of a long way": (
        replace(KIOSK, "[screen]", f'other = {{ vi = "{"t" * 37}", en = "upstairs" }}\n\n[screen]'),
        f"kiosk.toml: kiosk.other.vi: '{'t' * 37}' is not {A_PLACE}",
    ),
    "not a span": (
        replace(KIOSK, '"13:00-17:00"', '"1pm-5pm"'),
        "kiosk.toml: hours.monday[1]: '1pm-5pm' is not a span of hours, such as 07:30-11:30",
    ),
    "overlapping spans": (
        replace(KIOSK, '"13:00-17:00"', '"11:00-17:00"'),
        "kiosk.toml: hours.monday: spans overlap or are out of order",
    ),
    "a span backwards": (
        replace(KIOSK, '"13:00-17:00"', '"17:00-13:00"'),
        "kiosk.toml: hours.monday: a span ends before it starts",
    ),
    "no date": (
        replace(KIOSK, "2027-01-01", '2027-01-01", "Tết'),
        "kiosk.toml: hours.closed_on[1]: Invalid RFC3339 encoded date",
    ),
    "an offered language that is not there": (
        replace(KIOSK, '"vi", "en"]', '"vi", "km"]'),
        "kiosk.toml: languages.offered: no languages/km.toml",
    ),
    "a language offered twice": (
        replace(KIOSK, '"vi", "en"]', '"vi", "en", "vi"]'),
        "kiosk.toml: languages.offered: vi stands twice",
    ),
    "no name in an offered language": (replace(KIOSK, "en = ", "fr = "), "kiosk.toml: centre.name.en: missing"),
    "no Vietnamese name": (
        replace(SERVICES, 'vi = "Hộ tịch", ', ""),
        "services.toml: services[1].name.vi: missing",
    ),
    "no way there in an offered language": (
        replace(SERVICES, 'en = "The ward police', 'fr = "The ward police'),
        "services.toml: services[2].go_to.en: missing",
    ),
    "a blank name": (
        replace(SERVICES, '"Hộ tịch"', '" "'),
        "services.toml: services[1].name.vi: ' ' is not words: one line, at most 200 characters, no blanks around it",
    ),
    "a letter twice": (
        replace(SERVICES, 'letter = "B"', 'letter = "A"'),
        "services.toml: services: letter 'A' stands twice",
    ),
    "an id twice": (
        replace(SERVICES, 'id = "ho_tich"', 'id = "kinh_te"'),
        "services.toml: services: id 'kinh_te' stands twice",
    ),
    "too many services": (
        replace(SERVICES, "[[services]]", '[[services]]\nletter="X"\n' * 5 + "[[services]]"),
        "services.toml: services: Expected `array` of length <= 8",
    ),
    "a missing text": (
        replace(KO, '"confirm.take" = "번호 받기"', ""),
        "languages/ko.toml: texts.confirm.take: missing",
    ),
    "an unknown text": (
        replace(KO, '"confirm.take"', '"confirm.tale" = "x"\n"confirm.take"'),
        "languages/ko.toml: texts.confirm.tale: no such text",
    ),
    "an empty text": (replace(KO, '"번호 받기"', '"  "'), "languages/ko.toml: texts.confirm.take: empty"),
    "a value that nobody gives": (
        replace(KO, '"번호 받기"', '"번호 받기 {label}"'),
        "languages/ko.toml: texts.confirm.take: {label} has no value here",
    ),
    "a value that is not shown": (
        replace(KO, "번호는 {label}입니다. 앉아서", "앉아서"),
        "languages/ko.toml: texts.farewell.says: {label} is missing",
    ),
    "a value that reaches into the program": (
        replace(KO, "번호는 {label}입니다. 앉아서", "{label.__class__}"),
        "languages/ko.toml: texts.farewell.says: {label.__class__} has no value here",
    ),
    "a value that is formatted": (
        replace(KO, "번호는 {label}입니다. 앉아서", "{label:>999999999}"),
        "languages/ko.toml: texts.farewell.says: {label} stands alone, without : or !",
    ),
    "an open brace": (
        replace(KO, '"번호 받기"', '"번호 {받기"'),
        "languages/ko.toml: texts.confirm.take: expected '}' before end of string",
    ),
    "words that are a number": (
        replace(KO, '"번호 받기"', "1"),
        'languages/ko.toml: texts."confirm.take": Expected `str`, got `int`',
    ),
    "a code that is not the file's": (
        replace(KO, 'code = "ko"', 'code = "kr"'),
        "languages/ko.toml: code: 'kr', expected 'ko' after the file's name",
    ),
    "no TOML": (
        replace(SERVICES, "[[services]]", "[[services"),
        "services.toml: Expected ']]' at the end of an array declaration (at line 2, column 11)",
    ),
}


@pytest.mark.parametrize(("change", "line"), ONE_BY_ONE.values(), ids=ONE_BY_ONE.keys())
def test_a_fault_is_named_with_its_file_and_its_key(folder: Path, change: Change, line: str) -> None:
    change(folder)
    assert line in faults_of(folder)


TOGETHER = [
    "unknown section",
    "unknown key",
    "unknown key of a service",
    "missing key",
    "wrong type",
    "not an id",
    "not a span",
    "no date",
    "a language offered twice",
    "no name in an offered language",
    "no Vietnamese name",
    "no way there in an offered language",
    "a letter twice",
    "an id twice",
    "a missing text",
    "a value that is not shown",
    "a code that is not the file's",
]
"""Faults that leave each other's words in place."""


def test_the_faults_of_all_files_are_named_together_and_each_of_them_once(folder: Path) -> None:
    shutil.rmtree(folder / "procedures")  # they would name the services that these changes take away
    for name in TOGETHER:
        change, _ = ONE_BY_ONE[name]
        change(folder)
    assert sorted(faults_of(folder)) == sorted(ONE_BY_ONE[name][1] for name in TOGETHER)


def test_faults_in_one_list_or_table_do_not_hide_one_another(folder: Path) -> None:
    replace(KIOSK, '["07:30-11:30", "13:00-17:00"]', '["a", "b"]')(folder)
    replace(KIOSK, 'tuesday = ["07:30-11:30", "13:00-17:00"]', 'tuesday = ["13:00-14:00", "08:00-09:00"]')(folder)
    replace(SERVICES, 'letter = "B"', 'letter = "b"')(folder)
    replace(SERVICES, 'letter = "D"', 'letter = "A"')(folder)
    replace(SERVICES, "counters = [1, 2]", "counters = [0, 5, 100]")(folder)
    assert faults_of(folder) == [
        "kiosk.toml: hours.monday[0]: 'a' is not a span of hours, such as 07:30-11:30",
        "kiosk.toml: hours.monday[1]: 'b' is not a span of hours, such as 07:30-11:30",
        "kiosk.toml: hours.tuesday: spans overlap or are out of order",
        "services.toml: services[0].counters[0]: Expected `int` >= 1",
        "services.toml: services[0].counters[2]: Expected `int` <= 99",
        "services.toml: services[1].letter: 'b' is not one letter, A to Z",
        "services.toml: services: letter 'A' stands twice",
    ]


# -- files --------------------------------------------------------------------------------------------------


def test_the_shipped_configuration_has_no_fault() -> None:
    assert faults_of(ward.CONFIG) == []


def test_an_empty_folder_lacks_every_file(tmp_path: Path) -> None:
    assert faults_of(tmp_path) == [
        f"kiosk.toml: no such file in {tmp_path}",
        "languages/vi.toml: missing; every other language falls back on it",
        f"services.toml: no such file in {tmp_path}",
    ]


def test_a_folder_that_does_not_exist_is_a_fault_like_any_other(tmp_path: Path) -> None:
    assert len(faults_of(tmp_path / "nowhere")) == 3


@pytest.mark.parametrize("name", [KIOSK, SERVICES, KO])
def test_bytes_that_are_not_utf8_are_named_with_their_place(folder: Path, name: str) -> None:
    (folder / name).write_bytes('a = "Trung tâm"'.encode("cp1258"))
    assert f"{name}: not UTF-8: invalid continuation byte at byte 12" in faults_of(folder)


@pytest.mark.parametrize("name", [KIOSK, SERVICES, KO])
def test_a_folder_in_the_place_of_a_file_is_a_fault(folder: Path, name: str) -> None:
    (folder / name).unlink()
    (folder / name).mkdir()
    assert any(line.startswith(f"{name}: ") and "directory" in line for line in faults_of(folder))


@pytest.mark.parametrize(
    "text",
    ["a = " + "[" * 100_000, "a = " + "9" * 5_000, "a = 1\na = 2", "\0", "=", 'a = "\\ud800"', "a = 2026-02-30"],
    ids=["deep", "long number", "twice", "nul", "no key", "surrogate", "no such day"],
)
def test_no_file_is_strange_enough_to_raise(folder: Path, text: str) -> None:
    (folder / KIOSK).write_text(text, encoding="utf-8")
    assert any(line.startswith("kiosk.toml: ") for line in faults_of(folder))


def test_a_file_saved_by_notepad_is_read(folder: Path) -> None:
    text = (folder / KIOSK).read_text(encoding="utf-8")
    (folder / KIOSK).write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    assert faults_of(folder) == []


def test_an_installed_language_may_stay_unoffered(settings: Settings) -> None:
    assert set(settings.catalogue.languages) > set(settings.catalogue.offered)


# -- any value in any place ---------------------------------------------------------------------------------------

scalars: st.SearchStrategy[Any] = st.one_of(
    st.text(max_size=8),
    st.sampled_from(["vi", "A", "x1", "07:30-11:30", "1022"]),
    st.integers(-(2**70), 2**70),
    st.floats(),
    st.booleans(),
    st.dates(),
    st.datetimes(),
    st.times(),
)
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=6,
)


def paths_in(data: Any, at: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every place in a document."""
    inner = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    return [at, *(path for key, value in inner for path in paths_in(value, (*at, key)))] if at or inner else [at]


def put(data: Any, path: tuple[Any, ...], value: Any) -> Any:
    if not path:
        return value
    data[path[0]] = put(data[path[0]], path[1:], value)
    return data


KO_TOML = (ward.CONFIG / KO).read_text(encoding="utf-8")
WRITTEN = {KIOSK: ward.KIOSK_TOML, SERVICES: ward.SERVICES_TOML, KO: KO_TOML}


@given(data=st.data())
def test_any_value_in_any_place_is_a_fault_in_one_line_or_a_setting_and_never_an_exception(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(sorted(WRITTEN)))
    document = tomllib.loads(WRITTEN[name])
    spoilt = put(document, data.draw(st.sampled_from(paths_in(document)[1:])), data.draw(values))
    with TemporaryDirectory() as folder:
        (ward.write(Path(folder)) / name).write_bytes(toml_of(spoilt))
        found = load(Path(folder))
    assert isinstance(found, Settings) or (found.lines and all(map(str.isprintable, found.lines)))


def toml_of(document: dict[str, Any]) -> bytes:
    """The document as TOML: all values in one line, for the writer need not be pretty."""
    return "\n".join(f"{key_of(key)} = {value_of(value)}" for key, value in document.items()).encode()


def key_of(key: str) -> str:
    return msgspec.json.encode(key).decode().replace("\x7f", "\\u007f")


def value_of(value: Any) -> str:
    match value:
        case dict():
            return "{" + ", ".join(f"{key_of(key)} = {value_of(inner)}" for key, inner in value.items()) + "}"
        case list():
            return "[" + ", ".join(map(value_of, value)) + "]"
        case str():
            return key_of(value)
        case bool():
            return str(value).lower()
        case int() | float():
            return str(value)
        case _:
            return str(value.isoformat())


# -- the command line ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "override"),
    [
        ("link.port=1884", Override("link", "port", 1884)),
        ("link.host=10.0.0.1", Override("link", "host", "10.0.0.1")),
        ('printer.address="serial:/dev/x?baud=9600"', Override("printer", "address", "serial:/dev/x?baud=9600")),
        ("printer.address=serial:/dev/x?baud=9600", Override("printer", "address", "serial:/dev/x?baud=9600")),
        ('languages.offered=["en", "vi"]', Override("languages", "offered", ["en", "vi"])),
        ("hours.closed_on=[2027-02-05]", Override("hours", "closed_on", [date(2027, 2, 5)])),
        ("kiosk.digit=", Override("kiosk", "digit", "")),
        ("link.port=1\nhost = 2", Override("link", "port", "1\nhost = 2")),
        ("link.port=" + "9" * 5000, Override("link", "port", "9" * 5000)),
    ],
)
def test_a_value_of_the_command_line_is_toml_or_else_words(words: str, override: Override) -> None:
    assert parse_override(words) == override


@pytest.mark.parametrize("words", ["", "=", "link=1", "link.=1", ".port=1", "link.port", "link.port 1"])
def test_a_value_without_a_place_is_refused(words: str) -> None:
    with pytest.raises(ValueError, match=r"section\.key=value"):
        parse_override(words)


@given(st.text(max_size=30))
def test_no_command_line_is_strange_enough_for_another_exception(words: str) -> None:
    assert isinstance(parse_override(f"a.b={words}"), Override)


def test_a_value_of_the_command_line_stands_in_for_the_file_s_and_is_checked_like_it(folder: Path) -> None:
    found = load(folder, (Override("link", "port", 1884),))
    assert isinstance(found, Settings)
    assert found.kiosk.link.port == 1884
    assert faults_of(folder, "link.port=0", "screen.colour=red", "nowhere.x=1") == [
        "kiosk.toml: nowhere: no such key",
        "kiosk.toml: screen.colour: no such key",
        "kiosk.toml: link.port: Expected `int` >= 1",
    ]


def test_a_value_for_what_is_no_table_leaves_the_file_s_fault(folder: Path) -> None:
    (folder / KIOSK).write_text("link = 5\n", encoding="utf-8")
    assert "kiosk.toml: link: Expected `object`, got `int`" in faults_of(folder, "link.port=1884")


# -- what becomes of it -------------------------------------------------------------------------------------------


def test_the_files_become_services_hours_and_languages(settings: Settings) -> None:
    catalogue = settings.catalogue
    assert [service.letter for service in catalogue.services] == list("ABCD")
    assert catalogue.hours.week[5] == (Span(time(7, 30), time(11, 30)),)
    assert catalogue.hours.early == timedelta(minutes=30)
    assert catalogue.hours.closed_on == frozenset({date(2027, 1, 1)})
    assert catalogue.offered == ("vi", "en")
    assert set(catalogue.languages) == {"vi", "en", "ko", "zh"}
    assert catalogue.service("cu_tru").go_to_in("en") == "The ward police, next door."
