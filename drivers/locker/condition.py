"""What is known of a locker and its doors, and what comes of opening one. Data only."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class LockerCondition(Enum):
    """How the line to the locks is."""

    READY = "ready"
    """The pins answer. Whether a lock hangs on them only an opening shows."""
    LOST = "lost"
    """There should be a locker, and its pins cannot be had."""


class Untried(Enum):
    """Why a lock surely got no current."""

    NO_SUCH_DOOR = "no_such_door"
    STANDS_OPEN = "stands_open"
    """Its sensor says so already: somebody left it open, or the sensor is broken. Nobody would know what came of it."""
    LOST = "lost"
    """Its pins cannot be had."""


@dataclass(frozen=True, slots=True)
class Opened:
    """The sensor saw the door open."""


@dataclass(frozen=True, slots=True)
class Jammed:
    """The lock got its current, and the sensor saw nothing."""


@dataclass(frozen=True, slots=True)
class NotTried:
    """The lock got no current."""

    why: Untried


@dataclass(frozen=True, slots=True)
class Unsure:
    """The pins failed while the lock was to have its current."""


DoorOutcome = Opened | Jammed | NotTried | Unsure
