"""From the order to speak to the first sound, by engine: fresh, running and from the cache; beside pyttsx3 itself.

"First sound" is the first sample that is not silence, in the hands of the loudspeaker. pyttsx3, as its manual has it
(`init`, `save_to_file`, `runAndWait` in one process), gives nothing before all is rendered; it is counted kindly, to
the whole file. On Linux it would then start a player, and cannot be stopped: neither is counted.
"""

from __future__ import annotations

import importlib.util
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from voice.cache import Cache, Cached
from voice.espeak import Espeak
from voice.mouth import Mouth
from voice.piper import Piper
from voice.portable import Portable
from voice.sinks import MemorySink, Pull
from voice.speakers import piper_model
from voice.speech import Samples, Speaker, Speech

SENTENCES = {
    "vi": "Số của bác là A1023. Mời bác ngồi chờ gọi số.",
    "en": "Your number is A1023. Please take a seat.",
}
PROMISED_S = 0.150
ROUNDS = 15
JOE = piper_model("piper-en-joe")
GROUP = "order to first sound"
needs_piper = pytest.mark.skipif(not JOE.is_file(), reason="no Piper voice: kiosk models install")
needs_espeak = pytest.mark.skipif(not shutil.which("espeak-ng"), reason="espeak-ng is not installed")
needs_pyttsx3 = pytest.mark.skipif(not importlib.util.find_spec("pyttsx3"), reason="pyttsx3 is not installed")


class Room:
    """The production mouth at a loudspeaker that plays at the pace of a real one, and whoever listens."""

    def __init__(self, speaker: Speaker) -> None:
        self.sounded = threading.Event()
        self._ended = threading.Event()
        self._sink: MemorySink | None = None
        self.mouth = Mouth(speaker, self._open, lambda _: None, monotonic=time.monotonic)
        self.mouth.start()
        time.sleep(0.5)  # a kiosk's loudspeaker has been open for hours, and is long past its lead-in

    def _open(self, pull: Pull) -> MemorySink:
        self._sink = MemorySink(pull, self._heard, monotonic=time.monotonic, sleep=time.sleep).start()
        return self._sink

    def _heard(self, block: Samples) -> None:
        if block.any():
            self.sounded.set()

    def quiet(self) -> None:
        self.mouth.hush()
        time.sleep(0.3)
        self.sounded.clear()

    def first_sound(self, language: str) -> None:
        self.mouth.say(Speech(SENTENCES[language], language))
        assert self.sounded.wait(30)


def measure(benchmark: BenchmarkFixture, speaker: Speaker, language: str, *, rounds: int = ROUNDS) -> float:
    """The median in seconds."""
    room = Room(speaker)
    try:
        benchmark.pedantic(lambda: room.first_sound(language), setup=room.quiet, rounds=rounds)  # type: ignore[no-untyped-call]
    finally:
        room.mouth.stop()
    assert benchmark.stats is not None
    return float(benchmark.stats.stats.median)


@pytest.fixture
def cached(tmp_path: Path) -> Callable[[Speaker, str], Cached]:
    def keep(speaker: Speaker, language: str) -> Cached:
        ready = Cached(speaker, Cache(tmp_path, 10_000_000))
        assert ready.keep(Speech(SENTENCES[language], language)) is True
        return ready

    return keep


@needs_espeak
@pytest.mark.benchmark(group=GROUP)
@pytest.mark.parametrize("language", SENTENCES)
def test_espeak(benchmark: BenchmarkFixture, language: str) -> None:
    assert measure(benchmark, Espeak(), language) < PROMISED_S


@needs_espeak
@pytest.mark.benchmark(group=GROUP)
@pytest.mark.parametrize("language", SENTENCES)
def test_espeak_cached(benchmark: BenchmarkFixture, language: str, cached: Callable[[Speaker, str], Cached]) -> None:
    assert measure(benchmark, cached(Espeak(), language), language) < PROMISED_S


@pytest.fixture
def piper() -> Iterator[Piper]:
    made = Piper({"en": JOE})
    yield made
    made.close()


@needs_piper
@pytest.mark.benchmark(group=GROUP)
def test_piper_cached(benchmark: BenchmarkFixture, piper: Piper, cached: Callable[[Speaker, str], Cached]) -> None:
    assert measure(benchmark, cached(piper, "en"), "en") < PROMISED_S


@needs_piper
@pytest.mark.benchmark(group=GROUP)
def test_piper_running(benchmark: BenchmarkFixture, piper: Piper) -> None:
    """Not promised: what is not cached, in a neural voice, takes as long as its first words."""
    list(piper.render(Speech("OK.", "en")))
    measure(benchmark, piper, "en", rounds=8)


@needs_espeak
@needs_pyttsx3
@pytest.mark.benchmark(group=GROUP)
@pytest.mark.parametrize("language", SENTENCES)
def test_portable(benchmark: BenchmarkFixture, language: str) -> None:
    measure(benchmark, Portable({}), language, rounds=8)


RIVAL = """
import sys, time, pyttsx3
engine = pyttsx3.init()
engine.setProperty("voice", sys.argv[2])
begun = time.perf_counter()
engine.save_to_file(sys.argv[1], sys.argv[3])
engine.runAndWait()
print(time.perf_counter() - begun)
"""


@needs_espeak
@needs_pyttsx3
@pytest.mark.benchmark(group=GROUP)
@pytest.mark.parametrize("language", SENTENCES)
def test_rival_pyttsx3_fresh_process(benchmark: BenchmarkFixture, language: str, tmp_path: Path) -> None:
    """Its first utterance is the only one that is right, so each is the first of a process."""
    voice = {"vi": "aav/vi", "en": "gmw/en"}[language]
    command = [sys.executable, "-c", RIVAL, SENTENCES[language], voice, str(tmp_path / "said.wav")]

    def spoken() -> None:
        subprocess.run(command, check=True, capture_output=True, timeout=60)

    benchmark.pedantic(spoken, rounds=8)  # type: ignore[no-untyped-call]
