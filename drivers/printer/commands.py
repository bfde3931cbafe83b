"""The ESC/POS commands we send. Source: Epson ESC/POS Command Reference for TM printers, the page named in each.

Only numbers and pictures go in; the one text, a ticket's label, is checked by `compose` before it gets here.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from drivers.printer.python_escpos import escpos_printer

if TYPE_CHECKING:
    from PIL import Image

RESET = b"\x1b@"
"""ESC @: settings as after power on."""
CENTRE = b"\x1ba\x01"
"""ESC a: pictures, codes and letters stand in the middle of the line."""
LEFT = b"\x1ba\x00"
"""ESC a: they stand at its beginning."""
LINE_FEED = b"\n"
EMPHASIS_ON, EMPHASIS_OFF = b"\x1bE\x01", b"\x1bE\x00"
SMOOTHING_ON = b"\x1db\x01"
PARTIAL_CUT = b"\x1dV\x01"
FEED_AND_CUT = b"\x1dV\x42\x00"
"""GS V 66: bring the paper from the head to the blade and cut partially."""
CLEAR_BUFFER = b"\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08"
"""DLE DC4 8: forget all that was received and is not yet printed."""
QR_LEVEL_M = 1
"""python-escpos' number for error correction M, 15 %."""


def feed(dots: int) -> bytes:
    """ESC J, as often as needed: 255 is the most it takes."""
    full, rest = divmod(max(0, dots), 255)
    return b"\x1bJ\xff" * full + (b"\x1bJ" + bytes([rest]) if rest else b"")


def motion_units(dots_per_mm: int) -> bytes:
    """GS P: feeds count in dots."""
    per_inch = round(dots_per_mm * 25.4)
    return b"\x1dP" + bytes([per_inch, per_inch])


def letter_size(width: int, height: int) -> bytes:
    """GS !: the printer's own letters, so many times enlarged (1 to 8)."""
    return b"\x1d!" + bytes([(width - 1) << 4 | (height - 1)])


def raster(picture: Image.Image) -> bytes:
    """GS v 0: a one-bit picture whose 1 is black; its width is a multiple of 8."""
    width, rows = picture.width // 8, picture.height
    head = b"\x1dv0\x00" + width.to_bytes(2, "little") + rows.to_bytes(2, "little")
    return head + _harmless(picture.tobytes())


def _harmless(dots: bytes) -> bytes:
    """Picture data in which no real-time command can be seen.

    A printer obeys DLE EOT, DLE ENQ and DLE DC4 even inside a picture (Epson: Notes of real-time commands), and
    DLE DC4 opens the drawer or cuts the power. One more dot beside the dot of 0x10 breaks the pair; nobody sees it.
    """
    return re.sub(rb"\x10(?=[\x04\x05\x14])", b"\x18", dots)


def ask_status(number: int) -> bytes:
    """DLE EOT: one of the four status bytes, at once."""
    return b"\x10\x04" + bytes([number])


def ask_process_id(job: bytes) -> bytes:
    """GS ( H function 48: send these four bytes back when all before them is printed."""
    return b"\x1d(H\x06\x00\x30\x30" + job


@lru_cache(maxsize=16)
def qr(payload: str, module_dots: int) -> bytes:
    """GS ( k by python-escpos: the printer draws the code itself."""
    printer = escpos_printer().Dummy()
    printer.qr(payload, ec=QR_LEVEL_M, size=module_dots, native=True)
    return bytes(printer.output)
