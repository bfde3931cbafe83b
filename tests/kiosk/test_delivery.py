"""What is sent next and what is believed: pure rules, with time given by hand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.contract import Ack
from kiosk.delivery import ASK_AGAIN_MS, RESEND_FIRST_MS, RESEND_MOST_MS, Backoff, Believed, Delivery, Doubted
from kiosk.numbering import Standing

INC, EPOCH = "incarn0001", "epoch001"
PAUSES = Backoff(RESEND_FIRST_MS, RESEND_MOST_MS, lambda: 0.0)


def ack(upto_seq: int, *missing: int, epoch: str = EPOCH) -> Ack:
    return Ack(v=1, inc=INC, upto_seq=upto_seq, missing=missing, epoch=epoch)


def waiting(*seqs: int) -> list[tuple[int, bytes]]:
    return [(seq, b"event %d" % seq) for seq in seqs]


@pytest.fixture
def delivery() -> Delivery:
    """Connected at 0, its first hello answered; the centre has the events up to 10."""
    started = Delivery(Standing(EPOCH, 10), PAUSES, window=3)
    started.connected(0)
    started.hello_sent(0)
    started.settled(ack(10), Believed(), 0)
    return started


def send(delivery: Delivery, *seqs: int, now_ms: int = 0) -> list[int]:
    chosen = [seq for seq, _ in delivery.choose(waiting(*seqs))]
    delivery.sent(chosen, now_ms)
    return chosen


def test_a_connection_begins_with_a_hello() -> None:
    delivery = Delivery(Standing(None, 0), PAUSES)
    assert not delivery.hello_due(0)
    delivery.connected(0)
    assert delivery.hello_due(0)
    delivery.hello_sent(0)
    assert not delivery.hello_due(0)


def test_nothing_is_sent_without_a_broker() -> None:
    assert Delivery(Standing(None, 0), PAUSES).choose(waiting(1, 2)) == []


def test_no_more_than_a_window_is_in_flight_and_nothing_twice(delivery: Delivery) -> None:
    assert send(delivery, 11, 12, 13, 14) == [11, 12, 13]
    assert send(delivery, 11, 12, 13, 14) == []


def test_an_acknowledgement_makes_room(delivery: Delivery) -> None:
    send(delivery, 11, 12, 13)
    delivery.settled(ack(12), Believed(), 100)
    assert send(delivery, 13, 14, 15, now_ms=100) == [14, 15]


def test_what_the_centre_misses_and_is_not_on_its_way_goes_out_first(delivery: Delivery) -> None:
    send(delivery, 11, 12, 13)
    delivery.settled(ack(13, 4, 12), Believed(), 100)
    assert send(delivery, 4, 12, 14, now_ms=100) == [4, 14]


def test_what_is_not_acknowledged_in_time_goes_out_again_after_a_hello(delivery: Delivery) -> None:
    send(delivery, 11, 12)
    assert delivery.due_ms() == RESEND_FIRST_MS
    delivery.overdue(RESEND_FIRST_MS - 1)
    assert not delivery.hello_due(RESEND_FIRST_MS - 1)
    delivery.overdue(RESEND_FIRST_MS)
    assert delivery.hello_due(RESEND_FIRST_MS)
    assert send(delivery, 11, 12, now_ms=RESEND_FIRST_MS) == [11, 12]


def test_the_pauses_grow_up_to_a_limit_and_begin_again_after_progress(delivery: Delivery) -> None:
    now_ms, pauses = 0, []
    for _ in range(6):
        delivery.hello_sent(now_ms)
        send(delivery, 11, now_ms=now_ms)
        due_ms = delivery.due_ms()
        assert due_ms is not None
        pauses.append(due_ms - now_ms)
        now_ms = due_ms
        delivery.overdue(now_ms)
    assert pauses == [5_000, 10_000, 20_000, 40_000, 60_000, 60_000]
    send(delivery, 11, now_ms=now_ms)
    delivery.settled(ack(11), Believed(), now_ms)
    delivery.hello_sent(now_ms)
    assert delivery.due_ms() == now_ms + RESEND_FIRST_MS


def test_a_centre_that_answers_but_stores_nothing_does_not_shorten_the_pauses(delivery: Delivery) -> None:
    send(delivery, 11)
    delivery.overdue(RESEND_FIRST_MS)
    delivery.hello_sent(RESEND_FIRST_MS)
    send(delivery, 11, now_ms=RESEND_FIRST_MS)
    delivery.settled(ack(10), Believed(), RESEND_FIRST_MS + 1)
    assert delivery.due_ms() == RESEND_FIRST_MS + 2 * RESEND_FIRST_MS


def test_with_everything_acknowledged_there_is_nothing_to_wait_for(delivery: Delivery) -> None:
    send(delivery, 11)
    delivery.settled(ack(11), Believed(), 5)
    assert delivery.due_ms() is None


@pytest.mark.parametrize("old", [ack(9), ack(9, 3), ack(10, epoch="epoch000"), ack(12, epoch="epoch000")])
def test_an_acknowledgement_that_takes_something_back_unasked_is_doubted_and_asked_about(
    delivery: Delivery, old: Ack
) -> None:
    assert delivery.judge(old, 100) == Doubted()
    assert not delivery.hello_due(ASK_AGAIN_MS - 1)
    assert delivery.hello_due(ASK_AGAIN_MS)


@pytest.mark.parametrize("old", [ack(9), ack(4, epoch="epoch002")])
def test_the_same_as_the_answer_to_a_hello_means_that_the_centre_lost_its_memory(delivery: Delivery, old: Ack) -> None:
    send(delivery, 11)
    delivery.hello_sent(100)
    verdict = delivery.judge(old, 200)
    assert verdict == Believed(again_from=old.upto_seq + 1)
    assert isinstance(verdict, Believed)
    delivery.settled(old, verdict, 200)
    assert send(delivery, 10, 11, now_ms=200) == [10, 11]
    assert delivery.judge(old, 300) == Believed()


def test_a_flood_of_old_acknowledgements_causes_one_question_at_a_time(delivery: Delivery) -> None:
    questions = 0
    for now_ms in range(0, 60_000, 10):
        if not delivery.hello_due(now_ms):
            delivery.judge(ack(1), now_ms)
            continue
        questions += 1
        delivery.hello_sent(now_ms)
        delivery.settled(ack(10), Believed(), now_ms)
    assert questions == 60_000 // ASK_AGAIN_MS - 1


def test_another_database_behind_the_same_centre_is_news(delivery: Delivery) -> None:
    assert (delivery.is_news(EPOCH), delivery.is_news("epoch002")) == (False, True)
    assert not Delivery(Standing(None, 0), PAUSES).is_news(EPOCH)


def test_after_a_reconnect_everything_that_waits_goes_out_again(delivery: Delivery) -> None:
    send(delivery, 11, 12)
    delivery.disconnected()
    assert delivery.due_ms() is None
    assert send(delivery, 11, 12) == []
    delivery.connected(50)
    assert delivery.hello_due(50)
    assert send(delivery, 11, 12, now_ms=50) == [11, 12]


@given(st.integers(0, 10_000), st.floats(0, 1, exclude_max=True))
def test_a_pause_is_never_shorter_than_the_first_nor_longer_than_half_again_the_most(
    failures: int, chance: float
) -> None:
    pause_ms = Backoff(RESEND_FIRST_MS, RESEND_MOST_MS, lambda: chance).pause_ms(failures)
    assert RESEND_FIRST_MS <= pause_ms <= RESEND_MOST_MS * 1.5
