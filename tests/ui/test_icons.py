"""Every picture that is named is there, can be drawn in any colour, and an unknown one breaks nothing."""

from __future__ import annotations

import pygame
import pytest

from tests.ui.samples import SAMPLES
from ui import icons
from ui.colours import PALETTES, Tone
from ui.display import LANDSCAPE, PORTRAIT
from ui.fonts import Fonts
from ui.layout import lay_out
from ui.placed import Picture
from ui.screen import Theme
from ui.vectors import icon


@pytest.mark.parametrize("name", list(icons.ICONS))
def test_each_icon_is_drawn_in_the_colour_asked(name: str) -> None:
    picture = icon(name, 48, (11, 79, 92))
    assert picture.get_size() == (48, 48)
    inked = [picture.get_at((x, y)) for x in range(48) for y in range(48) if picture.get_at((x, y)).a == 255]
    assert inked
    assert all(abs(pixel.r - 11) + abs(pixel.g - 79) + abs(pixel.b - 92) < 16 for pixel in inked)


def test_no_file_lies_there_unused_and_the_licence_is_with_them() -> None:
    files = {path.stem for path in icons.FOLDER.glob("*.svg")}
    assert files == set(icons.ICONS.values())
    assert "MIT License" in (icons.FOLDER / "LICENSE").read_text(encoding="utf-8")


def test_every_icon_on_the_screens_is_known(fonts: Fonts) -> None:
    for sample in SAMPLES.values():
        things = lay_out(sample, LANDSCAPE, fonts).things
        assert {thing.icon for thing in things if isinstance(thing, Picture)} <= set(icons.ICONS)


def test_an_unknown_icon_is_an_empty_frame_and_no_crash() -> None:
    assert icons.svg("no such thing") is None
    picture = icon("no such thing", 40, (0, 0, 0))
    assert pygame.mask.from_surface(picture).count() > 0


def test_icons_are_drawn_with_one_stroke_weight() -> None:
    for name in icons.ICONS:
        assert 'stroke-width="2"' in (icons.svg(name) or "")


def test_a_picture_is_drawn_where_the_layout_says(fonts: Fonts) -> None:
    from ui.stage import Stage  # noqa: PLC0415 - only this test paints

    stage = Stage(PORTRAIT, fonts)
    stage.show(SAMPLES["home_vi"])
    layout = lay_out(SAMPLES["home_vi"], PORTRAIT, fonts)
    first = next(thing for thing in layout.things if isinstance(thing, Picture))
    painted = stage.surface.subsurface(first.rect)
    ink = PALETTES[Theme.DAY][first.ink]
    ground = PALETTES[Theme.DAY][Tone.CARD]
    colours = {tuple(painted.get_at((x, y)))[:3] for x in range(first.rect.w) for y in range(first.rect.h)}
    assert {ink, ground} <= colours
