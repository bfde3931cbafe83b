"""Whisper, with its model: a sentence whose language was recognised is not encoded a second time."""

from __future__ import annotations

import shutil
import subprocess
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from voice import recording
from voice.models import search_path
from voice.whisper import WhisperEars

FOLDER = next((root / "whisper-base" for root in search_path() if (root / "whisper-base").is_dir()), None)

pytestmark = pytest.mark.skipif(
    FOLDER is None or not shutil.which("espeak-ng"), reason="no model: kiosk models install whisper-base"
)


class Counted:
    """The model, and how often it encoded."""

    def __init__(self, model: Any) -> None:
        self.model, self.encoded = model, 0

    def encode(self, *args: Any, **more: Any) -> Any:
        self.encoded += 1
        return self.model.encode(*args, **more)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.model, name)


@pytest.fixture(scope="module")
def sentence(tmp_path_factory: pytest.TempPathFactory) -> NDArray[np.int16]:
    file = tmp_path_factory.mktemp("said") / "said.wav"
    subprocess.run(["espeak-ng", "-v", "en-us", "-w", str(file), "How do I register a birth?"], check=True)
    return recording.read(file)


def test_a_sentence_whose_language_was_recognised_is_encoded_once_and_heard_as_any_other(
    sentence: NDArray[np.int16],
) -> None:
    assert FOLDER is not None
    ears = WhisperEars(FOLDER, threads=1)
    model = ears._model = Counted(ears._model)
    shares = ears.language_of(sentence, ("vi", "en"))
    assert max(shares, key=lambda code: shares[code]) == "en"
    heard = ears.hear(sentence, "en")
    assert model.encoded == 1
    assert heard.candidates
    assert ears.hear(sentence, "en") == heard
    assert model.encoded == 2  # nothing of a visitor's is kept once it was heard


def test_a_sentence_that_other_ears_hear_is_not_kept_by_those_that_recognised_its_language(
    sentence: NDArray[np.int16],
) -> None:
    assert FOLDER is not None
    ears = WhisperEars(FOLDER, threads=1)
    said = sentence.copy()
    ears.language_of(said, ("vi", "en"))
    assert ears._encoded is not None
    del said
    assert ears._encoded is None
