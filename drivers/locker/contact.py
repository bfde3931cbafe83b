"""A door's sensor without its bouncing. Pure; gpiozero's own bounce_time is not relied on."""

from __future__ import annotations

SETTLED_MS = 60
"""A reed contact bounces for a few milliseconds, a door that falls shut for some tens."""


class Contact:
    """What a contact says once it has said so for `SETTLED_MS`. At first it is believed."""

    def __init__(self, closed: bool, now_ms: int) -> None:
        self.closed = closed
        self._seen = closed
        self._since_ms = now_ms

    def look(self, closed: bool, now_ms: int) -> bool:
        """Take one reading; whether the door is another than before."""
        if closed != self._seen:
            self._seen, self._since_ms = closed, now_ms
        if self._seen == self.closed or now_ms - self._since_ms < SETTLED_MS:
            return False
        self.closed = self._seen
        return True
