"""Receipt and profile in, the printer's bytes out.

Bytes are time at a counter with a queue: words are drawn and sent as one picture a line, cropped to their ink; white
rows are fed, white sides are never sent (the printer centres); the number and the code are the printer's own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from math import ceil
from typing import assert_never

from PIL import Image, ImageChops, ImageDraw

from drivers.printer import commands
from drivers.printer.lettering import CAPITAL_PER_EM, Lettering, clean, draw, width
from drivers.printer.profile import Profile
from drivers.printer.receipt import BigNumber, Entry, Gap, Item, QrCode, Receipt, Rule, Words
from drivers.printer.wrapping import wrap

LETTER_WIDTH, LETTER_HEIGHT = 12, 24
"""Dots of the printer's own font A, not enlarged."""
NUMBER_SHARE = 1 / 3
"""The number's height as a part of the print's width."""
RULE_DOTS = 2
FRAME_PADDING_MM = 1.5
QR_MODULE_DOTS = 5
"""0.6 mm: read by phones and by a fixed imager at 15 cm."""
QR_QUIET_DOTS = 4 * QR_MODULE_DOTS
"""ISO/IEC 18004: four modules of white on every side."""
BOX_INDENT = 1.5
"""Where the words after a box begin, in heights of a capital from the box's left."""
SIDE_MM = 2.0
"""Words keep so far from the ends of the print head: text looks crowded at the edge, and dots are weakest there."""


@dataclass(slots=True)
class Job:
    """What is sent for one receipt, and how much paper it moves."""

    profile: Profile
    data: bytearray = field(default_factory=bytearray)
    rows: int = 0
    _white: int = 0

    @property
    def paper_mm(self) -> float:
        """How far the paper moves, the way to the blade included."""
        return self.rows / self.profile.dots_per_mm

    def feed(self, dots: int) -> None:
        """White paper. It is sent as one feed when something follows."""
        self._white += dots
        self.rows += dots

    def send(self, command: bytes, rows: int = 0) -> None:
        """A command that moves the paper by so many rows."""
        self.data += commands.feed(self._white)
        self._white = 0
        self.data += command
        self.rows += rows

    def picture(self, ink: Image.Image) -> None:
        """Ink in the middle of the line, in bands no taller than the printer takes."""
        padded = _padded(ink)
        for top in range(0, padded.height, self.profile.max_band_rows):
            bottom = min(top + self.profile.max_band_rows, padded.height)
            self.send(commands.raster(padded.crop((0, top, padded.width, bottom))), bottom - top)


