"""What systemd hears of the kiosk, and what it does not hear when the kiosk no longer serves."""

from __future__ import annotations

import logging
import socket
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from kiosk.watchdog import FIRST_MS, ROUND_MS, Watchdog

PID = 4711
PATIENCE_US = 60_000_000
EVERY_MS = 30_000


@dataclass
class Kiosk:
    """What a round finds, and a clock to make rounds by."""

    fault: str | None = None
    rounds: int = 0
    now_ms: int = 1_000
    words: str = "Screen attract"
    environment: dict[str, str] = field(default_factory=dict)

    def round(self) -> str | None:
        self.rounds += 1
        return self.fault

    def watchdog(self) -> Watchdog:
        return Watchdog(self.round, lambda: self.words, self.environment, PID)

    def live(self, watchdog: Watchdog, for_ms: int) -> None:
        """As the runtime's loop: sleep until the chore is due, run it, for so long."""
        end = self.now_ms + for_ms
        while (due := watchdog.due_ms(self.now_ms)) is not None and due <= end:
            self.now_ms = max(self.now_ms, due)
            watchdog.run(self.now_ms)
        self.now_ms = end


class Manager:
    """systemd's end: a real socket."""

    def __init__(self, address: str) -> None:
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._socket.bind(address)
        self._socket.setblocking(False)

    def heard(self) -> list[dict[str, str]]:
        messages: list[dict[str, str]] = []
        while True:
            try:
                message = self._socket.recv(4096).decode()
            except BlockingIOError:
                return messages
            messages.append(dict(line.split("=", 1) for line in message.split("\n")))

    def close(self) -> None:
        self._socket.close()


@pytest.fixture(params=["file", "abstract"])
def manager(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[Manager, str]]:
    name = str(tmp_path / "notify") if request.param == "file" else f"@kiosk-test{tmp_path}"
    listening = Manager(name.replace("@", "\0", 1) if name.startswith("@") else name)
    yield listening, name
    listening.close()


@pytest.fixture
def systemd(manager: tuple[Manager, str]) -> tuple[Manager, Kiosk]:
    listening, name = manager
    return listening, Kiosk(
        environment={"NOTIFY_SOCKET": name, "WATCHDOG_USEC": str(PATIENCE_US), "WATCHDOG_PID": str(PID)}
    )


def test_ready_is_told_once_and_the_watchdog_is_fed_twice_in_systemds_patience(
    systemd: tuple[Manager, Kiosk],
) -> None:
    manager, kiosk = systemd
    kiosk.live(kiosk.watchdog(), 3 * EVERY_MS + FIRST_MS)
    heard = manager.heard()
    assert [message.get("READY") for message in heard] == ["1", None, None, None]
    assert [message["WATCHDOG"] for message in heard] == ["1"] * 4
    assert kiosk.rounds == 4


def test_nothing_is_told_before_the_first_round_has_come_to_its_end(systemd: tuple[Manager, Kiosk]) -> None:
    manager, kiosk = systemd
    kiosk.live(kiosk.watchdog(), FIRST_MS - 1)
    assert manager.heard() == []


def test_a_failed_round_feeds_no_watchdog_and_says_why(systemd: tuple[Manager, Kiosk]) -> None:
    manager, kiosk = systemd
    kiosk.fault = "ledger full"
    kiosk.live(kiosk.watchdog(), 2 * EVERY_MS)
    assert manager.heard() == [{"STATUS": "not serving: ledger full"}] * 2


def test_a_kiosk_that_recovers_is_ready_and_fed_again(
    systemd: tuple[Manager, Kiosk], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    manager, kiosk = systemd
    watchdog = kiosk.watchdog()
    kiosk.fault = "ledger locked"
    kiosk.live(watchdog, 3 * EVERY_MS)
    kiosk.fault = None
    kiosk.live(watchdog, 2 * EVERY_MS)
    assert [message.get("READY") for message in manager.heard()] == [None, None, None, "1", None]
    assert [record.message for record in caplog.records] == [
        "the watchdog is not fed: ledger locked",
        "the watchdog is fed again",
    ]


def test_a_round_that_raises_tells_nothing(systemd: tuple[Manager, Kiosk]) -> None:
    manager, kiosk = systemd

    def broken() -> str | None:
        raise ZeroDivisionError

    watchdog = Watchdog(broken, lambda: "", kiosk.environment, PID)
    with pytest.raises(ZeroDivisionError):
        kiosk.live(watchdog, EVERY_MS)
    assert manager.heard() == []


def test_the_end_is_told(systemd: tuple[Manager, Kiosk]) -> None:
    manager, kiosk = systemd
    kiosk.watchdog().stopping()
    assert manager.heard() == [{"STOPPING": "1", "STATUS": "stopping"}]


def test_a_status_of_several_lines_cannot_say_anything_else_to_systemd(systemd: tuple[Manager, Kiosk]) -> None:
    manager, kiosk = systemd
    kiosk.words = "fine\nSTOPPING=1"
    kiosk.live(kiosk.watchdog(), EVERY_MS)
    assert [message.keys() for message in manager.heard()] == [{"READY", "WATCHDOG", "STATUS"}]


@pytest.mark.parametrize("address", [None, "", "relative", "vsock:2:1"])
def test_without_a_socket_of_systemd_no_round_is_ever_made(address: str | None) -> None:
    kiosk = Kiosk(environment={} if address is None else {"NOTIFY_SOCKET": address})
    watchdog = kiosk.watchdog()
    kiosk.live(watchdog, 10 * ROUND_MS)
    watchdog.stopping()
    assert kiosk.rounds == 0
    assert watchdog.due_ms(kiosk.now_ms) is None


@pytest.mark.parametrize(
    "watch", [{}, {"WATCHDOG_USEC": "junk"}, {"WATCHDOG_USEC": "0"}, {"WATCHDOG_USEC": "9", "WATCHDOG_PID": "1"}]
)
def test_where_systemd_does_not_watch_this_process_the_rounds_are_made_at_our_own_pace(
    watch: dict[str, str], manager: tuple[Manager, str]
) -> None:
    listening, name = manager
    kiosk = Kiosk(environment={"NOTIFY_SOCKET": name, **watch})
    kiosk.live(kiosk.watchdog(), 2 * ROUND_MS + FIRST_MS)
    assert len(listening.heard()) == 3


def test_a_manager_that_is_gone_or_reads_no_more_does_not_stop_the_kiosk(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    kiosk = Kiosk(environment={"NOTIFY_SOCKET": str(tmp_path / "nobody")})
    kiosk.live(kiosk.watchdog(), 3 * ROUND_MS)
    assert kiosk.rounds == 3
    assert len(caplog.records) == 1
