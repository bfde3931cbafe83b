"""`kiosk doctor`: how everything is that a kiosk needs, and what to do next. It never disturbs a kiosk that runs.

A kiosk that runs holds printer, scanner and locker: how they are is then taken from what it tells the centre itself.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from drivers.locker.condition import LockerCondition
from drivers.printer.condition import PrinterCondition
from drivers.scanner.condition import ScannerCondition
from kiosk.examine import (
    NO_LOCKER,
    locker_is,
    look_at_clock,
    look_at_disk,
    look_at_fonts,
    look_at_locker,
    look_at_printer,
    look_at_scanner,
    printer_is,
    scanner_is,
)
from kiosk.examine_link import Hearing, broker_is, centre_is, listen
from kiosk.examine_voice import look_at_voice
from kiosk.findings import Finding, Level
from kiosk.in_use import Use, use_of
from kiosk.link import link_of
from kiosk.locker import LockerLook
from kiosk.moment import Clock, read_boot_id, read_facts
from kiosk.settings import Faults, Settings

if TYPE_CHECKING:
    from kiosk.contract import KioskState

INSTALLED_STATE = Path("/var/lib/kiosk")
"""Where kiosk.service keeps its tickets."""


UNSEEN = ("printer", "scanner", "locker", "ears", "mouth", "broker", "centre")
"""What is not looked at where the configuration is faulty."""


@dataclass(frozen=True, slots=True)
class Instruments:
    """What the doctor looks with; other ones make a test."""

    clock: Clock
    monotonic: Callable[[], float] = time.monotonic
    listen: Callable[..., Hearing] = listen
    voice: Callable[[Settings, KioskState | None], list[Finding]] = look_at_voice


def instruments() -> Instruments:
    """The real ones."""
    clock = Clock(read_boot_id(), facts=read_facts, monotonic_ms=lambda: time.monotonic_ns() // 1_000_000)
    return Instruments(clock)


def examine(found: Settings | Faults, state: Path, tools: Instruments) -> list[Finding]:
    """Everything there is to look at. What needs a configuration is left out, and said so, where that is faulty."""
    use = use_of(state / "ledger.db")
    findings = [_configuration(found), _kiosk(use, state)]
    if isinstance(found, Settings) and findings[0].level is not Level.FAIL:
        findings += _outside(found, use, tools)
    else:
        findings += [Finding(name, Level.WARN, f"{name}.unseen") for name in UNSEEN]
    return [*findings, look_at_clock(tools.clock), look_at_disk(state, tools.monotonic), look_at_fonts()]


def usual_state_folder() -> Path:
    """Where the kiosk of this machine keeps its tickets: systemd's word, else the installed one, else the user's."""
    if named := os.environ.get("STATE_DIRECTORY"):
        return Path(named)
    if INSTALLED_STATE.exists():
        return INSTALLED_STATE
    return Path(os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state") / "kiosk"


def _configuration(found: Settings | Faults) -> Finding:
    faults = found.lines if isinstance(found, Faults) else tuple(_file_faults(found))
    if isinstance(found, Faults) or faults:
        facts: dict[str, str | int | float] = {"count": len(faults), "faults": "\n".join(faults)}
        return Finding("configuration", Level.FAIL, "configuration.faulty", facts)
    services, languages = len(found.catalogue.services), ", ".join(found.catalogue.offered)
    facts = {"folder": str(found.folder), "services": services, "languages": languages}
    return Finding("configuration", Level.OK, "configuration.good", facts)


def _file_faults(settings: Settings) -> Iterator[str]:
    link = link_of(settings)
    for key in ("password_file", "ca_file", "cert_file", "key_file"):
        path: Path | None = getattr(link, key)
        if path is not None and not os.access(path, os.R_OK):
            yield f"kiosk.toml: link.{key}: {path} cannot be read"


def _kiosk(use: Use, state: Path) -> Finding:
    match use:
        case Use.HELD:
            return Finding("kiosk", Level.OK, "kiosk.running")
        case Use.FREE:
            return Finding("kiosk", Level.WARN, "kiosk.stopped")
        case Use.HIDDEN:
            return Finding("kiosk", Level.WARN, "kiosk.hidden", {"why": str(state)})


def _outside(settings: Settings, use: Use, tools: Instruments) -> list[Finding]:
    heard = tools.listen(settings, tools.monotonic, for_kiosk=use is Use.HELD)
    voice = tools.voice(settings, heard.kiosk if use is Use.HELD else None)
    if use is Use.FREE:
        devices = [
            look_at_printer(settings, tools.monotonic),
            look_at_scanner(settings, tools.monotonic),
            look_at_locker(settings),
        ]
    else:
        kiosk = heard.kiosk if use is Use.HELD else None
        devices = [_printer_by(kiosk, settings), _scanner_by(kiosk, settings), _locker_by(kiosk, settings)]
    return [*devices, *voice, broker_is(heard, settings), centre_is(heard, settings)]


def _printer_by(kiosk: KioskState | None, settings: Settings) -> Finding:
    """What the running kiosk says of its printer, where it can be heard."""
    told = kiosk.devices.get("printer") if kiosk and kiosk.online else None
    known = {condition.value: condition for condition in PrinterCondition}
    if told in known:
        return printer_is(known[told], settings, "kiosk" if told == "disconnected" else "")
    return Finding("printer", Level.WARN, "printer.busy")


def _locker_by(kiosk: KioskState | None, settings: Settings) -> Finding:
    """What the running kiosk says of its locker, where it can be heard."""
    if settings.kiosk.locker is None:
        return NO_LOCKER
    told = kiosk.devices.get("locker") if kiosk and kiosk.online else None
    if told == LockerCondition.LOST.value:
        return locker_is(LockerLook(LockerCondition.LOST), "kiosk")
    if told == LockerCondition.READY.value:
        return locker_is(LockerLook(LockerCondition.READY))
    if told and told.startswith("open: "):
        return Finding("locker", Level.WARN, "locker.open", {"doors": told.removeprefix("open: ")})
    return Finding("locker", Level.WARN, "locker.busy")


def _scanner_by(kiosk: KioskState | None, settings: Settings) -> Finding:
    """What the running kiosk says of its scanner, where it can be heard."""
    if settings.kiosk.scanner is None:
        return scanner_is(ScannerCondition.ABSENT, settings)
    told = kiosk.devices.get("scanner") if kiosk and kiosk.online else None
    known = {condition.value: condition for condition in (ScannerCondition.READY, ScannerCondition.LOST)}
    if told in known:
        return scanner_is(known[told], settings, "kiosk")
    return Finding("scanner", Level.WARN, "scanner.busy")
