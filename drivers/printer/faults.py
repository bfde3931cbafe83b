"""What can go wrong with the simulated printer, switchable from any thread at any instant, and how its status tells."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from enum import Enum

from drivers.printer import status


class Fault(Enum):
    """A fault; the value is the name a person uses for it."""

    PAPER_OUT = "paper_out"
    PAPER_LOW = "paper_low"
    COVER_OPEN = "cover_open"
    FAULT = "fault"
    """The cutter is stuck: offline."""
    SILENT = "silent"
    """The line is open, the printer is without power: bytes vanish, nothing answers."""
    GARBAGE = "garbage"
    """Another baud rate: bytes make no sense on either side."""
    UNPLUGGED = "unplugged"
    """The cable is out; the printer keeps its power and what it has received."""


STOPPING = frozenset({Fault.PAPER_OUT, Fault.COVER_OPEN, Fault.FAULT})
"""Faults in which a real printer stops after the line it is at, and goes on when they are gone."""
DEAF = frozenset({Fault.SILENT, Fault.GARBAGE})


def status_byte(question: int, on: AbstractSet[Fault]) -> int:
    """The answer to DLE EOT 1 to 4. Source: Epson ESC/POS reference, DLE EOT."""
    bits = {
        1: (status.OFFLINE if on & STOPPING else 0),
        2: (status.COVER_IS_OPEN if Fault.COVER_OPEN in on else 0)
        | (status.STOPPED_BY_PAPER_END if Fault.PAPER_OUT in on else 0)
        | (status.ERROR if Fault.FAULT in on else 0),
        3: 0x08 if Fault.FAULT in on else 0,
        4: (status.NEAR_END if on & {Fault.PAPER_LOW, Fault.PAPER_OUT} else 0)
        | (status.PAPER_END if Fault.PAPER_OUT in on else 0),
    }
    return status.STATUS_BITS | bits[question]
