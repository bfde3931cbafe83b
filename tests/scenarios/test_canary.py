"""A card that is shown to a running kiosk is found nowhere afterwards: no log, file, message, picture of memory."""

from __future__ import annotations

import json
import os
import re
import resource
import signal
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from paho.mqtt.client import Client, MQTTMessage
from paho.mqtt.enums import CallbackAPIVersion
from websockets.sync.client import connect

from tests.broker import running_broker
from tests.kiosk.canary import CARD, traces
from tests.scenarios.programs import Program, eventually, kiosk, program, state_of
from tests.scenarios.showing import picture_of, show, show_until_seen

UNIT = Path(__file__).parents[2] / "systemd" / "kiosk.service"
NO_BROKER = 1
"""A port at which nobody listens."""
OWN_WORDS = {"phường", "định"}
"""Of the card's words those that the kiosk says itself, as the centre's name does."""


@pytest.fixture
def cores_are_wanted() -> Iterator[None]:
    """As a technician's shell may have it, who looks for the cause of something else."""
    soft, hard = resource.getrlimit(resource.RLIMIT_CORE)
    resource.setrlimit(resource.RLIMIT_CORE, (hard, hard))
    yield
    resource.setrlimit(resource.RLIMIT_CORE, (soft, hard))


@pytest.mark.usefixtures("cores_are_wanted")
def test_a_kiosk_that_crashes_writes_no_core_whoever_started_it(tmp_path: Path) -> None:
    with kiosk(tmp_path / "kiosk", NO_BROKER) as (child, _):
        limits = Path(f"/proc/{child.process.pid}/limits").read_text("ascii")
    assert re.search(r"^Max core file size +0 +0 ", limits, re.MULTILINE), limits


def test_the_service_forbids_cores_too() -> None:
    assert "LimitCORE=0" in UNIT.read_text("utf-8").splitlines()


