"""A camera that is not there: an empty hall with a sensor's noise, and what is held before it. A `FrameSource`.

The production camera runs on top of it. Chosen by configuration or `--sim` only.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from enum import Enum

import cv2
import numpy as np

from drivers.faults import Faults
from drivers.scanner.frame import Grey
from drivers.stream import StreamLost

FRAME_S = 1 / 15
NOISE = 3.0
"""Grey levels, standard deviation: an ordinary sensor in an ordinary hall."""
FILLS = 0.9
"""How much of the frame's width or height a picture takes that is held before it."""


class CameraFault(Enum):
    """What can go wrong with it; the value is the name a person uses for it."""

    UNPLUGGED = "unplugged"
    FROZEN = "frozen"
    """It gives its last picture again and again."""
    BLACK = "black"
    """Its lens is covered."""
    HANGS = "hangs"
    """It is there, and gives no pictures: a read never comes back, until this is switched off."""


class SimulatedCamera:
    """The camera and the place before it. Safe to use from several threads.

    `sleep` gets seconds, and time must pass on `monotonic` with it.
    """

    name = "the simulated camera"

    def __init__(
        self,
        *,
        monotonic: Callable[[], float],
        sleep: Callable[[float], None],
        width: int = 1280,
        height: int = 720,
    ) -> None:
        self.faults = Faults(CameraFault, self._fault_changed)
        self.is_open = False
        """Whether its light is on."""
        self._monotonic = monotonic
        self._sleep = sleep
        self._lock = threading.Lock()
        self._wakes = threading.Event()
        self._wakes.set()
        chance = np.random.default_rng(1)
        slope = np.linspace(190, 130, height)[:, None] * np.linspace(0.9, 1, width)[None, :]
        self._hall: Grey = slope.astype(np.uint8)
        self._noise: Grey = chance.normal(0, NOISE, (height + 32, width + 32)).astype(np.float32)
        self._chance = chance
        self._shown: Grey | None = None
        self._shown_until = 0.0
        self._last: Grey | None = None

    # -- what a person does ----------------------------------------------------------------------------------------

    def show(self, picture: Grey, seconds: float) -> bool:
        """Hold a picture before it for so long. Whether it can be seen: not while it is dark, hangs or is unplugged.

        A picture as large as the frame is the frame.
        """
        with self._lock:
            self._shown = self._placed(picture)
            self._shown_until = self._monotonic() + seconds
        return self.is_open and not self.faults.on

    def take_away(self) -> None:
        """Nothing is before it any more."""
        with self._lock:
            self._forget()

    # -- the frame source ------------------------------------------------------------------------------------------

    def plugged_in(self) -> bool:
        """As `FrameSource.plugged_in`."""
        return CameraFault.UNPLUGGED not in self.faults.on

    def open(self) -> None:
        """As `FrameSource.open`."""
        self._require_cable()
        self.is_open = True

    def read(self) -> Grey:
        """As `FrameSource.read`; takes as long as a frame takes."""
        self._sleep(FRAME_S)
        self._wakes.wait()
        self._require_cable()
        with self._lock:
            if CameraFault.BLACK in self.faults.on:
                return np.zeros_like(self._hall)
            if CameraFault.FROZEN not in self.faults.on or self._last is None:
                self._last = self._seen()
            return self._last.copy()

    def release(self) -> None:
        """As `FrameSource.release`."""
        self.is_open = False
        with self._lock:
            if self._last is not None:
                self._last.fill(0)
                self._last = None

    # -- how it sees -----------------------------------------------------------------------------------------------

    def _seen(self) -> Grey:
        if self._shown is not None and self._monotonic() >= self._shown_until:
            self._forget()
        frame = self._hall if self._shown is None else self._shown
        top, left = (int(each) for each in self._chance.integers(0, 32, 2))
        noise = self._noise[top : top + frame.shape[0], left : left + frame.shape[1]]
        return cv2.add(frame, noise, dtype=cv2.CV_8U)

    def _placed(self, picture: Grey) -> Grey:
        """The picture in the middle of the hall, as large as it fits; enlarged by whole factors only."""
        high, wide = self._hall.shape
        if picture.shape == self._hall.shape:
            return picture.copy()
        factor = FILLS * min(high / picture.shape[0], wide / picture.shape[1])
        factor = float(int(factor)) if factor > 1 else factor
        how = cv2.INTER_AREA if factor < 1 else cv2.INTER_NEAREST
        held = cv2.resize(picture, None, fx=factor, fy=factor, interpolation=how)
        top, left = (high - held.shape[0]) // 2, (wide - held.shape[1]) // 2
        frame: Grey = self._hall.copy()
        frame[top : top + held.shape[0], left : left + held.shape[1]] = held
        return frame

    def _forget(self) -> None:
        if self._shown is not None:
            self._shown.fill(0)
            self._shown = None

    def _require_cable(self) -> None:
        if not self.plugged_in():
            raise StreamLost("the simulated camera is unplugged")

    def _fault_changed(self, _fault: CameraFault, _on: bool) -> None:
        hanging = CameraFault.HANGS in self.faults.on and self.plugged_in()
        (self._wakes.clear if hanging else self._wakes.set)()
