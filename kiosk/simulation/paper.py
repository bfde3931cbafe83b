"""A kiosk's printer: the device, its paper and its faults, and two drivers for it.

Most slips are printed at the level of jobs, for speed: `JobPrinter` does to a slip in one piece what the line, the
driver and the printer do to its bytes. Every few slips the production driver prints on the byte-level simulator
instead, and that paper is read as a citizen's phone reads it: by its QR code.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import zxingcpp

from drivers.faults import Faults
from drivers.printer.condition import Confirmation, NotPrinted, Printed, PrinterCondition, PrintOutcome, PrintUnknown
from drivers.printer.escpos import EscPosPrinter
from drivers.printer.faults import DEAF, STOPPING, Fault
from drivers.printer.receipt import QrCode, Receipt, Words
from drivers.printer.simulated import SimulatedPrinter
from drivers.stream import StreamLost

if TYPE_CHECKING:
    from PIL import Image

    from drivers.printer.profile import Profile

BAUD = 115_200
ASKING_MS = 10
SILENCE_MS = 500
PIECES = 8
"""A slip at job level comes out in so many steps; a fault or the power can strike between any two."""
PIECE_MS = 200
MOSTLY_SENT = 5
"""With so many pieces out, the rest may be in the printer's own memory already."""
LOOKS_PER_BYTES_LOOK = 20
FRAME_ROWS = 12
"""So many rows in a row that are mostly black are the mark of a reprint; a rule has two."""


@dataclass(frozen=True, slots=True)
class Paper:
    """Something that came out. `payloads` are its QR codes: none on a slip with no number, or a torn one."""

    payloads: tuple[str, ...]
    marked: bool


def paper_of(receipt: Receipt) -> Paper:
    """What a whole slip of this receipt says."""
    payloads = tuple(item.payload for item in receipt.items if isinstance(item, QrCode))
    return Paper(payloads, any(isinstance(item, Words) and item.framed for item in receipt.items))


def read_slip(ink: Image.Image) -> Paper:
    """What can be read of a picture of paper."""
    codes = zxingcpp.read_barcodes(ink.convert("L"), formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode))
    return Paper(tuple(sorted(code.text for code in codes)), _is_marked(ink))


def _is_marked(ink: Image.Image) -> bool:
    """White letters on black, over the whole width."""
    inverted = ink.convert("L").resize((1, ink.height))
    run = 0
    for shade in inverted.tobytes():
        run = run + 1 if shade < 128 else 0
        if run >= FRAME_ROWS:
            return True
    return False


class PrinterDevice:
    """The thing on the table: it outlives the kiosk's power cuts, or shares them."""

    def __init__(
        self,
        profile: Profile,
        chance: random.Random,
        *,
        every: int,
        monotonic_s: Callable[[], float],
        sleep_ms: Callable[[float], None],
        on_paper: Callable[[Paper], None],
        on_print: Callable[[Receipt], None],
        on_outcome: Callable[[Receipt, PrintOutcome, bool], None],
    ) -> None:
        self.profile = profile
        self.faults = Faults(Fault, self._fault_changed)
        self.sleep_ms = sleep_ms
        self._on_print = on_print
        self._on_outcome = on_outcome
        self.troubled = False
        """Whether a fault was on since the print at hand began."""
        self.says = PrinterCondition.READY
        self.resuming = False
        """Whether what comes out now is the rest of a slip that a fault had stopped."""
        self.held: tuple[Receipt, int] | None = None
        """A slip that was broken off, and the pieces of it that are out."""
        self.byte_level = False
        self._clean = True
        """Nothing of an unfinished slip is in it."""
        self._chance = chance
        self._every = every
        self._monotonic_s = monotonic_s
        self._on_paper = on_paper
        self._bytes = self._new_simulator()

    def _new_simulator(self) -> SimulatedPrinter:
        return SimulatedPrinter(
            self.profile,
            baud=BAUD,
            monotonic=self._monotonic_s,
            sleep=lambda seconds: self.sleep_ms(seconds * 1000),
            on_paper=lambda ink: self._on_paper(read_slip(ink)),
        )

    def open(self, half_printed: bool, monotonic_s: Callable[[], float]) -> DriverOnDevice:
        """As `kiosk.app` opens its printer."""
        if Fault.UNPLUGGED in self.faults.on:
            raise StreamLost("the simulated cable is unplugged")
        return DriverOnDevice(self, half_printed, monotonic_s)

    def bytes_driver(self, half_printed: bool, monotonic_s: Callable[[], float]) -> EscPosPrinter:
        """The production driver."""
        return EscPosPrinter(self._bytes, self.profile, monotonic=monotonic_s, half_printed=half_printed)

    def choose_level(self) -> None:
        """Before a print: a device that holds nothing may be the other kind for this slip."""
        if self._clean:
            self.byte_level = self._every > 0 and self._chance.randrange(self._every) == 0

    def lose_power(self) -> None:
        """It was on the kiosk's plug: what it had received is gone, the piece that is out is torn off."""
        if self.held is not None:
            self.emit_torn(self.held[1])
            self.held = None
        self._clean = True
        self._bytes = self._new_simulator()
        for fault in self.faults.on:
            self._bytes.faults.set(fault)

    def lose_line(self) -> None:
        """The kiosk lost its power, the printer did not: what it holds may still come out."""
        if self.held is not None and self.held[1] >= MOSTLY_SENT and self._chance.random() < 0.5:
            self.emit(self.held[0])
            self.held = None

    def watched(self, receipt: Receipt, print_: Callable[[Receipt], PrintOutcome]) -> PrintOutcome:
        """One slip; whoever watches is told before and after."""
        self.troubled = bool(self.faults.on)
        self._clean = False
        self._on_print(receipt)
        outcome = print_(receipt)
        self._clean = isinstance(outcome, Printed)
        self._on_outcome(receipt, outcome, self.troubled)
        return outcome

    def emit(self, receipt: Receipt, behind: Receipt | None = None) -> None:
        """A whole slip falls out, perhaps behind what was never cut off."""
        paper = paper_of(receipt)
        if behind is not None:
            paper = Paper(paper_of(behind).payloads + paper.payloads, paper.marked)
        self._on_paper(paper)

    def emit_torn(self, pieces: int) -> None:
        """A piece of one: whoever finds it has no ticket."""
        if pieces:
            self._on_paper(Paper((), marked=False))

    def _fault_changed(self, fault: Fault, on: bool) -> None:
        self.troubled = True
        on_now = self.faults.on
        self.says = next((condition for each, condition in _SAYS if each in on_now), PrinterCondition.READY)
        self.resuming = True
        self._bytes.faults.set(fault, on)
        if fault in STOPPING and not on:
            self._let_rest_out(fault)
        self.resuming = False

    def _let_rest_out(self, fault: Fault) -> None:
        """A printer that stopped goes on by itself with what it had received."""
        if self.held is not None and not self.faults.on & (STOPPING | DEAF):
            receipt, pieces = self.held
            self.held = None
            if fault is Fault.PAPER_OUT or self._chance.random() < 0.5:
                self.emit_torn(pieces)
            else:
                self.emit(receipt)


