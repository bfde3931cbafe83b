"""What goes wrong, each by its name: when it comes, what it does, how it is over. All by the seed."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from drivers.printer.faults import Fault
from kiosk.simulation.broker import Weather
from kiosk.simulation.station import FILE as LEDGER

if TYPE_CHECKING:
    from kiosk.simulation.broker import Broker
    from kiosk.simulation.hall import Hall
    from kiosk.simulation.station import Station
    from kiosk.simulation.world import World

MINUTE_MS = 60_000
HOUR_MS = 60 * MINUTE_MS
DAY_S = 86_400.0
OPERATIONS = (0, 70)
"""A number and its paper take about thirty writes and syncs: the power goes at any of them."""


@dataclass(frozen=True, slots=True)
class Rates:
    """How often, in milliseconds on average."""

    power_ms: int = 12 * MINUTE_MS
    """From a start to the arming of the next cut."""


class Injector:
    """Brings the faults that were asked for into one run."""

    def __init__(
        self, names: Iterable[str], world: World, broker: Broker, hall: Hall, stations: list[Station], rates: Rates
    ) -> None:
        self.world = world
        self.broker = broker
        self.hall = hall
        self.stations = stations
        self.rates = rates
        self.counts: Counter[str] = Counter()
        self._over = False
        self._endings: dict[int, Callable[[], None]] = {}
        for name in names:
            (FAULTS | BEYOND)[name](self, world.chance(f"fault/{name}"))

    def heal(self) -> None:
        """Everything that is wrong is mended, and nothing more goes wrong."""
        self._over = True
        for end in list(self._endings.values()):
            end()
        self._endings.clear()
        for station in self.stations:
            station.disk.cut_after = None
            station.clock.heal()
        self.hall.disk.cut_after = None

    def episodes(
        self,
        name: str,
        who: str,
        chance: random.Random,
        every_ms: float,
        begin: Callable[[], Callable[[], None] | None],
        lasts_ms: tuple[int, int] = (1_000, 5 * MINUTE_MS),
    ) -> None:
        """Again and again: `begin` makes it go wrong and gives back what mends it."""

        def strike() -> None:
            if self._over:
                return
            self.counts[name] += 1
            self.world.note(who, f"FAULT {name}")
            end = begin()
            lasts = chance.randint(*lasts_ms)
            if end is not None:
                self._mend_after(lasts, name, who, end)
            self.world.after(lasts + chance.expovariate(1 / every_ms), strike)

        self.world.after(chance.expovariate(1 / every_ms), strike)

    def _mend_after(self, lasts_ms: int, name: str, who: str, end: Callable[[], None]) -> None:
        key = len(self._endings) + self.counts.total() * 1000
        self._endings[key] = end

        def over() -> None:
            if self._endings.pop(key, None) is not None:
                self.world.note(who, f"mended {name}")
                end()

        self.world.after(lasts_ms, over)


Install = Callable[[Injector, random.Random], None]
"""Lets a fault of one name come again and again."""


# -- power -------------------------------------------------------------------------------------------------------------


def _power(run: Injector, chance: random.Random) -> None:
    for station in run.stations:
        _arm(run, station, chance)


def _arm(run: Injector, station: Station, chance: random.Random) -> None:
    """After each start: sooner or later, at some operation of the disk; or in between, where nothing happens."""

    def arm() -> None:
        boots = station.boots
        station.disk.cut_after = chance.randint(*OPERATIONS) if chance.random() < 0.15 else None

        def strike() -> None:
            if run._over or station.boots != boots or not station.disk.on:
                return
            if chance.random() < 0.25:
                station.cut_power()
            else:
                station.disk.cut_after = chance.randint(*OPERATIONS)

        run.world.after(chance.expovariate(1 / run.rates.power_ms), strike)

    station.on_boot.append(lambda: None if run._over else arm())


def _centre_power(run: Injector, chance: random.Random) -> None:
    def strike() -> None:
        if run._over:
            return
        if run.hall.disk.on:
            if chance.random() < 0.3:
                run.hall.cut_power()
            else:
                run.hall.disk.cut_after = chance.randint(*OPERATIONS)
        run.world.after(chance.expovariate(1 / (40 * MINUTE_MS)), strike)

    run.world.after(chance.expovariate(1 / (40 * MINUTE_MS)), strike)


# -- broker and network ------------------------------------------------------------------------------------------------


def _broker(run: Injector, chance: random.Random) -> None:
    def begin() -> Callable[[], None]:
        run.broker.kill()
        return run.broker.start

    run.episodes("broker", "broker", chance, 90 * MINUTE_MS, begin, (500, 20 * MINUTE_MS))


def _partition(run: Injector, chance: random.Random) -> None:
    for name in [*(station.name for station in run.stations), "center"]:

        def begin(name: str = name) -> Callable[[], None]:
            run.broker.part(name)
            return lambda: run.broker.join(name)

        run.episodes("partition", name, chance, 2 * HOUR_MS, begin, (1_000, 30 * MINUTE_MS))


def _weather(name: str, every_ms: int, made: Callable[[random.Random], Weather]) -> Install:
    def install(run: Injector, chance: random.Random) -> None:
        def begin() -> Callable[[], None]:
            run.broker.weather = made(chance)

            def end() -> None:
                run.broker.weather = Weather()

            return end

        run.episodes(name, "broker", chance, every_ms, begin, (MINUTE_MS, 20 * MINUTE_MS))

    return install


# -- printer -----------------------------------------------------------------------------------------------------------


def _printer(name: str, fault: Fault, every_ms: int) -> Install:
    def install(run: Injector, chance: random.Random) -> None:
        for station in run.stations:

            def begin(station: Station = station) -> Callable[[], None]:
                station.printer.faults.set(fault)
                return lambda: station.printer.faults.set(fault, on=False)

            run.episodes(name, station.name, chance, every_ms, begin, (50, 4 * MINUTE_MS))

    return install


# -- clock and disk ----------------------------------------------------------------------------------------------------


def _clock(run: Injector, chance: random.Random) -> None:
    for station in run.stations:

        def begin(station: Station = station) -> Callable[[], None]:
            what = chance.choice(("1970", "no_server", "jump", "wrong_server"))
            clock = station.clock
            clock.begins_1970 = what == "1970"
            clock.no_server = True
            if what in ("jump", "wrong_server"):
                clock.jump(chance.choice((-DAY_S, DAY_S, -3600.0, 3 * DAY_S)), vouched=what == "wrong_server")
            return clock.heal

        run.episodes("clock", station.name, chance, 3 * HOUR_MS, begin, (MINUTE_MS, 2 * HOUR_MS))


def _disk_full(run: Injector, chance: random.Random) -> None:
    for station in run.stations:

        def begin(station: Station = station) -> Callable[[], None]:
            station.disk.room = chance.choice((0, 0, 30_000))

            def end() -> None:
                station.disk.room = None

            return end

        run.episodes("disk_full", station.name, chance, 3 * HOUR_MS, begin)


def _io_error(run: Injector, chance: random.Random) -> None:
    for station in run.stations:

        def begin(station: Station = station) -> Callable[[], None]:
            station.disk.failing = chance.choice((0.02, 0.2, 1.0))

            def end() -> None:
                station.disk.failing = 0.0

            return end

        run.episodes("io_error", station.name, chance, 3 * HOUR_MS, begin)


def _corrupt(name: str, file: str) -> Install:
    """A worn card: the power goes, and afterwards a page of a file is noise."""

    def install(run: Injector, chance: random.Random) -> None:
        for station in run.stations:

            def begin(station: Station = station) -> None:
                station.cut_power()
                if not station.disk.on and station.disk.spoil(file):
                    run.hall.witness.ruined(station.name, run.hall.codes())

            run.episodes(name, station.name, chance, 12 * HOUR_MS, begin)

    return install


def _cloned(run: Injector, chance: random.Random) -> None:
    """The card, or its copy, goes into another board."""
    for station in run.stations:

        def begin(station: Station = station) -> None:
            station.cut_power()
            station.board += 1

        run.episodes("cloned", station.name, chance, 12 * HOUR_MS, begin)


# -- the centre's memory -----------------------------------------------------------------------------------------------


def _restored(run: Injector, chance: random.Random) -> None:
    """A backup of some hours ago is brought back."""
    backups: list[dict[str, bytes]] = []

    def keep() -> None:
        backups.append(run.hall.disk.copy())
        if not run._over:
            run.world.after(4 * HOUR_MS, keep)

    def begin() -> None:
        if backups:
            run.hall.witness.centre_forgot()
            run.hall.replace_disk(chance.choice(backups[-6:]))

    run.world.after(MINUTE_MS, keep)
    run.episodes("restored", "center", chance, 10 * HOUR_MS, begin)


def _rebuilt(run: Injector, chance: random.Random) -> None:
    def begin() -> None:
        run.hall.witness.centre_forgot()
        run.hall.replace_disk({})

    run.episodes("rebuilt", "center", chance, 16 * HOUR_MS, begin)


FAULTS: dict[str, Install] = {
    "power": _power,
    "centre_power": _centre_power,
    "broker": _broker,
    "partition": _partition,
    "slow": _weather("slow", 3 * HOUR_MS, lambda _: Weather(slow=True)),
    "acks": _weather("acks", HOUR_MS, lambda chance: Weather(False, 0.2, 0.2, chance.choice((0.0, 0.3)))),
    "unplugged": _printer("unplugged", Fault.UNPLUGGED, 90 * MINUTE_MS),
    "paper_out": _printer("paper_out", Fault.PAPER_OUT, 60 * MINUTE_MS),
    "cover_open": _printer("cover_open", Fault.COVER_OPEN, 90 * MINUTE_MS),
    "cutter": _printer("cutter", Fault.FAULT, 3 * HOUR_MS),
    "silent": _printer("silent", Fault.SILENT, 90 * MINUTE_MS),
    "garbage": _printer("garbage", Fault.GARBAGE, 90 * MINUTE_MS),
    "clock": _clock,
    "disk_full": _disk_full,
    "io_error": _io_error,
    "corrupt": _corrupt("corrupt", LEDGER),
    "cloned": _cloned,
    "restored": _restored,
    "rebuilt": _rebuilt,
}
"""All that a kiosk must withstand today, by name."""

BEYOND: dict[str, Install] = {"corrupt_log": _corrupt("corrupt_log", f"{LEDGER}-wal")}
"""What a kiosk does not withstand yet: not in `all`, to be asked for by name."""
