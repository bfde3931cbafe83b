"""Text as ink: cleaned, measured, drawn in one bit.

Letters are drawn by FreeType's one-bit renderer, hinted: stems come out equally thick, which a threshold over grey
does not give. Sizes are given by the capitals' height, because that is what a reader at arm's length sees.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from PIL import Image, ImageDraw

from drivers.printer.fonts import font, runs

CAPITAL_PER_EM = 0.714
"""Noto Sans: capitals are 714 of 1000 units high."""
ASCENT_PER_EM = 1.02
"""From the baseline up to the marks of Ế and Ữ."""
LINE_PER_EM = 1.32
"""From baseline to baseline, so that the tail of ỵ stays clear of the marks of Ữ below it."""
_KEPT_FORMATS = "\u200b\u200c\u200d"
"""Zero-width space and joiners: Khmer breaks its lines and forms its clusters with them."""


@dataclass(frozen=True, slots=True)
class Lettering:
    """How text is drawn: size in dots to the em, and weight."""

    size: int
    bold: bool

    @classmethod
    def of(cls, capital_dots: float, *, bold: bool) -> Lettering:
        """Lettering whose capitals are so many dots high."""
        return cls(max(8, round(capital_dots / CAPITAL_PER_EM)), bold)

    @property
    def line_height(self) -> int:
        """Dots from baseline to baseline."""
        return round(self.size * LINE_PER_EM)

    @property
    def ascent(self) -> int:
        """Dots from the line's top to its baseline."""
        return round(self.size * ASCENT_PER_EM)


def clean(text: str) -> str:
    """The text composed (NFC), with every control and format character made a space and spaces made single."""
    composed = unicodedata.normalize("NFC", text)
    shown = (c if c in _KEPT_FORMATS or unicodedata.category(c)[0] != "C" else " " for c in composed)
    return re.sub(r"[^\S\u00a0]+", " ", "".join(shown)).strip()


def width(text: str, lettering: Lettering) -> int:
    """How many dots wide the text is drawn."""
    total = sum(font(s, bold=lettering.bold, size=lettering.size).getlength(part) for s, part in runs(text))
    return round(total)


@lru_cache(maxsize=256)
def draw(text: str, lettering: Lettering) -> tuple[Image.Image, int]:
    """The ink of one line (255 is ink, cropped) and how far above the baseline it begins. Empty text has none.

    Kept, since most lines of a slip are the same on every slip.
    """
    pad, baseline = lettering.size, 2 * lettering.size
    canvas = Image.new("1", (width(text, lettering) + 2 * pad, 3 * lettering.size))
    pen = ImageDraw.Draw(canvas)
    x = float(pad)
    for script, part in runs(text):
        face = font(script, bold=lettering.bold, size=lettering.size)
        pen.text((round(x), baseline), part, fill=255, font=face, anchor="ls")
        x += face.getlength(part)
    box = canvas.getbbox()
    return (canvas.crop(box), baseline - box[1]) if box else (Image.new("1", (0, 0)), 0)
