"""A camera on a simulated one, whose frames come when the test says so, in a time that passes when the test says so."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from drivers.scanner.camera import Camera
from drivers.scanner.simulated_camera import SimulatedCamera

if TYPE_CHECKING:
    from drivers.scanner.frame import Grey
    from drivers.scanner.scan import Scan

LONG_MS = 10_000
"""What has been asked for comes long before."""
BRIEF_MS = 20
"""For what never comes."""


class Desk:
    """The parts, and what a person does with them."""

    def __init__(self, width: int = 1280, height: int = 720) -> None:
        self.now_s = 1000.0
        self._ticks = threading.Semaphore(0)
        self.simulated = SimulatedCamera(
            monotonic=lambda: self.now_s, sleep=lambda _: self._tick(), width=width, height=height
        )
        self.camera = self.made()
        self.camera.want(True)

    def made(self) -> Camera:
        """A camera on the same simulated one."""
        return Camera(self.simulated, monotonic_ms=lambda: int(self.now_s * 1000), sleep=lambda _: None)

    def show(self, picture: Grey, seconds: float = 1.0) -> None:
        """Hold it before the camera."""
        self.simulated.show(picture, seconds)

    def one_frame(self) -> Scan | None:
        """Let the camera see once."""
        self._ticks.release()
        return self.camera.read(LONG_MS)

    def no_frame(self) -> Scan | None:
        """Ask it while nothing comes."""
        return self.camera.read(BRIEF_MS)

    def close(self) -> None:
        """Let its thread go on, and end."""
        for _ in range(100):
            self._ticks.release()
        self.camera.close()
        while self._ticks.acquire(blocking=False):
            pass

    def _tick(self) -> None:
        self._ticks.acquire()
