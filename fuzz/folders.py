"""A configuration folder in memory, of which one file at a time is fuzzed."""

from __future__ import annotations

import atexit
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import mkdtemp

SHIPPED = Path(__file__).parents[1] / "config"


class Folder:
    """Copies of shipped files, and some of its own. An input replaces one of them, or some of its lines."""

    def __init__(self, names: Sequence[str], own: Mapping[str, bytes] | None = None, untouched: str = "") -> None:
        self.path = Path(mkdtemp(prefix="fuzz-", dir="/dev/shm" if Path("/dev/shm").is_dir() else None))  # noqa: S108 (memory)
        atexit.register(shutil.rmtree, self.path, ignore_errors=True)
        self._files = {name: (SHIPPED / name).read_bytes() for name in names} | dict(own or {})
        self._names = [name for name in self._files if name != untouched]
        self._lines = {name: _lines(text) for name, text in self._files.items()}
        for name, text in self._files.items():
            (self.path / name).parent.mkdir(exist_ok=True)
            (self.path / name).write_bytes(text)

    def damage(self, data: bytes) -> str:
        """The file's name. The first byte chooses it; then the whole file follows, or places and words by line.

        What earlier inputs did to other files stays.
        """
        name = self._names[data[0] // 2 % len(self._names)] if data else self._names[0]
        (self.path / name).write_bytes(data[1:] if data[:1] and data[0] % 2 else self._with_lines(name, data[1:]))
        return name

    def _with_lines(self, name: str, edits: bytes) -> bytes:
        lines = self._lines[name].copy()
        for edit in edits.split(b"\n"):
            if edit:
                place = edit[0] % len(lines)
                key, equals, _ = lines[place].partition(b"=")
                lines[place] = key + equals + edit[1:] if edit[0] < 128 else edit[1:]
        return b"\n".join(lines)


def _lines(text: bytes) -> list[bytes]:
    return [line for line in text.split(b"\n") if line and not line.startswith(b"#")]
