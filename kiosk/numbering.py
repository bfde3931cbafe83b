"""A number as data: what is asked of the ledger, what it gives, and how it says that it cannot."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Literal, TypeVar

from kiosk.contract import Moment

T = TypeVar("T")
Outcome = Literal["printed", "not_printed", "unknown"]
LABEL_MOST_DIGITS = 6
"""As many as the contract's `Label` allows after the letter."""


@dataclass(frozen=True, slots=True)
class NumberRequest:
    """Somebody chose a service. `letter` is A-Z, `service`, `priority` and `language` are as in the contract."""

    service: str
    letter: str
    priority: str | None
    language: str
    day: date
    """The business day that the number belongs to."""
    at: Moment
    appointment: str | None = None


@dataclass(frozen=True, slots=True)
class IssuedNumber:
    """A number that is committed: it is valid from now on, on paper or not."""

    ticket: int
    """The kiosk's running number within its incarnation: 1, 2, 3 … over all days and services."""
    label: str
    token: str
    service: str
    priority: str | None
    language: str
    day: date


@dataclass(frozen=True, slots=True)
class PaperEnd:
    """How the print of one copy ended, as in the contract's `TicketPaper`."""

    ticket: int
    copy: int
    outcome: Outcome
    detail: str
    at: Moment


@dataclass(frozen=True, slots=True)
class UncertainPaper:
    """A print that had no end when the kiosk last stopped. There may be paper; it is never printed by itself again."""

    ticket: int
    copy: int
    label: str
    service: str
    day: date


class StorageFault(Enum):
    """Why the ledger could not do what was asked."""

    FULL = "full"
    READ_ONLY = "read_only"
    LOCKED = "locked"
    """Another process holds the ledger."""
    CORRUPT = "corrupt"
    """The file is damaged, or is no ledger of this version."""
    UNREADABLE = "unreadable"
    """The medium does not read, write or open."""
    CONTRADICTION = "contradiction"
    """What was asked breaks a rule that the tables keep; keeping it would give a number twice."""
    USED_UP = "used_up"
    """The day has no label left for this letter."""
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class StorageFailed:
    """Nothing was kept, not even half. `detail` is for the log; it holds no data of a ticket."""

    why: StorageFault
    detail: str = ""


class AckRefusal(Enum):
    """Why an acknowledgement changed nothing."""

    FOREIGN_INCARNATION = "foreign_incarnation"
    """It speaks of another ledger's events."""
    BEYOND = "beyond"
    """It speaks of events that this ledger never had."""


@dataclass(frozen=True, slots=True)
class AckRefused:
    """An acknowledgement that cannot be for this ledger."""

    why: AckRefusal


@dataclass(frozen=True, slots=True)
class Standing:
    """How far the centre has come by its own word."""

    epoch: str | None
    """Which centre database said so; None while none ever did."""
    upto_seq: int


def label(letter: str, digit: str, number: int) -> str | None:
    """What stands on the ticket; None where the number is too long for the contract."""
    digits = f"{digit}{number:03d}"
    return letter + digits if len(digits) <= LABEL_MOST_DIGITS else None


def number_of(text: str, digit: str) -> int | None:
    """The number in a label that a kiosk of this digit gave; None where it is none of its own."""
    number = text[1 + len(digit) :]
    return int(number) if text[1:].startswith(digit) and number.isdecimal() and len(number) >= 3 else None


def known(result: T | StorageFailed, otherwise: T) -> T:
    """What the ledger said; `otherwise` where it could not say."""
    return otherwise if isinstance(result, StorageFailed) else result
