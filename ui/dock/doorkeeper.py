"""Who may talk to the dock: Host and Origin are checked, and every answer carries headers that keep other sites out.

A page of another site must neither read the kiosk's screen nor touch it. Such a page cannot forge `Origin`, and a name
that its owner points at this machine (DNS rebinding) shows in `Host`.
"""

from __future__ import annotations

import ipaddress
import socket
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

HEADERS = {
    "content-security-policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "cross-origin-resource-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "cache-control": "no-store",
}
_RAW_HEADERS = [(name.encode(), value.encode()) for name, value in HEADERS.items()]


def is_loopback(host: str) -> bool:
    """Whether an address reaches this machine only. A name other than localhost is taken for one that does not."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def name_in(netloc: str) -> str | None:
    """The host of `host:port`, in lower case; None where it is none."""
    try:
        return urlsplit(f"//{netloc}").hostname
    except ValueError:
        return None


class Doorkeeper:
    """Wraps the application; what it refuses gets no further."""

    def __init__(self, app: ASGIApp, bound_to: str) -> None:
        self._app = app
        self._loopback_only = is_loopback(bound_to)
        own = socket.gethostname().lower()
        self._names = {bound_to.lower(), own, f"{own}.local"}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request or WebSocket, as ASGI has it."""
        if scope["type"] not in ("http", "websocket"):
            return
        if not self.admits(dict(scope["headers"])):
            await _refuse(scope, send)
            return
        await self._app(scope, receive, _with_headers(send))

    def admits(self, headers: dict[bytes, bytes]) -> bool:
        """Whether `Host` is ours, and `Origin`, where there is one, is the page that we served."""
        host = headers.get(b"host", b"").decode("latin-1").lower()
        if not self._is_ours(name_in(host)):
            return False
        origin = headers.get(b"origin")
        return origin is None or _netloc(origin.decode("latin-1")) == host

    def _is_ours(self, name: str | None) -> bool:
        if name is None:
            return False
        if is_loopback(name):
            return True
        return not self._loopback_only and (name in self._names or _is_address(name))


def _netloc(origin: str) -> str | None:
    """The `host:port` of an origin, in lower case; None where it is none."""
    try:
        return urlsplit(origin).netloc.lower()
    except ValueError:
        return None


def _is_address(name: str) -> bool:
    """An address in figures: nobody can point that at another machine."""
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


async def _refuse(scope: Scope, send: Send) -> None:
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": 1008})
        return
    headers = [(b"content-type", b"text/plain"), *_RAW_HEADERS]
    await send({"type": "http.response.start", "status": 403, "headers": headers})
    await send({"type": "http.response.body", "body": b"This address is not the dock's own.\n"})


def _with_headers(send: Send) -> Send:
    async def sender(message: Message) -> None:
        if message["type"] == "http.response.start":
            ours = [pair for pair in _RAW_HEADERS if pair[0] not in dict(message["headers"])]
            message["headers"] = [*message["headers"], *ours]
        await send(message)

    return sender
