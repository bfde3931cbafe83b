"""Recognisers behind one interface, each with its model; which one listens is configured, never guessed."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from numpy.typing import NDArray

from voice.heard import RATE_HZ, Candidate, Heard
from voice.messages import EarSpec

if TYPE_CHECKING:
    from collections.abc import Iterable

HYPOTHESES = 5


class Recogniser(Protocol):
    """Sound -> words."""

    def hear(self, pcm: NDArray[np.int16], language: str) -> Heard:
        """One sentence of 16 kHz sound, with a few ways to write it down, best first."""

    def expect(self, language: str, words: str) -> None:
        """Words that are likely in this language; what cannot use them ignores them."""

    def learn(self, language: str, phrases: Iterable[str]) -> None:
        """How people ask here in this language; what cannot use it ignores it."""

    def language_of(self, pcm: NDArray[np.int16], offered: Collection[str]) -> dict[str, float]:
        """How probable each offered language is; empty where this recogniser cannot tell."""


class NoEars(Exception):
    """This recogniser cannot be loaded: its library or its model is not there."""


class VoskEars:
    """Vosk, one model a language. With phrases it is run twice: held to their words, and free."""

    def __init__(self, folder: Path, phrases: Iterable[str] = ()) -> None:
        import vosk  # noqa: PLC0415 — only where it is chosen

        vosk.SetLogLevel(-1)
        self._vosk: Any = vosk
        self._model: Any = vosk.Model(str(folder))
        self._grammar = json.dumps([*sorted(set(phrases)), "[unk]"], ensure_ascii=False) if phrases else ""

    def hear(self, pcm: NDArray[np.int16], language: str) -> Heard:
        """As `Recogniser.hear`. The grammar does not refuse what is outside it, so the free words stand first."""
        found = [*self._run(pcm, ""), *(self._run(pcm, self._grammar) if self._grammar else ())]
        return Heard(language, tuple(found), speech_s=pcm.size / RATE_HZ)

    def expect(self, language: str, words: str) -> None:
        """As `Recogniser.expect`: its words are those of its lexicon."""

    def learn(self, language: str, phrases: Iterable[str]) -> None:
        """As `Recogniser.learn`: not used here."""

    def language_of(self, pcm: NDArray[np.int16], offered: Collection[str]) -> dict[str, float]:  # noqa: ARG002
        """As `Recogniser.language_of`: one model, one language."""
        return {}

    def _run(self, pcm: NDArray[np.int16], grammar: str) -> list[Candidate]:
        run = self._vosk.KaldiRecognizer(self._model, RATE_HZ, *([grammar] if grammar else []))
        run.SetMaxAlternatives(HYPOTHESES)
        run.AcceptWaveform(pcm.astype("<i2").tobytes())
        found = json.loads(run.FinalResult()).get("alternatives", ())
        best = max((each["confidence"] for each in found), default=0.0)
        words = max(1, max((len(each["text"].split()) for each in found), default=1))
        return [Candidate(each["text"], (each["confidence"] - best) / words) for each in found if each["text"].strip()]


class SherpaEars:
    """A zipformer transducer by sherpa-onnx: encoder, decoder, joiner and tokens.txt in one folder."""

    def __init__(self, folder: Path, threads: int = 2) -> None:
        import sherpa_onnx  # noqa: PLC0415 — only where a technician installed it

        parts = {name: str(_only(folder, f"*{name}*.onnx")) for name in ("encoder", "decoder", "joiner")}
        self._engine: Any = sherpa_onnx.OfflineRecognizer.from_transducer(
            **parts, tokens=str(folder / "tokens.txt"), num_threads=threads, decoding_method="modified_beam_search"
        )

    def hear(self, pcm: NDArray[np.int16], language: str) -> Heard:
        """As `Recogniser.hear`; it gives one candidate, and no score: a middling one is assumed."""
        stream = self._engine.create_stream()
        stream.accept_waveform(RATE_HZ, pcm.astype(np.float32) / 32768)
        self._engine.decode_stream(stream)
        text = str(stream.result.text).strip()
        found = (Candidate(text.lower(), UNSCORED),) if text else ()
        return Heard(language, found, speech_s=pcm.size / RATE_HZ)

    def expect(self, language: str, words: str) -> None:
        """As `Recogniser.expect`: not used here."""

    def learn(self, language: str, phrases: Iterable[str]) -> None:
        """As `Recogniser.learn`: not used here."""

    def language_of(self, pcm: NDArray[np.int16], offered: Collection[str]) -> dict[str, float]:  # noqa: ARG002
        """As `Recogniser.language_of`: one model, one language."""
        return {}


UNSCORED = -0.3


def _only(folder: Path, pattern: str) -> Path:
    found = sorted(folder.glob(pattern), key=lambda path: ("int8" not in path.name, path.name))
    if not found:
        raise FileNotFoundError(f"{folder}: no {pattern}")
    return found[0]


def load(spec: EarSpec, phrases: Iterable[str] = ()) -> Recogniser:
    """The recogniser with its model. Raises `NoEars`, which says what to do."""
    folder = Path(spec.folder)
    if not folder.is_dir():
        raise NoEars(f"{spec.kind}: {folder} is not there: kiosk models install")
    try:
        return _LOADERS[spec.kind](folder, spec.threads, phrases)
    except KeyError:
        raise NoEars(f"{spec.kind!r}: expected {', '.join(sorted(_LOADERS))}") from None
    except ImportError as missing:
        raise NoEars(f"{spec.kind}: {missing.name} is not installed: pip install it") from missing
    except Exception as fault:  # Each library raises what it likes at a folder that holds no model.
        raise NoEars(f"{spec.kind}: {folder}: {fault}: kiosk models verify") from fault


def _whisper(folder: Path, threads: int, _phrases: Iterable[str]) -> Recogniser:
    from voice.whisper import WhisperEars  # noqa: PLC0415 — as above

    return WhisperEars(folder, threads=threads)


_LOADERS: dict[str, Callable[[Path, int, Iterable[str]], Recogniser]] = {
    "whisper": _whisper,
    "vosk": lambda folder, _threads, phrases: VoskEars(folder, phrases),
    "sherpa-onnx": lambda folder, threads, _phrases: SherpaEars(folder, threads),
}
