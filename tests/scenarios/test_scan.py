"""Codes shown to the running kiosk, with all real programs: dropped on the dock, mid-fault, by camera."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
import zxingcpp
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webdriver import WebDriver

from drivers.scanner.condition import ScannerCondition
from kiosk.bench_scanner import CAMERA_OFF, NO_CODE
from kiosk.lights import SCANNER
from tests.kiosk.canary import CARD
from tests.scenarios.hall import Hall, StateEar
from tests.scenarios.programs import eventually
from tests.scenarios.showing import drop, picture_of, show, show_until_seen

DOSSIER = b"https://tracuu.example/?ma=H29.12.3-260110-0420"


@pytest.fixture
def hall(tmp_path: Path, page: WebDriver, request: pytest.FixtureRequest) -> Iterator[Hall]:
    with ExitStack() as stack:
        hall = Hall(tmp_path, stack, page, *getattr(request, "param", ()))
        hall.until_light("Scanner", "ok")
        hall.until_light("Centre", "ok")
        hall.until_screen("attract")
        yield hall


def said(hall: Hall) -> str:
    """What the page says of the last thing that was shown."""
    return hall.page.find_element(By.ID, "codes-said").text


def until_told(hall: Hall, ear: StateEar, condition: ScannerCondition) -> None:
    eventually(lambda: ear.devices.get("scanner"), lambda told: told == condition.value)
    eventually(lambda: hall.light("Scanner"), lambda light: light == SCANNER[condition])


def test_a_picture_dropped_on_the_page_is_seen_and_the_visit_goes_on_from_there(hall: Hall, tmp_path: Path) -> None:
    card, dossier, nothing = (tmp_path / name for name in ("card.png", "dossier.png", "nothing.png"))
    card.write_bytes(picture_of(CARD))
    dossier.write_bytes(picture_of(DOSSIER))
    nothing.write_bytes(hall.page.get_screenshot_as_png())
    drop(hall.page, card)
    assert "Bác được ưu tiên. Mời bác chọn việc." in hall.until_screen("home")
    hall.tap("service:ho_tich")
    assert any("ưu tiên" in words for words in hall.until_screen("confirming"))
    drop(hall.page, dossier)
    assert "Chưa thấy hồ sơ này" in hall.until_screen("not_found")
    drop(hall.page, nothing)
    eventually(lambda: said(hall), lambda words: words == NO_CODE)
    assert hall.screen()[0] == "not_found"


def test_the_last_slip_is_shown_back_and_tells_how_many_are_ahead(hall: Hall) -> None:
    hall.tap("start", "service:ho_tich", "take_number")
    (ticket,) = zxingcpp.read_barcodes(hall.until_papers(1))
    assert ":B1001:" in ticket.text
    hall.wait_for("done")
    hall.until_light("Outbox", "ok")
    eventually(lambda: hall.page.find_elements(By.CSS_SELECTOR, '[data-code="slip"]'), bool)[0].click()
    assert any("B1001" in words for words in hall.until_screen("showing_turn"))


def test_a_scanner_pulled_out_mid_scan_leaves_touch_as_it_is_and_reads_again_when_it_is_back(hall: Hall) -> None:
    with StateEar(hall.broker.port) as ear:
        until_told(hall, ear, ScannerCondition.READY)
        hall.tap("start", "scan")
        hall.until_screen("scanning")
        hall.switch("scanner", "half_code")
        show_until_seen(hall.dock, "code/card")
        hall.switch("scanner", "unplugged")
        until_told(hall, ear, ScannerCondition.LOST)
        assert not show(hall.dock, "code/card")["seen"]
        assert hall.screen()[0] == "scanning"
        hall.tap("back", "service:ho_tich", "take_number")
        hall.until_papers(1)
        hall.tap("done")
        hall.switch("scanner", "works")
        until_told(hall, ear, ScannerCondition.READY)
    hall.until_screen("attract")
    show_until_seen(hall.dock, "code/card")
    hall.until_screen("home")
    hall.until_light("Outbox", "ok")
    assert [ticket["label"] for ticket in hall.tickets()] == ["B1001"]


@pytest.mark.parametrize("fault", ["half_code", "garbage", "silent"])
def test_a_scanner_that_says_no_sense_changes_no_screen_and_the_next_code_counts(hall: Hall, fault: str) -> None:
    hall.tap("start", "scan")
    hall.until_screen("scanning")
    hall.switch("scanner", fault)
    show(hall.dock, "code/card")
    if fault != "silent":
        hall.program.wait_for_line("a code came without its end")
    hall.switch("scanner", "works")
    show_until_seen(hall.dock, "code/link")
    hall.until_screen("not_usable")
    assert hall.light("Scanner")[0] == "ok"


@pytest.mark.parametrize("hall", [("--set", "scanner.address=camera:sim")], indirect=True)
def test_a_camera_rests_while_nobody_is_there_and_reads_what_is_held_before_it_after_a_touch(
    hall: Hall, tmp_path: Path
) -> None:
    file = tmp_path / "card.png"
    file.write_bytes(picture_of(CARD))
    drop(hall.page, file)
    eventually(lambda: said(hall), lambda words: words == CAMERA_OFF)
    hall.tap("start")
    show_until_seen(hall.dock, "picture", file.read_bytes())
    eventually(hall.screen, lambda shown: "Bác được ưu tiên. Mời bác chọn việc." in shown[1])
    hall.switch("scanner", "unplugged")
    hall.until_light("Scanner", "bad")
    hall.tap("service:ho_tich", "take_number")
    hall.until_papers(1)
