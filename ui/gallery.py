"""Screens as PNG files: for goldens, for the documentation, for looking at them."""

from __future__ import annotations

from pathlib import Path

import pygame

from ui.display import Display
from ui.fonts import Fonts
from ui.screen import Screen
from ui.stage import Stage


def save_png(screen: Screen, display: Display, path: Path, fonts: Fonts | None = None) -> None:
    """Paint a screen and save it; folders are made. Pass `fonts` to save many without opening them again."""
    stage = Stage(display, fonts)
    stage.show(screen)
    path.parent.mkdir(parents=True, exist_ok=True)
    pygame.image.save(stage.surface, str(path))
