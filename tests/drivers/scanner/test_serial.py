"""The serial scanner with the real pyserial, on a pseudo-terminal with a simulated imager behind it."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest

from drivers.pty_server import PtyServer, serve_on_pty
from drivers.scanner.profile import ScannerProfile, load_scanner
from drivers.scanner.scan import Scan
from drivers.scanner.serial import SAY_AGAIN_MS, SerialScanner
from drivers.scanner.simulated import GARBAGE, ImagerFault, SimulatedImager
from drivers.stream import StreamLost, open_stream
from kiosk.codes import CitizenCard, read_code
from tests.drivers.receipts import Clock
from tests.kiosk.cards import TODAY, cards

CONFIG = Path(__file__).parents[3] / "config" / "scanners"
PROFILES = {path.stem: load_scanner(path) for path in sorted(CONFIG.glob("*.toml"))}
GENERIC, HONEYWELL = PROFILES["generic_cdc"], PROFILES["honeywell_imager"]
OBEDIENT = [profile for profile in PROFILES.values() if profile.dialect != "none"]
CARD = "999190000019||Nguyễn Thị Ví Dụ|05031990|Nữ|Số 1 Đường Thử Nghiệm|15062021".encode()
TURNS = 200
"""Reads of 20 ms that a scan may take: much more than it needs."""


class Counter:
    """A scanner and the imager at its far end, with time by hand: no pseudo-terminal between them."""

    def __init__(self, profile: ScannerProfile) -> None:
        self.clock = Clock()
        self.imager = SimulatedImager(profile, monotonic=self.clock, sleep=self.clock.sleep)
        self.scanner = SerialScanner(self.imager, profile, monotonic_ms=self.now_ms)
        self.scanner.want(True)

    def now_ms(self) -> int:
        return round(self.clock() * 1000)

    def read(self, times: int = 3) -> list[Scan]:
        return [scan for scan in (self.scanner.read(200) for _ in range(times)) if scan]


@pytest.fixture
def line() -> Iterator[Callable[[ScannerProfile], tuple[SimulatedImager, SerialScanner, PtyServer]]]:
    """Opens a scanner of that model on a pseudo-terminal."""
    servers: list[PtyServer] = []

    def connect(profile: ScannerProfile) -> tuple[SimulatedImager, SerialScanner, PtyServer]:
        imager = SimulatedImager(profile, monotonic=time.monotonic, sleep=time.sleep)
        servers.append(PtyServer(imager))
        return imager, SerialScanner(open_stream(f"serial:{servers[-1].path}"), profile), servers[-1]

    yield connect
    for server in servers:
        server.unplug()


def next_scan(scanner: SerialScanner) -> Scan | None:
    return next((scan for scan in (scanner.read(20) for _ in range(TURNS)) if scan), None)


# -- the whole way ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("profile", PROFILES.values(), ids=PROFILES.keys())
def test_300_cards_come_through_pyserial_byte_for_byte_and_are_read_right(profile: ScannerProfile) -> None:
    imager = SimulatedImager(profile, monotonic=time.monotonic, sleep=time.sleep)
    right = 0
    with serve_on_pty(imager) as server:
        scanner = SerialScanner(open_stream(f"serial:{server.path}"), profile)
        scanner.want(True)
        for card in cards():
            assert imager.show(card.payload)
            scan = next_scan(scanner)
            assert scan == Scan(card.payload, "serial")
            right += read_code(scan.payload, TODAY) == CitizenCard(card.age_band)
        scanner.close()
    assert right == 300
    assert imager.not_understood == 0


@pytest.mark.parametrize("profile", OBEDIENT, ids=lambda profile: profile.name)
def test_a_scanner_is_dark_until_a_code_is_wanted_and_again_after(profile: ScannerProfile) -> None:
    counter = Counter(profile)
    reading = [counter.imager.reading]
    counter.scanner.want(False)
    assert [*reading, counter.imager.reading] == [True, False]
    assert counter.scanner.answers is True


def test_a_scanner_that_is_told_nothing_reads_always_and_what_nobody_wants_is_thrown_away() -> None:
    counter = Counter(GENERIC)
    counter.scanner.want(False)
    assert counter.imager.show(CARD)
    assert counter.read() == []
    counter.scanner.want(True)
    counter.imager.show(b"Q1:4014")
    assert counter.read() == [Scan(b"Q1:4014", "serial")]
    assert counter.scanner.answers is None


def test_a_code_read_before_it_was_wanted_is_not_given_to_the_next_visitor() -> None:
    counter = Counter(GENERIC)
    counter.imager.show(b"a")
    counter.imager.show(b"b")
    assert counter.scanner.read(200) == Scan(b"a", "serial")
    counter.scanner.want(False)
    counter.scanner.want(True)
    assert counter.read() == []


# -- configuration barcodes ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("profile", OBEDIENT, ids=lambda profile: profile.name)
def test_a_configuration_barcode_has_its_way_for_a_minute_at_most(profile: ScannerProfile) -> None:
    counter = Counter(profile)
    counter.imager.show_configuration()
    counter.imager.show(CARD)
    assert counter.read() == []
    counter.clock.sleep(SAY_AGAIN_MS / 1000)
    counter.read(1)
    counter.imager.show(CARD)
    assert counter.read() == [Scan(CARD, "serial")]


def test_a_configuration_barcode_that_the_host_hears_of_is_undone_at_once_and_told() -> None:
    counter = Counter(HONEYWELL)
    counter.imager.show_configuration(b"SUFCA2.")
    assert counter.read(1) == [Scan(b"SUFCA2.", "serial")]
    counter.imager.show(CARD)
    assert counter.read() == [Scan(CARD, "serial")]


def test_the_next_visitor_finds_the_scanner_as_it_should_be() -> None:
    counter = Counter(HONEYWELL)
    counter.imager.show_configuration()
    counter.scanner.want(False)
    counter.scanner.want(True)
    counter.imager.show(CARD)
    assert counter.read() == [Scan(CARD, "serial")]


# -- faults ----------------------------------------------------------------------------------------------------------


def test_an_unplugged_scanner_is_lost_in_the_middle_of_a_card_and_half_a_card_is_never_read(
    line: Callable[[ScannerProfile], tuple[SimulatedImager, SerialScanner, PtyServer]],
) -> None:
    imager, scanner, server = line(GENERIC)
    scanner.want(True)
    imager.faults.set(ImagerFault.HALF_CODE)
    imager.show(CARD)
    while not scanner._framing.midway:
        assert scanner.read(20) is None
    server.unplug()
    with pytest.raises(StreamLost):
        scanner.read(1_000)
    with pytest.raises(StreamLost):
        scanner._stream.write(b"x")
    scanner.close()
    scanner.close()


def test_a_read_that_waits_ends_when_the_cable_goes(
    line: Callable[[ScannerProfile], tuple[SimulatedImager, SerialScanner, PtyServer]],
) -> None:
    _, scanner, server = line(GENERIC)
    lost: list[StreamLost] = []

    def wait() -> None:
        try:
            scanner.read(60_000)
        except StreamLost as fault:
            lost.append(fault)

    waiting = threading.Thread(target=wait)
    waiting.start()
    server.unplug()
    waiting.join(timeout=30)
    assert len(lost) == 1


@pytest.mark.parametrize("profile", OBEDIENT, ids=lambda profile: profile.name)
def test_a_cable_that_goes_while_settings_are_said_leaves_no_open_line(profile: ScannerProfile) -> None:
    closed: list[bool] = []

    class Cable(SimulatedImager):
        def close(self) -> None:
            closed.append(True)

    clock = Clock()
    imager = Cable(profile, monotonic=clock, sleep=clock.sleep)
    imager.faults.set(ImagerFault.UNPLUGGED)
    with pytest.raises(StreamLost):
        SerialScanner(imager, profile, monotonic_ms=lambda: 0)
    assert closed == [True]


def test_a_scanner_that_takes_no_commands_is_lost() -> None:
    class Stuck(SimulatedImager):
        def write(self, data: bytes) -> bool:
            return not data

    clock = Clock()
    with pytest.raises(StreamLost, match="takes no commands"):
        SerialScanner(Stuck(HONEYWELL, monotonic=clock, sleep=clock.sleep), HONEYWELL, monotonic_ms=lambda: 0)


def test_a_code_that_only_silence_ends_is_there_as_soon_as_it_is_silent() -> None:
    counter = Counter(msgspec.structs.replace(GENERIC, terminators=()))
    counter.imager.show(CARD)
    assert counter.scanner.read(60_000) is None
    assert counter.scanner.read(60_000) == Scan(CARD, "serial")
    assert counter.now_ms() == GENERIC.gap_ms


def test_a_code_sent_twice_is_read_once() -> None:
    counter = Counter(GENERIC)
    counter.imager.faults.set(ImagerFault.DOUBLED)
    counter.imager.show(CARD)
    assert counter.read() == [Scan(CARD, "serial")]


def test_half_a_code_is_dropped_and_told_once_without_a_word_of_it(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    counter = Counter(GENERIC)
    counter.imager.faults.set(ImagerFault.HALF_CODE)
    for _ in range(3):
        counter.imager.show(CARD)
        assert counter.read(4) == []
    assert len(caplog.messages) == 1
    assert "999190" not in caplog.text
    counter.imager.faults.set(ImagerFault.HALF_CODE, on=False)
    counter.imager.show(CARD)
    assert counter.read() == [Scan(CARD, "serial")]


def test_garbage_is_no_card_and_harms_nothing() -> None:
    counter = Counter(GENERIC)
    counter.imager.faults.set(ImagerFault.GARBAGE)
    counter.imager.show(CARD)
    assert GARBAGE not in [scan.payload for scan in counter.read(4)]
    counter.imager.faults.set(ImagerFault.GARBAGE, on=False)
    counter.imager.show(CARD)
    assert counter.read() == [Scan(CARD, "serial")]


@pytest.mark.parametrize("fault", [ImagerFault.SILENT, ImagerFault.GARBAGE])
def test_a_scanner_that_answers_no_command_is_known_not_to(fault: ImagerFault) -> None:
    clock = Clock()
    imager = SimulatedImager(HONEYWELL, monotonic=clock, sleep=clock.sleep)
    imager.faults.set(fault)
    assert SerialScanner(imager, HONEYWELL, monotonic_ms=lambda: round(clock() * 1000)).answers is False


def test_a_refused_setting_is_told_once(caplog: pytest.LogCaptureFixture) -> None:
    counter = Counter(HONEYWELL)
    counter.imager._said += b"TRGMOD3\x05!"
    counter.read(4)
    assert caplog.messages == ["the scanner refuses a setting; is scanner.model in kiosk.toml the right one?"]


def test_an_unplugged_imager_forgets_and_is_told_again_by_the_next_driver() -> None:
    counter = Counter(HONEYWELL)
    counter.imager.faults.set(ImagerFault.UNPLUGGED)
    with pytest.raises(StreamLost):
        counter.scanner.read(200)
    counter.imager.faults.set(ImagerFault.UNPLUGGED, on=False)
    assert not counter.imager.reading
    again = SerialScanner(counter.imager, HONEYWELL, monotonic_ms=counter.now_ms)
    again.want(True)
    counter.imager.show(CARD)
    assert again.read(200) == Scan(CARD, "serial")
