"""What is known of a printer, and how a print ended. Unknown is never "ok" and never "no paper"."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class PrinterCondition(Enum):
    """What the printer itself last said, or that it said nothing."""

    READY = "ready"
    PAPER_LOW = "paper_low"
    """Prints; the roll is near its end."""
    PAPER_OUT = "paper_out"
    COVER_OPEN = "cover_open"
    FAULT = "fault"
    """Answers, but reports an error: cutter, head temperature, offline for another reason."""
    SILENT = "silent"
    """The line is open and nobody answers: nothing is known."""
    DISCONNECTED = "disconnected"
    """There is no line to the device."""

    @property
    def can_print(self) -> bool:
        """Whether a slip may be sent."""
        return self in (PrinterCondition.READY, PrinterCondition.PAPER_LOW)


class Confirmation(Enum):
    """How it is known that the paper came out."""

    PROCESS_ID = "process_id"
    """The printer echoed the job's id after the last line: strong."""
    STATUS_POLL = "status_poll"
    """The printer answered "ready, with paper" once the bytes were through: weak."""


@dataclass(frozen=True, slots=True)
class Printed:
    """The whole slip is on paper."""

    confirmation: Confirmation


@dataclass(frozen=True, slots=True)
class NotPrinted:
    """Nothing, or not all, is on paper, and the printer said why."""

    why: PrinterCondition


@dataclass(frozen=True, slots=True)
class PrintUnknown:
    """The bytes went out and nobody confirmed them: there may be a ticket on paper, or half of one."""

    why: PrinterCondition


PrintOutcome = Printed | NotPrinted | PrintUnknown
