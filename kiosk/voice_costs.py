"""What the processes of a kiosk cost, as Linux counts it: seconds of processor, megabytes of memory."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

PROC = Path("/proc")
USED = slice(11, 15)
"""Of `/proc/PID/stat` after the name: user and system, of itself and of its children that have ended (proc(5))."""


def cpu_s() -> float | None:
    """Of this process and of all that it started; None where the system does not tell."""
    try:
        ticks = sum(_ticks(pid) for pid in _family(os.getpid()))
    except (OSError, ValueError):
        return None
    return ticks / os.sysconf("SC_CLK_TCK")


def memory_mb(pid: int) -> int | None:
    """Resident memory of a process; None where the system does not tell, or it is gone."""
    try:
        pages = int((PROC / str(pid) / "statm").read_text(encoding="ascii").split()[1])
    except (OSError, ValueError):
        return None
    return pages * os.sysconf("SC_PAGE_SIZE") >> 20


def cores() -> int:
    """Processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _family(pid: int) -> Iterator[int]:
    yield pid
    for task in (PROC / str(pid) / "task").iterdir():
        with suppress(FileNotFoundError, ProcessLookupError):  # a thread or a program that ended meanwhile
            for child in (task / "children").read_text(encoding="ascii").split():
                yield from _family(int(child))


def _ticks(pid: int) -> int:
    try:
        line = (PROC / str(pid) / "stat").read_text(encoding="utf-8", errors="replace")
    except (FileNotFoundError, ProcessLookupError):
        return 0
    return sum(int(word) for word in line.rpartition(")")[2].split()[USED])
