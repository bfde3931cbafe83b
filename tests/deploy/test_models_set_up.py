"""The models of ears and mouth at set-up: brought once, cheap afterwards, and never a reason to fail."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

TOOLS = Path(__file__).parent.parent.parent / "tools"
KIOSK = """\
#!/bin/sh
echo "$1 $2" >>{root}/asked
case $2 in
    where) [ -e {root}/models/tiny/model.bin ] && echo {root}/models/tiny ;;
    install) [ -e {root}/network ] && mkdir -p {root}/models/tiny && echo learnt >{root}/models/tiny/model.bin ;;
esac
"""
"""Stands in for the program; `network` says whether there is one."""
SET_UP = """\
set -euo pipefail
VENV=.venv
say() { printf '%s\\n' "$*"; }
source "$0"
models_are_there || bring_models
"""
"""As tools/setup does it."""


class Clone:
    """A folder with a virtual environment, and the part of tools/setup that sees to the models."""

    def __init__(self, root: Path) -> None:
        self._root = root
        (root / "config").mkdir()
        (root / "config" / "models.toml").write_text("", "utf-8")
        (root / ".venv" / "bin").mkdir(parents=True)
        program = root / ".venv" / "bin" / "kiosk"
        program.write_text(KIOSK.format(root=root), "utf-8")
        program.chmod(0o755)

    def network(self) -> None:
        (self._root / "network").touch()

    @property
    def model(self) -> Path:
        return self._root / "models" / "tiny" / "model.bin"

    def set_up(self) -> tuple[str, list[str]]:
        """What it said, and what the program was asked."""
        (self._root / "asked").unlink(missing_ok=True)
        done = subprocess.run(
            ["bash", "-c", SET_UP, str(TOOLS / "models.sh")], cwd=self._root, capture_output=True, text=True, check=True
        )
        asked = self._root / "asked"
        return done.stdout, asked.read_text("utf-8").split("\n")[:-1] if asked.exists() else []

    def an_hour_passes(self) -> None:
        missed = self._root / ".venv" / "models-missed"
        os.utime(missed, (0, 0))

    def wants_others(self) -> None:
        (self._root / "config" / "models.toml").write_text("# others", "utf-8")


@pytest.fixture
def clone(tmp_path: Path) -> Clone:
    return Clone(tmp_path)


def test_they_are_brought_once_and_then_nothing_is_started_for_them(clone: Clone) -> None:
    clone.network()
    said, asked = clone.set_up()
    assert "200 MB" in said
    assert "models install" in asked
    assert clone.set_up() == ("", [])


def test_without_a_network_voice_is_off_and_one_line_says_what_brings_it(clone: Clone) -> None:
    said, _ = clone.set_up()
    assert said.splitlines()[-1].endswith(".venv/bin/kiosk models install")
    said, asked = clone.set_up()
    assert len(said.splitlines()) == 1
    assert "models install" not in asked


def test_after_an_hour_without_them_it_tries_again(clone: Clone) -> None:
    clone.set_up()
    clone.network()
    clone.an_hour_passes()
    clone.set_up()
    assert clone.model.exists()
    assert clone.set_up() == ("", [])


def test_what_another_folder_brought_is_found_without_a_network(clone: Clone) -> None:
    clone.set_up()
    clone.model.parent.mkdir(parents=True)
    clone.model.write_text("learnt\n", "utf-8")
    assert clone.set_up()[0] == ""
    assert clone.set_up() == ("", [])


def test_a_model_that_was_cut_short_or_removed_and_other_wishes_are_noticed(clone: Clone) -> None:
    clone.network()
    clone.set_up()
    clone.model.write_text("", "utf-8")
    assert clone.set_up()[1] != []
    clone.model.unlink()
    assert "models install" in clone.set_up()[1]
    clone.wants_others()
    assert clone.set_up()[1] != []
