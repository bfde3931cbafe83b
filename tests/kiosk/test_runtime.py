"""The loop, in a world whose time passes only while it sleeps."""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest

from drivers.printer.condition import Confirmation, Printed, PrinterCondition
from kiosk import buttons
from kiosk.delays import GOODBYE_MS, ISSUING_MS, PRINTING_MS, READING_MS
from kiosk.effects import Effect, IssueNumber, TicketJob
from kiosk.events import CentreChanged, ClockTicked, Event, NumberIssued, Pressed, PrinterChanged, PrintSettled
from kiosk.inbox import Inbox, Item, Stop
from kiosk.runtime import Runtime
from kiosk.states import (
    Attract,
    Confirming,
    Farewell,
    Home,
    Kiosk,
    OutOfService,
    Paper,
    Printing,
    State,
    Visit,
    name_of,
)
from tests.kiosk.story import OPEN, ticket_for

if TYPE_CHECKING:
    from kiosk.catalogue import Catalogue

VISIT = Visit("vi")
ASKED = IssueNumber("ho_tich", None, "vi", None, None)
TICKET = ticket_for(ASKED)


class World(Inbox):
    """Time and whatever comes in at its moments. A sleep ends at once, at the moment it would have ended."""

    def __init__(self, *script: tuple[int, Item]) -> None:
        super().__init__()
        self.now_ms = 0
        self.sleeps: list[float | None] = []
        self._script = deque(script)

    def monotonic_ms(self) -> int:
        return self.now_ms

    def get(self, timeout_s: float | None) -> Item | None:
        self.sleeps.append(timeout_s)
        came = super().get(0)
        if came is not None:
            return came
        wakes_ms = None if timeout_s is None else self.now_ms + round(timeout_s * 1000)
        if self._script and (wakes_ms is None or self._script[0][0] <= wakes_ms):
            at_ms, item = self._script.popleft()
            self.now_ms = max(self.now_ms, at_ms)
            return item
        assert wakes_ms is not None, "the loop sleeps and nothing will ever wake it"
        self.now_ms = wakes_ms
        return None


@dataclass
class Clockwork:
    """A chore at a steady pace."""

    every_ms: int
    ran_at_ms: list[int] = field(default_factory=list)
    due: int = 0

    def due_ms(self, now_ms: int) -> int:  # noqa: ARG002 - a chore is asked with the time
        return self.due

    def run(self, now_ms: int) -> None:
        self.ran_at_ms.append(now_ms)
        self.due = now_ms + self.every_ms


@dataclass
class Bench:
    """A runtime, what it showed and what it asked for."""

    catalogue: Catalogue
    world: World
    state: State
    perform: Callable[[Effect], None] = lambda _: None
    diary: list[tuple[int, str]] = field(default_factory=list)
    """When what was shown or asked for, in order."""

    def __post_init__(self) -> None:
        self.runtime = Runtime(
            Kiosk(self.state, OPEN),
            self.catalogue,
            self.world,
            perform=self._perform,
            show=lambda kiosk: self.diary.append((self.world.now_ms, name_of(kiosk.state))),
            monotonic_ms=self.world.monotonic_ms,
        )

    def _perform(self, effect: Effect) -> None:
        self.diary.append((self.world.now_ms, type(effect).__name__))
        self.perform(effect)

    def run(self, *chores: Clockwork) -> Bench:
        self.runtime.run(chores)
        return self


def bench(catalogue: Catalogue, state: State, *script: tuple[int, Item]) -> Bench:
    return Bench(catalogue, World(*script), state)


# -- time-outs ------------------------------------------------------------------------------------------------


def test_a_screen_that_nobody_touches_ends_when_its_time_is_over(catalogue: Catalogue) -> None:
    told = bench(catalogue, Home(VISIT), (READING_MS + 1, Stop())).run()
    assert told.diary == [(0, "home"), (READING_MS, "attract")]


