"""A simulated disk: what was not synced may be lost, kept, reordered or torn when the power goes.

Writes wait in the order they came until the file is synced. At a power cut each sector of each waiting write is kept
or lost by itself, or torn in its middle. Nothing outside the range of a write is touched, as SQLite assumes of disks
by default ("powersafe overwrite"); what was synced is there. A disk that lies about syncs is no case here (FINDINGS).
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum

SECTOR = 512
CUT_STYLES = ("lose", "keep", "prefix", "scatter", "tear")
"""What becomes of waiting writes: none, all, the first ones, some sectors of any, some sectors and torn ones."""


class Trouble(Enum):
    """What a disk may answer instead of doing its work."""

    FULL = "full"
    IO_ERROR = "io_error"


class DiskFault(Exception):
    """The disk refuses; the caller lives on."""

    def __init__(self, trouble: Trouble) -> None:
        super().__init__(trouble.value)
        self.trouble = trouble


class PowerCut(BaseException):
    """The machine stops at once. No handler of production code may take it for a fault."""


@dataclass(slots=True)
class Write:
    """A waiting change of a file: bytes at a place, or (data None) a new length."""

    offset: int
    data: bytes | None


@dataclass(slots=True)
class File:
    """`now` is what reading gives; `safe` is what survives; None where the file's name itself would not."""

    now: bytearray = field(default_factory=bytearray)
    safe: bytearray | None = None
    waiting: list[Write] = field(default_factory=list)


