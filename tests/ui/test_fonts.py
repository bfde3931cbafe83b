"""Text has the height it should have, loses no accent, and finds a font for each script."""

from __future__ import annotations

from pathlib import Path

import pygame
import pytest

from ui.display import LANDSCAPE, PORTRAIT, SMALL, Display
from ui.fonts import TALLEST, FontMissing, Fonts, Script, runs
from ui.typography import READING, SHRINKS, STEPS, capital_px, least_capital_px, scales


def drawn(fonts: Fonts, text: str, em: int, bold: bool = False) -> pygame.Rect:
    """Where the ink of a line is, relative to the room it was given."""
    surface = pygame.Surface((4000, 4 * em), pygame.SRCALPHA)
    fonts.draw(surface, (em, em), text, em, bold, (0, 0, 0))
    return surface.get_bounding_rect().move(-em, -em)


@pytest.mark.parametrize("em", [23, 27, 45, 62, 224])
@pytest.mark.parametrize("bold", [False, True])
@pytest.mark.parametrize("text", [TALLEST, "ẪẰỆỖỬẶỴ đầy đủ", "ơ̆ ĭ ƀ Jrai", "번호표 取号"])
def test_no_accent_leaves_its_line(fonts: Fonts, text: str, em: int, bold: bool) -> None:
    ink = drawn(fonts, text, em, bold)
    assert ink.top >= -fonts.over_px(em)
    assert ink.bottom <= fonts.line_px(em)
    assert ink.right <= fonts.width(text, em, bold) + 1


@pytest.mark.parametrize("capital", [18, 25, 44, 161])
def test_a_capital_is_as_high_as_asked(fonts: Fonts, capital: int) -> None:
    ink = drawn(fonts, "H", fonts.em_px(capital))
    assert capital <= ink.height <= capital + 2


def test_a_text_is_split_where_its_script_changes() -> None:
    assert [run.script for run in runs("Số 12: 번호 A ក")] == [Script.LATIN, Script.CJK, Script.LATIN, Script.KHMER]
    assert "".join(run.text for run in runs("Số 12: 번호 A ក")) == "Số 12: 번호 A ក"


def test_khmer_is_shaped_and_not_set_letter_by_letter(fonts: Fonts) -> None:
    together = fonts.width("ស្រ", 100, False)
    assert together < sum(fonts.width(letter, 100, False) for letter in "ស្រ")


def test_a_missing_font_names_the_package_that_brings_it(tmp_path: Path) -> None:
    with pytest.raises(FontMissing, match="fonts-noto-core"):
        Fonts([tmp_path])


def test_a_smaller_panel_is_read_from_nearer() -> None:
    assert (PORTRAIT.type_scale, SMALL.type_scale) == (1.0, 0.6)
    assert LANDSCAPE.type_scale == pytest.approx(0.8, abs=0.01)


@pytest.mark.parametrize("display", [PORTRAIT, LANDSCAPE, SMALL])
def test_shrinking_stops_at_the_legible_minimum(display: Display) -> None:
    least = least_capital_px(display)
    assert min(capital_px(READING, display, scale) for scale in (*STEPS, *SHRINKS)) >= least
    assert capital_px(READING, display, scales(0)[-1]) < least


def test_the_scales_to_try_fall_from_the_visitors_choice() -> None:
    assert scales(0)[0] == 1.0
    assert scales(4)[:5] == tuple(reversed(STEPS))
    assert list(scales(3)) == sorted(scales(3), reverse=True)
    assert scales(99) == scales(4)


def test_millimetres_never_come_out_smaller() -> None:
    assert SMALL.px(12) * 154 / 1024 >= 11.4
    assert SMALL.px(12) * 86 / 600 >= 12
