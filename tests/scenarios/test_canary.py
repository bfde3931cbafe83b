"""A kiosk that runs leaves no picture of its memory behind: the card that was shown last would be in it."""

from __future__ import annotations

import re
import resource
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.scenarios.programs import kiosk

UNIT = Path(__file__).parents[2] / "systemd" / "kiosk.service"
NO_BROKER = 1
"""A port at which nobody listens."""


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
