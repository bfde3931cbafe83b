"""Claims about every state that can be reached, checked on all of them (`tools.walk` says how)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import get_args

import pytest

from drivers.printer.condition import PrinterCondition
from kiosk import buttons
from kiosk.catalogue import Catalogue
from kiosk.delays import time_out_ms
from kiosk.effects import CallStaff, Effect, IssueNumber, PrintTicket, RecordPaper
from kiosk.events import (
    Advised,
    CentreChanged,
    ClockTicked,
    Event,
    HoursChanged,
    NumberIssued,
    NumberRefused,
    Pressed,
    PrinterChanged,
    PrintSettled,
    QueuesChanged,
    TimedOut,
)
from kiosk.machine import transition
from kiosk.screens import screen_of
from kiosk.states import (
    Attract,
    CallingHelp,
    ChoosingLanguage,
    Confirming,
    Farewell,
    Home,
    Issuing,
    Kiosk,
    Printing,
    Servicing,
    Starting,
    State,
    Visit,
)
from tools.walk import HERE, SURROUNDINGS, Move, moves, small_catalogue

OFFERS = [("vi",), ("vi", "en"), ("vi", "en", "ko")]
MOST_TIME_OUTS = 3
"""An overlay, the state below it, the first screen as somebody left it."""
LOOKS = {buttons.LANGUAGE, buttons.TEXT_SIZE, buttons.CONTRAST, buttons.SOUND}


@dataclass
class Walked:
    """The whole walk, held as what the claims below need of it."""

    catalogue: Catalogue
    states: set[State] = field(default_factory=set)
    after_time_out: dict[State, State] = field(default_factory=dict)
    inert: list[Move] = field(default_factory=list)
    """Touches on a button of the screen that changed nothing and asked for nothing."""
    unseen: list[Move] = field(default_factory=list)
    """Touches by a visitor without choices that changed nothing one can see."""
    changes: list[Move] = field(default_factory=list)
    """Moves into another state."""
    reports: list[Move] = field(default_factory=list)
    """Moves by what the world reports."""
    asking: list[Move] = field(default_factory=list)
    """Moves with effects."""

    def add(self, move: Move) -> None:
        if isinstance(move.event, TimedOut):
            self.after_time_out[move.before.state] = move.after
        if (
            isinstance(move.event, Pressed)
            and move.offered
            and move.step.kiosk == move.before
            and not move.step.effects
        ):
            self.inert.append(move)
        if isinstance(move.event, PrinterChanged | CentreChanged | QueuesChanged | HoursChanged | ClockTicked):
            self.reports.append(move)
        if move.after != move.before.state:
            self.changes.append(move)
        if move.step.effects:
            self.asking.append(move)

    def add_touch(self, move: Move) -> None:
        if move.step.kiosk == move.before and not move.step.effects:
            self.inert.append(move)
        # Screens are slow to make, and a visitor's looks and language have no part in what a button does.
        if move.before.state.visit == Visit(self.catalogue.offered[0]) and self.looks_alike(move):
            self.unseen.append(move)

    def looks_alike(self, move: Move) -> bool:
        return screen_of(move.before, self.catalogue) == screen_of(move.step.kiosk, self.catalogue)

    def rests(self, state: State) -> bool:
        return state == Attract(Visit(self.catalogue.offered[0]))


@pytest.fixture(scope="module", params=OFFERS, ids=["one-language", "two-languages", "three-languages"])
def walked(request: pytest.FixtureRequest) -> Walked:
    found = Walked(small_catalogue(request.param))
    last: State | None = None
    for move in moves(found.catalogue):
        if move.before.state is not last:  # hashing it for every move takes longer than the walk's rules
            last = move.before.state
            found.states.add(last)
        found.add(move)
    return found


def below(state: State) -> State:
    """The state itself, or the one that it lies over."""
    return state.back if isinstance(state, ChoosingLanguage | CallingHelp) else state


def in_words(faulty: Iterable[Move], most: int = 5) -> str:
    """The first faults, for the reader of a failed test."""
    lines = {f"{move.before.state} · {move.event} -> {move.after} {move.step.effects}" for move in faulty}
    return f"{len(lines)} moves\n" + "\n".join(sorted(lines, key=len)[:most])


def all_hold(claim: Callable[[Move], bool], among: Iterable[Move]) -> None:
    """Every move keeps the claim, and there is at least one to keep it."""
    considered = list(among)
    assert considered
    none_of(move for move in considered if not claim(move))


def none_of(faulty: Iterable[Move]) -> None:
    """Fail with the first faults in words: pytest would take a minute to print them all."""
    if found := list(faulty):
        pytest.fail(in_words(found))


def asking_for(walked: Walked, kind: type[Effect]) -> list[tuple[Move, Effect]]:
    return [(move, effect) for move in walked.asking for effect in move.step.effects if isinstance(effect, kind)]


# -- rest and time-outs ----------------------------------------------------------------------------------------


def test_every_kind_of_state_can_be_reached(walked: Walked) -> None:
    unused = {ChoosingLanguage} if len(walked.catalogue.offered) < 3 else set()
    assert {type(state) for state in walked.states} == set(get_args(State)) - unused


def test_by_time_outs_alone_every_state_comes_to_rest(walked: Walked) -> None:
    for state in walked.states:
        left, number = state, 0
        while not walked.rests(left):
            left, number = walked.after_time_out[left], number + 1
            assert number <= MOST_TIME_OUTS, state


def test_every_state_but_the_resting_one_has_a_time_out(walked: Walked) -> None:
    for state in walked.states:
        assert (time_out_ms(state, walked.catalogue.offered[0]) is None) == walked.rests(state), state


def test_every_time_out_changes_the_state_so_that_none_fires_twice(walked: Walked) -> None:
    assert [state for state, after in walked.after_time_out.items() if after == state and not walked.rests(state)] == []


# -- buttons ---------------------------------------------------------------------------------------------------


def test_every_button_on_a_screen_does_something(walked: Walked) -> None:
    none_of(walked.inert)
    none_of(walked.unseen)


def test_what_the_world_reports_never_moves_a_visitor(walked: Walked) -> None:
    reports = (move for move in walked.reports if not opens_the_printer(move))
    all_hold(lambda move: move.after == move.before.state and not move.step.effects, reports)


def test_an_opened_printer_takes_the_screen_only_while_nobody_uses_it(walked: Walked) -> None:
    opened = [move for move in walked.reports if move.event == PrinterChanged(PrinterCondition.COVER_OPEN)]
    assert opened
    all_hold(
        lambda move: isinstance(move.after, Servicing) == isinstance(move.before.state, Attract | Servicing), opened
    )


def opens_the_printer(move: Move) -> bool:
    return isinstance(move.before.state, Attract) and isinstance(move.after, Servicing)


# -- numbers and paper -----------------------------------------------------------------------------------------


def test_a_number_is_asked_for_only_where_a_visitor_confirms(walked: Walked) -> None:
    asked = asking_for(walked, IssueNumber)
    assert asked
    for move, effect in asked:
        assert isinstance(move.before.state, Confirming)
        assert isinstance(effect, IssueNumber)
        assert move.event == Pressed(buttons.TAKE_NUMBER)
        assert move.step.effects == (effect,)
        wanted = move.before.state
        assert (effect.service, effect.priority, effect.appointment, effect.language) == (
            wanted.service,
            wanted.priority,
            wanted.appointment,
            wanted.visit.language,
        )
        assert move.after == Issuing(wanted.visit, wanted.service, wanted.priority, wanted.appointment)


def test_only_the_ledgers_answer_or_its_silence_ends_the_wait_for_a_number(walked: Walked) -> None:
    leaving = [move for move in walked.changes if isinstance(move.before.state, Issuing)]
    leaving = [move for move in leaving if not isinstance(move.after, Issuing)]
    all_hold(lambda move: isinstance(move.event, NumberIssued | NumberRefused | TimedOut), leaving)


def test_paper_follows_a_new_number_or_a_wish_for_a_copy_of_the_same(walked: Walked) -> None:
    asked = asking_for(walked, PrintTicket)
    assert asked
    for move, effect in asked:
        assert isinstance(effect, PrintTicket)
        match move.before.state:
            case Issuing(service=service, priority=priority):
                assert isinstance(move.event, NumberIssued)
                assert (effect.ticket, effect.copy) == (move.event.ticket, 0)
                assert (effect.ticket.service, effect.ticket.priority) == (service, priority)
            case Farewell(ticket=ticket, copy=copy):
                assert move.event == Pressed(buttons.REPRINT)
                assert (effect.ticket, effect.copy) == (ticket, copy + 1)
            case other:
                pytest.fail(f"{other} prints after {move.event}")
        assert move.after == Printing(move.before.state.visit, effect.ticket, effect.copy)


def test_a_stranger_s_ticket_is_neither_shown_nor_printed(walked: Walked) -> None:
    moved = [move for move in walked.changes if isinstance(move.event, NumberIssued)]
    all_hold(lambda move: isinstance(move.before.state, Issuing), moved)
    all_hold(lambda move: move.before.state.service == move.after.ticket.service, moved)  # type: ignore[union-attr]  # the line above


def test_what_became_of_a_ticket_s_paper_is_kept_wherever_the_visitor_is_by_then(walked: Walked) -> None:
    asked = asking_for(walked, RecordPaper)
    kept = {(type(move.before.state), move.event.outcome) for move, _ in asked if isinstance(move.event, PrintSettled)}
    kinds = {type(state) for state in walked.states}
    assert {kind for kind, _ in kept} == kinds
    assert all(len(move.step.effects) == 1 for move, _ in asked)


# -- visits ----------------------------------------------------------------------------------------------------


def test_no_choice_of_one_visitor_meets_the_next(walked: Walked) -> None:
    coming = [move for move in walked.changes if isinstance(move.after, Attract)]
    ending = [move for move in coming if not isinstance(below(move.before.state), Attract | Starting)]
    all_hold(lambda move: walked.rests(move.after), ending)


def test_no_choice_is_lost_while_the_visit_lasts(walked: Walked) -> None:
    staying = [move for move in walked.changes if not walked.rests(move.after)]
    choosing = LOOKS | {buttons.HELP} | {buttons.language(code) for code in walked.catalogue.offered}
    others = [move for move in staying if not (isinstance(move.event, Pressed) and move.event.button in choosing)]
    others = [move for move in others if not isinstance(move.event, Advised)]  # it brings the language of the question
    all_hold(lambda move: move.after.visit == move.before.state.visit, others)


def test_looks_are_changed_in_place(walked: Walked) -> None:
    changed = [move for move in walked.changes if isinstance(move.event, Pressed) and move.event.button in LOOKS]
    in_place = [move for move in changed if not isinstance(move.after, ChoosingLanguage)]
    all_hold(lambda move: unlooked(move.after) == unlooked(move.before.state), in_place)


def unlooked(state: State) -> State:
    """The state for a visitor who chose nothing."""
    plain = Visit("vi")
    if isinstance(state, ChoosingLanguage | CallingHelp):
        return replace(state, back=replace(state.back, visit=plain))
    return replace(state, visit=plain)


def test_a_person_is_called_once_a_visit(walked: Walked) -> None:
    asked = [move for move, _ in asking_for(walked, CallStaff)]
    all_hold(lambda move: not move.before.state.visit.help_called and move.after.visit.help_called, asked)


# -- the way to a number ---------------------------------------------------------------------------------------


def test_two_touches_lead_from_the_services_to_a_number(walked: Walked) -> None:
    kiosk = Kiosk(Home(Visit("vi")), SURROUNDINGS[0])
    touches: list[Event] = [Pressed(buttons.service(HERE)), Pressed(buttons.TAKE_NUMBER)]
    asked: list[Effect] = []
    for touch in touches:
        step = transition(kiosk, touch, walked.catalogue)
        kiosk, asked = step.kiosk, [*asked, *step.effects]
    assert [type(effect) for effect in asked] == [IssueNumber]
