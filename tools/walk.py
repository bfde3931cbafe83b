"""Everything the kiosk can become: a breadth-first walk over all reachable states, event by event.

What keeps it finite, and is still all there is to find:
- a small catalogue: one service here, one elsewhere, two reasons to go first;
- one canned ticket for each service and reason, for no rule reads a ticket's number, label or day;
- the text grows by one step and no further, for the larger steps only look different; and of size, colours and sound
  one at a time is another than at first, for no rule reads two of them;
- two characters are typed at the most, all the same: what a full code leads to is met by showing that code;
- a few surroundings, and every state is asked in all of them: the world may change at any moment. A state that could
  not be in some of them is asked there too, which proves more than is needed, never less.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import chain, product
from pathlib import Path
from typing import TYPE_CHECKING

from drivers.printer.condition import Confirmation, NotPrinted, Printed, PrinterCondition, PrintOutcome, PrintUnknown
from kiosk import buttons
from kiosk.advice import SERVICES as HALL
from kiosk.advice import Advice, Answer, AskBack, Refer, Refuse
from kiosk.catalogue import Service
from kiosk.codes import (
    AgeBand,
    Appointment,
    CitizenCard,
    Code,
    Dossier,
    Link,
    OwnTicket,
    PickUp,
    Reason,
    Unknown,
)
from kiosk.contract import ServiceQueue
from kiosk.effects import ChecklistJob, PrintJob, SlipJob, TestJob, TicketJob
from kiosk.events import (
    Advised,
    CentreChanged,
    ClockTicked,
    CodeScanned,
    DoorClosed,
    DoorNotOpened,
    DoorOpened,
    Event,
    HoursChanged,
    LevelHeard,
    LookedUp,
    NothingUnderstood,
    NumberIssued,
    NumberRefused,
    Pressed,
    PrinterChanged,
    PrintSettled,
    QueuesChanged,
    ReturnKept,
    ScannerChanged,
    SpeechEnded,
    Started,
    StorageChecked,
    TimedOut,
    VoiceChanged,
)
from kiosk.hours import Closed, Open
from kiosk.inquiries import Answer as Reply
from kiosk.inquiries import Booking, DossierStatus, NothingKnown, Turn
from kiosk.machine import Step, first, transition
from kiosk.screens import screen_of
from kiosk.settings import Faults, Settings, load
from kiosk.states import (
    CallingHelp,
    ChoosingLanguage,
    DoorRefusal,
    Farewell,
    Issuing,
    Kiosk,
    LookingUp,
    Printing,
    Silence,
    State,
    Surroundings,
    Typing,
    Visit,
)
from kiosk.ticket import Ticket
from ui.screen import Theme

if TYPE_CHECKING:
    from kiosk.catalogue import Catalogue

CONFIG = Path(__file__).parent.parent / "config"
HERE, ELSEWHERE = "ho_tich", "cu_tru"
SERVICES = (
    Service(HERE, "B", "users", {"vi": "Hộ tịch"}, counters=(3,)),
    Service(ELSEWHERE, "C", "home", {"vi": "Cư trú"}, go_to={"vi": "Nhà bên cạnh"}),
)
"""A service that gives numbers, and one that is served in another house."""
LARGEST_STEP = 1
MOST_TYPED = "11"
TOLD = ("khai_tu", "ket_hon")
"""The procedures there are: one to the bereaved, a usual one."""

QUEUES = {HERE: ServiceQueue(waiting=4, now_serving="B1002", counter=3, wait=(10, 20))}
CLOSED = Closed(datetime(2026, 11, 23, 7, 30))  # noqa: DTZ001 - local time, as `Closed` has it
SURROUNDINGS = (
    Surroundings(Open(), PrinterCondition.READY),
    Surroundings(
        *(Open(), PrinterCondition.PAPER_OUT, True, QUEUES, "09:15", date(2026, 11, 21)),
        scanner=True,
        locker=True,
        ears=True,
        mouth=True,
    ),
    Surroundings(CLOSED, PrinterCondition.SILENT, centre_reachable=True, clock="20:00"),
    Surroundings(Closed(None), PrinterCondition.DISCONNECTED),
)
"""Open and closed, with and without a centre, a queue, paper and a clock."""
TROUBLES = tuple(
    Surroundings(opening, printer, centre_reachable=centre, queues=QUEUES if centre else {}, clock=clock)
    for opening in (Open(), CLOSED)
    for printer, centre, clock in product(PrinterCondition, (True, False), ("09:15", None))
)
"""Every condition of every device, and all of them together: the printer, the centre, the clock, the hours."""
OUTCOMES: tuple[PrintOutcome, ...] = (
    *map(Printed, Confirmation),
    *map(NotPrinted, PrinterCondition),
    *map(PrintUnknown, PrinterCondition),
)
MINE = OwnTicket("B1007", date(2026, 11, 21), "7K2M9Q")
CODES: tuple[Code, ...] = (
    CitizenCard(AgeBand.FROM_75),
    CitizenCard(AgeBand.UNKNOWN),
    Dossier("H29.1.22-261116-890028"),
    Appointment("4711"),
    MINE,
    PickUp("48213370"),
    Link("example.vn"),
    Unknown(Reason.INSURANCE_CARD),
    Unknown(Reason.NOT_KNOWN),
)
"""One of each kind, and of those whose rules differ."""
_ID = "walked00"
ANSWERS: tuple[Reply | None, ...] = (
    None,
    NothingKnown(1, _ID),
    DossierStatus(1, _ID, "processing", "2026-11-21T07:55", None, None),
    DossierStatus(1, _ID, "ready", "2026-11-21T07:55", date(2026, 11, 23), 7),
    Turn(1, _ID, "waiting", 4, (10, 20), None),
    Turn(1, _ID, "called", None, None, 3),
    Turn(1, _ID, "done", None, None, None),
    Booking(1, _ID, HERE, date(2026, 11, 21), "09:30"),
    Booking(1, _ID, ELSEWHERE, date(2026, 11, 21), "09:30"),
)
ADVICES: tuple[Advice, ...] = (
    *(Answer(each, 0.9) for each in (*TOLD, *HALL, "no_such")),
    AskBack(TOLD, 0.8),
    AskBack(("khai_tu", "uu_tien"), 0.8),
    AskBack(("no_such",), 0.8),
    *(Refer(kind, "", 0.9) for kind in ("other_agency", "emergency", "unclear")),
    *(Refuse(kind, 0.9) for kind in ("privacy", "not_heard")),
)
STRANGER = Ticket(99, "B1099", "7K2M9Q", ELSEWHERE, None, "vi", date(2026, 11, 21), None, None, None)
"""A ticket that nobody here asked for."""


@dataclass(frozen=True, slots=True)
class Move:
    """One event in one state, and what became of it."""

    before: Kiosk
    event: Event
    step: Step
    offered: bool = True
    """False for a touch on a button that the screen does not have: a late one, or a forged one."""

    @property
    def after(self) -> State:
        """The state it led to."""
        return self.step.kiosk.state


def small_catalogue(languages: tuple[str, ...]) -> Catalogue:
    """The shipped words with few services, and these languages offered. ValueError where config/ has faults."""
    match load(CONFIG):
        case Faults(lines=lines):
            raise ValueError("\n".join(lines))
        case Settings(catalogue=shipped):
            pass
    told = tuple(each for each in shipped.procedures if each.id in TOLD)
    procedures = replace(shipped.procedures, items=told)
    return replace(
        shipped, services=SERVICES, offered=languages, priorities=shipped.priorities[:2], procedures=procedures
    )


def moves(catalogue: Catalogue) -> Iterator[Move]:
    """Every move of the machine from `first` on, nearest states first."""
    start = first(SURROUNDINGS[0], catalogue).state
    waiting, met = deque([start]), {start}
    while waiting:
        state = waiting.popleft()
        for move in moves_from(state, catalogue):
            yield move
            after = move.after
            if after is not state and after not in met and _goes_on(after):
                met.add(after)
                waiting.append(after)


def _goes_on(state: State) -> bool:
    """Whether the walk goes on from here; see the top of this file."""
    visit = state.visit
    looks = (visit.text_step > 0, visit.theme is not Theme.DAY, visit.muted)
    below = state.back if isinstance(state, ChoosingLanguage | CallingHelp) else state
    typed = below.typed if isinstance(below, Typing) else ""
    return visit.text_step <= LARGEST_STEP and sum(looks) <= 1 and MOST_TYPED.startswith(typed)


def troubled_moves(catalogue: Catalogue) -> Iterator[Move]:
    """Every event in every state with every device in every condition. Looks are left out: no device changes them."""
    every_button = _every_button(catalogue)
    for state in plain_states(catalogue):
        events = tuple(events_for(state))
        for around in TROUBLES:
            yield from _all_moves(Kiosk(state, around), every_button, events, catalogue)


def plain_states(catalogue: Catalogue) -> list[State]:
    """What can be reached by a visitor who leaves language, size and colours as they are."""
    start = first(SURROUNDINGS[0], catalogue).state
    met: dict[State, None] = {start: None}
    waiting = deque([start])
    while waiting:
        state = waiting.popleft()
        for after in (move.after for move in moves_from(state, catalogue)):
            if after is not state and after not in met and _is_plain(after.visit, catalogue) and _goes_on(after):
                met[after] = None
                waiting.append(after)
    return list(met)


def _is_plain(visit: Visit, catalogue: Catalogue) -> bool:
    return replace(visit, help_called=False) == Visit(catalogue.offered[0])


def _all_moves(kiosk: Kiosk, every_button: set[str], events: Sequence[Event], catalogue: Catalogue) -> Iterator[Move]:
    on_screen = {button.id for button in screen_of(kiosk, catalogue).buttons()}
    for button in sorted(every_button | on_screen):
        yield _move(kiosk, Pressed(button), catalogue, offered=button in on_screen)
    for event in events:
        yield _move(kiosk, event, catalogue)


def moves_from(state: State, catalogue: Catalogue) -> Iterator[Move]:
    """What each event makes of this state: touches in all surroundings, the rest in one."""
    seen = set()
    for around in SURROUNDINGS:
        kiosk = Kiosk(state, around)
        on_screen = {button.id for button in screen_of(kiosk, catalogue).buttons()}
        seen |= on_screen
        for button in sorted(on_screen):
            yield _move(kiosk, Pressed(button), catalogue)
    kiosk = Kiosk(state, SURROUNDINGS[0])
    for button in sorted(_every_button(catalogue) - seen):
        yield _move(kiosk, Pressed(button), catalogue, offered=False)
    for event in events_for(state):
        yield _move(kiosk, event, catalogue)
    for around in SURROUNDINGS[1:]:
        for code in CODES:
            yield _move(Kiosk(state, around), CodeScanned(code), catalogue)


def _move(kiosk: Kiosk, event: Event, catalogue: Catalogue, *, offered: bool = True) -> Move:
    return Move(kiosk, event, transition(kiosk, event, catalogue), offered)


def _every_button(catalogue: Catalogue) -> set[str]:
    plain = {value for name, value in vars(buttons).items() if name.isupper() and not name.startswith("_")}
    services = {buttons.service(service.id) for service in catalogue.services}
    reasons = {buttons.reason(reason) for reason in catalogue.priorities}
    areas = {buttons.area(service.id) for service in catalogue.services}
    procedures = {buttons.procedure(each) for each in (*TOLD, "uu_tien")}
    languages = {buttons.language(code) for code in catalogue.offered}
    return plain | services | reasons | areas | procedures | languages | {buttons.key("1")}


def events_for(state: State) -> Iterator[Event]:
    """All that may happen besides touches: what this state waits for, and what it does not."""
    yield from (TimedOut(), Started(), NumberRefused(), NumberIssued(STRANGER))
    yield from (StorageChecked(usable=True), StorageChecked(usable=False))
    if isinstance(state, Issuing):
        yield NumberIssued(canned_ticket(state.service, state.priority))
    yield from chain.from_iterable(_settlings(job) for job in _jobs_near(state))
    yield from map(PrinterChanged, PrinterCondition)
    yield from (CentreChanged(reachable=True), CentreChanged(reachable=False), QueuesChanged(QUEUES))
    yield from (HoursChanged(Open()), HoursChanged(CLOSED), ClockTicked("09:16"), ClockTicked(None))
    yield from (ScannerChanged(ready=True), ScannerChanged(ready=False))
    yield from (LevelHeard(3), VoiceChanged(ears=True, mouth=True), VoiceChanged(ears=False, mouth=False))
    yield from map(CodeScanned, CODES)
    below = state.back if isinstance(state, ChoosingLanguage | CallingHelp) else state
    if isinstance(below, LookingUp):
        yield from (LookedUp(below.question, answer) for answer in ANSWERS)
    yield LookedUp(Dossier("H57.132-260804-0583"), None)
    yield from (DoorOpened(4), DoorClosed(4), DoorClosed(5), ReturnKept(MINE), SpeechEnded())
    yield from map(DoorNotOpened, DoorRefusal)
    yield from map(NothingUnderstood, Silence)
    yield from (Advised(advice, language) for advice in ADVICES for language in ("vi", "en"))


def canned_ticket(service: str, priority: str | None) -> Ticket:
    """The ticket that the ledger gives for this service and reason."""
    return Ticket(7, "B1007", "7K2M9Q", service, priority, "vi", date(2026, 11, 21), None, None, None)


def _settlings(job: PrintJob) -> Iterator[Event]:
    return (PrintSettled(job, outcome) for outcome in OUTCOMES)


def _jobs_near(state: State) -> Iterator[PrintJob]:
    yield from (SlipJob(ELSEWHERE), TestJob(), TicketJob(STRANGER.number, 0), ChecklistJob(TOLD[0]))
    below = state.back if isinstance(state, ChoosingLanguage | CallingHelp) else state
    if isinstance(below, Printing | Farewell):
        yield from (TicketJob(below.ticket.number, below.copy), TicketJob(below.ticket.number, below.copy + 1))
