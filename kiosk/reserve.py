"""A note beside the ledger of the labels that it may have given, should the ledger be lost.

Before a label enters a new block of `BLOCK` numbers, the block's end is appended and synced. So the note is written
once in fifty numbers of a letter, and whatever was given is at or below what it says. One line a fact; a line that
cannot be read is passed over, so a torn end or a damaged middle loses that line alone.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import msgspec

log = logging.getLogger(__name__)

BLOCK = 50
"""Numbers a sync: 2 % more syncs, and at most 49 labels skipped after a loss."""
KEEP_DAYS = 16
"""A clock may go back by a fortnight; nobody holds an older label."""
TIDY_BYTES = 64 * 1024
"""About a thousand lines, some months: then the file is written anew, at a start."""

Key = tuple[str, str]
"""A day in ISO 8601 and a letter."""


class _Line(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """What a line may say; all of it is optional."""

    day: str = ""
    letter: str = ""
    upto: int = 0
    inc: str = ""
    acked: int = 0
    open: bool | None = None


_decode = msgspec.json.Decoder(_Line).decode


@dataclass(frozen=True, slots=True)
class Progress:
    """Up to where the centre had acknowledged without a gap."""

    inc: str
    acked: int


class Reserve:
    """The note, read once and appended to. Nothing here raises: without it the kiosk goes on, less safe."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.floors: dict[Key, int] = {}
        """The highest number of a letter that may have been given on a day."""
        self.acked: dict[str, int] = {}
        """By incarnation: events up to here were acknowledged."""
        self.was_open = False
        """Whether the ledger was in use when the kiosk stopped: then its log must be there."""
        self._failing = False
        self._read()

    def cover(self, key: Key, number: int, progress: Callable[[], Progress]) -> None:
        """Before `number` is given: see that the note covers it."""
        if number <= self.floors.get(key, 0):
            return
        now = progress()
        upto = -(-number // BLOCK) * BLOCK
        self._append(_Line(day=key[0], letter=key[1], upto=upto, inc=now.inc, acked=now.acked))

    def mark(self, *, open: bool) -> None:  # noqa: A002  the word of the file
        """The ledger is in use from now on, or was closed in order."""
        self._append(_Line(open=open))

    # -- the file --------------------------------------------------------------------------------------------

    def _read(self) -> None:
        try:
            found = self._path.read_bytes()
        except FileNotFoundError:
            return
        except OSError as fault:
            self._fails(fault)
            return
        for line in found.split(b"\n"):
            self._take(line)
        if len(found) > TIDY_BYTES:
            self._tidy()

    def _take(self, line: bytes) -> None:
        try:
            self._know(_decode(line))
        except (msgspec.DecodeError, UnicodeDecodeError):
            return

    def _know(self, line: _Line) -> None:
        if line.letter:
            key = line.day, line.letter
            self.floors[key] = max(self.floors.get(key, 0), line.upto)
        if line.inc:
            self.acked[line.inc] = line.acked
        if line.open is not None:
            self.was_open = line.open

    def _append(self, line: _Line) -> None:
        # The newline before it parts it from a line that the power tore.
        if self._write(b"\n" + _encode(line), os.O_APPEND, self._path):
            self._know(line)

    def _tidy(self) -> None:
        days = sorted({day for day, _ in self.floors})[-KEEP_DAYS:]
        lines = [_Line(day=day, letter=letter, upto=upto) for (day, letter), upto in self.floors.items() if day in days]
        lines += [_Line(inc=inc, acked=acked) for inc, acked in [*self.acked.items()][-KEEP_DAYS:]]
        lines.append(_Line(open=self.was_open))
        fresh = self._path.with_name(self._path.name + ".new")
        if self._write(b"\n".join(map(_encode, lines)), os.O_TRUNC, fresh):
            fresh.replace(self._path)
            sync_folder(self._path.parent)

    def _write(self, data: bytes, how: int, path: Path) -> bool:
        try:
            is_new = not path.exists()
            file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC | how, 0o600)
            try:
                os.write(file, data)
                os.fdatasync(file)
            finally:
                os.close(file)
            if is_new:
                sync_folder(path.parent)
        except OSError as fault:
            self._fails(fault)
            return False
        if self._failing:
            self._failing = False
            log.info("%s is written again", path.name)
        return True

    def _fails(self, fault: OSError) -> None:
        if not self._failing:
            log.warning("%s cannot be used: %s", self._path.name, fault.strerror)
        self._failing = True


def _encode(line: _Line) -> bytes:
    return msgspec.json.encode(line) + b"\n"


def sync_folder(folder: Path) -> None:
    """Make names that were made or changed in `folder` survive a power cut. Raises OSError."""
    file = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(file)
    finally:
        os.close(file)
