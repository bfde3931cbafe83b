"""The simulated scanner of a kiosk with `--sim`, serial imager or camera, and what can be held before it.

Each stands at the lowest boundary: the production driver reads it, framing or picture and all. Any thread may call.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

import numpy as np
import segno

from drivers.scanner.profile import ScannerProfile
from drivers.scanner.serial import SerialScanner
from drivers.scanner.simulated import ImagerFault, SimulatedImager
from kiosk.devices import has_camera, scanner_profile
from kiosk.scanning import Scanner
from ui.dock import Shown

if TYPE_CHECKING:
    from drivers.scanner.frame import Grey
    from kiosk.settings import Settings

HELD_S = 4.0
"""How long a picture is held before the camera: somebody who shows a card waits about as long."""
PLAIN = ScannerProfile(
    name="simulated imager", terminators=("cr",), dialect="menu", on="\x16M\rTRGMOD3!", off="\x16M\rTRGMOD0!"
)
"""Where none is configured: one that can be told to rest, as `honeywell_imager`."""
QUIET_ZONE = 4
"""Modules of white around a code (ISO/IEC 18004)."""
SEEN = "Đã đưa vào máy quét · Shown to the scanner"
BEFORE_CAMERA = "Đang đưa trước máy ảnh · Held before the camera"
DARK = "Máy quét đang nghỉ: lúc này không cần mã · The scanner rests: no code is wanted now"
CAMERA_OFF = "Máy ảnh đang tắt: chạm màn hình trước · The camera is off: touch the screen first"
TROUBLED = "Máy quét đang có lỗi, không đọc gì · The scanner has a fault and sees nothing"
NO_CODE = "Không thấy mã nào trong hình · No code found in the picture"


class SimulatedScanner(Protocol):
    """A scanner that is not there, and the place before it."""

    @property
    def faults(self) -> tuple[tuple[str, str], ...]:
        """What can go wrong with it, and the words for it."""

    def open(self) -> Scanner:
        """The production driver on it. Raises `StreamLost`."""

    def fail(self, fault: str) -> None:
        """From now on this one fault, by name; none for any other name."""

    def show(self, payload: bytes) -> Shown:
        """Hold a code before it."""

    def show_picture(self, picture: Grey) -> Shown:
        """Hold a picture before it."""


class BenchImager:
    """A serial imager. It is shown payloads: of a picture, what the code in it says."""

    faults = (
        (ImagerFault.UNPLUGGED.value, "Unplugged"),
        (ImagerFault.HALF_CODE.value, "Half a code"),
        (ImagerFault.GARBAGE.value, "Garbage"),
        (ImagerFault.DOUBLED.value, "Doubled"),
        (ImagerFault.SILENT.value, "Silent"),
    )

    def __init__(self, profile: ScannerProfile, monotonic_ms: Callable[[], int]) -> None:
        self._profile = profile
        self._monotonic_ms = monotonic_ms
        self._imager = SimulatedImager(profile, monotonic=time.monotonic, sleep=time.sleep)

    def open(self) -> Scanner:
        """As `SimulatedScanner.open`."""
        return SerialScanner(self._imager, self._profile, monotonic_ms=self._monotonic_ms)

    def fail(self, fault: str) -> None:
        """As `SimulatedScanner.fail`."""
        for each in ImagerFault:
            self._imager.faults.set(each, each.value == fault)

    def show(self, payload: bytes) -> Shown:
        """As `SimulatedScanner.show`."""
        if self._imager.show(payload):
            return Shown(True, SEEN)
        return Shown(False, TROUBLED if self._imager.faults.on else DARK)

    def show_picture(self, picture: Grey) -> Shown:
        """As `SimulatedScanner.show_picture`; of several codes in it, one."""
        payload = code_in(picture)
        return Shown(False, NO_CODE) if payload is None else self.show(payload)


class BenchCamera:
    """A camera. It is shown pictures: of a payload, its code."""

    faults = (("unplugged", "Unplugged"), ("frozen", "Frozen"), ("black", "Covered"), ("hangs", "Hangs"))

    def __init__(self, monotonic_ms: Callable[[], int]) -> None:
        from drivers.scanner.simulated_camera import SimulatedCamera  # noqa: PLC0415 - OpenCV, which an imager needs not

        self._monotonic_ms = monotonic_ms
        self._camera = SimulatedCamera(monotonic=time.monotonic, sleep=time.sleep)

    def open(self) -> Scanner:
        """As `SimulatedScanner.open`."""
        from drivers.scanner.camera import Camera  # noqa: PLC0415 - as above

        return Camera(self._camera, monotonic_ms=self._monotonic_ms)

    def fail(self, fault: str) -> None:
        """As `SimulatedScanner.fail`."""
        for name, _ in self.faults:
            self._camera.faults.set(name, name == fault)

    def show(self, payload: bytes) -> Shown:
        """As `SimulatedScanner.show`."""
        return self.show_picture(drawn(payload))

    def show_picture(self, picture: Grey) -> Shown:
        """As `SimulatedScanner.show_picture`."""
        if self._camera.show(picture, HELD_S):
            return Shown(True, BEFORE_CAMERA)
        return Shown(False, TROUBLED if self._camera.faults.on else CAMERA_OFF)


def simulated_scanner(settings: Settings, monotonic_ms: Callable[[], int]) -> SimulatedScanner:
    """One of the kind and model that is configured, so that its production driver runs. Raises as `scanner_profile`."""
    if has_camera(settings):
        return BenchCamera(monotonic_ms)
    return BenchImager(scanner_profile(settings) if settings.kiosk.scanner else PLAIN, monotonic_ms)


def code_in(picture: Grey) -> bytes | None:
    """What the code in this picture says; None where there is none."""
    from drivers.scanner.decode import decode  # noqa: PLC0415 - as above, and zxing

    return next((scan.payload for scan in decode(picture, thorough=True)), None)


def drawn(payload: bytes) -> Grey:
    """A QR code of this payload, with its quiet zone."""
    dark = np.array(segno.make_qr(payload, error="m").matrix, np.uint8)
    return np.pad(255 * (1 - dark), QUIET_ZONE, constant_values=255)
