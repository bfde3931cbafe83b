"""What runs between two power cuts: the production code of one kiosk, joined as `kiosk/app.py` joins it."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, cast

from kiosk import __version__
from kiosk.almanac import Almanac
from kiosk.contract import Topics
from kiosk.delays import PRINTER_POLL_MS
from kiosk.effects import CheckStorage
from kiosk.events import Event, NumberIssued, Pressed, Started
from kiosk.housekeeping import Housekeeping
from kiosk.inbox import Inbox, Item, Stop, Work
from kiosk.machine import first
from kiosk.moment import Clock
from kiosk.news import Newsreader
from kiosk.performer import Performer
from kiosk.runtime import Runtime
from kiosk.simulation import breaks
from kiosk.simulation.link import SimulatedLink
from kiosk.simulation.world import Task
from kiosk.states import Attract, Kiosk, Surroundings
from kiosk.uplink import About
from kiosk.worker import Printer, PrinterWorker

if TYPE_CHECKING:
    from drivers.printer.receipt import Receipt
    from kiosk.effects import Effect, PrintJob
    from kiosk.ledger import Ledger
    from kiosk.reporter import News, Reporter
    from kiosk.simulation.station import Station

MONOTONIC_AT_START_MS = 8_000
"""What the kernel needed before the kiosk started."""


class SimulatedInbox(Inbox):
    """The queue of events, for whom waiting means giving the turn to others."""

    def __init__(self) -> None:
        super().__init__()
        self._queue: deque[Item] = deque()
        self.task: Task | None = None

    def post(self, event: Event) -> None:
        """As `Inbox`."""
        self._put(event)

    def call(self, work: Work) -> None:
        """As `Inbox`."""
        self._put(work)

    def stop(self) -> None:
        """As `Inbox`."""
        self._put(Stop())

    def _put(self, item: Item) -> None:
        self._queue.append(item)
        if self.task is not None:
            self.task.wake()

    def get(self, timeout_s: float | None) -> Item | None:
        """As `Inbox`; only the kiosk's main task calls it."""
        if not self._queue and self.task is not None:
            self.task.wait(None if timeout_s is None else timeout_s * 1000)
        return self._queue.popleft() if self._queue else None


class TaskWorker(PrinterWorker):
    """The production worker on a task instead of its thread."""

    orders = 0
    """Given and not begun."""
    task: Task | None = None

    def submit(self, job: PrintJob, receipt: Receipt) -> None:
        """As `PrinterWorker`."""
        super().submit(job, receipt)
        self.orders += 1
        if self.task is not None:
            self.task.wake()

    def serve(self) -> None:
        """As its thread does."""
        self.look()
        while self.task is not None:
            if not self.orders:
                self.task.wait(PRINTER_POLL_MS)
            if self.orders:
                self.orders -= 1
                self.step(0)
            else:
                self.look()


class Boot:
    """One life of the process."""

    def __init__(self, station: Station, ledger: Ledger) -> None:
        self.station = station
        self.ledger = ledger
        place, world = station.place, station.world
        self._began_ms = world.now_ms
        self.inbox = SimulatedInbox()
        clock = Clock(
            f"boot-{station.name}-{station.boots}",
            facts=station.clock.facts,
            monotonic_ms=self.monotonic_ms,
            wall_s=station.clock.wall_s,
        )
        self.almanac = Almanac(clock, place.catalogue.hours, ledger, self.inbox.post)
        self.news = Newsreader(self.almanac, self.inbox.post)
        self.link = SimulatedLink(
            world,
            place.broker,
            About(Topics(place.centre_id, station.name), clock.boot, __version__),
            ledger,
            on_news=lambda news: self.inbox.call(partial(self._hear, news)),
            guard=station.guard,
            chance=station.chance,
            wire=partial(breaks.wire, place.broken, ledger),
            monotonic_ms=self.monotonic_ms,
        )
        self.worker = TaskWorker(
            self._open_printer,
            self.inbox.post,
            monotonic_ms=self.monotonic_ms,
            jitter=station.chance.random,
            half_printed=ledger.paper_in_doubt(),
        )
        self.performer = Performer(
            catalogue=place.catalogue,
            ledger=ledger,
            printer=self.worker,
            reporter=cast("Reporter", self.link),
            almanac=self.almanac,
            post=self._post,
        )
        self.runtime = Runtime(
            first(Surroundings(self.almanac.opening()), place.catalogue),
            place.catalogue,
            self.inbox,
            perform=partial(self._perform, breaks.performer(place.broken, self.performer, self._main_sleeps)),
            show=self._show,
            monotonic_ms=self.monotonic_ms,
        )
        self.main_task = Task(world, self._run, partial(station.task_ended, "main"))
        self.printer_task = Task(world, self.worker.serve, partial(station.task_ended, "printer"))
        self.inbox.task = self.main_task
        self.worker.task = self.printer_task

    def start(self) -> None:
        """As `_App.serve`."""
        self.link.start()
        self.inbox.post(Started())
        self.inbox.call(lambda: self.performer(CheckStorage()))
        breaks.at_start(self.station.place.broken, self.ledger, self.worker, self.station.place.catalogue)

    def die(self) -> None:
        """The power is gone."""
        self.link.die()
        self.main_task.kill()
        self.printer_task.kill()

    def monotonic_ms(self) -> int:
        """Milliseconds of this boot."""
        return self.station.world.now_ms - self._began_ms + MONOTONIC_AT_START_MS

    def press(self, button: str) -> None:
        """A finger on the glass."""
        self.inbox.post(Pressed(button))

    def _main_sleeps(self, delay_ms: float) -> None:
        self.main_task.sleep(delay_ms)

    def _run(self) -> None:
        resting = Housekeeping(self.ledger, lambda: isinstance(self.runtime.kiosk.state, Attract))
        self.runtime.run([self.almanac, resting])

    def _post(self, event: Event) -> None:
        if isinstance(event, NumberIssued):
            self.station.place.witness.issued(self.station, event.ticket, self.ledger.incarnation)
        self.inbox.post(event)

    def _perform(self, perform: Callable[[Effect], None], effect: Effect) -> None:
        self.station.place.witness.effect(self.station, effect)
        perform(effect)

    def _show(self, kiosk: Kiosk) -> None:
        self.station.place.witness.shown(self.station, kiosk)
        self.link.set_devices({"printer": kiosk.surroundings.printer.value})

    def _hear(self, news: News) -> None:
        self.news.read(news)

    def _open_printer(self, half_printed: bool) -> Printer:
        return self.station.printer.open(half_printed, lambda: self.monotonic_ms() / 1000)
