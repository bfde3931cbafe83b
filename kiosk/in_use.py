"""Whether a kiosk runs on a ledger, found out without touching the ledger.

SQLite tells by locks of the kernel on certain bytes of the file (fcntl). The kernel is only asked who holds them:
nothing is opened by SQLite, nothing is locked, nothing is written. Source: SQLite "File Locking And Concurrency";
os.h, PENDING_BYTE; fcntl(2), F_GETLK.
"""

from __future__ import annotations

import fcntl
import os
import struct
from enum import Enum
from pathlib import Path

PENDING_BYTE = 0x40000000
LOCK_BYTES = 512
"""Pending, reserved and 510 shared ones, from there on."""
_FLOCK = "hhqqi"
"""type, whence, start, length, pid: `struct flock` of 64-bit Linux."""


class Use(Enum):
    """Who has the ledger."""

    FREE = "free"
    """Nobody, or there is none yet."""
    HELD = "held"
    """A kiosk that runs."""
    HIDDEN = "hidden"
    """We may not look."""


def use_of(ledger: Path) -> Use:
    """Who has the ledger at this moment. Not for the process that holds it: closing a file there would let go of it."""
    try:
        file = os.open(ledger, os.O_RDWR | os.O_CLOEXEC)
    except FileNotFoundError:
        return Use.FREE
    except OSError:
        return Use.HIDDEN
    try:
        question = struct.pack(_FLOCK, fcntl.F_WRLCK, os.SEEK_SET, PENDING_BYTE, LOCK_BYTES, 0)
        answer = struct.unpack(_FLOCK, fcntl.fcntl(file, fcntl.F_GETLK, question))
    except OSError:
        return Use.HIDDEN
    finally:
        os.close(file)
    return Use.FREE if answer[0] == fcntl.F_UNLCK else Use.HELD
