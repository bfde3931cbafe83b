"""Measures the ears end to end: a spoken question, perhaps in noise -> what the kiosk would say. Makes tables."""

from __future__ import annotations

import argparse
import math
import queue
import statistics
import sys
import time
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import UnionType
from typing import TYPE_CHECKING

from kiosk import hearing, phrasebook, voice_sounds
from kiosk.advice import Answer, ids_of
from kiosk.advisor import Advisor
from kiosk.listening import Utterance, understand
from kiosk.phrases import is_id
from kiosk.voice_link import Process
from kiosk.voice_page import publish
from voice import messages as m
from voice.heard import Nothing
from voice.models import find
from voice.phonetic import Phonetic, compared

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from kiosk.advice import Advice
    from kiosk.advisor import Lessons

OK, FAILED, MISUSED = 0, 1, 2
QUESTIONS = Path(__file__).resolve().parent.parent / "tests" / "questions" / "held_out.toml"
MARK = "voice-bench"
QUICK, FEW = 6, 8
SILENT_S = 60.0
"""A slow card, and phrases learnt for the first time."""
OURS, WHISPER, KEYWORDS, VOSK = "ours", "plain whisper", "keywords", "plain vosk"
SYSTEMS = (OURS, WHISPER, KEYWORDS, VOSK)


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked, and the id that is right."""

    words: str
    language: str
    expect: str


@dataclass(slots=True)
class Tally:
    """What became of one system's answers."""

    asked: int = 0
    first: int = 0
    """The right id stood first: answered, or first among the choices."""
    offered: int = 0
    """It was answered or among the choices."""
    wrong: int = 0
    """Another id was answered without asking."""

    def add(self, ids: Sequence[str], expect: str, *, confident: bool) -> None:
        """Count one answer."""
        self.asked += 1
        self.first += tuple(ids[:1]) == (expect,)
        self.offered += expect in ids
        self.wrong += confident and ids[0] != expect


@dataclass(slots=True)
class Cost:
    """Seconds of our own way, a sentence each."""

    wall_s: list[float] = field(default_factory=list)
    cpu_s: list[float] = field(default_factory=list)
    memory_mb: int | None = None
    """Of a voice process like the kiosk's, after a few sentences; None where it did not answer."""


@dataclass(slots=True)
class Bench:
    """All that is measured with."""

    ears: hearing.Hearing
    advisor: Advisor
    lessons: Mapping[str, Lessons]
    cost: Cost = field(default_factory=Cost)

    def ask(self, sound: NDArray[np.int16], language: str) -> dict[str, tuple[tuple[str, ...], bool]]:
        """Every system's ids, and whether it answered without asking."""
        sentence = self.ears.sentence(sound)
        if isinstance(sentence, Nothing):
            return dict.fromkeys((OURS, WHISPER, KEYWORDS), ((), False))
        wall, cpu = time.perf_counter(), time.process_time()
        heard = self.ears.understood(sentence, (language,))
        advice = understand(heard, self.advisor) if isinstance(heard, Utterance) else None
        self.cost.wall_s.append(time.perf_counter() - wall)
        self.cost.cpu_s.append(time.process_time() - cpu)
        written = heard.written if isinstance(heard, Utterance) else ""
        by_words = self.advisor.advise(written, language) if written else None
        return {
            OURS: _told(advice),
            WHISPER: _told(by_words),
            KEYWORDS: (_by_keywords(written, self.lessons[language]), True),
        }


def _told(advice: Advice | None) -> tuple[tuple[str, ...], bool]:
    return (ids_of(advice), isinstance(advice, Answer)) if advice is not None else ((), False)


def _by_keywords(text: str, lessons: Lessons) -> tuple[str, ...]:
    """The id most of whose phrases share words with the text: what a simple kiosk does."""
    words = set(text.lower().split())
    best, most = "", 0.0
    for sample in lessons.samples:
        theirs = set(sample.words.lower().split())
        share = len(words & theirs) / math.sqrt(len(theirs)) if is_id(sample.label) else 0.0
        if share > most:
            best, most = sample.label, share
    return (best,) if best else ()


