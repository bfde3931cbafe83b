"""The system's lgpio is lent to the programs where they have none, and only where it is a real one."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

TOOLS = Path(__file__).parent.parent.parent / "tools"
LEND = """\
set -euo pipefail
LOG=/dev/null
say() { printf '%s\\n' "$*"; }
source "$0"
lend_pins
"""
"""As tools/install does it."""


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """Where a new virtual environment, without anything, keeps its packages."""
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(tmp_path / "venv")], check=True)
    return next((tmp_path / "venv").glob("lib/python3*/site-packages"))


def lend(root: Path, lgpio: str | None) -> str:
    """What is said where the system's lgpio holds these words; None: there is none."""
    system = root / "dist-packages"
    system.mkdir()
    if lgpio is not None:
        (system / "lgpio.py").write_text(lgpio, "utf-8")
        (system / "_lgpio.cpython-313-aarch64-linux-gnu.so").touch()
    command = ["bash", "-c", LEND, str(TOOLS / "pins.sh")]
    own = {"VENV": str(root / "venv"), "SYSTEM_PACKAGES": str(system), "PATH": "/usr/bin:/bin"}
    return subprocess.run(command, env=own, cwd=root, capture_output=True, text=True, check=True).stdout


def test_the_systems_own_is_lent_where_there_is_none(tmp_path: Path, site: Path) -> None:
    assert lend(tmp_path, "def gpiochip_open(): pass") == ""
    assert sorted(path.name for path in site.glob("*lgpio*")) == ["_lgpio.cpython-313-aarch64-linux-gnu.so", "lgpio.py"]


@pytest.mark.parametrize("system", [None, "", "raise ImportError"])
def test_one_that_is_missing_empty_or_for_another_python_is_said_and_leaves_nothing(
    tmp_path: Path, site: Path, system: str | None
) -> None:
    assert "a locker's doors cannot be opened" in lend(tmp_path, system)
    assert list(site.glob("*lgpio*")) == []


def test_the_one_that_is_there_is_kept(tmp_path: Path, site: Path) -> None:
    (site / "lgpio.py").write_text("gpiochip_open = 1", "utf-8")
    assert lend(tmp_path, "raise ImportError") == ""
    assert not (site / "lgpio.py").is_symlink()
