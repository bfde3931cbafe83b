"""The ears as configured, and, where the models are, a spoken question through all of them."""

from __future__ import annotations

import json
import shutil
import subprocess
from argparse import Namespace
from pathlib import Path

import pytest

from kiosk import ask, hearing, models
from kiosk.advisor import Lessons
from kiosk.phrases import Sample
from voice.ears_settings import EarsSection
from voice.models import Model, ModelFile, find

CONFIG = Path(__file__).resolve().parent.parent.parent / "config"
LESSONS = {"vi": Lessons((Sample("khai sinh cho con", "khai_sinh"),)), "ko": Lessons(())}


def model(name: str, kind: str, *languages: str) -> Model:
    return Model(name, kind, languages, "none", (ModelFile("x", 1, "0" * 64, ()),), ())


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[Model]:
    monkeypatch.setenv("KIOSK_MODELS", str(tmp_path))
    known = [model("big", "whisper", "vi", "en"), model("small", "vosk", "vi"), model("mouth", "piper", "vi")]
    for each in known:
        (tmp_path / each.name).mkdir()
        (tmp_path / each.name / "x").write_bytes(b"x")
    return [*known, model("away", "vosk", "ko")]


def chosen(section: EarsSection, known: list[Model]) -> dict[str, tuple[str, ...]]:
    load = hearing.load_message(section, known, LESSONS, ("vi", "en", "ko"))
    return {Path(spec.folder).name: spec.languages for spec in load.ears}


def test_the_first_installed_model_that_knows_a_language_listens_to_it(installed: list[Model]) -> None:
    assert chosen(EarsSection(), installed) == {"big": ("vi", "en")}


def test_the_configuration_chooses_and_names_what_comes_next_where_that_is_not_installed(
    installed: list[Model],
) -> None:
    assert chosen(EarsSection(models={"vi": ("away", "small", "big")}), installed) == {"small": ("vi",), "big": ("en",)}


def test_an_empty_list_switches_a_language_off(installed: list[Model]) -> None:
    assert chosen(EarsSection(models={"vi": ()}), installed) == {"big": ("en",)}


def test_phrases_go_along_for_what_can_be_heard_only(installed: list[Model]) -> None:
    load = hearing.load_message(EarsSection(), installed, LESSONS, ("vi", "ko"))
    assert load.phrases == {"vi": (("khai_sinh", "khai sinh cho con"),)}


def test_the_models_and_the_ears_of_our_own_configuration_have_no_fault() -> None:
    assert not isinstance(models.load(CONFIG), list)
    assert isinstance(hearing.settings(CONFIG), EarsSection)


def test_a_model_that_names_two_kinds_of_source_at_once_is_a_fault(tmp_path: Path) -> None:
    text = (
        (CONFIG / "models.toml")
        .read_text(encoding="utf-8")
        .replace('{ packages = ["joe', '{ folder = "a", packages = ["joe')
    )
    (tmp_path / "models.toml").write_text(text, encoding="utf-8")
    assert models.load(tmp_path) == [
        "models.toml: models.piper-en-joe.sources: each is one folder, packages or address"
    ]


def _whisper_is_there() -> bool:
    known = models.load(CONFIG)
    return any(each.name == "whisper-base" and find(each) for each in known if not isinstance(each, str))


@pytest.mark.skipif(not _whisper_is_there(), reason="no model: kiosk models install whisper-base")
@pytest.mark.skipif(shutil.which("espeak-ng") is None, reason="no espeak-ng: apt install espeak-ng")
@pytest.mark.parametrize(
    ("language", "voice", "words", "id_"),
    [
        ("vi", "vi", "Tôi muốn đăng ký khai sinh cho con", "khai_sinh"),
        ("vi", "vi-vn-x-south", "Cho tôi hỏi thủ tục đăng ký kết hôn", "ket_hon"),
        ("en", "en-us", "How do I register the birth of my baby?", "khai_sinh"),
    ],
)
def test_a_spoken_question_is_understood(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], language: str, voice: str, words: str, id_: str
) -> None:
    wav = tmp_path / "asked.wav"
    subprocess.run(["espeak-ng", "-v", voice, "-w", str(wav), words], check=True)
    assert ask.run(Namespace(lang=language, text=None, file=None, wav=wav), CONFIG) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["ids"][:1] == [id_]
    assert told["heard"]