# -- what is asked --------------------------------------------------------------------------------------------------


def questions(path: Path, most: int) -> list[Question]:
    """Those that have one right id and are spoken, not typed; evenly chosen. Raises `OSError`, `ValueError`."""
    found = tomllib.loads(path.read_text(encoding="utf-8"))["question"]
    usable = [
        Question(each["t"], each["lang"], each["expect"])
        for each in found
        if "expect" in each and each.get("tag") != "khong_dau"
    ]
    chosen: list[Question] = []
    for code in dict.fromkeys(each.language for each in usable):
        ours = [each for each in usable if each.language == code]
        step = max(1.0, len(ours) / most)
        chosen += [ours[int(at * step)] for at in range(min(most, len(ours)))]
    return chosen


def voices(config: Path) -> tuple[voice_sounds.Voice, ...]:
    """All who can speak here: espeak-ng's accents, and Piper's voices that are installed."""
    from kiosk import models  # noqa: PLC0415 — a command of its own

    known = models.load(config)
    piper = [there for each in known if not isinstance(each, str) and each.kind == "piper" and (there := find(each))]
    spoken = [
        voice_sounds.Voice(f"{each.model.languages[0]} {each.model.name}", each.model.languages[0], "piper", str(file))
        for each in piper
        for file in each.folder.glob("*.onnx")
    ]
    return tuple(voice for voice in (*voice_sounds.ACCENTS, *spoken) if voice_sounds.found(voice.program))


def measure(
    bench: Bench, voices: Sequence[voice_sounds.Voice], asked: Sequence[Question], noises: Sequence[float | None]
) -> dict[tuple[str, float | None, str], Tally]:
    """By voice, noise and system."""
    tallies: dict[tuple[str, float | None, str], Tally] = {}
    for voice in voices:
        ours = [each for each in asked if each.language == voice.language and voice.language in bench.ears.languages]
        sounds = [voice_sounds.say(voice, each.words, number) for number, each in enumerate(ours)]
        for noise in noises:
            for number, (question, sound) in enumerate(zip(ours, sounds, strict=True)):
                print(
                    f"\r{voice.name} {_noise(noise)} {number + 1}/{len(ours)}   ", end="", file=sys.stderr, flush=True
                )
                told = bench.ask(voice_sounds.with_babble(sound, sounds, noise, number), voice.language)
                for system, (ids, confident) in told.items():
                    tally = tallies.setdefault((voice.name, noise, system), Tally())
                    tally.add(ids, question.expect, confident=confident and bool(ids))
    print(file=sys.stderr)
    return tallies


def measure_recordings(bench: Bench, folder: Path) -> Tally:
    """Real voices, whose texts are one of the list: their own ones among the catalogue's names and short questions."""
    clips = [(path, path.with_suffix(".txt")) for path in sorted(folder.glob("*.wav"))]
    texts = {wav: text.read_text(encoding="utf-8").strip() for wav, text in clips if text.is_file()}
    others = [sample.words for sample in bench.lessons["vi"].samples if is_id(sample.label)][:: len(texts) * 2 or 1]
    listed = Phonetic.learn([(words, words) for words in dict.fromkeys((*texts.values(), *others[:120]))])
    tally = Tally()
    for wav, text in texts.items():
        heard = bench.ears.raw(wav, "vi")
        best = listed.scores(compared(heard))[0][0] if heard is not None else ""
        tally.add((best,), text, confident=False)
    return tally


