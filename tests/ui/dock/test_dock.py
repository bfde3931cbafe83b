"""Starting, stopping, and what the main loop may rely on."""

from __future__ import annotations

import logging
import subprocess
import sys
import threading

import pytest
from websockets.sync.client import connect

from tests.ui.dock.conftest import Start
from tests.ui.dock.page import Page
from ui.dock import CannotListen, Dock, Touch

EVERYWHERE = "0.0.0.0"  # noqa: S104 -- every address of this machine, for a moment


def make(host: str, port: int, *, read_only: bool = False) -> Dock:
    def touched(_: Touch) -> None:
        raise AssertionError("nobody touches here")

    def switched(switch: str, value: str) -> None:
        raise AssertionError(f"nobody moves {switch} to {value} here")

    return Dock(
        host, port, width=4, height=4, switches=(), on_touch=touched, on_switch=switched, title="x", read_only=read_only
    )


def test_a_port_that_is_taken_is_named(start: Start) -> None:
    taken = start().port
    fault = make("127.0.0.1", taken).start()
    assert fault == CannotListen("127.0.0.1", taken, "Address already in use")
    assert str(fault) == f"the dock cannot listen on 127.0.0.1 port {taken}: Address already in use"


@pytest.mark.parametrize(("host", "port"), [("203.0.113.7", 0), ("no such host", 0), ("127.0.0.1", 70_000)])
def test_an_address_that_is_not_ours_is_named(host: str, port: int) -> None:
    fault = make(host, port).start()
    assert isinstance(fault, CannotListen)
    assert (fault.host, fault.port) == (host, port)
    assert fault.why


def test_stopping_twice_or_before_the_start_is_harmless() -> None:
    dock = make("127.0.0.1", 0)
    dock.stop()
    assert isinstance(dock.start(), str)
    dock.stop()
    dock.stop()


def test_stopping_at_once_leaves_no_thread_and_frees_the_port() -> None:
    for _ in range(3):
        dock = make("127.0.0.1", 0)
        address = dock.start()
        assert isinstance(address, str)
        dock.stop()
        assert not [thread for thread in threading.enumerate() if thread.name.startswith("dock")]
        with pytest.raises(ConnectionRefusedError), connect(address.replace("http", "ws") + "live", proxy=None):
            pass


def test_a_dock_starts_once() -> None:
    dock = make("127.0.0.1", 0)
    dock.start()
    with pytest.raises(RuntimeError, match="starts once"):
        dock.start()
    dock.stop()


def test_what_is_said_before_the_start_and_after_the_stop_is_harmless() -> None:
    dock = make("127.0.0.1", 0)
    dock.paint(0, 0, 1, 1, b"abc")
    dock.start()
    dock.stop()
    dock.paint(0, 0, 1, 1, b"abc")
    dock.screen("home", "vi", [], [])


def test_a_dock_on_the_network_says_what_it_exposes(caplog: pytest.LogCaptureFixture) -> None:
    for read_only, can in ((False, "see and touch this kiosk"), (True, "see this kiosk's screen and paper")):
        caplog.clear()
        with caplog.at_level(logging.WARNING, "ui.dock"):
            dock = make(EVERYWHERE, 0, read_only=read_only)
            address = dock.start()
            dock.stop()
        assert isinstance(address, str)
        assert EVERYWHERE not in address
        (line,) = caplog.messages
        assert line == f"the dock listens on 0.0.0.0: whoever reaches this machine over the network can {can}"


def test_a_dock_on_the_loopback_says_nothing(start: Start, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        bench = start()
        with Page(bench.address) as page:
            page.until_told("log")
        bench.dock.stop()
    assert caplog.messages == []


def test_nonsense_is_logged_once_a_page_and_not_repeated(start: Start, caplog: pytest.LogCaptureFixture) -> None:
    bench = start()
    with caplog.at_level(logging.WARNING, "ui.dock"), Page(bench.address) as page:
        for _ in range(5):
            page.socket.send('{"kind": "touch", "secret": "A1023"}')
        page.send("switch", id="hall", value="closed")
        bench.switched()
    assert len(caplog.messages) == 1
    assert "A1023" not in caplog.text


def test_a_switch_that_is_not_there_is_the_callers_mistake(start: Start) -> None:
    with pytest.raises(ValueError, match="no switch 'reactor'"):
        start().dock.set_switch("reactor", "on")


def test_painting_from_many_threads_tears_nothing(start: Start) -> None:
    bench = start()

    def stripe(at: int) -> None:
        for shade in range(60):
            bench.dock.paint(0, 10 * at, 300, 10, bytes([shade, shade, shade]) * 3000)

    with Page(bench.address) as page:
        threads = [threading.Thread(target=stripe, args=(at,)) for at in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        page.until(lambda page: all(page.pixel(299, 10 * at + 9) == (59, 59, 59) for at in range(4)))


def test_importing_the_dock_loads_no_web_server_and_no_picture_library() -> None:
    heavy = ("uvicorn", "starlette", "websockets", "PIL", "pygame")
    program = f"import sys, ui.dock; print([m for m in {heavy} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
