"""The signs in a card's upper right corner: how many people wait, the letter of its tickets, the mark of a choice."""

from __future__ import annotations

from ui.buttons import accent
from ui.colours import Tone
from ui.geometry import Rect
from ui.placed import Align, Box, Picture
from ui.screen import Button
from ui.sheet import Sheet
from ui.typeset import Paragraph, Typesetter
from ui.typography import BADGE, BUTTON, COUNT


def sign_side(setter: Typesetter) -> int:
    """The side of a badge, and the height of all signs."""
    return round(setter.em(BUTTON) * 1.05)


def signs_width(button: Button, setter: Typesetter) -> int:
    """What a button's signs take of its card's width."""
    side = sign_side(setter)
    corner = side if button.badge or button.chosen else 0
    if button.waiting is None:
        return corner
    between = _space(setter) * 3 if corner else 0
    return _picture_side(setter) + _space(setter) + _count(button.waiting, setter).width + between + corner


def place_signs(sheet: Sheet, button: Button, row: Rect, setter: Typesetter) -> None:
    """The signs at the right end of a row: the letter outermost, at the same place on every card."""
    corner = Rect(row.right - row.h, row.y, row.h, row.h)
    if button.badge:
        _place_badge(sheet, button, button.badge, corner, setter)
    elif button.chosen:
        sheet.add(Picture(corner, "check", accent(button.look), button.id))
    if button.waiting is not None:
        _place_waiting(sheet, button, button.waiting, row, setter)


def _place_badge(sheet: Sheet, button: Button, badge: str, rect: Rect, setter: Typesetter) -> None:
    em = setter.box_em([badge], BADGE, (rect.w, rect.h))
    sheet.add(Box(rect, Tone.BADGE, radius=rect.h // 4, of=button.id))
    sheet.add(setter.set(badge, BADGE, rect.w, em).at(rect, Tone.ON_BADGE, Align.CENTRE, button.id))


def _place_waiting(sheet: Sheet, button: Button, waiting: int, row: Rect, setter: Typesetter) -> None:
    side, count = _picture_side(setter), _count(waiting, setter)
    left = row.right - signs_width(button, setter)
    picture = Rect(left, row.y + (row.h - side) // 2, side, side)
    sheet.add(Picture(picture, "users", accent(button.look), button.id))
    number = Rect(picture.right + _space(setter), row.y, count.width, row.h)
    sheet.add(count.at(number, accent(button.look), Align.LEFT, button.id))


def _count(waiting: int, setter: Typesetter) -> Paragraph:
    return setter.set(str(waiting), COUNT, 10**6)


def _picture_side(setter: Typesetter) -> int:
    return round(setter.em(COUNT) * 1.05)


def _space(setter: Typesetter) -> int:
    return max(1, setter.em(COUNT) // 6)
