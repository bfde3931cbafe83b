"""Contrast of every word and picture on the ground it is really painted on, in both themes, pressed or not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.ui.samples import SAMPLES
from ui.colours import PALETTES, Rgb, Tone, contrast, pressed
from ui.display import LANDSCAPE, PORTRAIT
from ui.faults import box_under
from ui.fonts import Fonts
from ui.layout import lay_out
from ui.placed import Box, Layout, Matrix
from ui.screen import Theme

LEAST = {Theme.DAY: 7.0, Theme.HIGH_CONTRAST: 10.0}
PAIRS = list[tuple[Tone, Tone, bool]]


def pairs(layout: Layout) -> PAIRS:
    """(ink, ground, whether they belong to one button) of all that is not a box."""
    out: PAIRS = []
    for i, thing in enumerate(layout.things):
        if not isinstance(thing, Box | Matrix):  # a code is black on white in every theme
            box = box_under(layout, i)
            together = box is not None and thing.of is not None and box.of == thing.of
            out.append((thing.ink, box.fill if box else Tone.GROUND, together))
    return out


@pytest.mark.parametrize("theme", list(Theme))
@pytest.mark.parametrize("name", list(SAMPLES))
def test_everything_written_or_drawn_stands_out_from_its_ground(fonts: Fonts, name: str, theme: Theme) -> None:
    palette = PALETTES[theme]
    for display in (PORTRAIT, LANDSCAPE):
        for ink, ground, of_a_button in pairs(lay_out(replace(SAMPLES[name], theme=theme), display, fonts)):
            assert contrast(palette[ink], palette[ground]) >= LEAST[theme], (ink, ground)
            if of_a_button:
                assert contrast(palette[pressed(ink)], palette[pressed(ground)]) >= LEAST[theme], (ink, ground)


@pytest.mark.parametrize("theme", list(Theme))
def test_each_theme_names_every_tone(theme: Theme) -> None:
    assert set(PALETTES[theme]) == set(Tone)


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [((0, 0, 0), (255, 255, 255), 21.0), ((16, 36, 43), (251, 250, 246), 15.4), ((11, 79, 92), (221, 235, 236), 7.5)],
)
def test_contrast_is_that_of_wcag(one: Rgb, other: Rgb, ratio: float) -> None:
    assert contrast(one, other) == pytest.approx(ratio, abs=0.1)
