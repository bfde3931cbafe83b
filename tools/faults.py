"""Every fault of every device in every state: what it makes of screen and lights, taken from the code itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from drivers.printer.condition import NotPrinted, PrinterCondition, PrintUnknown
from drivers.scanner.condition import ScannerCondition
from kiosk.effects import PrintJob, SlipJob, TestJob, TicketJob
from kiosk.events import (
    CentreChanged,
    ClockTicked,
    Event,
    NumberRefused,
    PrinterChanged,
    PrintSettled,
    ScannerChanged,
    StorageChecked,
)
from kiosk.hours import Open
from kiosk.lights import lights
from kiosk.machine import transition
from kiosk.numbering import StorageFault
from kiosk.papers import REPRINTS
from kiosk.screens import screen_of
from kiosk.states import (
    CallingHelp,
    ChoosingLanguage,
    Directing,
    Farewell,
    Issuing,
    Kiosk,
    OutOfService,
    Printing,
    Servicing,
    Slip,
    State,
    Surroundings,
    name_of,
)
from tools.walk import QUEUES
from ui.screen import Actions, Cards, Face, Facts, Number, Screen, Text

if TYPE_CHECKING:
    from kiosk.catalogue import Catalogue

WELL = Surroundings(Open(), PrinterCondition.READY, centre_reachable=True, queues=QUEUES, clock="09:15", scanner=True)
LANGUAGES = ("vi", "en")
OF_THE_MEDIUM = (StorageFault.READ_ONLY, StorageFault.LOCKED, StorageFault.CORRUPT, StorageFault.UNREADABLE)
"""The others are no fault of a device. A full medium has its ballast first, and is then as these."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One device in one bad condition."""

    name: str
    device: str
    """Whose words on what becomes of the data hold (`tools.fault_claims`)."""
    around: Surroundings
    """What the kiosk knows of the world while it lasts."""
    told: Callable[[State], Iterator[tuple[str, Event]]]
    """How a kiosk in this state hears of it, each way with the words for it."""
    pending: int = 0
    storage: str = "ok"
    scanner: ScannerCondition = ScannerCondition.READY


@dataclass(frozen=True, slots=True)
class Cell:
    """What one fault makes of one state."""

    state: type[State]
    how: str
    """In what way the kiosk heard of it; empty where there is but one."""
    citizen: tuple[str, ...]
    """What is seen then, once in each language; empty where all stays as it was."""
    technician: tuple[str, ...]
    """The lights that are others than before."""
    holds: str
    """`none`, `asked` or `given`: how far the visitor's number is."""


def faults() -> tuple[Fault, ...]:
    """All there are: what a new printer condition does is asked as soon as there is one."""
    bad = (condition for condition in PrinterCondition if condition is not PrinterCondition.READY)
    return (
        *map(_printer, bad),
        Fault(*("not configured", "scanner", replace(WELL, scanner=False), _nothing), scanner=ScannerCondition.ABSENT),
        Fault("lost", "scanner", replace(WELL, scanner=False), _scanner, scanner=ScannerCondition.LOST),
        Fault("half codes, garbage, silent", "scanner", WELL, _nothing),
        Fault("not reachable", "centre", replace(WELL, centre_reachable=False, queues={}), _centre, pending=1),
        Fault("not known", "clock", replace(WELL, clock=None), _clock),
        Fault("full", "room", WELL, _room, storage=StorageFault.FULL.value),
        *(
            Fault(fault.value.replace("_", " "), "storage", WELL, _storage, storage=fault.value)
            for fault in OF_THE_MEDIUM
        ),
    )


def _printer(condition: PrinterCondition) -> Fault:
    def told(state: State) -> Iterator[tuple[str, Event]]:
        yield "", PrinterChanged(condition)
        for job in _under_way(state) if not condition.can_print else ():
            last = ", the last reprint" if isinstance(job, TicketJob) and job.copy == REPRINTS else ""
            yield f"not printed{last}", PrintSettled(job, NotPrinted(condition))
            yield f"perhaps printed{last}", PrintSettled(job, PrintUnknown(condition))

    return Fault(condition.value.replace("_", " "), "printer", replace(WELL, printer=condition), told)


