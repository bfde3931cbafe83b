"""What the kiosk can be. Each state carries only what it alone needs; `Kiosk` is one of them and its surroundings."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import Enum
from types import MappingProxyType
from typing import TYPE_CHECKING

from drivers.printer.condition import PrinterCondition
from kiosk.asking_states import (
    Answering,
    Asking,
    AskingBack,
    Browsing,
    Listening,
    NotHeard,
    Referring,
    Silence,
    Slip,
    Telling,
    Thinking,
    Topic,
)
from kiosk.code_states import (
    DoorOpen,
    DoorRefusal,
    DoorRefused,
    Entry,
    LookingUp,
    NotFound,
    NotUsable,
    Question,
    Scanning,
    ShowingDossier,
    ShowingTurn,
    Typing,
    Unfound,
    Unlocking,
    Unusable,
)
from kiosk.visit import Visit

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from kiosk.contract import ServiceQueue
    from kiosk.hours import Opening
    from kiosk.ticket import Ticket


__all__ = [
    "Answering",
    "Asking",
    "AskingBack",
    "Attract",
    "Browsing",
    "CallingHelp",
    "ChoosingLanguage",
    "ChoosingPriority",
    "Confirming",
    "Directing",
    "DoorOpen",
    "DoorRefusal",
    "DoorRefused",
    "Entry",
    "Farewell",
    "Home",
    "Interruptible",
    "Issuing",
    "Kiosk",
    "Listening",
    "LookingUp",
    "NotFound",
    "NotHeard",
    "NotUsable",
    "OutOfHours",
    "OutOfService",
    "Paper",
    "Printing",
    "Question",
    "Referring",
    "Scanning",
    "Servicing",
    "ShowingDossier",
    "ShowingTurn",
    "Silence",
    "Slip",
    "Starting",
    "State",
    "Surroundings",
    "Telling",
    "Thinking",
    "Topic",
    "Trouble",
    "Typing",
    "Unfound",
    "Unlocking",
    "Unusable",
    "Visit",
    "Waiting",
    "name_of",
]


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
    | Asking
    | Browsing
    | AskingBack
    | Answering
    | Telling
    | Referring
    | NotHeard
)
"""States that a visitor may leave for a moment and find again unchanged."""

Waiting = Starting | Issuing | Printing | LookingUp | Unlocking | Thinking
"""States in which a device or the centre is waited for."""

State = Waiting | Servicing | Listening | Interruptible | ChoosingLanguage | CallingHelp


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
    ears: bool = False
    """Whether somebody who speaks is heard."""
    mouth: bool = False
    """Whether the kiosk can speak."""
    level: int = 0
    """How loud it is before the microphone, 0 to `ui.screen.LOUDEST`."""

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
