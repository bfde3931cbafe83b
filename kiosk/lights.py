"""How the kiosk is, in words for whoever looks after it: the dock's lights and what is reported to the centre."""

from __future__ import annotations

from typing import TYPE_CHECKING

from drivers.locker.condition import LockerCondition
from drivers.printer.condition import PrinterCondition
from drivers.scanner.condition import ScannerCondition
from kiosk.hours import Closed
from kiosk.states import name_of

if TYPE_CHECKING:
    from kiosk.locker import LockerLook
    from kiosk.states import Kiosk
    from ui.dock import Level

PRINTER: dict[PrinterCondition, tuple[Level, str]] = {
    PrinterCondition.READY: ("ok", "ready"),
    PrinterCondition.PAPER_LOW: ("warn", "paper low: have a roll at hand"),
    PrinterCondition.PAPER_OUT: ("bad", "out of paper: put in a roll"),
    PrinterCondition.COVER_OPEN: ("bad", "cover open: close it"),
    PrinterCondition.FAULT: ("bad", "reports a fault: look at its lamps and its cutter"),
    PrinterCondition.SILENT: ("unknown", "does not answer: power, cable, baud rate?"),
    PrinterCondition.DISCONNECTED: ("bad", "not connected: cable?"),
}
SCANNER: dict[ScannerCondition | None, tuple[Level, str]] = {
    ScannerCondition.READY: ("ok", "ready"),
    ScannerCondition.LOST: ("bad", "not connected: cable?"),
    None: ("unknown", "not tried yet"),
}
"""One that is not configured has no light."""

STORAGE: dict[str, tuple[Level, str]] = {
    "ok": ("ok", "works"),
    "full": ("warn", "full: numbers go on in the room kept back; make room"),
}


def locker_light(look: LockerLook | None) -> tuple[Level, str]:
    """A locker of this look."""
    if look is None:
        return "unknown", "not looked at yet"
    if look.condition is LockerCondition.LOST:
        return "bad", "not there: may the kiosk use the GPIO pins?"
    if look.open_doors:
        return "warn", f"open: {', '.join(map(str, look.open_doors))}"
    return "ok", "all doors shut"


def lights(
    kiosk: Kiosk, pending: int, storage: str, scanner: ScannerCondition | None = ScannerCondition.ABSENT
) -> dict[str, tuple[Level, str]]:
    """Name -> (level, words), in the order in which they are read."""
    around = kiosk.surroundings
    sees = {} if scanner is ScannerCondition.ABSENT else {"Scanner": SCANNER[scanner]}
    closed = isinstance(around.opening, Closed)
    return {
        "Screen": ("bad" if name_of(kiosk.state) == "out_of_service" else "ok", name_of(kiosk.state)),
        "Printer": PRINTER[around.printer],
        **sees,
        "Centre": ("ok", "reachable") if around.centre_reachable else ("warn", "not reachable: numbers are kept"),
        "Outbox": ("ok", "empty") if pending == 0 else ("warn", f"{pending} waiting for the centre"),
        "Clock": ("ok", around.clock) if around.clock else ("unknown", "not known"),
        "Storage": STORAGE.get(storage, ("bad", f"{storage}: no numbers can be given; look at the card")),
        "Hall": ("warn", "closed") if closed else ("ok", "open"),
    }
