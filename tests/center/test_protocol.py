"""The MQTT side: messages in, messages out, with no broker and no time but the one given."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from center.protocol import ACK_AFTER_S, QUEUE_EVERY_S
from center.requests import AskStatus, AskTickets, AtCounter, Call, Status, Tickets
from center.status import in_words
from center.store import NotStored
from kiosk.contract import NO_DAY, BusinessDay, KioskState, Malformed, ServerState, Topics, decode, encode
from tests.center.making import (
    DAY,
    INC,
    NINE,
    ZONE,
    Driver,
    acks_in,
    file_store,
    hello,
    help_wanted,
    memory_store,
    queues_in,
    refuse_writing,
    ticket,
    understood,
)

TOPICS = Topics("ward", "k1")


def state(boot: str, *, online: bool, pending: int = 0) -> KioskState:
    return KioskState(1, online, boot, "0.1.0", INC, pending, {"printer": "ready"})


def status_of(driver: Driver) -> Status:
    answer = driver.ask(AskStatus())
    assert isinstance(answer, Status)
    return answer


# -- acknowledgements ----------------------------------------------------------------------------------------------


def test_events_that_come_together_are_acknowledged_once_within_50_ms() -> None:
    driver = Driver(memory_store())
    assert acks_in(driver.hear(ticket(1), ticket(2))) == []
    assert acks_in(driver.hear(ticket(3))) == []
    (ack,) = acks_in(driver.wait(ACK_AFTER_S))
    assert (ack.inc, ack.upto_seq, ack.missing, ack.epoch) == (INC, 3, (), "epoch001")
    assert acks_in(driver.wait(60)) == []


def test_an_event_that_comes_again_is_acknowledged_again() -> None:
    driver = Driver(memory_store())
    driver.hear(ticket(1))
    driver.wait(1)
    driver.hear(ticket(1))
    assert [ack.upto_seq for ack in acks_in(driver.wait(1))] == [1]


def test_each_kiosk_is_answered_on_its_own_topic() -> None:
    driver = Driver(memory_store())
    driver.hear(ticket(1), ticket(1, kiosk="k2"))
    said = driver.wait(ACK_AFTER_S)
    assert [len(acks_in(said, kiosk)) for kiosk in ("k1", "k2")] == [1, 1]


def test_what_did_not_come_is_named() -> None:
    driver = Driver(memory_store())
    driver.hear(ticket(1), ticket(4))
    (ack,) = acks_in(driver.wait(ACK_AFTER_S))
    assert (ack.upto_seq, ack.missing) == (4, (2, 3))


def test_hello_is_answered_at_once_and_the_answer_holds_what_came_with_it() -> None:
    driver = Driver(memory_store())
    (ack,) = acks_in(driver.hear(hello(1, 2), ticket(1), ticket(2)))
    assert ack.upto_seq == 2


def test_a_kiosk_of_which_nothing_is_known_is_told_zero() -> None:
    (ack,) = acks_in(Driver(memory_store()).hear(hello(1, 7)))
    assert (ack.upto_seq, ack.missing) == (0, ())


def test_the_answer_to_a_hello_names_the_kiosks_highest_labels_of_the_day_whichever_incarnation_gave_them() -> None:
    driver = Driver(memory_store())
    lost = [ticket(seq, inc="inclost1", label=label) for seq, label in enumerate(("A1998", "A11002", "B1007"), 1)]
    others = ticket(1, kiosk="k2"), ticket(9, inc="inclost1", day=DAY.replace(day=22), label="C1500")
    driver.hear(*lost, *others)
    (ack,) = acks_in(driver.hear(hello(0, 0)))
    assert (ack.inc, ack.upto_seq, ack.day, ack.labels) == (INC, 0, DAY, ("A11002", "B1007"))


def test_nothing_is_acknowledged_while_the_disk_is_full_and_all_of_it_after(tmp_path: Path) -> None:
    store = file_store(tmp_path / "center.db")
    driver = Driver(store)
    driver.hear(ticket(1))
    driver.wait(1)
    refuse_writing(store)
    driver.hear(ticket(2))
    assert acks_in(driver.wait(5)) == []
    assert [ack.upto_seq for ack in acks_in(driver.hear(hello(2, 2)))] == [1]
    refuse_writing(store, refuse=False)
    driver.hear(ticket(2))
    assert [ack.upto_seq for ack in acks_in(driver.wait(1))] == [2]


def test_what_is_acknowledged_is_in_the_database_that_a_restart_finds(tmp_path: Path) -> None:
    path = tmp_path / "center.db"
    driver = Driver(file_store(path))
    driver.hear(*[ticket(seq) for seq in range(1, 6)])
    (before,) = acks_in(driver.wait(1))
    # No close: the power goes.
    restarted = Driver(file_store(path, "epoch002"))
    (after,) = acks_in(restarted.hear(hello(0, 5)))
    assert (after.upto_seq, after.missing, after.epoch) == (before.upto_seq, before.missing, before.epoch)
    assert queues_in(restarted.said)[-1].services["chung_thuc"].waiting == 5


def test_what_is_committed_while_the_broker_is_away_is_acknowledged_when_it_is_back() -> None:
    driver = Driver(memory_store())
    driver.hear(ticket(1))
    driver.centre.disconnected()
    assert driver.wait(30) == []
    assert [ack.upto_seq for ack in acks_in(driver.centre.connected(driver.now))] == [1]


def test_a_rebuilt_centre_waits_for_nothing_that_its_kiosks_no_longer_keep(caplog: pytest.LogCaptureFixture) -> None:
    driver = Driver(memory_store("epoch002"))
    (ack,) = acks_in(driver.hear(hello(2001, 2003, gone=1500)))
    assert (ack.upto_seq, ack.missing, ack.epoch) == (1500, (), "epoch002")
    assert status_of(driver).lost == 1500
    assert "1500 events of kiosk k1" in caplog.text


def test_a_restored_centre_says_so_and_asks_again(caplog: pytest.LogCaptureFixture) -> None:
    driver = Driver(memory_store())
    (ack,) = acks_in(driver.hear(hello(0, 40)))
    assert ack.upto_seq == 0
    assert "was the database restored?" in caplog.text


def test_a_hello_that_contradicts_itself_is_dropped() -> None:
    driver = Driver(memory_store())
    for wrong in (hello(5, 3), hello(0, 3, gone=4), hello(2, 3, gone=2)):
        assert driver.hear(wrong) == []
    assert status_of(driver).dropped == {"malformed": 3}


# -- what is not as the kiosk says ----------------------------------------------------------------------------------


def test_a_seq_that_no_kiosk_can_have_reached_is_counted_said_once_and_not_answered(
    caplog: pytest.LogCaptureFixture,
) -> None:
    driver = Driver(memory_store())
    driver.hear(hello(1, 1), ticket(1))
    driver.wait(1)
    forged = [ticket(9_007_199_254_740_000 + more, label="A9999") for more in range(3)]
    driver.hear(*forged)
    assert acks_in(driver.wait(5)) == []
    assert [ack.upto_seq for ack in acks_in(driver.hear(hello(0, 1)))] == [1]
    assert status_of(driver).dropped == {"far_ahead": 3}
    assert status_of(driver).quarantined == 3
    assert caplog.text.count("cannot have reached") == 1


def test_a_rebuilt_centre_takes_the_events_of_an_old_kiosk_once_it_has_greeted() -> None:
    driver = Driver(memory_store())
    driver.hear(ticket(50_001))
    driver.hear(hello(50_001, 50_001, gone=50_000))
    driver.hear(ticket(50_001))
    assert [ack.upto_seq for ack in acks_in(driver.wait(1))] == [50_001]
    assert status_of(driver).quarantined == 0


def test_a_kiosk_that_has_less_than_the_centre_is_told_so_and_the_log_says_it_once(
    caplog: pytest.LogCaptureFixture,
) -> None:
    driver = Driver(memory_store())
    driver.hear(*[ticket(seq) for seq in range(1, 10)])
    driver.wait(1)
    for _ in range(3):
        assert [ack.upto_seq for ack in acks_in(driver.hear(hello(0, 4)))] == [9]
    assert caplog.text.count("that it never had") == 1


def test_a_visitor_who_came_just_after_the_hello_is_no_forger(caplog: pytest.LogCaptureFixture) -> None:
    driver = Driver(memory_store())
    driver.hear(hello(0, 0), ticket(1))
    assert "never had" not in caplog.text


# -- what is not taken ---------------------------------------------------------------------------------------------


def test_a_contradiction_is_kept_aside_told_once_and_acknowledged(caplog: pytest.LogCaptureFixture) -> None:
    driver = Driver(memory_store())
    driver.hear(ticket(1), *[ticket(1, service="ho_tich")] * 3)
    assert caplog.text.count("quarantine") == 1
    assert "same id with another body" in caplog.text
    assert [ack.upto_seq for ack in acks_in(driver.wait(1))] == [1]
    assert status_of(driver).quarantined == 1
    assert status_of(driver).waiting == {"chung_thuc": 1, "ho_tich": 0}


@pytest.mark.parametrize(
    ("kind", "topic", "payload"),
    [
        ("malformed", TOPICS.events, b"{"),
        ("malformed", TOPICS.events, encode(ticket(1)).replace(b'"v":1', b'"v":2')),
        ("malformed", TOPICS.events, encode(ticket(1)).replace(b'"seq":1', b'"seq":0')),
        ("malformed", TOPICS.events, encode(ticket(1))[:-1] + b',"more":1}'),
        ("malformed", TOPICS.events, b""),
        ("malformed", TOPICS.state, b"[]"),
        ("oversized", TOPICS.events, b" " * 16_385),
        ("forged", TOPICS.events, encode(ticket(1, kiosk="k2"))),
        ("forged", TOPICS.events, encode(hello(0, 0, kiosk="k2"))),
        ("foreign_topic", Topics("other", "k1").events, encode(ticket(1))),
        ("foreign_topic", TOPICS.acks, encode(ticket(1))),
    ],
)
def test_what_cannot_be_right_is_dropped_counted_and_logged_once(
    kind: str, topic: str, payload: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    driver = Driver(memory_store())
    caplog.set_level(logging.WARNING)
    for _ in range(3):
        assert driver.hear_bytes((topic, payload)) == []
    assert status_of(driver).dropped == {kind: 3}
    assert status_of(driver).tickets_today == 0
    assert len(caplog.records) == 1
    assert caplog.records[0].getMessage().startswith(f"dropped ({kind})")


def test_each_day_what_is_dropped_is_logged_anew(caplog: pytest.LogCaptureFixture) -> None:
    driver = Driver(memory_store())
    for _ in range(3):
        driver.hear_bytes((TOPICS.events, b"{"))
        driver.wait(24 * 3600)
    assert len(caplog.records) == 3


def test_what_a_message_holds_is_not_logged(caplog: pytest.LogCaptureFixture) -> None:
    driver = Driver(memory_store())
    canary = b"NGUYEN VAN CANARY 079000000001"
    driver.hear_bytes((TOPICS.events, encode(ticket(1)).replace(b'"vi"', b'"' + canary + b'"')))
    driver.hear(ticket(1, event_id=canary.decode()), ticket(1, event_id=canary.decode(), service="ho_tich"))
    assert "CANARY" not in caplog.text


@given(st.lists(st.tuples(st.sampled_from([TOPICS.events, TOPICS.state, TOPICS.queue]) | st.text(), st.binary())))
def test_no_bytes_on_no_topic_disturb_it(batch: list[tuple[str, bytes]]) -> None:
    driver = Driver(memory_store())
    driver.hear_bytes(*batch)
    driver.hear(ticket(1))
    assert [ack.upto_seq for ack in acks_in(driver.wait(1))] == [1]


@given(st.data())
def test_a_real_message_with_bytes_changed_is_taken_wholly_or_not_at_all(data: st.DataObject) -> None:
    whole = encode(ticket(1))
    cut = data.draw(st.integers(0, len(whole)))
    changed = whole[:cut] + data.draw(st.binary(max_size=3)) + whole[cut + data.draw(st.integers(0, 3)) :]
    driver = Driver(memory_store())
    driver.hear_bytes((TOPICS.events, changed))
    answer = status_of(driver)
    assert answer.tickets_today + sum(answer.dropped.values()) <= 1
    assert len(acks_in(driver.wait(1))) + sum(answer.dropped.values()) == 1


# -- what everybody hears ------------------------------------------------------------------------------------------


def test_on_connecting_it_says_that_it_is_there_which_day_it_is_and_who_waits() -> None:
    said = Driver(memory_store()).said
    assert [one.topic for one in said] == [TOPICS.server, TOPICS.day, TOPICS.queue]
    assert all(one.retain for one in said)
    assert understood(ServerState, said[0]) == ServerState(1, online=True, epoch="epoch001")
    assert understood(BusinessDay, said[1]) == BusinessDay(1, DAY)


def test_its_will_says_that_it_is_gone() -> None:
    will = Driver(memory_store()).centre.will
    assert (will.topic, will.retain) == (TOPICS.server, True)
    assert understood(ServerState, will).online is False


def test_without_a_broker_nothing_is_said() -> None:
    driver = Driver(memory_store(), connected=False)
    driver.hear(ticket(1), hello(1, 1))
    driver.ask(Call(1, None))
    driver.wait(100_000)
    assert driver.said == []


def test_a_kiosk_that_comes_back_with_many_tickets_makes_few_queues() -> None:
    driver = Driver(memory_store())
    driver.wait(10)
    driver.said.clear()
    for seq in range(1, 101):
        driver.hear(ticket(seq))
        driver.wait(0.03)
    driver.wait(QUEUE_EVERY_S)
    queues = queues_in(driver.said)
    assert len(queues) <= 5
    assert queues[0].services["chung_thuc"].waiting == 1
    assert queues[-1].services["chung_thuc"].waiting == 100


def test_a_call_is_published_at_once_even_just_after_another_queue() -> None:
    driver = Driver(memory_store())
    driver.hear(ticket(1), ticket(2))
    driver.wait(QUEUE_EVERY_S)
    for label in ("A1001", "A1002"):
        driver.said.clear()
        assert driver.ask(Call(1, None)) == AtCounter(label, "chung_thuc", 1, priority=False)
        assert queues_in(driver.said)[-1].services["chung_thuc"].now_serving == label


def test_a_queue_that_did_not_change_is_not_said_again() -> None:
    driver = Driver(memory_store())
    driver.said.clear()
    assert driver.wait(3600) == []


def test_a_broker_that_forgot_everything_is_told_everything_again() -> None:
    driver = Driver(memory_store())
    before = list(driver.said)
    driver.centre.disconnected()
    assert driver.centre.connected(driver.now) == before


def test_at_midnight_the_new_day_is_said_and_nobody_of_yesterday_waits() -> None:
    driver = Driver(memory_store(), wall=datetime(2026, 11, 23, 23, 59, 0, tzinfo=ZONE))
    driver.hear(ticket(1))
    assert queues_in(driver.wait(58))[-1].services["chung_thuc"].waiting == 1
    said = driver.wait(2.5)
    tomorrow = DAY + timedelta(days=1)
    assert [understood(BusinessDay, one).day for one in said if one.topic == TOPICS.day] == [tomorrow]
    (queues,) = queues_in(said)
    assert queues.day == tomorrow
    assert queues.services["chung_thuc"].waiting == 0


def test_a_clock_that_was_never_set_names_no_day_until_it_is_set(caplog: pytest.LogCaptureFixture) -> None:
    driver = Driver(memory_store(), wall=datetime(1970, 1, 1, 8, tzinfo=ZONE))
    assert [one.topic for one in driver.said] == [TOPICS.server]
    assert "clock is not set" in caplog.text
    driver.now = type(driver.now)(driver.now.mono, NINE)
    topics = [one.topic for one in driver.wait(61)]
    assert topics == [TOPICS.day, TOPICS.queue]


def test_after_a_restart_with_an_unset_clock_the_last_day_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "center.db"
    Driver(file_store(path))
    restarted = Driver(file_store(path), wall=datetime(1970, 1, 1, 8, tzinfo=ZONE))
    assert understood(BusinessDay, restarted.said[1]).day == DAY


def test_a_centre_with_nothing_to_do_wakes_once_a_minute() -> None:
    driver = Driver(memory_store())
    assert driver.centre.due(driver.now) == 60


@given(st.lists(st.sampled_from(["hear", "call", "gone", "back"]), max_size=12))
def test_it_never_asks_to_be_woken_without_an_end(steps: list[str]) -> None:
    driver = Driver(memory_store())
    for seq, step in enumerate(steps, start=1):
        match step:
            case "hear":
                driver.hear(help_wanted(seq))
            case "call":
                driver.ask(Call(1, None))
            case "gone":
                driver.centre.disconnected()
            case _:
                driver.centre.connected(driver.now)
        driver.centre.tick(driver.now)
        assert driver.centre.due(driver.now) > 0


# -- kiosks --------------------------------------------------------------------------------------------------------


def test_a_will_of_an_older_boot_is_ignored() -> None:
    driver = Driver(memory_store())
    driver.hear_state(state("boot1", online=True))
    driver.hear_state(state("boot2", online=True, pending=3))
    driver.hear_state(state("boot1", online=False))
    assert status_of(driver).kiosks["k1"].online is True
    assert status_of(driver).pending == 3
    driver.hear_state(state("boot2", online=False))
    assert status_of(driver).kiosks["k1"].online is False


def test_a_kiosk_whose_state_was_cleared_is_forgotten() -> None:
    driver = Driver(memory_store())
    driver.hear_state(state("boot1", online=True))
    driver.hear_bytes((TOPICS.state, b""))
    assert status_of(driver).kiosks == {}


def test_a_ticket_that_is_kept_aside_is_told_with_its_label_kiosk_and_time(caplog: pytest.LogCaptureFixture) -> None:
    driver = Driver(memory_store())
    driver.hear(ticket(1), *[ticket(1, kiosk="k2", label="A1001")] * 2)
    assert caplog.text.count("A1001 of kiosk k2 is NOT IN THE QUEUE") == 1
    (aside,) = status_of(driver).not_called
    assert (aside.label, aside.kiosk, aside.service, aside.since) == ("A1001", "k2", "chung_thuc", NINE)
    told = "NOT IN THE QUEUE: A1001 of kiosk k2 (chung_thuc), since 09:00: a label that was given already on that day"
    assert told in in_words(status_of(driver))
    driver.wait(24 * 3600)
    assert status_of(driver).not_called == ()


def test_nobody_is_not_called_where_all_is_well() -> None:
    driver = Driver(memory_store())
    driver.hear(ticket(1), help_wanted(2), help_wanted(2))
    assert "NOT IN THE QUEUE" not in in_words(status_of(driver))


def test_waiting_tickets_of_other_days_are_told_by_day() -> None:
    driver = Driver(memory_store())
    other = [DAY - timedelta(days=1), DAY - timedelta(days=1), DAY + timedelta(days=1)]
    driver.hear(*[ticket(seq, day=day) for seq, day in enumerate([DAY, *other], start=1)])
    assert status_of(driver).waiting_other_days == {"2026-11-24": 1, "2026-11-22": 2}
    assert "never called, of 2026-11-22: 2" in in_words(status_of(driver))


def test_who_came_while_neither_kiosk_nor_centre_knew_the_day_is_called_once_it_is_known() -> None:
    driver = Driver(memory_store(), wall=datetime(1970, 1, 1, 8, tzinfo=ZONE))
    driver.hear(ticket(1, day=NO_DAY))
    driver.now = type(driver.now)(driver.now.mono, NINE)
    driver.wait(61)
    assert driver.ask(Call(1, None)) == AtCounter("A1001", "chung_thuc", 1, priority=False)


def test_calls_for_help_are_counted_by_day() -> None:
    driver = Driver(memory_store())
    driver.hear(help_wanted(1), help_wanted(2))
    assert status_of(driver).help_requests == 2
    driver.wait(24 * 3600)
    assert status_of(driver).help_requests == 0


def test_tickets_are_told_of_the_day_of_another_day_or_of_all() -> None:
    driver = Driver(memory_store())
    yesterday = DAY - timedelta(days=1)
    driver.hear(ticket(1, day=yesterday), ticket(2))

    def labels(request: AskTickets) -> list[str]:
        answer = driver.ask(request)
        assert isinstance(answer, Tickets)
        return [row.label for row in answer.tickets]

    assert labels(AskTickets()) == ["A1002"]
    assert labels(AskTickets(yesterday)) == ["A1001"]
    assert labels(AskTickets(every=True)) == ["A1001", "A1002"]


def test_every_message_it_says_is_one_of_the_contract() -> None:
    driver = Driver(memory_store())
    driver.hear(ticket(1), hello(1, 1))
    driver.ask(Call(1, None))
    driver.wait(100_000)
    kinds = {message.topic: message for message in driver.said}
    assert set(kinds) == {TOPICS.server, TOPICS.day, TOPICS.queue, TOPICS.acks}
    assert not isinstance(decode(BusinessDay, kinds[TOPICS.day].payload), Malformed)
    assert not isinstance(driver.store.attempt(lambda: None), NotStored)
