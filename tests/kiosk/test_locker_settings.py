"""`[locker]` of kiosk.toml, and what the doctor says of it."""

from __future__ import annotations

import pytest

from drivers.locker.wiring import DoorPins, Wiring
from kiosk.contract import KioskState
from kiosk.devices import device_faults, locker_wiring
from kiosk.doctor import _locker_by
from kiosk.examine import NO_LOCKER, look_at_locker
from kiosk.findings import Level
from kiosk.lights import locker_light
from kiosk.settings import Faults, Settings, load, parse_override
from tests.kiosk.ward import CONFIG

DOORS = "locker.doors=[{ door = 1, lock_pin = 17, sensor_pin = 27 }, { door = 2, lock_pin = 22, sensor_pin = 23 }]"


def found(*words: str) -> Settings | Faults:
    return load(CONFIG, tuple(map(parse_override, words)), device_faults)


def settings(*words: str) -> Settings:
    loaded = found(*words)
    assert isinstance(loaded, Settings), loaded
    return loaded


def test_a_kiosk_without_a_locker_has_none() -> None:
    assert locker_wiring(settings()) is None
    assert look_at_locker(settings()) == _locker_by(None, settings()) == NO_LOCKER


def test_doors_pins_and_levels_are_as_configured() -> None:
    wired = locker_wiring(settings(DOORS, "locker.pulse_ms=400", "locker.lock_on=low", "locker.door_closed=high"))
    assert wired == Wiring((DoorPins(1, 17, 27), DoorPins(2, 22, 23)), 400, "low", "high")


@pytest.mark.parametrize(
    ("words", "fault"),
    [
        ("locker.doors=[]", "locker.doors"),
        ("locker.doors=[{ door = 1, lock_pin = 17, sensor_pin = 17 }]", "locker.doors: pin 17 is used 2 times"),
        ("locker.doors=[{ door = 0, lock_pin = 17, sensor_pin = 27 }]", "locker.doors[0].door"),
        ("locker.doors=[{ door = 1, lock_pin = 28, sensor_pin = 27 }]", "locker.doors[0].lock_pin"),
        ("locker.doors=[{ door = 1, lock_pin = 17 }]", "locker.doors[0].sensor_pin"),
        (
            "locker.doors=[{ door = 1, lock_pin = 4, sensor_pin = 5 }, { door = 1, lock_pin = 6, sensor_pin = 7 }]",
            "locker.doors: door 1 stands twice",
        ),
    ],
)
def test_a_locker_that_cannot_be_wired_so_is_refused_by_its_key(words: str, fault: str) -> None:
    refused = found(words)
    assert isinstance(refused, Faults)
    assert any(line.startswith(f"kiosk.toml: {fault}") for line in refused.lines), refused.lines


def test_a_current_that_burns_a_lock_is_refused() -> None:
    assert isinstance(found(DOORS, "locker.pulse_ms=60000"), Faults)


def test_the_doctor_says_where_there_are_no_pins() -> None:
    finding = look_at_locker(settings(DOORS))
    assert (finding.level, finding.code) == (Level.FAIL, "locker.lost")


@pytest.mark.parametrize(
    ("told", "level", "code"),
    [
        ("ready", Level.OK, "locker.ready"),
        ("open: 2, 4", Level.WARN, "locker.open"),
        ("lost", Level.FAIL, "locker.lost"),
        (None, Level.WARN, "locker.busy"),
    ],
)
def test_of_a_running_kiosk_the_doctor_believes_what_it_tells_the_centre(
    told: str | None, level: Level, code: str
) -> None:
    state = KioskState(1, True, "b", "1", "incarn01", 0, {"locker": told} if told else {})
    finding = _locker_by(state, settings(DOORS))
    assert (finding.level, finding.code) == (level, code)


def test_a_locker_that_nobody_has_looked_at_is_unknown_not_ok() -> None:
    assert locker_light(None)[0] == "unknown"
