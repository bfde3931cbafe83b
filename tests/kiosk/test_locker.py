"""The locker's worker with the real driver on simulated doors and a real ledger."""

from __future__ import annotations

import logging
import sqlite3
from datetime import date
from pathlib import Path

import pytest

from drivers.locker.condition import LockerCondition
from drivers.locker.simulated import DoorFault
from kiosk.door_orders import DoorUse
from kiosk.events import DoorClosed, DoorNotOpened, DoorOpened
from kiosk.shelf import SCHEMAS
from kiosk.states import DoorRefusal
from kiosk.wrong_codes import MOST_WRONG, REST_MS
from tests.kiosk import shelves
from tests.kiosk.ledgers import AT, ack, issue, open_ledger, raw, waiting
from tests.kiosk.lockers import CODES, LAST_DAY, WRONG, Hall, order, orders, outcomes

REFUSED = DoorNotOpened(DoorRefusal.WRONG)
TOO_MANY = DoorNotOpened(DoorRefusal.TOO_MANY)
BROKEN = DoorNotOpened(DoorRefusal.BROKEN)
REST_S = REST_MS / 1000


@pytest.fixture
def hall(tmp_path: Path) -> Hall:
    made = Hall(open_ledger(tmp_path / "ledger.db"))
    made.ledger.take_locker_orders(orders(order(1), order(2)))
    return made


def restart(hall: Hall, path: Path) -> None:
    """The kiosk's power goes and comes back; the doors stand as they stand."""
    hall.ledger.close()
    hall.begin(open_ledger(path / "ledger.db"))


# -- a code opens one door, once ------------------------------------------------------------------------------------


def test_a_right_code_opens_its_door_and_no_other(hall: Hall) -> None:
    assert hall.enter(CODES[2]) == DoorOpened(2)
    assert [door.openings for door in hall.doors.doors.values()] == [0, 1, 0, 0]
    assert hall.powered() == []
    assert outcomes(hall.ledger) == [(2, "opening"), (2, "opened")]


def test_the_door_that_is_shut_again_is_told_and_reported(hall: Hall) -> None:
    hall.enter(CODES[1])
    assert hall.pass_time() == []
    hall.doors.shut(1)
    assert hall.pass_time() == [DoorClosed(1)]
    assert outcomes(hall.ledger)[-1] == (1, "closed")
    assert hall.pass_time() == []


def test_a_used_code_opens_nothing_more_even_after_a_restart(hall: Hall, tmp_path: Path) -> None:
    hall.enter(CODES[1])
    hall.doors.shut(1)
    hall.pass_time()
    assert hall.enter(CODES[1]) == REFUSED
    restart(hall, tmp_path)
    assert hall.enter(CODES[1]) == REFUSED


def test_a_used_order_stays_used_while_the_centres_list_still_has_it(hall: Hall) -> None:
    hall.enter(CODES[1])
    hall.doors.shut(1)
    hall.ledger.take_locker_orders(orders(order(1), order(2)))
    assert hall.enter(CODES[1]) == REFUSED


def test_an_old_list_that_comes_back_years_later_opens_nothing(hall: Hall) -> None:
    hall.enter(CODES[1])
    hall.doors.shut(1)
    hall.ledger.take_locker_orders(orders())
    hall.ledger.take_locker_orders(orders(order(1), order(2)))
    assert hall.enter(CODES[1]) == REFUSED
    assert hall.enter(CODES[2]) == DoorOpened(2)


def test_the_use_is_on_the_disk_before_the_lock_gets_its_current(hall: Hall, tmp_path: Path) -> None:
    class Cut(BaseException):
        pass

    def cut() -> None:
        raise Cut  # the power goes in the middle of the pulse

    hall.on_sleep = cut
    with pytest.raises(Cut):
        hall.enter(CODES[1])
    hall.on_sleep = lambda: None
    assert hall.doors.doors[1].openings == 1
    restart(hall, tmp_path)
    hall.doors.shut(1)
    assert [use.door for use in hall.ledger.uncertain_doors()] == [1]  # type: ignore[union-attr]
    assert hall.enter(CODES[1]) == REFUSED


def test_a_power_cut_between_use_and_note_is_reported_unknown_once(hall: Hall, tmp_path: Path) -> None:
    hall.ledger.door_opening(DoorUse("order001000", 1), AT)
    restart(hall, tmp_path)
    (use,) = hall.ledger.uncertain_doors()  # type: ignore[misc]
    hall.ledger.door_ended(use, "unknown", AT)
    assert hall.ledger.uncertain_doors() == ()
    assert outcomes(hall.ledger) == [(1, "opening"), (1, "unknown")]


