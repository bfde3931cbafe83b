"""What stands in voice.toml is checked with all other files, and a kiosk without models is told what to do."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from kiosk import cli
from kiosk.contract import KioskState
from kiosk.examine_voice import look_at_ears, look_at_mouth, look_at_voice
from kiosk.findings import Level
from kiosk.settings import Settings, load
from tests.kiosk.ward import CONFIG


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return shutil.copytree(CONFIG, tmp_path / "config")


@pytest.fixture
def settings() -> Settings:
    found = load(CONFIG)
    assert isinstance(found, Settings)
    return found


@pytest.fixture
def nothing_installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("XDG_DATA_HOME", "HOME", "STATE_DIRECTORY", "KIOSK_MODELS"):
        monkeypatch.setenv(name, str(tmp_path))


@pytest.mark.parametrize(
    ("words", "fault"),
    [("[mouth]\nvolume = 3\n", "voice.toml: mouth.volume"), ("[ears]\nthreads = 99\n", "voice.toml: ears.threads")],
)
def test_check_names_file_and_key_of_a_fault_of_the_voice(
    folder: Path, capsys: pytest.CaptureFixture[str], words: str, fault: str
) -> None:
    (folder / "voice.toml").write_text(words)
    assert cli.main(["check", "--config", str(folder)]) == cli.MISUSED
    assert fault in capsys.readouterr().err


def test_a_configuration_without_a_voice_is_no_fault(folder: Path) -> None:
    (folder / "voice.toml").unlink()
    (folder / "models.toml").unlink()
    assert cli.main(["check", "--config", str(folder)]) == cli.OK


@pytest.mark.usefixtures("nothing_installed")
def test_missing_models_are_named_by_language_and_installing_them_advised(settings: Settings) -> None:
    finding = look_at_ears(settings, lambda: True)
    assert (finding.level, finding.code, finding.facts) == (Level.WARN, "ears.missing", {"languages": "vi, en"})


@pytest.mark.skipif(shutil.which("espeak-ng") is None, reason="needs espeak-ng: apt install espeak-ng")
def test_espeak_alone_is_a_mouth(settings: Settings) -> None:
    assert look_at_mouth(settings, lambda: True).code == "mouth.ready"


@pytest.mark.skipif(shutil.which("espeak-ng") is None, reason="needs espeak-ng: apt install espeak-ng")
def test_a_voice_without_a_loudspeaker_is_a_warning_that_says_so(settings: Settings) -> None:
    finding = look_at_mouth(settings, lambda: False)
    assert (finding.level, finding.code) == (Level.WARN, "mouth.no_loudspeaker")


@pytest.mark.skipif(shutil.which("espeak-ng") is None, reason="needs espeak-ng: apt install espeak-ng")
@pytest.mark.parametrize(("told", "code"), [("ready", "mouth.ready"), ("mute", "mouth.off"), ("off", "mouth.off")])
def test_what_a_running_kiosk_says_of_its_voice_counts_more_than_what_is_there(
    settings: Settings, told: str, code: str
) -> None:
    state = KioskState(1, True, "boot", "0", "0000", 0, {"voice": told})
    assert look_at_voice(settings, state, lambda: True)[1].code == code
