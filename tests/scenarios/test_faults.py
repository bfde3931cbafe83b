"""Every fault by hand on the dock, with every real program of the centre: what the visitor is left with."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from io import BytesIO
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image, ImageOps
from selenium.webdriver.remote.webdriver import WebDriver

from drivers.printer.compose import compose
from drivers.printer.condition import PrinterCondition
from drivers.printer.faults import Fault
from drivers.printer.receipt import Receipt, Words
from kiosk.devices import printer_profile
from kiosk.lights import PRINTER
from kiosk.samples import paper_of
from kiosk.settings import Settings, load
from kiosk.ticket import TITLE_MM
from tests.kiosk.ward import CONFIG
from tests.scenarios.hall import Hall, StateEar
from tests.scenarios.programs import eventually

FORGETFUL, STRICT = "generic_80mm", "epson_tm_t82iii"
"""A model that prints what it has whenever paper comes, and one that can be told to forget it."""
TRIES = 5
"""The paper must end while it moves: a busy machine may miss that moment."""
SAID = {
    Fault.PAPER_OUT: PrinterCondition.PAPER_OUT,
    Fault.PAPER_LOW: PrinterCondition.PAPER_LOW,
    Fault.COVER_OPEN: PrinterCondition.COVER_OPEN,
    Fault.FAULT: PrinterCondition.FAULT,
    Fault.SILENT: PrinterCondition.SILENT,
    Fault.GARBAGE: PrinterCondition.SILENT,
    Fault.UNPLUGGED: PrinterCondition.DISCONNECTED,
}


@pytest.fixture
def hall(tmp_path: Path, page: WebDriver, request: pytest.FixtureRequest) -> Iterator[Hall]:
    model = getattr(request, "param", FORGETFUL)
    with ExitStack() as stack:
        hall = Hall(tmp_path, stack, page, "--set", f"printer.model={model}")
        hall.until_light("Printer", "ok")
        hall.until_light("Centre", "ok")
        yield hall


def take_number(hall: Hall) -> None:
    hall.tap("start", "service:ho_tich", "take_number")


def pull_paper_mid_print(hall: Hall) -> tuple[str, int]:
    """Take a number and let the paper end while it is printed. The label, and how many whole slips came out before."""
    for turn in range(1, TRIES + 1):
        take_number(hall)
        hall.until_screen("printing")
        hall.switch("printer", "paper_out")
        hall.until_screen("farewell")
        if hall.papers() < turn:
            return f"B1{turn:03}", turn - 1
        hall.switch("printer", "works")
        hall.tap("done")
    raise AssertionError("the paper never ended in time")


def code_on(slip: Image.Image) -> list[str]:
    """What the slip's code says."""
    return [found.text for found in zxingcpp.read_barcodes(slip)]


def bears(slip: Image.Image, words: str) -> bool:
    """Whether the slip has these framed words, dot for dot as the driver sends them."""
    settings = load(CONFIG)
    assert isinstance(settings, Settings)
    profile = printer_profile(settings)
    alone = paper_of(compose(Receipt((Words(words, TITLE_MM, framed=True),)), profile), profile)
    drawn = Image.open(BytesIO(alone)).convert("L")
    left, top, right, bottom = ImageOps.invert(drawn).getbbox() or (0, 0, 0, 0)
    wanted = drawn.crop((left, top, right, bottom)).tobytes()
    rows = range(slip.height - (bottom - top) + 1)
    return any(slip.crop((left, y, right, y + bottom - top)).tobytes() == wanted for y in rows)


# -- paper that ends while it moves ------------------------------------------------------------------------------


