"""The other end of the link for tests: a small centre, and a kiosk's reporter, on a real broker."""

from __future__ import annotations

import contextlib
import queue
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from paho.mqtt.client import Client, MQTTMessage
from paho.mqtt.enums import CallbackAPIVersion

from kiosk.contract import Ack, BusinessDay, Hello, Malformed, ServerState, Topics, decode_uplink, encode
from kiosk.delivery import Backoff
from kiosk.ledger import Ledger
from kiosk.reporter import Link, News, Pace, Reported, Reporter
from tests.broker import Broker
from tests.kiosk.ledgers import DAY, EPOCH

TOPICS = Topics("ward", "k1")
WITHIN_S = 20
"""How long a test waits for what must come; it never waits for nothing to come."""
QUICK = Pace(
    resend=Backoff(150, 300, lambda: 0.0), reconnect=Backoff(20, 50, lambda: 0.0), crowded=Backoff(20, 50, lambda: 0.0)
)


class Centre:
    """Stores what it hears and acknowledges what it has stored, unless told to be mute."""

    def __init__(self, broker: Broker) -> None:
        self.stored: dict[int, bytes] = {}
        self.copies: queue.Queue[tuple[int, bytes]] = queue.Queue()
        """Every event as it came, repeats too."""
        self.states: queue.Queue[tuple[bytes, bool]] = queue.Queue()
        self.mute = False
        self._ready: queue.Queue[bool] = queue.Queue()
        self._client = Client(CallbackAPIVersion.VERSION2)
        self._client.reconnect_delay_set(1, 1)
        self._client.on_connect = self._subscribe
        self._client.on_subscribe = lambda *_: self._ready.put(True)
        self._client.on_message = self._hear
        self._client.connect(broker.host, broker.port)
        self._client.loop_start()
        self._ready.get(timeout=WITHIN_S)

    def say(self, topic: str, payload: bytes, *, retain: bool = False) -> None:
        self._client.publish(topic, payload, qos=1, retain=retain)

    def say_online(self, *, online: bool = True) -> None:
        self.say(TOPICS.server, encode(ServerState(v=1, online=online, epoch=EPOCH)), retain=True)

    def acknowledge(self, inc: str) -> None:
        upto = max(self.stored, default=0)
        missing = tuple(seq for seq in range(1, upto) if seq not in self.stored)
        self.say(TOPICS.acks, encode(Ack(v=1, inc=inc, upto_seq=upto, missing=missing, epoch=EPOCH)))

    def close(self) -> None:
        self._client.disconnect()
        self._client.loop_stop()

    def _subscribe(self, client: Client, *_: Any) -> None:
        client.subscribe([(TOPICS.events, 1), (TOPICS.state, 1)])

    def _hear(self, _client: Client, _data: Any, message: MQTTMessage) -> None:
        payload = bytes(message.payload)
        if message.topic == TOPICS.state:
            self.states.put((payload, message.retain))
            return
        event = decode_uplink(payload)
        assert not isinstance(event, Malformed)
        if not isinstance(event, Hello):
            self.copies.put((event.seq, payload))
        if not self.mute:
            if not isinstance(event, Hello):
                self.stored[event.seq] = payload
            self.acknowledge(event.inc)


class Reporting:
    """A reporter and what it told."""

    def __init__(self, link: Link, ledger: Ledger, pace: Pace = QUICK) -> None:
        self.ledger = ledger
        self.news: queue.Queue[News] = queue.Queue()
        self.on_news: Callable[[News], None] = self.news.put
        self.reporter = Reporter(link, TOPICS, ledger, boot="boot-1", version="1.0", on_news=self._tell, pace=pace)

    def _tell(self, news: News) -> None:
        self.on_news(news)

    def hear(self, wanted: News) -> None:
        """Wait until exactly this was told."""
        while self.news.get(timeout=WITHIN_S) != wanted:
            pass

    def hear_marker(self, centre: Centre, day: int) -> None:
        """Wait until everything the centre said before this has been heard."""
        marker = BusinessDay(v=1, day=DAY.replace(day=day))
        centre.say(TOPICS.day, encode(marker), retain=True)
        self.hear(marker)

    def hear_all_reported(self) -> None:
        """Wait until the outbox is empty, having been told that it was not."""
        self.hear(Reported(0))


@contextlib.contextmanager
def reporting(link: Link, ledger: Ledger, pace: Pace = QUICK) -> Iterator[Reporting]:
    found = Reporting(link, ledger, pace)
    found.reporter.start()
    try:
        yield found
    finally:
        found.reporter.stop()


@contextlib.contextmanager
def centre_on(broker: Broker) -> Iterator[Centre]:
    centre = Centre(broker)
    try:
        yield centre
    finally:
        centre.close()


def link_to(broker: Broker, **more: Any) -> Link:
    return Link(broker.host, broker.port, **more)


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, "utf-8")
    return path
