"""What is known of the scanner. Whether its window is clean or its card in reach, no scanner says."""

from __future__ import annotations

from enum import Enum


class ScannerCondition(Enum):
    """How the line to the scanner is."""

    READY = "ready"
    """There is a line to it, and nothing failed on it. That it sees is only known from what it reads."""
    LOST = "lost"
    """There should be one, and it cannot be opened, or has gone."""
    ABSENT = "absent"
    """None is configured: nothing is offered that needs one."""
