"""The devices of a simulated kiosk, and the dock's switches that trouble them. Chosen by `--sim` alone."""

from __future__ import annotations

import io
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import numpy as np
from PIL import ImageOps

from drivers.printer.faults import Fault
from drivers.printer.simulated import SimulatedPrinter
from drivers.stream import Stream, StreamLost
from kiosk.bench_hand import BenchHand
from kiosk.moment import ClockFacts
from ui.dock import Switch

if TYPE_CHECKING:
    from PIL.Image import Image

    from drivers.printer.profile import Profile
    from drivers.scanner.frame import Grey
    from kiosk.bench_locker import BenchLocker
    from kiosk.bench_scanner import SimulatedScanner

BAUD = 115_200
"""The line whose pace the simulated printer keeps."""
WORKS = "works"
DEVICES = "Simulated devices"
MM_PER_INCH = 25.4
PRINTER_WORDS = {
    Fault.PAPER_LOW: "Paper low",
    Fault.PAPER_OUT: "Paper out",
    Fault.COVER_OPEN: "Cover open",
    Fault.FAULT: "Cutter stuck",
    Fault.SILENT: "Silent",
    Fault.GARBAGE: "Garbage",
    Fault.UNPLUGGED: "Unplugged",
}


class Bench:
    """A printer, a scanner, a locker, a clock and a hall that do what the switches say. Any thread may call."""

    def __init__(
        self,
        profile: Profile,
        scanner: SimulatedScanner,
        on_paper: Callable[[bytes], None],
        locker: BenchLocker | None = None,
    ) -> None:
        self.clock_trusted = True
        self.hall_held_open = True
        self.scanner = scanner
        self.locker = locker
        self.hand = BenchHand(scanner, lambda: self._last_slip, lambda: datetime.now(UTC).date())
        self._profile = profile
        self._on_paper = on_paper
        self._last_slip: Grey | None = None
        self._printer = SimulatedPrinter(
            profile,
            baud=BAUD,
            monotonic=time.monotonic,
            sleep=time.sleep,
            on_paper=self._paper_came_out,
        )

    def open_printer(self) -> Stream:
        """The line to the simulated printer. Raises `StreamLost` while its cable is out."""
        if Fault.UNPLUGGED in self._printer.faults.on:
            raise StreamLost("the simulated cable is unplugged")
        return self._printer

    def clock_facts(self) -> ClockFacts:
        """What the simulated system says of the clock."""
        return ClockFacts(synchronized=self.clock_trusted)

    def switches(self) -> tuple[Switch, ...]:
        """What can be switched in the dock, as it stands at first."""
        faults = ((WORKS, "Works"), *((fault.value, words) for fault, words in PRINTER_WORDS.items()))
        return (
            Switch("printer", "Printer", DEVICES, faults, WORKS),
            Switch("scanner", "Scanner", DEVICES, ((WORKS, "Works"), *self.scanner.faults), WORKS),
            Switch("clock", "Clock", DEVICES, (("trusted", "Set"), ("unknown", "Not set")), "trusted"),
            Switch("hall", "Hall", DEVICES, (("open", "Held open"), ("clock", "By the clock")), "open"),
            *(self.locker.switches() if self.locker else ()),
        )

    def switch(self, switch_id: str, value: str) -> None:
        """Do what a switch says."""
        match switch_id:
            case "printer":
                for fault in Fault:
                    self._printer.faults.set(fault, fault.value == value)
            case "scanner":
                self.scanner.fail(value)
            case "clock":
                self.clock_trusted = value == "trusted"
            case "hall":
                self.hall_held_open = value == "open"
            case _ if self.locker:
                self.locker.switch(switch_id, value)

    def _paper_came_out(self, slip: Image) -> None:
        self._last_slip = np.array(slip.convert("L"))
        self._on_paper(png_of(slip, self._profile))


def png_of(slip: Image, profile: Profile) -> bytes:
    """A slip on its whole width of paper, as PNG that knows its size."""
    paper = ImageOps.pad(slip, (profile.dots(profile.paper_mm), slip.height), color="white")
    out = io.BytesIO()
    paper.save(out, "PNG", dpi=(profile.dots_per_mm * MM_PER_INCH,) * 2)
    return out.getvalue()
