"""Measures how long a visitor waits: from the last sample of a question to the first sound of its answer, in real time.

And how long nobody is heard after the ears were killed, or hang.
"""

from __future__ import annotations

import argparse
import math
import os
import queue
import signal
import statistics
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from kiosk import hearing, mouth, phrasebook, voice_figures, voice_sounds
from kiosk.advisor import Advisor
from kiosk.settings import Faults, load
from kiosk.voice_booth import Booth, Step
from kiosk.voice_costs import cores, cpu_s, memory_mb
from kiosk.voice_page import publish
from voice.heard import RATE_HZ
from voice.mouth_messages import Configure
from voice.vad import Patience

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from voice.mouth_settings import MouthSection

OK, FAILED, MISUSED = 0, 1, 2
MARK = "voice-delay"
MOST, FEW = 12, 2
"""Questions of a voice: each takes as long as it is spoken, and as long as it is waited for."""
LONGEST_S = Patience().limit_s
RESTARTS = 5
SETTLED_S = 1.0
"""Between two troubles, so that the next one does not meet the last one's end."""
BACK_WITHIN_S = 30.0
TROUBLES = {"killed": signal.SIGKILL, "hung": signal.SIGSTOP}


@dataclass(slots=True)
class Delays:
    """What was measured."""

    waits: dict[str, list[dict[Step, float]]] = field(default_factory=dict)
    """By voice, of each question the seconds from its last sample to each step."""
    cpu_s: float | None = None
    """Of processor a question, of all processes; None where the system does not tell."""
    memory_mb: int | None = None
    """Of the ears' process, after the questions."""
    away_s: dict[str, list[float]] = field(default_factory=dict)
    """By trouble, how long nobody was heard."""


def run(options: argparse.Namespace, config: Path) -> int:
    """As `voice_bench.run`."""
    booth = _booth(config)
    if isinstance(booth, list):
        return _told_faults(booth, MISUSED)
    try:
        asked = voice_figures.questions(options.questions or voice_figures.QUESTIONS, _most(options))
    except (OSError, ValueError) as fault:
        return _told_faults([f"kiosk voice-bench: {fault}"], MISUSED)
    spoken, load_before = _spoken(config, asked), os.getloadavg()[0]
    try:
        if not booth.start():
            return _told_faults(["ears or mouth do not begin: kiosk models install; kiosk say --lang vi OK"], FAILED)
        found = measure(booth, spoken)
        found.away_s = {name: _away(booth, how) for name, how in TROUBLES.items()}
    finally:
        booth.stop()
    return publish("\n".join(tables(found, load_before)), options.write, MARK)


def _most(options: argparse.Namespace) -> int:
    return FEW if options.quick else min(MOST, options.most)


def _booth(config: Path) -> Booth | list[str]:
    """A kiosk that answers aloud; why there is none."""
    settings, section = load(config), mouth.load(config)
    if isinstance(settings, Faults):
        return list(settings.lines)
    if isinstance(section, list):
        return section
    codes = tuple(settings.catalogue.offered)
    lessons, _ = phrasebook.lessons(config)
    ears = hearing.configured(config, lessons, codes)
    if isinstance(ears, list):
        return ears
    taught = {code: lessons[code] for code in codes if code in lessons}
    advisor = Advisor(taught, phrasebook.twins(config), phrasebook.apart(config))
    for code in taught:
        advisor.learn(code)
    return Booth(settings, ears, advisor, _mouth(section, config, codes))


def _mouth(section: MouthSection, config: Path, codes: tuple[str, ...]) -> Configure:
    """With this machine's cache: what `kiosk say --render-all` put there is not rendered, as after an installation."""
    return Configure(section, str(config / "clips"), str(mouth.cache_folder()), codes, by_pipe=True)


Spoken: TypeAlias = Mapping[str, Sequence[tuple["NDArray[np.int16]", int]]]
"""By voice, sounds, and where in each the last sample of speech is."""


