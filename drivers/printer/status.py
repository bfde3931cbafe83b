"""What a printer says, read from its bytes. Pure: no stream, no clock.

Every kind of answer has bits that never change, so each byte tells what it belongs to. Source: Epson TM-T88III
specification, appendix G "Transmission status identification"; DLE EOT, GS a and GS ( H in the command reference.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from drivers.printer.condition import PrinterCondition

FIXED_BITS = 0x93
"""Bits 0, 1, 4 and 7 say what a byte is."""
STATUS_BITS = 0x12
"""0xx1xx10: an answer to DLE EOT."""
ASB_HEAD_BITS = 0x10
"""0xx1xx00: the first of the four bytes that a printer sends unasked when something changes."""
ASB_TAIL_MASK = 0x90
"""0xx0xxxx: the second to fourth."""
FLOW_CONTROL = (0x11, 0x13)
"""XON, XOFF."""
BLOCK = 0x37
PROCESS_ID = 0x22
BUFFER_CLEARED = 0x25
_LENGTHS = {PROCESS_ID: 7, BUFFER_CLEARED: 3}
"""Of a block from its header to its NUL."""


@dataclass(frozen=True, slots=True)
class Heard:
    """Bytes, told apart."""

    statuses: tuple[int, ...] = ()
    process_ids: tuple[bytes, ...] = ()
    cleared: bool = False
    noise: int = 0
    """How many bytes belong to nothing a printer says."""
    rest: bytes = b""
    """The beginning of an answer whose end has not come yet."""


def hear(data: bytes) -> Heard:
    """Tell apart what came in. What a printer sends unasked (ASB, XON, XOFF) is understood and left out."""
    statuses: list[int] = []
    process_ids: list[bytes] = []
    cleared, noise = False, 0
    while data:
        piece = _piece(data)
        if piece is None:
            break
        if piece[0] == BLOCK and len(piece) == _LENGTHS[PROCESS_ID]:
            process_ids.append(piece[2:6])
        elif piece[0] == BLOCK and len(piece) == _LENGTHS[BUFFER_CLEARED]:
            cleared = True
        elif is_status(piece[0]):
            statuses.append(piece[0])
        elif not _unasked(piece):
            noise += 1
        data = data[len(piece) :]
    return Heard(tuple(statuses), tuple(process_ids), cleared, noise, data)


def is_status(byte: int) -> bool:
    """Whether the byte can be an answer to DLE EOT."""
    return byte & FIXED_BITS == STATUS_BITS


def _piece(data: bytes) -> bytes | None:
    """The first whole thing that was said; one byte where it makes no sense; None where its end is still to come."""
    if data[0] == BLOCK:
        return _whole(data, _LENGTHS.get(data[1], 1) if len(data) > 1 else 2, _is_block)
    if data[0] & FIXED_BITS == ASB_HEAD_BITS:
        return _whole(data, 4, _is_asb)
    return data[:1]


def _whole(data: bytes, length: int, makes_sense: Callable[[bytes], bool]) -> bytes | None:
    piece = data[:length]
    if not makes_sense(piece):
        return data[:1]
    return piece if len(piece) == length else None


def _is_block(piece: bytes) -> bool:
    return len(piece) == 1 or (piece[1] in _LENGTHS and (len(piece) < _LENGTHS[piece[1]] or piece[-1] == 0))


def _is_asb(piece: bytes) -> bool:
    return all(byte & ASB_TAIL_MASK == 0 for byte in piece[1:])


def _unasked(piece: bytes) -> bool:
    return len(piece) == 4 or piece[0] in FLOW_CONTROL


OFFLINE = 0x08
"""DLE EOT 1."""
COVER_IS_OPEN, STOPPED_BY_PAPER_END, ERROR = 0x04, 0x20, 0x40
"""DLE EOT 2."""
ANY_ERROR = 0x04 | 0x08 | 0x20 | 0x40
"""DLE EOT 3: mechanical, cutter, for good, passing (a hot head)."""
NEAR_END, PAPER_END = 0x0C, 0x60
"""DLE EOT 4."""


def condition_of(replies: Sequence[int]) -> PrinterCondition:
    """What the answers to DLE EOT 1, 2, 3 and 4 say. Anything but four well-formed ones says nothing: SILENT."""
    if len(replies) != 4 or not all(map(is_status, replies)):
        return PrinterCondition.SILENT
    printer, offline, error, paper = replies
    if offline & COVER_IS_OPEN:
        return PrinterCondition.COVER_OPEN
    if paper & PAPER_END or offline & STOPPED_BY_PAPER_END:
        return PrinterCondition.PAPER_OUT
    if printer & OFFLINE or offline & ERROR or error & ANY_ERROR:
        return PrinterCondition.FAULT
    return PrinterCondition.PAPER_LOW if paper & NEAR_END else PrinterCondition.READY
