"""A locker to test with: the real worker and driver on simulated doors, a real ledger, and a time of its own."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from drivers.locker.condition import LockerCondition
from drivers.locker.gpio import Locker
from drivers.locker.simulated import SimulatedLocker
from drivers.locker.wiring import DoorPins, Wiring
from drivers.stream import StreamLost
from kiosk.contract import DoorUsed, LockerOrder, LockerOrders
from kiosk.events import DoorClosed, DoorNotOpened, DoorOpened, Event
from kiosk.ledger import Ledger
from kiosk.locker import LockerLook, LockerWorker
from kiosk.own_code import pick_up_code, pick_up_digest
from tests.kiosk.ledgers import AT, events

DOORS = (1, 2, 3, 4)
WIRING = Wiring(tuple(DoorPins(door, 2 + 2 * door, 3 + 2 * door) for door in DOORS))
SALT = "00112233445566778899aabbccddeeff"
LAST_DAY = date(2026, 11, 30)
CODES = {door: pick_up_code(f"482133{door}") for door in DOORS}
WRONG = pick_up_code("9999999")


def order(door: int, code: str | None = None, *, number: int = 0, last_day: date = LAST_DAY) -> LockerOrder:
    digest = pick_up_digest(code or CODES[door], SALT)
    return LockerOrder(f"order{door:03d}{number:03d}", door, SALT, digest, last_day)


def orders(*listed: LockerOrder) -> LockerOrders:
    return LockerOrders(1, listed)


def outcomes(ledger: Ledger) -> list[tuple[int, str]]:
    """Door and outcome of every event that waits."""
    return [(one.door, one.outcome) for one in events(ledger) if isinstance(one, DoorUsed)]


class Hall:
    """A kiosk with a locker, stepped by the test in its own thread. The doors outlive its restarts."""

    def __init__(self, ledger: Ledger) -> None:
        self.now_s = 1000.0
        self.on_sleep: Callable[[], None] = lambda: None
        """What happens while the driver waits."""
        self.doors = SimulatedLocker(WIRING)
        self.unplugged = False
        self.looks: list[LockerLook] = []
        self.posted: list[Event] = []
        self.kept = 0
        self.begin(ledger)

    def begin(self, ledger: Ledger) -> None:
        """The kiosk starts."""
        self.ledger = ledger
        self.worker = LockerWorker(
            self._open,
            ledger,
            self.posted.append,
            moment=lambda: AT,
            on_look=self.looks.append,
            on_kept=self._kept,
            monotonic_ms=lambda: int(self.now_s * 1000),
            jitter=lambda: 0.0,
        )

    def _kept(self) -> None:
        self.kept += 1

    def _open(self) -> Locker:
        if self.unplugged:
            raise StreamLost("no pins here")
        return Locker(WIRING, self.doors.factory(), monotonic=lambda: self.now_s, sleep=self.sleep)

    def sleep(self, seconds: float) -> None:
        self.now_s += seconds
        self.on_sleep()

    def enter(self, code: str, today: date | None = None) -> DoorOpened | DoorNotOpened:
        """Somebody types a code: what the machine is told."""
        self.worker.submit(code, today)
        self.worker.step(0)
        answers = [event for event in self.posted if not isinstance(event, DoorClosed)]
        self.posted.clear()
        (answer,) = answers
        assert isinstance(answer, DoorOpened | DoorNotOpened)
        return answer

    def pass_time(self, seconds: float = 1.0) -> list[Event]:
        """What the worker tells meanwhile."""
        for _ in range(3):
            self.now_s += seconds / 3
            self.worker.look()
        told, self.posted[:] = list(self.posted), []
        return told

    @property
    def condition(self) -> LockerCondition:
        return self.looks[-1].condition

    def powered(self) -> list[int]:
        """Doors whose lock has its current."""
        return [number for number, door in self.doors.doors.items() if door.powered]
