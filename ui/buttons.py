"""The blocks that are touched: cards in a grid, actions under one another."""

from __future__ import annotations

from dataclasses import dataclass

from ui.colours import Tone
from ui.geometry import Rect, columns, rows
from ui.placed import Align, Box, Picture
from ui.screen import Actions, Button, Cards, Look
from ui.sheet import Piece, Sheet
from ui.typeset import Paragraph, Typesetter
from ui.typography import BADGE, BUTTON, DETAIL, PRIMARY

LEAST_TARGET_MM = 12.0
GOOD_TARGET_MM = 20.0

_TONES = {
    Look.PRIMARY: (Tone.PRIMARY, Tone.PRIMARY_LINE, Tone.ON_PRIMARY),
    Look.CARD: (Tone.CARD, Tone.CARD_LINE, Tone.ON_CARD),
    Look.PRIORITY: (Tone.PRIORITY, Tone.PRIORITY_LINE, Tone.ON_PRIORITY),
    Look.QUIET: (Tone.QUIET, Tone.QUIET_LINE, Tone.ON_QUIET),
}


@dataclass(frozen=True, slots=True)
class _Content:
    """A button's words, set for the width they get."""

    button: Button
    name: Paragraph
    detail: Paragraph | None

    @property
    def height(self) -> int:
        return self.name.height + (self.detail.height if self.detail else 0)

    @property
    def width(self) -> int:
        return max(self.name.width, self.detail.width if self.detail else 0)


