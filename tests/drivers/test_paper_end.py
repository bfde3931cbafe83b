"""Paper that ends while a slip is printed, at any instant, on every model: what comes out then, and next."""

from __future__ import annotations

import pytest
import zxingcpp
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageOps

from drivers.printer.condition import NotPrinted, Printed, PrinterCondition, PrintUnknown
from drivers.printer.faults import Fault
from drivers.printer.profile import Profile
from drivers.printer.receipt import BigNumber, Gap, QrCode, Receipt, Words
from tests.drivers.receipts import CENTRE, PROFILES, Desk

FRIGHT_S = 5.0
"""From the end of the paper to the new roll."""


def slip(label: str) -> Receipt:
    return Receipt(
        (Words(CENTRE, 3.0, bold=True), Gap(2), BigNumber(label), Gap(1), QrCode(label), Words("Hỏi: 1022", 2.4))
    )


def ink(piece: Image.Image) -> bytes:
    """What is printed, without the white around it: before a slip, more may be fed than before another."""
    return piece.crop(ImageOps.invert(piece.convert("L")).getbbox()).tobytes()


def clean(label: str, profile: Profile) -> bytes:
    """The slip as a printer with paper makes it."""
    desk = Desk(profile)
    assert isinstance(desk.printer.print(slip(label)), Printed)
    return ink(desk.slips[0])


@pytest.mark.parametrize("profile", PROFILES.values(), ids=PROFILES)
@given(seconds=st.floats(0.001, 2.5))
def test_the_slips_after_the_new_roll_are_whole_separate_and_their_own(profile: Profile, seconds: float) -> None:
    desk = Desk(profile)
    desk.clock.at(desk.clock() + seconds, lambda: desk.simulated.faults.set(Fault.PAPER_OUT))
    outcome = desk.printer.print(slip("A001"))
    desk.clock.sleep(FRIGHT_S)
    desk.simulated.faults.set(Fault.PAPER_OUT, False)
    desk.clock.sleep(FRIGHT_S)
    assert desk.printer.condition() is PrinterCondition.READY
    for label in ("B002", "C003"):
        assert isinstance(desk.printer.print(slip(label)), Printed)
        assert ink(desk.slips[-1]) == clean(label, profile)
    codes = [found.text for piece in desk.slips for found in zxingcpp.read_barcodes(piece)]
    assert codes.count("A001") <= 1
    assert codes[-2:] == ["B002", "C003"]
    assert isinstance(outcome, NotPrinted | PrintUnknown) or ink(desk.slips[0]) == clean("A001", profile)
