"""A code opens one door at most once: whatever is typed, however often the power goes, whatever list comes.

The production worker, driver and ledger run on simulated doors and on a disk that loses what was not synced.
"""

from __future__ import annotations

import hashlib
import random
import sqlite3
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from typing import cast

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from drivers.locker.simulated import DoorFault
from kiosk.contract import Ack, LockerOrder, LockerOrders
from kiosk.events import DoorNotOpened, DoorOpened
from kiosk.ledger import Ledger
from kiosk.numbering import known
from kiosk.own_code import pick_up_code
from kiosk.shelf import Owner, Shelf
from kiosk.simulation.dbapi import Connection
from kiosk.simulation.disk import Disk, PowerCut
from kiosk.simulation.files import SimulatedPath, simulated_os
from kiosk.simulation.vfs import SimulatedVfs
from kiosk.states import DoorRefusal
from kiosk.wrong_codes import MOST_WRONG, REST_MS
from tests.kiosk.ledgers import AT, CODE
from tests.kiosk.lockers import DOORS, SALT, WRONG, Hall

REST_S = REST_MS / 1000
LAST_DAY = date(2026, 12, 24)
BALLAST_BYTES = 16 * 1024
CUTS = st.none() | st.integers(1, 60)
"""After how many operations of the disk the power goes; a try takes about thirty."""


def digest(code: str, _salt: str) -> str:
    """The real one is slow on purpose."""
    return hashlib.sha256(code.encode()).hexdigest()


