"""The kiosk's picture as the dock knows it: painted by the main loop, read by whoever shows it.

It keeps one picture and a short list of what changed last, so a page that is slow costs nothing and gets the latest.
"""

from __future__ import annotations

import threading
from collections import deque
from dataclasses import dataclass

from ui.geometry import Rect, merged

JOURNAL = 64
"""Changes remembered; a page further behind gets the whole picture."""


@dataclass(frozen=True, slots=True)
class Cutout:
    """A part of the picture: RGB, three bytes a pixel, row by row."""

    rect: Rect
    rgb: bytes


@dataclass(frozen=True, slots=True)
class Change:
    """All that is new since an earlier serial."""

    serial: int
    cutouts: tuple[Cutout, ...]


class Frame:
    """The picture. All methods may be called from any thread; the lock is held only while bytes are copied."""

    def __init__(self, width: int, height: int) -> None:
        self.whole = Rect(0, 0, width, height)
        self._rgb = bytearray(b"\xff" * (3 * width * height))
        self._serial = 1
        self._journal: deque[tuple[int, Rect]] = deque([(1, self.whole)], maxlen=JOURNAL)
        self._lock = threading.Lock()

    @property
    def serial(self) -> int:
        """Grows with every change; 0 is before the first picture."""
        return self._serial

    def paint(self, rect: Rect, rgb: bytes) -> None:
        """Put `rgb` at `rect`. Raises ValueError where it does not fit: the caller's mistake."""
        self._check(rect, rgb)
        with self._lock:
            self._copy_in(rect, rgb)
            self._serial += 1
            self._journal.append((self._serial, rect))

    def since(self, serial: int) -> Change:
        """What changed after `serial`; the whole picture for 0, and where the list does not reach back that far."""
        with self._lock:
            rects = merged([rect for at, rect in self._journal if at > serial])
            if self._journal[0][0] > serial + 1:
                rects = [self.whole]
            return Change(self._serial, tuple(self._cut(rect) for rect in rects))

    def _check(self, rect: Rect, rgb: bytes) -> None:
        if rect.w <= 0 or rect.h <= 0 or not self.whole.contains(rect):
            raise ValueError(f"{rect} does not lie on a screen of {self.whole.w} × {self.whole.h}")
        if len(rgb) != 3 * rect.w * rect.h:
            raise ValueError(f"{rect} takes {3 * rect.w * rect.h} bytes, not {len(rgb)}")

    def _copy_in(self, rect: Rect, rgb: bytes) -> None:
        stride, row = 3 * self.whole.w, 3 * rect.w
        start = rect.y * stride + 3 * rect.x
        if row == stride:
            self._rgb[start : start + len(rgb)] = rgb
            return
        source, target = memoryview(rgb), memoryview(self._rgb)
        for line in range(rect.h):
            at = start + line * stride
            target[at : at + row] = source[line * row : (line + 1) * row]

    def _cut(self, rect: Rect) -> Cutout:
        stride, row = 3 * self.whole.w, 3 * rect.w
        start = rect.y * stride + 3 * rect.x
        if row == stride:
            return Cutout(rect, bytes(self._rgb[start : start + row * rect.h]))
        view = memoryview(self._rgb)
        lines = (view[start + line * stride :][:row] for line in range(rect.h))
        return Cutout(rect, b"".join(lines))
