"""Papers in the locker, with every real program of the centre: put in, fetched by typing the code, shut, reported."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webdriver import WebDriver

from kiosk import buttons
from tests.scenarios.hall import Hall
from tests.scenarios.programs import eventually

DOORS = "locker.doors=[{ door = 1, lock_pin = 5, sensor_pin = 6 }, { door = 2, lock_pin = 12, sensor_pin = 13 }]"


class LockerHall(Hall):
    """A hall with a locker of two doors."""

    def command(self, *words: str) -> Any:
        line = [sys.executable, "-m", "center", "locker", *words, "--json", "--db", str(self.database)]
        return json.loads(subprocess.run(line, capture_output=True, check=True, text=True).stdout)

    def states(self) -> list[tuple[int, str]]:
        """Door and state of all orders there ever were."""
        return [(row["door"], row["state"]) for row in self.command("list", "--all")]

    def type_code(self, code: str) -> None:
        self.tap(buttons.START, buttons.SCAN, buttons.TYPE_PICK_UP, *map(buttons.key, code))
        self.tap(buttons.ENTER)

    def until_door(self, door: int, way: str) -> None:
        """Until its switch stands so."""
        wanted = f'[data-switch="door_{door}"] [data-value="{way}"] input:checked'
        eventually(lambda: self.page.find_elements(By.CSS_SELECTOR, wanted), bool)


@pytest.fixture
def hall(tmp_path: Path, page: WebDriver) -> Iterator[LockerHall]:
    with ExitStack() as stack:
        made = LockerHall(tmp_path, stack, page, "--set", DOORS)
        made.until_light("Centre", "ok")
        yield made


def test_papers_are_fetched_once_with_the_code_that_the_centre_gave(hall: LockerHall) -> None:
    code = hall.command("put", "--kiosk", "k1", "--door", "2")["code"]
    hall.type_code(code)
    hall.until_screen("door_open")
    hall.until_door(2, "open")
    hall.until_light("Locker", "warn")
    eventually(hall.states, lambda states: states == [(2, "opened")])
    hall.switch("door_2", "closed")
    hall.until_light("Locker", "ok")
    eventually(hall.states, lambda states: states == [(2, "closed")])
    hall.tap(buttons.DONE)
    hall.type_code(code)
    hall.until_screen("door_refused")
    hall.program.stop()
    held = [path.read_bytes() for path in hall.folder.rglob("*") if path.is_file()]
    assert not [each for each in held if code.encode() in each]


def test_without_a_broker_the_door_opens_too_and_a_jammed_one_is_shown_to_staff_afterwards(hall: LockerHall) -> None:
    codes = {door: hall.command("put", "--kiosk", "k1", "--door", str(door))["code"] for door in (1, 2)}
    hall.until_light("Outbox", "ok")
    hall.broker.kill()
    hall.until_light("Centre", "warn")
    hall.type_code(codes[1])
    hall.until_screen("door_open")
    hall.tap(buttons.DONE)
    hall.switch("door_2", "jammed")
    hall.type_code(codes[2])
    hall.until_screen("door_refused")
    hall.broker.start()
    hall.until_light("Outbox", "ok")  # each look at the states is a program started
    eventually(hall.states, lambda states: states == [(1, "opened"), (2, "jammed")])
    status = [sys.executable, "-m", "center", "status", "--db", str(hall.database)]
    shown = subprocess.run(status, capture_output=True, check=True, text=True).stdout
    assert "look behind door 2 of kiosk k1: JAMMED" in shown
