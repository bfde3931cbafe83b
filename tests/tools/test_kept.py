"""A drawn file that is stale is told from a fresh one."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools.kept import CHECK, keep

WANTED = "| In lại | take number |\n"


def test_check_tells_a_stale_file_from_a_fresh_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "faults.md"
    assert keep(WANTED, file, [CHECK], "tools.draw_faults") == 1
    assert "docs/faults.md" in (told := capsys.readouterr().err)
    assert "run `python -m tools.draw_faults`" in told
    assert keep(WANTED, file, [], "tools.draw_faults") == 0
    assert keep(WANTED, file, [CHECK], "tools.draw_faults") == 0
    file.write_text(WANTED.replace("In lại", "In"), encoding="utf-8")
    assert keep(WANTED, file, [CHECK], "tools.draw_faults") == 1


def test_check_writes_nothing(tmp_path: Path) -> None:
    file = tmp_path / "states.svg"
    file.write_text("stale", encoding="utf-8")
    assert keep(WANTED, file, [CHECK], "tools.draw_states") == 1
    assert file.read_text(encoding="utf-8") == "stale"