def test_a_ruined_ledgers_use_is_remembered_by_the_new_one(tmp_path: Path) -> None:
    ledger = shelves.kept(tmp_path)
    ledger.take_locker_orders(orders(order(1), order(2)))
    hall = Hall(ledger)
    assert hall.enter(CODES[1]) == DoorOpened(1)
    hall.doors.shut(1)
    ledger.door_opening(DoorUse("order002000", 2), AT)
    ledger.close()
    path = tmp_path / "ledger.db"
    path.write_bytes(b"\0" * 4096 + path.read_bytes()[4096:])
    hall.begin(shelves.kept(tmp_path))
    hall.ledger.take_locker_orders(orders(order(1), order(2)))
    assert (hall.enter(CODES[1]), hall.enter(CODES[2])) == (REFUSED, REFUSED)
    assert [use.door for use in hall.ledger.uncertain_doors()] == [2]  # type: ignore[union-attr]


# -- what goes wrong ------------------------------------------------------------------------------------------------


def test_a_jammed_door_uses_the_code_up_and_is_reported(hall: Hall) -> None:
    hall.doors.set_fault(1, DoorFault.JAMMED)
    assert hall.enter(CODES[1]) == BROKEN
    assert outcomes(hall.ledger) == [(1, "opening"), (1, "jammed")]
    assert hall.powered() == []
    assert hall.enter(CODES[1]) == REFUSED


def test_a_door_that_stands_open_gets_no_current_and_its_code_still_opens(hall: Hall) -> None:
    hall.doors.force(1)
    assert hall.enter(CODES[1]) == BROKEN
    assert hall.doors.doors[1].pulses == 0
    assert outcomes(hall.ledger) == [(1, "opening"), (1, "not_opened")]
    hall.doors.shut(1)
    assert hall.enter(CODES[1]) == DoorOpened(1)


def test_pins_that_are_gone_leave_the_order_untouched(hall: Hall) -> None:
    hall.unplugged = True
    assert hall.enter(CODES[1]) == BROKEN
    assert outcomes(hall.ledger) == []
    hall.unplugged = False
    assert hall.enter(CODES[1]) == DoorOpened(1)
    assert [look.condition for look in hall.looks] == [LockerCondition.LOST, LockerCondition.READY]


def test_pins_that_fail_during_the_pulse_leave_an_unknown_door(hall: Hall) -> None:
    def cut_off() -> None:
        hall.doors.cut_off = True

    hall.on_sleep = cut_off
    assert hall.enter(CODES[1]) == BROKEN
    assert outcomes(hall.ledger) == [(1, "opening"), (1, "unknown")]
    assert hall.condition is LockerCondition.LOST


def test_a_ledger_that_cannot_write_opens_nothing(hall: Hall) -> None:
    raw(hall.ledger, "PRAGMA query_only = ON")
    assert hall.enter(CODES[1]) == BROKEN
    assert hall.enter(WRONG) == BROKEN
    assert all(door.pulses == 0 for door in hall.doors.doors.values())


def test_a_closed_ledger_opens_nothing(hall: Hall) -> None:
    hall.ledger.close()
    assert hall.enter(CODES[1]) == BROKEN


def test_a_door_does_not_open_for_somebody_who_waited_too_long(hall: Hall) -> None:
    hall.worker.submit(CODES[1], None)
    hall.now_s += 5
    hall.worker.step(0)
    assert hall.posted == [BROKEN]
    assert outcomes(hall.ledger) == []


def test_an_order_for_a_door_that_is_not_there_opens_nothing(hall: Hall) -> None:
    hall.ledger.take_locker_orders(orders(order(9, CODES[3])))
    assert hall.enter(CODES[3]) == BROKEN
    assert outcomes(hall.ledger) == [(9, "opening"), (9, "not_opened")]


def test_doors_that_stand_open_are_told_to_whoever_looks_after_it(hall: Hall) -> None:
    hall.pass_time()
    assert hall.looks[-1].words == "ready"
    hall.doors.force(3)
    hall.pass_time()
    assert hall.looks[-1].words == "open: 3"


# -- days -----------------------------------------------------------------------------------------------------------


def test_a_code_opens_on_its_last_day_and_not_after(hall: Hall) -> None:
    assert hall.enter(CODES[1], date(2026, 12, 1)) == REFUSED
    assert hall.enter(CODES[1], LAST_DAY) == DoorOpened(1)


def test_while_nobody_vouches_for_the_day_a_code_opens(hall: Hall) -> None:
    assert hall.enter(CODES[1], None) == DoorOpened(1)


# -- wrong tries ----------------------------------------------------------------------------------------------------


def test_five_wrong_codes_make_the_locker_rest_even_for_a_right_one(hall: Hall) -> None:
    assert [hall.enter(WRONG) for _ in range(MOST_WRONG)] == [REFUSED] * (MOST_WRONG - 1) + [TOO_MANY]
    assert hall.enter(CODES[1]) == TOO_MANY
    hall.now_s += REST_S - 1
    assert hall.enter(CODES[1]) == TOO_MANY
    hall.now_s += 1
    assert hall.enter(CODES[1]) == DoorOpened(1)


