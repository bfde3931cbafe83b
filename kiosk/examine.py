"""Looks at what stands on this machine: printer, scanner, clock, disk, fonts. Nothing is printed or left behind."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from drivers.locker.condition import LockerCondition
from drivers.printer import fonts as paper_fonts
from drivers.printer.condition import PrinterCondition
from drivers.printer.dialogue import Dialogue
from drivers.scanner.condition import ScannerCondition
from drivers.stream import Stream, StreamLost, open_stream
from kiosk.devices import CAMERA, locker_wiring, open_locker, open_serial_scanner, printer_profile
from kiosk.findings import Finding, Level
from kiosk.locker import LockerLook
from ui import fonts as glass_fonts

if TYPE_CHECKING:
    from drivers.printer.profile import Profile
    from kiosk.moment import Clock
    from kiosk.settings import Settings

FULL_MB = 50
"""Below this a busy day with its journal may not find room."""
LOW_MB = 500
"""Debian's updates of a month need this much."""
SLOW_MS = 300
"""A sound card needs some tens of milliseconds; with this a visitor begins to wait for the number."""
FSYNCS = 5
"""The slowest of these is told: cards are quick until they tidy up."""
MB = 1_000_000

_LEVELS = {PrinterCondition.READY: Level.OK, PrinterCondition.PAPER_LOW: Level.WARN}


def look_at_printer(settings: Settings, monotonic: Callable[[], float]) -> Finding:
    """Open the configured line, ask, let go. Only for a printer that no kiosk holds."""
    address = settings.kiosk.printer.address
    try:
        stream = open_stream(address)
    except StreamLost as fault:
        return _gone(fault, settings)
    try:
        return _asked(stream, printer_profile(settings), settings, monotonic)
    except StreamLost as fault:
        return _gone(fault, settings)
    finally:
        stream.close()


def _asked(stream: Stream, profile: Profile, settings: Settings, monotonic: Callable[[], float]) -> Finding:
    if not profile.dle_eot:
        facts: dict[str, str | int | float] = {"address": settings.kiosk.printer.address, "model": profile.name}
        return Finding("printer", Level.WARN, "printer.mute", facts)
    return printer_is(Dialogue(stream, monotonic).condition(), settings)


def _gone(fault: StreamLost, settings: Settings) -> Finding:
    return printer_is(PrinterCondition.DISCONNECTED, settings, _why(fault))


def _why(fault: StreamLost) -> str:
    """The system's own short word for it, where there is one: pyserial wraps it in three others."""
    number = getattr(fault.__cause__, "errno", None)
    return os.strerror(number) if number else str(fault)


def printer_is(condition: PrinterCondition, settings: Settings, why: str = "") -> Finding:
    """A printer in this condition."""
    level = _LEVELS.get(condition, Level.FAIL)
    facts: dict[str, str | int | float] = {"address": settings.kiosk.printer.address}
    return Finding("printer", level, f"printer.{condition.value}", {**facts, "why": why} if why else facts)


def look_at_scanner(settings: Settings, monotonic: Callable[[], float]) -> Finding:
    """Open the configured line, tell the scanner its settings, let go. Only for one that no kiosk holds."""
    if settings.kiosk.scanner is None:
        return scanner_is(ScannerCondition.ABSENT, settings)
    if settings.kiosk.scanner.address.startswith(CAMERA):
        return Finding("scanner", Level.WARN, "scanner.unseen")
    try:
        scanner = open_serial_scanner(settings, lambda: int(monotonic() * 1000))
    except StreamLost as fault:
        return scanner_is(ScannerCondition.LOST, settings, _why(fault))
    answers = scanner.answers
    scanner.close()
    if answers:
        return scanner_is(ScannerCondition.READY, settings)
    facts = {"address": settings.kiosk.scanner.address, "model": settings.kiosk.scanner.model}
    return Finding("scanner", Level.WARN, "scanner.mute" if answers is None else "scanner.silent", {**facts})