class DriverOnDevice:
    """Both drivers of one opening; the device says which one prints."""

    def __init__(self, device: PrinterDevice, half_printed: bool, monotonic_s: Callable[[], float]) -> None:
        self._device = device
        self._monotonic_s = monotonic_s
        self._job = JobPrinter(device, half_printed=half_printed)
        self._bytes: EscPosPrinter | None = None
        self._looks = 0

    @property
    def half_printed(self) -> bool:
        """As the driver that printed last says."""
        return self._job.half_printed

    @half_printed.setter
    def half_printed(self, value: bool) -> None:
        self._job.half_printed = value

    def condition(self) -> PrinterCondition:
        """Of the many looks at an idle printer that is at byte level, few are byte for byte."""
        self._looks += 1
        if self._device.byte_level and self._looks % LOOKS_PER_BYTES_LOOK == 0:
            return self._bytes_driver().condition()
        return self._job.condition()

    def print(self, receipt: Receipt) -> PrintOutcome:
        """By the driver whose turn it is."""
        self._device.choose_level()
        if not self._device.byte_level:
            return self._device.watched(receipt, self._job.print)
        driver = self._bytes_driver()
        outcome = self._device.watched(receipt, driver.print)
        self._job.half_printed = driver.half_printed
        return outcome

    def _bytes_driver(self) -> EscPosPrinter:
        if self._bytes is None:
            self._bytes = self._device.bytes_driver(self._job.half_printed, self._monotonic_s)
        self._bytes.half_printed = self._job.half_printed
        return self._bytes

    def close(self) -> None:
        """The line is let go; the device stays as it is."""


_SAYS = (
    (Fault.UNPLUGGED, PrinterCondition.DISCONNECTED),
    (Fault.SILENT, PrinterCondition.SILENT),
    (Fault.GARBAGE, PrinterCondition.SILENT),
    (Fault.PAPER_OUT, PrinterCondition.PAPER_OUT),
    (Fault.COVER_OPEN, PrinterCondition.COVER_OPEN),
    (Fault.FAULT, PrinterCondition.FAULT),
    (Fault.PAPER_LOW, PrinterCondition.PAPER_LOW),
)


class JobPrinter:
    """`EscPosPrinter` and its printer, a slip at a time: the same answers to the same faults."""

    def __init__(self, device: PrinterDevice, *, half_printed: bool) -> None:
        self._device = device
        self.half_printed = half_printed

    def condition(self) -> PrinterCondition:
        """What the printer says of itself now."""
        if self._device.says is PrinterCondition.SILENT:
            self._device.sleep_ms(SILENCE_MS)
            return PrinterCondition.SILENT
        return self._device.says

    def print(self, receipt: Receipt) -> PrintOutcome:
        """Print once, and say what is known of it."""
        self._device.sleep_ms(ASKING_MS)
        condition = self.condition()
        if not condition.can_print:
            return NotPrinted(condition)
        return self._print(receipt)

    def _print(self, receipt: Receipt) -> PrintOutcome:
        device = self._device
        behind = self._what_hangs_in_it()
        self.half_printed = True
        device.held = (receipt, 0)
        for piece in range(PIECES):
            device.sleep_ms(PIECE_MS)
            if device.faults.on - {Fault.PAPER_LOW}:
                return self._broken_off(piece)
            device.held = (receipt, piece)
        device.held = None
        device.emit(receipt, behind)
        device.sleep_ms(ASKING_MS)
        condition = self.condition()
        if not condition.can_print:
            return PrintUnknown(condition)
        self.half_printed = False
        return Printed(Confirmation.STATUS_POLL)

    def _what_hangs_in_it(self) -> Receipt | None:
        """A driver that knows of a half slip gets rid of it; from one that does not, the next slip comes out behind."""
        held, self._device.held = self._device.held, None
        if held is None:
            return None
        if self.half_printed:
            self._device.emit_torn(held[1])
            return None
        return held[0] if held[1] >= MOSTLY_SENT else None

    def _broken_off(self, piece: int) -> PrintOutcome:
        device = self._device
        if device.held is not None and device.faults.on & {Fault.UNPLUGGED, *DEAF}:
            device.emit_torn(piece)
            device.held = None
        condition = self.condition()
        return NotPrinted(condition) if condition is PrinterCondition.PAPER_OUT else PrintUnknown(condition)
