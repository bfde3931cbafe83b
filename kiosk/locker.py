"""One supervised thread for the locker: it tries a code, opens one door for it, and sees the door closed again.

What makes a code open at most once: the order is used up and reported in one commit before the lock gets its current.
A power cut after that commit leaves an order that opens nothing more; why so: docs/decisions/0011.
"""

from __future__ import annotations

import hmac
import logging
import queue
import random
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Protocol, assert_never

from drivers.locker.condition import DoorOutcome, Jammed, LockerCondition, NotTried, Opened, Unsure
from drivers.stream import StreamLost
from kiosk.delays import LOCKER_LOOK_MS, UNLOCK_BEGINS_WITHIN_MS, UNLOCK_MS
from kiosk.door_orders import DoorEnd, DoorUse
from kiosk.events import DoorClosed, DoorNotOpened, DoorOpened, Event
from kiosk.numbering import StorageFailed
from kiosk.own_code import pick_up_digest
from kiosk.states import DoorRefusal
from kiosk.supervision import Supervised
from kiosk.wrong_codes import WrongCodes

if TYPE_CHECKING:
    from kiosk.contract import LockerOrder, Moment
    from kiosk.ledger import Ledger

log = logging.getLogger(__name__)


class Locker(Protocol):
    """What the worker needs of a locker's driver. Every call is bounded in time."""

    def open(self, door: int) -> DoorOutcome:
        """Open one door, and say what is known of it. Raises nothing that is expected."""

    def changes(self) -> dict[int, bool]:
        """Doors that are another than at the last look: whether they are closed now. Raises `StreamLost`."""

    def standing_open(self) -> tuple[int, ...]:
        """Doors that are not closed, as of the last look."""

    def close(self) -> None:
        """Let go of it, every lock off."""


@dataclass(frozen=True, slots=True)
class LockerLook:
    """How the locker is, for whoever looks after it."""

    condition: LockerCondition
    open_doors: tuple[int, ...] = ()

    @property
    def words(self) -> str:
        """At most 32 characters, as the contract's devices have."""
        if self.condition is LockerCondition.READY and self.open_doors:
            return f"open: {', '.join(map(str, self.open_doors))}"[:32]
        return self.condition.value


@dataclass(frozen=True, slots=True)
class _Try:
    code: str = field(repr=False)
    today: date | None
    not_after_ms: int


