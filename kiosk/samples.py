"""Samples to look at: a ticket as its paper and its bytes, every screen as a picture. Nothing here gives a number."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from drivers.printer.compose import compose, wire_seconds
from drivers.printer.fonts import FontMissing as PaperFontMissing
from drivers.printer.simulated import SimulatedPrinter
from kiosk import gallery, ticket
from kiosk.bench import png_of
from kiosk.devices import printer_profile
from kiosk.screens import screen_of
from kiosk.settings import ROOMY_MM
from kiosk.states import Visit
from ui.display import LANDSCAPE, PORTRAIT, SMALL
from ui.fonts import FontMissing, Fonts
from ui.gallery import save_png
from ui.screen import Theme

if TYPE_CHECKING:
    from drivers.printer.profile import Profile
    from kiosk.catalogue import Catalogue
    from kiosk.settings import Settings
    from ui.display import Display
    from ui.screen import Screen

NO_FONT = (FontMissing, PaperFontMissing)
"""Raised by both samples where a font is not installed; the message names the package."""
BAUD = 115_200
DISPLAYS = {"1080x1920": PORTRAIT, "1280x800": LANDSCAPE, "1024x600": SMALL}


def moments_on(display: Display, catalogue: Catalogue, visit: Visit) -> Iterator[tuple[str, Screen]]:
    """(name, screen) of every screen that a kiosk with this panel shows a visitor like this one."""
    fitted = replace(catalogue, roomy=min(display.width_mm, display.height_mm) >= ROOMY_MM)
    for name, kiosk in gallery.moments(fitted, visit):
        yield name, screen_of(kiosk, fitted)


class NoSuchSample(Exception):
    """What was asked for is not in the configuration; the message says what is."""


@dataclass(frozen=True, slots=True)
class SampleTicket:
    """One ticket: what goes over the wire, and what comes out."""

    label: str
    wire: bytes
    png: bytes
    seconds_at_115200: float


def sample_ticket(settings: Settings, service_id: str, language: str) -> SampleTicket:
    """A ticket of this service as the configured printer prints it. Raises `NoSuchSample`."""
    catalogue = settings.catalogue
    here = [service.id for service in catalogue.services if not service.go_to]
    if service_id not in here:
        raise NoSuchSample(f"no numbers are given for {service_id!r}; there are: {', '.join(here)}")
    if language not in catalogue.languages:
        raise NoSuchSample(f"there is no language {language!r}; there are: {', '.join(catalogue.languages)}")
    profile = printer_profile(settings)
    sample = gallery.sample_ticket(catalogue, service_id, language)
    wire = compose(ticket.receipt(sample, catalogue), profile)
    return SampleTicket(sample.label, wire, paper_of(wire, profile), wire_seconds(len(wire), BAUD))


def paper_of(wire: bytes, profile: Profile) -> bytes:
    """The slip that a simulated printer makes of these bytes, as PNG."""
    slips: list[bytes] = []
    printer = SimulatedPrinter(
        profile,
        baud=None,
        monotonic=lambda: 0.0,
        sleep=lambda _: None,
        on_paper=lambda slip: slips.append(png_of(slip, profile)),
    )
    printer.write(wire)
    return slips[0]


def write_screens(settings: Settings, folder: Path) -> Iterator[Path]:
    """Every screen in every installed language, by day and in high contrast, on every size of glass."""
    fonts = Fonts()
    for language in settings.catalogue.languages:
        for theme in Theme:
            for size, display in DISPLAYS.items():
                for name, screen in moments_on(display, settings.catalogue, Visit(language, theme=theme)):
                    path = folder / language / size / f"{name}{'' if theme is Theme.DAY else '_contrast'}.png"
                    save_png(screen, display, path, fonts)
                    yield path
