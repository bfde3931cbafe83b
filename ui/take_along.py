"""What a visitor takes along: points to read, a code for the telephone. And how loud it is while somebody speaks."""

from __future__ import annotations

from functools import lru_cache

import segno

from ui.colours import Tone
from ui.geometry import Rect
from ui.placed import Box, Matrix
from ui.screen import LOUDEST, Listing, Meter, Qr
from ui.sheet import Piece, Sheet
from ui.typeset import Typesetter
from ui.typography import BUTTON, READING, SLIGHTLY

LEAST_CODE_MM, MOST_CODE_MM = 24.0, 60.0
"""A telephone held at arm's length reads a code of 25 mm."""
QUIET_ZONE = 4
"""Modules of white around a code (ISO/IEC 18004)."""
LOOSE = 1.3


def listing_piece(block: Listing, setter: Typesetter, width: int) -> Piece:
    """Points on a panel, each with a dot before it."""
    pad = setter.px(5 * setter.display.type_scale)
    em = setter.line_em(list(block.points), READING, width, SLIGHTLY)
    dot = max(2, em // 4)
    room = width - 2 * pad - 3 * dot
    words = [setter.set(point, READING, room, em) for point in block.points]
    between = pad // 2
    head = setter.set(block.heading, BUTTON, width - 2 * pad, setter.line_em([block.heading], BUTTON, width - 2 * pad))
    above = head.height + between if block.heading else 0
    least = above + sum(each.height for each in words) + between * (len(words) - 1) + pad

    def place(sheet: Sheet, rect: Rect) -> None:
        sheet.add(Box(rect, Tone.PANEL, Tone.PANEL_LINE, setter.px(0.4), pad))
        spare = (rect.h - least) // max(1, len(words))
        y = rect.y + pad // 2 + spare // 2
        if block.heading:
            sheet.add(head.at(Rect(rect.x + pad, y, width - 2 * pad, head.height), Tone.ACCENT))
            y += above
        for each in words:
            middle = y + each.line_px // 2 + (each.height - each.line_px * len(each.lines)) // 2
            sheet.add(Box(Rect(rect.x + pad, middle - dot // 2, dot, dot), Tone.ACCENT, radius=dot // 2))
            sheet.add(each.at(Rect(rect.x + pad + 3 * dot, y, room, each.height), Tone.ON_PANEL))
            y += each.height + between + spare

    return Piece(
        least,
        round(least * LOOSE),
        place,
        fits=all(each.width <= room for each in words) and head.width <= width - 2 * pad,
    )


def qr_piece(block: Qr, setter: Typesetter, width: int) -> Piece:
    """The code on white, its words beside it."""
    pad = setter.px(4 * setter.display.type_scale)
    least, most = (setter.px(mm * setter.display.type_scale) for mm in (LEAST_CODE_MM, MOST_CODE_MM))
    room = width - most - 3 * pad
    words = setter.set(block.caption, READING, room, setter.em(READING), even=True)
    modules = matrix(block.payload)

    def place(sheet: Sheet, rect: Rect) -> None:
        sheet.add(Box(rect, Tone.PANEL, Tone.PANEL_LINE, setter.px(0.4), pad))
        side = min(rect.h - pad, most)
        sheet.add(Matrix(Rect(rect.x + pad, rect.y + (rect.h - side) // 2, side, side), modules))
        left = rect.x + 2 * pad + side
        sheet.add(words.at(Rect(left, rect.y, rect.right - pad - left, rect.h), Tone.ON_PANEL))

    tall = max(least, words.height) + pad
    return Piece(tall, max(tall, most + pad), place, fits=words.width <= room)


@lru_cache(maxsize=32)
def matrix(payload: str) -> tuple[str, ...]:
    """The code's rows, "1" for a dark module, with the quiet zone."""
    code = segno.make(payload, error="m", micro=False, boost_error=False)
    return tuple("".join("1" if dark else "0" for dark in row) for row in code.matrix_iter(border=QUIET_ZONE))


def meter_piece(block: Meter, setter: Typesetter, width: int) -> Piece:
    """Bars that rise with the voice, in the middle."""
    height, gap = setter.px(18 * setter.display.type_scale), setter.px(2 * setter.display.type_scale)
    bars = LOUDEST
    wide = min((width - gap * (bars - 1)) // bars, setter.px(10 * setter.display.type_scale))

    def place(sheet: Sheet, rect: Rect) -> None:
        x = rect.x + (rect.w - bars * wide - gap * (bars - 1)) // 2
        for bar in range(bars):
            high = max(wide // 2, rect.h * (bar + 1) // bars)
            where = Rect(x + bar * (wide + gap), rect.bottom - high, wide, high)
            fill = Tone.PRIMARY if bar < block.level else Tone.PANEL
            sheet.add(Box(where, fill, Tone.PANEL_LINE, setter.px(0.4), wide // 4))

    return Piece(height, height * 2, place)
