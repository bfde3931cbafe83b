"""The locker's driver on gpiozero's mock pins, with simulated bolts and doors behind them, in a time of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.locker.condition import Jammed, NotTried, Opened, Unsure, Untried
from drivers.locker.contact import SETTLED_MS, Contact
from drivers.locker.gpio import OPENS_WITHIN_MS, PULSES, Locker
from drivers.locker.simulated import DoorFault, SimulatedLocker
from drivers.locker.wiring import DoorPins, Level, Wiring, faults
from drivers.stream import StreamLost

DOORS = (DoorPins(1, 17, 27), DoorPins(2, 5, 6))


class Bench:
    """Doors, their driver and a clock."""

    def __init__(self, wiring: Wiring) -> None:
        self.now_s = 0.0
        self.on_sleep: Callable[[float], None] = lambda _seconds: None
        self.doors = SimulatedLocker(wiring)
        self.pins: Any = self.doors.factory()
        self.wiring = wiring
        self.locker = self.driver()

    def driver(self) -> Locker:
        return Locker(self.wiring, self.pins, monotonic=lambda: self.now_s, sleep=self.sleep)

    def sleep(self, seconds: float) -> None:
        self.now_s += seconds
        self.on_sleep(seconds)

    def lock_levels(self, door: int) -> list[bool]:
        """Every level that the lock's pin had, in order."""
        pin = self.pins.pin(next(one.lock_pin for one in DOORS if one.door == door))
        return [bool(state.state) for state in pin.states]


@pytest.fixture
def bench() -> Iterator[Bench]:
    made = Bench(Wiring(DOORS))
    yield made
    made.locker.close()


@pytest.fixture(params=[("high", "low"), ("low", "low"), ("high", "high"), ("low", "high")])
def wired(request: pytest.FixtureRequest) -> Iterator[Bench]:
    levels: tuple[Level, Level] = request.param
    made = Bench(Wiring(DOORS, lock_on=levels[0], door_closed=levels[1]))
    yield made
    made.locker.close()


def test_a_door_opens_by_one_pulse_whichever_way_it_is_wired(wired: Bench) -> None:
    assert wired.locker.open(1) == Opened()
    assert [door.pulses for door in wired.doors.doors.values()] == [1, 0]
    assert not wired.doors.doors[1].powered
    assert wired.locker.standing_open() == (1,)
    on = wired.wiring.lock_on == "high"
    assert wired.lock_levels(1)[-2:] == [on, not on]
    assert wired.lock_levels(1).count(on) == 1 + (not on)  # low at rest is where a mock pin begins


def test_a_lock_gets_its_current_for_as_long_as_is_configured() -> None:
    bench = Bench(Wiring(DOORS, pulse_ms=300))
    powered_s: list[float] = []

    def sleep(seconds: float) -> None:
        if bench.doors.doors[1].powered:
            powered_s.append(seconds)

    bench.on_sleep = sleep
    bench.locker.open(1)
    assert powered_s == [0.3]


def test_a_jammed_door_gets_two_pulses_and_no_more_within_its_time(bench: Bench) -> None:
    bench.doors.set_fault(1, DoorFault.JAMMED)
    assert bench.locker.open(1) == Jammed()
    assert bench.doors.doors[1].pulses == PULSES
    assert not bench.doors.doors[1].powered
    assert bench.now_s * 1000 < PULSES * (700 + OPENS_WITHIN_MS + 100)


def test_a_bolt_that_gives_way_at_the_second_pulse_opens(bench: Bench) -> None:
    door = bench.doors.doors[1]
    bench.doors.set_fault(1, DoorFault.JAMMED)

    def give_way(_seconds: float) -> None:
        door.fault = None

    bench.on_sleep = give_way
    assert bench.locker.open(1) == Opened()
    assert door.pulses == PULSES


def test_a_stuck_sensor_is_jammed_though_the_door_stands_open(bench: Bench) -> None:
    bench.doors.set_fault(1, DoorFault.STUCK)
    assert bench.locker.open(1) == Jammed()
    assert not bench.doors.doors[1].closed


def test_a_door_that_stands_open_and_one_that_is_not_there_get_no_current(bench: Bench) -> None:
    bench.doors.force(1)
    assert bench.locker.open(1) == NotTried(Untried.STANDS_OPEN)
    assert bench.locker.open(9) == NotTried(Untried.NO_SUCH_DOOR)
    assert [door.pulses for door in bench.doors.doors.values()] == [0, 0]


def test_pins_that_are_gone_before_the_pulse_are_not_tried_and_during_it_leave_it_unsure(bench: Bench) -> None:
    def cut_off(_seconds: float) -> None:
        bench.doors.cut_off = True

    bench.on_sleep = cut_off
    assert bench.locker.open(1) == Unsure()
    assert bench.locker.open(2) == NotTried(Untried.LOST)
    with pytest.raises(StreamLost, match="cannot be read"):
        bench.locker.changes()


def test_pins_that_cannot_be_had_are_a_lost_line(bench: Bench) -> None:
    bench.locker.close()
    bench.doors.cut_off = True
    with pytest.raises(StreamLost, match="cannot be had"):
        bench.driver()
    with pytest.raises(StreamLost, match="cannot be had"):
        Locker(Wiring((DoorPins(1, 17, 17),)), SimulatedLocker(Wiring(DOORS)).factory())


def test_a_lock_that_a_killed_process_left_on_is_off_as_soon_as_the_next_one_starts(bench: Bench) -> None:
    bench.locker._locks[1].on()
    assert bench.doors.doors[1].powered
    again = SimulatedLocker(bench.wiring)
    again.doors[1].powered = True
    Locker(bench.wiring, again.factory()).close()
    assert not again.doors[1].powered


def test_closing_the_driver_switches_every_lock_off(bench: Bench) -> None:
    bench.locker._locks[2].on()
    bench.locker.close()
    assert not bench.doors.doors[2].powered
    assert bench.locker.open(2) == NotTried(Untried.NO_SUCH_DOOR)


def test_a_door_is_told_shut_once_it_has_been_so_for_a_moment(bench: Bench) -> None:
    bench.locker.open(1)
    bench.doors.shut(1)
    assert bench.locker.changes() == {}
    bench.now_s += SETTLED_MS / 1000
    assert bench.locker.changes() == {1: True}
    assert bench.locker.changes() == {}


@given(st.lists(st.tuples(st.booleans(), st.integers(1, 100)), max_size=30))
def test_a_contact_changes_only_after_it_said_the_same_for_long_enough(readings: list[tuple[bool, int]]) -> None:
    contact, now, same_since = Contact(True, 0), 0, 0
    last = True
    for closed, after_ms in readings:
        now += after_ms
        if closed is not last:
            last, same_since = closed, now
        before = contact.closed
        changed = contact.look(closed, now)
        assert changed == (closed is not before and now - same_since >= SETTLED_MS)
        assert contact.closed is (closed if changed else before)


def test_a_pin_or_a_door_that_stands_twice_is_a_fault() -> None:
    doors = (DoorPins(1, 17, 27), DoorPins(1, 5, 17), DoorPins(2, 6, 6))
    assert list(faults(doors)) == ["door 1 stands twice", "pin 17 is used 2 times", "pin 6 is used 2 times"]
    assert list(faults(DOORS)) == []
