"""Cards: equal answers in a grid. A narrow card has its picture above its words, a wide one beside them."""

from __future__ import annotations

from dataclasses import dataclass

from ui.buttons import LEAST_TARGET_MM, PARTED_BY, Content, accent, button_gap, contents, place_box, tall
from ui.geometry import Rect, columns, rows
from ui.placed import Align, Picture
from ui.screen import Button, Cards
from ui.sheet import Piece, Sheet
from ui.signs import place_signs, sign_side, signs_width
from ui.typeset import Typesetter
from ui.typography import BUTTON

WIDE_MM = 125.0
"""From this width on a card is set sideways."""
TALLEST_WIDE_MM = 46.0
TALLEST_MM = 76.0
SMALL_ENOUGH, SMALLEST_CALM = 0.7, 0.55
"""From the first scale down a broken line is better than still smaller type; from the second, several."""


def column_counts(count: int, portrait: bool) -> tuple[int, ...]:
    """The numbers of columns to try for so many cards, the usual one first: two in portrait, four in landscape."""
    if portrait:
        return (1, 2) if count <= 5 else (2, 1)
    usual = max(1, count if count <= 3 else min(4, (count + 1) // 2))
    return tuple(range(usual, max(0, usual - 3), -1))


def cards_piece(block: Cards, setter: Typesetter, width: int, across: int) -> Piece:
    """The block in `across` columns, measured for a width."""
    gap = button_gap(setter)
    down = -(-len(block.buttons) // across)
    cell = (width - gap * (across - 1)) // across
    card = _Card(setter, cell, max((signs_width(button, setter) for button in block.buttons), default=0))
    cards = contents(block.buttons, BUTTON, setter, cell - card.kept)
    least = max([setter.px(LEAST_TARGET_MM), *(card.height(content) for content in cards)])
    most = max(least, setter.px((TALLEST_WIDE_MM if card.wide else TALLEST_MM) * setter.display.type_scale))

    def place(sheet: Sheet, rect: Rect) -> None:
        cells = [cell for row in rows(rect, down, gap) for cell in columns(row, across, gap)]
        for content, where in zip(cards, cells, strict=False):
            card.place(sheet, content, where)

    fits = card.holds_signs and all(c.width <= cell - card.kept and _calm(c, setter) for c in cards)
    return Piece(tall(least, down, gap), tall(most, down, gap), place, fits=fits)


def _calm(content: Content, setter: Typesetter) -> bool:
    """Short words stay on their line rather than be set large: two words of a name, each part of the detail."""
    if setter.scale <= SMALL_ENOUGH:
        return setter.scale <= SMALLEST_CALM or len(content.name.lines) <= 2
    name_broken = len(content.name.lines) > 1 and len(content.button.label.split()) <= 2
    parts = (content.button.detail or "").replace(PARTED_BY, "\n").split("\n")
    return not name_broken and (content.detail is None or len(content.detail.lines) <= len(parts))


@dataclass(frozen=True, slots=True)
class _Card:
    """How the cards of one grid are built."""

    setter: Typesetter
    cell: int
    signs: int
    """The width of the widest signs: who waits, the letter."""

    @property
    def holds_signs(self) -> bool:
        """Whether a picture and the widest signs stand beside each other."""
        return self.wide or self.side + self.pad // 2 + self.signs <= self.cell - 2 * self.pad

    @property
    def wide(self) -> bool:
        """Whether the picture stands beside the words."""
        return self.cell > self.setter.px(WIDE_MM * self.setter.display.type_scale)

    @property
    def pad(self) -> int:
        """Between edge and words: a sixteenth of a narrow card, and no more than 4.5 mm."""
        return min(self.cell // 16, self.setter.px(4.5 * self.setter.display.type_scale))

    @property
    def side(self) -> int:
        """The least side of a picture, and that of a badge."""
        return sign_side(self.setter)

    @property
    def kept(self) -> int:
        """What the words do not get of a card's width."""
        return 5 * self.pad + 3 * self.side // 2 + max(self.side, self.signs) if self.wide else 2 * self.pad

    def height(self, content: Content) -> int:
        """The least height that holds the words."""
        if self.wide:
            return max(content.height, self.side) + 2 * self.pad
        return content.height + self.side + self.pad * 2 + self.pad // 4

    def place(self, sheet: Sheet, content: Content, rect: Rect) -> None:
        place_box(sheet, content.button, rect, self.setter)
        (self._place_wide if self.wide else self._place_high)(sheet, content, rect)

    def _place_high(self, sheet: Sheet, content: Content, rect: Rect) -> None:
        """The words stand at the bottom; the picture above them grows with what is left."""
        inner = rect.inset(self.pad)
        spare = max(0, inner.h - content.height - self.side - self.pad // 4)
        side = min(self.side + spare * 2 // 3, self.side * 2, inner.w - self.signs - self.pad // 2)
        self._place_picture(sheet, content.button, Rect(inner.x, inner.y, side, side))
        place_signs(sheet, content.button, Rect(inner.x, inner.y, inner.w, self.side), self.setter)
        if content.button.icon or content.button.badge:
            low = Rect(inner.x, inner.bottom - content.height, inner.w, content.height)
            content.place(sheet, low, Align.LEFT)
        else:
            below = Rect(inner.x, inner.y + self.side, inner.w, inner.h - self.side)
            content.place(sheet, below.centred(inner.w, content.height), Align.CENTRE)

    def _place_wide(self, sheet: Sheet, content: Content, rect: Rect) -> None:
        inner = rect.inset(self.pad * 3 // 2, 0)
        middle = inner.y + (inner.h - self.side) // 2
        grown = min(round(self.side * 1.5), rect.h - self.pad)
        self._place_picture(sheet, content.button, Rect(inner.x, inner.y + (inner.h - grown) // 2, grown, grown))
        place_signs(sheet, content.button, Rect(inner.x, middle, inner.w, self.side), self.setter)
        x = inner.x + grown + self.pad if content.button.icon else inner.x
        top = rect.y + (rect.h - content.height) // 2
        content.place(sheet, Rect(x, top, inner.right - max(self.side, self.signs) - x, content.height), Align.LEFT)

    def _place_picture(self, sheet: Sheet, button: Button, rect: Rect) -> None:
        if button.icon:
            sheet.add(Picture(rect, button.icon, accent(button.look), button.id))