@pytest.mark.parametrize("hall", [FORGETFUL, STRICT], indirect=True)
def test_paper_that_ends_mid_print_leaves_the_number_and_a_marked_reprint_of_it(hall: Hall) -> None:
    label, before = pull_paper_mid_print(hall)
    assert any(label in words for words in hall.screen()[1])
    hall.switch("printer", "works")
    hall.until_light("Printer", "ok")
    assert any(label in words for words in hall.screen()[1])
    left_over = hall.papers()
    hall.tap("reprint")
    hall.until_screen("printing")
    hall.until_screen("farewell")
    pieces = [hall.slip(number) for number in range(before + 1, hall.papers() + 1)]
    reprint = pieces[-1]
    assert hall.papers() > left_over
    assert len(code_on(reprint)) == 1
    assert f":{label}:" in code_on(reprint)[0]
    assert [bears(piece, "IN LẠI 1") for piece in pieces] == [False] * (len(pieces) - 1) + [True]
    eventually(hall.tickets, lambda tickets: tickets[-1]["copies"] == 2)
    assert [ticket["label"] for ticket in hall.tickets()].count(label) == 1
    assert hall.tickets()[-1]["paper"] == "printed"
    hall.tap("done")
    take_number(hall)
    hall.until_screen("printing")
    hall.until_screen("farewell")
    after = hall.slip(hall.papers())
    assert f":B1{int(label[2:]) + 1:03}:" in code_on(after)[0]
    assert not bears(after, "IN LẠI 1")


# -- every other fault -------------------------------------------------------------------------------------------


def test_a_cover_opened_at_rest_shows_how_to_change_the_roll_and_a_test_print_proves_it(hall: Hall) -> None:
    hall.until_screen("attract")
    hall.switch("printer", "cover_open")
    assert "Mở nắp máy in" in hall.until_screen("servicing")
    hall.switch("printer", "works")
    hall.tap("print_test")
    assert code_on(hall.until_papers(1)) == ["TEST"]
    hall.tap("done")
    hall.until_screen("attract")
    assert hall.tickets() == []


def test_every_fault_of_the_printer_is_told_on_the_dock_and_at_the_centre_and_passes(hall: Hall) -> None:
    assert set(hall.switches()["printer"]) == {"works", *(fault.value for fault in SAID)}
    with StateEar(hall.broker.port) as ear:
        for fault, condition in SAID.items():
            hall.switch("printer", fault.value)
            until_told(hall, ear, condition)
            hall.switch("printer", "works")
            until_told(hall, ear, PrinterCondition.READY)
    leave_the_roll_guide(hall)
    take_number(hall)
    assert ":B1001:" in code_on(hall.until_papers(1))[0]


def until_told(hall: Hall, ear: StateEar, condition: PrinterCondition) -> None:
    eventually(lambda: ear.devices, lambda devices: devices.get("printer") == condition.value)
    eventually(lambda: hall.light("Printer"), lambda light: light == PRINTER[condition])


def leave_the_roll_guide(hall: Hall) -> None:
    """The opened cover brought it up."""
    if hall.screen()[0] == "servicing":
        hall.tap("done")
    hall.until_screen("attract")


def test_clock_and_hall_can_be_troubled_and_come_back(hall: Hall) -> None:
    switches = hall.switches()
    assert {"printer", "scanner", "clock", "hall"} <= set(switches)
    hall.switch("clock", "unknown")
    hall.until_light("Clock", "unknown")
    take_number(hall)
    assert ":B1001:" in code_on(hall.until_papers(1))[0]
    hall.switch("clock", "trusted")
    hall.until_light("Clock", "ok")
    hall.switch("hall", "clock")
    hall.switch("hall", "open")
    hall.until_light("Hall", "ok")


def test_who_waits_is_known_again_after_the_broker_forgot_everything(hall: Hall) -> None:
    take_number(hall)
    hall.until_screen("farewell")
    hall.until_light("Outbox", "ok")
    hall.tap("another")
    eventually(hall.screen, lambda shown: "Hộ tịch. 1 người chờ" in shown[1])
    hall.broker.kill()
    hall.until_light("Centre", "warn")
    eventually(hall.screen, lambda shown: "Hộ tịch" in shown[1])
    hall.broker.start()
    hall.until_light("Centre", "ok")
    eventually(hall.screen, lambda shown: "Hộ tịch. 1 người chờ" in shown[1])
