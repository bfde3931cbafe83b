"""Simulated time, and tasks that share one thread: what runs in threads on a real kiosk, takes turns here.

A task is a greenlet: production code that sleeps or waits gives the turn to whatever is due next. Two runs of one seed
do the same things in the same order.
"""

from __future__ import annotations

import hashlib
import heapq
import random
from collections import deque
from collections.abc import Callable

from greenlet import GreenletExit, getcurrent, greenlet

KEPT_LINES = 400
"""Of the trace, for who reads what led to a violation."""


MOST_TURNS = 20_000
"""In one millisecond: who has more to do turns in circles."""


class Livelock(Exception):
    """Time does not go on any more."""


class Timer:
    """Something that will happen, unless it is cancelled."""

    __slots__ = ("work",)

    def __init__(self, work: Callable[[], None]) -> None:
        self.work: Callable[[], None] | None = work

    def cancel(self) -> None:
        """It will not happen."""
        self.work = None


class World:
    """Time, chance and the trace of one run."""

    def __init__(self, seed: int) -> None:
        self.seed = seed
        self.now_ms = 0
        self.kept: deque[str] = deque(maxlen=KEPT_LINES)
        self.on_line: Callable[[str], None] | None = None
        """Hears every line of the trace."""
        self._due: list[tuple[int, int, Timer]] = []
        self._entries = 0
        self._turns = 0
        self._digest = hashlib.sha256()
        self._hub = getcurrent()

    def chance(self, what: str) -> random.Random:
        """A source of chance of its own for each purpose, so that one more draw here changes nothing there."""
        return random.Random(f"{self.seed}/{what}")  # noqa: S311 - must be repeatable

    def monotonic_ms(self) -> int:
        """Milliseconds since the world began."""
        return self.now_ms

    def monotonic_s(self) -> float:
        """The same in seconds."""
        return self.now_ms / 1000

    def after(self, delay_ms: float, work: Callable[[], None]) -> Timer:
        """Have `work` done so many milliseconds from now; what is due at one time is done in the order of asking."""
        timer = Timer(work)
        self._entries += 1
        heapq.heappush(self._due, (self.now_ms + max(0, round(delay_ms)), self._entries, timer))
        return timer

    def run_until(self, end_ms: int) -> None:
        """Let time pass."""
        due = self._due
        while due and due[0][0] <= end_ms:
            at_ms, _, timer = heapq.heappop(due)
            if timer.work is not None:
                self._turn_of(at_ms)
                timer.work()
        self.now_ms = max(self.now_ms, end_ms)

    def _turn_of(self, at_ms: int) -> None:
        self._turns = self._turns + 1 if at_ms == self.now_ms else 0
        self.now_ms = at_ms
        if self._turns > MOST_TURNS:
            raise Livelock(f"no end of things to do at {clock_face(at_ms)}")

    def note(self, who: str, what: str) -> None:
        """A line of the trace: it says nothing that differs between two runs of one seed."""
        line = f"{clock_face(self.now_ms)} {who:7} {what}"
        self._digest.update(line.encode())
        self.kept.append(line)
        if self.on_line is not None:
            self.on_line(line)

    @property
    def trace_hash(self) -> str:
        """Equal for two runs that went alike."""
        return self._digest.hexdigest()

    @property
    def hub(self) -> greenlet:
        """Where the turn goes when a task waits."""
        return self._hub


def clock_face(ms: int) -> str:
    """Simulated time since the beginning: days, hours, minutes, seconds."""
    seconds, rest = divmod(ms, 1000)
    minutes, hours = seconds // 60, seconds // 3600
    return f"{hours // 24}d{hours % 24:02}:{minutes % 60:02}:{seconds % 60:02}.{rest:03}"


class Task:
    """One thread of a kiosk. `ended` gets what it died of, None for a good end."""

    def __init__(self, world: World, work: Callable[[], None], ended: Callable[[BaseException | None], None]) -> None:
        self._world = world
        self._work = work
        self._ended = ended
        self._greenlet = greenlet(self._run, world.hub)
        self._timer: Timer | None = None
        self._killed = False
        self._waits = False
        self._wake_up(0)

    def sleep(self, delay_ms: float) -> None:
        """Called from within the task: let others run for so long."""
        self._wake_up(delay_ms)
        self._world.hub.switch()

    def wait(self, most_ms: float | None) -> None:
        """Called from within the task: until it is woken, or for so long at most; None for no limit."""
        self._waits = True
        if most_ms is not None:
            self._wake_up(most_ms)
        self._world.hub.switch()
        self._waits = False

    def wake(self) -> None:
        """Where it waits, it goes on at once, after what is being done now."""
        if self._waits and not self._killed:
            self._wake_up(0)

    def kill(self) -> None:
        """As power does: wherever it is, it does nothing any more."""
        self._killed = True
        if self._timer is not None:
            self._timer.cancel()
        if self._greenlet and self._greenlet is not getcurrent():
            self._greenlet.throw(GreenletExit)

    def _wake_up(self, delay_ms: float) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._timer = self._world.after(delay_ms, self._resume)

    def _resume(self) -> None:
        self._timer = None
        if not self._killed:
            self._greenlet.switch()

    def _run(self) -> None:
        try:
            self._work()
        except GreenletExit:
            return
        except BaseException as fault:  # noqa: BLE001 - whatever it was, somebody must hear of it
            self._ended(fault)
        else:
            self._ended(None)
