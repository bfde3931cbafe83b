"""Which pins a locker's doors hang on, and how. Data only; pins are numbered as GPIO (BCM), not by their places.

A lock is a solenoid or a motor behind a relay or a transistor, open for as long as its pin says; a sensor is a contact
between its pin and ground, with the Pi's own pull-up.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

Level = Literal["high", "low"]

FIRST_PIN, LAST_PIN = 2, 27
"""0 and 1 belong to the EEPROM of boards that are stacked on (Raspberry Pi, HAT specification)."""


@dataclass(frozen=True, slots=True)
class DoorPins:
    """One door's pins."""

    door: int
    lock_pin: int
    sensor_pin: int


@dataclass(frozen=True, slots=True)
class Wiring:
    """All doors of a locker."""

    doors: tuple[DoorPins, ...]
    pulse_ms: int = 700
    """How long a lock gets its current. Most solenoids are made for some seconds at the most, and burn later."""
    lock_on: Level = "high"
    """What opens: many relay boards switch on at "low"."""
    door_closed: Level = "low"
    """What a sensor says of a closed door: a contact that closes with the door pulls its pin low."""


def faults(doors: Sequence[DoorPins]) -> Iterator[str]:
    """What cannot be wired so."""
    for door, times in Counter(one.door for one in doors).items():
        if times > 1:
            yield f"door {door} stands twice"
    for pin, times in Counter(pin for one in doors for pin in (one.lock_pin, one.sensor_pin)).items():
        if times > 1:
            yield f"pin {pin} is used {times} times"
