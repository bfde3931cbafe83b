"""What the mouth says, the ears understand: the reading is right where a stranger writes down what it means."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator

import numpy as np
import pytest

from voice import ears
from voice.heard import RATE_HZ as EARS_HZ
from voice.messages import EarSpec
from voice.models import search_path
from voice.piper import Piper
from voice.speakers import piper_model
from voice.speech import RATE_HZ, CannotSpeak, Speech

WHISPER = next((root / "whisper-base" for root in search_path() if (root / "whisper-base").is_dir()), None)
JOE = piper_model("piper-en-joe")

pytestmark = pytest.mark.skipif(
    WHISPER is None or not JOE.is_file() or not importlib.util.find_spec("piper"),
    reason="no Whisper or no Piper voice: kiosk models install",
)


@pytest.fixture(scope="module")
def ear() -> ears.Recogniser:
    return ears.load(EarSpec("whisper", str(WHISPER), ("en",)))


@pytest.fixture(scope="module")
def piper() -> Iterator[Piper]:
    made = Piper({"en": JOE})
    yield made
    made.close()


@pytest.mark.parametrize(
    ("written", "understood"),
    [
        ("Your number is A1023. Please take a seat.", "number is a 1 0 2 3"),
        ("Open 07:30–11:30 on 21/11/2026.", "november 2026"),
        ("Wait about 5–10 minutes.", "5 to 10 minutes"),
    ],
)
def test_what_the_mouth_says_the_ears_understand(
    piper: Piper, ear: ears.Recogniser, written: str, understood: str
) -> None:
    parts = [part for part in piper.render(Speech(written, "en")) if not isinstance(part, CannotSpeak)]
    sound = np.concatenate(parts)
    at = np.arange(sound.size * EARS_HZ // RATE_HZ) * (RATE_HZ / EARS_HZ)
    heard = ear.hear(np.interp(at, np.arange(sound.size), sound).astype(np.int16), "en")
    assert any(_plain(understood) in _plain(each.text) for each in heard.candidates)


def _plain(words: str) -> str:
    digits = {"zero": "0", "one": "1", "two": "2", "three": "3", "five": "5", "ten": "10"}
    return "".join(digits.get(word, word) for word in words.lower().replace(",", " ").replace(".", " ").split())
