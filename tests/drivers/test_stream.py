from __future__ import annotations

import os
import pty
import socket
import threading
import tty
from collections.abc import Iterator
from pathlib import Path

import pytest

from drivers.stream import ALLOWED, FileStream, SerialStream, Stream, StreamLost, open_stream, opener_of

BAD = [
    "",
    "serial:",
    "serial:relative/path",
    "serial:/dev/null?baud=fast",
    "serial:/dev/null?baud=0",
    "serial:/dev/null?speed=9600",
    "serial:/dev/null?flow=hope",
    "usb:4b8:e15",
    "usb:04b8",
    "tcp:printer",
    "tcp::9100",
    "tcp:printer:0",
    "tcp:printer:65536",
    "file:relative",
    "bluetooth:00:11",
    "/dev/ttyUSB0",
]


@pytest.fixture
def line() -> Iterator[tuple[int, Stream]]:
    """Our end of a pty, and the other end as the driver opens it."""
    ours, theirs = pty.openpty()
    tty.setraw(theirs)
    stream = open_stream(f"serial:{os.ttyname(theirs)}?baud=19200")
    yield ours, stream
    stream.close()
    os.close(theirs)


@pytest.mark.parametrize("address", BAD)
def test_a_bad_address_is_refused_with_what_is_allowed(address: str) -> None:
    with pytest.raises(ValueError, match="allowed") as fault:
        opener_of(address)
    assert ALLOWED in str(fault.value)


@pytest.mark.parametrize(
    "address", ["serial:/dev/serial/by-id/none", "tcp:127.0.0.1:1", "file:/nonexistent/folder/out", "usb:ffff:ffff"]
)
def test_a_device_that_is_not_there_is_lost(address: str) -> None:
    with pytest.raises(StreamLost):
        open_stream(address)


def test_a_good_address_opens_nothing_until_it_is_told_to() -> None:
    assert callable(opener_of("usb:04b8:0e15"))
    assert callable(opener_of("serial:/dev/serial/by-id/usb-x-if00?baud=9600&flow=rtscts"))


def test_bytes_go_through_a_serial_line_unchanged_both_ways(line: tuple[int, Stream]) -> None:
    ours, stream = line
    every_byte = bytes(range(256))
    assert stream.write(every_byte)
    assert os.read(ours, 300) == every_byte
    os.write(ours, every_byte)
    heard = b""
    while len(heard) < len(every_byte):
        heard += stream.read(300, 1)
    assert heard == every_byte


def test_a_serial_line_tells_its_speed(line: tuple[int, Stream]) -> None:
    assert line[1].baud == 19_200


def test_a_silent_line_reads_as_nothing(line: tuple[int, Stream]) -> None:
    assert line[1].read(16, 0) == b""


def test_reading_takes_no_more_than_it_was_asked_for(line: tuple[int, Stream]) -> None:
    ours, stream = line
    os.write(ours, b"abcdef")
    assert stream.read(4, 1) == b"abcd"
    assert stream.read(4, 1) == b"ef"


def test_an_unplugged_line_is_lost_to_the_reader_and_to_the_writer(line: tuple[int, Stream]) -> None:
    ours, stream = line
    os.close(ours)
    with pytest.raises(StreamLost):
        stream.read(1, 1)
    with pytest.raises(StreamLost):
        stream.write(b"x")


def test_a_line_that_takes_nothing_is_busy_not_lost(line: tuple[int, Stream], monkeypatch: pytest.MonkeyPatch) -> None:
    _, stream = line
    assert isinstance(stream, SerialStream)
    monkeypatch.setattr(stream._port, "_write_timeout", 0.05)
    assert not stream.write(bytes(200_000))


def test_closing_twice_is_harmless(line: tuple[int, Stream]) -> None:
    line[1].close()
    line[1].close()


def test_a_file_takes_everything_and_says_nothing(tmp_path: Path) -> None:
    stream = open_stream(f"file:{tmp_path / 'out'}")
    assert stream.write(b"\x1b@abc")
    assert stream.read(10, 5) == b""
    stream.close()
    assert (tmp_path / "out").read_bytes() == b"\x1b@abc"
    with pytest.raises(StreamLost):
        stream.write(b"x")


def test_a_full_disk_is_a_lost_device() -> None:
    stream = FileStream("/dev/full")
    with pytest.raises(StreamLost):
        stream.write(b"x")
    stream.close()


def test_tcp_carries_bytes_and_notices_the_other_side_leaving() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        stream = open_stream(f"tcp:127.0.0.1:{server.getsockname()[1]}")
        printer, _ = server.accept()
        assert stream.write(b"\x10\x04\x01")
        assert printer.recv(10) == b"\x10\x04\x01"
        assert stream.read(10, 0) == b""
        printer.sendall(b"\x12")
        assert stream.read(10, 1) == b"\x12"
        printer.close()
        with pytest.raises(StreamLost):
            stream.read(10, 1)
        stream.close()


def test_tcp_to_a_printer_that_takes_nothing_is_busy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("drivers.stream.WRITE_TIMEOUT_S", 0.05)
    with socket.create_server(("127.0.0.1", 0)) as server:
        stream = open_stream(f"tcp:127.0.0.1:{server.getsockname()[1]}")
        printer, _ = server.accept()
        assert not stream.write(bytes(50_000_000))
        printer.close()
        stream.close()


def test_a_line_closed_by_another_thread_is_lost_not_a_crash(line: tuple[int, Stream]) -> None:
    _, stream = line
    closing = threading.Thread(target=stream.close)
    closing.start()
    closing.join()
    with pytest.raises(StreamLost):
        stream.read(1, 0.1)
