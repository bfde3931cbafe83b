"""The units: accepted without a word, locked down, and never given up on."""

from __future__ import annotations

import importlib.util
import re
import shutil
import subprocess
import sys
from configparser import RawConfigParser
from pathlib import Path

import pytest

from voice.models import SYSTEM_FOLDER
from voice.process import MOST_MEMORY_MB

SYSTEMD = Path(__file__).parent.parent.parent / "systemd"
TOOLS = SYSTEMD.parent / "tools"
UNITS = ["kiosk.service", "center.service"]
EXPOSURE_IN_TENTHS = 15

needs_systemd = pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd-analyze is not installed")


@pytest.fixture(params=UNITS)
def unit(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """The unit, with programs that exist: `verify` complains of those that are not installed here."""
    installed = tmp_path / str(request.param)
    words = (SYSTEMD / str(request.param)).read_text("utf-8")
    installed.write_text(words.replace("/opt/kiosk/current/bin/", "/bin/true "), "utf-8")
    return installed


def analyze(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["systemd-analyze", *words], capture_output=True, text=True, check=False)


@needs_systemd
def test_systemd_has_nothing_to_say_against_a_unit(unit: Path) -> None:
    verdict = analyze("verify", str(unit))
    assert (verdict.returncode, verdict.stderr) == (0, "")


@needs_systemd
def test_a_key_that_systemd_does_not_know_would_be_noticed(unit: Path) -> None:
    unit.write_text(unit.read_text("utf-8").replace("[Service]", "[Service]\nRestartSec=soon\nWatchdog=1"), "utf-8")
    assert analyze("verify", str(unit)).stderr


@needs_systemd
def test_a_unit_is_hardly_exposed(unit: Path) -> None:
    verdict = analyze("security", "--offline=true", "--no-pager", f"--threshold={EXPOSURE_IN_TENTHS}", str(unit))
    assert verdict.returncode == 0, verdict.stdout[-200:]


def settings_of(name: str) -> RawConfigParser:
    parser = RawConfigParser(strict=False, delimiters=("=",), comment_prefixes=("#",))
    parser.optionxform = str  # type: ignore[assignment,method-assign]  # systemd's keys have capitals
    parser.read(SYSTEMD / name, "utf-8")
    return parser


@pytest.mark.parametrize("name", [*UNITS, "mosquitto/service.conf"])
def test_no_service_is_ever_given_up_on_and_none_leaves_a_picture_of_its_memory(name: str) -> None:
    unit = settings_of(name)
    assert unit["Unit"]["StartLimitIntervalSec"] == "0"
    assert unit["Service"]["Restart"] == "always"
    assert int(unit["Service"]["RestartSec"]) > 0
    assert unit["Service"]["LimitCORE"] == "0"


def test_the_kiosk_is_watched_and_has_time_to_finish_a_slip_when_told_to_stop() -> None:
    service = settings_of("kiosk.service")["Service"]
    assert service["Type"] == "notify"
    assert service["WatchdogSec"] == "60"
    assert int(service["TimeoutStopSec"]) > 10 + 7  # PRINT_WITHIN_MS and the reporter's STOP_WITHIN_S


def test_ears_and_mouth_fit_beside_the_kiosk_and_one_that_leaks_does_not_end_it() -> None:
    service = settings_of("kiosk.service")["Service"]
    kiosk_mb, mouth_mb = 225, 195
    assert int(service["MemoryMax"].removesuffix("M")) > kiosk_mb + mouth_mb + MOST_MEMORY_MB
    assert service["OOMPolicy"] == "continue"


def test_camera_microphone_and_pins_are_open_to_the_kiosk_and_to_nobody_who_needs_none() -> None:
    kiosk, center = ((SYSTEMD / name).read_text("utf-8") for name in UNITS)
    for kind in ("char-video4linux", "char-alsa", "char-gpiochip"):
        assert f"\nDeviceAllow={kind} rw\n" in kiosk
    assert "DeviceAllow" not in center


def test_what_the_installer_makes_is_where_the_unit_looks_for_it() -> None:
    service, installer = settings_of("kiosk.service")["Service"], (TOOLS / "install").read_text("utf-8")
    assert service["StateDirectory"] == service["CacheDirectory"] == service["RuntimeDirectory"] == "kiosk"
    assert f"MODELS={SYSTEM_FOLDER} CACHE=/var/cache/kiosk" in installer
    named = re.search(r"The groups \(([\w ]+)\)", (SYSTEMD / "kiosk.service").read_text("utf-8"))
    assert named
    assert f'make_user kiosk "{named[1]}"' in installer


@pytest.mark.skipif(importlib.util.find_spec("lgpio") is None, reason="there is no lgpio for this Python")
def test_the_pins_can_be_had_in_the_folder_that_the_unit_works_in(tmp_path: Path) -> None:
    """lgpio lays a pipe into its working folder, and cannot be loaded in one that is closed to it, such as /."""
    assert settings_of("kiosk.service")["Service"]["WorkingDirectory"] == "/run/kiosk"
    loaded = subprocess.run([sys.executable, "-c", "import lgpio; lgpio.gpiochip_open"], cwd=tmp_path, check=False)
    assert loaded.returncode == 0


def test_the_kiosk_draws_on_the_glass_without_a_desktop_and_nobody_logs_in_behind_it() -> None:
    unit = settings_of("kiosk.service")
    assert "SDL_VIDEODRIVER=kmsdrm" in (SYSTEMD / "kiosk.service").read_text("utf-8")
    assert unit["Unit"]["Conflicts"] == "getty@tty1.service"
