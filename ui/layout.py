"""Where everything of a screen stands on a display. Pure: the same screen always comes out the same.

The body is tried at the visitor's text size first, then at the next smaller one, until every text fits whole.
"""

from __future__ import annotations

from collections.abc import Iterator

from ui.blocks import face_piece, facts_piece, number_piece, speech_piece, text_piece
from ui.buttons import actions_piece, cards_piece, column_counts
from ui.display import Display
from ui.frame import Frame, frame, place_foot, place_header
from ui.geometry import Rect
from ui.placed import Layout, Measurer
from ui.screen import Actions, Block, Cards, Face, Facts, Number, Screen, Style, Text
from ui.sheet import Piece, Sheet, stack, stacked_height
from ui.typeset import Typesetter
from ui.typography import scales


def lay_out(screen: Screen, display: Display, measurer: Measurer) -> Layout:
    """Place a screen's parts on a display.

    Where even the smallest size does not hold all of it, the layout is made all the same; `ui.faults` says so.
    """
    parts = frame(display)
    sheet = Sheet()
    frame_setter = Typesetter(display, measurer, scales(screen.text_step)[0])
    place_header(sheet, screen, frame_setter, parts)
    body = next((body for body in _tries(screen, display, measurer, parts) if body.fits), None)
    (body or _last(screen, display, measurer, parts)).place(sheet)
    place_foot(sheet, screen.foot, frame_setter, parts)
    glass = Rect(0, 0, display.width_px, display.height_px)
    return Layout(glass, screen.theme, tuple(sheet.things), tuple(sheet.targets))


def _tries(screen: Screen, display: Display, measurer: Measurer, parts: Frame) -> Iterator[_Body]:
    for scale in scales(screen.text_step):
        for across in _column_choices(screen, display):
            yield _Body(screen, Typesetter(display, measurer, scale), parts, across)


def _last(screen: Screen, display: Display, measurer: Measurer, parts: Frame) -> _Body:
    across = _column_choices(screen, display)[0]
    return _Body(screen, Typesetter(display, measurer, scales(screen.text_step)[-1]), parts, across)


def _column_choices(screen: Screen, display: Display) -> tuple[int, ...]:
    most = max((len(block.buttons) for block in screen.body if isinstance(block, Cards)), default=1)
    return column_counts(most, display.portrait)


class _Body:
    """One try: all blocks measured at one scale, with so many columns of cards."""

    def __init__(self, screen: Screen, setter: Typesetter, parts: Frame, across: int) -> None:
        self._setter, self._parts, self._across = setter, parts, across
        self._centred = any(isinstance(block, Face | Number) for block in screen.body)
        self._spoken = self._speech(screen)
        self._blocks = screen.body
        side_by_side = not setter.display.portrait and _two_columns(screen.body)
        self._shape = self._beside() if side_by_side else self._under()

    @property
    def fits(self) -> bool:
        return all(
            all(piece.fits for piece in pieces) and stacked_height(pieces, self._parts.gap) <= rect.h
            for rect, pieces in self._shape
        )

    def place(self, sheet: Sheet) -> None:
        for rect, pieces in self._shape:
            stack(sheet, rect, pieces, self._parts.gap)

    def _speech(self, screen: Screen) -> list[Piece]:
        """What was said, unless the same words stand below it anyway."""
        written = {block.text for block in screen.body if isinstance(block, Text)}
        if not screen.says or screen.says in written:
            return []
        return [speech_piece(screen.says, self._setter, self._parts.body.w)]

    def _under(self) -> list[tuple[Rect, list[Piece]]]:
        """All under one another; in portrait what is touched starts below the upper third."""
        area, gap = self._parts.body, self._parts.gap
        pieces = [self._piece(block, area.w) for block in self._blocks]
        first = next((i for i, piece in enumerate(pieces) if piece.touched), len(pieces))
        upper, lower = self._spoken + pieces[:first], pieces[first:]
        split = self._split(upper, lower)
        parts = [
            (Rect(area.x, area.y, area.w, split - area.y - gap), upper),
            (Rect(area.x, split, area.w, area.bottom - split), lower),
        ]
        return [(rect, pieces) for rect, pieces in parts if pieces]

    def _split(self, upper: list[Piece], lower: list[Piece]) -> int:
        area, gap, display = self._parts.body, self._parts.gap, self._setter.display
        if not lower:
            return area.bottom + gap
        wanted = area.bottom - sum(piece.most for piece in lower) - gap * (len(lower) - 1)
        reach = -(-display.height_px // 3) if display.portrait else area.y
        read = area.y + stacked_height(upper, gap) + (gap if upper else 0)
        return max(wanted, reach, read)

    def _beside(self) -> list[tuple[Rect, list[Piece]]]:
        """Landscape: questions over the whole width, what is read on the left, the answers on the right."""
        area, gap = self._parts.body, self._parts.gap
        head = [self._piece(b, area.w) for b in self._blocks if _heading(b)]
        top = Rect(area.x, area.y, area.w, stacked_height(self._spoken + head, gap))
        left_w = round((area.w - gap) * 0.58)
        y = top.bottom + gap if self._spoken + head else area.y
        left = Rect(area.x, y, left_w, area.bottom - y)
        right = Rect(left.right + gap, y, area.right - left.right - gap, left.h)
        read = [self._piece(b, left.w) for b in self._blocks if not _heading(b) and not isinstance(b, Actions)]
        answers = [self._piece(b, right.w) for b in self._blocks if isinstance(b, Actions)]
        return [(top, self._spoken + head), (left, read), (right, answers)]

    def _piece(self, block: Block, width: int) -> Piece:
        match block:
            case Text():
                return text_piece(block, self._setter, width, self._centred)
            case Cards():
                return cards_piece(block, self._setter, width, self._across)
            case Actions():
                return actions_piece(block, self._setter, width)
            case Number():
                return number_piece(block, self._setter, width)
            case Facts():
                return facts_piece(block, self._setter, width)
            case Face():
                return face_piece(block, self._setter)


def _heading(block: Block) -> bool:
    return isinstance(block, Text) and block.style is Style.QUESTION


def _two_columns(body: tuple[Block, ...]) -> bool:
    """Answers beside what is read, where there is something to read besides the question and no grid of cards."""
    read = any(not _heading(block) and not isinstance(block, Actions | Cards) for block in body)
    return read and any(isinstance(b, Actions) for b in body) and not any(isinstance(b, Cards) for b in body)
