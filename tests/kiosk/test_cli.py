"""The command `kiosk`: what cannot be done is said in a line, with an exit code that means something."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from kiosk.cli import FAILED, MISUSED, OK, main

CONFIG = str(Path(__file__).resolve().parents[2] / "config")


def _ticket(*words: str) -> int:
    return main(["ticket", "--config", CONFIG, "--service", "ho_tich", *words])


def test_a_sample_ticket_is_told_as_json(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert _ticket("--bytes", str(tmp_path / "ticket.bin")) == OK
    told = json.loads(capsys.readouterr().out)
    assert told.keys() == {"label", "bytes", "seconds_at_115200"}
    assert told["bytes"] == (tmp_path / "ticket.bin").stat().st_size


@pytest.mark.parametrize("option", ["--png", "--bytes"])
def test_a_ticket_that_cannot_be_written_is_no_trace(
    option: str, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    nowhere = tmp_path / "no such folder" / "ticket"
    assert _ticket(option, str(nowhere)) == FAILED
    assert capsys.readouterr().err.splitlines() == [
        f"kiosk ticket: {nowhere} cannot be written: No such file or directory"
    ]


def test_screens_that_cannot_be_written_are_no_trace(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    in_the_way = tmp_path / "file"
    in_the_way.touch()
    assert main(["screens", "--config", CONFIG, "--out", str(in_the_way / "screens")]) == FAILED
    assert "cannot be written" in capsys.readouterr().err


def test_a_service_that_gives_no_numbers_is_misuse(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ticket", "--config", CONFIG, "--service", "cu_tru"]) == MISUSED
    assert "cu_tru" in capsys.readouterr().err


def test_a_device_that_cannot_be_is_named_with_all_the_other_faults(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "config"
    shutil.copytree(CONFIG, folder)
    services = folder / "services.toml"
    services.write_text(services.read_text("utf-8").replace('"certificate"', '"nope"'), "utf-8")
    wrong = ("printer.address=foo:bar", "printer.model=none_such", "kiosk.colour=red", "link.port=0")
    words = [word for each in wrong for word in ("--set", each)]
    assert main(["check", "--config", str(folder), *words]) == MISUSED
    told = capsys.readouterr().err
    for key in ("printer.address", "printer.model", "kiosk.colour", "link.port", "services[0].icon"):
        assert key in told
    assert "5 fault(s)" in told
