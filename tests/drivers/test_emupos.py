"""Our simulated printer held against emupos, an interpreter of ESC/POS that other people wrote.

What we send means to it what it means to ours: dot by dot, but for the printer's own letters, whose shapes are each
model's own; those agree in where they stand.
"""

from __future__ import annotations

import base64
import io
import json
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
from PIL import Image

from drivers.printer import commands
from drivers.printer.compose import LETTER_HEIGHT, LETTER_WIDTH, compose, job_of, magnification
from drivers.printer.condition import PrinterCondition as Condition
from drivers.printer.profile import Profile
from drivers.printer.receipt import BigNumber, Gap, QrCode, Receipt, Rule, Words
from drivers.printer.status import condition_of
from tests.drivers.receipts import PAYLOAD, PROFILES, TICKETS, Desk

PLAIN = Receipt(
    (Words("Ế Ộ Ữ"), Gap(3), Rule(), Words("IN LẠI", framed=True), Gap(50), QrCode(PAYLOAD), Words("cuối", 4.0))
)
RECEIPTS = {**TICKETS, "no number": PLAIN}
every_profile = pytest.mark.parametrize("model", PROFILES)
every_receipt = pytest.mark.parametrize("receipt", RECEIPTS)


@dataclass(frozen=True)
class Print:
    """What emupos made of a job."""

    slip: Image.Image | None
    unknown: list[str]
    answers: bytes


def run(python: Path, jobs: Sequence[tuple[int, bytes, str | None]]) -> list[Print]:
    asked = json.dumps([{"width": width, "data": data.hex(), "fault": fault} for width, data, fault in jobs])
    side = Path(__file__).with_name("emupos_side.py")
    done = subprocess.run([python, side], input=asked, capture_output=True, text=True, check=True)
    return [_print(found["png"], found["unknown"], found["answers"]) for found in json.loads(done.stdout)]


def _print(png: str | None, unknown: list[str], answers: str) -> Print:
    slip = Image.open(io.BytesIO(base64.b64decode(png))) if png else None
    return Print(slip, unknown, bytes.fromhex(answers))


@pytest.fixture(scope="module")
def theirs(emupos_python: Path) -> dict[tuple[str, str], Print]:
    """Every receipt on every model, by emupos."""
    keys = [(model, name) for model in PROFILES for name in RECEIPTS]
    jobs = [(PROFILES[m].dots_per_line, compose(RECEIPTS[name], PROFILES[m]), None) for m, name in keys]
    return dict(zip(keys, run(emupos_python, jobs), strict=True))


def ours(receipt: Receipt, profile: Profile) -> Image.Image:
    """Our slip from the first row that the head could print on: emupos knows of no way from the head to the blade."""
    desk = Desk(profile, baud=None)
    desk.simulated.write(compose(receipt, profile))
    (slip,) = desk.slips
    return slip.crop((0, profile.dots(profile.head_to_cut_mm), slip.width, slip.height))


def number_rows(receipt: Receipt, profile: Profile) -> tuple[int, int]:
    """First and last row of the big number's cells; (0, 0) where there is none."""
    for place, item in enumerate(receipt.items):
        if isinstance(item, BigNumber):
            above = job_of(Receipt(receipt.items[:place]), profile).rows - job_of(Receipt(()), profile).rows
            return above, above + magnification(item.label, profile)[1] * LETTER_HEIGHT
    return 0, 0


def without(slip: Image.Image, rows: tuple[int, int]) -> Image.Image:
    blank = slip.copy()
    blank.paste(255, (0, rows[0], slip.width, rows[1]))
    return blank


@every_profile
@every_receipt
def test_both_print_the_same_dots_in_the_same_places(
    theirs: dict[tuple[str, str], Print], model: str, receipt: str
) -> None:
    profile, printed = PROFILES[model], theirs[model, receipt]
    assert printed.unknown == []
    assert printed.slip
    number = number_rows(RECEIPTS[receipt], profile)
    our_slip = ours(RECEIPTS[receipt], profile).crop((0, 0, *printed.slip.size))
    assert without(our_slip, number).tobytes() == without(printed.slip, number).tobytes()


@every_profile
@pytest.mark.parametrize("language", TICKETS)
def test_both_print_the_number_in_the_same_place(
    theirs: dict[tuple[str, str], Print], model: str, language: str
) -> None:
    profile, slip = PROFILES[model], theirs[model, language].slip
    assert slip
    rows = number_rows(TICKETS[language], profile)
    boxes = [ink_box(each, rows) for each in (ours(TICKETS[language], profile), slip)]
    (label,) = (item.label for item in TICKETS[language].items if isinstance(item, BigNumber))
    across, down = magnification(label, profile)
    tolerance = (3 * across, 5 * down)  # three and five dots of the font: no two ROM fonts fill their cells alike
    for mine, other, allowed in zip(*boxes, tolerance * 2, strict=True):
        assert abs(mine - other) <= allowed
    assert len(label) * LETTER_WIDTH * across <= profile.dots_per_line


def ink_box(slip: Image.Image, rows: tuple[int, int]) -> tuple[int, int, int, int]:
    part = slip.crop((0, rows[0], slip.width, rows[1])).convert("L")
    box = part.point(lambda grey: 255 - grey).getbbox()
    assert box
    return box


def test_we_hear_in_its_answers_what_it_means(emupos_python: Path) -> None:
    asked = b"".join(commands.ask_status(n) for n in (1, 2, 3, 4))
    said = {
        None: Condition.READY,
        "paper-near-end": Condition.PAPER_LOW,
        "paper-out": Condition.PAPER_OUT,
        "cover-open": Condition.COVER_OPEN,
        "offline": Condition.FAULT,
    }
    prints = run(emupos_python, [(576, asked, fault) for fault in said])
    assert [condition_of(printed.answers) for printed in prints] == list(said.values())


@pytest.mark.parametrize("cut_at", [1, 9, 100])
def test_ours_gets_in_pieces_what_emupos_gets_whole_and_prints_the_same(emupos_python: Path, cut_at: int) -> None:
    profile = PROFILES["epson_tm_t82iii"]
    data = compose(PLAIN, profile)
    desk = Desk(profile, baud=None)
    for start in range(0, len(data), cut_at):
        desk.simulated.write(data[start : start + cut_at])
    (printed,) = run(emupos_python, [(profile.dots_per_line, data, None)])
    assert printed.slip
    blade = profile.dots(profile.head_to_cut_mm)
    our_slip = desk.slips[0].crop((0, blade, printed.slip.width, blade + printed.slip.height))
    assert our_slip.tobytes() == printed.slip.tobytes()
