"""How long to wait before the next connection to the broker. Pure: time comes in as milliseconds.

A broker keeps one connection for a name. Two kiosks with one id (a card that was copied) so put each other off it, each
as soon as it is back, and nothing but short connections comes of it. Then the pauses become long: the two take turns,
and both get their tickets across until somebody gives one of them its own id.
"""

from __future__ import annotations

from kiosk.delivery import Backoff

STEADY_AFTER_MS = 10_000
"""A connection that lasted this long was a good one: the next pause is short again."""
SHORT_MOST = 3
"""So many short connections in a row, each of which the broker had granted, are no accident."""
ALONE_AFTER_MS = 300_000
"""Longer than any pause of the other kiosk: by then it would have come."""


class Patience:
    """What the connections so far were like. For one thread."""

    def __init__(self, reconnect: Backoff, crowded: Backoff) -> None:
        self._reconnect = reconnect
        self._crowded = crowded
        self._failures = 0
        self._short = 0

    @property
    def is_crowded(self) -> bool:
        """Whether it looks as if another kiosk had this one's id."""
        return self._short >= SHORT_MOST

    def ended(self, *, granted: bool, lasted_ms: int) -> int:
        """A connection is over, or there was none; `granted`: the broker had taken its subscriptions. Milliseconds."""
        if granted and (self.is_crowded or lasted_ms < STEADY_AFTER_MS):
            self._short += 1
        elif not self.is_crowded:
            self._short = 0
        if granted and self.is_crowded:
            return self._crowded.pause_ms(self._short - SHORT_MOST)
        failures = 0 if lasted_ms >= STEADY_AFTER_MS else self._failures
        self._failures = failures + 1
        return self._reconnect.pause_ms(failures)

    def lasts(self, lasted_ms: int) -> bool:
        """Whether the connection that stands shows, just now, that there is no other kiosk any more."""
        alone = self.is_crowded and lasted_ms >= ALONE_AFTER_MS
        if alone:
            self._short = 0
        return alone
