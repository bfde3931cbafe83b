"""The slips that came out, as PNG; the newest are kept, in memory only."""

from __future__ import annotations

import struct
from collections import deque
from dataclasses import dataclass

KEPT = 12
"""Slips shown; older ones are forgotten."""

DOTS_PER_MM = 8.0
"""Ticket printers of 203 dpi, used where the PNG does not say its own resolution."""

_SIGNATURE = b"\x89PNG\r\n\x1a\n"


@dataclass(frozen=True, slots=True)
class Slip:
    """One piece of paper; `id` counts from 1 in each run."""

    id: int
    png: bytes
    width: int
    height: int
    dots_per_mm: float
    at: float
    """When it came out, on the dock's monotonic clock, in seconds."""


class Tray:
    """Not locked: its owner does that."""

    def __init__(self) -> None:
        self._slips: deque[Slip] = deque(maxlen=KEPT)
        self.count = 0

    def add(self, png: bytes, at: float) -> Slip:
        """Raises ValueError where `png` is no PNG: the caller's mistake."""
        width, height = size_of(png)
        self.count += 1
        slip = Slip(self.count, png, width, height, resolution_of(png), at)
        self._slips.appendleft(slip)
        return slip

    def slips(self) -> tuple[Slip, ...]:
        """The newest first."""
        return tuple(self._slips)

    def find(self, slip_id: str) -> Slip | None:
        """The slip with this id, written in figures; None where it never came out or is no longer kept."""
        return next((slip for slip in self._slips if str(slip.id) == slip_id), None)

    def latest(self) -> Slip | None:
        """The newest."""
        return self._slips[0] if self._slips else None


def size_of(png: bytes) -> tuple[int, int]:
    """Width and height in dots, read from the header."""
    if len(png) < 33 or not png.startswith(_SIGNATURE):
        raise ValueError("a slip has to be a PNG")
    width, height = struct.unpack_from(">II", png, 16)
    return width, height


def resolution_of(png: bytes) -> float:
    """Dots per millimetre from the PNG's pHYs chunk, or a ticket printer's usual."""
    at = len(_SIGNATURE)
    while at + 12 <= len(png):
        (length,) = struct.unpack_from(">I", png, at)
        kind = png[at + 4 : at + 8]
        if kind == b"IDAT":
            break
        if kind == b"pHYs" and at + 17 <= len(png):
            per_metre, _, unit = struct.unpack_from(">IIB", png, at + 8)
            return per_metre / 1000 if unit == 1 and per_metre else DOTS_PER_MM
        at += 12 + length
    return DOTS_PER_MM
