"""The blocks that are read: texts, facts, the number, the face. Each is measured for a width and placed later."""

from __future__ import annotations

from ui.colours import Tone
from ui.geometry import Rect, rows
from ui.placed import Align, Box, Picture
from ui.screen import Facts, Number, Style, Text
from ui.sheet import Piece, Sheet
from ui.typeset import Paragraph, Typesetter
from ui.typography import NUMBER, QUESTION, READING, SLIGHTLY, SMALL, Type

WIDEST_READING_EM = 26
"""About 48 characters: longer lines are lost on the way back."""

GROWTHS = (0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0, 1.1, 1.2, 1.3, 1.4)
"""The number's sizes to choose from, over the size it should at least have."""
LANDSCAPE_GROWTH, CROWDED_GROWTH = 0.7, 0.5
"""A low page has not always the height for the full number; on a crowded one it gives way with the text."""
CROWDED_SCALE = 0.7

LOOSE, LOOSER = 1.35, 2.0
"""How far the rows of facts may part; beside the answers of a landscape screen they fill the height."""

_KINDS: dict[Style, tuple[Type, Tone]] = {
    Style.QUESTION: (QUESTION, Tone.INK),
    Style.READING: (READING, Tone.INK),
    Style.SMALL: (SMALL, Tone.MUTED),
    Style.NOTICE: (READING, Tone.ON_NOTICE),
}


def text_piece(block: Text, setter: Typesetter, width: int, centred: bool) -> Piece:
    """A text that is read; a notice stands in a box of its own."""
    if block.style is Style.NOTICE:
        return _notice(block.text, block.icon or "alert", setter, width)
    kind, ink = _KINDS[block.style]
    em = setter.em(kind)
    room = width if kind.bold else min(width, WIDEST_READING_EM * em)
    words = setter.set(block.text, kind, room, em, even=kind.bold or centred)
    align = Align.CENTRE if centred else Align.LEFT

    def place(sheet: Sheet, rect: Rect) -> None:
        sheet.add(words.at(rect, ink, align))

    return Piece(words.height, words.height, place, fits=words.width <= width)


def _notice(text: str, icon: str, setter: Typesetter, width: int) -> Piece:
    em = setter.em(READING)
    pad, side = setter.px(3 * setter.display.type_scale), round(em * 1.3)
    room = width - 4 * pad - side
    words = setter.set(text, READING, room, em)

    def place(sheet: Sheet, rect: Rect) -> None:
        radius = setter.px(4 * setter.display.type_scale)
        sheet.add(Box(rect, Tone.NOTICE, Tone.NOTICE_LINE, setter.px(0.4), radius))
        icon_y = rect.y + (rect.h - words.height) // 2 + (words.line_px - side) // 2
        sheet.add(Picture(Rect(rect.x + pad, icon_y, side, side), icon, Tone.ON_NOTICE))
        sheet.add(words.at(Rect(rect.x + 2 * pad + side, rect.y, room, rect.h), Tone.ON_NOTICE))

    height = words.height + 2 * pad
    return Piece(height, height, place, fits=words.width <= room)


def facts_piece(block: Facts, setter: Typesetter, width: int) -> Piece:
    """The rows on a panel, all in one size, on one line each where that goes."""
    pad, side = setter.px(5 * setter.display.type_scale), round(setter.em(READING) * 1.4)
    room = width - 3 * pad - side
    em = setter.line_em([words for _, words in block.rows], READING, room, SLIGHTLY)
    side = min(side, round(em * 1.4))
    lines = [(icon, setter.set(words, READING, room, em, even=True)) for icon, words in block.rows]
    row = max([side, *(words.height for _, words in lines)]) + pad // 3
    fits = all(words.width <= room for _, words in lines)

    def place(sheet: Sheet, rect: Rect) -> None:
        sheet.add(Box(rect, Tone.PANEL, Tone.PANEL_LINE, setter.px(0.4), setter.px(5 * setter.display.type_scale)))
        inner = Rect(rect.x + pad, rect.y + pad // 2, rect.w - 2 * pad, rect.h - pad)
        for (icon, words), line in zip(lines, rows(inner, len(lines), 0), strict=True):
            _place_fact(sheet, icon, words, line, side, pad)

    least = row * len(lines) + pad
    return Piece(least, round(least * (LOOSE if setter.display.portrait else LOOSER)), place, fits=fits)


def _place_fact(sheet: Sheet, icon: str, words: Paragraph, line: Rect, side: int, pad: int) -> None:
    sheet.add(Picture(Rect(line.x, line.y + (line.h - side) // 2, side, side), icon, Tone.ACCENT))
    sheet.add(words.at(Rect(line.x + side + pad, line.y, line.w - side - pad, line.h), Tone.ON_PANEL))


def number_piece(block: Number, setter: Typesetter, width: int) -> Piece:
    """The label on a panel, as large as its room. It does not follow the text's scale: it is large anyway."""
    pad = setter.px(4 * setter.display.type_scale)
    room = width - 2 * pad
    low = LANDSCAPE_GROWTH if setter.scale > CROWDED_SCALE else CROWDED_GROWTH
    sizes = _sizes(block.label, setter, room, 1.0 if setter.display.portrait else low)

    def place(sheet: Sheet, rect: Rect) -> None:
        sheet.add(Box(rect, Tone.PANEL, Tone.ACCENT, setter.px(0.8), setter.px(6 * setter.display.type_scale)))
        words = [size for size in sizes if size.height <= rect.h - 2 * pad] or sizes[:1]
        sheet.add(words[-1].at(Rect(rect.x + pad, rect.y, room, rect.h), Tone.ACCENT, Align.CENTRE))

    fits = sizes[0].width <= room
    return Piece(sizes[0].height + 2 * pad, sizes[-1].height + 4 * pad, place, fits=fits)


def _sizes(label: str, setter: Typesetter, room: int, least: float) -> list[Paragraph]:
    """The sizes that are not too wide, from the least on; for a very long label the largest below that."""
    mm = NUMBER.capital_mm * setter.display.type_scale
    ems = [setter.measurer.em_px(setter.display.px_per_mm * mm * growth) for growth in GROWTHS]
    fitting = [size for em in ems if (size := setter.set(label, NUMBER, room, em)).width <= room]
    wanted = setter.measurer.em_px(setter.display.px_per_mm * mm * least)
    return (
        [size for size in fitting if size.em_px >= wanted] or fitting[-1:] or [setter.set(label, NUMBER, room, ems[0])]
    )
