"""All engines behind one: for each language they are asked in the configured order until one has sound."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from voice.cache import Cached
from voice.clips import Clips
from voice.espeak import Espeak
from voice.models import search_path
from voice.mouth_settings import USUAL
from voice.piper import Piper
from voice.portable import Portable
from voice.speech import CannotSpeak, Parts, Speaker, Speech

if TYPE_CHECKING:
    from voice.cache import Cache
    from voice.mouth_settings import Engine, MouthSection

log = logging.getLogger(__name__)

EMPTY_SLOTS = frozenset({"clips", "piper"})
"""Engines that are in every order, though only some languages have a recording or a model for them."""


class Speakers:
    """The interface `Speaker`, of several: the first that can speak, speaks."""

    engine = "first of several"

    def __init__(self, engines: Mapping[Engine, Speaker], order: Mapping[str, tuple[Engine, ...]]) -> None:
        """`order` by language; of a language that is not in it, `USUAL`."""
        self._engines = engines
        self._order = order
        self._lost: set[tuple[str, str]] = set()

    def of(self, language: str) -> list[Speaker]:
        """Those that may speak this language, in their order."""
        return [self._engines[name] for name in self._order.get(language, USUAL) if name in self._engines]

    def chosen(self, language: str) -> Speaker | CannotSpeak:
        """The one that will speak it, as far as is known before it does."""
        return next(
            (each for each in self.of(language) if isinstance(each.voice_of(language), str)), self._nobody(language)
        )

    def voice_of(self, language: str) -> str | CannotSpeak:
        """As `Speaker.voice_of`, of the one that is chosen."""
        chosen = self.chosen(language)
        return chosen if isinstance(chosen, CannotSpeak) else chosen.voice_of(language)

    def render(self, speech: Speech) -> Parts:
        """As `Speaker.render`. What breaks off is not said again by another voice."""
        for speaker in self.of(speech.language):
            spoken = False
            with closing(speaker.render(speech)) as parts:
                for part in parts:
                    if isinstance(part, CannotSpeak):
                        self._note(speaker.engine, speech.language, part)
                    spoken = spoken or not isinstance(part, CannotSpeak)
                    if spoken:
                        yield part
            if spoken:
                self._lost.discard((speaker.engine, speech.language))
                return
        yield self._nobody(speech.language)

    def keep(self, speech: Speech) -> bool | CannotSpeak:
        """Have its sound in the cache, by the engine that will say it; False where nothing was to do.

        Raises `OSError` where the cache cannot be written.
        """
        for speaker in self.of(speech.language):
            outcome = speaker.keep(speech) if isinstance(speaker, Cached) else _at_hand(speaker, speech)
            if not isinstance(outcome, CannotSpeak):
                return outcome
        return self._nobody(speech.language)

    def warm_up(self, language: str) -> None:
        """Start now what takes long to start."""
        chosen = self.chosen(language)
        if not isinstance(chosen, CannotSpeak) and chosen.engine == Piper.engine:
            with closing(chosen.render(Speech("OK.", language))) as parts:
                list(parts)

    def close(self) -> None:
        """As `Speaker.close`."""
        for speaker in self._engines.values():
            speaker.close()

    def _note(self, engine: str, language: str, fault: CannotSpeak) -> None:
        """Once until it speaks again. A slot that nobody filled is no fault."""
        if (engine, language) not in self._lost and engine not in EMPTY_SLOTS:
            log.warning("%s cannot speak %s: %s", engine, language, fault.why)
        self._lost.add((engine, language))

    def _nobody(self, language: str) -> CannotSpeak:
        faults = [(each.engine, each.voice_of(language)) for each in self.of(language)]
        known = [f"{engine}: {fault.why}" for engine, fault in faults if isinstance(fault, CannotSpeak)]
        return CannotSpeak("none", "; ".join(known) or f"no engine could say it in {language!r}")


def _at_hand(speaker: Speaker, speech: Speech) -> bool | CannotSpeak:
    """A recording needs no cache."""
    with closing(speaker.render(speech)) as parts:
        first = next(parts, None)
    return first if isinstance(first, CannotSpeak) else False


def build(settings: MouthSection, clips: Path, cache: Cache | None = None) -> Speakers:
    """The engines of the configuration; nothing is started yet. `clips` is the folder of recordings."""
    rate, asking_rate = settings.rate, settings.asking_rate
    models = {language: piper_model(name) for language, name in settings.piper.items()}
    made: dict[Engine, Speaker] = {
        "piper": Piper(models, rate=rate, asking_rate=asking_rate),
        "espeak": Espeak(settings.espeak, rate=rate, asking_rate=asking_rate),
        "pyttsx3": Portable(settings.pyttsx3, rate=rate, asking_rate=asking_rate),
    }
    if cache is not None:
        made = {name: Cached(speaker, cache, f"{rate} {asking_rate}") for name, speaker in made.items()}
    return Speakers({"clips": Clips(clips), **made}, settings.engines)


def piper_model(name: str) -> Path:
    """The model's .onnx file in the first folder that has it; else where it would be."""
    folders = [root / name for root in search_path()]
    found = (path for folder in folders for path in sorted(folder.glob("*.onnx")))
    return next(found, folders[-1] / f"{name}.onnx")
