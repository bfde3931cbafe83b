"""What is typed with: a keypad, what was typed above it, and a row of buttons beside one another."""

from __future__ import annotations

from ui.buttons import GOOD_TARGET_MM, LEAST_TARGET_MM, TONES, accent, button_gap, contents, place_box, tall
from ui.colours import Tone
from ui.geometry import Rect, columns
from ui.placed import Align, Box, Picture
from ui.screen import Button, Keys, Row, Typed
from ui.sheet import Piece, Sheet
from ui.typeset import Typesetter
from ui.typography import BUTTON, QUESTION

TALLEST_KEY_MM, TALLEST_ROW_MM = 36.0, 20.0
PLACE = "·"
"""Stands where nothing has been typed yet."""
SHORT = 10
"""Up to so many places each one is shown."""


def keys_piece(block: Keys, setter: Typesetter, width: int) -> Piece:
    """Equal keys, the last row in the middle where it is not full."""
    gap, across = button_gap(setter), block.across
    down = -(-len(block.buttons) // across)
    cell = (width - gap * (across - 1)) // across
    em = setter.line_em([each.label for each in block.buttons], QUESTION, cell)
    high = max(setter.set(each.label, QUESTION, cell, em).height for each in block.buttons)
    least = max(setter.px(LEAST_TARGET_MM), high)
    most = max(least, setter.px(TALLEST_KEY_MM * setter.display.type_scale))

    def place(sheet: Sheet, rect: Rect) -> None:
        tall_now = (rect.h - gap * (down - 1)) // down
        for i, button in enumerate(block.buttons):
            row, column = divmod(i, across)
            lacking = across - min(across, len(block.buttons) - row * across)
            x = rect.x + lacking * (cell + gap) // 2 + column * (cell + gap)
            _place_key(sheet, button, Rect(x, rect.y + row * (tall_now + gap), cell, tall_now), setter, em)

    return Piece(tall(least, down, gap), tall(most, down, gap), place)


def _place_key(sheet: Sheet, button: Button, rect: Rect, setter: Typesetter, em: int) -> None:
    place_box(sheet, button, rect, setter)
    words = setter.set(button.label, QUESTION, rect.w, em)
    room = rect.centred(rect.w, words.height)
    sheet.add(words.at(room, TONES[button.look][2], Align.CENTRE, button.id))


def typed_piece(block: Typed, setter: Typesetter, width: int) -> Piece:
    """What was typed; dots for what a short code still lacks. A long one is set smaller rather than broken."""
    pad = setter.px(3 * setter.display.type_scale)
    lacking = block.places - len(block.text) if block.places <= SHORT else 0
    text = " ".join([*block.text, *PLACE * lacking]) if block.places <= SHORT else block.text or PLACE
    room = width - 2 * pad
    em = setter.line_em([text], QUESTION, room)
    words = setter.set(text.replace(" ", "\N{NO-BREAK SPACE}"), QUESTION, room, em)

    def place(sheet: Sheet, rect: Rect) -> None:
        sheet.add(Box(rect, Tone.PANEL, Tone.ACCENT, setter.px(0.6), setter.px(4 * setter.display.type_scale)))
        sheet.add(words.at(Rect(rect.x + pad, rect.y, room, rect.h), Tone.ACCENT, Align.CENTRE))

    height = words.height + pad
    return Piece(height, round(height * 1.3), place, fits=words.width <= room)


def row_piece(block: Row, setter: Typesetter, width: int) -> Piece:
    """Equal buttons beside one another; under one another where their words need the width."""
    gap, count = button_gap(setter), len(block.buttons)
    cell = (width - gap * (count - 1)) // count
    pad, side = setter.px(3 * setter.display.type_scale), round(setter.em(BUTTON) * 1.2)
    words = contents(block.buttons, BUTTON, setter, cell - 3 * pad - side)
    shrunk = min(1.0, setter.scale) * setter.display.type_scale
    least = max([setter.px(max(LEAST_TARGET_MM, GOOD_TARGET_MM * shrunk * 0.8)), *(c.height + pad for c in words)])
    most = max(least, setter.px(TALLEST_ROW_MM * setter.display.type_scale))

    def place(sheet: Sheet, rect: Rect) -> None:
        for content, where in zip(words, columns(rect, count, gap), strict=True):
            place_box(sheet, content.button, where, setter)
            whole = where.centred(content.width + side + pad, max(side, content.height))
            if content.button.icon:
                picture = Rect(whole.x, where.y + (where.h - side) // 2, side, side)
                sheet.add(Picture(picture, content.button.icon, accent(content.button.look), content.button.id))
            at = Rect(whole.right - content.width, 0, content.width, content.height)
            content.place(sheet, Rect(at.x, where.y + (where.h - at.h) // 2, at.w, at.h), Align.LEFT)

    fits = all(c.width <= cell - 3 * pad - side for c in words)
    return Piece(least, most, place, fits=fits)
