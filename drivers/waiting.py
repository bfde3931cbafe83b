"""How a simulated device keeps its reader waiting, in a time that may be a test's own."""

from __future__ import annotations

from collections.abc import Callable

STEP_S = 0.02


def wait_for(
    take: Callable[[], bytes], timeout_s: float, *, monotonic: Callable[[], float], sleep: Callable[[float], None]
) -> bytes:
    """What `take` gives, as soon as that is anything; b"" when it was nothing for `timeout_s`."""
    deadline = monotonic() + timeout_s
    while True:
        taken = take()
        left = deadline - monotonic()
        if taken or left <= 0:
            return taken
        sleep(min(STEP_S, left))
