"""The socket between a counter's command and the running server."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import SimpleQueue

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from center.control import Asked, Control, NoAnswer, NoServer, ask, socket_beside
from center.requests import AskStatus, Call, NobodyWaits, Refused


@contextmanager
def listening(folder: Path) -> Iterator[Path]:
    """A server that has nobody to call."""
    path = socket_beside(folder / "center.db")
    asked: SimpleQueue[Asked | None] = SimpleQueue()
    control = Control(path, asked.put)
    control.start()

    def serve() -> None:
        while (one := asked.get()) is not None:
            one.answer.put(NobodyWaits(f"asked: {one.request!r}"))

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield path
    finally:
        control.stop()
        asked.put(None)
        thread.join()


def test_what_is_asked_is_answered(tmp_path: Path) -> None:
    with listening(tmp_path) as path:
        assert ask(path, Call(3, "ho_tich")) == NobodyWaits("asked: Call(counter=3, service='ho_tich')")


def test_where_nothing_listens_there_is_no_server(tmp_path: Path) -> None:
    path = tmp_path / "center.db.sock"
    assert isinstance(ask(path, AskStatus()), NoServer)
    with socket.socket(socket.AF_UNIX) as left_by_a_killed_server:
        left_by_a_killed_server.bind(str(path))
    assert isinstance(ask(path, AskStatus()), NoServer)
    with listening(tmp_path):
        assert isinstance(ask(path, AskStatus()), NobodyWaits)
    assert not path.exists()


def test_a_server_that_ends_before_it_answers_leaves_it_unknown(tmp_path: Path) -> None:
    path = tmp_path / "center.db.sock"
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(path))
        server.listen()

        def hang_up() -> None:
            with server.accept()[0] as client:
                client.recv(4096)

        thread = threading.Thread(target=hang_up)
        thread.start()
        assert isinstance(ask(path, Call(1, None)), NoAnswer)
        thread.join()


def test_a_name_that_is_too_long_for_a_socket_is_told(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="too long a name"):
        Control(tmp_path / ("x" * 100), lambda _: None)
    assert isinstance(ask(tmp_path / ("x" * 100), AskStatus()), NoServer)


def say(path: Path, words: bytes) -> bytes:
    with socket.socket(socket.AF_UNIX) as client:
        client.settimeout(10)
        client.connect(str(path))
        client.sendall(words)
        client.shutdown(socket.SHUT_WR)
        return client.makefile("rb").read()


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    with listening(tmp_path_factory.mktemp("control")) as path:
        yield path


@settings(max_examples=50, deadline=None)
@given(words=st.binary(max_size=300).filter(lambda words: b"\n" not in words))
def test_what_is_no_request_is_refused(path: Path, words: bytes) -> None:
    assert b'"is":"refused"' in say(path, words + b"\n")


def test_a_client_that_says_nothing_holds_nobody_up(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as silent:
        silent.connect(str(path))
        assert isinstance(ask(path, AskStatus()), NobodyWaits)


def test_only_the_group_may_ask(path: Path) -> None:
    assert path.stat().st_mode & 0o777 == 0o660


def test_an_unknown_counter_is_refused_before_it_reaches_the_queue(path: Path) -> None:
    refused = say(path, b'{"is":"call","counter":100,"service":null}\n')
    assert b"refused" in refused
    assert Refused("not a request that this server knows").why.encode() in refused
