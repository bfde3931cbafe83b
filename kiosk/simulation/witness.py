"""Who watches everything, knows what really happened, and says at once what must never be."""

from __future__ import annotations

import logging
import traceback
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from drivers.printer.condition import Printed
from drivers.printer.receipt import QrCode
from kiosk.contract import NO_DAY
from kiosk.delays import time_out_ms
from kiosk.effects import IssueNumber
from kiosk.simulation.world import clock_face
from kiosk.states import Printing, name_of
from kiosk.ticket import qr_payload

if TYPE_CHECKING:
    from datetime import date

    from drivers.printer.condition import PrintOutcome
    from drivers.printer.receipt import Receipt
    from kiosk.effects import Effect
    from kiosk.simulation.paper import Paper
    from kiosk.simulation.station import Station
    from kiosk.simulation.world import World
    from kiosk.states import Kiosk, State
    from kiosk.ticket import Ticket

TICKET = "Q1:"
"""How a ticket's code begins."""
LONGEST_PRINT_MS = 20_000
"""Later no paper comes out but the rest of a slip that a printer's own fault had stopped."""
SURE_AFTER_MS = 15_000
"""What is known of a clock is asked for every ten seconds."""
LATE_MS = 5_000
"""Past its time-out a state may last as long as an effect takes."""


@dataclass(frozen=True, slots=True)
class Violation:
    """Something that must never be."""

    seed: int
    kind: str
    """lost, duplicate, stuck, unasked, uncommitted, joined, order, day, raised or unreadable."""
    at: str
    what: str
    steps: tuple[str, ...]


@dataclass(slots=True)
class Known:
    """A number that the ledger said it had committed."""

    kiosk: str
    inc: str
    ticket: Ticket
    given_on: date | None
    """The true day; None where the kiosk took it for another one: wrong days are judged by `_judge_day`."""


@dataclass(slots=True)
class Watched:
    """What one kiosk shows."""

    state: State | None = None
    since_ms: int = 0
    heard_since_ms: int | None = None
    """The centre."""


