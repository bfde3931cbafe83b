"""pyttsx3: the voice that a laptop's system has, for those who try the kiosk on macOS or Windows.

Slow to begin, for nothing is heard before all is written. On a kiosk espeak-ng and Piper are driven directly.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

from voice.portable_child import NO_ENGINE, NO_VOICE
from voice.program import Program, not_started
from voice.reading import as_said
from voice.speech import MOST_LETTERS, CannotSpeak, Part, Parts, Speech
from voice.wav import NotSound, read_wav

LIMIT_S = 20.0
NORMAL_WORDS_A_MINUTE = 200
"""pyttsx3's own."""
_WHY = {NO_VOICE: "this system has no such voice", NO_ENGINE: "pyttsx3 is not installed, or finds no speech engine"}


class Portable:
    """The interface `Speaker`. `voices` are names, ids or languages of the system's voices."""

    engine = "pyttsx3"

    def __init__(
        self, voices: Mapping[str, str], *, rate: float = 0.9, asking_rate: float = 0.8, python: str = sys.executable
    ) -> None:
        """`rate` is a share of the voice's normal one; `asking_rate` is for questions."""
        self._voices = dict(voices)
        self._rate, self._asking_rate = rate, asking_rate
        self._python = python

    def voice_of(self, language: str) -> str | CannotSpeak:
        """As `Speaker.voice_of`; whether the system has it is known when it speaks."""
        return self._voices.get(language, language)

    def render(self, speech: Speech) -> Parts:
        """As `Speaker.render`: one piece."""
        with tempfile.TemporaryDirectory(prefix="kiosk-say-") as folder:
            yield self._spoken(speech, Path(folder) / "said.wav")

    def close(self) -> None:
        """As `Speaker.close`: nothing is kept."""

    def _spoken(self, speech: Speech, path: Path) -> Part:
        words = as_said(speech.text, speech.language)[:MOST_LETTERS]
        speed = round(NORMAL_WORDS_A_MINUTE * (self._asking_rate if speech.asking else self._rate))
        voice = self._voices.get(speech.language, speech.language)
        command = [self._python, "-m", "voice.portable_child", voice, str(speed), str(path)]
        try:
            program = Program(command, limit_s=LIMIT_S, words=words)
        except OSError as fault:
            return not_started(self.engine, self._python, fault)
        with program:
            for _ in program.pieces():
                pass
            code = program.exit_code()
        if code:
            return CannotSpeak(self.engine, _WHY.get(code, f"its process ended with {code}"))
        return _read(path)


def _read(path: Path) -> Part:
    try:
        with path.open("rb") as file:
            return read_wav(file)
    except (OSError, NotSound) as fault:
        return CannotSpeak(Portable.engine, f"what pyttsx3 wrote cannot be read: {fault}")
