"""From settings to devices: which glass, which printer model, which line. Faults are found before anything starts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from drivers.printer.profile import Profile, load_profile
from drivers.stream import opener_of
from ui.display import Display
from ui.icons import ICONS

if TYPE_CHECKING:
    from kiosk.settings import Settings


def printer_profile(settings: Settings) -> Profile:
    """The configured printer model. Raises `ValueError` or `OSError` as `load_profile`."""
    return load_profile(settings.folder / "printers" / f"{settings.kiosk.printer.model}.toml")


def screen_display(settings: Settings) -> Display:
    """The configured glass."""
    screen = settings.kiosk.screen
    return Display(screen.width_px, screen.height_px, screen.width_mm, screen.height_mm)


def device_faults(settings: Settings) -> tuple[str, ...]:
    """What of the configuration no device can do, one line a fault: `file: key: what is wrong`."""
    return tuple(_device_faults(settings))


def _device_faults(settings: Settings) -> Iterator[str]:
    try:
        printer_profile(settings)
    except FileNotFoundError:
        models = sorted(path.stem for path in (settings.folder / "printers").glob("*.toml"))
        yield f"kiosk.toml: printer.model: no printers/{settings.kiosk.printer.model}.toml; there are {models}"
    except (ValueError, OSError) as fault:
        yield f"printers/{settings.kiosk.printer.model}.toml: {fault}"
    try:
        opener_of(settings.kiosk.printer.address)
    except ValueError as fault:
        yield f"kiosk.toml: printer.address: {fault}"
    for service in settings.catalogue.services:
        if service.icon not in ICONS:
            yield f"services.toml: {service.id}: no picture {service.icon!r}; there are {', '.join(sorted(ICONS))}"
