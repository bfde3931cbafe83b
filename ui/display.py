"""The glass: how many pixels it has, how many millimetres it measures, and from how far it is read."""

from __future__ import annotations

import math
from dataclasses import dataclass

FULL_READING_DISTANCE_MM = 500
"""The distance at which LOOK's millimetres hold: 6.1 mm capitals subtend 0.7 degrees (EN 301 549)."""
NEAREST_READING_DISTANCE_MM = 300


@dataclass(frozen=True, slots=True)
class Display:
    """A screen as it is mounted: width and height as the visitor sees them."""

    width_px: int
    height_px: int
    width_mm: float
    height_mm: float

    @property
    def px_per_mm(self) -> float:
        """The finer of the two directions, so that nothing comes out smaller than its millimetres."""
        return max(self.width_px / self.width_mm, self.height_px / self.height_mm)

    @property
    def portrait(self) -> bool:
        """Whether it stands upright."""
        return self.height_mm > self.width_mm

    @property
    def reading_distance_mm(self) -> float:
        """People step nearer to a small panel: 30 cm at 7 inches, 40 cm at 10.1, 50 cm from 13.2 inches up."""
        by_size = 78 + 1.25 * math.hypot(self.width_mm, self.height_mm)
        return min(FULL_READING_DISTANCE_MM, max(NEAREST_READING_DISTANCE_MM, by_size))

    @property
    def type_scale(self) -> float:
        """How much smaller than on a full-size panel type may be and still look as large to its reader."""
        return self.reading_distance_mm / FULL_READING_DISTANCE_MM

    def px(self, mm: float) -> int:
        """Millimetres as whole pixels, rounded up, so that a minimum stays a minimum."""
        return math.ceil(mm * self.px_per_mm - 1e-9)


PORTRAIT = Display(1080, 1920, 268, 476)
"""A 21.5 inch panel, upright."""
LANDSCAPE = Display(1280, 800, 217, 136)
"""A 10.1 inch panel."""
SMALL = Display(1024, 600, 154, 86)
"""A 7 inch panel."""