def column_counts(count: int, portrait: bool) -> tuple[int, ...]:
    """The numbers of columns to try for so many cards, the usual one first."""
    if portrait:
        return (1, 2) if count <= 5 else (2, 1)
    usual = count if count <= 3 else min(4, (count + 1) // 2)
    return tuple(dict.fromkeys(n for n in (usual, usual - 1, usual - 2, usual + 1) if 0 < n <= max(1, count)))


def cards_piece(block: Cards, setter: Typesetter, width: int, across: int) -> Piece:
    """Cards in `across` columns; a card as wide as the page has its picture beside its words."""
    gap = setter.px(max(4.0, 5 * setter.display.type_scale))
    down = -(-len(block.buttons) // across)
    cell = (width - gap * (across - 1)) // across
    wide = cell > setter.px(110 * setter.display.type_scale) and across == 1
    grid = _Grid(setter, gap, across, wide)
    contents = _contents(block.buttons, setter, cell - grid.beside(cell))
    least = max(setter.px(LEAST_TARGET_MM), max((grid.height(c) for c in contents), default=0))
    fits = all(c.width <= cell - grid.beside(cell) for c in contents)

    def place(sheet: Sheet, rect: Rect) -> None:
        cells = [cell for row in rows(rect, down, gap) for cell in columns(row, across, gap)]
        for content, where in zip(contents, cells, strict=False):
            grid.place(sheet, content, where)

    most = setter.px((50 if wide else 76) * setter.display.type_scale)
    return Piece(_tall(least, down, gap), _tall(max(least, most), down, gap), place, touched=True, fits=fits)


def _tall(cell: int, down: int, gap: int) -> int:
    return cell * down + gap * (down - 1)


def _contents(buttons: tuple[Button, ...], setter: Typesetter, room: int) -> list[_Content]:
    """Equal answers in one size: the largest at which no word of any is too wide."""
    name_em = setter.word_em([b.label for b in buttons], BUTTON, room)
    detail_em = setter.word_em([b.detail for b in buttons if b.detail], DETAIL, room)
    return [
        _Content(
            b,
            setter.set(b.label, BUTTON, room, name_em, even=True),
            setter.set(b.detail, DETAIL, room, detail_em) if b.detail else None,
        )
        for b in buttons
    ]


@dataclass(frozen=True, slots=True)
class _Grid:
    """How the cards of one grid are built."""

    setter: Typesetter
    gap: int
    across: int
    wide: bool

    @property
    def pad(self) -> int:
        return self.setter.px(4.5 * self.setter.display.type_scale)

    @property
    def side(self) -> int:
        """The least size of a picture."""
        return round(self.setter.em(BUTTON) * 1.3)

    def beside(self, cell: int) -> int:
        """What the words do not get of a cell's width."""
        return 2 * self.pad if not self.wide else 4 * self.pad + 2 * self.side

    def height(self, content: _Content) -> int:
        if self.wide:
            return max(content.height, self.side) + 2 * self.pad
        return content.height + self.side + self.pad * 5 // 2

    def place(self, sheet: Sheet, content: _Content, rect: Rect) -> None:
        button = content.button
        fill, line, ink = _TONES[button.look]
        edge = self.setter.px(1.2 if button.chosen else 0.4)
        radius = self.setter.px(5 * self.setter.display.type_scale)
        sheet.target(button.id, rect)
        sheet.add(Box(rect, fill, Tone.CHOSEN_LINE if button.chosen else line, edge, radius, button.id))
        (self._place_wide if self.wide else self._place_high)(sheet, content, rect, ink)

    def _place_high(self, sheet: Sheet, content: _Content, rect: Rect, ink: Tone) -> None:
        inner = rect.inset(self.pad)
        spare = inner.h - content.height - self.side - self.pad // 2
        side = min(self.side + max(0, spare) * 2 // 3, self.side * 9 // 4, inner.w // 2)
        top = Rect(inner.x, inner.y, inner.w, side)
        self._place_signs(sheet, content.button, top, side)
        below = Rect(inner.x, inner.y + side, inner.w, inner.h - side)
        words = Rect(below.x, below.bottom - content.height, below.w, content.height)
        _place_words(sheet, content, words, ink, Align.LEFT)

    def _place_wide(self, sheet: Sheet, content: _Content, rect: Rect, ink: Tone) -> None:
        inner = Rect(rect.x + self.pad, rect.y, rect.w - 2 * self.pad, rect.h)
        self._place_signs(sheet, content.button, inner, self.side)
        x = inner.x + self.side + self.pad
        room = Rect(x, inner.y + (inner.h - content.height) // 2, content.width, content.height)
        _place_words(sheet, content, room, ink, Align.LEFT)

    def _place_signs(self, sheet: Sheet, button: Button, row: Rect, side: int) -> None:
        """The picture on the left; on the right the letter of the tickets, or the mark of a choice."""
        accent = Tone.CARD_ACCENT if button.look is Look.CARD else _TONES[button.look][2]
        y = row.y + (row.h - side) // 2
        if button.icon:
            sheet.add(Picture(Rect(row.x, y, side, side), button.icon, accent, button.id))
        if button.badge:
            self._place_badge(sheet, button, Rect(row.right - self.side, row.y, self.side, side))
        elif button.chosen:
            sheet.add(Picture(Rect(row.right - side, y, side, side), "check", accent, button.id))

    def _place_badge(self, sheet: Sheet, button: Button, room: Rect) -> None:
        box = Rect(room.x, room.y + (0 if not self.wide else (room.h - self.side) // 2), self.side, self.side)
        em = self.setter.box_em([button.badge or ""], BADGE, (box.w - 4, box.h))
        sheet.add(Box(box, Tone.BADGE, radius=box.h // 4, of=button.id))
        words = self.setter.set(button.badge or "", BADGE, box.w, em)
        sheet.add(words.at(box, Tone.ON_BADGE, Align.CENTRE, button.id))


def _place_words(sheet: Sheet, content: _Content, room: Rect, ink: Tone, align: Align) -> None:
    of = content.button.id
    name = Rect(room.x, room.y, room.w, content.name.height)
    sheet.add(content.name.at(name, ink, align, of))
    if content.detail:
        below = Rect(room.x, name.bottom, room.w, content.detail.height)
        sheet.add(content.detail.at(below, ink, align, of))


def actions_piece(block: Actions, setter: Typesetter, width: int) -> Piece:
    """Buttons over the whole width: picture and words together in the middle."""
    gap = setter.px(max(4.0, 5 * setter.display.type_scale))
    built = [_action(button, setter, width) for button in block.buttons]
    least = max((height for _, _, height in built), default=0)
    most = max(least, setter.px(34 * setter.display.type_scale))
    fits = all(content.width <= room for content, room, _ in built)

    def place(sheet: Sheet, rect: Rect) -> None:
        for (content, _, _), row in zip(built, rows(rect, len(built), gap), strict=True):
            _place_action(sheet, content, row, setter)

    count = len(built)
    return Piece(_tall(least, count, gap), _tall(most, count, gap), place, touched=True, fits=fits)


def _action(button: Button, setter: Typesetter, width: int) -> tuple[_Content, int, int]:
    kind = PRIMARY if button.look is Look.PRIMARY else BUTTON
    pad = setter.px(4 * setter.display.type_scale)
    side = _action_side(button, setter)
    room = width - 2 * pad - (side + pad if button.icon or button.chosen else 0)
    name = setter.set(button.label, kind, room, setter.word_em([button.label], kind, room), even=True)
    detail = None
    if button.detail:
        detail = setter.set(button.detail, DETAIL, room, setter.word_em([button.detail], DETAIL, room), even=True)
    content = _Content(button, name, detail)
    comfortable = setter.px(max(LEAST_TARGET_MM, GOOD_TARGET_MM * setter.display.type_scale * min(1.0, setter.scale)))
    return content, room, max(comfortable, content.height + pad)


def _action_side(button: Button, setter: Typesetter) -> int:
    return round(setter.em(PRIMARY if button.look is Look.PRIMARY else BUTTON) * 1.25)


def _place_action(sheet: Sheet, content: _Content, rect: Rect, setter: Typesetter) -> None:
    button, small = content.button, setter.display.type_scale
    fill, line, ink = _TONES[button.look]
    edge = setter.px(1.2 if button.chosen else 0.5)
    sheet.target(button.id, rect)
    radius = setter.px(5 * small)
    sheet.add(Box(rect, fill, Tone.CHOSEN_LINE if button.chosen else line, edge, radius, button.id))
    icon = "check" if button.chosen else button.icon
    pad, side = setter.px(4 * small), _action_side(button, setter) if icon else 0
    whole = rect.centred(content.width + (side + pad if icon else 0), content.height)
    if icon:
        accent = Tone.CARD_ACCENT if button.look is Look.CARD else ink
        sheet.add(Picture(Rect(whole.x, rect.y + (rect.h - side) // 2, side, side), icon, accent, button.id))
    words = Rect(whole.right - content.width, whole.y, content.width, content.height)
    _place_words(sheet, content, words, ink, Align.LEFT if icon else Align.CENTRE)
