"""Blocks become pieces, measured once for each width, scale and number of columns, however often a layout asks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from ui.actions import actions_piece
from ui.blocks import facts_piece, number_piece, text_piece
from ui.display import Display
from ui.grid import cards_piece, column_counts
from ui.keys import keys_piece, row_piece, typed_piece
from ui.placed import Measurer
from ui.screen import Actions, Block, Cards, Face, Facts, Keys, Listing, Meter, Number, Qr, Row, Text, Typed
from ui.sheet import Piece
from ui.take_along import listing_piece, meter_piece, qr_piece
from ui.typeset import Typesetter
from ui.typography import scales


class Measuring:
    """The pieces of one screen on one display."""

    def __init__(self, display: Display, measurer: Measurer, text_step: int, centred: bool) -> None:
        self._display, self._measurer, self._centred = display, measurer, centred
        self._scales, self._larger = scales(text_step), text_step > 0
        self._known: dict[tuple[Block, int, float, int], Piece] = {}

    def pieces(self, blocks: tuple[Block, ...], width: int, scale: float, across: int | None = None) -> list[Piece]:
        """The blocks at a scale, cards in the usual number of columns unless said otherwise."""
        usual = self._columns(blocks)[0] if across is None else across
        return [self._piece(block, width, scale, usual) for block in blocks]

    def tries(
        self, blocks: tuple[Block, ...], width: int, least: float, most: float
    ) -> Iterator[tuple[float, list[Piece]]]:
        """The blocks from the largest of these scales to the least, for each number of columns."""
        for scale in self._scales:
            if least <= scale <= most:
                for across in self._columns(blocks):
                    yield scale, self.pieces(blocks, width, scale, across)

    def _columns(self, blocks: tuple[Block, ...]) -> tuple[int, ...]:
        """The numbers of columns of cards to try; a larger text may have others than the usual."""
        cards = [len(block.buttons) for block in blocks if isinstance(block, Cards)]
        counts = column_counts(max(cards), self._display.portrait) if cards else (1,)
        return counts if self._larger else counts[:1]

    def _piece(self, block: Block, width: int, scale: float, across: int) -> Piece:
        key = (block, width, scale, across if isinstance(block, Cards) else 1)
        if key not in self._known:
            setter = Typesetter(self._display, self._measurer, scale)
            self._known[key] = self._measured(block, setter, width, across)
        return self._known[key]

    def _measured(self, block: Block, setter: Typesetter, width: int, across: int) -> Piece:
        match block:
            case Text():
                return text_piece(block, setter, width, self._centred)
            case Cards():
                return cards_piece(block, setter, width, across)
            case Actions():
                return actions_piece(block, setter, width)
            case Number():
                return number_piece(block, setter, width)
            case Facts():
                return facts_piece(block, setter, width)
            case Row():
                return row_piece(block, setter, width)
            case Keys():
                return keys_piece(block, setter, width)
            case Typed():
                return typed_piece(block, setter, width)
            case Qr():
                return qr_piece(block, setter, width)
            case Listing():
                return listing_piece(block, setter, width)
            case Meter():
                return meter_piece(block, setter, width)
            case Face():
                raise AssertionError("the face belongs to the band")
            case _:
                assert_never(block)
