"""Piper: neural voices, by the program `piper` in a process of its own (it is GPL-3, and 200 MB large).

It is started once and given a sentence a line; for each it writes a WAV into a folder and names it on its output.
So the end of every sentence is known, which its raw stream does not tell. Folder: in memory where the system has one.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import IO

from voice.reading import as_said
from voice.speech import MOST_LETTERS, CannotSpeak, Part, Parts, Speech
from voice.stretching import stretched
from voice.wav import NotSound, read_wav

LIMIT_S = 30.0
"""For one sentence, the loading of the model included: ten times what a Raspberry Pi 4 needs."""
ENDS_WITHIN_S = 2.0
_WROTE = re.compile(r"(\S+\.wav)")
TELLS_NOBODY = {"ORT_DISABLE_TELEMETRY": "1"}
"""Piper's engine, ONNX Runtime, else reports each use to its maker, and leaves `.ses` among the temporary files."""
HEAD_WORDS = 3
"""The first sentence is cut at its first comma after so many words: the shorter the first piece, the sooner sound."""
_SENTENCE = re.compile(r"(?<=[.?!;:])\s+")


class _Run:
    """One running `piper` with one voice at one rate. Of one thread at a time."""

    def __init__(self, command: list[str], folder: Path) -> None:
        """Raises `OSError`."""
        self._process = subprocess.Popen(  # noqa: S603 - ours or the configuration's; words go by stdin
            [*command, "--output-dir", str(folder)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env={**os.environ, **TELLS_NOBODY},
            encoding="utf-8",
            errors="replace",
        )

    def wav_of(self, sentence: str) -> Path | None:
        """The file with the sentence; None once the program ended, or where it took too long and was ended."""
        timer = threading.Timer(LIMIT_S, self._process.kill)
        timer.daemon = True
        timer.start()
        try:
            return self._asked(sentence)
        except OSError:
            return None
        finally:
            timer.cancel()

    def _asked(self, sentence: str) -> Path | None:
        pipe, out = self._process.stdin, self._process.stdout
        assert pipe is not None  # noqa: S101 - both were asked for
        assert out is not None  # noqa: S101
        pipe.write(sentence + "\n")
        pipe.flush()
        return self._named(out)

    def _named(self, out: IO[str]) -> Path | None:
        for line in out:
            if found := _WROTE.search(line):
                return Path(found[1])
        return None

    def close(self) -> None:
        self._process.kill()
        for pipe in (self._process.stdin, self._process.stdout):
            with suppress(OSError):
                if pipe is not None:
                    pipe.close()
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(ENDS_WITHIN_S)


def pieces_of(text: str) -> list[str]:
    """Sentences, the first one cut once more. What has neither letter nor digit makes no sound, and no file either."""
    first, *rest = _SENTENCE.split(" ".join(text.split()))
    comma = re.search(rf"(?:\S+ ){{{HEAD_WORDS - 1},}}?\S+,(?= )", first)
    head = [first[: comma.end()], first[comma.end() + 1 :]] if comma else [first]
    return [piece for piece in (*head, *rest) if any(sign.isalnum() for sign in piece)]


class Piper:
    """The interface `Speaker`. `models` are .onnx files by language, each with its .onnx.json beside it."""

    engine = "piper"

    def __init__(
        self,
        models: Mapping[str, Path],
        *,
        rate: float = 0.9,
        asking_rate: float = 0.8,
        program: tuple[str, ...] = (sys.executable, "-m", "piper"),
    ) -> None:
        """`rate` is a share of the voice's normal one; `asking_rate` is for questions."""
        self._models = dict(models)
        self._rate, self._slower = rate, rate / asking_rate
        self._program = program
        self._runs: dict[str, _Run] = {}
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._lock = threading.Lock()

    def voice_of(self, language: str) -> str | CannotSpeak:
        """As `Speaker.voice_of`."""
        model = self._models.get(language)
        if model is None:
            return CannotSpeak(self.engine, f"no model for {language!r}")
        if not model.is_file():
            return CannotSpeak(self.engine, f"{model} is not there: kiosk models install")
        return model.stem

    def render(self, speech: Speech) -> Parts:
        """As `Speaker.render`; a piece is a sentence."""
        voice = self.voice_of(speech.language)
        if isinstance(voice, CannotSpeak):
            yield voice
            return
        for words in pieces_of(as_said(speech.text, speech.language)[:MOST_LETTERS]):
            part = self._said(words, speech.language)
            if isinstance(part, CannotSpeak):
                yield part
                return
            yield stretched(part, self._slower) if speech.asking else part

    def close(self) -> None:
        """As `Speaker.close`."""
        with self._lock:
            for run in self._runs.values():
                run.close()
            self._runs.clear()
            if self._folder is not None:
                self._folder.cleanup()
                self._folder = None

    def _said(self, words: str, language: str) -> Part:
        with self._lock:
            try:
                run = self._runs.get(language) or self._start(language)
            except OSError as fault:
                return CannotSpeak(self.engine, f"{self._program[0]} cannot be started: {fault.strerror}")
            path = run.wav_of(words)
            if path is None:
                self._runs.pop(language).close()
                return CannotSpeak(self.engine, "piper ended while it spoke: is it installed, and its model whole?")
            return self._taken(path)

    def _start(self, language: str) -> _Run:
        if self._folder is None:
            memory = Path("/dev/shm")  # noqa: S108 - a folder of our own within it
            self._folder = tempfile.TemporaryDirectory(prefix="kiosk-piper-", dir=memory if memory.is_dir() else None)
        slower = f"{1 / self._rate:.3f}"
        command = [*self._program, "--model", str(self._models[language]), "--length-scale", slower]
        run = self._runs[language] = _Run(command, Path(self._folder.name))
        return run

    def _taken(self, path: Path) -> Part:
        try:
            with path.open("rb") as file:
                return read_wav(file)
        except (OSError, NotSound) as fault:
            return CannotSpeak(self.engine, f"what piper wrote cannot be read: {fault}")
        finally:
            path.unlink(missing_ok=True)
