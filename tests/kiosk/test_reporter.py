"""The link on a real Mosquitto: nothing is lost whatever happens to broker, centre and kiosk."""

from __future__ import annotations

import logging
import os
import queue
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Literal, NoReturn

import msgspec
import pytest

from kiosk.contract import LIMIT_BYTES, KioskState, Queues, encode
from kiosk.ledger import Ledger
from kiosk.mqtt import UNTAKEN_MOST, Session
from kiosk.reporter import CentreReachable, Counters, News, Reported
from tests.broker import Broker, running_broker
from tests.kiosk.ledgers import DAY, ack, issue, open_ledger, waiting
from tests.kiosk.link import TOPICS, WITHIN_S, Centre, Reporting, centre_on, link_to, reporting

ROOT = Path(__file__).parents[2]


@pytest.fixture
def broker() -> Iterator[Broker]:
    with running_broker() as started:
        yield started


@pytest.fixture
def centre(broker: Broker) -> Iterator[Centre]:
    with centre_on(broker) as started:
        yield started


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    opened = open_ledger(tmp_path / "ledger.db")
    yield opened
    opened.close()


def issue_and_nudge(kiosk: Reporting, count: int = 1) -> None:
    for _ in range(count):
        issue(kiosk.ledger)
        kiosk.reporter.nudge()


@pytest.mark.parametrize("protocol", ["5", "3.1.1"])
def test_every_event_reaches_the_centre_with_its_own_bytes(
    broker: Broker, centre: Centre, ledger: Ledger, protocol: Literal["5", "3.1.1"]
) -> None:
    issue(ledger)
    before = ledger.pending(10)
    with reporting(link_to(broker, protocol=protocol), ledger) as kiosk:
        kiosk.hear(Reported(1))
        kiosk.hear_all_reported()
        issue_and_nudge(kiosk, 3)
        kiosk.hear_all_reported()
    assert list(centre.stored) == [1, 2, 3, 4]
    assert before == [(1, centre.stored[1])]


def test_events_of_a_time_without_a_broker_arrive_once_it_is_back_and_each_counts_once(
    broker: Broker, ledger: Ledger
) -> None:
    with reporting(link_to(broker), ledger) as kiosk, centre_on(broker) as centre:
        centre.say_online()
        kiosk.hear(CentreReachable(True))
        broker.kill()
        kiosk.hear(CentreReachable(False))
        issue_and_nudge(kiosk, 150)
        kiosk.hear(Reported(150))
        broker.start()
        kiosk.hear_all_reported()
        assert sorted(centre.stored) == list(range(1, 151))
    assert waiting(ledger) == []


def test_a_reporter_that_starts_before_its_broker_finds_it(broker: Broker, ledger: Ledger) -> None:
    broker.stop()
    issue(ledger)
    with reporting(link_to(broker), ledger) as kiosk:
        kiosk.hear(Reported(1))
        broker.start()
        with centre_on(broker):
            kiosk.hear_all_reported()


def test_what_the_broker_took_is_not_yet_reported(broker: Broker, centre: Centre, ledger: Ledger) -> None:
    centre.mute = True
    with reporting(link_to(broker), ledger) as kiosk:
        issue_and_nudge(kiosk)
        centre.copies.get(timeout=WITHIN_S)
        kiosk.hear_marker(centre, 1)
        assert waiting(ledger) == [1]


def test_an_event_whose_acknowledgement_was_lost_comes_again_as_it_was(
    broker: Broker, centre: Centre, ledger: Ledger
) -> None:
    centre.mute = True
    with reporting(link_to(broker), ledger) as kiosk:
        issue_and_nudge(kiosk)
        copies = [centre.copies.get(timeout=WITHIN_S) for _ in range(3)]
        assert copies[0] == copies[1] == copies[2]
        centre.mute = False
        kiosk.hear_all_reported()


def test_a_frozen_broker_never_blocks_the_kiosk_nor_fills_its_memory(
    broker: Broker, centre: Centre, ledger: Ledger
) -> None:
    with reporting(link_to(broker), ledger) as kiosk:
        issue_and_nudge(kiosk)
        kiosk.hear(Reported(1))
        kiosk.hear_all_reported()
        broker.freeze()
        issue_and_nudge(kiosk, 2 * UNTAKEN_MOST)
        kiosk.hear(Reported(2 * UNTAKEN_MOST))
        broker.thaw()
        kiosk.hear_all_reported()
    assert sorted(centre.stored) == list(range(1, 2 * UNTAKEN_MOST + 2))


