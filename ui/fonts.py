"""Noto fonts through pygame.font: found on the disk, opened once a size, measured and drawn run by run.

Noto Sans has every Vietnamese and Jrai letter; CJK and Khmer letters come from their own Noto fonts, so a
text is split into runs of one script. `pygame.freetype` shapes nothing and is not used.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Iterable, Iterator
from enum import Enum
from functools import lru_cache
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

import pygame

from ui.colours import Rgb

FONT_FOLDERS = (
    Path("/usr/share/fonts"),
    Path("/usr/local/share/fonts"),
    Path.home() / ".local/share/fonts",
    Path("/Library/Fonts"),
    Path.home() / "Library/Fonts",
)
TALLEST = "ẾỘỮgỵ"
"""Vietnamese stacks two marks on a capital: line height is measured on these, never on "x"."""
HIGHEST = "ẪẴỄỖ"
"""Few words begin with one of these, so they do not set the line height; a text's first line has room for them."""


HINTED_PX = 1
"""How far hinting may lift an accent at small sizes."""


class Script(Enum):
    """The scripts that have a font of their own; the value is the ISO 15924 code."""

    LATIN = "Latn"
    CJK = "Hani"
    KHMER = "Khmr"


class Run(NamedTuple):
    """A part of a text in one script."""

    script: Script
    text: str


class FontMissing(Exception):
    """A font file is not on this machine; the message names the package that brings it."""


_FILES = {
    (Script.LATIN, False): ("NotoSans-Regular.ttf", "fonts-noto-core"),
    (Script.LATIN, True): ("NotoSans-Bold.ttf", "fonts-noto-core"),
    (Script.KHMER, False): ("NotoSansKhmer-Regular.ttf", "fonts-noto-core"),
    (Script.KHMER, True): ("NotoSansKhmer-Bold.ttf", "fonts-noto-core"),
    (Script.CJK, False): ("NotoSansCJK-Regular.ttc", "fonts-noto-cjk"),
    (Script.CJK, True): ("NotoSansCJK-Bold.ttc", "fonts-noto-cjk"),
}


def find(name: str, package: str, folders: Iterable[Path] = FONT_FOLDERS) -> Path:
    """The file of a font.

    Raises:
        FontMissing: it is in none of the folders.
    """
    for folder in folders:
        if found := next(folder.rglob(name), None):
            return found
    remedy = f"apt install {package}" if sys.platform == "linux" else f"install it (Debian's package: {package})"
    raise FontMissing(f"the font {name} is missing: {remedy}")


def script_of(char: str) -> Script | None:
    """The script whose font draws a character; None for what stands with any (digits, spaces, marks)."""
    if "\u1780" <= char <= "\u17ff" or "\u19e0" <= char <= "\u19ff":
        return Script.KHMER
    if "\u1100" <= char <= "\u11ff" or "\u2e80" <= char <= "\ud7ff" or "\uf900" <= char <= "\ufaff":
        return Script.CJK
    if "\uff00" <= char <= "\uffef" or char >= "\U00020000":
        return Script.CJK
    return Script.LATIN if char.isalpha() else None


@lru_cache(maxsize=2048)
def runs(text: str) -> tuple[Run, ...]:
    """The text in pieces of one script each; neutral characters go with what stands before them."""
    scripts: list[Script] = []
    for char in text:
        scripts.append(script_of(char) or (scripts[-1] if scripts else Script.LATIN))
    pairs = zip(scripts, text, strict=True)
    return tuple(Run(script, "".join(c for _, c in group)) for script, group in groupby(pairs, key=lambda p: p[0]))


def _extent(font: pygame.font.Font, text: str) -> tuple[int, int]:
    """How far the letters reach above and below the baseline, in pixels."""
    metrics = [found for found in font.metrics(text) if found is not None]
    return max(found[3] for found in metrics), -min(found[2] for found in metrics)


class Fonts:
    """All fonts of a kiosk. Also the measurer that a layout asks.

    Raises:
        FontMissing: at construction, so that a missing package is known before a visitor meets it.
    """

    def __init__(self, folders: Iterable[Path] = FONT_FOLDERS) -> None:
        pygame.font.init()
        places = tuple(folders)
        self._paths = {key: find(name, package, places) for key, (name, package) in _FILES.items()}
        self._opened: dict[tuple[Script, bool, int], pygame.font.Font] = {}
        regular, bold = (self._font(Script.LATIN, weight, 1000) for weight in (False, True))
        highest = max(_extent(font, HIGHEST)[0] for font in (regular, bold))
        self._capital = _extent(regular, "H")[0] / 1000
        self._highest = highest / 1000
        self._above, self._below = (
            max(pair) / 1000 for pair in zip(_extent(regular, TALLEST), _extent(bold, TALLEST), strict=True)
        )
        self.width = lru_cache(maxsize=32768)(self._width)

    def em_px(self, capital_px: float) -> int:
        """The font size whose capitals are at least that high."""
        return max(1, -int(-capital_px // self._capital))

    def over_px(self, em_px: int) -> int:
        """How far the highest accents reach above the room of a line."""
        return math.ceil((self._highest - self._above) * em_px)

    def line_px(self, em_px: int) -> int:
        """The least height of a line in which nothing is clipped."""
        return self._rise(em_px) + math.ceil(self._below * em_px)

    def _rise(self, em_px: int) -> int:
        return math.ceil(self._above * em_px) + HINTED_PX

    def _width(self, text: str, em_px: int, bold: bool) -> int:
        return sum(self._font(run.script, bold, em_px).size(run.text)[0] for run in runs(text))

    def draw(
        self, surface: pygame.Surface, at: tuple[int, int], text: str, em_px: int, bold: bool, colour: Rgb
    ) -> None:
        """Draw one line; `at` is the left top of the room that `line_px` measures."""
        x, baseline = at[0], at[1] + self._rise(em_px)
        for font, run in self._drawn(text, em_px, bold):
            image = font.render(run, True, colour)
            surface.blit(image, (x, baseline - font.get_ascent()))
            x += image.get_width()

    def _drawn(self, text: str, em_px: int, bold: bool) -> Iterator[tuple[pygame.font.Font, str]]:
        for run in runs(text):
            yield self._font(run.script, bold, em_px), run.text

    def _font(self, script: Script, bold: bool, em_px: int) -> pygame.font.Font:
        key = (script, bold, em_px)
        if key not in self._opened:
            font = pygame.font.Font(self._paths[script, bold], em_px)
            if script is Script.KHMER:
                font.set_script(script.value)
            self._opened[key] = font
        return self._opened[key]
