"""The composition root: the only place that opens concrete things and joins them to one kiosk."""

from __future__ import annotations

import logging
import os
import resource
import signal
import sys
import time
from contextlib import ExitStack
from functools import partial
from typing import TYPE_CHECKING

from drivers.printer.escpos import EscPosPrinter
from drivers.printer.fonts import FontMissing as PaperFontMissing
from drivers.scanner.condition import ScannerCondition
from drivers.stream import Stream, open_stream
from kiosk import __version__
from kiosk.almanac import Almanac
from kiosk.board import read_board
from kiosk.contract import Topics
from kiosk.devices import has_camera, locker_wiring, open_locker, open_scanner, printer_profile, screen_display
from kiosk.doors import Doors
from kiosk.effects import CheckStorage
from kiosk.events import ClockTicked, Pressed, Started, StorageChecked
from kiosk.eyes import Eyes
from kiosk.front import Front
from kiosk.housekeeping import Housekeeping
from kiosk.inbox import Inbox
from kiosk.ledger import Ledger
from kiosk.lights import lights, locker_light
from kiosk.link import link_of
from kiosk.machine import first
from kiosk.moment import Clock, read_boot_id, read_facts
from kiosk.news import Newsreader
from kiosk.numbering import StorageFault
from kiosk.performer import Performer
from kiosk.reporter import News, Reporter
from kiosk.runtime import Runtime
from kiosk.screens import screen_of
from kiosk.shelf import Owner, Shelf
from kiosk.states import Attract, Kiosk, Listening, OutOfHours, OutOfService, Surroundings
from kiosk.tokens import new_incarnation, new_token
from kiosk.voice import Voice
from kiosk.watchdog import Watchdog
from kiosk.worker import PrinterWorker
from ui.dock import CannotListen, Dock
from ui.fonts import FontMissing
from ui.stage import Stage
from ui.window import NoDisplay, Window, open_window

if TYPE_CHECKING:
    from drivers.locker.wiring import Wiring
    from kiosk.bench import Bench
    from kiosk.bench_voice import BenchVoice
    from kiosk.choices import Choices
    from kiosk.settings import Settings
    from ui.dock import Level

log = logging.getLogger(__name__)


class CannotStart(Exception):
    """The kiosk cannot run here; the message says why and what to do."""


def monotonic_ms() -> int:
    """The clock that all delays are measured with."""
    return time.monotonic_ns() // 1_000_000


