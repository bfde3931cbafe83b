"""A camera as a scanner: it sees only while a code is wanted, and nothing of what it saw stays.

It runs in a supervised thread as the serial scanner does. A frame is overwritten as soon as it was looked at.
"""

from __future__ import annotations

import logging
import time
from collections import deque
from collections.abc import Callable
from typing import TYPE_CHECKING

from drivers.scanner.capture import Capture
from drivers.scanner.decode import Reader
from drivers.scanner.repeats import Repeats
from drivers.scanner.sight import Sight, Sights
from drivers.stream import StreamLost

if TYPE_CHECKING:
    from drivers.scanner.frame import Grey
    from drivers.scanner.scan import Scan
    from drivers.scanner.source import FrameSource

log = logging.getLogger(__name__)

SILENT_MS = 5_000
"""A camera that gave no frame for so long hangs. Opening one and its first frame take one to three seconds."""


def _monotonic_ms() -> int:
    return time.monotonic_ns() // 1_000_000


class Camera:
    """A scanner made of a camera. Raises `StreamLost` where it is gone; it is then to be closed and made anew.

    `want`, `read` and `close` are for one thread.
    """

    def __init__(
        self,
        source: FrameSource,
        *,
        monotonic_ms: Callable[[], int] = _monotonic_ms,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """Nothing is opened yet. `sleep` gets seconds. Raises `StreamLost` where no camera is plugged in."""
        self._source = source
        self._monotonic_ms = monotonic_ms
        self._sleep = sleep
        self._capture: Capture | None = None
        self._reader = Reader()
        self._sights = Sights()
        self._repeats = Repeats()
        self._scans: deque[Scan] = deque()
        self._frame_at_ms = 0
        self._told_dark = False
        self._require_plugged_in()

    def want(self, wanted: bool) -> None:
        """Whether anybody wants a code: else the camera is released, and its light is out. Raises `StreamLost`."""
        if wanted and self._capture is None:
            self._reader, self._sights = Reader(), Sights()
            self._frame_at_ms = self._monotonic_ms()
            self._capture = Capture(self._source)
        if not wanted and not self._let_go():
            raise StreamLost(f"{self._source.name} cannot be released: it hangs")

    def read(self, timeout_ms: int) -> Scan | None:
        """The code in the next frame; None when there was none in it, none came in time, or none is wanted.

        So it returns sooner than `timeout_ms`, mostly. A code that stays before the camera is told once.
        Raises `StreamLost`.
        """
        if self._capture is None:
            self._sleep(timeout_ms / 1000)
            self._require_plugged_in()
            return None
        if not self._scans:
            frame = self._capture.newest(timeout_ms / 1000)
            if frame is None:
                self._require_frames()
            else:
                self._look_at(frame)
        return self._scans.popleft() if self._scans else None

    def close(self) -> None:
        """Release the camera. Never raises."""
        self._let_go()

    def _let_go(self) -> bool:
        """Whether the camera is released now."""
        self._scans.clear()
        capture, self._capture = self._capture, None
        return capture is None or capture.stop()

    def _look_at(self, frame: Grey) -> None:
        now_ms = self._frame_at_ms = self._monotonic_ms()
        try:
            found = self._reader.read(frame)
            sight = self._sights.of(frame, now_ms)
        finally:
            frame.fill(0)
        self._scans.extend(scan for scan in found if self._repeats.is_new(scan.payload, now_ms))
        if sight is Sight.FROZEN:
            raise StreamLost(f"{self._source.name} shows the same picture again and again")
        self._tell_dark(sight is Sight.DARK)

    def _tell_dark(self, dark: bool) -> None:
        if dark is not self._told_dark:
            self._told_dark = dark
            what = "sees nothing but black: is its lens covered?" if dark else "sees again"
            log.log(logging.WARNING if dark else logging.INFO, "%s %s", self._source.name, what)

    def _require_frames(self) -> None:
        if self._monotonic_ms() - self._frame_at_ms >= SILENT_MS:
            raise StreamLost(f"{self._source.name} gives no pictures")

    def _require_plugged_in(self) -> None:
        if not self._source.plugged_in():
            raise StreamLost(f"{self._source.name} is not there")
