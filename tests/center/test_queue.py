"""Who is called next, and how long it takes."""

from __future__ import annotations

from itertools import accumulate
from math import ceil

import pytest
from hypothesis import given
from hypothesis import strategies as st

from center.queue import FEWEST, LONGEST_S, CallMade, Waiting, ahead_of, expected_wait, next_up, paces

KINDS = st.lists(st.booleans(), max_size=30)
GAPS = st.lists(st.floats(min_value=0, max_value=LONGEST_S), min_size=FEWEST, max_size=40)


def waiting(place: int, *, priority: bool) -> Waiting:
    return Waiting(place, place, place, f"A{place:03}", "chung_thuc", priority)


class Line:
    """A queue that people join and are called from at one counter, by the rule under test."""

    def __init__(self, kinds: list[bool], in_a_row: int) -> None:
        self.people = [waiting(place, priority=kind) for place, kind in enumerate(kinds)]
        self.joined = len(kinds)
        self.in_a_row = in_a_row

    def join(self, *, priority: bool) -> None:
        self.people.append(waiting(self.joined, priority=priority))
        self.joined += 1

    def call(self) -> Waiting | None:
        called = next_up(self.people, self.in_a_row)
        if called is not None:
            self.people.remove(called)
            self.in_a_row = self.in_a_row + 1 if called.priority else 0
        return called


def calls_until(line: Line, one: Waiting, newcomers: list[bool]) -> int:
    """How many calls until `one` is called, while somebody new comes after each."""
    for count in range(1, 1000):
        if line.call() == one:
            return count
        line.join(priority=newcomers[count % len(newcomers)])
    raise AssertionError("never called")


@given(KINDS, KINDS, st.integers(0, 2), st.lists(st.booleans(), min_size=1, max_size=7))
def test_an_ordinary_visitor_behind_k_others_is_called_by_the_3k_plus_3rd_call(
    before: list[bool], after: list[bool], in_a_row: int, newcomers: list[bool]
) -> None:
    line = Line([*before, False, *after], in_a_row)
    ahead = before.count(False)
    assert calls_until(line, line.people[len(before)], newcomers) <= 3 * (ahead + 1)


@given(KINDS, KINDS, st.integers(0, 2), st.lists(st.booleans(), min_size=1, max_size=7))
def test_a_priority_visitor_never_waits_for_two_ordinary_ones_in_a_row(
    before: list[bool], after: list[bool], in_a_row: int, newcomers: list[bool]
) -> None:
    line = Line([*before, True, *after], in_a_row)
    turns = before.count(True) + 1
    assert calls_until(line, line.people[len(before)], newcomers) <= turns + ceil(turns / 2)


@given(KINDS, st.integers(0, 2))
def test_visitors_of_one_kind_are_called_in_the_order_in_which_they_came(kinds: list[bool], in_a_row: int) -> None:
    line = Line(kinds, in_a_row)
    called = [one for _ in kinds if (one := line.call())]
    assert len(called) == len(kinds)
    for kind in (True, False):
        places = [one.place for one in called if one.priority is kind]
        assert places == sorted(places)


def test_nobody_is_called_from_an_empty_line() -> None:
    assert next_up([], 0) is None


def test_tickets_of_one_place_are_called_in_the_order_of_their_numbers() -> None:
    late = Waiting(9, 1, 4, "A004", "chung_thuc", priority=False)
    early = Waiting(1, 1, 5, "A005", "chung_thuc", priority=False)
    assert next_up([early, late], 0) == late


@given(st.lists(st.tuples(st.booleans(), st.booleans()), max_size=20), st.data())
def test_as_many_are_ahead_as_a_counter_calls_before(kinds: list[tuple[bool, bool]], data: st.DataObject) -> None:
    people = [Waiting(at, at, at, f"A{at:03}", "ho_tich", *kind) for at, kind in enumerate(kinds)]
    line = data.draw(st.permutations(people))
    called, in_a_row = [], 0
    while (one := next_up([other for other in line if other not in called], in_a_row)) is not None:
        called.append(one)
        in_a_row = in_a_row + 1 if one.first else 0
    assert [ahead_of(one, line) for one in called] == list(range(len(people)))


@pytest.mark.parametrize("in_a_row", [0, 1, 2])
def test_an_appointment_that_is_due_goes_first_as_priority_does(in_a_row: int) -> None:
    walk_in = waiting(1, priority=False)
    due = Waiting(2, 2, 2, "A002", "chung_thuc", priority=False, due=True)
    assert next_up([walk_in, due], in_a_row) == (walk_in if in_a_row == 2 else due)
    elderly = waiting(3, priority=True)
    assert next_up([elderly, due], 0) == due


# -- expected wait -------------------------------------------------------------------------------------------------


@given(st.lists(st.floats(0, LONGEST_S), max_size=FEWEST - 1), st.integers(0, 100))
def test_a_wait_is_not_told_from_fewer_than_five_times(gaps: list[float], people: int) -> None:
    assert expected_wait(people, gaps) is None


@given(GAPS, st.integers(0, 500))
def test_a_wait_is_a_range_of_minutes_that_the_contract_allows(gaps: list[float], people: int) -> None:
    wait = expected_wait(people, gaps)
    assert wait is not None
    assert 0 <= wait[0] <= wait[1] <= 24 * 60


@given(GAPS, st.integers(0, 100))
def test_who_stands_further_back_is_never_told_a_shorter_longest_wait(gaps: list[float], people: int) -> None:
    here, behind = expected_wait(people, gaps), expected_wait(people + 1, gaps)
    assert here is not None
    assert behind is not None
    assert here[1] <= behind[1]


@given(st.integers(60, 900), st.integers(0, 50))
def test_at_an_even_pace_the_range_holds_the_true_wait(gap: int, people: int) -> None:
    wait = expected_wait(people, [float(gap)] * 10)
    assert wait is not None
    assert wait[0] * 60 <= people * gap <= wait[1] * 60


def test_the_pace_of_early_morning_is_forgotten() -> None:
    assert expected_wait(10, [3000.0] * 50 + [60.0] * 20) == expected_wait(10, [60.0] * 20)


def calls(*pairs: tuple[float, float]) -> list[CallMade]:
    return [CallMade("chung_thuc", at, arrived) for at, arrived in pairs]


def test_the_time_until_somebody_came_is_not_taken_for_work() -> None:
    assert paces(calls((100, 0), (700, 650)), now=700) == []


def test_a_lunch_break_is_not_taken_for_work() -> None:
    assert paces(calls((100, 0), (100 + LONGEST_S + 1, 50)), now=LONGEST_S + 101) == []


def test_a_clock_put_back_gives_no_pace() -> None:
    assert paces(calls((1000, 0), (400, 0)), now=1000) == []


def test_after_an_hour_without_a_call_no_pace_is_known() -> None:
    busy = calls((100, 0), (400, 50))
    assert paces(busy, now=400) == [300]
    assert paces(busy, now=400 + LONGEST_S + 1) == []


@pytest.mark.parametrize("gap", [30.0, 300.0, 1200.0])
def test_the_pace_of_a_busy_counter_is_the_time_between_its_calls(gap: float) -> None:
    times = list(accumulate([gap] * 6))
    assert paces(calls(*[(at, 0.0) for at in times]), now=times[-1]) == pytest.approx([gap] * 5)
