"""`[scanner]` of kiosk.toml, and what the doctor says of it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from drivers.pty_server import PtyServer, serve_on_pty
from drivers.scanner.profile import load_scanner
from drivers.scanner.simulated import ImagerFault, SimulatedImager
from kiosk.devices import device_faults, open_serial_scanner, scanner_profile
from kiosk.doctor import _scanner_by
from kiosk.examine import look_at_scanner
from kiosk.findings import Level
from kiosk.settings import Faults, Settings, load, parse_override
from tests.kiosk.test_doctor import state_with
from tests.kiosk.ward import CONFIG

LINE = "scanner.address=serial:/dev/kiosk-scanner"


def found(*words: str) -> Settings | Faults:
    return load(CONFIG, tuple(map(parse_override, words)), device_faults)


def settings(*words: str) -> Settings:
    loaded = found(*words)
    assert isinstance(loaded, Settings), loaded
    return loaded


@pytest.fixture
def imager() -> SimulatedImager:
    profile = load_scanner(CONFIG / "scanners" / "honeywell_imager.toml")
    return SimulatedImager(profile, monotonic=time.monotonic, sleep=time.sleep)


@pytest.fixture
def line(imager: SimulatedImager) -> Iterator[PtyServer]:
    with serve_on_pty(imager) as server:
        yield server


def test_a_kiosk_without_a_scanner_is_a_whole_one() -> None:
    assert settings().kiosk.scanner is None
    assert look_at_scanner(settings(), time.monotonic).code == "scanner.absent"
    with pytest.raises(LookupError):
        scanner_profile(settings())


@pytest.mark.parametrize(
    "address", ["serial:/dev/kiosk-scanner?baud=9600", "tcp:10.1.2.3:4001", "camera:/dev/kiosk-camera"]
)
def test_a_scanner_is_on_a_line_or_is_a_camera(address: str) -> None:
    assert settings(f"scanner.address={address}").kiosk.scanner is not None


@pytest.mark.parametrize("address", ["usb:0c2e:0b6a", "file:/dev/null", "camera:", "serial:dev/x", "/dev/ttyACM0"])
def test_an_address_that_is_no_scanner_s_is_refused_with_what_is_allowed(address: str) -> None:
    loaded = found(f"scanner.address={address}")
    assert isinstance(loaded, Faults)
    allowed = "serial:/dev/…[?baud=115200], tcp:HOST:PORT or camera:/dev/…"
    assert loaded.lines == (f"kiosk.toml: scanner.address: {address!r} is not a scanner's address; allowed: {allowed}",)


def test_a_model_that_is_not_there_is_refused_with_those_that_are() -> None:
    loaded = found(LINE, "scanner.model=zebra")
    assert isinstance(loaded, Faults)
    models = "generic_cdc, grow_gm65, honeywell_imager, newland_imager"
    assert loaded.lines == (f"kiosk.toml: scanner.model: no scanners/zebra.toml; there are: {models}",)


def test_a_section_without_its_address_or_with_an_unknown_key_is_refused() -> None:
    loaded = found("scanner.port=3")
    assert isinstance(loaded, Faults)
    assert loaded.lines == ("kiosk.toml: scanner.port: no such key", "kiosk.toml: scanner.address: missing")


# -- the doctor ---------------------------------------------------------------------------------------------------


def test_a_scanner_that_answers_is_ready_and_is_left_dark(line: PtyServer, imager: SimulatedImager) -> None:
    connected = settings(f"scanner.address=serial:{line.path}", "scanner.model=honeywell_imager")
    seen = look_at_scanner(connected, time.monotonic)
    assert (seen.code, seen.level) == ("scanner.ready", Level.OK)
    assert not imager.reading


def test_a_scanner_that_answers_nothing_is_not_called_ready(line: PtyServer, imager: SimulatedImager) -> None:
    imager.faults.set(ImagerFault.SILENT)
    connected = settings(f"scanner.address=serial:{line.path}", "scanner.model=honeywell_imager")
    seen = look_at_scanner(connected, time.monotonic)
    assert (seen.code, seen.level) == ("scanner.silent", Level.WARN)


def test_a_model_that_cannot_be_asked_is_not_called_ready(line: PtyServer) -> None:
    seen = look_at_scanner(settings(f"scanner.address=serial:{line.path}"), time.monotonic)
    assert (seen.code, seen.level) == ("scanner.mute", Level.WARN)


def test_a_scanner_that_is_not_plugged_in_is_named_with_its_address() -> None:
    seen = look_at_scanner(settings("scanner.address=serial:/dev/none"), time.monotonic)
    assert (seen.code, seen.level) == ("scanner.lost", Level.FAIL)
    assert seen.said("en") == "not there: serial:/dev/none (No such file or directory)"


@pytest.mark.parametrize(
    ("told", "code"),
    [("ready", "scanner.ready"), ("lost", "scanner.lost"), ("?", "scanner.busy"), (None, "scanner.busy")],
)
def test_a_running_kiosk_keeps_its_scanner_and_is_believed_about_it(told: str | None, code: str) -> None:
    state = state_with("ready")
    if told:
        state.devices["scanner"] = told
    assert _scanner_by(state, settings(LINE)).code == code


def test_a_kiosk_s_word_is_not_asked_where_it_has_no_scanner() -> None:
    assert _scanner_by(state_with("ready"), settings()).code == "scanner.absent"


def test_the_configured_scanner_is_opened_with_its_model(line: PtyServer) -> None:
    connected = settings(f"scanner.address=serial:{line.path}", "scanner.model=honeywell_imager")
    scanner = open_serial_scanner(connected, lambda: 0)
    assert scanner.answers
    scanner.close()


def test_the_shipped_models_are_where_the_settings_look_for_them() -> None:
    assert {path.stem for path in Path(CONFIG / "scanners").glob("*.toml")} >= {"generic_cdc"}
