"""kill -9 at random instants: of two kiosks, of their broker, of their centre; with real files and paper that stays."""

from __future__ import annotations

import os
import random
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.broker import running_broker
from tests.soak.place import House
from tests.soak.station import Station
from tests.soak.verdict import Verdict, judge

KIOSKS = 2
A_FEW = 10
MANY = int(os.environ.get("SOAK_KILLS", "1000"))
SEED = int(os.environ.get("SOAK_SEED", "1"))


def soak(folder: Path, kills: int, seed: int) -> Verdict:
    """So many kills of kiosks, shared between them; then everything heals and is counted."""
    with ExitStack() as stack:
        house = House(folder, stack.enter_context(running_broker()), stack)
        stations = [Station(house, number + 1, random.Random(seed * 10 + number), stack) for number in range(KIOSKS)]  # noqa: S311
        with ThreadPoolExecutor(KIOSKS) as hall:
            lives = [hall.submit(_lives, station, kills // KIOSKS) for station in stations]
            # In this thread: Linux ends the broker with the thread that started it.
            trouble = random.Random(seed)  # noqa: S311 (chance, no secret)
            while wait(lives, timeout=trouble.uniform(1, 6)).not_done:
                house.kill_something(trouble)
            for future in lives:
                future.result()
            list(hall.map(Station.heal, stations))
        house.stop_centre()
        return judge(house, stations)


def _lives(station: Station, kills: int) -> None:
    for life in range(kills):
        station.live_and_die()
        if life % 25 == 24:
            print(f"{station.kiosk}: {life + 1} kills, {len(station.committed)} tickets", flush=True)


def test_ten_kills_lose_nothing_and_print_nothing_twice(tmp_path: Path) -> None:
    assert soak(tmp_path, A_FEW, seed=SEED).broken() == {}


@pytest.mark.soak
def test_a_thousand_kills_lose_nothing_and_print_nothing_twice(tmp_path: Path) -> None:
    verdict = soak(tmp_path, MANY, seed=SEED)
    print(verdict)
    assert verdict.broken() == {}
