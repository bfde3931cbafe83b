"""What the kiosk can be. Each state carries only what it alone needs; `Kiosk` is one of them and its surroundings."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import Enum
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeAlias

from drivers.printer.condition import PrinterCondition
from ui.screen import Theme

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from kiosk.codes import Appointment, Dossier, OwnTicket
    from kiosk.contract import ServiceQueue
    from kiosk.hours import Opening
    from kiosk.inquiries import DossierStatus, Turn
    from kiosk.ticket import Ticket


@dataclass(frozen=True, slots=True)
class Visit:
    """What a visitor has chosen for as long as the visit lasts."""

    language: str
    text_step: int = 0
    theme: Theme = Theme.DAY
    help_called: bool = False
    """A person was already called: calling again would only ring twice."""


class Slip(Enum):
    """How far the printed way to another place has come."""

    OFFERED = "offered"
    PRINTING = "printing"
    PRINTED = "printed"
    NOT_PRINTED = "not_printed"


class Paper(Enum):
    """What is known of a ticket's paper."""

    PRINTED = "printed"
    NO_PAPER = "no_paper"
    """The roll is empty: the number must be noted down."""
    NOT_PRINTED = "not_printed"
    UNKNOWN = "unknown"
    """It may have come out, or half of it."""


class Trouble(Enum):
    """Why no number can be given."""

    STORAGE = "storage"
    """A number that cannot be kept safely is not given."""


@dataclass(frozen=True, slots=True)
class Starting:
    """Devices are being opened; nobody is served yet."""

    visit: Visit


@dataclass(frozen=True, slots=True)
class Attract:
    """Waits for a visitor."""

    visit: Visit


@dataclass(frozen=True, slots=True)
class Home:
    """Shows the services; knows what a code that was shown before has told."""

    visit: Visit
    priority: str | None = None
    """Why the visitor may go first, by the card that was read: only a hint, which the counter checks."""
    card_read: bool = False
    appointment: str | None = None
    """An appointment that the centre could not be asked about: the ticket says who comes for it."""


@dataclass(frozen=True, slots=True)
class Directing:
    """The chosen service is served elsewhere: shows where, and prints it on request."""

    visit: Visit
    service: str
    slip: Slip = Slip.OFFERED


@dataclass(frozen=True, slots=True)
class Confirming:
    """Asks whether to take a number for this service."""

    visit: Visit
    service: str
    priority: str | None = None
    appointment: str | None = None


@dataclass(frozen=True, slots=True)
class ChoosingPriority:
    """Asks why the visitor goes first."""

    visit: Visit
    service: str
    appointment: str | None = None


@dataclass(frozen=True, slots=True)
class Issuing:
    """The ledger is being asked for a number."""

    visit: Visit
    service: str
    priority: str | None
    appointment: str | None = None


@dataclass(frozen=True, slots=True)
class Printing:
    """The number is given; its paper is on the way."""

    visit: Visit
    ticket: Ticket
    copy: int = 0


@dataclass(frozen=True, slots=True)
class Farewell:
    """The number, large, and what became of its paper."""

    visit: Visit
    ticket: Ticket
    paper: Paper
    copy: int = 0


@dataclass(frozen=True, slots=True)
class OutOfHours:
    """The centre is closed: shows when it opens."""

    visit: Visit


@dataclass(frozen=True, slots=True)
class OutOfService:
    """No number can be given now."""

    visit: Visit
    trouble: Trouble


@dataclass(frozen=True, slots=True)
class Servicing:
    """Somebody opened the printer: shows how a roll is changed, and prints a test on request."""

    visit: Visit
    test: Slip = Slip.OFFERED


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


@dataclass(frozen=True, slots=True)
class NotFound:
    """There is no answer: says what can be done instead."""

    visit: Visit
    question: Question
    why: Unfound


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


@dataclass(frozen=True, slots=True)
class ChoosingLanguage:
    """Lies over another state and goes back to it."""

    back: Interruptible

    @property
    def visit(self) -> Visit:
        """There is one visit, and it is the one below."""
        return self.back.visit


@dataclass(frozen=True, slots=True)
class CallingHelp:
    """Somebody was called; lies over another state and goes back to it."""

    back: Interruptible

    @property
    def visit(self) -> Visit:
        """There is one visit, and it is the one below."""
        return self.back.visit


Question: TypeAlias = "Dossier | OwnTicket | Appointment"
"""What the centre can be asked for a visitor."""

Interruptible = (
    Attract
    | Home
    | Directing
    | Confirming
    | ChoosingPriority
    | Farewell
    | OutOfHours
    | OutOfService
    | Scanning
    | Typing
    | ShowingDossier
    | ShowingTurn
    | NotFound
    | NotUsable
    | DoorOpen
    | DoorRefused
)
"""States that a visitor may leave for a moment and find again unchanged."""

Waiting = Starting | Issuing | Printing | LookingUp | Unlocking
"""States in which a device or the centre is waited for."""

State = Waiting | Servicing | Interruptible | ChoosingLanguage | CallingHelp


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What is known of the world around the visit."""

    opening: Opening
    printer: PrinterCondition = PrinterCondition.SILENT
    centre_reachable: bool = False
    queues: Mapping[str, ServiceQueue] = field(default_factory=lambda: MappingProxyType({}))
    """Who waits, by service, as the centre last said."""
    clock: str | None = None
    """`HH:MM`; None while the time is not known."""
    today: date | None = None
    """None while the date is not known."""
    scanner: bool = False
    """Whether codes can be read now."""
    locker: bool = False
    """Whether there is a locker that finished papers wait in."""

    def queue_of(self, service: str) -> ServiceQueue | None:
        """Who waits for this service; only while the centre is reachable, for an old queue misleads."""
        return self.queues.get(service) if self.centre_reachable else None


@dataclass(frozen=True, slots=True)
class Kiosk:
    """The whole: one state and its surroundings."""

    state: State
    surroundings: Surroundings


def name_of(state: State) -> str:
    """The state's name in snake case: for screens, reports and logs."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", type(state).__name__).lower()
