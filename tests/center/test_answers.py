"""What a visitor asks at a kiosk, and who comes back after a missed call: the centre's side, message by message."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from center.limiter import AT_ONCE, MOST_KIOSKS, Limiter
from center.register import AppointmentRow, DossierRow
from center.requests import AtCounter, Call, NoShow, TakeAppointments, TakeDossiers
from kiosk.contract import NO_DAY, Topics, encode
from kiosk.inquiries import (
    AppointmentAsked,
    Booking,
    DossierAsked,
    DossierStatus,
    NothingKnown,
    Turn,
    TurnAsked,
)
from tests.center.making import (
    DAY,
    NINE,
    PROOF,
    ZONE,
    Driver,
    memory_store,
    queues_in,
    record,
    returned,
    ticket,
)

ASK = "0123456789abcdef"
CODE = "H29.12.3-261110-0420"
ROW = DossierRow(CODE, "ready", DAY, 7, "2026-11-23T08:00")


def turn_of(driver: Driver, label: str = "A1001", token: str = PROOF, day: Any = DAY) -> Turn | NothingKnown:
    driver.wait(1)  # as a visitor does
    (answer,) = driver.hear_ask(TurnAsked(1, ASK, label, token, day))
    assert isinstance(answer, Turn | NothingKnown)
    return answer


def call(driver: Driver, counter: int = 1) -> str:
    answer = driver.ask(Call(counter, None))
    return answer.label if isinstance(answer, AtCounter) else type(answer).__name__


# -- dossiers and appointments ---------------------------------------------------------------------------------------


def test_a_dossier_is_told_as_the_feed_had_it_and_an_unknown_one_is_not_known() -> None:
    driver = Driver(memory_store())
    driver.ask(TakeDossiers((ROW,), whole=False))
    assert driver.hear_ask(DossierAsked(1, ASK, CODE)) == [DossierStatus(1, ASK, "ready", "2026-11-23T08:00", DAY, 7)]
    assert driver.hear_ask(DossierAsked(1, ASK, CODE[:-1] + "1")) == [NothingKnown(1, ASK)]


def test_an_appointment_is_told_with_its_service_day_and_time() -> None:
    driver = Driver(memory_store())
    driver.ask(TakeAppointments((AppointmentRow("LH0001", "ho_tich", DAY, "09:30", 0.0),), whole=False))
    assert driver.hear_ask(AppointmentAsked(1, ASK, "LH0001")) == [Booking(1, ASK, "ho_tich", DAY, "09:30")]
    assert driver.hear_ask(AppointmentAsked(1, ASK, "LH0002")) == [NothingKnown(1, ASK)]


def test_only_the_kiosk_that_asked_hears_the_answer() -> None:
    driver = Driver(memory_store())
    said = driver.hear_bytes((Topics("ward", "k2").asks, encode(DossierAsked(1, ASK, CODE))))
    assert [one.topic for one in said] == [Topics("ward", "k2").answers]


def test_a_question_that_is_none_is_dropped_and_counted() -> None:
    driver = Driver(memory_store())
    asks = Topics("ward", "k1").asks
    assert driver.hear_bytes((asks, b'{"type":"dossier","v":1,"ask_id":"0123456789abcdef","code":"*"}')) == []
    assert driver.hear_bytes((asks, b"\xff")) == []
    assert driver.hear_bytes((Topics("elsewhere", "k1").asks, encode(DossierAsked(1, ASK, CODE)))) == []
    assert driver.centre._intake.dropped == {"malformed": 2, "foreign_topic": 1}


def test_without_a_broker_nothing_is_answered() -> None:
    assert Driver(memory_store(), connected=False).hear_ask(DossierAsked(1, ASK, CODE)) == []


def test_a_kiosk_that_tries_one_code_after_the_other_is_answered_at_a_visitors_pace() -> None:
    driver = Driver(memory_store())
    ask = DossierAsked(1, ASK, CODE)
    assert sum(len(driver.hear_ask(ask)) for _ in range(100)) == AT_ONCE
    assert len(driver.hear_ask(ask, "k2")) == 1
    driver.wait(10)
    assert sum(len(driver.hear_ask(ask)) for _ in range(100)) == AT_ONCE
    assert driver.centre._intake.dropped["too_fast"] == 2 * (100 - AT_ONCE)


@given(st.lists(st.floats(0, 3), max_size=60))
def test_in_no_stretch_of_time_is_a_kiosk_answered_more_than_its_share(pauses: list[float]) -> None:
    limiter, now, allowed = Limiter(), 0.0, []
    for pause in pauses:
        now += pause
        if limiter.allows("k1", now):
            allowed.append(now)
    for at, first in enumerate(allowed):
        for count, last in enumerate(allowed[at:], start=1):
            assert count <= AT_ONCE + (last - first) + 1e-6


def test_invented_kiosks_fill_no_memory_and_do_not_keep_the_real_one_out_for_long() -> None:
    limiter = Limiter()
    assert sum(limiter.allows(f"k{number}", 0.0) for number in range(2 * MOST_KIOSKS)) == MOST_KIOSKS
    assert not limiter.allows("real", 0.5)
    assert limiter.allows("real", 1.5)


# -- whose turn it is ------------------------------------------------------------------------------------------------


def test_a_ticket_is_told_how_many_of_its_service_are_ahead() -> None:
    driver = Driver(memory_store())
    driver.hear(ticket(1), ticket(2, service="ho_tich"), ticket(3), ticket(4, priority="elderly"))
    assert turn_of(driver, "A1003") == Turn(1, ASK, "waiting", 2, None, None)
    assert turn_of(driver, "A1004") == Turn(1, ASK, "waiting", 0, None, None)
    assert turn_of(driver, "A1002") == Turn(1, ASK, "waiting", 0, None, None)


def test_a_ticket_that_came_in_the_same_breath_is_known_already() -> None:
    driver = Driver(memory_store())
    topics = Topics("ward", "k1")
    asked = TurnAsked(1, ASK, "A1001", "ABC123", DAY)
    said = driver.hear_bytes((topics.asks, encode(asked)), (topics.events, encode(ticket(1))))
    assert encode(Turn(1, ASK, "waiting", 0, None, None)) in [one.payload for one in said]


@pytest.mark.parametrize(
    ("label", "token", "day"),
    [("A1001", "ABC124", DAY), ("A1002", "ABC123", DAY), ("A1001", "ABC123", DAY - timedelta(1))],
)
def test_a_wrong_token_label_or_day_is_as_good_as_no_ticket(label: str, token: str, day: Any) -> None:
    driver = Driver(memory_store())
    driver.hear(ticket(1))
    assert turn_of(driver, label, token, day) == NothingKnown(1, ASK)


def test_who_was_called_hears_where_and_whoever_was_served_is_done() -> None:
    driver = Driver(memory_store())
    driver.hear(ticket(1), ticket(2), ticket(3))
    call(driver)
    assert turn_of(driver) == Turn(1, ASK, "called", None, None, 1)
    driver.ask(NoShow(1))
    assert turn_of(driver) == Turn(1, ASK, "called", None, None, 1)
    call(driver)
    call(driver)
    assert turn_of(driver, "A1002") == Turn(1, ASK, "done", None, None, None)


def test_a_ticket_of_yesterday_is_done_for_no_counter_calls_it() -> None:
    driver = Driver(memory_store())
    driver.hear(ticket(1, day=DAY - timedelta(1)))
    assert turn_of(driver, day=DAY - timedelta(1)) == Turn(1, ASK, "done", None, None, None)


def test_a_ticket_of_a_kiosk_that_knew_no_day_is_found_in_todays_queue() -> None:
    driver = Driver(memory_store())
    driver.hear(ticket(1, day=NO_DAY))
    assert turn_of(driver, day=NO_DAY) == Turn(1, ASK, "waiting", 0, None, None)


def test_the_expected_wait_is_told_once_there_is_a_pace() -> None:
    driver = Driver(memory_store())
    driver.hear(*[ticket(seq) for seq in range(1, 13)])
    for _ in range(8):
        call(driver)
        driver.wait(300)
    answer = turn_of(driver, "A1012")
    assert isinstance(answer, Turn)
    assert answer.ahead == 3
    assert answer.wait is not None
    assert answer.wait[0] <= 15 <= answer.wait[1] <= 40


# -- who comes back --------------------------------------------------------------------------------------------------


def states(driver: Driver) -> dict[str, str]:
    return {row.label: row.state for row in driver.store.hall.tickets(DAY)}


@pytest.mark.parametrize("missed", [False, True])
def test_who_comes_back_after_the_call_waits_again_and_is_called_next(missed: bool) -> None:
    driver = Driver(memory_store())
    driver.hear(ticket(1), ticket(2), ticket(3))
    assert call(driver) == "A1001"
    if missed:
        driver.ask(NoShow(1))
    driver.hear(returned(4, "A1001"))
    assert states(driver) == {"A1001": "waiting", "A1002": "waiting", "A1003": "waiting"}
    assert turn_of(driver) == Turn(1, ASK, "waiting", 0, None, None)
    assert driver.store.hall.tickets(DAY)[0].returned_at is not None
    assert [call(driver) for _ in range(4)] == ["A1001", "A1002", "A1003", "NobodyWaits"]


def test_nobody_is_announced_who_waits_again_and_everybody_hears_that_one_more_does() -> None:
    driver = Driver(memory_store())
    driver.hear(ticket(1))
    call(driver)
    driver.wait(2)
    driver.said.clear()
    driver.hear(returned(2, "A1001"))
    driver.wait(2)
    service = queues_in(driver.said)[-1].services["chung_thuc"]
    assert (service.waiting, service.now_serving, service.counter) == (1, None, None)


def test_who_is_done_stays_done() -> None:
    driver = Driver(memory_store())
    driver.hear(ticket(1), ticket(2))
    call(driver)
    call(driver)
    driver.hear(returned(3, "A1001"))
    assert states(driver) == {"A1001": "served", "A1002": "called"}


@pytest.mark.parametrize(("token", "day"), [("ABC124", DAY), ("ABC123", DAY + timedelta(1))])
def test_a_wrong_token_brings_nobody_back_and_is_kept(token: str, day: Any) -> None:
    driver = Driver(memory_store())
    driver.hear(ticket(1))
    call(driver)
    driver.hear(returned(2, "A1001", token=token, day=day))
    assert states(driver) == {"A1001": "called"}
    assert driver.store.inbox.standing("k1", "inc00001").upto == 2
    assert driver.store.inbox.quarantined() == 0


def test_who_comes_back_to_another_kiosk_is_known_there() -> None:
    driver = Driver(memory_store())
    driver.hear(ticket(1))
    call(driver)
    driver.hear(returned(1, "A1001", kiosk="k2"))
    assert states(driver) == {"A1001": "waiting"}


MOVES = st.lists(st.sampled_from(["call", "no show", "return 1", "return 2", "return 3", "again"]), max_size=25)


@given(MOVES)
def test_however_often_somebody_comes_back_each_ticket_is_in_one_place_and_in_its_order(moves: list[str]) -> None:
    driver = Driver(memory_store())
    driver.hear(*[ticket(seq) for seq in (1, 2, 3)])
    seq, last = 3, None
    for move in moves:
        before = states(driver)
        if move == "call":
            called = call(driver)
            first = next((label for label, state in sorted(before.items()) if state == "waiting"), "NobodyWaits")
            assert called == first
        elif move == "no show":
            driver.ask(NoShow(1))
        elif move.startswith("return"):
            seq, label = seq + 1, f"A100{move[-1]}"
            last = returned(seq, label)
            driver.hear(last)
            expected = "served" if before[label] == "served" else "waiting"
            assert states(driver) == {**before, label: expected}
        elif last is not None:
            driver.hear(last)
            assert states(driver) == before
    assert list(states(driver).values()).count("called") <= 1


# -- appointments in the queue ---------------------------------------------------------------------------------------


def book(driver: Driver, at: str) -> None:
    due = datetime.combine(DAY, time.fromisoformat(at), ZONE).timestamp()
    driver.ask(TakeAppointments((AppointmentRow("LH0001", "chung_thuc", DAY, at, due),), whole=False))


def test_from_its_time_on_an_appointment_is_called_before_walk_ins_and_not_earlier() -> None:
    driver = Driver(memory_store())
    book(driver, "09:30")
    driver.hear(*[ticket(seq) for seq in (1, 2, 3)], ticket(4, appointment="LH0001"))
    assert driver.now.wall == NINE
    assert turn_of(driver, "A1004") == Turn(1, ASK, "waiting", 3, None, None)
    assert call(driver) == "A1001"
    driver.wait(1800)
    assert turn_of(driver, "A1004") == Turn(1, ASK, "waiting", 0, None, None)
    assert call(driver) == "A1004"
    assert call(driver) == "A1002"
    assert driver.ask(Call(1, None)).priority is False


def test_appointments_count_as_going_first_so_walk_ins_are_not_left_sitting() -> None:
    store = memory_store()
    driver = Driver(store)
    rows = tuple(AppointmentRow(f"LH000{n}", "chung_thuc", DAY, "08:00", 0.0) for n in range(2, 6))
    driver.ask(TakeAppointments(rows, whole=False))
    record(store, ticket(1), *[ticket(n, appointment=f"LH000{n}") for n in range(2, 6)])
    assert [call(driver) for _ in range(5)] == ["A1002", "A1003", "A1001", "A1004", "A1005"]
