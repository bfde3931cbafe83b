"""A page's microphone and loudspeaker, with a real server and real clients."""

from __future__ import annotations

import http.client
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from queue import SimpleQueue
from typing import Any

import pytest
from websockets.sync.client import ClientConnection, connect

from tests.ui.dock.conftest import Running, Start
from tests.ui.dock.page import PATIENCE_S
from ui.dock import Shown
from ui.dock.loudspeaker import KEPT
from ui.dock.messages import MOST_SOUND_BYTES
from ui.dock.sounding import MOST_RECORDING_BYTES

PIECE = bytes(range(256)) * 4


class Ears:
    """Stands for the kiosk behind the page."""

    def __init__(self) -> None:
        self.heard: SimpleQueue[object] = SimpleQueue()

    def hold(self, *, held: bool) -> None:
        self.heard.put("held" if held else "released")

    def sound(self, pcm: bytes) -> None:
        self.heard.put(pcm)

    def recording(self, file: bytes) -> Shown:
        self.heard.put(file)
        return Shown(file.startswith(b"RIFF"), "words")

    def next(self) -> object:
        return self.heard.get(timeout=PATIENCE_S)


@pytest.fixture
def ears() -> Ears:
    return Ears()


@pytest.fixture
def bench(start: Start, ears: Ears) -> Running:
    return start(talk=ears)


@contextmanager
def page(bench: Running) -> Iterator[ClientConnection]:
    with connect(f"ws://127.0.0.1:{bench.port}/sound", proxy=None) as socket:
        yield socket


def post(bench: Running, body: bytes) -> tuple[int, Any]:
    connection = http.client.HTTPConnection("127.0.0.1", bench.port, timeout=PATIENCE_S)
    try:
        connection.request("POST", "/sound/file", body)
        answer = connection.getresponse()
        return answer.status, json.loads(answer.read())
    finally:
        connection.close()


def state(bench: Running) -> Any:
    connection = http.client.HTTPConnection("127.0.0.1", bench.port, timeout=PATIENCE_S)
    try:
        connection.request("GET", "/state.json")
        return json.loads(connection.getresponse().read())
    finally:
        connection.close()


def test_what_is_spoken_while_the_button_is_held_reaches_the_kiosk(bench: Running, ears: Ears) -> None:
    with page(bench) as socket:
        for message in ("hold", PIECE, "release"):
            socket.send(message)
        assert [ears.next() for _ in range(3)] == ["held", PIECE, "released"]


def test_sound_without_the_button_or_in_too_large_a_piece_is_dropped_and_counted(bench: Running, ears: Ears) -> None:
    with page(bench) as socket:
        for message in (PIECE, "sing", "hold", b"", "release"):
            socket.send(message)
        assert [ears.next() for _ in range(2)] == ["held", "released"]
    assert bench.dock._bench.dropped == 3
    with page(bench) as socket:
        socket.send(bytes(MOST_SOUND_BYTES + 1))
        with pytest.raises(Exception, match="1009"):
            socket.recv(timeout=PATIENCE_S)


def test_a_page_that_goes_away_has_let_go(bench: Running, ears: Ears) -> None:
    with page(bench) as socket:
        socket.send("hold")
        assert ears.next() == "held"
    assert ears.next() == "released"


def test_what_the_kiosk_speaks_is_sent_to_every_page_in_its_order(bench: Running) -> None:
    with page(bench) as one, page(bench) as other:
        for socket in (one, other):
            until_it_listens(bench, socket)
        bench.dock.play(b"\1\0")
        bench.dock.hush()
        for socket in (one, other):
            received = [socket.recv(timeout=PATIENCE_S)]
            while received[-1] != "hush":
                received.append(socket.recv(timeout=PATIENCE_S))
            assert received in ([b"\1\0", "hush"], ["hush"])  # what was silenced before it went out never sounds


def until_it_listens(bench: Running, socket: ClientConnection) -> None:
    """Its listener is there once a piece arrives."""
    done = threading.Event()

    def play() -> None:
        while not done.wait(0.02):
            bench.dock.play(b"\0\0")

    thread = threading.Thread(target=play)
    thread.start()
    try:
        assert socket.recv(timeout=PATIENCE_S) == b"\0\0"
    finally:
        done.set()
        thread.join()
    with pytest.raises(TimeoutError):
        while True:
            socket.recv(timeout=0.2)


def test_nothing_queues_up_for_a_page_that_does_not_take_it(bench: Running) -> None:
    speaker = bench.dock._bench.loudspeaker
    with speaker.listener() as listener:
        for number in range(5 * KEPT):
            speaker.play(number.to_bytes(2, "little"))
        assert len(listener.waiting) == KEPT
        speaker.hush()
        assert list(listener.waiting) == ["hush"]


def test_a_recording_is_spoken_and_what_became_of_it_is_told(bench: Running, ears: Ears) -> None:
    assert post(bench, b"RIFF....") == (200, {"seen": True, "words": "words"})
    assert ears.next() == b"RIFF...."
    assert post(bench, b"MP3") == (200, {"seen": False, "words": "words"})
    logged = [line["words"] for line in state(bench)["log"]["lines"] if line["what"] == "voice"]
    assert len(logged) == 1


def test_a_recording_that_is_too_long_is_refused_before_it_is_read(bench: Running, ears: Ears) -> None:
    assert post(bench, bytes(MOST_RECORDING_BYTES + 1))[0] == 413
    assert ears.heard.empty()


def test_a_page_that_only_watches_has_neither_microphone_nor_loudspeaker(start: Start, ears: Ears) -> None:
    bench = start(talk=ears, read_only=True)
    assert state(bench)["hello"]["talk"] is False
    with pytest.raises(Exception, match=r"403|404"), page(bench):
        pass


def test_what_is_said_and_whether_it_listens_is_on_the_page(bench: Running) -> None:
    bench.dock.ears(hears=True, listening=True)
    bench.dock.say("Xin chào")
    assert state(bench)["voice"] == {"hears": True, "listening": True, "said": "Xin chào", "count": 1}