def run(settings: Settings, choices: Choices) -> int:
    """Serve until told to stop. Returns the exit code."""
    _keep_no_picture_of_memory()
    try:
        with ExitStack() as stack:
            _App(settings, choices, stack).serve()
    except (CannotStart, FontMissing, PaperFontMissing) as fault:
        print(f"kiosk run: {fault}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:  # before there was a loop to stop
        return 0
    return 0


class _App:
    """One kiosk's parts, opened in the order of need and closed in the reverse one."""

    def __init__(self, settings: Settings, choices: Choices, stack: ExitStack) -> None:
        self.inbox = Inbox()
        self.settings = settings
        self.choices = choices
        self.catalogue = settings.catalogue
        self.profile = printer_profile(settings)
        self.wiring = locker_wiring(settings)
        self.bench = self._bench() if choices.simulated else None
        self.ledger = self._ledger(stack)
        self.clock = Clock(
            read_boot_id(),
            facts=self.bench.clock_facts if self.bench else read_facts,
            monotonic_ms=monotonic_ms,
        )
        self.almanac = Almanac(self.clock, self.catalogue.hours, self.ledger, self.inbox.post)
        self.almanac.hold_open(held=choices.simulated)
        self.news = Newsreader(self.almanac, self.inbox.post)
        self.reporter = self._reporter(self.clock)
        self.printer = PrinterWorker(
            self._open_printer,
            self.inbox.post,
            monotonic_ms=monotonic_ms,
            half_printed=self.ledger.paper_in_doubt(),
        )
        self.doors = self._doors(self.wiring) if self.wiring else None
        self.voice = Voice(
            settings,
            self.inbox,
            on=choices.voice,
            by_browser=choices.by_browser,
            on_change=lambda: self.inbox.call(self._device_changed),
        )
        self.performer = Performer(
            catalogue=self.catalogue,
            ledger=self.ledger,
            printer=self.printer,
            reporter=self.reporter,
            almanac=self.almanac,
            post=self.inbox.post,
            doors=self.doors,
            listener=self.voice,
        )
        self.eyes = self._eyes()
        self.runtime = self._runtime()
        self.talk = self._talk() if choices.voice and choices.by_browser else None
        self.dock = self._dock(stack)
        self.front = self._front(stack)
        self.housekeeping = Housekeeping(self.ledger, lambda: isinstance(self.runtime.kiosk.state, Attract))
        self.watchdog = Watchdog(self._round, self._status)

    def serve(self) -> None:
        """Start what runs by itself, then run the machine."""
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: self.inbox.stop())
        with ExitStack() as running:
            self.printer.start()
            running.callback(self.printer.stop)
            self.reporter.start()
            running.callback(self.reporter.stop)
            if self.doors:
                self.doors.start()
                running.callback(self.doors.stop)
            if self.eyes:
                self.eyes.start()
                running.callback(self.eyes.stop)
            self.voice.start()
            running.callback(self.voice.stop)
            self.inbox.post(Started())
            self.performer(CheckStorage())
            self.runtime.run([self.almanac, self.front, self.watchdog, self.housekeeping, self.voice])
            self.watchdog.stopping()

    # -- building --------------------------------------------------------------------------------------------

    def _bench(self) -> Bench:
        from kiosk.bench import Bench  # noqa: PLC0415 - a real kiosk carries no simulators
        from kiosk.bench_scanner import simulated_scanner  # noqa: PLC0415 - as above

        scanner = simulated_scanner(self.settings, monotonic_ms)
        if self.wiring is None:
            return Bench(self.profile, scanner, self._paper_came_out)
        from kiosk.bench_locker import BenchLocker  # noqa: PLC0415 - most kiosks have no locker

        return Bench(self.profile, scanner, self._paper_came_out, BenchLocker(self.wiring, self._switched_by_itself))

    def _ledger(self, stack: ExitStack) -> Ledger:
        kiosk = self.settings.kiosk.kiosk
        path = self.choices.state / "ledger.db"
        shelf = Shelf(path, Owner(kiosk.id, kiosk.digit, read_board(), new_incarnation))
        ledger = Ledger.kept(shelf, kiosk=kiosk.id, digit=kiosk.digit, new_token=new_token)
        if ledger.condition == StorageFault.LOCKED.value:
            raise CannotStart(f"the ledger {path} is in use: another kiosk runs on it")
        stack.callback(ledger.close)
        return ledger

    def _reporter(self, clock: Clock) -> Reporter:
        return Reporter(
            link_of(self.settings),
            Topics(self.settings.kiosk.centre.id, self.settings.kiosk.kiosk.id),
            self.ledger,
            boot=clock.boot,
            version=__version__,
            on_news=lambda news: self.inbox.call(partial(self._hear, news)),
        )

    def _open_printer(self, half_printed: bool) -> EscPosPrinter:
        stream: Stream = self.bench.open_printer() if self.bench else open_stream(self.settings.kiosk.printer.address)
        return EscPosPrinter(stream, self.profile, half_printed=half_printed)

    def _eyes(self) -> Eyes | None:
        if self.bench is None and self.settings.kiosk.scanner is None:
            return None
        return Eyes(
            self.bench.scanner.open if self.bench else partial(open_scanner, self.settings, monotonic_ms),
            self.inbox,
            is_camera=has_camera(self.settings),
            today=lambda: self.runtime.kiosk.surroundings.today,
            on_change=self._device_changed,
            monotonic_ms=monotonic_ms,
        )

    def _doors(self, wiring: Wiring) -> Doors:
        facts = self.bench.clock_facts if self.bench else read_facts
        simulated = self.bench.locker if self.bench else None
        return Doors(
            simulated.open if simulated else partial(open_locker, wiring),
            self.ledger,
            self.inbox,
            Clock(self.clock.boot, facts=facts, monotonic_ms=monotonic_ms),
            on_kept=self.reporter.nudge,
            on_change=self._device_changed,
            monotonic_ms=monotonic_ms,
        )

    def _talk(self) -> BenchVoice:
        from kiosk.bench_voice import BenchVoice  # noqa: PLC0415 - a real kiosk carries no simulators

        return BenchVoice(self.voice, self.inbox, press=lambda button: self.runtime.handle(Pressed(button)))

    def _runtime(self) -> Runtime:
        kiosk = first(Surroundings(self.almanac.opening(), locker=self.doors is not None), self.catalogue)
        return Runtime(
            kiosk, self.catalogue, self.inbox, perform=self.performer, show=self._show, monotonic_ms=monotonic_ms
        )

    def _dock(self, stack: ExitStack) -> Dock | None:
        if self.choices.dock is None:
            return None
        screen = self.settings.kiosk.screen
        dock = Dock(
            self.choices.dock.host,
            self.choices.dock.port,
            width=screen.width_px,
            height=screen.height_px,
            switches=(*(self.bench.switches() if self.bench else ()), *(self.talk.switches if self.talk else ())),
            on_touch=lambda touch: self.inbox.call(partial(self.front.touch, touch, monotonic_ms())),
            on_switch=lambda name, value: self.inbox.call(partial(self._switched, name, value)),
            title=self.catalogue.centre_name("vi"),
            simulated=(
                "printer",
                "scanner",
                "clock",
                "hall",
                *(["locker"] if self.doors else []),
                *(["microphone"] if self.talk else []),
            )
            if self.bench
            else (),
            hand=self.bench.hand if self.bench else None,
            talk=self.talk,
        )
        address = dock.start()
        if isinstance(address, CannotListen):
            raise CannotStart(str(address))
        stack.callback(dock.stop)
        self.voice.join(dock)
        print(f"dock           {address}", flush=True)
        return dock

    def _front(self, stack: ExitStack) -> Front:
        stage = Stage(screen_display(self.settings))
        return Front(
            stage,
            window=self._window(stage, stack),
            dock=self.dock,
            press=lambda button: self.runtime.handle(Pressed(button)),
            close=self.inbox.stop,
            monotonic_ms=monotonic_ms,
            touched=self.voice.hush,
        )

    def _window(self, stage: Stage, stack: ExitStack) -> Window | None:
        wanted = self.choices.window
        if wanted == "no" or (wanted == "auto" and self.dock is not None and not _has_display()):
            return None
        window = open_window(
            stage,
            fullscreen=self.settings.kiosk.screen.fullscreen and not self.choices.simulated,
            title=self.catalogue.centre_name("vi"),
        )
        if isinstance(window, NoDisplay):
            raise CannotStart(f"no window can be opened ({window.why}). Without a display: --dock 127.0.0.1:8321")
        stack.callback(window.close)
        return window

    # -- what the parts tell each other, on the main thread -----------------------------------------------------

    def _show(self, kiosk: Kiosk) -> None:
        screen = screen_of(kiosk, self.catalogue)
        self.front.show(screen, resting=isinstance(kiosk.state, Attract | OutOfHours))
        self.voice.shown(kiosk, screen)
        self._report_devices(kiosk)
        self._light(kiosk)
        if self.eyes:
            self.eyes.look(kiosk.state)

    def _report_devices(self, kiosk: Kiosk) -> None:
        devices = {"printer": kiosk.surroundings.printer.value, "storage": self.ledger.condition}
        if scanner := self._scanner():
            devices["scanner"] = scanner.value
        if self.doors:
            devices["locker"] = self.doors.words
        devices.update(self.voice.devices())
        self.reporter.set_devices(devices)

    def _scanner(self) -> ScannerCondition | None:
        """None while nobody knows."""
        return self.eyes.condition if self.eyes else ScannerCondition.ABSENT

    def _device_changed(self) -> None:
        self._report_devices(self.runtime.kiosk)
        self._light(self.runtime.kiosk)

    def _lights(self, kiosk: Kiosk) -> dict[str, tuple[Level, str]]:
        rows = lights(kiosk, self.news.pending, self.ledger.condition, self._scanner())
        locker = {"Locker": locker_light(self.doors.look)} if self.doors else {}
        return {**rows, **locker, **self.voice.lights()}

    def _light(self, kiosk: Kiosk) -> None:
        if self.dock:
            self.dock.status(self._lights(kiosk))
            self.dock.ears(hears=kiosk.surroundings.ears, listening=isinstance(kiosk.state, Listening))

    def _round(self) -> str | None:
        """The watchdog's: the event tells the machine what it knows already, and goes the whole way all the same."""
        around = self.runtime.kiosk.surroundings
        self.runtime.handle(ClockTicked(around.clock, around.today))
        self.front.show_again()
        failed = self.ledger.check()
        self.runtime.handle(StorageChecked(usable=failed is None))
        self._report_devices(self.runtime.kiosk)
        # A disk that fails is not mended by another start: a glass that sends people to the desk serves.
        sends_away = isinstance(self.runtime.kiosk.state, OutOfService)
        return f"ledger {failed.why.value}" if failed and not sends_away else None

    def _status(self) -> str:
        return ", ".join(f"{name} {words}" for name, (_, words) in self._lights(self.runtime.kiosk).items())

    def _hear(self, news: News) -> None:
        self.news.read(news)
        self._light(self.runtime.kiosk)

    def _switched_by_itself(self, name: str, value: str) -> None:
        if self.dock:
            self.dock.set_switch(name, value)

    def _switched(self, name: str, value: str) -> None:
        if self.bench:
            self.bench.switch(name, value)
            self.clock.look_again()
            self.almanac.hold_open(held=self.bench.hall_held_open)
        if self.talk and self.dock and self.talk.trouble(name, value):
            self.dock.set_switch(name, self.talk.switches[0].value)

    def _paper_came_out(self, png: bytes) -> None:
        if self.dock:
            self.dock.paper(png)


def _keep_no_picture_of_memory() -> None:
    """A core dump would hold the card that was shown last. The service's unit forbids it too."""
    try:
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    except OSError as fault:
        log.warning("core dumps cannot be forbidden (%s); LimitCORE=0 in the service's unit does it", fault)


def _has_display() -> bool:
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY"))
