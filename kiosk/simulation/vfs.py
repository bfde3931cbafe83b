"""SQLite's file layer on a simulated disk."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import apsw

from kiosk.simulation.disk import Disk, DiskFault, File, PowerCut, Trouble

T = TypeVar("T")
_CHARACTERISTICS = apsw.SQLITE_IOCAP_POWERSAFE_OVERWRITE
"""As SQLite's own layer for Unix says by default."""
_SECTOR_BYTES = 4096


class SimulatedVfs(apsw.VFS):
    """One disk, as SQLite sees it. `name` is unique in the process."""

    def __init__(self, name: str, disk: Disk) -> None:
        super().__init__(name, base="")
        self.name = name
        self._disk = disk

    def excepthook(self, *_fault: object) -> bool:
        """A refusal where SQLite has no way to tell: it goes on as it does on a real disk."""
        return True

    def xOpen(self, name: str | apsw.URIFilename | None, flags: list[int]) -> _Handle:  # noqa: N802 - SQLite's name
        """As `apsw` has it."""
        named = name.filename() if isinstance(name, apsw.URIFilename) else name or ""
        flags[1] = flags[0]
        return _Handle(self._disk, named.rpartition("/")[2])

    def xDelete(self, filename: str, syncdir: bool) -> None:  # noqa: N802 - SQLite's
        """As `apsw` has it."""
        if filename not in self._disk.files:
            raise apsw.IOError
        _translated(lambda: self._disk.delete(filename, synced=syncdir))

    def xAccess(self, pathname: str, flags: int) -> bool:  # noqa: ARG002, N802 - SQLite's
        """As `apsw` has it."""
        return pathname in self._disk.files

    def xFullPathname(self, name: str) -> str:  # noqa: N802 - SQLite's
        """As `apsw` has it."""
        return name.rpartition("/")[2]


class _Handle(apsw.VFSFile):
    """An open file. It belongs to the time the power was on when it was opened."""

    def __init__(self, disk: Disk, name: str) -> None:  # without apsw's own: that would open a real file
        self._disk = disk
        self._power = disk.power
        self._file = disk.open(name) if name else File()

    def excepthook(self, *_fault: object) -> bool:
        """As of the layer itself."""
        return True

    def xRead(self, amount: int, offset: int) -> bytes:  # noqa: N802
        return bytes(self._file.now[offset : offset + amount])

    def xWrite(self, data: bytes, offset: int) -> None:  # noqa: N802
        self._alive()
        _translated(lambda: self._disk.write(self._file, offset, bytes(data)))

    def xTruncate(self, newsize: int) -> None:  # noqa: N802
        self._alive()
        _translated(lambda: self._disk.truncate(self._file, newsize))

    def xSync(self, flags: int) -> None:  # noqa: ARG002, N802
        self._alive()
        _translated(lambda: self._disk.sync(self._file))

    def xFileSize(self) -> int:  # noqa: N802
        return len(self._file.now)

    def xLock(self, level: int) -> None:  # noqa: N802
        """One connection a file: there is nobody to be locked out."""

    def xUnlock(self, level: int) -> None:  # noqa: N802
        """As `xLock`."""

    def xCheckReservedLock(self) -> bool:  # noqa: N802
        return False

    def xFileControl(self, op: int, pointer: int) -> bool:  # noqa: ARG002, N802
        return False

    def xSectorSize(self) -> int:  # noqa: N802
        return _SECTOR_BYTES

    def xDeviceCharacteristics(self) -> int:  # noqa: N802
        return _CHARACTERISTICS

    def xClose(self) -> None:  # noqa: N802
        """The disk keeps everything."""

    def _alive(self) -> None:
        if not self._disk.on or self._power != self._disk.power:
            raise apsw.IOError


def _translated(work: Callable[[], T]) -> T:
    """SQLite's words for what the disk says. After a power cut it is the connection that raises `PowerCut`."""
    try:
        return work()
    except DiskFault as fault:
        raise (apsw.FullError if fault.trouble is Trouble.FULL else apsw.IOError) from None
    except PowerCut:
        raise apsw.IOError from None
