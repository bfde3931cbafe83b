"""How fast one kiosk may ask: a visitor's pace. Who tries codes one after the other learns little of them."""

from __future__ import annotations

from typing import Final

AT_ONCE: Final = 5
"""Questions that are answered without a pause: a scanner that reads twice, a visitor who corrects a figure."""
EVERY_S: Final = 1.0
"""One more each second: faster than anybody types, and 86,400 a day of the millions that a code can be."""
MOST_KIOSKS: Final = 1000
"""That may ask at the same time; more are no kiosks."""


class Limiter:
    """Tokens of each kiosk, by a clock that never goes back."""

    def __init__(self) -> None:
        self._full_at: dict[str, float] = {}
        """When each kiosk may ask `AT_ONCE` questions again, in seconds."""

    def allows(self, kiosk: str, now: float) -> bool:
        """Whether one more question of this kiosk is answered; it counts if it is."""
        if len(self._full_at) >= MOST_KIOSKS:
            self._full_at = {name: full_at for name, full_at in self._full_at.items() if full_at > now}
        if kiosk not in self._full_at and len(self._full_at) >= MOST_KIOSKS:
            return False
        full_at = max(self._full_at.get(kiosk, now), now) + EVERY_S
        if full_at - now > AT_ONCE * EVERY_S:
            return False
        self._full_at[kiosk] = full_at
        return True
