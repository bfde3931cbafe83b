"""The udev rules: each device gets its name, and a rule that jumps to the end jumps over nothing that is needed."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

RULES = (Path(__file__).parent.parent.parent / "systemd" / "70-kiosk.rules").read_text("utf-8")
Event = dict[str, str]


def outcome(event: Event) -> Event:
    """What the rules make of a device, by as much of udev's language as they use."""
    told, jump = dict(event), ""
    for line in RULES.splitlines():
        parts = re.findall(r'([A-Z]+(?:\{\w+\})?)(==|!=|\+=|=)"([^"]*)"', "" if line.startswith("#") else line)
        if jump and ("LABEL", "=", jump) not in parts:
            continue
        jump = ""
        if all(_matches(told, key, sign, words) for key, sign, words in parts if sign in ("==", "!=")):
            told |= {key: words for key, sign, words in parts if sign in ("=", "+=")}
            jump = next((words for key, _, words in parts if key == "GOTO"), "")
    return told


def _matches(told: Event, key: str, sign: str, words: str) -> bool:
    pattern = "|".join(re.escape(each).replace(r"\*", ".*") for each in words.split("|"))
    return bool(re.fullmatch(pattern, told.get(key, ""))) == (sign == "==")


def usb(vendor: str, model: str, **more: str) -> Event:
    return {"SUBSYSTEMS": "usb", "SUBSYSTEM": "tty", "ENV{ID_VENDOR_ID}": vendor, "ENV{ID_MODEL_ID}": model, **more}


def camera(index: str, bus: str = "usb") -> Event:
    return {"SUBSYSTEM": "video4linux", "ATTR{index}": index, "ENV{ID_BUS}": bus}


@pytest.mark.parametrize(
    ("device", "what"),
    [
        (usb("1a86", "7523", KERNEL="ttyUSB0"), "printer"),
        (usb("0403", "6015", KERNEL="ttyUSB0"), "printer"),
        (usb("0c2e", "0b81", KERNEL="ttyACM0"), "scanner"),
        (usb("6666", "7777", KERNEL="ttyACM3"), "scanner"),
    ],
)
def test_a_known_serial_device_gets_its_name_and_no_greeting(device: Event, what: str) -> None:
    told = outcome(device)
    assert told["ENV{KIOSK}"] == what
    assert (told["SYMLINK"], told["GROUP"], told["MODE"]) == ("kiosk-$env{KIOSK}", "dialout", "0660")
    assert told["ENV{ID_MM_DEVICE_IGNORE}"] == "1"


def test_a_usb_camera_gets_its_name_by_the_one_of_its_devices_that_gives_pictures() -> None:
    told = outcome(camera("0"))
    assert (told["SYMLINK"], told["GROUP"], told["MODE"]) == ("kiosk-camera", "video", "0660")
    assert "SYMLINK" not in outcome(camera("1"))


@pytest.mark.parametrize("device", [camera("0", bus=""), usb("dead", "beef", KERNEL="ttyACM0"), {"SUBSYSTEM": "net"}])
def test_what_is_not_ours_is_left_alone(device: Event) -> None:
    assert outcome(device).keys() <= device.keys() | {"GOTO", "LABEL", "IMPORT{builtin}"}