def scanner_is(condition: ScannerCondition, settings: Settings, why: str = "") -> Finding:
    """A scanner in this condition. The kiosk serves without one, by touch."""
    level = Level.FAIL if condition is ScannerCondition.LOST else Level.OK
    address = settings.kiosk.scanner.address if settings.kiosk.scanner else ""
    return Finding("scanner", level, f"scanner.{condition.value}", {"address": address, "why": why})


NO_LOCKER = Finding("locker", Level.OK, "locker.absent")


def look_at_locker(settings: Settings) -> Finding:
    """Whether the configured locker's pins can be had. Only where no kiosk holds them.

    Every lock is off afterwards, and no door opens.
    """
    wiring = locker_wiring(settings)
    if wiring is None:
        return NO_LOCKER
    try:
        locker = open_locker(wiring)
    except StreamLost as fault:
        return locker_is(LockerLook(LockerCondition.LOST), str(fault))
    look = LockerLook(LockerCondition.READY, locker.standing_open())
    locker.close()
    return locker_is(look)


def locker_is(look: LockerLook, why: str = "") -> Finding:
    """A locker of this look."""
    if look.condition is LockerCondition.LOST:
        return Finding("locker", Level.FAIL, "locker.lost", {"why": why})
    if look.open_doors:
        return Finding("locker", Level.WARN, "locker.open", {"doors": ", ".join(map(str, look.open_doors))})
    return Finding("locker", Level.OK, "locker.ready")


def look_at_clock(clock: Clock) -> Finding:
    """How far the clock can be trusted."""
    quality = clock.quality()
    level = Level.OK if quality in ("ntp", "rtc") else Level.WARN
    return Finding("clock", level, f"clock.{quality}", {"now": f"{clock.local():%Y-%m-%d %H:%M}"})


def look_at_disk(folder: Path, monotonic: Callable[[], float]) -> Finding:
    """Room, and whether a write gets to the disk, in the folder that holds the tickets."""
    told: dict[str, str | int | float] = {"folder": str(folder)}
    try:
        if not folder.is_dir():
            return Finding("disk", Level.FAIL, "disk.missing", told)
        if not os.access(folder, os.R_OK | os.X_OK):
            return Finding("disk", Level.WARN, "disk.forbidden", told)
        told["free_mb"] = shutil.disk_usage(folder).free // MB
        told["fsync_ms"] = _slowest_fsync_ms(folder, monotonic)
    except OSError as fault:
        return Finding("disk", Level.FAIL, "disk.unwritable", {**told, "why": fault.strerror or str(fault)})
    return _judged(told)


def _judged(told: dict[str, str | int | float]) -> Finding:
    if int(told["free_mb"]) < FULL_MB:
        return Finding("disk", Level.FAIL, "disk.full", told)
    if int(told["free_mb"]) < LOW_MB:
        return Finding("disk", Level.WARN, "disk.low", told)
    if float(told["fsync_ms"]) > SLOW_MS:
        return Finding("disk", Level.WARN, "disk.slow", told)
    return Finding("disk", Level.OK, "disk.good", told)


def _slowest_fsync_ms(folder: Path, monotonic: Callable[[], float]) -> float:
    slowest_s = 0.0
    with tempfile.TemporaryFile(dir=folder, buffering=0) as file:  # it has no name: nothing can be left behind
        for _ in range(FSYNCS):
            file.write(bytes(4096))
            began = monotonic()
            os.fsync(file.fileno())
            slowest_s = max(slowest_s, monotonic() - began)
    return round(slowest_s * 1000, 1)


def look_at_fonts() -> Finding:
    """Whether glass and paper find the letters of every language."""
    faults = list(dict.fromkeys(_font_faults()))
    if faults:
        return Finding("fonts", Level.FAIL, "fonts.missing", {"faults": "\n".join(faults)})
    return Finding("fonts", Level.OK, "fonts.good")


def _font_faults() -> Iterator[str]:
    try:
        glass_fonts.Fonts()
    except glass_fonts.FontMissing as fault:
        yield str(fault)
    for script in paper_fonts.Script:
        for bold in (False, True):
            try:
                paper_fonts.font(script, bold=bold, size=24)
            except paper_fonts.FontMissing as fault:
                yield str(fault)
