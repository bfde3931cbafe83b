"""Codes in a camera's frames: fast where there is none, for that is the common frame; stubborn where there may be one.

zxing looks at every frame. What it costs is saved up by a share of `SHARE`, and all other looks are paid from these
savings, so that frames without a code cost hardly more than zxing alone, whatever hangs on the wall.
"""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable, Iterable, Iterator

import cv2

from drivers.scanner import looks
from drivers.scanner.frame import Grey
from drivers.scanner.patch import Patches
from drivers.scanner.scan import Scan

SHARE = 0.12
"""What the other looks may cost, of what the first one does."""
START_S = 0.040
"""Processor time to begin with: somebody wants to show something now."""
PLENTY_S = 0.020
"""With more than this in hand, all is tried at once."""
MOST_S = 0.120
"""More is not saved: it would all be spent on the first shirt with a pattern."""

cv2.setNumThreads(1)  # what OpenCV does in other threads no meter sees, and the ears need the other cores


def decode(grey: Grey, *, thorough: bool = False) -> tuple[Scan, ...]:
    """The codes in one picture, none of them twice; empty where there is none.

    `thorough`: where something stands out, everything is tried, whatever it costs: some tens of milliseconds.
    """
    return Reader(cpu_s=_no_time).read(grey) if thorough else Reader().read(grey)


def _no_time() -> float:
    """A meter that stands still: savings never end."""
    return 0.0


class Reader:
    """Reads a camera's frames, one after the other. Keeps none. For one thread."""

    def __init__(self, *, cpu_s: Callable[[], float] = time.thread_time) -> None:
        """`cpu_s` is this thread's processor time."""
        self._cpu_s = cpu_s
        self._saved_s = START_S
        self._patches = Patches()
        self._rests = True
        self._suspects = False
        self._closer = itertools.cycle(looks.CLOSER)

    def read(self, grey: Grey) -> tuple[Scan, ...]:
        """The codes in this frame, none of them twice."""
        started = self._cpu_s()
        found = _unlike(looks.zxing(grey))
        self._saved_s = min(MOST_S, self._saved_s + SHARE * (self._cpu_s() - started))
        return found or _first(self._paid(grey))

    def _paid(self, grey: Grey) -> Iterator[tuple[Scan, ...]]:
        """Further looks, each taken off the savings, as long as there are any."""
        started = self._cpu_s()
        for found in self._further(grey):
            yield found
            now = self._cpu_s()
            self._saved_s, started = self._saved_s - (now - started), now
            if self._saved_s <= 0:
                return

    def _further(self, grey: Grey) -> Iterator[tuple[Scan, ...]]:
        """A patch that stands out, looked at in every way while there is plenty, else in one more way each time."""
        self._rests = not self._rests and not self._suspects
        if self._rests:
            return  # every other frame where there is nothing
        patch = self._patches.find(grey)
        self._suspects = patch is not None
        yield ()  # finding none has its price too
        if patch is None:
            return
        close = patch.of(grey)
        yield looks.CLOSEST(close)
        for _ in looks.CLOSER:
            yield next(self._closer)(close)
            if self._saved_s < PLENTY_S:
                return


def _first(results: Iterable[tuple[Scan, ...]]) -> tuple[Scan, ...]:
    return next((_unlike(found) for found in results if found), ())


def _unlike(found: tuple[Scan, ...]) -> tuple[Scan, ...]:
    return tuple({scan.payload: scan for scan in reversed(found)}.values())[::-1]
