"""How often a wrong pick-up code may be tried. Pure: docs/decisions/0011 has the arithmetic."""

from __future__ import annotations

from dataclasses import dataclass

MOST_WRONG = 5
"""An old hand may mistype twice; the check digit catches nearly all of that before it comes here."""
REST_MS = 15 * 60_000
"""So long without a try, and earlier ones count no more."""


@dataclass(frozen=True, slots=True)
class WrongCodes:
    """Wrong tries that still count."""

    count: int
    since_ms: int
    """When the last one was, by the monotonic clock; for tries before this start, the start."""

    def rests(self, now_ms: int) -> bool:
        """Whether no code is taken at the moment."""
        return self._counting(now_ms) >= MOST_WRONG

    def one_more(self, now_ms: int) -> WrongCodes:
        """After another wrong one."""
        return WrongCodes(self._counting(now_ms) + 1, now_ms)

    def _counting(self, now_ms: int) -> int:
        return self.count if now_ms - self.since_ms < REST_MS else 0
