"""From settings to devices: which glass, which printer model, which line. Faults are found before anything starts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from drivers.locker import gpio, wiring
from drivers.locker.wiring import DoorPins, Wiring
from drivers.printer.profile import Profile, load_profile
from drivers.scanner.profile import ScannerProfile, load_scanner
from drivers.scanner.serial import SerialScanner
from drivers.stream import open_stream, opener_of
from kiosk.forms import DoorEntry
from kiosk.voice_file import voice_faults
from ui.display import Display
from ui.icons import ICONS

if TYPE_CHECKING:
    from pathlib import Path

    from drivers.scanner.camera import Camera
    from kiosk.documents import Document
    from kiosk.settings import Settings

CAMERA = "camera:"
SCANNER_LINES = ("serial:", "tcp:")
SCANNER_ADDRESSES = "serial:/dev/…[?baud=115200], tcp:HOST:PORT or camera:/dev/…"


def printer_profile(settings: Settings) -> Profile:
    """The configured printer model. Raises `ValueError` or `OSError` as `load_profile`."""
    return load_profile(settings.folder / "printers" / f"{settings.kiosk.printer.model}.toml")


def scanner_profile(settings: Settings) -> ScannerProfile:
    """The configured model of a serial scanner. Raises as `load_scanner`; `LookupError` where there is no scanner."""
    if settings.kiosk.scanner is None:
        raise LookupError("no scanner is configured")
    return load_scanner(settings.folder / "scanners" / f"{settings.kiosk.scanner.model}.toml")


def open_serial_scanner(settings: Settings, monotonic_ms: Callable[[], int]) -> SerialScanner:
    """The configured scanner on its line. Raises `StreamLost` where it is not there, else as `scanner_profile`."""
    profile = scanner_profile(settings)
    address = settings.kiosk.scanner.address if settings.kiosk.scanner else ""
    return SerialScanner(open_stream(address), profile, monotonic_ms=monotonic_ms)


def has_camera(settings: Settings) -> bool:
    """Whether what reads codes is a camera; any other scanner is a serial one."""
    return settings.kiosk.scanner is not None and settings.kiosk.scanner.address.startswith(CAMERA)


def open_scanner(settings: Settings, monotonic_ms: Callable[[], int]) -> SerialScanner | Camera:
    """The configured scanner, of either kind. Raises as `open_serial_scanner`."""
    if settings.kiosk.scanner is None or not has_camera(settings):
        return open_serial_scanner(settings, monotonic_ms)
    from drivers.scanner.camera import Camera  # noqa: PLC0415 - OpenCV, which no serial scanner needs
    from drivers.scanner.video import VideoSource  # noqa: PLC0415 - as above

    return Camera(VideoSource(settings.kiosk.scanner.address.removeprefix(CAMERA)), monotonic_ms=monotonic_ms)


def locker_wiring(settings: Settings) -> Wiring | None:
    """The configured locker's doors and pins; None where there is none."""
    section = settings.kiosk.locker
    if section is None:
        return None
    doors = tuple(DoorPins(one.door, one.lock_pin, one.sensor_pin) for one in section.doors)
    return Wiring(doors, section.pulse_ms, section.lock_on, section.door_closed)


def open_locker(wired: Wiring) -> gpio.Locker:
    """The locker on this machine's pins. Raises `StreamLost` where they cannot be had."""
    return gpio.Locker(wired, gpio.lgpio_factory())


def screen_display(settings: Settings) -> Display:
    """The configured glass."""
    screen = settings.kiosk.screen
    return Display(screen.width_px, screen.height_px, screen.width_mm, screen.height_mm)


def device_faults(folder: Path, kiosk: Document, services: Document) -> Iterator[str]:
    """What of the configuration no device can do, one line a fault, whatever else is wrong with the files."""
    yield from _model_faults(folder, "printer", load_profile, kiosk)
    yield from _model_faults(folder, "scanner", load_scanner, kiosk)
    address = kiosk.part(str, "printer", "address")
    try:
        opener_of(address or "file:/dev/null")
    except ValueError as fault:
        yield kiosk.fault(f"printer.address: {fault}")
    yield from map(kiosk.fault, _scanner_address_faults(kiosk.part(str, "scanner", "address")))
    entries = kiosk.part(tuple[DoorEntry, ...], "locker", "doors") or ()
    doors = [DoorPins(one.door, one.lock_pin, one.sensor_pin) for one in entries]
    yield from (kiosk.fault(f"locker.doors: {fault}") for fault in wiring.faults(doors))
    yield from voice_faults(folder)
    for place in range(len(services.part(list[object], "services") or ())):
        icon = services.part(str, "services", place, "icon")
        if icon is not None and icon not in ICONS:
            yield services.fault(f"services[{place}].icon: no picture {icon!r}; there are {', '.join(sorted(ICONS))}")


def _model_faults(folder: Path, kind: str, load: Callable[[Path], object], kiosk: Document) -> Iterator[str]:
    model = kiosk.part(str, kind, "model")
    if model is None:
        return
    path = folder / f"{kind}s" / f"{model}.toml"
    try:
        load(path)
    except FileNotFoundError:
        models = ", ".join(sorted(each.stem for each in path.parent.glob("*.toml")))
        yield kiosk.fault(f"{kind}.model: no {kind}s/{model}.toml; there are: {models}")
    except (ValueError, OSError) as fault:
        yield f"{kind}s/{model}.toml: {str(fault).removeprefix(f'{path}: ')}"


def _scanner_address_faults(address: str | None) -> Iterator[str]:
    if address is None or (address.startswith(CAMERA) and len(address) > len(CAMERA)):
        return
    try:
        opener_of(address if address.startswith(SCANNER_LINES) else "")
    except ValueError:
        yield f"scanner.address: {address!r} is not a scanner's address; allowed: {SCANNER_ADDRESSES}"
