"""The real streams and the real driver on a running emupos: TCP as a network printer has it, and a serial line."""

from __future__ import annotations

import os
import socket
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from PIL import Image

from drivers.printer.condition import Confirmation, NotPrinted, Printed
from drivers.printer.condition import PrinterCondition as Condition
from drivers.printer.escpos import EscPosPrinter
from drivers.stream import open_stream
from tests.drivers.receipts import TICKETS, WIDE

READY = "Press Ctrl+C to stop"
"""What it says once its ports are open."""
CONFIG = """\
schema: 1
api: {{ host: 127.0.0.1, port: {api} }}
devices:
  - id: front
    type: printer
    profile: xprinter-xp80t
    connections: [{{ tcp: {{ port: {tcp} }} }}, {{ serial: {{ pty: true }} }}]
    receipts_dir: ./receipts
"""


@dataclass(frozen=True)
class Emupos:
    """A running emupos with one printer."""

    program: Path
    folder: Path
    api: int
    tcp: int

    def fault(self, *words: str) -> None:
        subprocess.run(
            [self.program, "--api", f"http://127.0.0.1:{self.api}", "fault", *words], check=True, capture_output=True
        )

    @property
    def addresses(self) -> dict[str, str]:
        return {"tcp": f"tcp:127.0.0.1:{self.tcp}", "serial": f"serial:{self.folder / 'emupos' / 'front'}"}

    def slips(self) -> list[Path]:
        return sorted((self.folder / "receipts").rglob("*.png"))


def free_ports(count: int) -> list[int]:
    held = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [int(server.getsockname()[1]) for server in held]
    for server in held:
        server.close()
    return ports


@pytest.fixture(scope="module")
def emupos(emupos_python: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Emupos]:
    folder = tmp_path_factory.mktemp("emupos")
    api, tcp = free_ports(2)
    (folder / "emupos.yaml").write_text(CONFIG.format(api=api, tcp=tcp))
    running = Emupos(emupos_python.with_name("emupos"), folder, api, tcp)
    environment = {**os.environ, "TMPDIR": str(folder), "PYTHONUNBUFFERED": "1"}
    with (
        (folder / "log").open("w+") as log,
        subprocess.Popen(
            [running.program, "run"], cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=log, text=True
        ) as program,
    ):
        assert program.stdout
        assert any(READY in line for line in program.stdout), (folder / "log").read_text()
        yield running
        program.terminate()


@pytest.mark.parametrize("kind", ["tcp", "serial"])
def test_a_ticket_printed_through_a_real_stream_is_confirmed_and_is_on_paper(emupos: Emupos, kind: str) -> None:
    before = len(emupos.slips())
    printer = EscPosPrinter(open_stream(emupos.addresses[kind]), WIDE)
    assert printer.condition() is Condition.READY
    assert printer.print(TICKETS["vi"]) == Printed(Confirmation.STATUS_POLL)
    printer.close()
    slips = emupos.slips()
    assert len(slips) == before + 1
    with Image.open(slips[-1]) as slip:
        assert slip.width == WIDE.dots_per_line


@pytest.mark.parametrize(
    ("fault", "says"),
    [
        ("paper-out", Condition.PAPER_OUT),
        ("cover-open", Condition.COVER_OPEN),
        ("offline", Condition.FAULT),
    ],
)
@pytest.mark.parametrize("kind", ["tcp", "serial"])
def test_a_fault_is_heard_through_a_real_stream_and_nothing_is_printed(
    emupos: Emupos, kind: str, fault: str, says: Condition
) -> None:
    before = len(emupos.slips())
    emupos.fault("set", "front", fault)
    printer = EscPosPrinter(open_stream(emupos.addresses[kind]), WIDE)
    outcome = printer.print(TICKETS["vi"])
    emupos.fault("clear", "front", fault)
    printer.close()
    assert outcome == NotPrinted(says)
    assert len(emupos.slips()) == before
