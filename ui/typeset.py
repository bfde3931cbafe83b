"""Text set for a room: at which size, in which lines. It is never cut; it shrinks, and says when it does not fit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial

from ui.colours import Tone
from ui.display import Display
from ui.geometry import Rect
from ui.placed import Align, Measurer, Words
from ui.typography import EMERGENCY, SHRINKS, SHRINKS_IN_PLACE, Type, capital_px
from ui.words import Wrapped, balanced, widest_word, wrap


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Lines at a size; `width` is that of the longest."""

    lines: tuple[str, ...]
    em_px: int
    line_px: int
    bold: bool
    width: int
    over_px: int = 0
    """What the first line's accents need above it."""

    @property
    def height(self) -> int:
        """Of all lines, with their accents."""
        return self.over_px + len(self.lines) * self.line_px

    def at(self, rect: Rect, ink: Tone, align: Align = Align.LEFT, of: str | None = None) -> Words:
        """The words in a rect's width, centred in its height."""
        room = Rect(rect.x, rect.y + (rect.h - self.height) // 2, rect.w, self.height)
        return Words(room, self.lines, self.em_px, self.line_px, self.bold, ink, align, of)


@dataclass(frozen=True, slots=True)
class Typesetter:
    """Sets text for one display at one scale (1 is the size of LOOK)."""

    display: Display
    measurer: Measurer
    scale: float = 1.0

    def px(self, mm: float) -> int:
        """Millimetres of this display as pixels."""
        return self.display.px(mm)

    def em(self, kind: Type, shrink: float = 1.0) -> int:
        """The font size of a role here, shrunk further where its place is narrow."""
        return self.measurer.em_px(capital_px(kind, self.display, self.scale, shrink))

    def set(self, text: str, kind: Type, room: int, em_px: int | None = None, even: bool = False) -> Paragraph:
        """Wrap a text to `room` pixels; `even` makes its lines of like length."""
        em = self.em(kind) if em_px is None else em_px
        lines = _lines(self.measurer, text, em, kind.bold, room, even)
        room_for_marks = self.measurer.line_px(em)
        line = round(room_for_marks * kind.leading)
        over = max(0, self.measurer.over_px(em) - (line - room_for_marks) // 2) if kind.leading >= 1 else 0
        return Paragraph(lines.lines, em, line, kind.bold, lines.widest, over)

    def ems(self, kind: Type) -> Iterator[int]:
        """The sizes to try for a text in a box of its own, largest first."""
        return (self.em(kind, shrink) for shrink in SHRINKS + EMERGENCY)

    def word_em(self, texts: Sequence[str], kind: Type, room: int) -> int:
        """The largest size, from the role's own down to three quarters, at which no word is wider than `room`."""
        for shrink in SHRINKS_IN_PLACE:
            em = self.em(kind, shrink)
            if all(self._words_fit(text, kind, em, room) for text in texts):
                break
        return em

    def line_em(self, texts: Sequence[str], kind: Type, room: int, shrinks: Sequence[float] = SHRINKS_IN_PLACE) -> int:
        """The largest size at which no line has to be broken; where none will do, that of `word_em`."""
        lines = [line for text in texts for line in text.split("\n")]
        for shrink in shrinks:
            em = self.em(kind, shrink)
            if all(self.measurer.width(line, em, kind.bold) <= room for line in lines):
                return em
        return self.word_em(texts, kind, room)

    def box_em(self, texts: Sequence[str], kind: Type, room: tuple[int, int]) -> int:
        """The largest size, up to the role's own, at which each text fits into a room of width and height."""
        for em in self.ems(kind):
            if all(self._fits(text, kind, em, room) for text in texts):
                break
        return em

    def _words_fit(self, text: str, kind: Type, em: int, room: int) -> bool:
        return widest_word(text, partial(self.measurer.width, em_px=em, bold=kind.bold)) <= room

    def _fits(self, text: str, kind: Type, em: int, room: tuple[int, int]) -> bool:
        paragraph = self.set(text, kind, room[0], em)
        return paragraph.width <= room[0] and paragraph.height <= room[1]


@lru_cache(maxsize=4096)
def _lines(measurer: Measurer, text: str, em_px: int, bold: bool, room: int, even: bool) -> Wrapped:
    """Kept, for a screen is laid out anew with every minute, and most of its words stand where they stood."""
    return (balanced if even else wrap)(text, room, partial(measurer.width, em_px=em_px, bold=bold))
