"""A scanner's profile is data that a technician may write: every mistake is refused with file and key."""

from __future__ import annotations

from pathlib import Path

import pytest

from drivers.scanner.dialect import answer_in
from drivers.scanner.profile import load_scanner
from drivers.scanner.simulated import _answer

FOLDER = Path(__file__).parents[3] / "config" / "scanners"
MODELS = sorted(path.stem for path in FOLDER.glob("*.toml"))


def test_the_shipped_models_are_these() -> None:
    assert MODELS == ["generic_cdc", "grow_gm65", "honeywell_imager", "newland_imager"]


@pytest.mark.parametrize("model", MODELS)
def test_a_shipped_model_says_where_its_commands_are_from_and_none_wears_its_flash_out(model: str) -> None:
    profile = load_scanner(FOLDER / f"{model}.toml")
    text = (FOLDER / f"{model}.toml").read_text()
    assert text.count("Source: ") >= len(profile.commands(True)) * 0.5
    for command in profile.commands(True) + profile.commands(False):
        permanent = {"menu": command.endswith(b"."), "stx": b"@" in command, "zone": command[2:3] == b"\x09"}
        assert not permanent[profile.dialect]


@pytest.mark.parametrize("model", MODELS)
def test_a_model_that_is_told_something_is_told_last_whether_to_read(model: str) -> None:
    profile = load_scanner(FOLDER / f"{model}.toml")
    if profile.dialect == "none":
        assert profile.commands(True) == ()
    else:
        assert profile.commands(True)[:-1] == profile.commands(False)[:-1]
        assert profile.commands(True)[-1] != profile.commands(False)[-1]


@pytest.mark.parametrize("model", [model for model in MODELS if model != "generic_cdc"])
def test_what_the_simulated_one_answers_is_what_manuals_print(model: str) -> None:
    profile = load_scanner(FOLDER / f"{model}.toml")
    for command in profile.commands(True):
        assert answer_in(_answer(command, profile.dialect), profile.dialect)


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (("terminators", "terminator"), "terminator"),
        (('"cr", "lf", "tab"', '"cr", "nul"'), "terminators"),
        (("gap_ms = 300", "gap_ms = 3"), "gap_ms"),
        (('dialect = "none"', 'dialect = "klingon"'), "dialect"),
        (('dialect = "none"', 'dialect = "none"\non = [256]'), "on"),
        (('dialect = "none"', 'dialect = "none"\non = "ễ"'), "on"),
        (('dialect = "none"', 'dialect = "none"\non = ""'), "on"),
        (('dialect = "none"', 'dialect = "none"\non = "T"'), "on and off go together"),
        (('dialect = "none"', 'dialect = "menu"\noff = [0x50]'), "on and off go together"),
    ],
)
def test_a_mistake_is_refused_naming_file_and_key(tmp_path: Path, change: tuple[str, str], named: str) -> None:
    path = tmp_path / "mine.toml"
    path.write_text((FOLDER / "generic_cdc.toml").read_text().replace(*change))
    with pytest.raises(ValueError, match=named) as fault:
        load_scanner(path)
    assert str(path) in str(fault.value)
