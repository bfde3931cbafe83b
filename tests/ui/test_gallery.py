"""A screen saved is a screen as it is shown."""

from __future__ import annotations

from pathlib import Path

import pygame

from tests.ui.samples import home
from ui.display import SMALL
from ui.fonts import Fonts
from ui.gallery import save_png
from ui.stage import Stage


def test_a_saved_screen_is_the_picture_of_the_stage(fonts: Fonts, tmp_path: Path) -> None:
    save_png(home("vi"), SMALL, tmp_path / "some" / "home.png", fonts)
    stage = Stage(SMALL, fonts)
    stage.show(home("vi"))
    saved = pygame.image.load(str(tmp_path / "some" / "home.png"))
    assert pygame.image.tobytes(saved, "RGB") == pygame.image.tobytes(stage.surface, "RGB")
