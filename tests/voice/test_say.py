"""`kiosk say`: what it tells, what it writes, and what it says where it cannot."""

from __future__ import annotations

import json
import shutil
import wave
from pathlib import Path

import pytest

from kiosk import mouth
from kiosk.catalogue import Catalogue
from kiosk.cli import FAILED, MISUSED, OK, main
from kiosk.documents import Override
from kiosk.saying import fixed_sentences
from kiosk.settings import Settings
from kiosk.settings import load as load_settings
from kiosk.sheet import sheet_of
from tests.voice.sounds import tone
from voice.mouth_settings import MouthSection
from voice.wav import wav_bytes

CONFIG = Path(__file__).resolve().parents[2] / "config"
needs_espeak = pytest.mark.skipif(not shutil.which("espeak-ng"), reason="espeak-ng is not installed")


@pytest.fixture(autouse=True)
def own_cache(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.setenv("CACHE_DIRECTORY", str(tmp_path / "cache"))
    return tmp_path / "cache"


def say(*words: str) -> int:
    return main(["say", "--config", str(CONFIG), *words])


@needs_espeak
def test_a_sentence_is_written_and_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "said.wav"
    assert say("--lang", "vi", "--engine", "espeak", "Số của bác là A1023", "--wav", str(path)) == OK
    told = json.loads(capsys.readouterr().out)
    with wave.open(str(path)) as wav:
        seconds = wav.getnframes() / wav.getframerate()
    assert told["seconds"] == pytest.approx(seconds, abs=0.001)
    assert (told["engine"], told["voice"]) == ("espeak", "vi")
    assert told["first_sound_ms"] > 0


@needs_espeak
def test_a_file_that_cannot_be_written_is_no_trace(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert say("--engine", "espeak", "Chào", "--wav", str(tmp_path / "nowhere" / "said.wav")) == FAILED
    assert "cannot be written: No such file" in capsys.readouterr().err


def test_a_language_that_nothing_speaks_says_why(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert say("--lang", "jra", "Ơi", "--wav", str(tmp_path / "x.wav")) == FAILED
    told = capsys.readouterr().err
    assert "nothing is recorded in 'jra'" in told
    assert "espeak" in told


def test_without_a_loudspeaker_it_says_what_to_do(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "clips" / "jra").mkdir(parents=True)
    (tmp_path / "clips" / "jra" / "home.says.wav").write_bytes(wav_bytes(tone(0.1)))
    (tmp_path / "voice.toml").write_text('[mouth]\ndevice = "no such loudspeaker"\n')
    assert main(["say", "--config", str(tmp_path), "--lang", "jra", "Ơi"]) == FAILED
    assert "Give --wav FILE" in capsys.readouterr().err


def test_nothing_to_say_is_misuse() -> None:
    assert say() == MISUSED


def test_a_wrong_key_is_named_with_its_file(capsys: pytest.CaptureFixture[str]) -> None:
    assert say("--set", "mouth.volume=11", "Chào") == MISUSED
    assert "voice.toml: mouth.volume: no such key" in capsys.readouterr().err


def test_the_configuration_that_is_delivered_is_the_usual_one_in_words() -> None:
    delivered = mouth.load(CONFIG)
    assert isinstance(delivered, MouthSection)
    assert (delivered.rate, delivered.asking_rate, delivered.ceiling_db) == (0.9, 0.8, 0)
    assert delivered.piper == MouthSection().piper


def test_a_folder_without_the_file_speaks_as_usual(tmp_path: Path) -> None:
    assert mouth.load(tmp_path) == MouthSection()


@pytest.mark.parametrize("wrong", [("rate", 9.0), ("ceiling_db", 6), ("engines", {"vi": ["robot"]}), ("cache_mb", -1)])
def test_values_out_of_bounds_are_refused(wrong: tuple[str, object]) -> None:
    faults = mouth.load(CONFIG, (Override("mouth", *wrong),))
    assert isinstance(faults, list)
    assert f"mouth.{wrong[0]}" in faults[0]


def test_every_fixed_sentence_of_every_offered_language_is_rendered(catalogue: Catalogue) -> None:
    found = list(fixed_sentences(catalogue))
    assert {speech.language for speech in found} == set(catalogue.offered)
    assert not [speech for speech in found if "{" in speech.text]
    assert [speech.text for speech in found if speech.key == "home.says"]


def test_the_first_words_of_every_answer_are_rendered() -> None:
    settings = load_settings(CONFIG)
    assert isinstance(settings, Settings)
    catalogue = settings.catalogue
    found = {(speech.text, speech.language) for speech in fixed_sentences(catalogue)}
    titles = {
        (sheet.title, sheet.language)
        for code in ("vi", "en")
        for sheet in (sheet_of(each, catalogue, code, None) for each in catalogue.procedures)
    }
    assert len(titles) > 90
    assert not titles - found


def test_a_spoiled_cache_is_told(own_cache: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (own_cache / "voice").mkdir(parents=True)
    (own_cache / "voice" / "abc.say").write_bytes(b"nonsense")
    assert say("--verify") == FAILED
    assert json.loads(capsys.readouterr().out) == {"good": 0, "faulty": ["abc.say"]}