@pytest.mark.parametrize("button", [buttons.TEXT_SIZE, "no_such_button"])
def test_a_touch_gives_the_visitor_the_whole_time_again(catalogue: Catalogue, button: str) -> None:
    told = bench(catalogue, Home(VISIT), (50_000, Pressed(button)), (200_000, Stop())).run()
    assert told.diary[-1] == (50_000 + READING_MS, "attract")


@pytest.mark.parametrize(
    "report", [PrinterChanged(PrinterCondition.PAPER_OUT), CentreChanged(reachable=False), ClockTicked("09:00")]
)
def test_what_happens_in_the_background_keeps_no_screen_alive(catalogue: Catalogue, report: Event) -> None:
    told = bench(catalogue, Home(VISIT), (50_000, report), (200_000, Stop())).run()
    assert told.diary == [(0, "home"), (50_000, "home"), (READING_MS, "attract")]


@pytest.mark.parametrize("button", [buttons.TEXT_SIZE, buttons.LANGUAGE, "no_such_button"])
def test_an_impatient_finger_puts_off_no_device_that_is_waited_for(catalogue: Catalogue, button: str) -> None:
    touches = [(ms, Pressed(button)) for ms in range(0, PRINTING_MS, 500)]
    told = bench(catalogue, Printing(VISIT, TICKET), *touches, (PRINTING_MS + 1, Stop())).run()
    assert told.diary[-1] == (PRINTING_MS, "farewell")


def test_a_new_state_has_its_own_time(catalogue: Catalogue) -> None:
    settled = PrintSettled(TicketJob(TICKET.number, 0), Printed(Confirmation.PROCESS_ID))
    told = bench(catalogue, Printing(VISIT, TICKET), (PRINTING_MS - 1, settled), (200_000, Stop())).run()
    assert told.diary[-1] == (PRINTING_MS - 1 + GOODBYE_MS, "attract")


def test_the_resting_screen_waits_for_ever(catalogue: Catalogue) -> None:
    told = bench(catalogue, Attract(VISIT), (10**9, Stop())).run()
    assert told.diary == [(0, "attract")]
    assert told.world.sleeps == [None]


def test_a_number_that_was_long_in_coming_is_shown_and_not_overtaken_by_its_time_out(catalogue: Catalogue) -> None:
    told = bench(catalogue, Confirming(VISIT, "ho_tich"), (0, Pressed(buttons.TAKE_NUMBER)), (6_000, Stop()))

    def slow_card(effect: Effect) -> None:
        if isinstance(effect, IssueNumber):
            told.world.now_ms += ISSUING_MS + 500
            told.world.post(NumberIssued(TICKET))

    told.perform = slow_card
    assert told.run().runtime.kiosk.state == Printing(VISIT, TICKET)


def test_a_number_that_never_comes_is_not_waited_for(catalogue: Catalogue) -> None:
    told = bench(
        catalogue, Confirming(VISIT, "ho_tich"), (0, Pressed(buttons.TAKE_NUMBER)), (ISSUING_MS + 1, Stop())
    ).run()
    assert isinstance(told.runtime.kiosk.state, OutOfService)


def test_a_touch_that_waits_in_the_inbox_comes_before_the_time_out_of_the_same_moment(catalogue: Catalogue) -> None:
    told = bench(catalogue, Home(VISIT), (READING_MS + 2_000, Stop()))
    told.world.call(lambda: setattr(told.world, "now_ms", READING_MS + 1_000))
    told.world.post(Pressed(buttons.service("ho_tich")))
    assert told.run().runtime.kiosk.state == Confirming(VISIT, "ho_tich")


# -- chores and rest ----------------------------------------------------------------------------------------------


def test_a_chore_runs_when_it_is_due_and_at_no_other_time(catalogue: Catalogue) -> None:
    chore = Clockwork(1_000)
    touches = [(at, Pressed("nothing")) for at in range(150, 5_000, 333)]
    bench(catalogue, Home(VISIT), *touches, (5_500, Stop())).run(chore)
    assert chore.ran_at_ms == [0, 1_000, 2_000, 3_000, 4_000, 5_000]


