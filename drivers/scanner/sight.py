"""Does the camera see? A lens may be covered, and a camera may hang and give its last picture for ever."""

from __future__ import annotations

from enum import Enum, auto

from drivers.scanner.frame import Grey

FEW = (slice(None, None, 48), slice(None, None, 16))
"""Pixels that are compared: 1,200 of 720p, a hundredth of a millisecond."""
BLACK = 24
"""Greys below this are black; in the dark, noise of a sensor stays below."""
FROZEN_MS = 10_000
"""No two frames of a living sensor are alike to the last bit for so long."""


class Sight(Enum):
    """What is known of it."""

    SEES = auto()
    DARK = auto()
    """Nothing but black."""
    FROZEN = auto()
    """The same picture for `FROZEN_MS`."""


class Sights:
    """Judges one frame after the other. Of them only a hash is kept."""

    def __init__(self) -> None:
        self._last: int | None = None
        self._since_ms = 0

    def of(self, grey: Grey, now_ms: int) -> Sight:
        """What this frame tells, seen at this time."""
        few = grey[FEW]
        if int(few.max()) < BLACK:
            self._last = None  # black is alike every night
            return Sight.DARK
        this = hash(few.tobytes())
        if this != self._last:
            self._last, self._since_ms = this, now_ms
        return Sight.FROZEN if now_ms - self._since_ms >= FROZEN_MS else Sight.SEES
