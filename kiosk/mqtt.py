"""One connection to the broker, from its opening to its loss. A new connection is a new `Session`.

paho-mqtt does the protocol; it runs in the caller's thread, so that nothing of ours is called from anywhere else,
and nothing of it outlives a connection: what was not delivered is the outbox's to send again.
"""

from __future__ import annotations

import select
import socket
import ssl
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from paho.mqtt.client import Client, ConnectFlags, DisconnectFlags, MQTTMessage
from paho.mqtt.enums import CallbackAPIVersion, MQTTErrorCode, MQTTProtocolVersion
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties
from paho.mqtt.reasoncodes import ReasonCode

from kiosk.contract import LIMIT_BYTES

CONNECT_WITHIN_S = 5.0
"""A broker in the same building answers in milliseconds; one that is switched off never does."""
KEEPALIVE_S = 20
"""A pulled cable is noticed within twice this."""
LOOK_AFTER_S = 5.0
"""How often the keep-alive is looked after; a quarter of it, so that a ping is never late."""
SAY_GOODBYE_WITHIN_S = 1.0
"""For the farewell to leave our socket when the kiosk stops."""
UNTAKEN_MOST = 200
"""Messages that the broker has not taken yet: two windows, so that a slow broker cannot fill our memory."""
_ENVELOPE_BYTES = 1_024
"""Room for topic and properties around a payload."""


@dataclass(frozen=True, slots=True)
class Link:
    """The way to the broker. The files are read at each connection, so that a new certificate needs no restart."""

    host: str
    port: int
    username: str | None = None
    password_file: Path | None = None
    ca_file: Path | None = None
    """With it the connection is TLS, and the broker's name is checked."""
    cert_file: Path | None = None
    key_file: Path | None = None
    protocol: Literal["5", "3.1.1"] = "5"


class Session:
    """One connection. Not for two threads."""

    def __init__(
        self, link: Link, client_id: str, will: tuple[str, bytes], hear: Callable[[str, bytes, bool], None]
    ) -> None:
        """Raises OSError for a file of `link` that cannot be read."""
        self._link = link
        self._hear = hear
        self._topics: Sequence[str] = ()
        self._untaken = 0
        self.up = False
        """Whether the broker took our subscriptions, and messages may be sent."""
        self.lost: str | None = None
        """Why the connection is over; None while it is not."""
        self._client = _client(link, client_id)
        self._client.will_set(*will, qos=1, retain=True)
        self._client.on_connect = self._on_connect
        self._client.on_subscribe = self._on_subscribe
        self._client.on_message = self._on_message
        self._client.on_publish = self._on_publish
        self._client.on_disconnect = self._on_disconnect

    def open(self, topics: Sequence[str]) -> None:
        """Connect and subscribe; raises OSError where nobody is there. `up` follows in a later `turn`."""
        self._topics = topics
        if self._link.protocol == "5":
            self._client.connect(
                self._link.host, self._link.port, KEEPALIVE_S, clean_start=True, properties=_connect_properties()
            )
        else:
            self._client.connect(self._link.host, self._link.port, KEEPALIVE_S)

    def publish(self, topic: str, payload: bytes, *, retain: bool = False) -> bool:
        """Send with QoS 1. False where nothing more can be taken now."""
        if not self.up or self.lost is not None or self._untaken >= UNTAKEN_MOST:
            return False
        if self._client.publish(topic, payload, qos=1, retain=retain).rc is not MQTTErrorCode.MQTT_ERR_SUCCESS:
            return False
        self._untaken += 1
        return True

    def turn(self, wake: socket.socket, timeout_s: float) -> None:
        """Wait for the network, for `wake`, or so many seconds; then do what there is to do."""
        sock = self._client.socket()
        if sock is None:
            self.lost = self.lost or "closed"
            return
        buffered = isinstance(sock, ssl.SSLSocket) and sock.pending() > 0
        writers = [sock] if self._client.want_write() else []
        timeout_s = 0 if buffered else min(timeout_s, LOOK_AFTER_S)
        readable, writable, _ = select.select([sock, wake], writers, [], timeout_s)
        if buffered or sock in readable:
            self._client.loop_read()
        if sock in writable:
            self._client.loop_write()
        self._client.loop_misc()

    def close(self, farewell: tuple[str, bytes] | None = None) -> None:
        """Part in order, so that the broker does not send our will; `farewell` is kept by the broker instead."""
        if self.up and self.lost is None:
            if farewell is not None:
                self._client.publish(*farewell, qos=1, retain=True)
            self._flush()
        self._client.disconnect()
        self._client.on_disconnect = None
        sock = self._client.socket()
        if sock is not None:
            sock.close()

    def _flush(self) -> None:
        sock = self._client.socket()
        if sock is not None and self._client.want_write() and select.select([], [sock], [], SAY_GOODBYE_WITHIN_S)[1]:
            self._client.loop_write()

    # -- what paho calls, from within `open`, `turn`, `publish` and `close` ------------------------------

    def _on_connect(
        self, client: Client, _data: Any, _flags: ConnectFlags, reason: ReasonCode, _more: Properties | None
    ) -> None:
        if reason.is_failure:
            self.lost = f"refused: {reason}"
        else:
            client.subscribe([(topic, 1) for topic in self._topics])

    def _on_subscribe(
        self, _client: Client, _data: Any, _mid: int, reasons: list[ReasonCode], _more: Properties | None
    ) -> None:
        refused = [reason for reason in reasons if reason.is_failure]
        if refused:
            self.lost = f"subscription refused: {refused[0]}"
        else:
            self.up = True

    def _on_message(self, _client: Client, _data: Any, message: MQTTMessage) -> None:
        try:
            topic = message.topic
        except UnicodeDecodeError:
            topic = ""  # nobody asked for it, whatever it is
        self._hear(topic, bytes(message.payload), message.retain)

    def _on_publish(
        self, _client: Client, _data: Any, _mid: int, _reason: ReasonCode, _more: Properties | None
    ) -> None:
        self._untaken -= 1

    def _on_disconnect(
        self, _client: Client, _data: Any, flags: DisconnectFlags, reason: ReasonCode, _more: Properties | None
    ) -> None:
        self.lost = self.lost or (str(reason) if flags.is_disconnect_packet_from_server else "no answer any more")


def _client(link: Link, client_id: str) -> Client:
    version = MQTTProtocolVersion.MQTTv5 if link.protocol == "5" else MQTTProtocolVersion.MQTTv311
    client = Client(CallbackAPIVersion.VERSION2, client_id, protocol=version, reconnect_on_failure=False)
    client.connect_timeout = CONNECT_WITHIN_S
    if link.username is not None:
        client.username_pw_set(link.username, _password(link.password_file))
    if link.ca_file is not None:
        client.tls_set(str(link.ca_file), _name(link.cert_file), _name(link.key_file))
    return client


def _name(file: Path | None) -> str | None:
    return None if file is None else str(file)


def _password(file: Path | None) -> str | None:
    return file.read_text("utf-8", errors="replace").strip() if file is not None else None


def _connect_properties() -> Properties:
    """A broker that knows MQTT 5 then keeps from us what is longer than any message of the contract."""
    properties = Properties(PacketTypes.CONNECT)  # type: ignore[no-untyped-call]  # paho left it untyped
    properties.MaximumPacketSize = LIMIT_BYTES + _ENVELOPE_BYTES
    return properties