def memory_mb(load: m.Load, voices: Sequence[voice_sounds.Voice], asked: Sequence[Question]) -> int | None:
    """Of a voice process of its own that has heard a few of the questions."""
    reports: queue.SimpleQueue[m.Report | None] = queue.SimpleQueue()
    child = Process(reports.put)
    try:
        child.send(load)
        for id_, question in enumerate(asked[:: len(asked) // FEW or 1]):
            voice = next((each for each in voices if each.language == question.language), None)
            if voice is not None:
                child.send(m.Listen(id_, (question.language,)))
                child.send(m.Sound(id_, voice_sounds.say(voice, question.words, id_).astype("<i2").tobytes()))
                child.send(m.Stop(id_))
                _next(reports, m.Said | m.NothingHeard | m.Failed)
        child.send(m.Ping(0))
        pong = _next(reports, m.Pong)
        return pong.rss_mb if isinstance(pong, m.Pong) else None
    finally:
        child.kill()


def _next(reports: queue.SimpleQueue[m.Report | None], kind: type | UnionType) -> m.Report | None:
    """The next report of this kind; None where the process is gone or silent."""
    try:
        while (report := reports.get(timeout=SILENT_S)) is not None and not isinstance(report, kind):
            pass
    except queue.Empty:
        return None
    return report


# -- what is told ----------------------------------------------------------------------------------------------------


def _noise(db: float | None) -> str:
    return "clean" if db is None else f"{db:g} dB"


def _share(part: int, of: int) -> str:
    return f"{100 * part / of:.0f} %" if of else "–"


def tables(tallies: Mapping[tuple[str, float | None, str], Tally], cost: Cost, real: Tally | None) -> Iterator[str]:
    """Lines of Markdown."""
    firsts = " | ".join(f"{name}: first" for name in SYSTEMS)
    yield f"| voice | noise | questions | {firsts} | ours: offered | ours: wrong |"
    yield "|---|---|--:|" + "--:|" * (len(SYSTEMS) + 2)
    for name, noise in dict.fromkeys((name, noise) for name, noise, _ in tallies):
        row = {system: tallies.get((name, noise, system)) for system in SYSTEMS}
        ours = row[OURS] or Tally()
        cells = [_share(each.first, each.asked) if each else "no model" for each in row.values()]
        tail = f"{_share(ours.offered, ours.asked)} | {_share(ours.wrong, ours.asked)}"
        yield f"| {name} | {_noise(noise)} | {ours.asked} | {' | '.join(cells)} | {tail} |"
    yield ""
    if real is not None:
        yield f"Real recordings, the sentence among 130 others: {real.first} of {real.asked} right."
        yield ""
    if cost.wall_s:
        memory = "unknown" if cost.memory_mb is None else f"{cost.memory_mb} MB"
        slow = sorted(cost.wall_s)[int(0.95 * len(cost.wall_s))]
        yield (
            f"To understand a sentence that was heard: median {statistics.median(cost.wall_s):.2f} s, "
            f"95 % {slow:.2f} s, CPU {statistics.median(cost.cpu_s):.2f} s; memory of the voice process {memory}."
        )


def run(options: argparse.Namespace, config: Path) -> int:
    """As `voice_bench.run`."""
    lessons, _ = phrasebook.lessons(config)
    load = hearing.configured(config, lessons, lessons)
    if isinstance(load, list):
        return _told_faults(load, MISUSED)
    try:
        asked = questions(options.questions or QUESTIONS, QUICK if options.quick else options.most)
        noises = [None, 15.0] if options.quick else [_parsed(word) for word in options.noise.split(",")]
    except (OSError, ValueError) as fault:
        return _told_faults([f"kiosk voice-bench: {fault}"], MISUSED)
    bench = Bench(hearing.Hearing(load), Advisor(lessons, phrasebook.twins(config), phrasebook.apart(config)), lessons)
    if not bench.ears.languages:
        return _told_faults(["no model is installed: kiosk models install", *bench.ears.missing], FAILED)
    speakers = voices(config)
    bench.cost.memory_mb = memory_mb(load, speakers, asked)
    tallies = measure(bench, speakers, asked, noises)
    real = measure_recordings(bench, options.recordings) if options.recordings else None
    return publish("\n".join(tables(tallies, bench.cost, real)), options.write, MARK)


def _parsed(word: str) -> float | None:
    return None if word.strip() == "clean" else float(word)


def _told_faults(lines: Sequence[str], code: int) -> int:
    for line in lines:
        print(line, file=sys.stderr)
    return code
