"""What a layout consists of: things with their rects, in the order they are painted. No pixels yet."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from enum import Enum
from typing import Protocol

from ui.colours import Tone
from ui.geometry import Rect
from ui.screen import Mood, Theme


class Align(Enum):
    """Where a line stands in its rect."""

    LEFT = "left"
    CENTRE = "centre"
    RIGHT = "right"


@dataclass(frozen=True, slots=True)
class Box:
    """A filled, rounded rectangle; `of` is the button it belongs to."""

    rect: Rect
    fill: Tone
    line: Tone | None = None
    line_px: int = 0
    radius: int = 0
    of: str | None = None
    tail_px: int = 0
    """How much of the rect's left side is the tail of a speech bubble."""


@dataclass(frozen=True, slots=True)
class Words:
    """Lines of text, each `line_px` high, down to the bottom of `rect`; above the first there is room for accents."""

    rect: Rect
    lines: tuple[str, ...]
    em_px: int
    line_px: int
    bold: bool
    ink: Tone
    align: Align = Align.LEFT
    of: str | None = None


@dataclass(frozen=True, slots=True)
class Picture:
    """An icon, drawn at the size of its rect."""

    rect: Rect
    icon: str
    ink: Tone
    of: str | None = None


@dataclass(frozen=True, slots=True)
class Eyes:
    """The robot's face, as large as its rect; it moves by itself."""

    rect: Rect
    mood: Mood
    ink: Tone
    of: str | None = None


@dataclass(frozen=True, slots=True)
class Matrix:
    """A QR code: rows of "1" for dark and "0" for light, black on white in every theme, for machines read it."""

    rect: Rect
    modules: tuple[str, ...]
    of: str | None = None


Thing = Box | Words | Picture | Eyes | Matrix


@dataclass(frozen=True, slots=True)
class Target:
    """Where a button is touched."""

    id: str
    rect: Rect


@dataclass(frozen=True, slots=True)
class Layout:
    """A screen on a display: everything placed, in pixels of the glass."""

    glass: Rect
    theme: Theme
    things: tuple[Thing, ...]
    targets: tuple[Target, ...]


class Measurer(Hashable, Protocol):
    """What a layout must know of fonts. `ui.fonts.Fonts` is the one; a test may use a ruler of its own."""

    def em_px(self, capital_px: float) -> int:
        """The font size whose capitals have at least that height."""

    def line_px(self, em_px: int) -> int:
        """The least height of a line in which no accent is clipped."""

    def over_px(self, em_px: int) -> int:
        """How far the highest accents reach above that."""

    def width(self, text: str, em_px: int, bold: bool) -> int:
        """The width of a line."""
