"""A locker that is not there: gpiozero's mock pins, with bolts, doors and contacts behind them.

A bolt that gets its current lets go of its door, whose spring opens it. Whoever stands there shuts it again.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from enum import Enum
from typing import TYPE_CHECKING, Any

from gpiozero.pins.mock import MockFactory, MockPin

if TYPE_CHECKING:
    from drivers.locker.wiring import DoorPins, Wiring


class DoorFault(Enum):
    """What goes wrong with one door."""

    JAMMED = "jammed"
    """The bolt does not move."""
    STUCK = "stuck"
    """Its sensor says for ever what it said last."""


class SimulatedDoor:
    """One bolt, one door, one contact."""

    def __init__(self, pins: DoorPins) -> None:
        self.pins = pins
        self.closed = True
        self.powered = False
        self.fault: DoorFault | None = None
        self.openings = 0
        """How often the lock let it go."""
        self.pulses = 0
        self._said_closed = True

    @property
    def says_closed(self) -> bool:
        """What its contact says."""
        if self.fault is not DoorFault.STUCK:
            self._said_closed = self.closed
        return self._said_closed

    def power(self, on: bool) -> bool:
        """The lock's current; whether that opened the door."""
        begins, self.powered = on and not self.powered, on
        self.pulses += begins
        opens = begins and self.closed and self.fault is not DoorFault.JAMMED
        if opens:
            self.closed = False
            self.openings += 1
        return opens


class SimulatedLocker:
    """The pins, and what hangs on them. Safe to use from several threads."""

    def __init__(self, wiring: Wiring, on_door: Callable[[int], None] = lambda _door: None) -> None:
        """`on_door` is told of each door that moved, in the thread that moved it."""
        self.doors = {one.door: SimulatedDoor(one) for one in wiring.doors}
        self.cut_off = False
        """The cable to the pins is out: every pin raises OSError."""
        self._wiring = wiring
        self._on_door = on_door
        self._lock = threading.RLock()

    def factory(self) -> Any:
        """Pins for one opening of the driver."""
        return _Factory(self)

    def set_fault(self, door: int, fault: DoorFault | None) -> None:
        """Put one door out of order, or back in."""
        with self._lock:
            self.doors[door].says_closed  # noqa: B018 - what it says now is what it goes on saying
            self.doors[door].fault = fault

    def shut(self, door: int) -> None:
        """Somebody shuts it."""
        self._move(door, closed=True)

    def force(self, door: int) -> None:
        """Somebody opens it with a key or a crowbar."""
        self._move(door, closed=False)

    def _move(self, door: int, *, closed: bool) -> None:
        with self._lock:
            moved = self.doors[door].closed is not closed
            self.doors[door].closed = closed
        if moved:
            self._on_door(door)

    # -- what the pins say and hear ----------------------------------------------------------------------------------

    def drive(self, pin: int, high: bool) -> None:
        """A pin that the driver drives is at this level now."""
        self._require_cable()
        on = high == (self._wiring.lock_on == "high")
        with self._lock:
            moved = [door.pins.door for door in self._on(lambda pins: pins.lock_pin, pin) if door.power(on)]
        for number in moved:
            self._on_door(number)

    def level(self, pin: int) -> bool | None:
        """What a pin reads where a sensor hangs on it; None where none does."""
        self._require_cable()
        with self._lock:
            door = next(iter(self._on(lambda pins: pins.sensor_pin, pin)), None)
            return None if door is None else door.says_closed == (self._wiring.door_closed == "high")

    def _on(self, which: Callable[[DoorPins], int], pin: int) -> Iterable[SimulatedDoor]:
        return [door for door in self.doors.values() if which(door.pins) == pin]

    def _require_cable(self) -> None:
        if self.cut_off:
            raise OSError("the simulated pins are cut off")


class _Pin(MockPin):  # type: ignore[misc]  # gpiozero has no types
    def _set_state(self, value: Any) -> None:
        super()._set_state(value)
        self.factory.locker.drive(_number(self.info.name), bool(value))

    def _get_state(self) -> Any:
        level = self.factory.locker.level(_number(self.info.name))
        return super()._get_state() if level is None else level


class _Factory(MockFactory):  # type: ignore[misc]  # gpiozero has no types
    def __init__(self, locker: SimulatedLocker) -> None:
        super().__init__(pin_class=_Pin)
        self.locker = locker


def _number(name: str) -> int:
    return int(name.removeprefix("GPIO"))
