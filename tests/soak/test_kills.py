"""kill -9 at random instants: of two kiosks, of their broker, of their centre; with real files and paper that stays."""

from __future__ import annotations

import os
import random
import threading
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.broker import running_broker
from tests.soak.place import House
from tests.soak.station import Station
from tests.soak.verdict import Verdict, judge

KIOSKS = 2
A_FEW = 6
MANY = int(os.environ.get("SOAK_KILLS", "1000"))
SEED = int(os.environ.get("SOAK_SEED", "1"))


def soak(folder: Path, kills: int, seed: int, line_loss: float) -> Verdict:
    """So many kills of kiosks, shared between them; then everything heals and is counted."""
    with ExitStack() as stack:
        house = House(folder, stack.enter_context(running_broker()), stack)
        chances = [random.Random(seed * 10 + number) for number in range(KIOSKS)]  # noqa: S311 (chance, no secret)
        stations = [Station(house, n + 1, chance, stack, line_loss=line_loss) for n, chance in enumerate(chances)]
        over = threading.Event()
        with ThreadPoolExecutor(KIOSKS) as hall:
            lives = [hall.submit(_lives, station, kills // KIOSKS, over) for station in stations]
            try:
                _trouble(house, lives, random.Random(seed))  # noqa: S311 (chance, no secret)
            finally:
                over.set()  # Ctrl-C waits for one life, not for all
            list(hall.map(Station.heal, stations))
        house.stop_centre()
        return judge(house, stations)


def _trouble(house: House, lives: list[Future[None]], chance: random.Random) -> None:
    """Until all lives are over, in the main thread: Linux ends the broker with the thread that started it."""
    while wait(lives, timeout=chance.uniform(1, 6)).not_done:
        house.kill_something(chance)
    for life in lives:
        life.result()


def _lives(station: Station, kills: int, over: threading.Event) -> None:
    for life in range(kills):
        if over.is_set():
            return
        station.live_and_die()
        if life % 25 == 24:
            print(f"{station.kiosk}: {life + 1} kills, {len(station.committed)} tickets", flush=True)


def test_a_few_kills_lose_nothing_and_print_nothing_twice(tmp_path: Path) -> None:
    assert soak(tmp_path, A_FEW, SEED, line_loss=0).broken() == {}


@pytest.mark.soak
def test_a_thousand_kills_lose_nothing_and_print_nothing_twice(tmp_path: Path) -> None:
    verdict = soak(tmp_path, MANY, SEED, line_loss=0.5)
    print(verdict)
    assert verdict.broken() == {}