def _under_way(state: State) -> Iterator[PrintJob]:
    match state:
        case Printing(ticket=ticket, copy=copy):
            yield TicketJob(ticket.number, copy)
        case Directing(service=service, slip=Slip.PRINTING):
            yield SlipJob(service)
        case Servicing(test=Slip.PRINTING):
            yield TestJob()


def _scanner(_: State) -> Iterator[tuple[str, Event]]:
    yield "", ScannerChanged(ready=False)


def _nothing(_: State) -> Iterator[tuple[str, Event]]:
    """Nobody tells it anything: what stands for that is a second look at what it knows already."""
    yield "", ClockTicked(WELL.clock, WELL.today)


def _centre(_: State) -> Iterator[tuple[str, Event]]:
    yield "", CentreChanged(reachable=False)


def _clock(_: State) -> Iterator[tuple[str, Event]]:
    yield "", ClockTicked(None)


def _storage(state: State) -> Iterator[tuple[str, Event]]:
    yield "", NumberRefused() if isinstance(state, Issuing) else StorageChecked(usable=False)


def _room(_: State) -> Iterator[tuple[str, Event]]:
    yield "", StorageChecked(usable=True)


def cells(fault: Fault, states: Iterable[State], catalogue: Catalogue) -> Iterator[Cell]:
    """What the fault makes of these states, equal ones once."""
    seen = set()
    for state in states:
        for how, event in fault.told(state):
            cell = _cell(fault, state, how, event, catalogue)
            if cell not in seen:
                seen.add(cell)
                yield cell


def _cell(fault: Fault, state: State, how: str, event: Event, catalogue: Catalogue) -> Cell:
    before = Kiosk(state, WELL)
    after = Kiosk(transition(before, event, catalogue).kiosk.state, fault.around)
    sights = tuple(_sight(before, after, language, catalogue) for language in LANGUAGES)
    dark = lights(before, 0, "ok", ScannerCondition.READY)
    lit = lights(after, fault.pending, fault.storage, fault.scanner)
    changed = tuple(f"{name}: {words}" for name, (level, words) in lit.items() if dark[name] != (level, words))
    changed = tuple(words for words in changed if words != f"Screen: {name_of(after.state)}" or _is_out(after.state))
    return Cell(type(state), how, sights if any(sights) else (), changed, _holds(state))


def _is_out(state: State) -> bool:
    """Which screen is shown is no news to a technician, but for this one."""
    return isinstance(state, OutOfService)


def _holds(state: State) -> str:
    below = state.back if isinstance(state, ChoosingLanguage | CallingHelp) else state
    if isinstance(below, Issuing):
        return "asked"
    return "given" if isinstance(below, Printing | Farewell) else "none"


# -- what is seen ------------------------------------------------------------------------------------------------


def _sight(before: Kiosk, after: Kiosk, language: str, catalogue: Catalogue) -> str:
    """The words of another screen; of the same one those that are new, and that some are gone."""
    now = _words(screen_of(_speaking(after, language), catalogue))
    if type(before.state) is not type(after.state):
        return f"*{type(after.state).__name__}*: {' '.join(now)}"
    now, old = now + _clock_of(after), _words(screen_of(_speaking(before, language), catalogue)) + _clock_of(before)
    new = " ".join(word for word in now if word not in old)
    gone = " ".join(word for word in old if word not in now)
    return " ".join([*([new] if new else []), *([f"~~{gone}~~"] if gone else [])])


def _words(screen: Screen) -> list[str]:
    """All that can be read but for the foot, which is the same everywhere; buttons in brackets."""
    found = [screen.says]
    for block in screen.body:
        match block:
            case Text(text=text):
                found.append(text)
            case Number(label=label):
                found.append(f"**{label}**")
            case Facts(rows=rows):
                found += [words for _, words in rows]
            case Cards(buttons=buttons) | Actions(buttons=buttons):
                found += [f"[{button.spoken or button.label}]" for button in buttons]
            case Face():
                pass
    return list(dict.fromkeys(found))


def _clock_of(kiosk: Kiosk) -> list[str]:
    return [kiosk.surroundings.clock] if kiosk.surroundings.clock else []


def _speaking(kiosk: Kiosk, language: str) -> Kiosk:
    state = kiosk.state
    visit = replace(state.visit, language=language)
    if isinstance(state, ChoosingLanguage | CallingHelp):
        return replace(kiosk, state=replace(state, back=replace(state.back, visit=visit)))
    return replace(kiosk, state=replace(state, visit=visit))
