"""One seed is one story."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from kiosk.cli import main
from kiosk.simulation.run import run
from tests.simulation.runs import CONFIG, morning


def test_the_same_seed_tells_the_same_story() -> None:
    first: list[str] = []
    second: list[str] = []
    assert run(5, morning(), first.append).trace_hash == run(5, morning(), second.append).trace_hash
    assert first == second


def test_another_seed_tells_another_story() -> None:
    assert run(5, morning()).trace_hash != run(6, morning()).trace_hash


def test_a_story_is_the_same_in_another_process() -> None:
    program = """
from kiosk.simulation.run import run
from tests.simulation.runs import morning
print(run(5, morning()).trace_hash)
"""
    told = subprocess.run(
        [sys.executable, "-c", program], cwd=CONFIG.parent, capture_output=True, text=True, check=True
    )
    assert told.stdout.strip() == run(5, morning()).trace_hash


def test_two_kiosks_share_a_day_without_a_clash() -> None:
    options = morning(faults=())
    outcome = run(1, type(options)(CONFIG, 3, 2, ()))
    assert outcome.violations == []
    assert outcome.counts["tickets"] > 100


def test_a_day_without_faults_prints_every_ticket() -> None:
    outcome = run(0, morning(hours=2, faults=()))
    assert outcome.violations == []
    assert outcome.counts["not_printed"] == 0
    assert outcome.counts["slips"] >= outcome.counts["tickets"] > 50


def test_the_command_tells_its_figures_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["simulate", "--hours", "0.2", "--seeds", "1..2", "--json", "--config", str(CONFIG)]) == 0
    figures = json.loads(capsys.readouterr().out)
    assert (figures["seeds"], figures["virtual_seconds"]) == (2, 2 * (720 + 1200))
    assert {figures[name] for name in ("lost", "duplicates", "stuck", "violations")} == {0}
    assert {"wall_seconds", "tickets", "power_cuts"} <= figures.keys()


def test_a_violation_ends_with_1_and_tells_seed_and_steps(capsys: pytest.CaptureFixture[str]) -> None:
    asked = ["simulate", "--hours", "0.5", "--seeds", "0..0", "--break", "print-before-commit", "--json"]
    assert main([*asked, "--config", str(CONFIG)]) == 1
    told = capsys.readouterr()
    assert json.loads(told.out)["violations"] > 0
    assert "press take_number" in told.err
    assert "--seeds 0..0" in told.err


def test_a_fault_that_there_is_not_is_a_misuse(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["simulate", "--faults", "gremlins", "--config", str(CONFIG)]) == 2
    assert "gremlins" in capsys.readouterr().err


def test_a_kiosk_that_serves_people_never_imports_the_simulation() -> None:
    program = "import sys, kiosk.cli, kiosk.app; print([name for name in sys.modules if 'simulation' in name])"
    told = subprocess.run(
        [sys.executable, "-c", program], cwd=CONFIG.parent, capture_output=True, text=True, check=True
    )
    assert told.stdout.strip() == "[]"