def test_the_loop_wakes_only_for_what_is_to_be_done(catalogue: Catalogue) -> None:
    minute, blink = Clockwork(1_000), Clockwork(7_000)
    told = bench(catalogue, Home(VISIT), (30_500, Pressed("nothing")), (600_000, Stop())).run(minute, blink)
    woken = len(minute.ran_at_ms) + len(blink.ran_at_ms) + len(["touch", "time-out", "stop"])
    assert len(told.world.sleeps) <= woken
    assert all(sleep is None or sleep > 0 for sleep in told.world.sleeps)


def test_no_chore_and_no_time_out_keep_the_loop_from_an_event(catalogue: Catalogue) -> None:
    told = bench(catalogue, Attract(VISIT), (123, Pressed(buttons.START)), (124, Stop())).run(Clockwork(10_000))
    assert (123, "home") in told.diary


# -- one event, to its end ---------------------------------------------------------------------------------------------


def test_the_screen_changes_before_the_work_that_may_take_long(catalogue: Catalogue) -> None:
    told = bench(catalogue, Confirming(VISIT, "ho_tich"), (0, Pressed(buttons.TAKE_NUMBER)), (1, Stop())).run()
    assert [what for _, what in told.diary] == ["confirming", "issuing", "IssueNumber"]


def test_what_changes_nothing_is_not_shown_again(catalogue: Catalogue) -> None:
    again = [(at, Pressed("nothing")) for at in range(10)]
    told = bench(catalogue, Home(VISIT), *again, (20, CentreChanged(reachable=True)), (30, Stop())).run()
    assert told.diary == [(0, "home")]


def test_a_touch_from_another_thread_is_done_in_its_turn(catalogue: Catalogue) -> None:
    told = bench(catalogue, Attract(VISIT), (9, Stop()))
    told.world.post(Pressed(buttons.START))
    told.world.call(lambda: told.runtime.handle(Pressed(buttons.service("ho_tich"))))
    told.world.post(Pressed(buttons.TAKE_NUMBER))
    assert [what for _, what in told.run().diary] == ["attract", "home", "confirming", "issuing", "IssueNumber"]


def test_stop_ends_the_loop_after_what_came_before_it(catalogue: Catalogue) -> None:
    told = bench(catalogue, Attract(VISIT))
    told.world.post(Pressed(buttons.START))
    told.world.stop()
    told.world.post(Pressed(buttons.service("ho_tich")))
    assert told.run().runtime.kiosk.state == Home(VISIT)


def test_a_state_is_logged_once_when_it_comes(catalogue: Catalogue, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, logger="kiosk.runtime")
    looks = [(at, Pressed(buttons.CONTRAST)) for at in range(5)]
    bench(catalogue, Attract(VISIT), *looks, (9, Pressed(buttons.START)), (10, Stop())).run()
    assert caplog.messages == ["home after Pressed"]


def test_nothing_of_a_visit_is_logged_but_the_kind_of_screen(
    catalogue: Catalogue, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    asked = IssueNumber("ho_tich", "disabled", "vi", None, None)
    ticket = ticket_for(asked)
    settled = PrintSettled(TicketJob(ticket.number, 0), Printed(Confirmation.PROCESS_ID))
    touch = Pressed(buttons.TAKE_NUMBER)
    script: list[tuple[int, Item]] = [(0, touch), (1, NumberIssued(ticket)), (2, settled), (3, Stop())]
    told = bench(catalogue, Confirming(VISIT, "ho_tich", "disabled"), *script).run()
    assert told.runtime.kiosk.state == Farewell(VISIT, ticket, Paper.PRINTED)
    assert caplog.messages == ["issuing after Pressed", "printing after NumberIssued", "farewell after PrintSettled"]
