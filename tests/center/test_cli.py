"""The command `center`, as a real program with a real broker."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from center import cli
from kiosk.contract import Ack, BusinessDay, KioskState, Queues, ServerState, encode
from tests.broker import Broker, running_broker
from tests.center.kiosk_end import PATIENCE_S, KioskEnd
from tests.center.making import INC, ZONE, hello, ticket
from tests.scenarios.programs import eventually

SHIPPED = Path(__file__).parents[2] / "config"


def today() -> date:
    """The centre's business day."""
    return datetime.now(UTC).astimezone(ZONE).date()


class Running:
    """`center run` as a child. Its first line is waited for; what it logs goes to a file."""

    def __init__(self, log: Path, *words: str) -> None:
        self._log = log
        with log.open("a", encoding="utf-8") as errors:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "center", "run", *words], stdout=subprocess.PIPE, stderr=errors, text=True
            )
        assert self._process.stdout is not None
        self.first_line = self._process.stdout.readline()

    def logged(self) -> str:
        return self._log.read_text(encoding="utf-8")

    def stop(self, number: signal.Signals = signal.SIGTERM) -> int:
        """Tell it to end; its exit code. For one that has ended, the same again."""
        if self._process.poll() is None:
            self._process.send_signal(number)
            self._process.communicate(timeout=PATIENCE_S)
        return self._process.returncode


class House:
    """One centre: its broker, its database, its command."""

    def __init__(self, folder: Path, broker: Broker) -> None:
        self.broker = broker
        self.database = folder / "center.db"

    @contextmanager
    def server(self, *more: str) -> Iterator[Running]:
        """A running server."""
        words = ["--config", str(SHIPPED), "--broker", f"127.0.0.1:{self.broker.port}", "--db", str(self.database)]
        child = Running(self.database.with_suffix(".log"), *words, *more)
        try:
            assert re.match(r"center phuong_mau: day \d{4}-\d\d-\d\d \(Asia/Ho_Chi_Minh\), broker", child.first_line)
            yield child
        finally:
            child.stop()

    def ask(self, *words: str) -> tuple[int, str, str]:
        """Exit code, output and complaint of a short command."""
        command = [sys.executable, "-m", "center", *words, "--config", str(SHIPPED), "--db", str(self.database)]
        done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE_S, check=False)
        return done.returncode, done.stdout, done.stderr

    def told(self, *words: str) -> Any:
        """What a command says as JSON."""
        code, out, complaint = self.ask(*words, "--json")
        assert code == 0, complaint
        return json.loads(out)

    def until_connected(self) -> None:
        eventually(lambda: self.told("status"), lambda status: bool(status["broker"]))


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    with running_broker() as broker:
        yield House(tmp_path, broker)


@pytest.mark.parametrize("protocol", ["5", "3.1.1"])
def test_a_ticket_is_acknowledged_and_called_and_everybody_hears_it(house: House, protocol: str) -> None:
    with house.server("--set", f'link.protocol="{protocol}"'), KioskEnd(house.broker.port) as kiosk:
        kiosk.until(ServerState, kiosk.topics.server, lambda server: server.online)
        day = kiosk.until(BusinessDay, kiosk.topics.day, lambda _: True).day
        kiosk.say(hello(1, 2))
        kiosk.until(Ack, kiosk.topics.acks, lambda ack: ack.upto_seq == 0)
        kiosk.say(ticket(1, day=day), ticket(2, day=day, priority="elderly"))
        kiosk.until(Ack, kiosk.topics.acks, lambda ack: ack.upto_seq == 2 and not ack.missing)
        kiosk.until(Queues, kiosk.topics.queue, lambda queues: queues.services["chung_thuc"].waiting == 2)

        assert house.ask("call", "--counter", "3", "--service", "chung_thuc") == (0, "A1002\n", "")
        kiosk.until(Queues, kiosk.topics.queue, lambda queues: queues.services["chung_thuc"].now_serving == "A1002")
        assert house.told("call", "--counter", "1") == {
            "label": "A1001",
            "service": "chung_thuc",
            "counter": 1,
            "priority": False,
        }
        code, out, complaint = house.ask("call", "--counter", "3")
        assert (code, out) == (cli.NOBODY, "")
        assert "nobody waits for ho_tich, chung_thuc" in complaint


def test_status_and_tickets_tell_everything_to_a_program(house: House) -> None:
    with house.server(), KioskEnd(house.broker.port) as kiosk:
        house.until_connected()
        kiosk.say_state(encode(KioskState(1, True, "boot1", "0.1.0", INC, 4, {"printer": "ready"})))
        kiosk.say(*[ticket(seq, day=today()) for seq in (1, 2)], ticket(1, day=today(), service="ho_tich"))
        kiosk.until(Ack, kiosk.topics.acks, lambda ack: ack.upto_seq == 2)
        status = eventually(lambda: house.told("status"), lambda status: status["quarantined"] == 1)
        assert status["kiosks"] == {
            "k1": {"online": True, "version": "0.1.0", "pending": 4, "devices": {"printer": "ready"}}
        }
        assert (status["running"], status["pending"], status["tickets_today"]) == (True, 4, 2)
        assert status["waiting"]["chung_thuc"] == 2
        assert [one["label"] for one in house.told("tickets")] == ["A1001", "A1002"]
        assert house.told("tickets", "--day", "2020-01-01") == []
        for words in (["status"], ["tickets"]):
            assert house.ask(*words)[0] == 0


