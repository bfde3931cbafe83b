"""`python -m tools.readme_picture`: docs/pictures/visit.png anew, four screens of a visit and its ticket."""

from __future__ import annotations

import io
from pathlib import Path

import pygame
from PIL import Image

from kiosk import gallery, samples
from kiosk.screens import screen_of
from kiosk.settings import Settings, load
from kiosk.states import Visit
from ui.display import PORTRAIT
from ui.screen import Screen
from ui.stage import Stage

ROOT = Path(__file__).parents[1]
SCREENS = ("attract", "home", "confirming", "farewell_printed")
HEIGHT_PX, GAP_PX = 900, 24
GROUND = "#d9dedd"


def main() -> None:
    """Draw the picture."""
    settings = load(ROOT / "config")
    if not isinstance(settings, Settings):
        raise SystemExit(settings)
    moments = dict(gallery.moments(settings.catalogue, Visit("vi")))
    shown = [_picture(screen_of(moments[name], settings.catalogue)) for name in SCREENS]
    slip = Image.open(io.BytesIO(samples.sample_ticket(settings, "chung_thuc", "vi").png)).convert("RGB")
    _row([*shown, slip]).quantize(128, dither=Image.Dither.NONE).save(ROOT / "docs/pictures/visit.png", optimize=True)


def _picture(screen: Screen) -> Image.Image:
    stage = Stage(PORTRAIT)
    stage.show(screen)
    return Image.frombytes("RGB", stage.surface.get_size(), pygame.image.tobytes(stage.surface, "RGB"))


def _row(pictures: list[Image.Image]) -> Image.Image:
    """All at one height, side by side."""
    scaled = [each.resize((each.width * HEIGHT_PX // each.height, HEIGHT_PX)) for each in pictures]
    row = Image.new("RGB", (sum(each.width + GAP_PX for each in scaled) + GAP_PX, HEIGHT_PX + 2 * GAP_PX), GROUND)
    left = GAP_PX
    for each in scaled:
        row.paste(each, (left, GAP_PX))
        left += each.width + GAP_PX
    return row


if __name__ == "__main__":
    main()
