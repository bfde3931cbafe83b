"""The simulated printer's own letters: font A, 12 by 24 dots, enlarged dot by dot or smoothed.

A stand-in for the ROM font of a real printer: its size and pitch are exact, its shapes are not.
"""

from __future__ import annotations

from functools import lru_cache

from PIL import Image, ImageChops, ImageDraw

from drivers.printer.fonts import Script, font

CELL = (12, 24)
CAPITAL_ROWS = 18
BASELINE = 20
SQUEEZE = 0.72
"""Noto's digits are wider than a cell of font A."""
FINE = 8
"""Letters are drawn so many times larger, then brought to the dots of the cell."""


@lru_cache(maxsize=512)
def glyph(byte: int, across: int, down: int, *, emphasised: bool, smooth: bool) -> Image.Image:
    """One letter's cell, ink is 1. A byte that is no ASCII letter is an empty box."""
    if smooth and (across > 1 or down > 1):
        return _drawn(byte, CELL[0] * across, CELL[1] * down, bold=emphasised)
    cell = _drawn(byte, *CELL)
    cell = _emphasised(cell) if emphasised else cell
    return cell.resize((CELL[0] * across, CELL[1] * down), Image.Resampling.NEAREST)


def _drawn(byte: int, width: int, height: int, *, bold: bool = False) -> Image.Image:
    fine = _outline(byte, bold=bold) if 0x20 <= byte < 0x7F else _box()
    return fine.resize((width, height), Image.Resampling.BOX).point(lambda grey: 255 if grey > 110 else 0).convert("1")


def _outline(byte: int, *, bold: bool) -> Image.Image:
    face = font(Script.LATIN, bold=bold, size=round(CAPITAL_ROWS * FINE / 0.714))
    advance = max(1, round(face.getlength(chr(byte))))
    drawn = Image.new("L", (advance, CELL[1] * FINE))
    ImageDraw.Draw(drawn).text((0, BASELINE * FINE), chr(byte), fill=255, font=face, anchor="ls")
    width = min(CELL[0] * FINE, round(advance * SQUEEZE))
    cell = Image.new("L", (CELL[0] * FINE, CELL[1] * FINE))
    cell.paste(drawn.resize((width, drawn.height), Image.Resampling.BOX), ((cell.width - width) // 2, 0))
    return cell


def _box() -> Image.Image:
    cell = Image.new("L", (CELL[0] * FINE, CELL[1] * FINE))
    ImageDraw.Draw(cell).rectangle((FINE, FINE, cell.width - FINE, BASELINE * FINE), outline=255, width=FINE)
    return cell


def _emphasised(cell: Image.Image) -> Image.Image:
    """Strokes one dot of the font wider."""
    moved = Image.new("1", cell.size)
    moved.paste(cell, (1, 0))
    return ImageChops.logical_or(cell, moved)