class Witness:
    """One run's."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.violations: list[Violation] = []
        self.known: dict[str, Known] = {}
        """By what its QR code says."""
        self.counts: Counter[str] = Counter()
        self._labels: dict[str, str] = {}
        """Day and label on unmarked paper -> the whole code."""
        self._watched: dict[str, Watched] = {}
        self._begun_ms: dict[str, int] = {}
        """When the latest print of a payload began."""
        self.beyond: set[str] = set()
        """Codes of tickets whose only copy may have been on a damaged page."""
        self._on_damaged: set[str] = set()
        self._unfinished: set[str] = set()
        """Payloads whose latest print was broken off: its rest may hang in the printer until the next one."""

    def violation(self, kind: str, what: str) -> None:
        """Keep it with the steps that led to it."""
        self.world.note("!", f"{kind.upper()}: {what}")
        at = clock_face(self.world.now_ms)
        self.violations.append(Violation(self.world.seed, kind, at, what, tuple(self.world.kept)))

    # -- numbers -------------------------------------------------------------------------------------------------

    def effect(self, station: Station, effect: Effect) -> None:
        """The machine asked for something."""
        if not isinstance(effect, IssueNumber):
            self.world.note(station.name, f"effect {type(effect).__name__}")

    def issued(self, station: Station, ticket: Ticket, inc: str) -> None:
        """The ledger committed a number."""
        self.counts["tickets"] += 1
        self.world.note(station.name, f"number {ticket.label} of {ticket.day} is committed")
        today = station.place.truth.local().date()
        self.known[qr_payload(ticket)] = Known(
            station.name, inc, ticket, today if ticket.day in (today, NO_DAY) else None
        )
        self._judge_day(station, ticket.day)

    def _judge_day(self, station: Station, day: date) -> None:
        """Where the clock was vouched for and right for a while, or the centre was heard, the day is the true one."""
        now = station.place.truth.local()
        if station.clock.lies or now.hour in (23, 0):
            return
        heard = self._of(station).heard_since_ms
        knows = station.clock.right_for_ms() > SURE_AFTER_MS or (
            heard is not None and self.world.now_ms - heard > SURE_AFTER_MS
        )
        if knows and day != now.date():
            self.violation("day", f"{station.name} gave a number of {day} on {now.date()}")

    # -- paper ---------------------------------------------------------------------------------------------------

    def print_begins(self, station: Station, receipt: Receipt) -> None:
        """A slip's first byte is about to go out."""
        payload = _payload(receipt)
        if payload is None:
            return
        self.world.note(station.name, f"print begins: {payload}")
        self._begun_ms[payload] = self.world.now_ms
        self._unfinished.add(payload)
        state = None if station.kiosk is None else station.kiosk.state
        if not (isinstance(state, Printing) and qr_payload(state.ticket) == payload):
            self.violation("unasked", f"{payload} is printed while {name_of(state) if state else 'off'} is shown")

    def print_ended(self, station: Station, receipt: Receipt, outcome: PrintOutcome, troubled: bool) -> None:
        """The driver's word on it."""
        payload = _payload(receipt)
        if payload is not None:
            self.world.note(station.name, f"print ended: {payload} {outcome}")
            if isinstance(outcome, Printed):
                self._unfinished.discard(payload)
            self.counts["printed" if isinstance(outcome, Printed) else "not_printed"] += 1
            if isinstance(outcome, Printed) and not troubled and payload not in station.papers:
                self.violation("unreadable", f"{payload} is said to be printed, and no paper has it")

    def paper(self, station: Station, paper: Paper) -> None:
        """Something came out of a printer."""
        mark = " IN LẠI" if paper.marked else ""
        self.world.note(station.name, f"paper: {', '.join(paper.payloads) or 'a piece'}{mark}")
        self.counts["slips"] += 1
        if len(paper.payloads) > 1:
            self.violation("joined", f"{' and '.join(paper.payloads)} hang together")
        for payload in paper.payloads:
            station.papers.add(payload)
            self._judge_paper(station, payload, marked=paper.marked)

    def _judge_paper(self, station: Station, payload: str, *, marked: bool) -> None:
        if not payload.startswith(TICKET):
            return
        if payload not in self.known:
            self.violation("uncommitted", f"{payload} is on paper, and no ledger has committed it")
        since_ms = self.world.now_ms - self._begun_ms.get(payload, -LONGEST_PRINT_MS)
        if since_ms >= LONGEST_PRINT_MS and not station.printer.resuming and payload not in self._unfinished:
            self.violation("unasked", f"{payload} came out {since_ms} ms after its print began")
        if not marked:
            self._judge_label(payload, payload.rpartition(":")[0])
            known = self.known.get(payload)
            if known is not None and known.given_on is not None:
                self._judge_label(payload, f"{known.ticket.label} on {known.given_on}")

    def _judge_label(self, payload: str, label: str) -> None:
        """A label once a business day, and, whatever clocks and centre said, once a true day."""
        if label in self._labels:
            self.violation("duplicate", f"{label} is twice on paper: {payload} after {self._labels[label]}")
        self._labels[label] = payload

    # -- screens -------------------------------------------------------------------------------------------------

    def shown(self, station: Station, kiosk: Kiosk) -> None:
        """The kiosk shows another state, or the same one otherwise."""
        watched = self._of(station)
        if type(watched.state) is not type(kiosk.state):
            self.world.note(station.name, f"shows {name_of(kiosk.state)}")
        if watched.state != kiosk.state:
            watched.state, watched.since_ms = kiosk.state, self.world.now_ms
        if not kiosk.surroundings.centre_reachable:
            watched.heard_since_ms = None
        elif watched.heard_since_ms is None:
            watched.heard_since_ms = self.world.now_ms

    def look_for_stuck(self, station: Station) -> None:
        """Now and then: no state outlasts its time-out."""
        watched = self._of(station)
        if watched.state is None:
            return
        lasts_ms = time_out_ms(watched.state, station.place.catalogue.offered[0])
        since_ms = max(watched.since_ms, station.pressed_ms)
        if lasts_ms is not None and self.world.now_ms - since_ms > lasts_ms + LATE_MS:
            self.violation("stuck", f"{station.name} still shows {name_of(watched.state)}")
            watched.since_ms = self.world.now_ms

    def went_dark(self, station: Station) -> None:
        """The power is gone."""
        self._watched[station.name] = Watched()

    # -- what nobody can bring back ------------------------------------------------------------------------------

    def ruined(self, kiosk: str, at_centre: set[tuple[object, ...]]) -> None:
        """A kiosk's card was damaged: what the centre does not have may have stood on the damaged page alone."""
        mine = {code for code, known in self.known.items() if known.kiosk == kiosk}
        self.beyond |= {code for code in mine if _row_of(self.known[code]) not in at_centre}
        self._on_damaged |= mine

    def centre_forgot(self) -> None:
        """The centre lost its memory: of what stood on a card that was damaged before, no second copy may be left."""
        self.beyond |= self._on_damaged

    # -- what must not happen at all -----------------------------------------------------------------------------

    def refused(self, who: str, why: object) -> None:
        """A machine did not start: allowed where its disk is at fault, and counted."""
        self.world.note(who, f"does not start: {why}")
        self.counts["refused"] += 1

    def raised(self, who: str, bug: BaseException) -> None:
        """Production code raised."""
        self.violation("raised", f"{who}: {type(bug).__name__}: {bug} ({_place_of(bug)})")

    def logged(self, record: logging.LogRecord) -> None:
        """The production code's own words, for the trace."""
        self.world.note(record.name.rpartition(".")[2][:7], f"says: {record.getMessage()}")
        if record.exc_info and record.exc_info[1] is not None:
            self.raised(record.name, record.exc_info[1])

    def _of(self, station: Station) -> Watched:
        return self._watched.setdefault(station.name, Watched())


class Ears(logging.Handler):
    """Hears what the production code logs: a line with a trace is a mistake of ours, whatever became of it."""

    def __init__(self, witness: Witness) -> None:
        super().__init__(logging.WARNING)
        self._witness = witness

    def emit(self, record: logging.LogRecord) -> None:
        """One line of the log."""
        self._witness.logged(record)


def _place_of(bug: BaseException) -> str:
    """Where in the production code."""
    frames = traceback.extract_tb(bug.__traceback__)
    ours = [frame for frame in frames if "simulation" not in frame.filename] or list(frames)
    return " < ".join(f"{frame.name}:{frame.lineno}" for frame in reversed(ours[-4:]))


def _row_of(known: Known) -> tuple[object, ...]:
    return known.kiosk, known.ticket.label, known.ticket.token


def _payload(receipt: Receipt) -> str | None:
    """A ticket's code; None for a slip that is none."""
    codes = (item.payload for item in receipt.items if isinstance(item, QrCode))
    return next((code for code in codes if code.startswith(TICKET)), None)
