"""A visit in a browser, with every real program of the centre: broker, queue server, kiosk, dock."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest
from selenium.webdriver.remote.webdriver import WebDriver

from tests.scenarios.hall import Hall


@pytest.fixture
def hall(tmp_path: Path, page: WebDriver) -> Iterator[Hall]:
    with ExitStack() as stack:
        yield Hall(tmp_path, stack, page)


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
