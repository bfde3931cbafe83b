"""How the stage lies in a window that may be smaller, larger, or a panel mounted on its side. Pure arithmetic."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from ui.geometry import Rect

Turn = Literal[0, 90, 180, 270]
"""Degrees clockwise by which the picture is turned on the panel."""


@dataclass(frozen=True, slots=True)
class View:
    """A stage of that size in a window of that size: as large as it fits whole, in the middle."""

    stage: tuple[int, int]
    window: tuple[int, int]
    turn: Turn = 0

    @property
    def turned(self) -> tuple[int, int]:
        """The stage's size as it stands in the window, unscaled."""
        width, height = self.stage
        return (height, width) if self.turn in (90, 270) else (width, height)

    @property
    def scale(self) -> float:
        """Window pixels per stage pixel."""
        width, height = self.turned
        return min(self.window[0] / width, self.window[1] / height)

    @property
    def room(self) -> Rect:
        """Where in the window the picture stands."""
        width, height = (max(1, round(side * self.scale)) for side in self.turned)
        return Rect((self.window[0] - width) // 2, (self.window[1] - height) // 2, width, height)

    def to_stage(self, x: float, y: float) -> tuple[int, int]:
        """A point of the window as a point of the stage; outside the picture it is outside the stage."""
        u, v = (x - self.room.x) / self.scale, (y - self.room.y) / self.scale
        width, height = self.stage
        right, down = math.floor(u), math.floor(v)
        return {
            0: (right, down),
            90: (down, height - 1 - right),
            180: (width - 1 - right, height - 1 - down),
            270: (width - 1 - down, right),
        }[self.turn]

    def to_window(self, rect: Rect) -> Rect:
        """A rect of the stage where it stands in a window of the same scale."""
        width, height = self.stage
        x, y, w, h = rect
        turned = {
            0: Rect(x, y, w, h),
            90: Rect(height - y - h, x, h, w),
            180: Rect(width - x - w, height - y - h, w, h),
            270: Rect(y, width - x - w, h, w),
        }[self.turn]
        return Rect(turned.x + self.room.x, turned.y + self.room.y, turned.w, turned.h)


def fitting(stage: tuple[int, int], desktop: tuple[int, int]) -> tuple[int, int]:
    """The size of a window that shows the whole stage on a desktop: its own size, or as much smaller as needed."""
    width, height = stage
    scale = min(1.0, desktop[0] / width, desktop[1] / height)
    return max(1, int(width * scale)), max(1, int(height * scale))
