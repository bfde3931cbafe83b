from __future__ import annotations

from pathlib import Path

import pytest

from drivers.printer.profile import load_profile, load_profiles
from tests.drivers.receipts import PROFILES

FOLDER = Path(__file__).parents[2] / "config" / "printers"


def test_every_shipped_profile_is_read() -> None:
    assert set(PROFILES) == {"generic_80mm", "generic_58mm", "epson_tm_t82iii"}


@pytest.mark.parametrize("model", PROFILES)
def test_every_value_of_a_shipped_profile_says_where_it_is_from(model: str) -> None:
    assert (FOLDER / f"{model}.toml").read_text().count("# ") >= 6


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (("native_qr = ", "native_qrcode = "), "native_qrcode"),
        (("dots_per_line = 576", "dots_per_line = 577"), "dots_per_line"),
        (("dots_per_line = 576", 'dots_per_line = "wide"'), "dots_per_line"),
        (('cut = "cut"', 'cut = "maybe"'), "cut"),
        (("speed_mm_s = 100", ""), "speed_mm_s"),
        (("max_magnification = 8", "max_magnification = 9"), "max_magnification"),
    ],
)
def test_a_mistake_is_refused_naming_file_and_key(tmp_path: Path, change: tuple[str, str], named: str) -> None:
    path = tmp_path / "mine.toml"
    path.write_text((FOLDER / "generic_80mm.toml").read_text().replace(*change))
    with pytest.raises(ValueError, match=named) as fault:
        load_profile(path)
    assert str(path) in str(fault.value)


def test_a_file_that_is_no_toml_is_refused_naming_it(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text("name = ")
    with pytest.raises(ValueError, match=r"mine\.toml"):
        load_profiles(tmp_path)


def test_a_model_that_is_not_there_is_no_profile(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        load_profile(tmp_path / "none.toml")
