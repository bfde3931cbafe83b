"""One try at a screen between header and foot: its band and its blocks, measured and placed.

Portrait: the band is the upper third, so that what is touched lies in reach of a seated visitor; the blocks stand
below it. Landscape: the band is a strip on top, below it what is read on the left and the answers on the right;
the large face is a column of its own on the left.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from ui.colours import Tone
from ui.frame import Frame
from ui.geometry import Rect
from ui.hero import Said, asked_pieces, band_pieces, face_piece, said
from ui.measuring import Measuring
from ui.placed import Box
from ui.screen import Actions, Block, Cards, Face, Keys, Mood, Number, Row, Screen, Style, Text
from ui.sheet import Piece, Sheet, most_height, stack, stacked_height
from ui.typeset import Typesetter

LEFT_SHARE, LEFT_SHARE_OF_NUMBER = 0.58, 0.64
"""What is read gets more of a landscape screen's width than the answers beside it, a ticket's number most."""
SMALLER_THAN_BAND = 0.8
"""How much smaller than the question the rest may be set before the question shrinks too."""
LARGER_THAN_READ = 1.2
"""How much larger answers may be set than what is read beside them."""
ABOVE_BLOCKS = 0.35
"""Blocks stand nearer to the question above them than to the foot."""
FACE_SHARE = 0.4
"""The large face's part of a landscape page."""


@dataclass(frozen=True, slots=True)
class _Zone:
    """Pieces and the room they stand in."""

    rect: Rect
    pieces: Sequence[Piece]
    gap: int
    scale: float = 1.0
    above: float = 0.5
    """The share of the spare height that stands above the pieces."""

    @property
    def fits(self) -> bool:
        return all(p.fits for p in self.pieces) and stacked_height(self.pieces, self.gap) <= self.rect.h


class Body:
    """A screen's body with the band at one scale; the blocks may be set somewhat smaller, or larger, than that."""

    def __init__(self, screen: Screen, setter: Typesetter, parts: Frame, measuring: Measuring) -> None:
        self._setter, self._parts, self._measuring = setter, parts, measuring
        self._said = said(screen)
        self._blocks = tuple(block for block in screen.body if not _in_band(block))
        self._band, self._zones = self._arranged()

    @property
    def fits(self) -> bool:
        """Whether every text stands whole in its place."""
        return all(zone.fits for zone in self._zones)

    def place(self, sheet: Sheet) -> None:
        """Put everything on the sheet."""
        line = self._setter.px(0.5)
        sheet.add(Box(self._band, Tone.HEADER))
        sheet.add(Box(Rect(self._band.x, self._band.bottom - line, self._band.w, line), Tone.HEADER_LINE))
        for zone in self._zones:
            stack(sheet, zone.rect, zone.pieces, zone.gap, zone.above)

    def _arranged(self) -> tuple[Rect, list[_Zone]]:
        if self._setter.display.portrait:
            return self._portrait()
        if self._said.face is not None:
            return self._face_column(self._said, self._said.face)
        return self._landscape()

    def _portrait(self) -> tuple[Rect, list[_Zone]]:
        area, gap, top = self._parts.body, self._parts.gap, self._parts.header.bottom
        band = band_pieces(self._said, self._setter, area.w)
        split = self._split(band)
        zones = [_Zone(Rect(area.x, top, area.w, split - gap - top), band, gap)]
        if self._blocks:
            zones.append(self._zone(self._blocks, Rect(area.x, split + gap, area.w, area.bottom - split - gap)))
        return Rect(0, top, self._setter.display.width_px, split - top), zones

    def _split(self, band: Sequence[Piece]) -> int:
        """Where the band ends: at a third of the height, or lower where it needs more or is a large face."""
        area, gap = self._parts.body, self._parts.gap
        if not self._blocks:
            return self._parts.rail.y
        least = max(
            -(-self._setter.display.height_px // 3) - gap,
            self._parts.header.bottom + stacked_height(band, gap) + gap,
        )
        if self._said.face is None:
            return least
        blocks = self._measuring.pieces(self._blocks, area.w, self._setter.scale)
        return max(least, area.bottom - most_height(blocks, gap) - gap * (len(blocks) + 2))

    def _landscape(self) -> tuple[Rect, list[_Zone]]:
        area, gap, top = self._parts.body, self._parts.gap, self._parts.header
        band = band_pieces(self._said, self._setter, area.w)
        split = top.bottom + (most_height(band, 0) + gap * 2 // 3 if band else 0)
        strip = Rect(area.x, top.bottom, area.w, split - top.bottom)
        rest = Rect(area.x, split + gap, area.w, area.bottom - split - gap)
        zones = [_Zone(strip, band, 0), *self._side_by_side(rest)]
        return Rect(0, top.bottom, top.w, split - top.bottom), zones

    def _side_by_side(self, rest: Rect) -> list[_Zone]:
        """What is read on the left, the answers on the right, where there are both and no grid of cards."""
        answers = tuple(block for block in self._blocks if isinstance(block, Actions))
        read = tuple(block for block in self._blocks if not isinstance(block, Actions))
        if not answers or not read or any(isinstance(block, Cards) for block in self._blocks):
            return [self._zone(self._blocks, rest)]
        numbered = any(isinstance(block, Number) for block in read)
        left_w = round((rest.w - self._parts.gap) * (LEFT_SHARE_OF_NUMBER if numbered else LEFT_SHARE))
        left = self._zone(read, Rect(rest.x, rest.y, left_w, rest.h))
        x = left.rect.right + self._parts.gap
        right = Rect(x, rest.y, rest.right - x, rest.h)
        return [left, self._zone(answers, right, left.scale * LARGER_THAN_READ)]

    def _face_column(self, words: Said, mood: Mood) -> tuple[Rect, list[_Zone]]:
        """Landscape with the large face: the face on the left, everything else on the right."""
        area, top, gap = self._parts.body, self._parts.header, self._parts.gap
        face = Rect(0, top.bottom, round(top.w * FACE_SHARE), self._setter.display.height_px - top.bottom)
        x = face.right + self._parts.margin
        rest = Rect(x, area.y, area.right - x, area.h)
        pieces = asked_pieces(words, self._setter, rest.w)
        pieces += self._measuring.pieces(self._blocks, rest.w, self._setter.scale)
        return face, [_Zone(face, [face_piece(mood, self._setter)], gap), _Zone(rest, pieces, gap)]

    def _zone(self, blocks: tuple[Block, ...], rect: Rect, most: float = math.inf) -> _Zone:
        """The blocks in the largest type that their room holds, not much smaller than the band's."""
        least = self._setter.scale * SMALLER_THAN_BAND
        touched = any(isinstance(block, Cards | Actions | Row | Keys) for block in blocks)
        gap = self._parts.gap if touched else self._parts.gap * 2 // 3
        zone = _Zone(rect, [], gap)
        for scale, pieces in self._measuring.tries(blocks, rect.w, least, max(least, most)):
            zone = _Zone(rect, pieces, gap, scale, ABOVE_BLOCKS)
            if zone.fits:
                break
        return zone


def _in_band(block: Block) -> bool:
    return isinstance(block, Face) or (isinstance(block, Text) and block.style is Style.QUESTION)
