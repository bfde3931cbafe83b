"""What the machine may ask for. Effects are frozen values; the runtime carries them out and answers with events."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from drivers.printer.condition import PrintOutcome
    from kiosk.codes import OwnTicket
    from kiosk.states import Question
    from kiosk.ticket import Ticket


@dataclass(frozen=True, slots=True)
class TicketJob:
    """Which paper of which ticket: `copy` 0 is the first print."""

    ticket: int
    copy: int


@dataclass(frozen=True, slots=True)
class SlipJob:
    """The printed way to a service that is elsewhere."""

    service: str


@dataclass(frozen=True, slots=True)
class TestJob:
    """A test print after a roll was changed."""

    __test__ = False  # pytest takes the name for a test's


@dataclass(frozen=True, slots=True)
class ChecklistJob:
    """What to bring for a procedure."""

    procedure: str


PrintJob = TicketJob | SlipJob | TestJob | ChecklistJob


@dataclass(frozen=True, slots=True)
class IssueNumber:
    """Give a number and keep it, in one transaction. Answered by `NumberIssued` or `NumberRefused`."""

    service: str
    priority: str | None
    language: str
    ahead: int | None
    wait: tuple[int, int] | None
    appointment: str | None = None


@dataclass(frozen=True, slots=True)
class PrintTicket:
    """Print this ticket now or not at all. Answered by `PrintSettled`."""

    ticket: Ticket
    copy: int


@dataclass(frozen=True, slots=True)
class PrintSlip:
    """Print the way to a service that is elsewhere. Answered by `PrintSettled`."""

    service: str
    language: str


@dataclass(frozen=True, slots=True)
class PrintTest:
    """Print something that shows whether all dots and letters come out. Answered by `PrintSettled`."""

    language: str


@dataclass(frozen=True, slots=True)
class RecordPaper:
    """Keep, and report to the centre, what became of a ticket's paper."""

    job: TicketJob
    outcome: PrintOutcome


@dataclass(frozen=True, slots=True)
class CallStaff:
    """Report to the centre that somebody at this screen wants a person."""

    screen: str


@dataclass(frozen=True, slots=True)
class CheckStorage:
    """Ask the ledger whether it can write. Answered by `StorageChecked`."""


@dataclass(frozen=True, slots=True)
class LookUp:
    """Ask the centre. Answered by `LookedUp`, soon or not at all."""

    question: Question


@dataclass(frozen=True, slots=True)
class ReturnTicket:
    """Keep, and report to the centre, that this ticket's holder came back. Answered by `ReturnKept`."""

    ticket: OwnTicket


@dataclass(frozen=True, slots=True)
class OpenDoor:
    """Open the door that this code is for, once. Answered by `DoorOpened` or `DoorNotOpened`, later `DoorClosed`."""

    code: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class PrintChecklist:
    """Print what to bring. Answered by `PrintSettled`."""

    procedure: str
    language: str


@dataclass(frozen=True, slots=True)
class Listen:
    """Open the microphone for one sentence. Answered by `SpeechEnded`, then `Advised` or `NothingUnderstood`."""

    languages: tuple[str, ...]
    """In which it may be spoken, the likeliest first."""


@dataclass(frozen=True, slots=True)
class StopListening:
    """The visitor is done speaking: understand it."""


@dataclass(frozen=True, slots=True)
class CancelListening:
    """The visitor left: forget it."""


Effect = (
    IssueNumber
    | PrintTicket
    | PrintSlip
    | PrintTest
    | RecordPaper
    | CallStaff
    | CheckStorage
    | LookUp
    | ReturnTicket
    | OpenDoor
    | PrintChecklist
    | Listen
    | StopListening
    | CancelListening
)
