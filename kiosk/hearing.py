"""The ears as they are configured: which model listens to which language, and what it may expect to hear."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk import models, mouth, phrasebook
from kiosk.listening import Utterance
from voice import messages as m
from voice.ears_settings import EarsSection
from voice.heard import RATE_HZ, Nothing
from voice.models import Installed, Model, find

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from kiosk.advisor import Lessons
    from voice.heard import Heard

EAR_KINDS = ("sherpa-onnx", "vosk", "whisper")
END_S = 1.0
"""Silence after a recording, so that the end of speech is found as it would be in the hall."""


def settings(folder: Path) -> EarsSection | list[str]:
    """What `folder/voice.toml` says of the ears; its faults where it has any."""
    found = mouth.load_file(folder)
    return found if isinstance(found, list) else found.ears


def load_message(
    section: EarsSection, known: Iterable[Model], lessons: Mapping[str, Lessons], languages: Iterable[str]
) -> m.Load:
    """What the voice process is to load, of what is installed: nothing where nothing is."""
    by_model: dict[str, list[str]] = {}
    there = {each.name: installed for each in known if each.kind in EAR_KINDS and (installed := find(each)) is not None}
    for code in languages:
        name = _chosen(section, code, there)
        if name is not None:
            by_model.setdefault(name, []).append(code)
    ears = [
        m.EarSpec(there[name].model.kind, str(there[name].folder), tuple(codes), section.threads)
        for name, codes in by_model.items()
    ]
    heard = {code for codes in by_model.values() for code in codes}
    phrases = {code: _phrases(lessons[code]) for code in heard if code in lessons}
    return m.Load(tuple(ears), phrases, dict(section.likely), str(mouth.cache_folder().parent / "ears"))


def _chosen(section: EarsSection, code: str, there: Mapping[str, Installed]) -> str | None:
    wanted = section.models.get(code)
    able = [name for name, installed in there.items() if code in installed.model.languages]
    return next((name for name in (wanted if wanted is not None else able) if name in able), None)


def _phrases(lessons: Lessons) -> tuple[tuple[str, str], ...]:
    return tuple((sample.label, sample.words) for sample in lessons.samples)


def configured(folder: Path, lessons: Mapping[str, Lessons], languages: Iterable[str]) -> m.Load | list[str]:
    """The same for a whole configuration folder; its faults where it has any."""
    section, known = settings(folder), models.load(folder)
    if isinstance(section, list):
        return section
    if isinstance(known, list):
        return known
    return load_message(section, known, lessons, languages)


class Hearing:
    """Ears in this very process: for `kiosk ask --wav` and for measuring. The kiosk itself has a process for them."""

    def __init__(self, load: m.Load) -> None:
        from voice import process  # noqa: PLC0415 — libraries of a hundred megabytes, only where somebody listens

        self._process = process
        self._equipment, self.missing = process.equipped(load)
        process.learn(self._equipment, load)

    @property
    def languages(self) -> tuple[str, ...]:
        """Those it can hear."""
        return tuple(self._equipment.by_language)

    def sentence(self, pcm: NDArray[np.int16]) -> NDArray[np.int16] | Nothing:
        """The sentence in a recording, found as it would be in the hall."""
        import numpy as np  # noqa: PLC0415 — as above

        from voice import vad  # noqa: PLC0415 — as above

        listener = vad.Listener(vad.silero())
        for _ in listener.feed(np.concatenate([pcm, np.zeros(round(END_S * RATE_HZ), np.int16)])):
            pass
        listener.finish()
        return listener.sentence()

    def hear(self, pcm: NDArray[np.int16], languages: tuple[str, ...]) -> Utterance | Nothing:
        """What is said in a recording of 16 kHz; several languages where it is to be recognised."""
        sentence = self.sentence(pcm)
        return sentence if isinstance(sentence, Nothing) else self.understood(sentence, languages)

    def file(self, path: Path, language: str) -> Utterance:
        """What is said in a WAV. Raises `OSError`."""
        from voice import recording  # noqa: PLC0415 — as above

        try:
            heard = self.hear(recording.read(path), (language,))
        except recording.NotARecording as fault:
            raise OSError(str(fault)) from fault
        return heard if isinstance(heard, Utterance) else Utterance(language, ())

    def raw(self, path: Path, language: str) -> Heard | None:
        """What the recogniser makes of a WAV, before anything is compared; None for silence."""
        from voice import recording  # noqa: PLC0415 — as above

        sentence = self.sentence(recording.read(path))
        return None if isinstance(sentence, Nothing) else self._equipment.by_language[language].hear(sentence, language)

    def understood(self, sentence: NDArray[np.int16], languages: tuple[str, ...]) -> Utterance | Nothing:
        """The same for one sentence without silence around it."""
        began = time.perf_counter()
        heard, sounds_like = self._process.understand(self._equipment, sentence, languages)
        took_s = time.perf_counter() - began
        candidates = tuple((each.text, each.score) for each in heard.candidates)
        written = next((each.text for each in heard.candidates if not each.is_reading), "")
        return Utterance(heard.language, candidates, sounds_like, written, took_s) if candidates else Nothing.NOISE


def an_ear(folder: Path, language: str) -> Callable[[Path, str], Utterance] | str:
    """An ear for recordings in this language; why there is none, and what to do."""
    lessons, _ = phrasebook.lessons(folder)
    load = configured(folder, lessons, (language,))
    if isinstance(load, list):
        return load[0]
    ears = Hearing(load)
    if language in ears.languages:
        return ears.file
    return next(iter(ears.missing), f"no model for {language} is installed: kiosk models install")
