"""`kiosk models`: a model that is there is found wherever it is, and not brought a second time."""

from __future__ import annotations

import argparse
import hashlib
import shutil
from pathlib import Path

import pytest

from kiosk import models

WORDS = b"what it learnt"
MODELS = f"""
[[models]]
name = "tiny"
kind = "whisper"
languages = ["vi"]
licence = "none"
wanted = true

[[models.files]]
path = "model.bin"
bytes = {len(WORDS)}
sha256 = "{hashlib.sha256(WORDS).hexdigest()}"
"""


@pytest.fixture(autouse=True)
def own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KIOSK_MODELS", str(tmp_path / "first"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "home"))
    (tmp_path / "models.toml").write_text(MODELS, "utf-8")
    (tmp_path / "stick" / "tiny").mkdir(parents=True)
    (tmp_path / "stick" / "tiny" / "model.bin").write_bytes(WORDS)


def kiosk_models(folder: Path, *words: str) -> int:
    parser = argparse.ArgumentParser()
    models.add_arguments(parser)
    return models.run(parser.parse_args(words), folder)


def test_where_tells_the_folder_of_each_for_a_script(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    kiosk_models(tmp_path, "install", "--quiet", "--from", str(tmp_path / "stick"))
    capsys.readouterr()
    assert kiosk_models(tmp_path, "where") == 0
    assert capsys.readouterr().out == f"{tmp_path / 'first' / 'tiny'}\n"


def test_where_ends_with_1_for_what_is_not_there_or_only_half(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert kiosk_models(tmp_path, "where") == 1
    (tmp_path / "first" / "tiny").mkdir(parents=True)
    (tmp_path / "first" / "tiny" / "model.bin").write_bytes(WORDS[1:])
    assert kiosk_models(tmp_path, "where") == 1
    assert capsys.readouterr().out == ""


def test_what_another_folder_of_the_search_path_has_is_not_brought_again(tmp_path: Path) -> None:
    home = tmp_path / "home" / "kiosk" / "models"
    shutil.copytree(tmp_path / "stick", home)
    assert kiosk_models(tmp_path, "install", "--quiet") == 0
    assert not (tmp_path / "first").exists()


def test_what_is_kept_by_where_is_a_stick_for_the_next_machine(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kiosk_models(tmp_path, "install", "--quiet", "--from", str(tmp_path / "stick"))
    capsys.readouterr()
    kiosk_models(tmp_path, "where")
    shutil.copytree(capsys.readouterr().out.strip(), tmp_path / "next" / "tiny")
    again = ("install", "--quiet", "--from", str(tmp_path / "next"), "--to", str(tmp_path / "other"))
    assert kiosk_models(tmp_path, *again) == 0
    assert (tmp_path / "other" / "tiny" / "model.bin").read_bytes() == WORDS
