"""What may stand in the kiosk's configuration files: the keys, what each value must be, and its limits."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

import msgspec

from drivers.locker.wiring import FIRST_PIN, LAST_PIN
from kiosk.contract import Name
from kiosk.documents import Table, means

Id = Annotated[Name, means("an id: small letters, digits, - and _, at most 32")]
Words = Annotated[
    str,
    msgspec.Meta(pattern=r"^\S(.{0,198}\S)?\Z"),
    means("words: one line, at most 200 characters, no blanks around it"),
]
Place = Annotated[
    str,
    msgspec.Meta(pattern=r"^\S(.{0,34}\S)?\Z"),
    means("a place: one line, at most 36 characters, no blanks around it"),
]
"""As many as the smallest screen can show beside all services."""
Code = Annotated[str, msgspec.Meta(pattern=r"^[a-z]{2,3}\Z"), means("the code of a language, such as vi")]
SpanText = Annotated[
    str,
    msgspec.Meta(pattern=r"^([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d\Z"),
    means("a span of hours, such as 07:30-11:30"),
]
Spans = tuple[SpanText, ...]
Pixels = Annotated[int, msgspec.Meta(ge=320, le=7680)]
Millimetres = Annotated[int, msgspec.Meta(ge=60, le=2000)]


class CentreSection(Table, frozen=True):
    """`[centre]`: what the kiosk says about the place it stands in."""

    id: Id
    hotline: Annotated[str, msgspec.Meta(pattern=r"^\+?[0-9][0-9 ]{1,18}[0-9]\Z"), means("a telephone number")]
    name: dict[Code, Words]
    province: Id | None = None
    """For notices of one province only, such as ho_chi_minh."""


class KioskSection(Table, frozen=True):
    """`[kiosk]`: which of the centre's kiosks this is."""

    id: Id
    digit: Annotated[
        str, msgspec.Meta(pattern=r"^[0-9]?\Z"), means("one digit, or nothing where this is the only kiosk")
    ]
    other: dict[Code, Place] | None = None
    """Where the nearest other kiosk stands: told while this one has no paper."""


class ScreenSection(Table, frozen=True):
    """`[screen]`: the glass, in pixels and in millimetres, for sizes are chosen in millimetres."""

    width_px: Pixels
    height_px: Pixels
    width_mm: Millimetres
    height_mm: Millimetres
    fullscreen: bool = True


class PrinterSection(Table, frozen=True):
    """`[printer]`: which model on which line."""

    model: Annotated[str, msgspec.Meta(pattern=r"^[a-z0-9_]{1,40}\Z"), means("the name of a file in printers/")]
    address: Annotated[str, msgspec.Meta(min_length=3, max_length=200)]


class ScannerSection(Table, frozen=True):
    """`[scanner]`: what reads QR codes; without it the kiosk offers nothing that needs one."""

    address: Annotated[str, msgspec.Meta(min_length=3, max_length=200)]
    model: Annotated[str, msgspec.Meta(pattern=r"^[a-z0-9_]{1,40}\Z"), means("the name of a file in scanners/")] = (
        "generic_cdc"
    )
    """Of a serial one; a camera needs none."""


class DoorEntry(Table, frozen=True):
    """One of the locker's `doors`: its number, and the pins of its lock and of its sensor."""

    door: Annotated[int, msgspec.Meta(ge=1, le=99)]
    lock_pin: Annotated[int, msgspec.Meta(ge=FIRST_PIN, le=LAST_PIN)]
    sensor_pin: Annotated[int, msgspec.Meta(ge=FIRST_PIN, le=LAST_PIN)]


class LockerSection(Table, frozen=True):
    """`[locker]`: where finished papers wait; without it the kiosk opens no door."""

    doors: Annotated[tuple[DoorEntry, ...], msgspec.Meta(min_length=1, max_length=13)]
    pulse_ms: Annotated[int, msgspec.Meta(ge=50, le=1200)] = 700
    lock_on: Literal["high", "low"] = "high"
    door_closed: Literal["high", "low"] = "low"


class LinkSection(Table, frozen=True):
    """`[link]`: the way to the centre's broker."""

    host: Annotated[str, msgspec.Meta(min_length=1, max_length=253)]
    port: Annotated[int, msgspec.Meta(ge=1, le=65535)] = 1883
    username: str | None = None
    password_file: str | None = None
    ca_file: str | None = None
    cert_file: str | None = None
    key_file: str | None = None
    protocol: Literal["5", "3.1.1"] = "5"
    """Of MQTT; nothing here needs more than 3.1.1."""


class LanguagesSection(Table, frozen=True):
    """`[languages]`: what a visitor may choose, the first one greets."""

    offered: Annotated[tuple[Code, ...], msgspec.Meta(min_length=1, max_length=8)]


class HoursSection(Table, frozen=True):
    """`[hours]`: when numbers are given."""

    monday: Spans
    tuesday: Spans
    wednesday: Spans
    thursday: Spans
    friday: Spans
    saturday: Spans
    sunday: Spans
    closed_on: tuple[date, ...] = ()
    early_minutes: Annotated[int, msgspec.Meta(ge=0, le=240)] = 0


class PlaceEntry(Table, frozen=True):
    """One `[[places]]` of `kiosk.toml`: what visitors look for in the house."""

    icon: Annotated[str, msgspec.Meta(pattern=r"^[a-z0-9-]{1,40}\Z"), means("the name of a picture")]
    where: dict[Code, Words]


class KioskFile(Table, frozen=True):
    """`kiosk.toml`."""

    centre: CentreSection
    kiosk: KioskSection
    screen: ScreenSection
    printer: PrinterSection
    link: LinkSection
    languages: LanguagesSection
    hours: HoursSection
    scanner: ScannerSection | None = None
    locker: LockerSection | None = None
    places: Annotated[tuple[PlaceEntry, ...], msgspec.Meta(max_length=4)] = ()


class ServiceEntry(Table, frozen=True):
    """One `[[services]]` of `services.toml`."""

    id: Id
    letter: Annotated[str, msgspec.Meta(pattern=r"^[A-Z]\Z"), means("one letter, A to Z")]
    icon: Annotated[str, msgspec.Meta(pattern=r"^[a-z0-9-]{1,40}\Z"), means("the name of a picture")]
    name: dict[Code, Words]
    counters: tuple[Annotated[int, msgspec.Meta(ge=1, le=99)], ...] = ()
    go_to: dict[Code, Words] | None = None
    gives_results: bool = False


class ServicesFile(Table, frozen=True):
    """`services.toml`."""

    services: Annotated[tuple[ServiceEntry, ...], msgspec.Meta(min_length=1, max_length=8)]


class LanguageFile(Table, frozen=True):
    """`languages/<code>.toml`."""

    code: Code
    name: Words
    texts: dict[str, str]
