"""A camera of the kernel's (V4L2), by OpenCV: a USB camera, or a Pi's own through its V4L2 device."""

from __future__ import annotations

import logging
import os
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from drivers.scanner.frame import Grey
from drivers.stream import StreamLost

log = logging.getLogger(__name__)

DEVICE = "/dev/kiosk-camera"
"""The name that systemd/70-kiosk.rules gives it, whichever port it is in."""
SELECT_TIMEOUT = ("OPENCV_VIDEOIO_V4L_SELECT_TIMEOUT", "2")
"""Seconds after which OpenCV gives up waiting for a frame; its own 10 are too long for a visitor."""
MANUAL_EXPOSURE = 1
"""V4L2_EXPOSURE_MANUAL, which OpenCV passes on as it is."""


@dataclass(frozen=True, slots=True)
class Optics:
    """How the camera is asked to see. Cameras take of it what they can."""

    width: int = 1280
    height: int = 720
    fps: int = 15
    exposure: int | None = None
    """In the camera's own unit, mostly 0.1 ms. None: automatic, which takes a second to find its way in a dim hall."""
    focus: int | None = None
    """In the camera's own unit. None: automatic. A fixed one does not hunt while a card comes near."""

    def wishes(self) -> tuple[tuple[int, float], ...]:
        """OpenCV's properties and their values, in the order in which they are to be set."""
        jpeg = cv2.VideoWriter.fourcc(*"MJPG")  # raw pictures of this size pass a USB 2 port ten times a second at most
        wishes: list[tuple[int, float]] = [
            (cv2.CAP_PROP_FOURCC, jpeg),
            (cv2.CAP_PROP_FRAME_WIDTH, self.width),
            (cv2.CAP_PROP_FRAME_HEIGHT, self.height),
            (cv2.CAP_PROP_FPS, self.fps),
            (cv2.CAP_PROP_BUFFERSIZE, 1),
        ]
        if self.exposure is not None:
            wishes += [(cv2.CAP_PROP_AUTO_EXPOSURE, MANUAL_EXPOSURE), (cv2.CAP_PROP_EXPOSURE, self.exposure)]
        if self.focus is not None:
            wishes += [(cv2.CAP_PROP_AUTOFOCUS, 0), (cv2.CAP_PROP_FOCUS, self.focus)]
        return tuple(wishes)


class VideoSource:
    """The camera at a path. Implements `FrameSource`."""

    def __init__(self, device: str = DEVICE, optics: Optics | None = None, *, backend: int = cv2.CAP_V4L2) -> None:
        self.name = device
        self._optics = optics or Optics()
        self._backend = backend
        self._camera: cv2.VideoCapture | None = None
        self._coloured: Grey | None = None
        self._told = False

    def plugged_in(self) -> bool:
        """As `FrameSource.plugged_in`."""
        return Path(self.name).exists()

    def open(self) -> None:
        """As `FrameSource.open`."""
        os.environ.setdefault(*SELECT_TIMEOUT)
        if not self.plugged_in():  # OpenCV would say so on stderr each time
            raise StreamLost(f"{self.name} is not there")
        camera = cv2.VideoCapture(self.name, self._backend)
        if not camera.isOpened():
            raise StreamLost(f"{self.name} cannot be opened as a camera, or somebody else uses it")
        self._camera = camera
        refused = [wish for wish, value in self._optics.wishes() if not camera.set(wish, value)]
        if refused and not self._told:
            self._told = True
            log.info("%s keeps its own way in %d settings of %d", self.name, len(refused), len(self._optics.wishes()))

    def read(self) -> Grey:
        """As `FrameSource.read`."""
        if self._camera is None:
            raise StreamLost(f"{self.name} is not open")
        seen, picture = self._camera.read(self._coloured)
        if not seen or picture is None:
            raise StreamLost(f"{self.name} gives no picture")
        self._coloured = picture  # the next one is written over it
        return cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY) if picture.ndim == 3 else np.array(picture)

    def release(self) -> None:
        """As `FrameSource.release`."""
        camera, self._camera = self._camera, None
        if camera is not None:
            camera.release()
        if self._coloured is not None:
            self._coloured.fill(0)
            self._coloured = None