def test_a_killed_server_is_said_to_be_gone_and_comes_back_with_all_that_it_acknowledged(house: House) -> None:
    with KioskEnd(house.broker.port) as kiosk:
        with house.server() as server:
            epoch = kiosk.until(ServerState, kiosk.topics.server, lambda state: state.online).epoch
            kiosk.say(*[ticket(seq, day=today()) for seq in range(1, 21)])
            kiosk.until(Ack, kiosk.topics.acks, lambda ack: ack.upto_seq == 20)
            server.stop(signal.SIGKILL)
        kiosk.until(ServerState, kiosk.topics.server, lambda state: not state.online)
        with house.server():
            kiosk.until(ServerState, kiosk.topics.server, lambda state: state.online and state.epoch == epoch)
            kiosk.say(hello(0, 20))
            kiosk.until(Ack, kiosk.topics.acks, lambda ack: ack.upto_seq == 20 and ack.epoch == epoch)
            assert len(house.told("tickets")) == 20


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_server_that_is_told_to_end_says_so_and_leaves_nothing_behind(house: House, number: signal.Signals) -> None:
    with KioskEnd(house.broker.port) as kiosk:
        with house.server() as server:
            kiosk.until(ServerState, kiosk.topics.server, lambda state: state.online)
            assert server.stop(number) == cli.OK
        kiosk.until(ServerState, kiosk.topics.server, lambda state: not state.online)
    left = sorted(file.name for file in house.database.parent.glob("center.db*"))
    assert left == ["center.db", "center.db.lock"]


def test_the_counters_go_on_while_the_broker_is_away_and_the_kiosk_hears_it_after(house: House) -> None:
    with house.server():
        with KioskEnd(house.broker.port) as kiosk:
            house.until_connected()
            kiosk.say(*[ticket(seq, day=today()) for seq in (1, 2)])
            kiosk.until(Ack, kiosk.topics.acks, lambda ack: ack.upto_seq == 2)
        house.broker.kill()
        assert house.ask("call", "--counter", "1") == (0, "A1001\n", "")
        house.broker.start()
        with KioskEnd(house.broker.port) as kiosk:
            kiosk.until(ServerState, kiosk.topics.server, lambda state: state.online)
            kiosk.until(Queues, kiosk.topics.queue, lambda queues: queues.services["chung_thuc"].now_serving == "A1001")
            kiosk.say(hello(0, 2))
            kiosk.until(Ack, kiosk.topics.acks, lambda ack: ack.upto_seq == 2)


def test_a_server_starts_before_its_broker(house: House) -> None:
    house.broker.kill()
    with house.server() as server:
        eventually(server.logged, lambda words: "no broker at 127.0.0.1" in words)
        assert house.told("status")["broker"] is False
        house.broker.start()
        house.until_connected()


def test_without_a_server_calling_says_so_and_status_is_read_from_the_database(house: House) -> None:
    assert house.ask("status")[0] == cli.NO_SERVER
    with house.server():
        pass
    code, out, complaint = house.ask("call", "--counter", "1")
    assert (code, out) == (cli.NO_SERVER, "")
    assert "no server is running" in complaint
    assert house.told("status")["running"] is False
    assert house.told("tickets") == []


def test_a_second_server_on_the_same_database_does_not_start(house: House) -> None:
    with house.server():
        code, _, complaint = house.ask("run")
        assert code == cli.FAILED
        assert "another process holds it" in complaint


@pytest.mark.parametrize(
    "words",
    [
        ["call"],
        ["call", "--counter", "0"],
        ["call", "--counter", "three"],
        ["call", "--counter", "1", "--service", "Chứng thực"],
        ["call", "--counter", "1", "--recall", "--no-show"],
        ["call", "--counter", "1", "--service", "ho_tich", "--recall"],
        ["run", "--broker", "localhost"],
        ["tickets", "--day", "today"],
        ["import-dossiers"],
        ["import-dossiers", "hoso.csv", "--stage", "chờ ký"],
        ["import-dossiers", "hoso.csv", "--stage", "chờ ký=nearly"],
        ["run", "--set", "port=1"],
        ["run", "--set", "link.colour=red"],
        ["run", "--config", "/nowhere"],
        [],
    ],
)
def test_a_command_that_is_wrong_ends_with_2_and_starts_nothing(
    words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert ended(lambda: cli.main([*words])) == cli.MISUSED
    assert capsys.readouterr().err


def test_a_counter_that_does_not_serve_it_is_refused(house: House) -> None:
    with house.server():
        for words in (["--counter", "9"], ["--counter", "1", "--service", "ho_tich"]):
            code, _, complaint = house.ask("call", *words)
            assert code == cli.MISUSED
            assert "counter" in complaint


@pytest.mark.parametrize("command", ["", "run", "call", "status", "tickets", "import-dossiers", "import-appointments"])
def test_help_has_examples(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert ended(lambda: cli.main([*([command] if command else []), "--help"])) == 0
    assert "example" in capsys.readouterr().out


def ended(work: Callable[[], int]) -> int:
    """The exit code, whether it is returned or argparse ends the program."""
    try:
        return work()
    except SystemExit as end:
        return int(end.code or 0)
