"""The loop: an event in, one transition, its effects out. It sleeps until something happens.

Everything that must be done at a certain moment (a time-out, the clock's minute, a blink) is a `Chore`.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Protocol

from kiosk.delays import time_out_ms
from kiosk.events import Event, Pressed, TimedOut
from kiosk.inbox import Inbox, Stop
from kiosk.machine import transition
from kiosk.states import Issuing, Printing, Starting, State, name_of

if TYPE_CHECKING:
    from kiosk.catalogue import Catalogue
    from kiosk.effects import Effect
    from kiosk.states import Kiosk

log = logging.getLogger(__name__)


class Chore(Protocol):
    """Something to do at a moment it names itself."""

    def due_ms(self, now_ms: int) -> int | None:
        """When it wants to run next, in milliseconds of the monotonic clock; None for not at all."""

    def run(self, now_ms: int) -> None:
        """Do it."""


class Runtime:
    """Runs the machine on the main thread. Others only put into its inbox."""

    def __init__(
        self,
        kiosk: Kiosk,
        catalogue: Catalogue,
        inbox: Inbox,
        *,
        perform: Callable[[Effect], None],
        show: Callable[[Kiosk], None],
        monotonic_ms: Callable[[], int],
    ) -> None:
        self.kiosk = kiosk
        self._catalogue = catalogue
        self._perform = perform
        self._show = show
        self._monotonic_ms = monotonic_ms
        self._inbox = inbox
        self._deadline_ms: int | None = None

    def run(self, chores: Sequence[Chore]) -> None:
        """Until a `Stop`: wait for an event or the next chore, whichever comes first."""
        self._show(self.kiosk)
        self._arm()
        while True:
            self._run_due(chores)
            item = self._inbox.get(self._sleep_s(chores))
            if isinstance(item, Stop):
                return
            if item is None:
                self._time_out_if_due()
            elif callable(item):
                item()
            else:
                self.handle(item)

    def handle(self, event: Event) -> None:
        """One event, to its end."""
        before = self.kiosk
        step = transition(before, event, self._catalogue)
        self.kiosk = step.kiosk
        if _begins_anew(before.state, step.kiosk.state, event):
            self._arm()
        if type(step.kiosk.state) is not type(before.state):
            log.debug("%s after %s", name_of(step.kiosk.state), type(event).__name__)
        if step.kiosk != before:
            self._show(step.kiosk)
        for effect in step.effects:
            self._perform(effect)

    def _arm(self) -> None:
        lasts = time_out_ms(self.kiosk.state, self._catalogue.offered[0])
        self._deadline_ms = None if lasts is None else self._monotonic_ms() + lasts

    def _run_due(self, chores: Sequence[Chore]) -> None:
        now = self._monotonic_ms()
        for chore in chores:
            due = chore.due_ms(now)
            if due is not None and due <= now:
                chore.run(now)

    def _time_out_if_due(self) -> None:
        """Only where nothing waits in the inbox: what came in while an effect took long counts first."""
        if self._deadline_ms is not None and self._deadline_ms <= self._monotonic_ms():
            self.handle(TimedOut())

    def _sleep_s(self, chores: Sequence[Chore]) -> float | None:
        """Seconds until the next chore or the time-out; None where only an event can wake the loop."""
        now = self._monotonic_ms()
        moments = [chore.due_ms(now) for chore in chores] + [self._deadline_ms]
        known = [moment for moment in moments if moment is not None]
        return max(0, min(known) - now) / 1000 if known else None


def _begins_anew(before: State, after: State, event: Event) -> bool:
    """Whether the state's time begins again. Where a device is waited for, an impatient finger puts nothing off."""
    if type(before) is type(after) and isinstance(after, Starting | Issuing | Printing):
        return False
    return before != after or isinstance(event, Pressed)