def test_a_connection_holds_only_so_much_that_the_broker_has_not_taken(broker: Broker) -> None:
    session = Session(link_to(broker), "k1", (TOPICS.state, b"gone"), lambda *_: None)
    wake, other_end = socket.socketpair()
    session.open([TOPICS.acks])
    while not session.up:
        session.turn(wake, WITHIN_S)
    broker.freeze()
    taken = [session.publish(TOPICS.events, b"event") for _ in range(UNTAKEN_MOST + 50)]
    assert taken.count(True) == UNTAKEN_MOST
    broker.thaw()
    session.turn(wake, WITHIN_S)
    assert session.publish(TOPICS.events, b"event")
    for part in (session, wake, other_end):
        part.close()


def test_the_centre_is_reachable_only_while_it_says_so(broker: Broker, centre: Centre, ledger: Ledger) -> None:
    with reporting(link_to(broker), ledger) as kiosk:
        kiosk.hear(Reported(0))
        for online in (True, False, True):
            centre.say_online(online=online)
            kiosk.hear(CentreReachable(online))


def test_a_retained_day_and_queue_are_told_after_connecting(broker: Broker, centre: Centre, ledger: Ledger) -> None:
    queues = Queues(v=1, day=DAY, services={})
    centre.say(TOPICS.queue, encode(queues), retain=True)
    with reporting(link_to(broker), ledger) as kiosk:
        kiosk.hear(queues)


# -- the state that the broker keeps -----------------------------------------------------------------------------


def next_state(centre: Centre, *, online: bool) -> KioskState:
    while True:
        payload, _ = centre.states.get(timeout=WITHIN_S)
        state = msgspec.json.decode(payload, type=KioskState)
        if state.online is online:
            return state


def test_the_state_is_kept_by_the_broker_and_says_how_the_devices_are(
    broker: Broker, centre: Centre, ledger: Ledger
) -> None:
    with reporting(link_to(broker), ledger) as kiosk:
        assert next_state(centre, online=True).devices == {}
        kiosk.reporter.set_devices({"printer": "paper_out"})
        assert next_state(centre, online=True).devices == {"printer": "paper_out"}
        with centre_on(broker) as late:
            payload, retained = late.states.get(timeout=WITHIN_S)
            assert retained
            assert msgspec.json.decode(payload, type=KioskState).devices == {"printer": "paper_out"}
    assert next_state(centre, online=False).boot == "boot-1"


REPORT_FOR_EVER = """
import sys
from pathlib import Path
from kiosk.reporter import Link
from tests.kiosk.ledgers import open_ledger
from tests.kiosk.link import Reporting
kiosk = Reporting(Link("127.0.0.1", int(sys.argv[1])), open_ledger(Path(sys.argv[2])))
kiosk.reporter.start()
sys.stdin.read()
"""


def test_a_killed_kiosk_is_said_to_be_offline_by_its_will(broker: Broker, centre: Centre, tmp_path: Path) -> None:
    command = [sys.executable, "-c", REPORT_FOR_EVER, str(broker.port), str(tmp_path / "ledger.db")]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE) as kiosk:
        online = next_state(centre, online=True)
        os.kill(kiosk.pid, signal.SIGKILL)
    assert next_state(centre, online=False).incarnation == online.incarnation
    with centre_on(broker) as late:
        kept, retained = late.states.get(timeout=WITHIN_S)
        assert retained
        assert not msgspec.json.decode(kept, type=KioskState).online


# -- what is not believed ------------------------------------------------------------------------------------------


def test_bad_messages_are_dropped_and_counted_and_the_link_goes_on(
    broker: Broker, centre: Centre, ledger: Ledger
) -> None:
    for topic in (TOPICS.acks, TOPICS.server):
        centre.say(topic, b"\xff{", retain=True)
    with reporting(link_to(broker, protocol="3.1.1"), ledger) as kiosk:
        kiosk.hear_marker(centre, 1)
        issue_and_nudge(kiosk)
        centre.copies.get(timeout=WITHIN_S)
        kiosk.hear_all_reported()
        centre.mute = True
        issue_and_nudge(kiosk)
        centre.copies.get(timeout=WITHIN_S)
        centre.say(TOPICS.queue, b"x" * (LIMIT_BYTES + 1))
        centre.say(TOPICS.acks, encode(ack(ledger, 3)))
        kiosk.hear_marker(centre, 2)
        assert kiosk.reporter.counters() == Counters(malformed=2, oversized=1, beyond=1)
        assert waiting(ledger) == [2]
        centre.mute = False
        kiosk.hear_all_reported()


