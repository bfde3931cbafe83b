"""A file that is drawn from the code: written, or with --check held against what it would be."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

CHECK = "--check"


def keep(wanted: str, file: Path, arguments: Sequence[str], program: str) -> int:
    """Write `wanted`, or with --check compare; the exit code is 1 where the file differs. `program` draws it anew."""
    if list(arguments) != [CHECK]:
        file.write_text(wanted, encoding="utf-8")
        return 0
    if file.is_file() and file.read_text(encoding="utf-8") == wanted:
        return 0
    print(f"docs/{file.name} is not what the code says now: run `python -m {program}`", file=sys.stderr)
    return 1
