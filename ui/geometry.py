"""Rectangles in whole pixels: immutable, comparable, and accepted by pygame wherever it takes a rect."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple


class Rect(NamedTuple):
    """Left, top, width and height in pixels."""

    x: int
    y: int
    w: int
    h: int

    @property
    def right(self) -> int:
        """The first column beyond it."""
        return self.x + self.w

    @property
    def bottom(self) -> int:
        """The first row beyond it."""
        return self.y + self.h

    def inset(self, dx: int, dy: int | None = None) -> Rect:
        """The rect without a margin on each side; a negative margin makes it larger."""
        dy = dx if dy is None else dy
        return Rect(self.x + dx, self.y + dy, max(0, self.w - 2 * dx), max(0, self.h - 2 * dy))

    def centred(self, w: int, h: int) -> Rect:
        """A rect of that size in the middle of this one."""
        return Rect(self.x + (self.w - w) // 2, self.y + (self.h - h) // 2, w, h)

    def has(self, x: float, y: float) -> bool:
        """Whether the point is in it."""
        return self.x <= x < self.right and self.y <= y < self.bottom

    def contains(self, other: Rect) -> bool:
        """Whether all of the other is in it."""
        return self.x <= other.x and self.y <= other.y and other.right <= self.right and other.bottom <= self.bottom

    def overlaps(self, other: Rect) -> bool:
        """Whether both cover a pixel."""
        return self.x < other.right and other.x < self.right and self.y < other.bottom and other.y < self.bottom

    def union(self, other: Rect) -> Rect:
        """The smallest rect that contains both."""
        x, y = min(self.x, other.x), min(self.y, other.y)
        return Rect(x, y, max(self.right, other.right) - x, max(self.bottom, other.bottom) - y)


def merged(rects: list[Rect]) -> list[Rect]:
    """The same area in rects that do not overlap one another (a little more of it, where two did)."""
    out: list[Rect] = []
    for rect in rects:
        grown = rect
        while meeting := [other for other in out if other.overlaps(grown)]:
            for other in meeting:
                out.remove(other)
                grown = grown.union(other)
        out.append(grown)
    return out


def rows(rect: Rect, count: int, gap: int) -> list[Rect]:
    """`count` equal rows of a rect, `gap` pixels between them."""
    height = (rect.h - gap * (count - 1)) // max(1, count)
    return [Rect(rect.x, rect.y + i * (height + gap), rect.w, height) for i in range(count)]


def columns(rect: Rect, count: int, gap: int) -> list[Rect]:
    """`count` equal columns of a rect, `gap` pixels between them."""
    width = (rect.w - gap * (count - 1)) // max(1, count)
    return [Rect(rect.x + i * (width + gap), rect.y, width, rect.h) for i in range(count)]


def levelled(least: Sequence[int], most: Sequence[int], room: int) -> list[int]:
    """Heights as equal as their least and most allow, that fill a room where they can."""
    level, heights = 0, list(least)
    while sum(heights) <= room and level <= max(most, default=0):
        fitting, level = heights, level + 1
        heights = [min(max(low, level), max(low, high)) for low, high in zip(least, most, strict=True)]
    return fitting if level else heights
