"""One run from one seed: a centre, its kiosks, hours of a busy day, then everything mended; and what came of it."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from center import settings as centre_settings
from kiosk import settings as kiosk_settings
from kiosk.devices import printer_profile
from kiosk.moment import VIETNAM
from kiosk.simulation.breaks import Break
from kiosk.simulation.broker import Broker
from kiosk.simulation.clock import TrueTime
from kiosk.simulation.faults import FAULTS, Injector, Rates
from kiosk.simulation.files import simulated_os
from kiosk.simulation.hall import Hall
from kiosk.simulation.place import Place
from kiosk.simulation.station import Station
from kiosk.simulation.verdict import judge_end
from kiosk.simulation.visitors import Pace, Visitors
from kiosk.simulation.witness import Ears, Violation, Witness
from kiosk.simulation.world import World

MONDAY = datetime(2026, 11, 23, 7, 0, tzinfo=VIETNAM)
"""Begins half an hour before the counters open, when numbers are first given."""
HEALING_MS = 20 * 60_000
"""Until everything is reported: the longest pauses of both links, and a visitor who notes down a number."""
LOOK_MS = 10_000
SLOW_LOGGERS = ("kiosk", "center", "drivers")


@dataclass(frozen=True, slots=True)
class Options:
    """How to run."""

    config: Path
    hours: float = 24
    kiosks: int = 1
    faults: tuple[str, ...] = tuple(FAULTS)
    broken: Break | None = None
    byte_level_every: int = 8
    boot_ms: tuple[int, int] = (15_000, 60_000)
    pace: Pace = field(default_factory=Pace)
    rates: Rates = field(default_factory=Rates)


@dataclass(slots=True)
class Outcome:
    """What one seed showed."""

    seed: int
    virtual_ms: int
    trace_hash: str
    power_cuts: int
    counts: Counter[str]
    faults: Counter[str]
    violations: list[Violation] = field(default_factory=list)


def run(seed: int, options: Options, on_line: Callable[[str], None] | None = None) -> Outcome:
    """One seed, from the morning to the healed end."""
    world = World(seed)
    world.on_line = on_line
    witness = Witness(world)
    with _Quiet(witness), simulated_os():
        return _Run(world, witness, options).run()


class _Quiet:
    """The production code's log goes to the witness instead of the screen."""

    def __init__(self, witness: Witness) -> None:
        self._ears = Ears(witness)
        self._before: list[tuple[logging.Logger, int, bool]] = []

    def __enter__(self) -> None:
        for name in SLOW_LOGGERS:
            logger = logging.getLogger(name)
            self._before.append((logger, logger.level, logger.propagate))
            logger.setLevel(logging.WARNING)
            logger.propagate = False
            logger.addHandler(self._ears)

    def __exit__(self, *_fault: object) -> None:
        for logger, level, propagate in self._before:
            logger.setLevel(level)
            logger.propagate = propagate
            logger.removeHandler(self._ears)


class _Run:
    """The parts of one run."""

    def __init__(self, world: World, witness: Witness, options: Options) -> None:
        self.world = world
        self.witness = witness
        self.options = options
        settings = kiosk_settings.load(options.config)
        centre = centre_settings.load(options.config)
        if isinstance(settings, kiosk_settings.Faults) or isinstance(centre, centre_settings.Faults):
            raise ValueError(  # noqa: TRY004 - the value is wrong, not its type
                f"the configuration {options.config} has faults: see `kiosk check`"
            )
        truth = TrueTime(world, MONDAY + timedelta(days=world.seed % 5))
        self.broker = Broker(world)
        place = Place(
            world=world,
            truth=truth,
            broker=self.broker,
            witness=witness,
            centre_id=settings.kiosk.centre.id,
            catalogue=settings.catalogue,
            profile=printer_profile(settings),
            broken=options.broken,
            byte_level_every=options.byte_level_every,
            boot_ms=options.boot_ms,
        )
        self.hall = Hall(world, truth, self.broker, centre.place, witness)
        self.stations = [Station(place, f"k{number}", str(number)) for number in range(1, options.kiosks + 1)]
        self.injector = Injector(options.faults, world, self.broker, self.hall, self.stations, options.rates)
        self.visitors = [Visitors(station, options.pace) for station in self.stations]

    def run(self) -> Outcome:
        """Let the day pass, mend everything, look at what is left."""
        self.hall.power_on()
        for station in self.stations:
            station.power_on()
        end_ms = round(self.options.hours * 3_600_000)
        self.world.after(LOOK_MS, self._look)
        self.world.run_until(end_ms)
        self.world.note("*", "everything is mended")
        for visitors in self.visitors:
            visitors.close()
        self.injector.heal()
        self.world.run_until(end_ms + HEALING_MS)
        judge_end(self.witness, self.hall, self.stations)
        return self._outcome()

    def _look(self) -> None:
        for station in self.stations:
            self.witness.look_for_stuck(station)
        self.world.after(LOOK_MS, self._look)

    def _outcome(self) -> Outcome:
        for station in self.stations:
            station.put_away()
        self.hall.put_away()
        return Outcome(
            self.world.seed,
            self.world.now_ms,
            self.world.trace_hash,
            sum(station.cuts for station in self.stations) + self.hall.cuts,
            self.witness.counts,
            self.injector.counts,
            self.witness.violations,
        )
