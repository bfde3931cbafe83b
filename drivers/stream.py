"""Bytes to and from a device: serial line, USB, TCP or a file. Everything that waits here waits for a bounded time.

An address says which: `serial:/dev/serial/by-id/x?baud=115200`, `usb:04b8:0e15`, `tcp:host:9100`, `file:/path`.
Each kind's library is imported only when it is opened.
"""

from __future__ import annotations

import re
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import parse_qsl

GONE: tuple[type[BaseException], ...] = (OSError,)
"""What a device that was pulled out raises."""
with suppress(ImportError):  # Windows has no termios, and does not raise its error
    import termios

    GONE = (OSError, termios.error)

WRITE_TIMEOUT_S = 2.0
"""A device that takes nothing for so long is busy or stuck; a chunk of 512 bytes at 9,600 baud needs 0.53 s."""
CONNECT_TIMEOUT_S = 2.0
"""A printer in the same room answers in milliseconds."""
DEFAULT_BAUD = 115_200
FLOWS = ("none", "rtscts", "dsrdtr", "xonxoff")
ALLOWED = (
    "serial:/dev/…[?baud=115200&flow=none|rtscts|dsrdtr|xonxoff], usb:VVVV:PPPP (four hex digits each), "
    "tcp:HOST:PORT or file:/PATH"
)


Opener = Callable[[], "Stream"]


class StreamLost(Exception):
    """The device, or the line to it, is gone. Close the stream and open it anew."""


class Stream(Protocol):
    """A line to a device."""

    @property
    def baud(self) -> int | None:
        """Bits a second on the wire (ten to a byte); None where the line is faster than any printer."""

    def write(self, data: bytes) -> bool:
        """Send all of `data`: True when it was taken, False when the device stayed busy for `WRITE_TIMEOUT_S`.

        After False nobody knows how many bytes got through. Raises `StreamLost`.
        """

    def read(self, max_bytes: int, timeout_s: float) -> bytes:
        """What has come in, as soon as there is anything; b"" when nothing came in time. Raises `StreamLost`."""

    def close(self) -> None:
        """Give the device back. Never raises."""


def open_stream(address: str) -> Stream:
    """Open the device at `address`.

    Raises `ValueError` when the address is not one of the allowed forms, `StreamLost` when the device is not there.
    """
    return opener_of(address)()


def opener_of(address: str) -> Opener:
    """What opens the device at `address`; nothing is opened yet. Raises `ValueError` as `open_stream`."""
    kind, _, rest = address.partition(":")
    parse = _KINDS.get(kind)
    opener = parse(rest) if parse and rest else None
    if opener is None:
        raise ValueError(f"{address!r} is not a device's address; allowed: {ALLOWED}")
    return opener


@contextmanager
def _lost_on_error(*faults: type[BaseException]) -> Iterator[None]:
    try:
        yield
    except (*GONE, *faults) as fault:
        raise StreamLost(str(fault)) from fault


# -- serial line, USB-CDC and pty ------------------------------------------------------------------------


class SerialStream:
    """A serial port by pyserial. A pty is one too."""

    def __init__(self, path: str, baud: int = DEFAULT_BAUD, flow: str = "none") -> None:
        import serial  # noqa: PLC0415 — only where a serial device is configured

        self.baud: int | None = baud
        self._busy: type[Exception] = serial.SerialTimeoutException
        flags = {name: name == flow for name in FLOWS[1:]}
        with _lost_on_error(ValueError):
            self._port: Any = serial.Serial(path, baud, timeout=0, write_timeout=WRITE_TIMEOUT_S, **flags)

    def write(self, data: bytes) -> bool:
        """As `Stream.write`."""
        with _lost_on_error():
            try:
                self._port.write(data)
            except self._busy:
                return False
        return True

    def read(self, max_bytes: int, timeout_s: float) -> bytes:
        """As `Stream.read`."""
        with _lost_on_error(TypeError):  # pyserial reads from None when the port is closed under it
            self._port.timeout = timeout_s
            first: bytes = self._port.read(1)
            rest: bytes = self._port.read(min(self._port.in_waiting, max_bytes - 1)) if first else b""
            return first + rest

    def close(self) -> None:
        """As `Stream.close`."""
        _quietly(self._port.close)


def _serial(rest: str) -> Opener | None:
    path, _, query = rest.partition("?")
    options = dict(parse_qsl(query, keep_blank_values=True))
    baud, flow = options.pop("baud", str(DEFAULT_BAUD)), options.pop("flow", "none")
    if options or not path.startswith("/") or not baud.isdecimal() or int(baud) == 0 or flow not in FLOWS:
        return None
    return partial(SerialStream, path, int(baud), flow)


# -- TCP ---------------------------------------------------------------------------------------------------


class TcpStream:
    """A printer's raw port, commonly 9100."""

    baud: int | None = None

    def __init__(self, host: str, port: int) -> None:
        with _lost_on_error():
            self._socket = socket.create_connection((host, port), CONNECT_TIMEOUT_S)
            self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def write(self, data: bytes) -> bool:
        """As `Stream.write`."""
        with _lost_on_error():
            self._socket.settimeout(WRITE_TIMEOUT_S)
            try:
                self._socket.sendall(data)
            except TimeoutError:
                return False
        return True

    def read(self, max_bytes: int, timeout_s: float) -> bytes:
        """As `Stream.read`."""
        with _lost_on_error():
            self._socket.settimeout(max(timeout_s, 0.001))  # 0 would mean: do not block, and raise
            try:
                data = self._socket.recv(max_bytes)
            except TimeoutError:
                return b""
        if not data:
            raise StreamLost("the device closed the connection")
        return data

    def close(self) -> None:
        """As `Stream.close`."""
        _quietly(self._socket.close)


def _tcp(rest: str) -> Opener | None:
    host, _, port = rest.rpartition(":")
    if not host or not port.isdecimal() or not 0 < int(port) < 65_536:
        return None
    return partial(TcpStream, host.strip("[]"), int(port))


# -- file, and the kernel's /dev/usb/lp0 --------------------------------------------------------------------


class FileStream:
    """Write only. Nothing is ever heard from it, so a printer behind it is silent."""

    baud: int | None = None

    def __init__(self, path: str) -> None:
        with _lost_on_error():
            self._file = Path(path).open("ab", buffering=0)  # noqa: SIM115 — closed by close()

    def write(self, data: bytes) -> bool:
        """As `Stream.write`."""
        with _lost_on_error(ValueError):
            return self._file.write(data) == len(data)

    def read(self, max_bytes: int, timeout_s: float) -> bytes:  # noqa: ARG002 — nothing will come, so no waiting
        """As `Stream.read`."""
        return b""

    def close(self) -> None:
        """As `Stream.close`."""
        _quietly(self._file.close)


def _file(rest: str) -> Opener | None:
    return partial(FileStream, rest) if rest.startswith("/") else None


# -- USB -----------------------------------------------------------------------------------------------------


def _usb(rest: str) -> Opener | None:
    found = re.fullmatch(r"([0-9a-fA-F]{4}):([0-9a-fA-F]{4})", rest)
    return partial(_open_usb, int(found[1], 16), int(found[2], 16)) if found else None


def _open_usb(vendor: int, product: int) -> Stream:
    from drivers.usb import UsbStream  # noqa: PLC0415 — libusb is only looked for where a USB printer is configured

    return UsbStream(vendor, product)


_KINDS: dict[str, Callable[[str], Opener | None]] = {"serial": _serial, "usb": _usb, "tcp": _tcp, "file": _file}


def _quietly(close: Callable[[], object]) -> None:
    try:
        close()
    except GONE:
        return
