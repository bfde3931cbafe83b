"""python-escpos comes in quietly."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path


def test_loading_python_escpos_leaves_no_folder_and_no_log_handler(tmp_path: Path) -> None:
    words = (
        "import logging; from drivers.printer.python_escpos import escpos_printer; escpos_printer().Dummy();"
        "print(logging.getLogger().handlers)"
    )
    said = subprocess.run(
        [sys.executable, "-c", words], env={"TMPDIR": str(tmp_path)}, capture_output=True, text=True, check=True
    )
    assert said.stdout.strip() == "[]"
    assert list(tmp_path.iterdir()) == []
