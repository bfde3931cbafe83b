"""The centre's side of the lockers: codes that are told once, lists for the kiosks, doors to look behind."""

from __future__ import annotations

import sqlite3
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from center.lockers import MOST_ORDERS
from center.requests import AskLockers, AskStatus, Cancelled, CancelLocker, Placed, PutInLocker, Refused
from center.status import in_words
from center.store import SCHEMAS
from kiosk.contract import DoorUsed, KioskState, LockerOrder, LockerOrders, Topics
from kiosk.own_code import pick_up_digest, pick_up_of_typed
from kiosk.shown import PickUp
from tests.center.making import AT, DAY, INC, Driver, file_store, hello, memory_store, refuse_writing, sql, understood

TOPIC = Topics("ward", "k1").lockers


def state(*, online: bool = True) -> KioskState:
    return KioskState(1, online, "boot", "1", INC, 0, {})


@pytest.fixture
def driver() -> Driver:
    made = Driver(memory_store())
    made.hear_state(state())
    return made


def put(driver: Driver, door: int = 4, days: int = 7) -> Placed:
    placed = driver.ask(PutInLocker("k1", door, days))
    assert isinstance(placed, Placed), placed
    return placed


def used(seq: int, placed: Placed, outcome: Any, *, kiosk: str = "k1", inc: str = INC) -> DoorUsed:
    return DoorUsed(1, f"{kiosk}.{inc}.{seq}", kiosk, inc, seq, AT, placed.order, placed.door, outcome)


def listed(driver: Driver) -> tuple[LockerOrder, ...]:
    """The list that the broker keeps for the kiosk."""
    last = [one for one in driver.said if one.topic == TOPIC][-1]
    assert last.retain
    orders: LockerOrders = understood(LockerOrders, last)
    return orders.orders


def waiting(driver: Driver) -> list[tuple[int, str]]:
    return [(row.door, row.state) for row in driver.ask(AskLockers()).orders]


def test_a_code_is_told_once_and_the_kiosk_gets_what_it_hashes_to(driver: Driver) -> None:
    placed = put(driver)
    (order,) = listed(driver)
    assert pick_up_of_typed(placed.code) == PickUp(placed.code)
    assert order.digest == pick_up_digest(placed.code, order.salt)
    assert (order.order, order.door, order.last_day) == (placed.order, 4, DAY + timedelta(days=7))


def test_a_code_is_in_no_table_no_message_and_no_repr(driver: Driver) -> None:
    placed = put(driver)
    held = repr(sql(driver.store, "SELECT * FROM locker_orders")) + repr(driver.said) + repr(placed)
    assert placed.code not in held
    assert placed.code[:7] not in held


def test_a_door_that_may_hold_papers_is_not_given_twice(driver: Driver) -> None:
    put(driver)
    refused = driver.ask(PutInLocker("k1", 4, 7))
    assert isinstance(refused, Refused)
    assert "center locker cancel --kiosk k1 --door 4" in refused.why
    assert len(listed(driver)) == 1


@pytest.mark.parametrize(
    ("outcomes", "still_listed", "free"),
    [
        (["opening"], True, False),
        (["opening", "not_opened"], True, False),
        (["opening", "opened"], False, True),
        (["opening", "opened", "closed"], False, True),
        (["opening", "jammed"], False, False),
        (["opening", "unknown"], False, False),
    ],
)
def test_what_the_door_did_decides_on_list_and_door(
    driver: Driver, outcomes: list[str], still_listed: bool, free: bool
) -> None:
    placed = put(driver)
    driver.hear(*[used(seq, placed, outcome) for seq, outcome in enumerate(outcomes, start=1)])
    assert bool(listed(driver)) is still_listed
    assert isinstance(driver.ask(PutInLocker("k1", 4, 7)), Placed if free else Refused)


def test_events_that_come_out_of_order_leave_the_newest_word(driver: Driver) -> None:
    placed = put(driver)
    driver.hear(used(3, placed, "closed"))
    driver.hear(used(1, placed, "opening"), used(2, placed, "opened"))
    assert listed(driver) == ()
    assert waiting(driver) == []


def test_another_kiosks_event_changes_nothing(driver: Driver) -> None:
    placed = put(driver)
    driver.hear(used(1, placed, "opened", kiosk="k2"))
    assert waiting(driver) == [(4, "waiting")]


