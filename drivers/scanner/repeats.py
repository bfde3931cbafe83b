"""A code that lies before a scanner is read again and again: it counts once until it has been away for a while.

Pure: no clock. Of the codes only Python's keyed hash is kept, which nobody can turn back.
"""

from __future__ import annotations

REPEAT_MS = 2_500
"""Real scanners repeat a code that stays within some hundred milliseconds; nobody shows one twice as fast as this."""
AT_ONCE = 16
"""More codes than fit before one scanner at a time."""


class Repeats:
    """The codes seen of late."""

    def __init__(self, repeat_ms: int = REPEAT_MS) -> None:
        self._repeat_ms = repeat_ms
        self._seen: dict[int, int] = {}

    def is_new(self, code: bytes, now_ms: int) -> bool:
        """Whether the code was not seen within the last `repeat_ms`. It is seen now."""
        known = {key: at for key, at in self._seen.items() if now_ms - at < self._repeat_ms}
        key = hash(code)
        new = known.pop(key, None) is None
        known[key] = now_ms
        self._seen = dict(list(known.items())[-AT_ONCE:])
        return new
