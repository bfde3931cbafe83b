"""A visit in a browser, with every real program of the centre: broker, queue server, kiosk, dock."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any

import pytest
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webdriver import WebDriver

from tests.broker import running_broker
from tests.browser import browser
from tests.scenarios.programs import centre, eventually, kiosk, state_of


class Hall:
    """One centre with one kiosk, and a browser that shows its dock."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self.folder = folder
        self.database = folder / "center.db"
        self.broker = stack.enter_context(running_broker())
        self.centre = stack.enter_context(centre(self.database, self.broker.port))
        self.program, self.dock = stack.enter_context(kiosk(folder / "kiosk", self.broker.port))
        self.page: WebDriver = stack.enter_context(browser())
        self.page.get(self.dock)

    def tap(self, button: str) -> None:
        """Touch a button on the kiosk's glass with a real pointer, once it is there to be touched."""
        self.wait_for(button)
        element = self.page.find_element(By.CSS_SELECTOR, f'[data-button="{button}"]')
        ActionChains(self.page).pause(0.6).move_to_element(element).click().perform()

    def wait_for(self, button: str) -> None:
        eventually(lambda: self.page.find_elements(By.CSS_SELECTOR, f'[data-button="{button}"]'), bool)

    def light(self, name: str) -> tuple[str, str]:
        """Level and words of a status light."""
        lights = {light["name"]: (light["level"], light["words"]) for light in state_of(self.dock)["status"]["rows"]}
        return lights[name]

    def until_light(self, name: str, level: str) -> None:
        eventually(lambda: self.light(name), lambda light: light[0] == level)

    def papers(self) -> int:
        """How many slips came out."""
        count: int = state_of(self.dock)["paper"]["count"]
        return count

    def tickets(self) -> list[dict[str, Any]]:
        """What the centre's own command says of today's tickets."""
        words = [sys.executable, "-m", "center", "tickets", "--all", "--json", "--db", str(self.database)]
        return list(json.loads(subprocess.run(words, capture_output=True, check=True, text=True).stdout))


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[Hall]:
    with ExitStack() as stack:
        yield Hall(tmp_path, stack)


def test_service_and_confirm_put_a_number_on_paper_and_into_the_centres_database(hall: Hall) -> None:
    hall.until_light("Centre", "ok")
    hall.tap("start")
    hall.tap("service:ho_tich")
    hall.tap("take_number")
    hall.wait_for("done")
    assert hall.papers() == 1
    hall.until_light("Outbox", "ok")
    assert [ticket["label"] for ticket in hall.tickets()] == ["B1001"]
    hall.program.stop()
    assert _waiting(hall.folder / "kiosk" / "ledger.db") == 0


def test_without_a_broker_the_visit_prints_too_and_the_ticket_arrives_exactly_once(hall: Hall) -> None:
    hall.until_light("Centre", "ok")
    hall.broker.kill()
    hall.until_light("Centre", "warn")
    hall.tap("start")
    hall.tap("service:chung_thuc")
    hall.tap("take_number")
    hall.wait_for("done")
    assert hall.papers() == 1
    assert hall.light("Outbox")[0] == "warn"
    hall.broker.start()
    hall.until_light("Outbox", "ok")
    assert [ticket["label"] for ticket in hall.tickets()] == ["A1001"]


def _waiting(ledger: Path) -> int:
    with closing(sqlite3.connect(ledger)) as db:
        count: int = db.execute("SELECT count(*) FROM outbox WHERE waiting").fetchone()[0]
        return count
