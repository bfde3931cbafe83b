"""The simulated locker of a kiosk with `--sim`: a switch a door, which shows how it stands and is the hand on it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from drivers.locker.gpio import Locker
from drivers.locker.simulated import DoorFault, SimulatedLocker
from ui.dock import Switch

if TYPE_CHECKING:
    from drivers.locker.wiring import Wiring

GROUP: Final = "Locker"
CLOSED, OPEN = "closed", "open"
WAYS: Final = (
    (CLOSED, "Shut"),
    (OPEN, "Open"),
    (DoorFault.JAMMED.value, "Bolt jammed"),
    (DoorFault.STUCK.value, "Sensor stuck"),
)
_PREFIX: Final = "door_"


class BenchLocker:
    """The doors behind the pins. Any thread may call."""

    def __init__(self, wiring: Wiring, on_switched: Callable[[str, str], None]) -> None:
        """`on_switched` is told of a switch that goes by itself: of a door that its lock let go."""
        self._wiring = wiring
        self._on_switched = on_switched
        self._doors = SimulatedLocker(wiring, self._moved)

    def open(self) -> Locker:
        """The production driver on it."""
        return Locker(self._wiring, self._doors.factory())

    def switches(self) -> tuple[Switch, ...]:
        """One a door."""
        return tuple(Switch(f"{_PREFIX}{door}", f"Door {door}", GROUP, WAYS, CLOSED) for door in self._doors.doors)

    def switch(self, switch_id: str, way: str) -> None:
        """Shut and open are what a hand does; a fault begins with the door as it stands. Others' switches pass."""
        number = switch_id.removeprefix(_PREFIX)
        if number == switch_id:
            return
        door = int(number)
        self._doors.set_fault(door, next((fault for fault in DoorFault if fault.value == way), None))
        if way == CLOSED:
            self._doors.shut(door)
        elif way == OPEN:
            self._doors.force(door)

    def _moved(self, number: int) -> None:
        door = self._doors.doors[number]
        if door.fault is None:
            self._on_switched(f"{_PREFIX}{number}", CLOSED if door.closed else OPEN)
