"""One thread that takes frames as they come and holds the newest: who decodes slowly misses frames and never lags.

OpenCV's read can block for good on a camera that hangs. So nobody waits for it but this thread, and a thread that
does not come back is left behind: it releases the camera when it wakes.
"""

from __future__ import annotations

import logging
import threading
from typing import TYPE_CHECKING

from drivers.stream import StreamLost

if TYPE_CHECKING:
    from drivers.scanner.frame import Grey
    from drivers.scanner.source import FrameSource

log = logging.getLogger(__name__)

LEAVE_S = 1.0
"""A frame takes a fifteenth of a second, OpenCV's closing some tenths."""


class Capture:
    """Frames from a source, from now until `stop`."""

    def __init__(self, source: FrameSource) -> None:
        self._source = source
        self._news = threading.Condition()
        self._frame: Grey | None = None
        self._fault: StreamLost | None = None
        self._bug: Exception | None = None
        self._stopping = False
        self._thread = threading.Thread(target=self._run, name="camera", daemon=True)
        self._thread.start()

    def newest(self, timeout_s: float) -> Grey | None:
        """The newest frame that nobody has taken, which is the caller's now; None when none came in time.

        Raises `StreamLost` when the camera is lost.
        """
        with self._news:
            self._news.wait_for(lambda: self._frame is not None or self._fault or self._bug, timeout_s)
            if self._bug is not None:
                raise self._bug
            if self._fault is not None:
                raise StreamLost(str(self._fault))
            frame, self._frame = self._frame, None
            return frame

    def stop(self) -> bool:
        """Release the camera. False when its thread hangs, and with it the camera. Takes `LEAVE_S` at most."""
        with self._news:
            self._stopping = True
            self._wipe()
        self._thread.join(LEAVE_S)
        if self._thread.is_alive():
            log.warning("%s does not come back from reading; it is left alone", self._source.name)
        return not self._thread.is_alive()

    def _run(self) -> None:
        try:
            self._source.open()
            while self._put(self._source.read()):
                pass
        except StreamLost as fault:
            self._ended(fault, None)
        except Exception as bug:  # noqa: BLE001 - told where frames are waited for, in the supervised thread
            self._ended(None, bug)
        finally:
            self._source.release()

    def _put(self, frame: Grey) -> bool:
        """Hold this frame instead of the last one. False once told to stop."""
        with self._news:
            self._wipe()
            self._frame = frame
            if self._stopping:
                self._wipe()
            self._news.notify()
            return not self._stopping

    def _wipe(self) -> None:
        if self._frame is not None:
            self._frame.fill(0)
            self._frame = None

    def _ended(self, fault: StreamLost | None, bug: Exception | None) -> None:
        with self._news:
            self._wipe()
            self._fault, self._bug = fault, bug
            self._news.notify()
