"""What `kiosk say` does: a sentence aloud or into a file, and all fixed sentences into the cache."""

from __future__ import annotations

import argparse
import json
import queue
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import numpy as np

from kiosk import mouth
from kiosk.settings import Faults, load
from kiosk.texts import KEYS
from voice.cache import Cache
from voice.chime import chime
from voice.loudness import Leveller, limited
from voice.mouth import LoudspeakerChanged, Mouth, Unspoken
from voice.playback import Began, Ended
from voice.reading import as_said
from voice.sinks import SoundDevice
from voice.speech import CannotSpeak, Speech, seconds_of
from voice.wav import wav_bytes

if TYPE_CHECKING:
    from kiosk.catalogue import Catalogue
    from voice.mouth import MouthNews
    from voice.mouth_settings import MouthSection
    from voice.speakers import Speakers

OK, FAILED, MISUSED = 0, 1, 2
LONGEST_S = 300.0
TAIL_S = 0.2
"""What was handed over last is still on its way through the device."""


def run(options: argparse.Namespace, config: Path) -> int:
    """0 said, 1 could not be said, 2 the request or voice.toml is wrong."""
    settings = mouth.load(config, tuple(options.overrides))
    if isinstance(settings, list):
        return _misused(*settings)
    if options.verify:
        return _verify(settings)
    if options.render_all:
        return _render_all(options, config, settings)
    if options.text is None:
        return _misused("kiosk say: what? Give a TEXT, --render-all or --verify")
    if options.words:
        return _print_words(options)
    return _say(options, config, settings)


def _print_words(options: argparse.Namespace) -> int:
    print(as_said(options.text, options.lang or "vi"))
    return OK


# -- one sentence ------------------------------------------------------------------------------------------------------


def _say(options: argparse.Namespace, config: Path, settings: MouthSection) -> int:
    speech = Speech(options.text, options.lang or "vi")
    if options.engine:
        settings = msgspec.structs.replace(settings, engines={speech.language: (options.engine,)})
    speakers = mouth.speakers(settings, config)
    try:
        chosen = speakers.chosen(speech.language)
        if isinstance(chosen, CannotSpeak):
            return _failed(chosen.why)
        make = _into_file if options.wav else _aloud
        told = make(options, settings, speakers, speech)
    finally:
        speakers.close()
    if isinstance(told, str):
        return _failed(told)
    seconds, first_ms = told
    voice = chosen.voice_of(speech.language)
    print(json.dumps({"engine": chosen.engine, "voice": voice, "seconds": seconds, "first_sound_ms": first_ms}))
    return OK


def _into_file(
    options: argparse.Namespace, _settings: MouthSection, speakers: Speakers, speech: Speech
) -> tuple[float, float] | str:
    """Seconds and milliseconds to the first piece; or why not."""
    level, pieces, begun = Leveller(), [chime()] if options.chime else [], time.monotonic()
    first_s = 0.0
    for part in speakers.render(speech):
        if isinstance(part, CannotSpeak):
            return part.why
        first_s = first_s or time.monotonic() - begun
        pieces.append(limited(level(part)))
    sound = np.concatenate([*pieces, np.zeros(0, np.int16)])
    try:
        options.wav.write_bytes(wav_bytes(sound))
    except OSError as fault:
        return f"{options.wav} cannot be written: {fault.strerror}"
    return round(seconds_of(sound), 3), round(first_s * 1000, 1)


def _aloud(
    options: argparse.Namespace, settings: MouthSection, speakers: Speakers, speech: Speech
) -> tuple[float, float] | str:
    """As `_into_file`, by the loudspeaker: to its first sample."""
    news: queue.SimpleQueue[tuple[float, MouthNews]] = queue.SimpleQueue()
    speaking = Mouth(
        speakers,
        lambda pull: SoundDevice(pull, settings.device, monotonic=time.monotonic),
        lambda each: news.put((time.monotonic(), each)),
        monotonic=time.monotonic,
        volume=mouth.volume(settings),
    )
    speaking.start()
    begun = time.monotonic()
    speaking.say(speech, with_chime=options.chime)
    try:
        told = _followed(news, begun)
        time.sleep(TAIL_S)
        return told
    finally:
        speaking.stop()


def _followed(news: queue.SimpleQueue[tuple[float, MouthNews]], begun: float) -> tuple[float, float] | str:
    first = begun
    while True:
        try:
            at, each = news.get(timeout=LONGEST_S)
        except queue.Empty:
            return "the loudspeaker took no sound"
        match each:
            case LoudspeakerChanged(there=False, why=why):
                return f"there is no loudspeaker ({why}). Give --wav FILE to write the sound into a file"
            case Unspoken(why=why):
                return why
            case Began():
                first = at
            case Ended():
                return round(at - first, 3), round((first - begun) * 1000, 1)
            case _:
                pass


# -- the cache ---------------------------------------------------------------------------------------------------------


def _render_all(options: argparse.Namespace, config: Path, settings: MouthSection) -> int:
    found = load(config)
    if isinstance(found, Faults):
        return _misused(*found.lines)
    if not settings.cache_mb:
        return _misused(f"{config / mouth.FILE}: mouth.cache_mb is 0: nothing is kept")
    speakers = mouth.speakers(settings, config)
    counts, silent = {"rendered": 0, "there": 0}, dict[str, str]()
    try:
        for speech in fixed_sentences(found.catalogue, options.lang):
            if speech.language not in silent:
                outcome = speakers.keep(speech)
                _count(counts, silent, speech, outcome)
    except OSError as fault:
        return _failed(f"{fault.filename} cannot be written: {fault.strerror}")
    finally:
        speakers.close()
    print(json.dumps({**counts, "silent": silent}, ensure_ascii=False))
    return FAILED if silent and not any(counts.values()) else OK


def _count(counts: dict[str, int], silent: dict[str, str], speech: Speech, outcome: bool | CannotSpeak) -> None:
    if isinstance(outcome, bool):
        counts["rendered" if outcome else "there"] += 1
    else:
        silent[speech.language] = outcome.why


def fixed_sentences(catalogue: Catalogue, only: str | None = None) -> Iterator[Speech]:
    """Everything the kiosk may say first that holds no value, in all offered languages or in one.

    The texts without values; and the procedures' names, with which their answers begin.
    """
    for code in catalogue.offered if only is None else (only,):
        texts = catalogue.languages[code].texts if code in catalogue.languages else {}
        yield from (Speech(texts[key], code, key=key) for key, values in KEYS.items() if not values and key in texts)
        told = (each for each in catalogue.procedures if each.language_for(code) == code)
        yield from (Speech(name, code) for name in dict.fromkeys(each.name_in(code) for each in told))


def _verify(settings: MouthSection) -> int:
    found = Cache(mouth.cache_folder(), settings.cache_mb * mouth.MB).verify()
    print(json.dumps({"good": found.good, "faulty": [path.name for path in found.faulty]}))
    return FAILED if found.faulty else OK


def _failed(why: str) -> int:
    print(f"kiosk say: {why}", file=sys.stderr)
    return FAILED


def _misused(*faults: str) -> int:
    for fault in faults:
        print(fault, file=sys.stderr)
    return MISUSED
