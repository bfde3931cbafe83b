"""Recorded clips: people's own voices, for languages that no engine speaks (Jrai, Bahnar) and wherever one is there.

`<folder>/<language>/<key>.wav`; a sentence with values in it is recorded in the pieces between them, `<key>.1.wav`,
`<key>.2.wav`. A value is `number.<n>.wav` where that is there, else it is put together from `sign.<A>.wav`, one for
each digit and letter. docs/recording.md says what to record.
"""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np

from voice.speech import RATE_HZ, CannotSpeak, Part, Parts, Samples, Speech
from voice.wav import NotSound, read_wav

BETWEEN_SIGNS_S = 0.12
"""A ticket's label is said slowly, sign by sign."""

EDGE_S = 0.005


class Clips:
    """The interface `Speaker`."""

    engine = "clips"

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def voice_of(self, language: str) -> str | CannotSpeak:
        """As `Speaker.voice_of`."""
        folder = self._folder / language
        if re.fullmatch(r"[a-z]{2,3}", language) and any(folder.glob("*.wav")):
            return f"recorded {language}"
        return CannotSpeak(self.engine, f"nothing is recorded in {language!r}")

    def render(self, speech: Speech) -> Parts:
        """As `Speaker.render`. Nothing sounds unless all of it is there."""
        voice = self.voice_of(speech.language)
        if isinstance(voice, CannotSpeak):
            yield voice
            return
        found = [self._read(speech.language, name) for name in self._names(speech)]
        fault = next((part for part in found if isinstance(part, CannotSpeak)), None)
        if not found or fault:
            yield fault or CannotSpeak(self.engine, "only sentences of the language file are recorded")
            return
        yield from found

    def close(self) -> None:
        """As `Speaker.close`: nothing is kept."""

    def _names(self, speech: Speech) -> list[str]:
        if not speech.key:
            return []
        if not speech.values:
            return [speech.key]
        names: list[str] = []
        for place, value in enumerate(speech.values.values(), start=1):
            names += [f"{speech.key}.{place}", *self._value(speech.language, value)]
        first, rest = names[0], f"{speech.key}.{len(speech.values) + 1}"
        if not self._path(speech.language, rest).is_file():
            return names
        begins_with_value = not self._path(speech.language, first).is_file()
        return [*names[begins_with_value:], rest]

    def _value(self, language: str, value: str) -> list[str]:
        whole = f"number.{value}"
        if value.isascii() and value.isdigit() and self._path(language, whole).is_file():
            return [whole]
        return [f"sign.{sign}" for sign in value if not sign.isspace()]

    def _path(self, language: str, name: str) -> Path:
        return self._folder / language / f"{name}.wav"

    def _read(self, language: str, name: str) -> Part:
        if not re.fullmatch(r"[\w.]+", name):
            return CannotSpeak(self.engine, f"{name!r} cannot be the name of a recording")
        path = self._path(language, name)
        try:
            with path.open("rb") as file:
                sound = read_wav(file)
        except FileNotFoundError:
            return CannotSpeak(self.engine, f"{path} is not there")
        except (OSError, NotSound) as fault:
            return CannotSpeak(self.engine, f"{path}: {fault}")
        return _with_pause(_soft(sound)) if name.startswith("sign.") else _soft(sound)


def _soft(sound: Samples) -> Samples:
    """A recording cut within a sound would click."""
    edge = np.linspace(0, 1, min(round(EDGE_S * RATE_HZ), sound.size // 2))
    shape = np.concatenate([edge, np.ones(sound.size - 2 * edge.size), edge[::-1]])
    soft: Samples = (sound * shape).astype(np.int16)
    return soft


def _with_pause(sound: Samples) -> Samples:
    return np.concatenate([sound, np.zeros(round(BETWEEN_SIGNS_S * RATE_HZ), np.int16)])
