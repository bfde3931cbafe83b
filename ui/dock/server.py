"""The dock's thread: a web server with a loop of its own, on a socket that is taken before the thread starts."""

from __future__ import annotations

import asyncio
import logging
import os
import socket
import threading
from typing import TYPE_CHECKING

from ui.dock.doorkeeper import is_loopback
from ui.dock.model import CannotListen

if TYPE_CHECKING:
    import uvicorn

    from ui.dock.bench import Bench

log = logging.getLogger(__name__)

LAST_PORT = 65_535


def listen(host: str, port: int) -> socket.socket | CannotListen:
    """The listening socket; port 0 takes a free one."""
    if not 0 <= port <= LAST_PORT:
        return CannotListen(host, port, f"ports go from 0 to {LAST_PORT}")
    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        return socket.create_server((str(address[0]), port), family=family)
    except OSError as fault:
        return CannotListen(host, port, _why(fault))


def _why(fault: OSError) -> str:
    """The system's own words, without what Python adds to them. Unknown names have a code below 0."""
    return os.strerror(fault.errno) if fault.errno and fault.errno > 0 else fault.strerror or str(fault)


def address_of(sock: socket.socket) -> str:
    """Where a browser finds it, with the machine's name where it listens on every address."""
    host, port = sock.getsockname()[:2]
    if host in ("0.0.0.0", "::"):  # noqa: S104 -- compared with, not listened on
        host = socket.gethostname()
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"


class ServerThread:
    """Serves from `start` to `stop`, once."""

    def __init__(self, bench: Bench, sock: socket.socket, bound_to: str) -> None:
        self._bench = bench
        self._sock = sock
        self._bound_to = bound_to
        self._lock = threading.Lock()
        self._server: uvicorn.Server | None = None
        self._stopped = False
        self._thread = threading.Thread(target=self._run, name="dock", daemon=True)

    def start(self) -> None:
        """Returns at once; the socket listens already, so whoever comes early waits a moment."""
        self._warn_if_exposed()
        self._thread.start()

    def stop(self) -> None:
        """Returns when the thread has ended; pages see the connection close."""
        with self._lock:
            self._stopped = True
            if self._server is not None:
                self._server.should_exit = True
        self._thread.join()

    def _warn_if_exposed(self) -> None:
        host = self._sock.getsockname()[0]
        if not is_loopback(host):
            can = "see this kiosk's screen and paper" if self._bench.read_only else "see and touch this kiosk"
            log.warning("the dock listens on %s: whoever reaches this machine over the network can %s", host, can)

    def _run(self) -> None:
        try:
            asyncio.run(self._serve())
        finally:
            self._sock.close()

    async def _serve(self) -> None:
        bells = (self._bench.bell, self._bench.loudspeaker.bell)
        for bell in bells:
            bell.attach(asyncio.get_running_loop())
        try:
            server = self._make()
            if server is not None:
                await server.serve(sockets=[self._sock])
        finally:
            for bell in bells:
                bell.detach()
            self._bench.encoding.shutdown()
            self._bench.showing.shutdown()

    def _make(self) -> uvicorn.Server | None:
        """The server, unless the dock was stopped before it got here."""
        from ui.dock.web import server  # noqa: PLC0415 -- a kiosk without a dock should not pay for a web server

        made = server(self._bench, self._bound_to)
        with self._lock:
            self._server = None if self._stopped else made
            return self._server
