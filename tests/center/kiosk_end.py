"""A kiosk's end of a real broker, for the tests of the running server."""

from __future__ import annotations

import queue
import time
from collections.abc import Callable
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

from paho.mqtt.client import Client, MQTTMessage
from paho.mqtt.enums import CallbackAPIVersion

from kiosk.contract import Hello, KioskEvent, Malformed, Topics, decode, encode
from kiosk.inquiries import Ask

PATIENCE_S = 30
"""How long a test waits for what takes some milliseconds: it fails late, and never for being slow."""


@dataclass(frozen=True, slots=True)
class Heard:
    """A message that came to the kiosk."""

    topic: str
    payload: bytes
    retained: bool


class KioskEnd:
    """Speaks and hears for kiosk k1 of the shipped centre."""

    def __init__(self, port: int, centre: str = "phuong_mau") -> None:
        self.topics = Topics(centre, "k1")
        self._heard: queue.SimpleQueue[Heard] = queue.SimpleQueue()
        ready: queue.SimpleQueue[None] = queue.SimpleQueue()
        self._client = Client(CallbackAPIVersion.VERSION2, client_id="k1")
        self._client.on_message = self._hear
        self._client.on_subscribe = lambda *_: ready.put(None)
        self._client.connect("127.0.0.1", port)
        self._client.loop_start()
        mine = (self.topics.acks, self.topics.server, self.topics.day, self.topics.queue, self.topics.answers)
        self._client.subscribe([(topic, 1) for topic in mine])
        ready.get(timeout=PATIENCE_S)

    def _hear(self, _client: Client, _data: object, message: MQTTMessage) -> None:
        self._heard.put(Heard(message.topic, bytes(message.payload), message.retain))

    def say(self, *messages: KioskEvent | Hello) -> None:
        """Report."""
        for message in messages:
            self._client.publish(self.topics.events, encode(message), 1)

    def ask(self, ask: Ask) -> None:
        """A visitor asks."""
        self._client.publish(self.topics.asks, encode(ask), 1)

    def say_state(self, payload: bytes) -> None:
        """Tell how the kiosk is."""
        self._client.publish(self.topics.state, payload, 1, retain=True)

    def until(self, kind: type[Any], topic: str, is_it: Callable[[Any], bool]) -> Any:
        """The first message on `topic` that is it; AssertionError where none comes."""
        end = time.monotonic() + PATIENCE_S
        while (left := end - time.monotonic()) > 0:
            try:
                heard = self._heard.get(timeout=left)
            except queue.Empty:
                break
            value = decode(kind, heard.payload) if heard.topic == topic else None
            if value is not None and not isinstance(value, Malformed) and is_it(value):
                return value
        raise AssertionError(f"nothing like it on {topic}")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, _kind: type[BaseException] | None, _fault: object, _trace: TracebackType | None) -> None:
        self._client.disconnect()
        self._client.loop_stop()
