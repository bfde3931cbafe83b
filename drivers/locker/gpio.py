"""A locker on GPIO pins: a lock's current is a pulse, and whatever fails it is switched off again."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from drivers.locker.condition import DoorOutcome, Jammed, NotTried, Opened, Unsure, Untried
from drivers.locker.contact import SETTLED_MS, Contact
from drivers.stream import StreamLost

if TYPE_CHECKING:
    from drivers.locker.wiring import DoorPins, Wiring

log = logging.getLogger(__name__)

PULSES = 2
"""A bolt under load often gives way at the second pulse, when the visitor pushes the door."""
LOOK_MS = 20
"""How often the sensor is read while a door is to open."""
OPENS_WITHIN_MS = 2_000
"""After a pulse; a spring opens the door at once, a visitor's hand within a second."""


class Locker:
    """The doors. For one thread. Every call is bounded in time: `open` takes 6 s at the most."""

    def __init__(
        self,
        wiring: Wiring,
        pins: Any,  # a gpiozero factory: it has no types
        *,
        monotonic: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """Raises `StreamLost` where the pins cannot be had. Every lock is switched off first, whoever left it on."""
        self._wiring = wiring
        self._monotonic = monotonic
        self._sleep = sleep
        self._locks: dict[int, Any] = {}
        self._sensors: dict[int, Any] = {}
        try:
            for one in wiring.doors:
                self._take(one, pins)
            self._contacts = {door: Contact(self._reads_closed(door), self._now_ms()) for door in self._sensors}
        except Exception as fault:
            self.close()
            raise StreamLost(f"the locker's pins cannot be had: {fault}") from fault

    def _take(self, one: DoorPins, pins: Any) -> None:
        from gpiozero import DigitalInputDevice, DigitalOutputDevice  # noqa: PLC0415 - 80 ms, and most kiosks have none

        on_is_high = self._wiring.lock_on == "high"
        self._locks[one.door] = DigitalOutputDevice(
            one.lock_pin, active_high=on_is_high, initial_value=False, pin_factory=pins
        )
        self._sensors[one.door] = DigitalInputDevice(one.sensor_pin, pull_up=True, pin_factory=pins)

    # -- looking -----------------------------------------------------------------------------------------------------

    def changes(self) -> dict[int, bool]:
        """Doors that are another than at the last look: whether they are closed now. Raises `StreamLost`."""
        now_ms = self._now_ms()
        try:
            read = {door: self._reads_closed(door) for door in self._sensors}
        except Exception as fault:
            raise StreamLost(f"a door's sensor cannot be read: {fault}") from fault
        return {door: closed for door, closed in read.items() if self._contacts[door].look(closed, now_ms)}

    def standing_open(self) -> tuple[int, ...]:
        """Doors that are not closed, as of the last look."""
        return tuple(sorted(door for door, contact in self._contacts.items() if not contact.closed))

    def _reads_closed(self, door: int) -> bool:
        # With the pull-up, "active" is a pin at ground.
        return bool(self._sensors[door].is_active) == (self._wiring.door_closed == "low")

    def _now_ms(self) -> int:
        return int(self._monotonic() * 1000)

    # -- opening -----------------------------------------------------------------------------------------------------

    def open(self, door: int) -> DoorOutcome:
        """Open one door, and say what is known of it. Raises nothing."""
        if door not in self._locks:
            return NotTried(Untried.NO_SUCH_DOOR)
        try:
            if not self._reads_closed(door):
                return NotTried(Untried.STANDS_OPEN)
        except Exception as fault:  # noqa: BLE001 - whatever a pin library raises, the lock got nothing
            log.warning("the sensor of door %d cannot be read: %s", door, fault)
            return NotTried(Untried.LOST)
        try:
            seen = any(self._pulse(door) for _ in range(PULSES))
        except Exception as fault:  # noqa: BLE001 - from here on the lock may have had its current
            log.warning("door %d: the pins failed while it was to open: %s", door, fault)
            return Unsure()
        return Opened() if seen else Jammed()

    def _pulse(self, door: int) -> bool:
        """Give the lock its current once; whether the door was seen open."""
        try:
            self._locks[door].on()
            self._sleep(self._wiring.pulse_ms / 1000)
        finally:
            self._locks[door].off()
        return self._opens(door)

    def _opens(self, door: int) -> bool:
        contact, until = self._contacts[door], self._now_ms() + OPENS_WITHIN_MS
        contact.look(self._reads_closed(door), self._now_ms())
        while contact.closed and self._now_ms() < until:
            self._sleep(LOOK_MS / 1000)
            contact.look(self._reads_closed(door), self._now_ms())
        return not contact.closed

    def close(self) -> None:
        """Switch every lock off and let the pins go. Raises nothing."""
        for lock in self._locks.values():
            with suppress(Exception):
                lock.off()  # closing alone lets the pin go, and leaves what it said to the board
        for device in (*self._locks.values(), *self._sensors.values()):
            with suppress(Exception):
                device.close()
        self._locks.clear()
        self._sensors.clear()


LONGEST_MS = PULSES * (700 + OPENS_WITHIN_MS + SETTLED_MS)
"""What an opening may take, with pulses of the usual length."""


def lgpio_factory() -> Any:
    """The pins of this Raspberry Pi, by name: gpiozero's own choice differs between models. Raises `StreamLost`."""
    try:
        from gpiozero.pins.lgpio import LGPIOFactory  # noqa: PLC0415 - see above

        return LGPIOFactory()
    except Exception as fault:
        raise StreamLost(f"no GPIO pins here: {fault}") from fault