class LockerWorker:
    """The only place that touches the locks."""

    def __init__(
        self,
        open_locker: Callable[[], Locker],
        ledger: Ledger,
        post: Callable[[Event], None],
        *,
        moment: Callable[[], Moment],
        on_look: Callable[[LockerLook], None],
        on_kept: Callable[[], None],
        monotonic_ms: Callable[[], int],
        jitter: Callable[[], float] = random.random,
    ) -> None:
        """`moment`, `on_look` (each change) and `on_kept` (an event is in the outbox) are called in its thread.

        `open_locker` raises `StreamLost` where the pins cannot be had.
        """
        self._ledger = ledger
        self._post = post
        self._moment = moment
        self._on_look = on_look
        self._on_kept = on_kept
        self._monotonic_ms = monotonic_ms
        self._tries: queue.SimpleQueue[_Try | None] = queue.SimpleQueue()
        self._uses: dict[int, DoorUse] = {}
        """Doors that were opened for somebody, and not closed since."""
        self._wrong: WrongCodes | None = None
        self._started_ms = monotonic_ms()
        self._look: LockerLook | None = None
        self._line: Supervised[Locker] = Supervised(
            "locker",
            open_locker,
            lambda locker: locker.close(),
            lambda: self._tell(LockerLook(LockerCondition.LOST)),
            log=log,
            monotonic_ms=monotonic_ms,
            jitter=jitter,
            private=True,
        )
        self._thread = threading.Thread(target=self._run, name="locker", daemon=True)

    def start(self) -> None:
        """Begin to supervise."""
        self._thread.start()

    def stop(self) -> None:
        """Finish the door at hand, then let go of the pins: every lock is off."""
        self._tries.put(None)
        if self._thread.is_alive():
            self._thread.join(timeout=UNLOCK_MS / 1000)

    def submit(self, code: str, today: date | None) -> None:
        """Try a code soon or not at all: a door never opens for somebody who has left. Never blocks.

        `today` is None while nobody vouches for the day. Answered by `DoorOpened` or `DoorNotOpened`.
        """
        self._tries.put(_Try(code, today, self._monotonic_ms() + UNLOCK_BEGINS_WITHIN_MS))

    def _run(self) -> None:
        while self.step(LOCKER_LOOK_MS / 1000):
            pass

    def step(self, timeout_s: float) -> bool:
        """Carry out the next try, and look at the doors. False once told to stop."""
        try:
            tried = self._tries.get(timeout=timeout_s)
        except queue.Empty:
            self.look()
            return True
        if tried is None:
            self._line.let_go()
            return False
        self._post(self._answer(tried))
        self.look()
        return True

    # -- a code --------------------------------------------------------------------------------------------------

    def _answer(self, tried: _Try) -> DoorOpened | DoorNotOpened:
        wrong = self._wrong_codes()
        if wrong is None:
            return DoorNotOpened(DoorRefusal.BROKEN)
        if wrong.rests(self._monotonic_ms()):
            return DoorNotOpened(DoorRefusal.TOO_MANY)
        orders = self._ledger.locker_orders()
        if isinstance(orders, StorageFailed):
            return self._broken("the orders cannot be read", orders)
        order = _order_of(tried, orders)
        if order is None:
            return self._refuse(wrong.one_more(self._monotonic_ms()))
        if self._monotonic_ms() > tried.not_after_ms:
            return DoorNotOpened(DoorRefusal.BROKEN)
        return self._open_for(DoorUse(order.order, order.door))

    def _wrong_codes(self) -> WrongCodes | None:
        """What was tried before this start counts from the start on: the power's plug is in the visitor's reach."""
        if self._wrong is None:
            count = self._ledger.wrong_codes()
            if isinstance(count, StorageFailed):
                self._broken("the wrong tries cannot be read", count)
                return None
            self._wrong = WrongCodes(count, self._started_ms)
        return self._wrong

    def _refuse(self, wrong: WrongCodes) -> DoorNotOpened:
        """The count is on the disk before anybody is told."""
        self._wrong = wrong
        failed = self._ledger.set_wrong_codes(wrong.count)
        if failed is not None:
            return self._broken("a wrong try was not kept", failed)
        if wrong.rests(self._monotonic_ms()):
            log.warning("%d wrong pick-up codes: the locker rests", wrong.count)
            return DoorNotOpened(DoorRefusal.TOO_MANY)
        return DoorNotOpened(DoorRefusal.WRONG)

    def _broken(self, what: str, failed: StorageFailed) -> DoorNotOpened:
        log.error("no door is opened: %s: %s", what, failed)
        return DoorNotOpened(DoorRefusal.BROKEN)

    # -- a door --------------------------------------------------------------------------------------------------

    def _open_for(self, use: DoorUse) -> DoorOpened | DoorNotOpened:
        locker = self._line.opened(at_once=True)
        if locker is None:
            return DoorNotOpened(DoorRefusal.BROKEN)
        failed = self._ledger.door_opening(use, self._moment())
        if failed is not None:
            return self._broken(f"the use of door {use.door} was not kept", failed)
        wrong, self._wrong = self._wrong, WrongCodes(0, self._monotonic_ms())
        self._on_kept()
        outcome = self._pulsed(locker, use.door)
        if wrong is not None and isinstance(outcome, NotTried):
            self._count_on(wrong)
        return self._outcome(use, outcome)

    def _count_on(self, wrong: WrongCodes) -> None:
        """The code opened nothing and stays valid: if it set the count back, it would pay for any number of guesses."""
        self._wrong = wrong
        failed = self._ledger.set_wrong_codes(wrong.count)
        if failed is not None:
            log.error("wrong tries were not kept: %s", failed)

    def _pulsed(self, locker: Locker, door: int) -> DoorOutcome:
        try:
            return locker.open(door)
        except Exception as bug:  # noqa: BLE001 - see kiosk/supervision.py
            self._line.failed(bug)
            return Unsure()

    def _outcome(self, use: DoorUse, outcome: DoorOutcome) -> DoorOpened | DoorNotOpened:
        match outcome:
            case Opened():
                self._uses[use.door] = use
                self._end(use, "opened")
                return DoorOpened(use.door)
            case Jammed():
                self._end(use, "jammed")
            case NotTried(why=why):
                log.warning("door %d was not tried: %s", use.door, why.value)
                self._end(use, "not_opened")
            case Unsure():
                self._end(use, "unknown")
            case _:
                assert_never(outcome)
        return DoorNotOpened(DoorRefusal.BROKEN)

    def _end(self, use: DoorUse, outcome: DoorEnd) -> None:
        """Where this is not kept, the next start reports the order unknown: it is used up all the same."""
        log.log(logging.INFO if outcome in ("opened", "closed") else logging.WARNING, "door %d %s", use.door, outcome)
        failed = self._ledger.door_ended(use, outcome, self._moment())
        if failed is not None:
            log.error("what came of door %d was not kept: %s", use.door, failed)
        self._on_kept()

    # -- looking -------------------------------------------------------------------------------------------------

    def look(self) -> None:
        """Read the sensors, opening the locker first where it is time to try again."""
        locker = self._line.opened()
        if locker is None:
            return
        try:
            changes, standing_open = locker.changes(), locker.standing_open()
        except StreamLost as fault:
            self._line.lost(str(fault))
            return
        except Exception as bug:  # noqa: BLE001 - see kiosk/supervision.py
            self._line.failed(bug)
            return
        self._line.works(LockerCondition.READY.value)
        self._tell(LockerLook(LockerCondition.READY, standing_open))
        for door in (door for door, closed in changes.items() if closed):
            self._closed(door)

    def _closed(self, door: int) -> None:
        use = self._uses.pop(door, None)
        if use is not None:
            self._end(use, "closed")
            self._post(DoorClosed(door))

    def _tell(self, look: LockerLook) -> None:
        if look != self._look:
            self._look = look
            self._on_look(look)


def _order_of(tried: _Try, orders: tuple[LockerOrder, ...]) -> LockerOrder | None:
    """The order that this code is for. One slow hash a salt, however many orders have it, and all are compared."""
    digests = {salt: pick_up_digest(tried.code, salt) for salt in {order.salt for order in orders}}
    found = [order for order in orders if hmac.compare_digest(digests[order.salt], order.digest)]
    return next((order for order in found if tried.today is None or tried.today <= order.last_day), None)
