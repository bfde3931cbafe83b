"""What can happen. Events are frozen values; the runtime puts them in one queue, the machine takes them out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from drivers.printer.condition import PrinterCondition, PrintOutcome
    from kiosk.advice import Advice
    from kiosk.codes import Code, OwnTicket
    from kiosk.contract import ServiceQueue
    from kiosk.effects import PrintJob
    from kiosk.hours import Opening
    from kiosk.inquiries import Answer
    from kiosk.states import DoorRefusal, Question, Silence
    from kiosk.ticket import Ticket


@dataclass(frozen=True, slots=True)
class Started:
    """The devices are open (or known not to be); visitors may come."""


@dataclass(frozen=True, slots=True)
class Pressed:
    """A visitor touched a button of the screen that is shown."""

    button: str


@dataclass(frozen=True, slots=True)
class TimedOut:
    """The state's time is over and nobody did anything."""


@dataclass(frozen=True, slots=True)
class NumberIssued:
    """The ledger committed a number."""

    ticket: Ticket


@dataclass(frozen=True, slots=True)
class NumberRefused:
    """The ledger could not keep a number, so none was given."""


@dataclass(frozen=True, slots=True)
class PrintSettled:
    """A print came to its end, good or bad."""

    job: PrintJob
    outcome: PrintOutcome


@dataclass(frozen=True, slots=True)
class StorageChecked:
    """The ledger was asked whether it can write."""

    usable: bool


@dataclass(frozen=True, slots=True)
class PrinterChanged:
    """The printer's condition is another one than before."""

    condition: PrinterCondition


@dataclass(frozen=True, slots=True)
class CentreChanged:
    """The centre can be reached, or no longer."""

    reachable: bool


@dataclass(frozen=True, slots=True)
class QueuesChanged:
    """The centre said who waits."""

    queues: Mapping[str, ServiceQueue]


@dataclass(frozen=True, slots=True)
class HoursChanged:
    """The centre opened or closed, by the clock."""

    opening: Opening


@dataclass(frozen=True, slots=True)
class ClockTicked:
    """Another minute, or the time is no longer known."""

    clock: str | None
    today: date | None = None


@dataclass(frozen=True, slots=True)
class ScannerChanged:
    """Codes can be read, or no longer."""

    ready: bool


@dataclass(frozen=True, slots=True)
class CodeScanned:
    """A visitor showed a code."""

    code: Code


@dataclass(frozen=True, slots=True)
class LookedUp:
    """The centre answered; or it did not, and nobody waits for it any longer."""

    question: Question
    answer: Answer | None
    """None where it could not be asked."""


@dataclass(frozen=True, slots=True)
class ReturnKept:
    """The ledger kept that the holder of this ticket came back; the centre will hear of it."""

    ticket: OwnTicket


@dataclass(frozen=True, slots=True)
class DoorOpened:
    """The lock let this door go, and that is recorded."""

    door: int


@dataclass(frozen=True, slots=True)
class DoorNotOpened:
    """No door was opened."""

    why: DoorRefusal


@dataclass(frozen=True, slots=True)
class DoorClosed:
    """The sensor says that this door is shut again."""

    door: int


@dataclass(frozen=True, slots=True)
class VoiceChanged:
    """The voice can hear or speak, or no longer."""

    ears: bool
    mouth: bool


@dataclass(frozen=True, slots=True)
class LevelHeard:
    """How loud it is before the microphone, 0 to `ui.screen.LOUDEST`."""

    level: int


@dataclass(frozen=True, slots=True)
class SpeechEnded:
    """The sentence is over: it is being understood."""


@dataclass(frozen=True, slots=True)
class Advised:
    """What was asked was understood, and this is the advice. The words themselves are nowhere in it."""

    advice: Advice
    language: str
    """In which it was asked."""


@dataclass(frozen=True, slots=True)
class NothingUnderstood:
    """Nobody spoke, or nothing could be made out, or the voice is off."""

    why: Silence


Event = (
    Started
    | Pressed
    | TimedOut
    | NumberIssued
    | NumberRefused
    | PrintSettled
    | StorageChecked
    | PrinterChanged
    | CentreChanged
    | QueuesChanged
    | HoursChanged
    | ClockTicked
    | ScannerChanged
    | CodeScanned
    | LookedUp
    | ReturnKept
    | DoorOpened
    | DoorNotOpened
    | DoorClosed
    | VoiceChanged
    | LevelHeard
    | SpeechEnded
    | Advised
    | NothingUnderstood
)