def test_a_broker_that_speaks_mqtt_5_keeps_oversized_messages_from_us(
    broker: Broker, centre: Centre, ledger: Ledger
) -> None:
    with reporting(link_to(broker), ledger) as kiosk:
        kiosk.hear_marker(centre, 1)
        centre.say(TOPICS.queue, b"x" * (LIMIT_BYTES * 4))
        kiosk.hear_marker(centre, 2)
        assert kiosk.reporter.counters() == Counters()


def test_news_that_make_the_kiosk_raise_do_not_end_the_link(broker: Broker, centre: Centre, ledger: Ledger) -> None:
    with reporting(link_to(broker), ledger) as kiosk:
        kiosk.hear_marker(centre, 1)
        seen: queue.Queue[News] = queue.Queue()

        def clumsy(news: News) -> None:
            seen.put(news)
            raise RuntimeError

        kiosk.on_news = clumsy
        issue_and_nudge(kiosk)
        while seen.get(timeout=WITHIN_S) != Reported(0):
            pass
        kiosk.on_news = kiosk.news.put
        kiosk.hear_marker(centre, 2)
        assert kiosk.reporter.counters().raised >= 2


def test_one_line_says_lost_and_one_says_back(
    broker: Broker, centre: Centre, ledger: Ledger, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    with reporting(link_to(broker), ledger) as kiosk:
        centre.say_online()
        kiosk.hear(CentreReachable(True))
        broker.kill()
        kiosk.hear(CentreReachable(False))
        issue_and_nudge(kiosk, 5)
        kiosk.hear(Reported(5))
        broker.start()
        kiosk.hear_all_reported()
    address = f"broker {broker.host}:{broker.port}"
    assert [record.message for record in caplog.records] == [
        f"{address} connected",
        "the centre is there",
        f"{address} lost: no answer any more",
        f"{address} connected",
    ]


@pytest.mark.usefixtures("centre")
def test_a_ledger_that_raises_is_told_once_with_its_trace_and_reporting_goes_on_after_it(
    broker: Broker, ledger: Ledger, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    asked: queue.Queue[None] = queue.Queue()

    def raises() -> NoReturn:
        asked.put(None)
        raise ZeroDivisionError

    issue(ledger)
    with reporting(link_to(broker), ledger) as kiosk:
        kiosk.hear_all_reported()
        with monkeypatch.context() as broken:
            broken.setattr(ledger, "extent", raises)
            kiosk.reporter.nudge()
            for _ in range(10):
                asked.get(timeout=WITHIN_S)
        issue_and_nudge(kiosk)
        kiosk.hear_all_reported()
    traces = [record for record in caplog.records if record.exc_info]
    assert len(traces) == 1
    assert "ZeroDivisionError" in caplog.text


def test_two_kiosks_with_one_id_say_so_once_and_give_each_other_time(
    broker: Broker, centre: Centre, ledger: Ledger, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    twin = open_ledger(tmp_path / "twin.db")
    with reporting(link_to(broker), ledger), reporting(link_to(broker), twin):
        told: set[str] = set()
        while len(told) < 2:
            state = next_state(centre, online=True)
            told |= {state.incarnation} if state.devices == {"link": "same_id_twice"} else set()
        lines = [record.message for record in caplog.records]
        for _ in range(6):
            next_state(centre, online=True)
        assert [record.message for record in caplog.records] == lines
    assert lines.count("connected and lost again and again: is there another kiosk k1 on this broker?") == 2


def test_stopping_ends_the_thread_with_and_without_a_broker(broker: Broker, ledger: Ledger) -> None:
    for running in (True, False):
        if not running:
            broker.kill()
        with reporting(link_to(broker), ledger) as kiosk:
            kiosk.hear(Reported(0))
        assert not kiosk.reporter._thread.is_alive()
        kiosk.reporter.nudge()
    Reporting(link_to(broker), ledger).reporter.stop()