class Everything:
    """All that can be heard of a centre: every message of the broker, every word of the dock, every log."""

    def __init__(self, folder: Path, stack: ExitStack, *more: str) -> None:
        self.folder = folder
        self.messages: list[bytes] = []
        self.told: list[str | bytes] = []
        broker = stack.enter_context(running_broker("log_type all", f"log_dest file {folder / 'mosquitto.log'}"))
        stack.callback(self._listen(broker.port).disconnect)
        center = ("-v", "run", "--broker", f"127.0.0.1:{broker.port}", "--db", str(folder / "center.db"))
        self.centre = stack.enter_context(program("center", *center))
        module = ("kiosk", "-v")
        self.kiosk, said = stack.enter_context(kiosk(folder / "kiosk", broker.port, *more, module=module))
        self.dock = "/".join(said.split("/")[:3])  # a log line may have come between the address and its end
        self.page = stack.enter_context(connect(self.dock.replace("http", "ws") + "/live", max_size=None, proxy=None))

    def _listen(self, port: int) -> Client:
        client = Client(CallbackAPIVersion.VERSION2)
        client.on_message = self._hear
        client.connect("127.0.0.1", port)
        client.subscribe("#", 1)
        client.loop_start()
        return client

    def _hear(self, _client: Client, _data: object, message: MQTTMessage) -> None:
        self.messages += [message.topic.encode(), bytes(message.payload)]

    def until_light(self, name: str) -> None:
        """Wait until all is well with it."""
        eventually(lambda: self.state()["status"]["rows"], lambda rows: (name, "ok") in _levels(rows))

    def until_screen(self, wanted: str) -> None:
        """Wait for a screen."""
        eventually(lambda: self.state()["screen"]["id"], lambda shown: shown == wanted)

    def state(self) -> Any:
        """The dock's `/state.json`, which is kept to be looked through."""
        state = state_of(self.dock)
        self.told.append(json.dumps(state, ensure_ascii=False))
        return state

    def touch(self, button: str) -> None:
        """Touch a button of the glass until it is gone: a screen that has just appeared takes no touch yet."""
        eventually(lambda: self._target(button), lambda target: target is not None)
        eventually(lambda: self._tap(button), lambda target: target is None)

    def _tap(self, button: str) -> Any:
        target = self._target(button)
        for phase in ("down", "up") if target else ():
            middle = {"x": target["x"] + target["w"] // 2, "y": target["y"] + target["h"] // 2}
            self.page.send(json.dumps({"kind": "touch", "phase": phase, "finger": 0, **middle}))
        return target

    def switch(self, position: str) -> None:
        """Trouble the scanner."""
        self.page.send(json.dumps({"kind": "switch", "id": "scanner", "value": position}))
        eventually(lambda: self._position("scanner"), lambda now: now == position)

    def _position(self, name: str) -> str:
        return next(str(each["value"]) for each in self.state()["switches"]["switches"] if each["id"] == name)

    def _target(self, button: str) -> Any:
        return next((each for each in self.state()["screen"]["targets"] if each["id"] == button), None)

    def heard_on_the_page(self) -> Iterator[str | bytes]:
        """All that the dock sent to a page so far."""
        while True:
            try:
                yield self.page.recv(timeout=1)
            except TimeoutError:
                return


def _levels(rows: list[dict[str, str]]) -> list[tuple[str, str]]:
    return [(row["name"], row["level"]) for row in rows]


@pytest.mark.usefixtures("cores_are_wanted")
@pytest.mark.parametrize(
    ("address", "faults"),
    [("", ("half_code", "garbage", "doubled", "unplugged")), ("camera:sim", ("frozen", "black", "unplugged"))],
    ids=["imager", "camera"],
)
def test_a_card_shown_to_a_running_kiosk_is_found_nowhere(
    address: str, faults: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "tmp").mkdir()
    monkeypatch.setenv("TMPDIR", str(tmp_path / "tmp"))
    monkeypatch.setenv("PYTHONFAULTHANDLER", "1")
    with ExitStack() as stack:
        hall = Everything(tmp_path, stack, *(("--set", f"scanner.address={address}") if address else ()))
        _visit_with_card(hall)
        for fault in faults:
            hall.switch(fault)
            show(hall.dock, "picture", picture_of(CARD))
            hall.switch("works")
        hall.until_light("Scanner")
        hall.told += hall.heard_on_the_page()
        show_until_seen(hall.dock, "code/words", CARD)
        assert _crash(hall.kiosk) == os.CLD_KILLED
        hall.kiosk.process.wait()
        hall.centre.stop()
        logs = [*hall.kiosk.said, *hall.kiosk.rest(), *hall.centre.said, *hall.centre.rest()]
        # The kiosk read it, told the centre who goes first, crashed with a trace, and what was searched is there.
        assert any("scan: kind=citizen_card" in line for line in logs)
        assert any("Segmentation fault" in line for line in logs)
        assert any(b'"priority":"elderly"' in message for message in hall.messages)
        assert any("B1001" in words for words in hall.told if isinstance(words, str))
        assert {"ledger.db", "center.db", "mosquitto.log"} <= {path.name for path in tmp_path.rglob("*")}
    for words in (*logs, *hall.messages, *hall.told):
        assert set(traces(words)) <= OWN_WORDS, words
    for file in filter(Path.is_file, tmp_path.rglob("*")):
        assert set(traces(file.read_bytes())) | set(traces(file.name)) <= OWN_WORDS, file


def _visit_with_card(hall: Everything) -> None:
    """From the card to the ticket; then back at the services, where codes count."""
    for name in ("Scanner", "Printer", "Centre"):
        hall.until_light(name)
    hall.touch("start")
    hall.until_screen("home")
    show_until_seen(hall.dock, "picture", picture_of(CARD))
    eventually(lambda: hall.state()["screen"]["spoken"], lambda words: "Bác được ưu tiên. Mời bác chọn việc." in words)
    hall.touch("service:ho_tich")
    hall.touch("take_number")
    hall.until_screen("farewell")
    hall.until_light("Outbox")
    hall.touch("another")
    hall.until_screen("home")


def _crash(child: Program) -> int:
    """Kill it as a fault in its own memory would. How it ended: CLD_KILLED, or CLD_DUMPED where a core was written."""
    child.process.send_signal(signal.SIGSEGV)
    ended = os.waitid(os.P_PID, child.process.pid, os.WEXITED | os.WNOWAIT)
    assert ended is not None
    assert ended.si_status == signal.SIGSEGV
    return ended.si_code
