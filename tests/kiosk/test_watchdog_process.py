"""A real kiosk under a watchdog: fed while it serves, starved when it hangs, and afterwards in the same place."""

from __future__ import annotations

import signal
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.contract import TicketIssued, TicketPaper
from tests.kiosk.ledgers import events, open_ledger
from tests.scenarios.programs import PATIENCE_S, Program

PATIENCE_US = 400_000
"""The kiosk then feeds every 0.2 s."""
SILENCE_S = 10 * PATIENCE_US / 1_000_000
"""In so long a healthy kiosk would have fed twenty times."""


class Systemd:
    """Its end of the socket."""

    def __init__(self, path: Path) -> None:
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._socket.bind(str(path))

    def wait_for(self, line: str, times: int = 1) -> None:
        """Until the kiosk has said it so often; TimeoutError where it does not."""
        self._socket.settimeout(PATIENCE_S)
        while times:
            times -= line in self._socket.recv(4096).decode().split("\n")

    def forget(self) -> None:
        """What was said so far."""
        self._socket.setblocking(False)
        while True:
            try:
                self._socket.recv(4096)
            except BlockingIOError:
                return

    def hears_nothing(self) -> bool:
        self._socket.settimeout(SILENCE_S)
        try:
            self._socket.recv(4096)
        except TimeoutError:
            return True
        return False

    def close(self) -> None:
        self._socket.close()


@pytest.fixture
def systemd(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Systemd]:
    address = tmp_path / "notify"
    listening = Systemd(address)
    monkeypatch.setenv("NOTIFY_SOCKET", str(address))
    monkeypatch.setenv("WATCHDOG_USEC", str(PATIENCE_US))
    monkeypatch.delenv("WATCHDOG_PID", raising=False)
    yield listening
    listening.close()


def wedged(state: Path) -> Program:
    return Program("tests.kiosk.wedged_kiosk", str(state))


def killed_by_the_watchdog(child: Program) -> None:
    child.process.send_signal(signal.SIGABRT)
    assert child.process.wait(PATIENCE_S) == -signal.SIGABRT


def test_a_kiosk_that_serves_is_ready_fed_and_says_when_it_stops(systemd: Systemd, tmp_path: Path) -> None:
    child = wedged(tmp_path / "state")
    systemd.wait_for("READY=1")
    systemd.wait_for("WATCHDOG=1", times=3)
    assert child.stop() == 0
    systemd.wait_for("STOPPING=1")


def test_a_main_loop_that_hangs_starves_the_watchdog(systemd: Systemd, tmp_path: Path) -> None:
    child = wedged(tmp_path / "state")
    systemd.wait_for("WATCHDOG=1", times=2)
    child.process.send_signal(signal.SIGUSR1)
    child.wait_for_line("hangs")
    systemd.forget()
    assert systemd.hears_nothing()
    killed_by_the_watchdog(child)


def test_after_the_watchdog_the_kiosk_rests_its_number_is_kept_and_nothing_is_printed_unasked(
    systemd: Systemd, tmp_path: Path
) -> None:
    child = wedged(tmp_path / "state")
    systemd.wait_for("READY=1")
    child.process.send_signal(signal.SIGUSR2)
    child.wait_for_line("hangs")
    killed_by_the_watchdog(child)
    systemd.forget()

    child = wedged(tmp_path / "state")
    systemd.wait_for("READY=1")
    child.wait_for_line("shows attract")
    systemd.wait_for("WATCHDOG=1", times=5)
    assert child.stop() == 0
    rest = "".join(child.said + child.rest())
    assert "paper" not in rest
    assert "printing" not in rest

    ledger = open_ledger(tmp_path / "state" / "ledger.db")
    told = events(ledger)
    ledger.close()
    assert [type(event) for event in told] == [TicketIssued, TicketPaper]
    assert isinstance(told[1], TicketPaper)
    assert told[1].outcome == "unknown"