def test_a_restart_gives_no_new_tries_and_begins_the_rest_anew(hall: Hall, tmp_path: Path) -> None:
    for _ in range(MOST_WRONG - 1):
        hall.enter(WRONG)
    restart(hall, tmp_path)
    assert hall.enter(WRONG) == TOO_MANY
    hall.now_s += REST_S - 1
    restart(hall, tmp_path)
    hall.now_s += REST_S - 1
    assert hall.enter(CODES[1]) == TOO_MANY
    hall.now_s += 1
    assert hall.enter(CODES[1]) == DoorOpened(1)


def test_a_right_code_forgets_the_wrong_ones(hall: Hall, tmp_path: Path) -> None:
    for _ in range(MOST_WRONG - 1):
        hall.enter(WRONG)
    assert hall.enter(CODES[1]) == DoorOpened(1)
    restart(hall, tmp_path)
    assert hall.enter(WRONG) == REFUSED


def test_a_right_code_whose_door_stands_open_buys_no_new_guesses(hall: Hall) -> None:
    hall.doors.force(1)
    for _ in range(MOST_WRONG - 1):
        assert hall.enter(WRONG) == REFUSED
        assert isinstance(hall.enter(CODES[1]), DoorNotOpened)
    assert hall.enter(WRONG) == TOO_MANY


def test_wrong_codes_of_long_ago_count_no_more(hall: Hall) -> None:
    for _ in range(3):
        assert [hall.enter(WRONG) for _ in range(MOST_WRONG - 1)] == [REFUSED] * (MOST_WRONG - 1)
        hall.now_s += REST_S


# -- the list, the file ---------------------------------------------------------------------------------------------


def test_orders_that_are_no_longer_listed_are_dropped(hall: Hall) -> None:
    hall.ledger.take_locker_orders(orders(order(2)))
    assert hall.enter(CODES[1]) == REFUSED
    assert hall.enter(CODES[2]) == DoorOpened(2)


def test_a_new_order_for_the_same_door_takes_the_place_of_the_old_one(hall: Hall) -> None:
    hall.ledger.take_locker_orders(orders(order(1, CODES[3], number=1), order(2)))
    assert hall.enter(CODES[1]) == REFUSED
    assert hall.enter(CODES[3]) == DoorOpened(1)


def test_a_list_that_says_no_news_writes_nothing(hall: Hall) -> None:
    raw(hall.ledger, "PRAGMA query_only = ON")
    assert hall.ledger.take_locker_orders(orders(order(1), order(2))) is None
    assert hall.ledger.take_locker_orders(orders(order(1))) is not None


def test_a_ledger_of_the_first_version_is_brought_up_with_all_that_is_in_it(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    ledger = open_ledger(path)
    first = issue(ledger)
    raw(ledger, "DROP TABLE door_order")
    raw(ledger, "PRAGMA user_version = 1")
    ledger.close()
    again = open_ledger(path)
    assert waiting(again) == [1]
    assert issue(again).ticket == first.ticket + 1
    assert again.take_locker_orders(orders(order(1))) is None
    again.close()
    db = sqlite3.connect(path)
    assert db.execute("PRAGMA user_version").fetchone() == (len(SCHEMAS),)
    db.close()


def test_another_kiosks_doors_are_not_this_ones(hall: Hall, tmp_path: Path) -> None:
    hall.ledger.close()
    hall.begin(open_ledger(tmp_path / "ledger.db", kiosk="k2"))
    assert hall.enter(CODES[1]) == REFUSED


def test_no_code_is_in_any_file_log_or_message(hall: Hall, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    hall.doors.set_fault(2, DoorFault.JAMMED)
    answers = [hall.enter(code) for code in (CODES[1], CODES[2], WRONG)]
    hall.ledger.acknowledge(ack(hall.ledger, 1))
    told = [repr(answers), caplog.text, *(path.read_bytes().decode("latin-1") for path in tmp_path.iterdir())]
    for code in (CODES[1], CODES[2], WRONG):
        assert not [where for where in told if code in where or code[:7] in where]


def test_a_driver_with_a_bug_leaves_an_unknown_door_and_tells_no_code(
    hall: Hall, caplog: pytest.LogCaptureFixture
) -> None:
    hall.pass_time()

    def bug(door: int) -> None:
        raise KeyError(f"{CODES[1]} {door}")

    hall.worker._line.device.open = bug  # type: ignore[union-attr, method-assign]
    assert hall.enter(CODES[1]) == BROKEN
    assert outcomes(hall.ledger) == [(1, "opening"), (1, "unknown")]
    assert CODES[1] not in caplog.text
