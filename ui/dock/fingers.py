"""Which fingers are down, over all pages: each has a number of its own, and none stays down when its page goes away."""

from __future__ import annotations

import itertools

from ui.dock.messages import PageTouch
from ui.dock.model import Touch

PageFinger = tuple[int, int]
"""(page, the page's own number for the finger)"""


class Fingers:
    """For one thread."""

    def __init__(self, width: int, height: int) -> None:
        self._size = (width, height)
        self._down: dict[PageFinger, Touch] = {}

    def take(self, page: int, said: PageTouch) -> Touch | None:
        """The touch as the kiosk sees it; None where it makes no sense, such as a finger that lifts twice."""
        key = (page, said.finger)
        known = self._down.get(key)
        if (known is None) != (said.phase == "down"):
            return None
        if known is None and not self._on_glass(said):
            return None
        touch = Touch(said.phase, known.finger if known else self._free(), said.x, said.y)
        self._remember(key, touch)
        return touch

    def gone(self, page: int) -> list[Touch]:
        """A page went away: cancels for the fingers it had down."""
        left = [key for key in self._down if key[0] == page]
        last = [self._down.pop(key) for key in left]
        return [Touch("cancel", touch.finger, touch.x, touch.y) for touch in last]

    def _remember(self, key: PageFinger, touch: Touch) -> None:
        if touch.phase in ("down", "move"):
            self._down[key] = touch
        else:
            del self._down[key]

    def _on_glass(self, said: PageTouch) -> bool:
        width, height = self._size
        return 0 <= said.x < width and 0 <= said.y < height

    def _free(self) -> int:
        used = {touch.finger for touch in self._down.values()}
        return next(number for number in itertools.count() if number not in used)