class Locker(RuleBasedStateMachine):
    """A kiosk with four doors and unlucky power."""

    @initialize(seed=st.integers(0, 2**32))
    def begin(self, seed: int) -> None:
        self.stack = ExitStack()
        self.stack.enter_context(simulated_os())
        patch = self.stack.enter_context(pytest.MonkeyPatch.context())
        patch.setattr("kiosk.locker.pick_up_digest", digest)
        self.disk = Disk(random.Random(seed))  # noqa: S311 - must be repeatable
        self.vfs = SimulatedVfs(f"locker-{id(self):x}", self.disk)
        self.connections: list[Connection] = []
        self.disk.power_on()
        self.incarnations = 0
        self.hall = Hall(self.opened())
        self.hall.pass_time()
        self.orders: list[LockerOrder] = []
        self.codes: list[str] = []
        self.openings: list[int] = []
        """By order, of its own door for its own code."""
        self.surely_open: set[int] = set()
        """Orders that the kiosk has and whose codes were never entered."""
        self.wrong_at: list[float] = []
        self.last_typed: int | None = None

    def teardown(self) -> None:
        if hasattr(self, "stack"):
            self.hall.ledger.close()
            self.vfs.unregister()
            self.stack.close()

    # -- power ---------------------------------------------------------------------------------------------------

    def opened(self) -> Ledger:
        def connect(path: Path) -> sqlite3.Connection:
            self.connections.append(Connection(self.disk, self.vfs, path.name))
            return cast(sqlite3.Connection, self.connections[-1])

        shelf = Shelf(
            cast(Path, SimulatedPath(self.disk, "ledger.db")), Owner("k1", "1", None, self.incarnation), connect
        )
        shelf.ballast._size = BALLAST_BYTES
        return Ledger.kept(shelf, kiosk="k1", digit="1", new_token=lambda: CODE)

    def incarnation(self) -> str:
        self.incarnations += 1
        return f"incarn{self.incarnations:04d}"

    def come_back(self) -> None:
        """The power is back: what was being unlocked is reported, as the performer does at every start."""
        for connection in self.connections:
            connection.abandon()
        self.connections.clear()
        self.disk.power_on()
        self.hall.begin(self.opened())
        self.hall.posted.clear()
        for use in known(self.hall.ledger.uncertain_doors(), ()):
            self.hall.ledger.door_ended(use, "unknown", AT)

    @rule()
    def the_power_goes_while_nothing_happens(self) -> None:
        self.disk.power_off()
        self.come_back()

    # -- the centre ----------------------------------------------------------------------------------------------

    @rule(door=st.sampled_from(DOORS), cut=CUTS)
    def papers_are_put_in(self, door: int, cut: int | None) -> None:
        number = len(self.orders)
        self.codes.append(pick_up_code(f"{1_000_000 + number:07d}"))
        self.orders.append(LockerOrder(f"order{number:05d}", door, SALT, digest(self.codes[-1], SALT), LAST_DAY))
        self.openings.append(0)
        self.list_comes(self.orders, cut)
        if cut is None:
            self.surely_open.add(number)

    @rule(data=st.data(), cut=CUTS)
    def any_list_comes(self, data: st.DataObject, cut: int | None) -> None:
        """The centre's newest, an old one that a broker kept, or one of a restored database."""
        some = data.draw(st.lists(st.sampled_from(self.orders), unique=True) if self.orders else st.just([]))
        self.list_comes(some, cut)
        listed = {self.orders.index(order) for order in some}
        self.surely_open &= listed if cut is None else set()

    def list_comes(self, orders: list[LockerOrder], cut: int | None) -> None:
        self.disk.cut_after = cut
        try:
            self.hall.ledger.take_locker_orders(LockerOrders(1, tuple(orders[-60:])))
        except PowerCut:
            self.come_back()
        self.disk.cut_after = None

    @rule()
    def the_centre_acknowledges_everything(self) -> None:
        extent = self.hall.ledger.extent()
        upto = getattr(extent, "last", 0)
        self.hall.ledger.acknowledge(Ack(1, self.hall.ledger.incarnation, upto, (), "epoch001"))

    # -- visitors ------------------------------------------------------------------------------------------------

    @precondition(lambda self: self.orders)
    @rule(data=st.data(), cut=CUTS, in_pulse=st.booleans())
    def a_code_is_typed(self, data: st.DataObject, cut: int | None, in_pulse: bool) -> None:
        self.try_code(data.draw(st.integers(0, len(self.orders) - 1)), cut, in_pulse)

    @precondition(lambda self: self.last_typed is not None)
    @rule()
    def the_same_code_is_typed_again_at_the_shut_door(self) -> None:
        assert self.last_typed is not None
        door = self.orders[self.last_typed].door
        self.hall.doors.set_fault(door, None)
        self.hall.doors.shut(door)
        self.hall.pass_time()
        self.try_code(self.last_typed, None, in_pulse=False)

    def try_code(self, number: int, cut: int | None, in_pulse: bool) -> None:
        self.last_typed = number
        door = self.hall.doors.doors[self.orders[number].door]
        before = self.total_openings()
        usable = door.closed and door.fault is None
        valid = self.is_valid(number)
        answer = self.type(self.codes[number], cut, in_pulse)
        opened = self.total_openings() - before
        self.openings[number] += opened
        if opened:
            assert not door.closed, "another door than the order's opened"
        if valid and not self.is_valid(number):
            self.wrong_at.clear()  # its use set the count back, also where the power went before anybody was told
        if isinstance(answer, DoorOpened):
            assert answer.door == self.orders[number].door
        elif number in self.surely_open and usable and cut is None and not in_pulse:
            assert answer == DoorNotOpened(DoorRefusal.TOO_MANY), answer
        self.surely_open.discard(number)

    def is_valid(self, number: int) -> bool:
        return self.orders[number].order in {order.order for order in known(self.hall.ledger.locker_orders(), ())}

    @rule(cut=CUTS)
    def a_wrong_code_is_typed(self, cut: int | None) -> None:
        before = self.total_openings()
        self.type(WRONG, cut, in_pulse=False)
        assert self.total_openings() == before

    def type(self, code: str, cut: int | None, in_pulse: bool) -> DoorOpened | DoorNotOpened | None:
        self.hall.on_sleep = self.cut_in_pulse if in_pulse else lambda: None
        self.disk.cut_after = cut
        try:
            answer = self.hall.enter(code)
        except PowerCut:
            self.disk.on = False
            self.hall.on_sleep = lambda: None
            self.come_back()
            return None
        self.hall.on_sleep = lambda: None
        self.disk.cut_after = None
        if answer == DoorNotOpened(DoorRefusal.WRONG):
            self.wrong_at.append(self.hall.now_s)
        return answer

    def cut_in_pulse(self) -> None:
        self.disk.power_off()
        raise PowerCut

    def total_openings(self) -> int:
        return sum(door.openings for door in self.hall.doors.doors.values())

    # -- doors and time ------------------------------------------------------------------------------------------

    @rule(door=st.sampled_from(DOORS))
    def a_door_is_shut(self, door: int) -> None:
        self.hall.doors.shut(door)
        self.hall.pass_time()

    @rule(door=st.sampled_from(DOORS), fault=st.sampled_from([None, *DoorFault]))
    def a_door_has_a_fault(self, door: int, fault: DoorFault | None) -> None:
        self.hall.doors.set_fault(door, fault)

    @rule(share=st.sampled_from([0.01, 0.5, 1.0]))
    def time_passes(self, share: float) -> None:
        self.hall.now_s += share * REST_S
        self.hall.pass_time()

    # -- what always holds ---------------------------------------------------------------------------------------

    @invariant()
    def no_code_opened_a_door_twice(self) -> None:
        assert all(times <= 1 for times in getattr(self, "openings", ()))

    @invariant()
    def no_lock_is_left_with_its_current(self) -> None:
        if hasattr(self, "hall"):
            assert self.hall.powered() == []

    @invariant()
    def wrong_codes_are_few(self) -> None:
        times = getattr(self, "wrong_at", [])
        assert all(later - earlier >= REST_S for earlier, later in zip(times, times[MOST_WRONG - 1 :], strict=False))


Locker.TestCase.settings = settings(
    max_examples=60, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck)
)
test_a_code_opens_one_door_at_most_once = Locker.TestCase
