"""How `center call` reaches the running server: a socket in the file system, beside the database.

Asked is the server, not its database: SQLite below 3.51.3 may corrupt a WAL database that two connections write, and
only the server can publish the new queue at once. It works while the broker does not, and who may open the socket may
call: the folder's permissions are the access rule. One JSON line each way.
"""

from __future__ import annotations

import logging
import socket
import socketserver
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from queue import SimpleQueue
from typing import Final

import msgspec

from center.requests import Answer, Refused, Request

log = logging.getLogger(__name__)

LONGEST_REQUEST: Final = 8 * 1024 * 1024
"""Bytes: a feed of 50,000 dossiers, the longest thing that is asked, comes whole or not at all."""
LONGEST_PATH: Final = 107
"""Bytes of a socket's file name that the kernel takes."""
CLIENT_S: Final = 5.0
"""For a client to send its line and take the answer."""
ANSWER_S: Final = 30.0
"""For the server to answer: it commits to the disk first."""

_REQUEST: Final = msgspec.json.Decoder(Request)
_ANSWER: Final = msgspec.json.Decoder(Answer)


@dataclass(frozen=True, slots=True)
class Asked:
    """A request, and where its answer goes. Who takes it answers it."""

    request: Request
    answer: SimpleQueue[Answer] = field(default_factory=SimpleQueue)


@dataclass(frozen=True, slots=True)
class NoServer:
    """No server runs on this database, or it may not be asked."""

    why: str


@dataclass(frozen=True, slots=True)
class NoAnswer:
    """The server was asked and ended, or fell silent: whether it was done is not known."""

    why: str


def socket_beside(database: Path) -> Path:
    """Where the server of this database listens."""
    return database.with_name(database.name + ".sock")


def ask(path: Path, request: Request) -> Answer | NoServer | NoAnswer:
    """Ask the server that listens at `path`. Waits at most 30 s."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as link:
        link.settimeout(ANSWER_S)
        try:
            link.connect(str(path))
        except (FileNotFoundError, ConnectionRefusedError):
            return NoServer(f"no server is running (nothing listens at {path})")
        except OSError as fault:
            return NoServer(f"{path}: {fault}")
        return _exchange(link, request)


def _exchange(link: socket.socket, request: Request) -> Answer | NoAnswer:
    try:
        link.sendall(msgspec.json.encode(request) + b"\n")
        with link.makefile("rb") as answer:
            told: Answer = _ANSWER.decode(answer.read())
            return told
    except (OSError, msgspec.DecodeError) as fault:
        return NoAnswer(f"the server did not answer ({fault}): `center status` shows whether it was done")


class Control:
    """The server's end. `put` is called on a client's thread."""

    def __init__(self, path: Path, put: Callable[[Asked], None]) -> None:
        """Raises OSError where the socket cannot be made. A file left by a killed server is replaced."""
        if len(str(path).encode()) > LONGEST_PATH:
            raise OSError(f"{path}: too long a name for a socket, {LONGEST_PATH} bytes are allowed")
        path.unlink(missing_ok=True)
        self._path = path
        self._server = _Server(str(path), put)
        path.chmod(0o660)
        self._thread = threading.Thread(target=self._server.serve_forever, name="control", daemon=True)

    def start(self) -> None:
        """Begin listening; returns at once."""
        self._thread.start()

    def stop(self) -> None:
        """Stop listening."""
        self._server.shutdown()
        self._server.server_close()
        self._path.unlink(missing_ok=True)


class _Server(socketserver.ThreadingUnixStreamServer):
    daemon_threads = True
    block_on_close = False

    def __init__(self, path: str, put: Callable[[Asked], None]) -> None:
        self.put = put
        super().__init__(path, _Client)


class _Client(socketserver.StreamRequestHandler):
    timeout = CLIENT_S
    server: _Server

    def handle(self) -> None:
        """One request, one answer. A client that goes away is no fault of ours."""
        try:
            self.wfile.write(msgspec.json.encode(self._answer(self.rfile.readline(LONGEST_REQUEST))) + b"\n")
        except OSError as fault:
            log.info("a client of the control socket went away: %s", fault)

    def _answer(self, line: bytes) -> Answer:
        try:
            asked = Asked(_REQUEST.decode(line))
        except (msgspec.DecodeError, RecursionError):
            return Refused("not a request that this server knows")
        self.server.put(asked)
        return asked.answer.get()
