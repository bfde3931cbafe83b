"""All screens against pictures that were looked at: one sheet for each language, size and theme."""

from __future__ import annotations

from pathlib import Path

import pygame
import pytest
from PIL import Image

from kiosk.samples import DISPLAYS, moments_on
from kiosk.settings import Settings, load
from kiosk.states import Visit
from tests.goldens import compare
from ui.display import Display
from ui.fonts import Fonts
from ui.screen import Screen, Theme
from ui.stage import Stage

COLUMNS = 8
CELL_HEIGHT_PX = 320
GAP_PX = 8


@pytest.fixture(scope="module")
def settings() -> Settings:
    found = load(Path(__file__).parents[2] / "config")
    assert isinstance(found, Settings)
    return found


@pytest.fixture(scope="module")
def fonts() -> Fonts:
    return Fonts()


# Colours alone differ between the themes: one size shows them. Words that are cut or small are test_faults' matter.
@pytest.mark.parametrize(
    ("size", "theme"), [*((size, Theme.DAY) for size in DISPLAYS), ("1080x1920", Theme.HIGH_CONTRAST)]
)
@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_screen_looks_as_it_did_when_it_was_found_good(
    settings: Settings, fonts: Fonts, language: str, size: str, theme: Theme
) -> None:
    moments = moments_on(DISPLAYS[size], settings.catalogue, Visit(language, theme=theme))
    cells = [_cell(screen, DISPLAYS[size], fonts) for _, screen in moments]
    name = f"screens/{language}_{size}_{theme.value}.png"
    assert compare(name, _sheet(cells)) is None


def _cell(screen: Screen, display: Display, fonts: Fonts) -> Image.Image:
    stage = Stage(display, fonts)
    stage.show(screen)
    whole = Image.frombytes("RGB", stage.surface.get_size(), pygame.image.tobytes(stage.surface, "RGB"))
    return whole.resize((whole.width * CELL_HEIGHT_PX // whole.height, CELL_HEIGHT_PX), Image.Resampling.BOX)


def _sheet(cells: list[Image.Image]) -> Image.Image:
    columns = COLUMNS if cells[0].width < cells[0].height else COLUMNS // 2
    width, height = cells[0].width + GAP_PX, CELL_HEIGHT_PX + GAP_PX
    sheet = Image.new("RGB", (columns * width, -(-len(cells) // columns) * height), "#888888")
    for place, cell in enumerate(cells):
        sheet.paste(cell, (place % columns * width, place // columns * height))
    return sheet.quantize(64, dither=Image.Dither.NONE)
