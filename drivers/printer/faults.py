"""What can go wrong with the simulated printer, switchable from any thread at any instant, and how its status tells."""

from __future__ import annotations

import threading
from collections.abc import Callable
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


class Faults:
    """The faults that are on. `changed` is called after each change, in the thread that made it."""

    def __init__(self, changed: Callable[[Fault, bool], None]) -> None:
        self._lock = threading.Lock()
        self._on: frozenset[Fault] = frozenset()
        self._changed = changed

    @property
    def on(self) -> frozenset[Fault]:
        """The faults that are on now."""
        return self._on

    def set(self, fault: Fault | str, on: bool = True) -> None:
        """Switch a fault by itself or by name. Raises `ValueError` for a name that is none."""
        fault = Fault(fault)
        with self._lock:
            if (fault in self._on) == on:
                return
            self._on = self._on | {fault} if on else self._on - {fault}
        self._changed(fault, on)


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
