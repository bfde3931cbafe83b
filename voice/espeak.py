"""espeak-ng, driven directly: a program for each utterance, that writes sound while it speaks.

Measured on two x86 cores with espeak-ng 1.51: first sound after 6 to 8 ms, eleven seconds of speech in 20 ms.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from functools import cached_property
from types import MappingProxyType

import numpy as np

from voice.program import Program, not_started
from voice.reading import as_said
from voice.resampling import at_our_rate
from voice.speech import MOST_LETTERS, CannotSpeak, Parts, Speech

NORMAL_WORDS_A_MINUTE = 175
"""espeak-ng's own."""
LIMIT_S = 15.0
"""It works a hundred times faster than it speaks; what takes longer hangs."""
HEADER_BYTES = 44
VOICES: Mapping[str, str] = MappingProxyType(
    {"vi": "vi", "en": "en-gb", "ko": "ko", "fr": "fr-fr", "id": "id", "de": "de", "es": "es"}
)
"""By language. Chinese and Japanese are not here: it cannot read their characters."""


class Espeak:
    """The interface `Speaker`. `voices` are espeak-ng's names, such as vi-vn-x-south for the southern accent."""

    engine = "espeak"

    def __init__(
        self,
        voices: Mapping[str, str] = VOICES,
        *,
        rate: float = 0.9,
        asking_rate: float = 0.8,
        program: str = "espeak-ng",
    ) -> None:
        """`rate` is a share of the voice's normal one; `asking_rate` is for questions."""
        self._voices = {**VOICES, **voices}
        self._rate, self._asking_rate = rate, asking_rate
        self._program = program

    def voice_of(self, language: str) -> str | CannotSpeak:
        """As `Speaker.voice_of`. It would speak an unknown vi-vn-x-sout as vi without a word, so its list is asked."""
        voice = self._voices.get(language)
        if voice is None:
            return CannotSpeak(self.engine, f"no voice for {language!r}")
        if isinstance(self._known, CannotSpeak) or voice.partition("+")[0] in self._known:
            return self._known if isinstance(self._known, CannotSpeak) else voice
        return CannotSpeak(self.engine, f"{self._program} has no voice {voice!r}")

    @cached_property
    def _known(self) -> frozenset[str] | CannotSpeak:
        try:
            with Program([self._program, "--voices"], limit_s=LIMIT_S) as program:
                lines = b"".join(program.pieces()).decode(errors="replace").splitlines()
        except OSError as fault:
            return not_started(self.engine, self._program, fault)
        return frozenset(line.split()[1] for line in lines[1:] if len(line.split()) > 1)

    def render(self, speech: Speech) -> Parts:
        """As `Speaker.render`."""
        voice = self.voice_of(speech.language)
        if isinstance(voice, CannotSpeak):
            yield voice
            return
        words = as_said(speech.text, speech.language)[:MOST_LETTERS].replace("[[", "[")  # [[ would begin phonemes
        try:
            program = Program(self._command(voice, asking=speech.asking), limit_s=LIMIT_S, words=words)
        except OSError as fault:
            yield not_started(self.engine, self._program, fault)
            return
        with program:
            yield from self._sound(program)

    def close(self) -> None:
        """As `Speaker.close`: nothing is kept."""

    def _command(self, voice: str, *, asking: bool) -> list[str]:
        speed = round(NORMAL_WORDS_A_MINUTE * (self._asking_rate if asking else self._rate))
        return [self._program, "-v", voice, "-s", str(speed), "-b", "1", "--stdin", "--stdout"]

    def _sound(self, program: Program) -> Parts:
        header = program.exactly(HEADER_BYTES)
        if len(header) == HEADER_BYTES and header.startswith(b"RIFF"):
            (rate,) = struct.unpack_from("<I", header, 24)
            for piece in program.pieces():
                yield at_our_rate(np.frombuffer(piece[: len(piece) // 2 * 2], "<i2").astype(np.int16), rate)
        if program.exit_code() != 0:
            yield CannotSpeak(self.engine, f"{self._program} failed: is its voice installed?")
