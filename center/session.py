"""One MQTT connection by paho, from its beginning to its end. A clean start each time: nothing old is ever resent."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Final

from paho.mqtt.client import Client, ConnectFlags, DisconnectFlags, MQTTMessage
from paho.mqtt.enums import CallbackAPIVersion, MQTTProtocolVersion
from paho.mqtt.properties import Properties
from paho.mqtt.reasoncodes import ReasonCode

from center.protocol import Message
from center.settings import LinkSection

KEEPALIVE_S: Final = 15
"""A dead centre's will is heard after one and a half times this."""
GRANT_S: Final = 10.0
"""For the broker to accept the connection and the subscriptions."""
FAREWELL_S: Final = 2.0
"""For the last message to leave; without it the will says the same a little later."""
QOS: Final = 1
PROTOCOLS: Final = {"5": MQTTProtocolVersion.MQTTv5, "3.1.1": MQTTProtocolVersion.MQTTv311}


@dataclass(frozen=True, slots=True)
class Identity:
    """Who connects, and what it says and hears."""

    client_id: str
    will: Message
    filters: Sequence[str]


class Session:
    """A connection. Only `publish`, `leave` and `close` may be called from another thread than the maker's."""

    def __init__(self, broker: LinkSection, identity: Identity, received: Callable[[str, bytes], None]) -> None:
        """Raises OSError where the broker is not reached or a TLS file cannot be used."""
        self._filters = identity.filters
        self._received = received
        self._signs: SimpleQueue[str | None] = SimpleQueue()
        """None: the subscriptions are granted. Words: it is over, and why."""
        self._client = Client(
            CallbackAPIVersion.VERSION2,
            client_id=identity.client_id,
            protocol=PROTOCOLS[broker.protocol],
            reconnect_on_failure=False,
        )
        self._prepare(broker, identity.will)
        self._client.connect(broker.host, broker.port, keepalive=KEEPALIVE_S)
        self._client.loop_start()

    def _prepare(self, broker: LinkSection, will: Message) -> None:
        client = self._client
        if broker.username is not None:
            client.username_pw_set(broker.username, _first_line(broker.password_file))
        if broker.ca_file is not None:
            client.tls_set(broker.ca_file, broker.cert_file, broker.key_file)
        client.will_set(will.topic, will.payload, QOS, will.retain)
        client.on_connect = self._on_connect
        client.on_subscribe = self._on_subscribe
        client.on_message = self._on_message
        client.on_disconnect = self._on_disconnect

    def granted(self) -> str | None:
        """Wait until the subscriptions are granted: None; or until that failed: why."""
        try:
            return self._signs.get(timeout=GRANT_S)
        except Empty:
            return f"no answer within {GRANT_S:.0f} s"

    def until_gone(self) -> str:
        """Wait for the end of a granted session. Why it ended."""
        while (why := self._signs.get()) is None:
            pass
        return why

    def publish(self, message: Message) -> None:
        """Send a message, QoS 1."""
        self._client.publish(message.topic, message.payload, QOS, message.retain)

    def leave(self, last: Message) -> None:
        """Send one last message and end the session properly, so that the will is not said."""
        # ValueError and RuntimeError are how paho says that the connection is gone already.
        with suppress(ValueError, RuntimeError):
            self._client.publish(last.topic, last.payload, QOS, last.retain).wait_for_publish(FAREWELL_S)
        self._client.disconnect()

    def close(self) -> None:
        """Let the socket and paho's thread go."""
        self._client.disconnect()
        self._client.loop_stop()

    # -- called on paho's thread -----------------------------------------------------------------------------------

    def _on_connect(
        self, client: Client, _data: object, _flags: ConnectFlags, reason: ReasonCode, _more: Properties | None
    ) -> None:
        if reason.is_failure:
            self._signs.put(f"refused: {reason}")
        else:
            client.subscribe([(one, QOS) for one in self._filters])

    def _on_subscribe(
        self, _client: Client, _data: object, _mid: int, reasons: list[ReasonCode], _more: Properties | None
    ) -> None:
        refused = [str(reason) for reason in reasons if reason.is_failure]
        self._signs.put(f"subscription refused: {refused[0]}" if refused else None)

    def _on_message(self, _client: Client, _data: object, message: MQTTMessage) -> None:
        self._received(message.topic, bytes(message.payload))

    def _on_disconnect(
        self, _client: Client, _data: object, _flags: DisconnectFlags, reason: ReasonCode, _more: Properties | None
    ) -> None:
        self._signs.put(f"connection lost: {reason}")


def _first_line(path: str | None) -> str | None:
    return Path(path).read_text(encoding="utf-8").partition("\n")[0] if path else None
