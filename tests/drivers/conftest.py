"""What the printer tests share: an environment that holds emupos."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
NO_PYTHON = 3
"""How tools/emupos-venv says that there is no Python new enough."""


@pytest.fixture(scope="session")
def emupos_python() -> Path:
    """The Python that has emupos; tests that need it are skipped where Python 3.13 is missing."""
    made = subprocess.run([ROOT / "tools" / "emupos-venv"], capture_output=True, text=True, check=False)
    if made.returncode == NO_PYTHON:
        pytest.skip(made.stderr.strip())
    assert made.returncode == 0, made.stderr
    return Path(made.stdout.strip())
