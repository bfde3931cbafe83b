"""Paths and the part of `os` that the ledger's shelf uses, on a simulated disk: notes, ballast, ruins set aside.

While a run goes on, the modules named in `_MODULES` find `SimulatedOs` where they imported `os`; whatever is not on a
simulated disk goes to the real one.
"""

from __future__ import annotations

import errno
import fnmatch
import os
from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

from kiosk import ballast, reserve, salvage, storage
from kiosk.simulation.disk import Disk, DiskFault, File, PowerCut, Trouble

_MODULES = (ballast, reserve, salvage, storage)
_FREE_BLOCKS = 1 << 20
_BLOCK_BYTES = 4096


class SimulatedPath:
    """As much of `pathlib.Path` as is used of a file, or of the one folder (`name` is empty)."""

    def __init__(self, disk: Disk, name: str = "") -> None:
        self.disk = disk
        self.name = name

    def __str__(self) -> str:
        return self.name or "."

    @property
    def parent(self) -> SimulatedPath:
        """As `pathlib.Path.parent`."""
        return SimulatedPath(self.disk)

    def with_name(self, name: str) -> SimulatedPath:
        """As `pathlib.Path.with_name`."""
        return SimulatedPath(self.disk, name)

    def exists(self) -> bool:
        """As `pathlib.Path.exists`."""
        _alive(self.disk)
        return self.name in self.disk.files

    is_file = exists

    def mkdir(self, **_how: object) -> None:
        """The folder is there."""

    def stat(self) -> Any:
        """As `pathlib.Path.stat`."""
        return SimpleNamespace(st_size=len(self._file().now))

    def read_bytes(self) -> bytes:
        """As `pathlib.Path.read_bytes`."""
        return bytes(self._file().now)

    def glob(self, pattern: str) -> Iterator[SimulatedPath]:
        """As `pathlib.Path.glob`."""
        _alive(self.disk)
        names = fnmatch.filter(sorted(self.disk.files), pattern)
        return iter([SimulatedPath(self.disk, name) for name in names])

    def rename(self, target: SimulatedPath) -> SimulatedPath:
        """As `pathlib.Path.rename`."""
        self._file()
        with _as_os():
            self.disk.rename(self.name, target.name)
        return target

    replace = rename

    def unlink(self, *, missing_ok: bool = False) -> None:
        """As `pathlib.Path.unlink`."""
        if missing_ok and not self.exists():
            return
        self._file()
        with _as_os():
            self.disk.delete(self.name, synced=False)

    def _file(self) -> File:
        _alive(self.disk)
        if self.name not in self.disk.files:
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), self.name)
        return self.disk.files[self.name]


class SimulatedOs:
    """`os`, with descriptors of simulated files among the real ones."""

    def __init__(self) -> None:
        self._open: dict[int, tuple[Disk, File | None, bool]] = {}
        self._next = 1_000_000

    def __getattr__(self, name: str) -> Any:
        return getattr(os, name)

    def open(self, path: Any, flags: int, mode: int = 0o777) -> int:
        """As `os.open`."""
        if not isinstance(path, SimulatedPath):
            return os.open(path, flags, mode)
        _alive(path.disk)
        if path.name and not flags & os.O_CREAT and not path.exists():
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), path.name)
        file = path.disk.open(path.name) if path.name else None
        if file is not None and flags & os.O_TRUNC:
            with _as_os():
                path.disk.truncate(file, 0)
        self._next += 1
        self._open[self._next] = (path.disk, file, bool(flags & os.O_APPEND))
        return self._next

    def close(self, fd: int) -> None:
        """As `os.close`."""
        if self._open.pop(fd, None) is None:
            os.close(fd)

    def write(self, fd: int, data: bytes) -> int:
        """Only at the end or at the beginning, once: nobody here does otherwise."""
        disk, file, append = self._open[fd]
        assert file is not None  # noqa: S101 - a folder is never written
        with _as_os():
            disk.write(file, len(file.now) if append else 0, data)
        return len(data)

    def fsync(self, fd: int) -> None:
        """As `os.fsync`."""
        if fd not in self._open:
            os.fsync(fd)
            return
        disk, file, _ = self._open[fd]
        with _as_os():
            if file is None:
                disk.sync_names()
            else:
                disk.sync(file)

    fdatasync = fsync

    def fstat(self, fd: int) -> Any:
        """As `os.fstat`."""
        file = self._open[fd][1]
        return SimpleNamespace(st_size=0 if file is None else len(file.now))

    def pread(self, fd: int, length: int, offset: int) -> bytes:
        """As `os.pread`."""
        file = self._open[fd][1]
        return b"" if file is None else bytes(file.now[offset : offset + length])

    def posix_fallocate(self, fd: int, offset: int, length: int) -> None:
        """As `os.posix_fallocate`."""
        disk, file, _ = self._open[fd]
        assert file is not None  # noqa: S101 - as above
        with _as_os():
            disk.write(file, offset, bytes(length))

    def statvfs(self, path: Any) -> Any:
        """As `os.statvfs`."""
        if not isinstance(path, SimulatedPath):
            return os.statvfs(path)
        room = path.disk.room
        return SimpleNamespace(
            f_bavail=_FREE_BLOCKS if room is None else room // _BLOCK_BYTES, f_frsize=_BLOCK_BYTES, f_bsize=_BLOCK_BYTES
        )

    def access(self, path: Any, mode: int) -> bool:
        """As `os.access`."""
        return True if isinstance(path, SimulatedPath) else os.access(path, mode)


@contextmanager
def simulated_os() -> Iterator[None]:
    """For the length of a run."""
    simulated = SimulatedOs()
    for module in _MODULES:
        module.os = simulated  # type: ignore[attr-defined]  # that it imports `os` is what makes it one of them
    try:
        yield
    finally:
        for module in _MODULES:
            module.os = os  # type: ignore[attr-defined]  # as above


def _alive(disk: Disk) -> None:
    if not disk.on:
        raise PowerCut


@contextmanager
def _as_os() -> Iterator[None]:
    """The disk's refusals in the system's words."""
    try:
        yield
    except DiskFault as fault:
        code = errno.ENOSPC if fault.trouble is Trouble.FULL else errno.EIO
        raise OSError(code, os.strerror(code)) from None
