"""What the kiosk can be. Each state carries only what it alone needs; `Kiosk` is one of them and its surroundings."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import Enum
from types import MappingProxyType
from typing import TYPE_CHECKING

from drivers.printer.condition import PrinterCondition
from ui.screen import Theme

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kiosk.contract import ServiceQueue
    from kiosk.hours import Opening
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
    """Shows the services."""

    visit: Visit


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


@dataclass(frozen=True, slots=True)
class ChoosingPriority:
    """Asks why the visitor goes first."""

    visit: Visit
    service: str


@dataclass(frozen=True, slots=True)
class Issuing:
    """The ledger is being asked for a number."""

    visit: Visit
    service: str
    priority: str | None


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


Interruptible = Attract | Home | Directing | Confirming | ChoosingPriority | Farewell | OutOfHours | OutOfService
"""States that a visitor may leave for a moment and find again unchanged."""

State = Starting | Servicing | Issuing | Printing | Interruptible | ChoosingLanguage | CallingHelp


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
