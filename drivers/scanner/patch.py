"""Where in a frame a code may be: the patch that is busier than the rest, and was not so all day.

A tenth of a millisecond a frame: every fourth pixel of every fourth row is looked at. A QR code is busy in both
directions, bars in one; noise is busy everywhere; a notice on the wall is busy too, and is known after some seconds.
"""

from __future__ import annotations

from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from drivers.scanner.frame import Grey

STEP = 4
"""Every so many pixels one is looked at: a module of a code is about as wide."""
CELL = 8
"""So many of these make a cell, each way: 32 pixels, a third of the smallest code that can be read."""
CELL_PX = STEP * CELL
ABOVE_THE_REST = 1.5
"""A code is busier than the picture by this; measured: 5 to 15 times in good light, twice in the dark."""
LEAST_BUSY = 0.05
"""… and by this share of the picture's contrast: faces and furniture have edges too."""
HABIT = 1 / 128
"""What stays for so many frames (eight seconds) belongs to the hall."""


class Patch(NamedTuple):
    """A part of a frame, in pixels."""

    left: int
    top: int
    right: int
    bottom: int

    def of(self, grey: Grey) -> Grey:
        """That part of the frame: a view of it, no copy."""
        return grey[self.top : self.bottom, self.left : self.right]


class Patches:
    """Looks for a patch in one frame after the other. What it keeps of them is how busy each cell usually is."""

    def __init__(self) -> None:
        self._usual: NDArray[np.float32] | None = None

    def find(self, grey: Grey) -> Patch | None:
        """The likeliest place of a code; None where nothing stands out."""
        few = np.ascontiguousarray(grey[::STEP, ::STEP])
        if min(few.shape) <= 2 * CELL:
            return None
        busy = _busy(few)
        fresh = self._without_the_usual(busy)
        _, most, _, (x, y) = cv2.minMaxLoc(fresh)
        dark, light, _, _ = cv2.minMaxLoc(few)
        least = ABOVE_THE_REST * cv2.mean(busy)[0] + LEAST_BUSY * (light - dark)
        return _around(fresh, x, y, grey.shape) if most > least else None

    def _without_the_usual(self, busy: NDArray[np.float32]) -> NDArray[np.float32]:
        if self._usual is None or self._usual.shape != busy.shape:
            self._usual = np.zeros_like(busy)
        fresh = busy - self._usual
        self._usual += HABIT * fresh
        return fresh


def _busy(few: Grey) -> NDArray[np.float32]:
    """For each cell, how much neighbouring pixels differ; what differs in one direction only counts for half."""
    across = _cells(cv2.absdiff(few[:-1, 1:], few[:-1, :-1]))
    down = _cells(cv2.absdiff(few[1:, :-1], few[:-1, :-1]))
    both = cv2.max(cv2.min(across, down), cv2.max(across, down) // 2)
    return cv2.blur(both, (3, 3)).astype(np.float32)


def _cells(differences: Grey) -> Grey:
    """The mean of each cell. By halves: that is what is fast."""
    rows, columns = (length // CELL * CELL for length in differences.shape)
    whole: Grey = differences[:rows, :columns]
    for _ in range(CELL.bit_length() - 1):
        whole = cv2.resize(whole, (whole.shape[1] // 2, whole.shape[0] // 2), interpolation=cv2.INTER_AREA)
    return whole


def _around(fresh: NDArray[np.float32], x: int, y: int, size: tuple[int, ...]) -> Patch:
    """The busy cells that hang together with this one, and a cell of white around them."""
    alike = (fresh >= fresh[y, x] / 2).astype(np.uint8)
    _, _, _, (left, top, wide, high) = cv2.floodFill(alike, None, (x, y), 2)
    return Patch(
        max(0, left - 1) * CELL_PX,
        max(0, top - 1) * CELL_PX,
        min(size[1], (left + wide + 1) * CELL_PX + CELL_PX // 2),
        min(size[0], (top + high + 1) * CELL_PX + CELL_PX // 2),
    )
