"""`make run`: the whole centre with one command, and nothing of it left after Ctrl-C."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from tests.scenarios.programs import PATIENCE_S, eventually, program, state_of


def _running(mark: str) -> list[str]:
    """Command lines of running programs that hold `mark`."""
    found = []
    for line in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            words = line.read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except OSError:
            continue
        if mark in words:
            found.append(words)
    return found


@pytest.mark.parametrize("way", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_the_demo_serves_and_leaves_nothing_behind(
    way: signal.Signals, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    tempfile.tempdir = None
    with program("kiosk", "demo", "--dock", "127.0.0.1:0") as demo:
        port = demo.wait_for_line(r"Mosquitto on (127\.0\.0\.1:\d+)")[1]
        dock = demo.wait_for_line(r"^dock +(http\S+)")[1].rstrip("/")
        eventually(lambda: _lights(dock), lambda rows: rows.get("Centre") == rows.get("Printer") == "ok")
        assert demo.stop(way) == 0
    assert _running(port) == []
    assert _running(str(tmp_path)) == []
    assert list(tmp_path.iterdir()) == []


def test_being_told_again_and_again_to_end_leaves_nothing_behind_either(tmp_path: Path) -> None:
    with program("kiosk", "demo", "--dock", "127.0.0.1:0", "--keep", str(tmp_path)) as demo:
        port = demo.wait_for_line(r"Mosquitto on (127\.0\.0\.1:\d+)")[1]
        demo.wait_for_line(r"^dock +(http\S+)")
        while demo.process.poll() is None:
            demo.process.send_signal(signal.SIGTERM)
            time.sleep(0.01)
        assert demo.stop() == 0
    assert _running(port) == []


def test_a_kiosk_that_dies_is_told_of_and_ends_the_demo(tmp_path: Path) -> None:
    with program("kiosk", "demo", "--dock", "127.0.0.1:0", "--keep", str(tmp_path)) as demo:
        port = demo.wait_for_line(r"Mosquitto on (127\.0\.0\.1:\d+)")[1]
        demo.wait_for_line(r"^dock +(http\S+)")
        children = Path(f"/proc/{demo.process.pid}/task/{demo.process.pid}/children").read_text("ascii").split()
        for child in map(int, children):
            if b"--sim" in Path(f"/proc/{child}/cmdline").read_bytes():
                os.kill(child, signal.SIGKILL)
        demo.wait_for_line(r"kiosk has ended \(code -9\)")
        assert demo.process.wait(PATIENCE_S) == 1
    assert _running(port) == []


def test_even_a_killed_demo_leaves_no_program_running(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    tempfile.tempdir = None
    with program("kiosk", "demo", "--dock", "127.0.0.1:0") as demo:
        demo.wait_for_line(r"^dock +(http\S+)")
        assert len(_running(str(tmp_path))) == 3
        demo.stop(signal.SIGKILL)
    eventually(lambda: _running(str(tmp_path)), lambda left: left == [])


def _lights(dock: str) -> dict[str, str]:
    return {row["name"]: row["level"] for row in state_of(dock)["status"]["rows"]}


def test_a_dock_port_that_is_taken_is_named_and_nothing_starts() -> None:
    with program("kiosk", "demo", "--dock", "127.0.0.1:0") as first:
        taken = first.wait_for_line(r"^dock +http://(\S+?)/?$")[1]
        words = [sys.executable, "-m", "kiosk", "demo", "--dock", taken]
        second = subprocess.run(words, capture_output=True, text=True, check=False)
    assert second.returncode == 1
    assert taken.rsplit(":", 1)[1] in second.stderr