@pytest.mark.parametrize("outcome", ["jammed", "unknown"])
def test_a_door_to_look_behind_is_shown_until_its_order_is_cancelled(
    driver: Driver, outcome: str, caplog: pytest.LogCaptureFixture
) -> None:
    driver.hear(used(1, put(driver), outcome))
    assert f"look behind door 4 of kiosk k1: {outcome}" in caplog.text
    assert f"LOCKER: look behind door 4 of kiosk k1: {outcome.upper()}" in in_words(driver.ask(AskStatus()))
    assert isinstance(driver.ask(CancelLocker("k1", 4)), Cancelled)
    assert driver.ask(AskStatus()).doors == ()
    assert isinstance(driver.ask(PutInLocker("k1", 4, 7)), Placed)


def test_papers_that_nobody_fetched_leave_the_list_and_are_shown(driver: Driver) -> None:
    put(driver, days=0)
    assert len(listed(driver)) == 1
    driver.wait(24 * 3600)
    assert listed(driver) == ()
    assert "nobody fetched it in time" in in_words(driver.ask(AskStatus()))


def test_a_cancelled_code_leaves_the_kiosk_before_the_door_is_given_again(driver: Driver) -> None:
    put(driver)
    driver.ask(CancelLocker("k1", 4))
    assert listed(driver) == ()
    driver.hear_state(state(online=False))
    refused = driver.ask(PutInLocker("k1", 4, 7))
    assert isinstance(refused, Refused)
    assert "not online" in refused.why
    driver.hear_state(state())
    assert isinstance(driver.ask(PutInLocker("k1", 4, 7)), Placed)


def test_there_is_nothing_to_cancel_at_an_empty_door(driver: Driver) -> None:
    assert isinstance(driver.ask(CancelLocker("k1", 4)), Refused)


def test_a_kiosk_that_nobody_ever_heard_of_gets_no_papers(driver: Driver) -> None:
    assert isinstance(driver.ask(PutInLocker("k9", 4, 7)), Refused)
    driver.hear(used(1, put(driver), "opened", kiosk="k9"))
    assert isinstance(driver.ask(PutInLocker("k9", 4, 7)), Placed)


def test_orders_of_a_week_share_a_salt_and_their_codes_differ(driver: Driver) -> None:
    codes = {put(driver, door).code for door in range(1, 6)}
    assert len(codes) == 5
    assert len({order.salt for order in listed(driver)}) == 1
    driver.wait(8 * 24 * 3600)
    put(driver, 9)
    assert len({order.salt for order in listed(driver)}) == 1
    assert len(sql(driver.store, "SELECT DISTINCT salt FROM locker_orders")) == 2


def test_a_kiosk_has_no_more_orders_than_its_list_has_room_for(driver: Driver, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("center.placing.pick_up_digest", lambda code, _salt: code.zfill(64))  # slow on purpose
    for door in range(1, MOST_ORDERS + 1):
        put(driver, door)
    assert isinstance(driver.ask(PutInLocker("k1", 99, 7)), Refused)
    assert len(listed(driver)) == MOST_ORDERS


def test_the_list_is_said_again_with_every_connection_and_only_then(driver: Driver) -> None:
    put(driver)
    said = len([one for one in driver.said if one.topic == TOPIC])
    driver.wait(120)
    driver.hear(hello(0, 0))
    assert len([one for one in driver.said if one.topic == TOPIC]) == said
    again = driver.centre.connected(driver.now)
    assert [one.topic for one in again].count(TOPIC) == 1


def test_what_is_put_in_while_the_broker_is_away_is_said_when_it_is_back(driver: Driver) -> None:
    driver.centre.disconnected()
    put(driver)
    assert not [one for one in driver.said if one.topic == TOPIC]
    driver.said += driver.centre.connected(driver.now)
    assert len(listed(driver)) == 1


def test_a_database_that_refuses_gives_no_code(driver: Driver) -> None:
    refuse_writing(driver.store)
    assert not isinstance(driver.ask(PutInLocker("k1", 4, 7)), Placed)
    refuse_writing(driver.store, refuse=False)
    assert waiting(driver) == []


def test_a_database_of_the_second_version_is_brought_up(tmp_path: Path) -> None:
    path = tmp_path / "center.db"
    db = sqlite3.connect(path)
    for schema in SCHEMAS[:2]:
        db.executescript(schema.read_text(encoding="utf-8"))
    db.close()
    driver = Driver(file_store(path))
    driver.hear_state(state())
    put(driver)
    assert waiting(driver) == [(4, "waiting")]
