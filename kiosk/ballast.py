"""Room that is kept back on the card and given up when the card is full, so that numbers go on."""

from __future__ import annotations

import logging
import os
from pathlib import Path

from kiosk.reserve import sync_folder

log = logging.getLogger(__name__)

BALLAST_BYTES = 8 * 1024 * 1024
"""Half of it lets the ledger's log grow to the size at which it is carried over and begins again (1,000 pages: a
ticket touches nine), half lets the ledger itself grow by 1 KB a ticket: days, in which somebody comes."""
ROOM_TIMES = 3
"""It is made again only where three times as much is free: giving up and making would else take turns."""


class Ballast:
    """One file of nothing. For the ledger's lock or one thread."""

    def __init__(self, path: Path, size: int = BALLAST_BYTES) -> None:
        self._path = path
        self._size = size
        self.given_up = False
        """Whether the card was full and is not known to have room again."""

    def give_up(self) -> bool:
        """The card is full: make room. Whether there was anything to give."""
        self.given_up = True
        try:
            self._path.unlink()
        except OSError:
            return False
        log.error("the disk is full: %d KiB kept back for numbers are given up", self._size // 1024)
        return True

    def make(self) -> None:
        """At rest: keep room back where there is enough. Costs a write of its size at most."""
        try:
            if self._is_whole():
                self.given_up = False
            elif self._has_room():
                self._fill()
                self._back()
        except OSError as fault:
            log.warning("no room is kept back: %s", fault.strerror)
            self._path.unlink(missing_ok=True)

    def _is_whole(self) -> bool:
        return self._path.is_file() and self._path.stat().st_size == self._size

    def _has_room(self) -> bool:
        at = os.statvfs(self._path.parent)
        return at.f_bavail * at.f_frsize >= self._size * ROOM_TIMES

    def _fill(self) -> None:
        file = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            os.posix_fallocate(file, 0, self._size)
            os.fsync(file)
        finally:
            os.close(file)
        sync_folder(self._path.parent)

    def _back(self) -> None:
        if self.given_up:
            log.info("the disk has room again: %d KiB are kept back", self._size // 1024)
        self.given_up = False
