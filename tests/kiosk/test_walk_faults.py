"""Claims about every state with every device in every condition (`tools.walk.troubled_moves`): what no fault may do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import get_args

import pytest

from drivers.printer.condition import PrinterCondition
from kiosk import buttons
from kiosk.catalogue import Catalogue
from kiosk.effects import Effect, IssueNumber, PrintSlip, PrintTest, PrintTicket
from kiosk.events import (
    CentreChanged,
    CodeScanned,
    Event,
    NumberRefused,
    Pressed,
    PrinterChanged,
    StorageChecked,
    TimedOut,
)
from kiosk.machine import transition
from kiosk.papers import REPRINTS
from kiosk.screens import screen_of
from kiosk.states import (
    CallingHelp,
    ChoosingLanguage,
    Farewell,
    Home,
    Issuing,
    Kiosk,
    OutOfService,
    Paper,
    Printing,
    State,
    Trouble,
)
from kiosk.ticket import Ticket
from tools.walk import TROUBLES, Move, small_catalogue, troubled_moves
from ui.screen import Number

ON_PAPER = (IssueNumber, PrintTicket, PrintSlip, PrintTest)
"""What gives a number, or moves paper."""


def _is_the_visitors(move: Move) -> bool:
    """A touch, or the time; a code that is shown by somebody who has the paper."""
    shown = isinstance(move.event, CodeScanned) and getattr(move.before.state, "paper", None) is Paper.PRINTED
    return shown or isinstance(move.event, Pressed | TimedOut)


@dataclass
class Troubled:
    """The walk, held as what the claims below need of it."""

    catalogue: Catalogue
    moves: int = 0
    places: set[tuple[State, int]] = field(default_factory=set)
    """States, and which of `TROUBLES` they were asked in."""
    number_lost: list[Move] = field(default_factory=list)
    """A number that was on the screen is not any more, and nobody touched anything, and no time was over."""
    unasked: list[Move] = field(default_factory=list)
    """A number or paper that no touch, and no number just given, asked for."""
    taken_by: Counter[object] = field(default_factory=Counter)
    """What number was taken by what."""
    out_of_service: list[Move] = field(default_factory=list)

    def add(self, move: Move) -> None:
        self.moves += 1
        before = ticket_of(move.before.state)
        if before and ticket_of(move.after) != before and not _is_the_visitors(move):
            self.number_lost.append(move)
        if isinstance(move.after, OutOfService) and not isinstance(move.before.state, OutOfService):
            self.out_of_service.append(move)
        for effect in move.step.effects:
            self.look_at(move, effect)

    def look_at(self, move: Move, effect: Effect) -> None:
        if isinstance(effect, IssueNumber):
            self.taken_by[move.event] += 1
        follows = isinstance(effect, PrintTicket) and isinstance(move.before.state, Issuing)
        if isinstance(effect, ON_PAPER) and not isinstance(move.event, Pressed) and not follows:
            self.unasked.append(move)

    def kiosks(self, *kinds: type[State]) -> Iterator[Kiosk]:
        """Every state of these kinds with every device in every condition."""
        for state, trouble in self.places:
            if isinstance(state, kinds):
                yield Kiosk(state, TROUBLES[trouble])


@pytest.fixture(scope="module")
def troubled() -> Troubled:
    found = Troubled(small_catalogue(("vi",)))
    which = {id(around): number for number, around in enumerate(TROUBLES)}
    last: Kiosk | None = None
    for move in troubled_moves(found.catalogue):
        if move.before is not last:  # hashing a state five million times takes longer than the walk's rules
            last = move.before
            found.places.add((last.state, which[id(last.surroundings)]))
        found.add(move)
    return found


def ticket_of(state: State) -> Ticket | None:
    """The ticket that the visitor holds, or waits for."""
    below = state.back if isinstance(state, ChoosingLanguage | CallingHelp) else state
    return below.ticket if isinstance(below, Printing | Farewell) else None


def none_of(faulty: Iterable[object]) -> None:
    """Fail with the first faults in words: pytest would take a minute to print them all."""
    if found := [str(fault) for fault in faulty]:
        pytest.fail(f"{len(found)} faults\n" + "\n".join(sorted(found, key=len)[:5]))


def test_every_state_is_asked_with_every_device_in_every_condition(troubled: Troubled) -> None:
    states = {state for state, _ in troubled.places}
    assert len(troubled.places) == len(states) * len(TROUBLES)
    assert {type(state) for state in states} == set(get_args(State)) - {ChoosingLanguage}
    assert {around.printer for around in TROUBLES} == set(PrinterCondition)
    assert {around.centre_reachable for around in TROUBLES} == {True, False}
    assert {around.clock is None for around in TROUBLES} == {True, False}


# -- the number ------------------------------------------------------------------------------------------------


def test_a_number_stays_whatever_the_devices_do(troubled: Troubled) -> None:
    none_of(troubled.number_lost)


def test_a_number_stands_on_the_screen_whatever_the_devices_do(troubled: Troubled) -> None:
    shown = list(troubled.kiosks(Printing, Farewell))
    assert shown
    none_of(kiosk for kiosk in shown if Number(ticket_on(kiosk).label) not in screen_of(kiosk, troubled.catalogue).body)


def ticket_on(kiosk: Kiosk) -> Ticket:
    ticket = ticket_of(kiosk.state)
    assert ticket is not None
    return ticket


def test_nothing_but_the_touch_that_confirms_takes_a_number(troubled: Troubled) -> None:
    assert set(troubled.taken_by) == {Pressed(buttons.TAKE_NUMBER)}


def test_no_device_makes_paper_move(troubled: Troubled) -> None:
    none_of(troubled.unasked)


# -- what a visitor is told, and may do about it -------------------------------------------------------------------


def test_an_empty_roll_is_told_on_home_and_every_service_may_still_be_chosen(troubled: Troubled) -> None:
    told = troubled.catalogue.text("vi", "home.no_paper")
    homes = list(troubled.kiosks(Home))
    assert homes
    services = {buttons.service(service.id) for service in troubled.catalogue.services}
    for kiosk in homes:
        screen = screen_of(kiosk, troubled.catalogue)
        assert (screen.says == told) == (kiosk.surroundings.printer is PrinterCondition.PAPER_OUT)
        assert services <= offered(kiosk, troubled.catalogue)


def test_printing_again_is_offered_wherever_paper_is_not_sure_and_bears_the_same_number(troubled: Troubled) -> None:
    unsure = [kiosk for kiosk in troubled.kiosks(Farewell) if farewell(kiosk).paper is not Paper.PRINTED]
    assert {farewell(kiosk).paper for kiosk in unsure} == set(Paper) - {Paper.PRINTED}
    may = [kiosk for kiosk in unsure if farewell(kiosk).copy < REPRINTS]
    none_of(kiosk for kiosk in may if not offers_the_same_again(kiosk, troubled.catalogue))


def farewell(kiosk: Kiosk) -> Farewell:
    assert isinstance(kiosk.state, Farewell)
    return kiosk.state


def offers_the_same_again(kiosk: Kiosk, catalogue: Catalogue) -> bool:
    shown = farewell(kiosk)
    step = transition(kiosk, Pressed(buttons.REPRINT), catalogue)
    return buttons.REPRINT in offered(kiosk, catalogue) and step.effects == (PrintTicket(shown.ticket, shown.copy + 1),)


def offered(kiosk: Kiosk, catalogue: Catalogue) -> set[str]:
    return {button.id for button in screen_of(kiosk, catalogue).buttons()}


def test_printing_again_ends_after_so_many_times(troubled: Troubled) -> None:
    shown = list(troubled.kiosks(Farewell))
    assert {farewell(kiosk).copy for kiosk in shown} == set(range(REPRINTS + 1))
    for kiosk in shown:
        if farewell(kiosk).copy == REPRINTS:
            assert buttons.REPRINT not in offered(kiosk, troubled.catalogue)
            assert transition(kiosk, Pressed(buttons.REPRINT), troubled.catalogue).effects == ()


# -- storage and what is no fault of this kiosk ----------------------------------------------------------------------


def test_only_storage_takes_a_kiosk_out_of_service_and_never_one_that_holds_a_number(troubled: Troubled) -> None:
    assert troubled.out_of_service
    for move in troubled.out_of_service:
        assert isinstance(move.after, OutOfService)
        assert move.after.trouble is Trouble.STORAGE
        assert ticket_of(move.before.state) is None
        by_storage = isinstance(move.event, NumberRefused | StorageChecked)
        silent = isinstance(move.event, TimedOut) and isinstance(move.before.state, Issuing)
        back = isinstance(move.before.state, CallingHelp)
        assert by_storage or silent or back, move


DEVICES: list[Event] = [*map(PrinterChanged, PrinterCondition), CentreChanged(False), StorageChecked(False)]


@pytest.mark.parametrize("event", DEVICES, ids=str)
def test_a_number_on_its_way_is_waited_for_whatever_the_devices_do(troubled: Troubled, event: Event) -> None:
    asked = list(troubled.kiosks(Issuing))
    assert asked
    none_of(kiosk for kiosk in asked if transition(kiosk, event, troubled.catalogue).kiosk.state != kiosk.state)
