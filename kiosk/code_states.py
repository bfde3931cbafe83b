"""States that codes lead to: showing one, typing one, what the centre and the locker answered."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING, TypeAlias

from kiosk.visit import Visit

if TYPE_CHECKING:
    from kiosk.codes import Appointment, Dossier, OwnTicket
    from kiosk.inquiries import Booking, DossierStatus, Turn

Question: TypeAlias = "Dossier | OwnTicket | Appointment"
"""What the centre can be asked for a visitor."""


@dataclass(frozen=True, slots=True)
class Scanning:
    """Asks for a code to be shown, and offers to type one."""

    visit: Visit


class Entry(Enum):
    """What is typed on the keypad."""

    DOSSIER = "dossier"
    PICK_UP = "pick_up"


@dataclass(frozen=True, slots=True)
class Typing:
    """A keypad, and what was typed so far."""

    visit: Visit
    entry: Entry
    typed: str = field(default="", repr=False)
    """Not in the repr: a pick-up code opens a door."""
    mistaken: bool = False
    """What was typed is no code: it may be corrected."""


@dataclass(frozen=True, slots=True)
class LookingUp:
    """The centre is being asked."""

    visit: Visit
    question: Question


@dataclass(frozen=True, slots=True)
class ShowingDossier:
    """How far a dossier has come."""

    visit: Visit
    dossier: Dossier
    status: DossierStatus


@dataclass(frozen=True, slots=True)
class ShowingTurn:
    """Where a ticket stands; who missed the call comes back in with the same number."""

    visit: Visit
    ticket: OwnTicket
    turn: Turn | None
    """None where the centre could not be asked."""
    returned: bool = False


class Unfound(Enum):
    """Why a question has no answer."""

    NOTHING = "nothing"
    """The centre knows of no such thing."""
    OFFLINE = "offline"
    """The centre cannot be asked now."""
    ANOTHER_DAY = "another_day"
    """The appointment is not of today."""


@dataclass(frozen=True, slots=True)
class NotFound:
    """There is no answer: says what can be done instead."""

    visit: Visit
    question: Question
    why: Unfound
    booked: Booking | None = None
    """What the appointment of another day is."""


class Unusable(Enum):
    """What a code was that nothing can be done with."""

    INSURANCE = "insurance"
    LINK = "link"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class NotUsable:
    """A code of another kind was shown: says which codes are read here."""

    visit: Visit
    what: Unusable


@dataclass(frozen=True, slots=True)
class Unlocking:
    """A pick-up code is being tried on the locker."""

    visit: Visit


@dataclass(frozen=True, slots=True)
class DoorOpen:
    """A locker's door is open for the visitor."""

    visit: Visit
    door: int
    closed: bool = False


class DoorRefusal(Enum):
    """Why no door opened."""

    WRONG = "wrong"
    """No order has this code: mistyped, used, or its days are over. Which of them is nobody's business who guesses."""
    TOO_MANY = "too_many"
    """Five wrong ones: a while of rest."""
    BROKEN = "broken"
    """The lock does not answer, or the record cannot be kept."""
    NO_LOCKER = "no_locker"


@dataclass(frozen=True, slots=True)
class DoorRefused:
    """No door opened: says why, and what to do."""

    visit: Visit
    why: DoorRefusal