class Disk:
    """Files by name, and the power that they depend on."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        self.files: dict[str, File] = {}
        self._ghosts: dict[str, bytearray] = {}
        """Deleted files whose deletion is not safe yet."""
        self._renames: list[tuple[str, str, File | None]] = []
        """Old and new names that are not safe yet, and what stood under the new one."""
        self.power = 0
        """How often the power came; a handle of an earlier time is dead."""
        self.on = False
        self.cut_after: int | None = None
        """Operations left until the power goes; None for never."""
        self.operations = 0
        self.room: int | None = None
        """Bytes that are left; None for as many as one likes."""
        self.failing = 0.0
        """The share of writes and syncs that fail."""
        self.on_cut: Callable[[str], None] = lambda _: None

    # -- power ---------------------------------------------------------------------------------------------------

    def power_on(self) -> None:
        """The machine starts."""
        self.power += 1
        self.on = True

    def power_off(self) -> str:
        """The power is gone; how it went with what waited."""
        self.on = False
        self.cut_after = None
        style = self._chance.choice(CUT_STYLES)
        self._undo_renames()
        for name, kept in self._ghosts.items():
            if name not in self.files and self._chance.random() < 0.5:
                self.files[name] = File(safe=kept)
        self._ghosts.clear()
        for name in sorted(self.files):
            self._settle(name, style)
        return style

    def _undo_renames(self) -> None:
        """The latest ones first, as a journal would lose them."""
        kept = self._chance.randint(0, len(self._renames)) if self._renames else 0
        for old, new, replaced in reversed(self._renames[kept:]):
            if new in self.files and old not in self.files:
                self.files[old] = self.files.pop(new)
                if replaced is not None:
                    self.files[new] = replaced
        self._renames.clear()

    def _settle(self, name: str, style: str) -> None:
        file = self.files[name]
        if file.safe is not None and not file.waiting:
            return
        if file.safe is None and self._chance.random() < 0.5:
            del self.files[name]
            return
        image = bytearray() if file.safe is None else file.safe
        for write in self._surviving(file.waiting, style):
            self._apply(image, write, style)
        self.files[name] = File(bytearray(image), image, [])

    def _surviving(self, waiting: list[Write], style: str) -> list[Write]:
        if style == "lose":
            return []
        return waiting[: self._chance.randint(0, len(waiting))] if style == "prefix" else waiting

    def _apply(self, image: bytearray, write: Write, style: str) -> None:
        if style in ("keep", "prefix"):
            _change(image, write)
        elif write.data is None:
            if self._chance.random() < 0.5:
                _change(image, write)
        else:
            self._apply_sectors(image, write.offset, write.data, style)

    def _apply_sectors(self, image: bytearray, offset: int, data: bytes, style: str) -> None:
        start = 0
        while start < len(data):
            end = min(len(data), start + SECTOR - (offset + start) % SECTOR)
            dice = self._chance.random()
            if style == "tear" and dice < 0.2:
                end_of_tear = self._chance.randint(start, end)
                _change(image, Write(offset + start, data[start:end_of_tear]))
            elif dice < 0.6:
                _change(image, Write(offset + start, data[start:end]))
            start = end

    # -- what a file system does -----------------------------------------------------------------------------------

    def open(self, name: str) -> File:
        """The file, made if there is none."""
        if name not in self.files:
            self.files[name] = File()
        return self.files[name]

    def write(self, file: File, offset: int, data: bytes) -> None:
        """Raises DiskFault, or PowerCut before it began."""
        self._operate()
        self._take_room(offset + len(data) - len(file.now))
        self._put(file, Write(offset, data))

    def _take_room(self, more: int) -> None:
        if self.room is not None and more > 0:
            if more > self.room:
                raise DiskFault(Trouble.FULL)
            self.room -= more

    def truncate(self, file: File, size: int) -> None:
        """As `write`."""
        self._operate()
        self._put(file, Write(size, None))

    def _put(self, file: File, write: Write) -> None:
        _change(file.now, write)
        file.waiting.append(write)

    def sync(self, file: File) -> None:
        """What was written is safe when this returns."""
        self._operate()
        image = bytearray() if file.safe is None else file.safe
        for write in file.waiting:
            _change(image, write)
        file.safe = image
        file.waiting.clear()

    def delete(self, name: str, *, synced: bool) -> None:
        """Remove a name."""
        self._operate()
        file = self.files.pop(name, None)
        if file is not None and self.room is not None:
            self.room += len(file.now)
        if file is not None and file.safe is not None and not synced:
            self._ghosts[name] = file.safe

    def rename(self, old: str, new: str) -> None:
        """Another name; it is safe once the names are synced."""
        self._operate()
        replaced = self.files.get(new)
        self.files[new] = self.files.pop(old)
        self._renames.append((old, new, replaced))

    def sync_names(self) -> None:
        """What was made, deleted and renamed stays so."""
        self._operate()
        self._ghosts.clear()
        self._renames.clear()
        for file in self.files.values():
            file.safe = bytearray() if file.safe is None else file.safe

    def _operate(self) -> None:
        """Each write, sync and deletion passes here: this is where the power may go."""
        self.operations += 1
        if self.cut_after is not None:
            self.cut_after -= 1
            if self.cut_after < 0:
                self.on_cut(self.power_off())
                raise PowerCut
        if self.failing and self._chance.random() < self.failing:
            raise DiskFault(Trouble.IO_ERROR)

    # -- what happens to disks by other hands ----------------------------------------------------------------------

    def copy(self) -> dict[str, bytes]:
        """What is safe, as a backup or a card's copy has it."""
        return {name: bytes(file.safe) for name, file in sorted(self.files.items()) if file.safe is not None}

    def restore(self, copy: dict[str, bytes]) -> None:
        """Have what the copy has, and nothing else. The machine must be off."""
        self._renames.clear()
        self.files = {name: File(bytearray(data), bytearray(data)) for name, data in copy.items()}
        self._ghosts.clear()

    def spoil(self, name: str) -> bool:
        """Damage a page of a file, as a worn card does. The machine must be off. Whether there was one."""
        if name not in self.files or len(self.files[name].now) < 4096:
            return False
        image = self.files[name]
        place = self._chance.randrange(len(image.now) // 4096) * 4096
        noise = self._chance.randbytes(256)
        image.now[place : place + 256] = noise
        image.safe = bytearray(image.now)
        image.waiting.clear()
        return True


def _change(image: bytearray, write: Write) -> None:
    if write.data is None:
        del image[write.offset :]
        return
    if len(image) < write.offset:
        image.extend(bytes(write.offset - len(image)))
    image[write.offset : write.offset + len(write.data)] = write.data
