"""The conversation with the centre on a wire of the test's own: what is said, and what is not believed."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import asdict
from datetime import date
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from kiosk import outbox
from kiosk.contract import (
    LIMIT_BYTES,
    NO_DAY,
    Ack,
    BusinessDay,
    Downlink,
    Hello,
    KioskState,
    Queues,
    ServerState,
    ServiceQueue,
    TicketIssued,
    Topics,
    decode_uplink,
    encode,
)
from kiosk.delivery import ASK_AGAIN_MS, Backoff
from kiosk.inquiries import NothingKnown
from kiosk.ledger import Ledger
from kiosk.tidings import CentreReachable, Counters, News, Reported
from kiosk.uplink import STATE_EVERY_MS, TRY_AGAIN_MS, About, Uplink
from tests.kiosk.ledgers import AT, DAY, EPOCH, ack, issue, open_ledger, raw, waiting
from tests.kiosk.lockers import order, orders

TOPICS = Topics("ward", "k1")
QUEUES = Queues(
    v=1,
    day=date(2026, 11, 24),
    services={"chung_thuc": ServiceQueue(waiting=3, now_serving="A1001", counter=2, wait=None)},
)


class Wire:
    """Keeps what is published; `room` is how much more the broker takes."""

    def __init__(self) -> None:
        self.room = 10_000
        self.sent: list[tuple[str, bytes, bool]] = []

    def publish(self, topic: str, payload: bytes, *, retain: bool = False) -> bool:
        if self.room <= 0:
            return False
        self.room -= 1
        self.sent.append((topic, payload, retain))
        return True

    def take(self, topic: str) -> list[bytes]:
        """What was published there since the last time."""
        found = [payload for where, payload, _ in self.sent if where == topic]
        self.sent = [entry for entry in self.sent if entry[0] != topic]
        return found

    def hellos(self) -> list[Hello]:
        decoded = [decode_uplink(payload) for payload in self.take(TOPICS.events)]
        return [message for message in decoded if isinstance(message, Hello)]


class Kiosk:
    """An uplink with its ledger, its wire and what it told."""

    def __init__(self, folder: Path) -> None:
        self.ledger: Ledger = open_ledger(folder / "ledger.db")
        self.news: list[News] = []
        self.on_news: Callable[[News], None] = self.news.append
        pauses = Backoff(5_000, 60_000, lambda: 0.0)
        about = About(TOPICS, "boot-1", "1.0")
        self.uplink = Uplink(about, self.ledger, pauses, self.tell)
        self.wire = Wire()

    def tell(self, news: News) -> None:
        self.on_news(news)

    def connect(self, now_ms: int = 0) -> None:
        self.uplink.connected(now_ms)
        self.work(now_ms)

    def work(self, now_ms: int = 0) -> int | None:
        return self.uplink.work(self.wire, now_ms)

    def hear(self, topic: str, message: Downlink | bytes, *, retained: bool = False, now_ms: int = 0) -> None:
        payload = message if isinstance(message, bytes) else encode(message)
        self.uplink.hear(topic, payload, retained, now_ms)

    def states(self) -> list[KioskState]:
        return [msgspec.json.decode(payload, type=KioskState) for payload in self.wire.take(TOPICS.state)]


@pytest.fixture
def kiosk(tmp_path: Path) -> Kiosk:
    return Kiosk(tmp_path)


def test_a_connection_begins_with_the_state_a_hello_and_the_oldest_events(kiosk: Kiosk) -> None:
    issue(kiosk.ledger)
    kiosk.connect()
    assert [(topic, retained) for topic, _, retained in kiosk.wire.sent] == [
        (TOPICS.state, True),
        (TOPICS.events, False),
        (TOPICS.events, False),
    ]
    inc = kiosk.ledger.incarnation
    assert decode_uplink(kiosk.wire.sent[1][1]) == Hello(v=1, kiosk="k1", inc=inc, first_pending=1, last=1)
    assert [(1, kiosk.wire.sent[2][1])] == kiosk.ledger.pending(10)


def test_an_event_leaves_the_outbox_by_the_centres_word_alone(kiosk: Kiosk) -> None:
    issue(kiosk.ledger)
    kiosk.connect()
    assert waiting(kiosk.ledger) == [1]
    kiosk.hear(TOPICS.acks, ack(kiosk.ledger, 1))
    assert waiting(kiosk.ledger) == []


def test_the_kiosk_is_told_how_much_is_unreported_with_and_without_a_broker(kiosk: Kiosk) -> None:
    kiosk.uplink.work(None, 0)
    issue(kiosk.ledger)
    kiosk.uplink.work(None, 0)
    kiosk.connect()
    kiosk.hear(TOPICS.acks, ack(kiosk.ledger, 1))
    kiosk.work()
    assert kiosk.news == [Reported(0), Reported(1), Reported(0)]


def test_the_centre_is_reachable_while_the_broker_and_the_centre_both_are(kiosk: Kiosk) -> None:
    online, offline = (ServerState(v=1, online=there, epoch=EPOCH) for there in (True, False))
    kiosk.connect()
    for state in (online, online, offline, online):
        kiosk.hear(TOPICS.server, state, retained=True)
    kiosk.uplink.disconnected()
    kiosk.uplink.connected(0)
    said = [news.reachable for news in kiosk.news if isinstance(news, CentreReachable)]
    assert said == [True, False, True, False]


def test_day_and_queues_are_passed_on(kiosk: Kiosk) -> None:
    day = BusinessDay(v=1, day=date(2026, 11, 24))
    kiosk.connect()
    kiosk.news.clear()
    kiosk.hear(TOPICS.day, day, retained=True)
    kiosk.hear(TOPICS.queue, QUEUES, retained=True)
    assert kiosk.news == [day, QUEUES]


def test_the_state_tells_devices_at_once_and_a_mere_number_now_and_then(kiosk: Kiosk) -> None:
    kiosk.connect()
    assert [state.pending for state in kiosk.states()] == [0]
    assert kiosk.uplink.set_devices({"printer": "paper_low"})
    assert not kiosk.uplink.set_devices({"printer": "paper_low"})
    kiosk.work(now_ms=10)
    assert [state.devices for state in kiosk.states()] == [{"printer": "paper_low"}]
    issue(kiosk.ledger)
    assert kiosk.work(now_ms=20) == 5_000
    assert kiosk.states() == []
    kiosk.work(now_ms=10 + STATE_EVERY_MS)
    assert [state.pending for state in kiosk.states()] == [1]


def test_devices_that_the_contract_has_no_room_for_are_a_mistake_of_ours(kiosk: Kiosk) -> None:
    with pytest.raises(ValueError, match="against the contract"):
        kiosk.uplink.set_devices({"Máy in": "ready"})
    kiosk.connect()
    assert kiosk.states()[0].devices == {}


def test_the_will_says_offline_and_which_boot_it_belongs_to(kiosk: Kiosk) -> None:
    will = kiosk.uplink.state(online=False)
    assert (will.online, will.boot, will.incarnation) == (False, "boot-1", kiosk.ledger.incarnation)


def test_a_centre_that_comes_back_is_asked_how_far_it_is(kiosk: Kiosk) -> None:
    kiosk.connect()
    assert len(kiosk.wire.hellos()) == 1
    for there in (True, False, True):
        kiosk.hear(TOPICS.server, ServerState(v=1, online=there, epoch=EPOCH))
    kiosk.work(now_ms=1)
    assert len(kiosk.wire.hellos()) == 1


def test_a_centre_that_is_found_online_after_a_reconnect_is_asked_once(kiosk: Kiosk) -> None:
    online, offline = (ServerState(v=1, online=there, epoch=EPOCH) for there in (True, False))
    kiosk.connect()
    kiosk.hear(TOPICS.server, offline)
    kiosk.uplink.disconnected()
    kiosk.wire.sent.clear()
    kiosk.connect()
    kiosk.hear(TOPICS.server, online, retained=True)
    kiosk.work()
    assert len(kiosk.wire.hellos()) == 1


def test_another_ledgers_acknowledgement_is_no_answer_to_our_hello(kiosk: Kiosk) -> None:
    issue(kiosk.ledger)
    kiosk.connect()
    kiosk.hear(TOPICS.acks, ack(kiosk.ledger, 1))
    kiosk.uplink.disconnected()
    kiosk.connect()
    kiosk.hear(TOPICS.acks, Ack(v=1, inc="somebodyelse", upto_seq=0, missing=(), epoch="epoch002"))
    assert waiting(kiosk.ledger) == []
    assert kiosk.uplink.counters == Counters(foreign_incarnation=1)


def test_a_rebuilt_centre_gets_back_all_that_it_had_said_it_had(kiosk: Kiosk) -> None:
    for _ in range(3):
        issue(kiosk.ledger)
    before = kiosk.ledger.pending(3)
    kiosk.connect()
    kiosk.hear(TOPICS.acks, ack(kiosk.ledger, 3))
    kiosk.wire.sent.clear()
    kiosk.hear(TOPICS.server, ServerState(v=1, online=True, epoch="epoch002"), now_ms=1)
    kiosk.work(now_ms=1)
    assert len(kiosk.wire.hellos()) == 1
    kiosk.hear(TOPICS.acks, ack(kiosk.ledger, 0, epoch="epoch002"), now_ms=2)
    assert kiosk.ledger.pending(3) == before
    kiosk.work(now_ms=2)
    assert isinstance(before, list)
    assert kiosk.wire.take(TOPICS.events) == [body for _, body in before]


def test_a_rebuilt_centre_is_told_what_is_no_longer_kept(kiosk: Kiosk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outbox, "KEEP_ACKNOWLEDGED", 2)
    for _ in range(5):
        issue(kiosk.ledger)
    kiosk.ledger.acknowledge(ack(kiosk.ledger, 5))
    kiosk.connect()
    inc = kiosk.ledger.incarnation
    assert kiosk.wire.hellos() == [Hello(v=1, kiosk="k1", inc=inc, first_pending=0, last=5, gone=3)]


def test_a_broker_that_takes_nothing_more_is_tried_again_soon(kiosk: Kiosk) -> None:
    issue(kiosk.ledger)
    issue(kiosk.ledger)
    kiosk.wire.room = 3
    kiosk.uplink.connected(0)
    assert kiosk.work() == TRY_AGAIN_MS
    kiosk.wire.room = 10
    kiosk.work(now_ms=TRY_AGAIN_MS)
    sent = [decode_uplink(payload) for payload in kiosk.wire.take(TOPICS.events)]
    assert [getattr(message, "seq", 0) for message in sent] == [0, 1, 2]


def test_a_ledger_that_cannot_be_written_is_said_once_and_nothing_is_lost(
    kiosk: Kiosk, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    issue(kiosk.ledger)
    kiosk.connect()
    raw(kiosk.ledger, "PRAGMA query_only = ON")
    for _ in range(3):
        kiosk.hear(TOPICS.acks, ack(kiosk.ledger, 1))
        kiosk.work()
    assert waiting(kiosk.ledger) == [1]
    raw(kiosk.ledger, "PRAGMA query_only = OFF")
    kiosk.hear(TOPICS.acks, ack(kiosk.ledger, 1))
    assert waiting(kiosk.ledger) == []
    assert [record.levelname for record in caplog.records] == ["WARNING", "INFO"]


def test_a_ledger_that_cannot_be_read_is_tried_again(kiosk: Kiosk) -> None:
    kiosk.connect()
    kiosk.ledger.close()
    assert kiosk.work(now_ms=7) == 7 + TRY_AGAIN_MS


# -- what is not believed ----------------------------------------------------------------------------------------

FOREIGN = Ack(v=1, inc="somebodyelse", upto_seq=1, missing=(), epoch=EPOCH)
BAD: dict[str, Callable[[Kiosk], None]] = {
    "malformed": lambda kiosk: kiosk.hear(TOPICS.acks, b'{"v":1,"upto_seq":1}'),
    "impossible_day": lambda kiosk: kiosk.hear(TOPICS.day, BusinessDay(v=1, day=NO_DAY), retained=True),
    "oversized": lambda kiosk: kiosk.hear(TOPICS.queue, b" " * (LIMIT_BYTES + 1)),
    "retained": lambda kiosk: kiosk.hear(TOPICS.acks, ack(kiosk.ledger, 2), retained=True),
    "wrong_topic": lambda kiosk: kiosk.hear(TOPICS.events, ack(kiosk.ledger, 2)),
    "foreign_incarnation": lambda kiosk: kiosk.hear(TOPICS.acks, FOREIGN),
    "beyond": lambda kiosk: kiosk.hear(TOPICS.acks, ack(kiosk.ledger, 3)),
    "replayed": lambda kiosk: kiosk.hear(TOPICS.acks, ack(kiosk.ledger, 0)),
    "unasked": lambda kiosk: kiosk.hear(TOPICS.answers, encode(NothingKnown(1, "0123456789abcdef"))),
}


def test_every_reason_to_drop_a_message_has_a_counter() -> None:
    assert {*BAD, "raised"} == set(asdict(Counters()))


@pytest.mark.parametrize("kind", BAD)
def test_a_bad_message_is_dropped_counted_and_said_once(
    kiosk: Kiosk, kind: str, caplog: pytest.LogCaptureFixture
) -> None:
    issue(kiosk.ledger)
    issue(kiosk.ledger)
    kiosk.connect()
    kiosk.hear(TOPICS.acks, ack(kiosk.ledger, 1))
    kiosk.work()
    before, told = kiosk.ledger.standing(), list(kiosk.news)
    caplog.clear()
    for _ in range(5):
        BAD[kind](kiosk)
    assert kiosk.uplink.counters == Counters(**{kind: 5})
    assert len(caplog.records) == 1
    assert (kiosk.ledger.standing(), waiting(kiosk.ledger), kiosk.news) == (before, [2], told)


def test_what_the_kiosk_does_with_news_may_raise_and_the_link_goes_on(
    kiosk: Kiosk, caplog: pytest.LogCaptureFixture
) -> None:
    def clumsy(news: News) -> None:
        raise RuntimeError(type(news).__name__)

    kiosk.on_news = clumsy
    kiosk.connect()
    kiosk.hear(TOPICS.queue, QUEUES)
    kiosk.hear(TOPICS.server, ServerState(v=1, online=True, epoch=EPOCH))
    assert kiosk.uplink.counters.raised == 3
    assert [record.levelno for record in caplog.records].count(logging.ERROR) == 1


topics = st.sampled_from([TOPICS.acks, TOPICS.server, TOPICS.day, TOPICS.queue, TOPICS.events, ""])
json = st.recursive(
    st.none() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner, max_size=3),
    max_leaves=5,
)
payloads = st.binary() | json.map(msgspec.json.encode) | st.just(b"[" * 10_000)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(st.tuples(topics, payloads, st.booleans()), max_size=20))
def test_no_bytes_on_any_topic_change_the_outbox_or_raise(
    kiosk: Kiosk, messages: list[tuple[str, bytes, bool]]
) -> None:
    issue(kiosk.ledger)
    kiosk.connect()
    before = waiting(kiosk.ledger)
    for topic, payload, retained in messages:
        kiosk.hear(topic, payload, retained=retained)
    assert waiting(kiosk.ledger) == before
    assert kiosk.uplink.counters.raised == 0


# -- a ledger that is not what the centre knows ----------------------------------------------------------------------


def test_an_answer_beyond_all_that_the_ledger_has_begins_a_new_incarnation_that_reports_what_waits(
    kiosk: Kiosk,
) -> None:
    number = issue(kiosk.ledger)
    old = kiosk.ledger.incarnation
    kiosk.connect()
    kiosk.wire.sent.clear()
    kiosk.hear(TOPICS.acks, ack(kiosk.ledger, 40))
    kiosk.work()
    assert kiosk.ledger.incarnation != old
    said = [decode_uplink(payload) for payload in kiosk.wire.take(TOPICS.events)]
    assert isinstance(said[0], Hello)
    assert (said[0].inc, said[0].last) == (kiosk.ledger.incarnation, 1)
    assert isinstance(said[1], TicketIssued)
    assert (said[1].label, said[1].token, said[1].ticket) == (number.label, number.token, number.ticket)
    kiosk.hear(TOPICS.acks, ack(kiosk.ledger, 1))
    assert waiting(kiosk.ledger) == []


def test_an_acknowledgement_beyond_the_ledger_that_nobody_asked_for_only_makes_the_kiosk_ask(kiosk: Kiosk) -> None:
    issue(kiosk.ledger)
    old = kiosk.ledger.incarnation
    kiosk.connect()
    kiosk.hear(TOPICS.acks, ack(kiosk.ledger, 1))
    kiosk.wire.sent.clear()
    kiosk.hear(TOPICS.acks, ack(kiosk.ledger, 40))
    assert kiosk.ledger.incarnation == old
    kiosk.work(now_ms=ASK_AGAIN_MS)
    assert len(kiosk.wire.hellos()) == 1


def test_a_number_in_print_while_the_incarnation_changes_is_settled_and_reported(kiosk: Kiosk) -> None:
    number = issue(kiosk.ledger)
    kiosk.connect()
    kiosk.hear(TOPICS.acks, ack(kiosk.ledger, 40))
    assert kiosk.ledger.paper_settled(number.ticket, 0, "printed", "process_id", AT) is None
    assert waiting(kiosk.ledger) == [1, 2]


@pytest.mark.parametrize("upto_seq", [0, 40])
def test_no_label_that_the_centre_knows_is_given_again(kiosk: Kiosk, upto_seq: int) -> None:
    kiosk.connect()
    answer = replace(ack(kiosk.ledger, upto_seq), day=DAY, labels=("A1040", "B2007"))
    kiosk.hear(TOPICS.acks, answer)
    assert issue(kiosk.ledger).label == "A1041"
    assert issue(kiosk.ledger, "B").label == "B1001"


def test_labels_that_the_ledger_knows_itself_cost_no_write(kiosk: Kiosk) -> None:
    number = issue(kiosk.ledger)
    raw(kiosk.ledger, "PRAGMA query_only = ON")
    assert kiosk.ledger.keep_clear(DAY, [number.label]) is None
    assert kiosk.ledger.keep_clear(DAY, ["A1999"]) is not None


def test_the_lockers_orders_are_kept_and_a_disk_that_refuses_them_is_tried_again(kiosk: Kiosk) -> None:
    kiosk.connect()
    raw(kiosk.ledger, "PRAGMA query_only = ON")
    kiosk.hear(TOPICS.lockers, orders(order(1)), retained=True)
    assert kiosk.work(1_000) == 1_000 + TRY_AGAIN_MS
    raw(kiosk.ledger, "PRAGMA query_only = OFF")
    kiosk.work(2_000)
    assert kiosk.ledger.locker_orders() == (order(1),)


def test_lockers_orders_that_make_no_sense_change_nothing(kiosk: Kiosk) -> None:
    kiosk.hear(TOPICS.lockers, orders(order(1)), retained=True)
    kiosk.hear(TOPICS.lockers, b"", retained=True)
    kiosk.hear(TOPICS.lockers, b'{"v":1,"orders":[{"door":1}]}', retained=True)
    assert kiosk.ledger.locker_orders() == (order(1),)
    assert kiosk.uplink.counters.malformed == 2