def _padded(ink: Image.Image) -> Image.Image:
    """The ink in the middle of whole bytes: the printer centres those."""
    whole = _whole_bytes(ink.width)
    if whole == ink.width:
        return ink
    padded = Image.new("1", (whole, ink.height))
    padded.paste(ink, ((whole - ink.width) // 2, 0))
    return padded


def _whole_bytes(dots: int) -> int:
    return -(-dots // 8) * 8


def compose(receipt: Receipt, profile: Profile) -> bytes:
    """The bytes that print the receipt and cut it off.

    Raises `ValueError` for a label or a payload outside its alphabet, `FontMissing` when a font is not installed.
    """
    return bytes(job_of(receipt, profile).data)


def job_of(receipt: Receipt, profile: Profile) -> Job:
    """As `compose`, with the length of paper."""
    job = Job(profile)
    job.send(commands.RESET + (commands.motion_units(profile.dots_per_mm) if profile.motion_units else b""))
    job.send(commands.CENTRE)
    for item in receipt.items:
        _put(job, item)
    end_slip(job)
    return job


def end_slip(job: Job) -> None:
    """White below the last ink, and the cut."""
    profile = job.profile
    job.feed(profile.dots(profile.margin_mm))
    if profile.cut == "feed_and_cut":
        job.send(commands.FEED_AND_CUT, profile.dots(profile.head_to_cut_mm))
        return
    job.feed(profile.dots(profile.head_to_cut_mm))
    job.send(commands.PARTIAL_CUT if profile.cut == "cut" else b"")


def warm_up(profile: Profile) -> None:
    """Load now what the first ticket would wait for. Raises `FontMissing`."""
    sample = Receipt((Words("Ộ"), Words("Ộ", bold=True), BigNumber("A1"), QrCode("A1")))
    compose(sample, profile)


def wire_seconds(n_bytes: int, baud: int) -> float:
    """How long a serial line takes: ten bits a byte (start, eight, stop)."""
    return n_bytes * 10 / baud


def _put(job: Job, item: Item) -> None:
    match item:
        case Words():
            _words(job, item)
        case Entry():
            _entry(job, item)
        case BigNumber(label=label):
            _big_number(job, label)
        case QrCode(payload=payload):
            _qr(job, payload)
        case Gap(mm=mm):
            job.feed(job.profile.dots(mm))
        case Rule():
            job.picture(Image.new("1", (job.profile.dots_per_line, RULE_DOTS), 255))
        case _:
            assert_never(item)


def _words(job: Job, words: Words) -> None:
    lettering = Lettering.of(words.capital_mm * job.profile.dots_per_mm, bold=words.bold)
    lines = _lines(words.text, lettering, job.profile)
    if words.framed:
        job.picture(_framed(lines, lettering, job.profile))
        return
    for line in lines:
        _line(job, line, lettering)


def _lines(text: str, lettering: Lettering, profile: Profile) -> list[str]:
    limit = profile.dots_per_line - 2 * profile.dots(SIDE_MM)
    return _wrapped(text, lettering, limit)


def _wrapped(text: str, lettering: Lettering, limit: int) -> list[str]:
    return [
        line
        for paragraph in text.split("\n")
        for line in wrap(clean(paragraph), lambda part: width(part, lettering), limit)
    ]


def _line(job: Job, line: str, lettering: Lettering) -> None:
    """One line: white down to the ink, the ink, white down to where the next line begins."""
    ink, above = draw(line, lettering)
    _strip(job, ink, above, lettering)


def _entry(job: Job, entry: Entry) -> None:
    """From the left. Lines of a boxed one begin under one another, right of the box."""
    lettering = Lettering.of(entry.capital_mm * job.profile.dots_per_mm, bold=entry.bold)
    side = job.profile.dots(SIDE_MM)
    capital = round(lettering.size * CAPITAL_PER_EM)
    indent = side + (round(capital * BOX_INDENT) if entry.boxed else 0)
    job.send(commands.LEFT)
    for number, line in enumerate(_wrapped(entry.text, lettering, job.profile.dots_per_line - indent - side)):
        ink, above = draw(line, lettering)
        boxed = entry.boxed and number == 0
        top = max(above, capital) if boxed else above
        strip = Image.new("1", (_whole_bytes(indent + ink.width), max(ink.height - above + top, top)))
        strip.paste(ink, (indent, top - above))
        if boxed:
            ImageDraw.Draw(strip).rectangle((side, top - capital, side + capital - 1, top - 1), outline=255, width=2)
        _strip(job, strip, top, lettering)
    job.send(commands.CENTRE)


def _strip(job: Job, strip: Image.Image, above: int, lettering: Lettering) -> None:
    """A line's ink, with white down to where the next line begins."""
    white = max(0, lettering.ascent - above)
    job.feed(white)
    if strip.height:
        job.picture(strip)
    job.feed(max(0, lettering.line_height - white - strip.height))


def _framed(lines: list[str], lettering: Lettering, profile: Profile) -> Image.Image:
    padding = profile.dots(FRAME_PADDING_MM)
    box = Image.new("1", (profile.dots_per_line, len(lines) * lettering.line_height + padding))
    for number, line in enumerate(lines):
        ink, above = draw(line, lettering)
        top = number * lettering.line_height + padding // 2 + lettering.ascent - above
        box.paste(ink, ((box.width - ink.width) // 2, top))
    return ImageChops.invert(box)


def magnification(label: str, profile: Profile) -> tuple[int, int]:
    """How many times the printer's own letters are enlarged, across and down.

    Down: to a third of the print's width. Across: as far as the label fits, yet never squat.
    """
    most = profile.max_magnification
    down = min(most, ceil(profile.dots_per_line * NUMBER_SHARE / LETTER_HEIGHT))
    across = profile.dots_per_line // (LETTER_WIDTH * len(label))
    return max(1, min(across, down)), down


def _big_number(job: Job, label: str) -> None:
    if not re.fullmatch(r"[A-Z0-9]{1,16}", label):
        raise ValueError("a ticket's label is made of A-Z and 0-9")
    across, down = magnification(label, job.profile)
    smoothing = commands.SMOOTHING_ON if job.profile.smoothing else b""
    job.send(smoothing + commands.letter_size(across, down) + commands.EMPHASIS_ON)
    job.send(label.encode("ascii") + commands.LINE_FEED, down * LETTER_HEIGHT)
    job.send(commands.EMPHASIS_OFF + commands.letter_size(1, 1))


def _qr(job: Job, payload: str) -> None:
    if not re.fullmatch(r"[ -~]{1,120}", payload):
        raise ValueError("a QR payload is 1 to 120 printable ASCII characters")
    code = _qr_picture(payload)
    job.feed(QR_QUIET_DOTS)
    if job.profile.native_qr:
        job.send(commands.qr(payload, QR_MODULE_DOTS), code.height)
    else:
        job.picture(code)
    job.feed(QR_QUIET_DOTS)


def _qr_picture(payload: str) -> Image.Image:
    import segno  # noqa: PLC0415 — not before the first ticket

    matrix = segno.make_qr(payload, error="m", boost_error=False).matrix
    size = len(matrix)
    dots = Image.frombytes("L", (size, size), bytes(255 if dark else 0 for row in matrix for dark in row))
    return dots.convert("1").resize((size * QR_MODULE_DOTS, size * QR_MODULE_DOTS), Image.Resampling.NEAREST)
