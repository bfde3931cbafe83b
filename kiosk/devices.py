"""From settings to devices: which glass, which printer model, which line. Faults are found before anything starts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from drivers.printer.profile import Profile, load_profile
from drivers.stream import opener_of
from ui.display import Display
from ui.icons import ICONS

if TYPE_CHECKING:
    from pathlib import Path

    from kiosk.documents import Document
    from kiosk.settings import Settings


def printer_profile(settings: Settings) -> Profile:
    """The configured printer model. Raises `ValueError` or `OSError` as `load_profile`."""
    return load_profile(settings.folder / "printers" / f"{settings.kiosk.printer.model}.toml")


def screen_display(settings: Settings) -> Display:
    """The configured glass."""
    screen = settings.kiosk.screen
    return Display(screen.width_px, screen.height_px, screen.width_mm, screen.height_mm)


def device_faults(folder: Path, kiosk: Document, services: Document) -> Iterator[str]:
    """What of the configuration no device can do, one line a fault, whatever else is wrong with the files."""
    model = kiosk.part(str, "printer", "model")
    if model is not None:
        yield from _model_faults(folder, model, kiosk)
    address = kiosk.part(str, "printer", "address")
    try:
        opener_of(address or "file:/dev/null")
    except ValueError as fault:
        yield kiosk.fault(f"printer.address: {fault}")
    for place in range(len(services.part(list[object], "services") or ())):
        icon = services.part(str, "services", place, "icon")
        if icon is not None and icon not in ICONS:
            yield services.fault(f"services[{place}].icon: no picture {icon!r}; there are {', '.join(sorted(ICONS))}")


def _model_faults(folder: Path, model: str, kiosk: Document) -> Iterator[str]:
    path = folder / "printers" / f"{model}.toml"
    try:
        load_profile(path)
    except FileNotFoundError:
        models = ", ".join(sorted(each.stem for each in path.parent.glob("*.toml")))
        yield kiosk.fault(f"printer.model: no printers/{model}.toml; there are: {models}")
    except (ValueError, OSError) as fault:
        yield f"printers/{model}.toml: {str(fault).removeprefix(f'{path}: ')}"
