"""A kiosk's wall clock: wrong after a start, right once a time server was heard, and whatever a fault makes of it."""

from __future__ import annotations

import random
from datetime import UTC, datetime

from kiosk.moment import VIETNAM, ClockFacts
from kiosk.simulation.world import World

SAVED_EVERY_MS = 3_600_000
"""fake-hwclock's way: the card keeps the time of the last hour."""
SYNCED_AFTER_MS = (5_000, 60_000)


class TrueTime:
    """What the time really is."""

    def __init__(self, world: World, begins: datetime) -> None:
        self._world = world
        self._begins_s = begins.timestamp()

    def seconds(self) -> float:
        """Since 1970, UTC."""
        return self._begins_s + self._world.now_ms / 1000

    def local(self) -> datetime:
        """In Viet Nam."""
        return datetime.fromtimestamp(self.seconds(), VIETNAM)

    def utc(self) -> datetime:
        """The same, for the centre."""
        return datetime.fromtimestamp(self.seconds(), UTC)


class WallClock:
    """The clock of one Pi."""

    def __init__(self, world: World, truth: TrueTime, chance: random.Random) -> None:
        self._world = world
        self._truth = truth
        self._chance = chance
        self._offset_s = 0.0
        self._synced = False
        self._booted_ms = 0
        self._synced_after_ms: int | None = 0
        self._set_at_ms = 0
        self.begins_1970 = False
        self.no_server = False

    def boot(self) -> None:
        """Without a battery a Pi starts where the card last kept the time, or in 1970."""
        now_ms = self._world.now_ms
        self._booted_ms = now_ms
        self._synced = False
        stale_s = (now_ms % SAVED_EVERY_MS) / 1000
        self._offset_s = -self._truth.seconds() if self.begins_1970 else -stale_s
        self._synced_after_ms = self._chance.randint(*SYNCED_AFTER_MS)

    def wall_s(self) -> float:
        """Seconds since 1970 by this clock."""
        self._look_for_server()
        return self._truth.seconds() + self._offset_s

    def facts(self) -> ClockFacts:
        """What the system says of it."""
        self._look_for_server()
        return ClockFacts(self._synced, (), None if self.begins_1970 else self._truth.seconds() - 3600)

    def jump(self, seconds: float, *, vouched: bool) -> None:
        """Somebody, or a wrong time server, sets it."""
        self._offset_s += seconds
        self._synced = vouched
        self._synced_after_ms = None

    def heal(self) -> None:
        """A right time server is there again, and the clock steps."""
        self.begins_1970 = self.no_server = False
        self._synced_after_ms = 0

    @property
    def lies(self) -> bool:
        """Whether something vouches for a wrong time, so that nobody can know better."""
        return self._synced and abs(self._offset_s) > 1

    def right_for_ms(self) -> int:
        """How long it has been right, and vouched for; 0 where it is not."""
        self._look_for_server()
        right = self._synced and abs(self._offset_s) <= 1
        return self._world.now_ms - self._set_at_ms if right else 0

    def _look_for_server(self) -> None:
        after_ms = self._synced_after_ms
        if self.no_server or after_ms is None or self._world.now_ms < self._booted_ms + after_ms:
            return
        self._offset_s, self._synced, self._synced_after_ms = 0.0, True, None
        self._set_at_ms = self._world.now_ms
