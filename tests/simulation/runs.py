"""Runs to test with."""

from __future__ import annotations

from pathlib import Path

from kiosk.simulation.breaks import Break
from kiosk.simulation.faults import FAULTS, Rates
from kiosk.simulation.run import Options
from kiosk.simulation.visitors import Pace

CONFIG = Path(__file__).parents[2] / "config"
STORM = ("power", "centre_power", "broker", "acks")


def morning(broken: Break | None = None, hours: float = 1, faults: tuple[str, ...] = tuple(FAULTS)) -> Options:
    """One kiosk from seven o'clock on."""
    return Options(CONFIG, hours, 1, faults, broken)


def storm() -> Options:
    """An hour in which the power goes every few seconds and hurried people keep coming."""
    return Options(
        CONFIG,
        hours=1,
        faults=STORM,
        byte_level_every=0,
        boot_ms=(200, 1_000),
        pace=Pace(think_ms=(50, 400), gap_ms=600),
        rates=Rates(power_ms=1_000),
    )


def words(found: object) -> str:
    """Violations, for an assertion's message."""
    return "\n".join(map(str, found)) if isinstance(found, list) else str(found)
