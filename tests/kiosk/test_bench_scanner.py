"""What the dock can hold before the simulated scanner, and what the production drivers make of it."""

from __future__ import annotations

import io
import time
from collections.abc import Callable
from datetime import date
from functools import partial

import numpy as np
import pytest
from PIL import Image

from drivers.scanner.frame import Grey
from drivers.scanner.scan import Scan
from kiosk import bench_hand, bench_scanner, demo_feed
from kiosk.bench_hand import BenchHand, card
from kiosk.bench_scanner import PLAIN, BenchCamera, BenchImager, SimulatedScanner, drawn
from kiosk.codes import AgeBand, Appointment, CitizenCard, Code, Dossier, Link, OwnTicket, PickUp, Unknown, read_code
from kiosk.scanning import Scanner
from kiosk.shown import Reason
from tests.kiosk.cards import TODAY
from ui.dock import Shown

TURNS = 400
"""Reads of 20 ms that a scan may take: many more than it needs."""
TICKET = b"Q1:2026-11-24:A1017:7K2M9Q"


def monotonic_ms() -> int:
    return time.monotonic_ns() // 1_000_000


def imager() -> BenchImager:
    return BenchImager(PLAIN, monotonic_ms)


def hand_of(scanner: SimulatedScanner, slip: Grey | None = None) -> BenchHand:
    return BenchHand(scanner, lambda: slip, lambda: TODAY)


def seen(device: Scanner, show: Callable[[], Shown]) -> Code:
    """What the driver reads of what is shown."""
    device.want(True)
    assert _until(device, show) is not None
    scan = next(scan for _ in range(TURNS) if (scan := device.read(20)) is not None)
    return read_code(scan.payload, TODAY)


def _until(device: Scanner, show: Callable[[], Shown]) -> Shown:
    """Until it can see: a camera takes a moment to be on."""
    for _ in range(TURNS):
        if (shown := show()).seen:
            return shown
        assert device.read(20) is None
    raise AssertionError(shown)


def png(payload: bytes) -> bytes:
    out = io.BytesIO()
    Image.fromarray(np.kron(drawn(payload), np.ones((5, 5), np.uint8))).save(out, "PNG")
    return out.getvalue()


WHAT_LIES_READY = [
    ("card", "", CitizenCard(AgeBand.FROM_75)),
    ("dossier", "", Dossier(demo_feed.ready_dossier(TODAY))),
    ("appointment", "", Appointment(demo_feed.APPOINTMENT)),
    ("link", "", Link("dichvucong.example")),
    ("pick_up", "40718369", PickUp("40718369")),
    ("pick_up", "1", Unknown(Reason.MISREAD)),
    ("words", "Xin chào", Unknown(Reason.NOT_KNOWN)),
]


@pytest.mark.parametrize("make", [imager, partial(BenchCamera, monotonic_ms)], ids=["imager", "camera"])
def test_whatever_lies_ready_comes_through_either_kind_of_scanner(make: Callable[[], SimulatedScanner]) -> None:
    assert {code_id for code_id, _, _ in WHAT_LIES_READY} | {"slip"} == {code.id for code in BenchHand.codes}
    for code_id, typed, code in WHAT_LIES_READY:
        scanner = make()
        device = scanner.open()
        try:
            assert seen(device, partial(hand_of(scanner).show_code, code_id, typed)) == code
        finally:
            device.close()


@pytest.mark.parametrize("make", [imager, partial(BenchCamera, monotonic_ms)], ids=["imager", "camera"])
def test_a_picture_and_the_last_slip_come_through_too(make: Callable[[], SimulatedScanner]) -> None:
    slip = np.pad(np.kron(drawn(TICKET), np.ones((4, 4), np.uint8)), 60, constant_values=255)
    expected = OwnTicket("A1017", date(2026, 11, 24), "7K2M9Q")
    for show in (lambda hand: hand.show_picture(png(TICKET)), lambda hand: hand.show_code("slip", "")):
        scanner = make()
        device = scanner.open()
        try:
            assert seen(device, partial(show, hand_of(scanner, slip))) == expected
        finally:
            device.close()


def test_a_picture_without_a_code_and_a_file_that_is_none_are_told() -> None:
    blank = io.BytesIO()
    Image.new("L", (200, 200), "white").save(blank, "PNG")
    hand = hand_of(imager())
    assert hand.show_picture(blank.getvalue()) == Shown(False, bench_scanner.NO_CODE)
    for file in (b"", b"%PDF", png(TICKET)[:80]):
        shown = hand.show_picture(file)
        assert not shown.seen
        assert "no picture that can be read" in shown.words


def test_nothing_is_shown_where_nothing_is() -> None:
    scanner = imager()
    blank = np.full((50, 50), 255, np.uint8)
    assert hand_of(scanner).show_code("slip", "") == Shown(False, bench_hand.NO_SLIP)
    assert hand_of(scanner, blank).show_code("slip", "") == Shown(False, bench_hand.NO_SLIP_CODE)
    for code_id in ("pick_up", "words"):
        assert hand_of(scanner).show_code(code_id, "") == Shown(False, bench_hand.NOTHING_TYPED)


def test_a_scanner_that_rests_or_fails_sees_nothing_and_that_is_told() -> None:
    scanner, camera = imager(), BenchCamera(monotonic_ms)
    assert scanner.show(TICKET) == Shown(False, bench_scanner.DARK)
    assert camera.show(TICKET) == Shown(False, bench_scanner.CAMERA_OFF)
    device = scanner.open()
    device.want(True)
    for fault in ("unplugged", "silent"):
        scanner.fail(fault)
        assert scanner.show(TICKET) == Shown(False, bench_scanner.TROUBLED)
    scanner.fail("works")
    camera.fail("unplugged")
    assert camera.show(TICKET) == Shown(False, bench_scanner.TROUBLED)


@pytest.mark.parametrize(("fault", "kinds"), [("half_code", []), ("garbage", []), ("doubled", [OwnTicket])])
def test_half_a_code_and_garbage_are_none_and_a_doubled_one_counts_once(fault: str, kinds: list[type]) -> None:
    scanner = imager()
    device = scanner.open()
    device.want(True)
    scanner.fail(fault)
    assert scanner.show(TICKET).seen
    scans: list[Scan] = [scan for _ in range(TURNS // 10) if (scan := device.read(20)) is not None]
    assert [type(read_code(scan.payload, TODAY)) for scan in scans] == kinds


@pytest.mark.parametrize("today", [date(2026, 11, 24), date(2028, 2, 29), date(2080, 1, 1)])
def test_the_card_that_lies_ready_is_of_that_age_on_any_day(today: date) -> None:
    assert read_code(card(today, 79).encode(), today) == CitizenCard(AgeBand.FROM_75)
    assert read_code(card(today, 74).encode(), today) == CitizenCard(AgeBand.FROM_60)