def _spoken(config: Path, asked: Sequence[voice_figures.Question]) -> Spoken:
    """All questions in each voice of their language, in a quiet room; without those that no kiosk hears to the end."""
    found = {}
    for voice in voice_figures.voices(config):
        ours = [each for each in asked if each.language == voice.language]
        sounds = [voice_sounds.in_a_room(voice_sounds.say(voice, each.words, at), at) for at, each in enumerate(ours)]
        found[voice.name] = [each for each in sounds if each[1] / RATE_HZ - voice_sounds.BEFORE_S < LONGEST_S]
    return found


def measure(booth: Booth, spoken: Spoken) -> Delays:
    """Ask all of them, one after the other."""
    found, before = Delays(), cpu_s()
    for name, sounds in spoken.items():
        for number, (sound, ends_at) in enumerate(sounds):
            print(f"\r{name} {number + 1}/{len(sounds)}   ", end="", file=sys.stderr, flush=True)
            found.waits.setdefault(name, []).append(booth.ask(sound, ends_at))
    print(file=sys.stderr)
    after, count = cpu_s(), sum(map(len, spoken.values()))
    if before is not None and after is not None and count:
        found.cpu_s = (after - before) / count
    found.memory_mb = memory_mb(booth.process.pid) if booth.process else None
    return found


def _away(booth: Booth, how: signal.Signals) -> list[float]:
    """Do this to the ears a few times; seconds until they were ready again. A time they were not is infinite."""
    found = []
    for _ in range(RESTARTS):
        time.sleep(SETTLED_S)
        while not booth.ready.empty():
            booth.ready.get()
        began = time.monotonic()
        if booth.process is not None:
            os.kill(booth.process.pid, how)
        try:
            found.append(booth.ready.get(timeout=BACK_WITHIN_S) - began)
        except queue.Empty:
            found.append(math.inf)
    return found


# -- what is told ----------------------------------------------------------------------------------------------------


def tables(found: Delays, load_before: float) -> Iterator[str]:
    """Lines of Markdown."""
    yield f"| voice | questions | cut short | {' | '.join(step.value for step in Step)} |"
    yield "|---|--:|--:|" + "--:|" * len(Step)
    for name, waits in found.waits.items():
        yield _row(name, waits)
    yield _row("**all**", [each for waits in found.waits.values() for each in waits])
    yield ""
    yield "Seconds after the last sample of speech: median / 95 %, of all that were not cut short."
    yield "Answers begin with sound that `kiosk say --render-all` made before, as after an installation."
    cpu = "unknown" if found.cpu_s is None else f"{found.cpu_s:.2f} s"
    memory = "unknown" if found.memory_mb is None else f"{found.memory_mb} MB"
    yield (
        f"Processor time of all processes for a question, while it is listened to included: {cpu}; "
        f"memory of the voice process: {memory}. "
        f"Cores: {cores()}; load of the minute before: {load_before:.1f}."
    )
    yield ""
    yield f"The ears, from the trouble until they hear again, {RESTARTS} times each:"
    yield ""
    yield "| trouble | median | longest |"
    yield "|---|--:|--:|"
    for name, away in found.away_s.items():
        yield f"| {name} | {_or_never(statistics.median(away))} | {_or_never(max(away))} |"


def _row(name: str, waits: Sequence[Mapping[Step, float]]) -> str:
    whole = [each for each in waits if each.get(Step.ENDED, 0.0) >= 0]
    cells = [_cell([each[step] for each in whole if step in each], len(whole)) for step in Step]
    return f"| {name} | {len(waits)} | {len(waits) - len(whole)} | {' | '.join(cells)} |"


def _or_never(seconds: float) -> str:
    return f"{seconds:.1f} s" if math.isfinite(seconds) else "never"


def _cell(seconds: Sequence[float], asked: int) -> str:
    """Median and 95 %; how often it never came."""
    if not seconds:
        return "never"
    slow = sorted(seconds)[int(0.95 * len(seconds))]
    missing = f", {asked - len(seconds)} never" if len(seconds) < asked else ""
    return f"{statistics.median(seconds):.2f} / {slow:.2f}{missing}"


def _told_faults(lines: Sequence[str], code: int) -> int:
    for line in lines:
        print(line, file=sys.stderr)
    return code
