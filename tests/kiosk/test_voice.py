"""The voice as the machine and the technician see it: what is true of ears and mouth, with the real processes."""

from __future__ import annotations

import os
import queue
import shutil
import signal
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from kiosk.advice import Advice, Answer
from kiosk.events import Event, VoiceChanged
from kiosk.inbox import Inbox
from kiosk.settings import Settings, load
from kiosk.voice import LOOK_EVERY_MS, NO_MICROPHONE, Voice
from tests.kiosk import ward
from voice import messages as m
from voice import mouth_messages

WAIT_S = 30
"""No test asserts how long something took; this only ends one that hangs."""
ESPEAK = "[mouth]\nengines = { vi = ['espeak'], en = ['espeak'] }\ncache_mb = 0\n"
VOICES = mouth_messages.Voices({"vi": ("espeak", "vi")}, {})
THERE = mouth_messages.Loudspeaker(there=True)
READY = m.Ready(("vi",))


class Adviser:
    """Stands where the advisor does: its lessons take seconds to learn."""

    def advise_heard(self, candidates: object, language: str) -> Advice:  # noqa: ARG002
        return Answer("ket_hon", 0.9)

    def are_apart(self, one: str, other: str) -> bool:  # noqa: ARG002
        return False


def settings(folder: Path, voice: str) -> Settings:
    """The ward's, with these words in voice.toml."""
    (ward.write(folder) / "voice.toml").write_text(voice, encoding="utf-8")
    found = load(folder)
    assert isinstance(found, Settings), found
    return found


class Bench:
    """A voice whose events are looked at. It has no processes: their reports are given by hand."""

    def __init__(self, *, on: bool = True, by_browser: bool = False) -> None:
        self.inbox, self.microphone, self.changes = Inbox(), False, 0
        self.voice = Voice(
            ward.settings(),
            self.inbox,
            on_change=self._changed,
            on=on,
            by_browser=by_browser,
            is_there=lambda: self.microphone,
        )
        self.voice.ears.learn(Adviser(), ("vi",))

    def _changed(self) -> None:
        self.changes += 1

    def posted(self) -> list[Event]:
        """What the machine is told since the last look."""
        found: list[Event] = []
        while (item := self.inbox.get(0)) is not None:
            assert isinstance(item, Event)
            found.append(item)
        return found

    def hears(self) -> Bench:
        self.microphone = True
        self.voice.run(0)
        self.voice.ears.take(READY)
        return self

    def speaks(self) -> Bench:
        self.voice.speaking.take(VOICES)
        self.voice.speaking.take(THERE)
        return self


# -- what is true of it ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("prepare", "word", "level"),
    [
        (lambda bench: bench, "off", "warn"),
        (lambda bench: bench.speaks(), "deaf", "warn"),
        (lambda bench: bench.hears(), "mute", "warn"),
        (lambda bench: bench.speaks().hears(), "ready", "ok"),
    ],
)
def test_the_centre_and_the_technician_are_told_what_it_can(
    prepare: Callable[[Bench], Bench], word: str, level: str
) -> None:
    bench = prepare(Bench())
    assert bench.voice.devices() == {"voice": word}
    assert bench.voice.lights()["Voice"][0] == level


def test_the_machine_is_told_once_of_each_change() -> None:
    bench = Bench().speaks().hears()
    bench.voice.ears.take(READY)
    bench.voice.speaking.take(THERE)
    assert bench.posted() == [VoiceChanged(ears=False, mouth=True), VoiceChanged(ears=True, mouth=True)]


def test_a_loudspeaker_that_is_pulled_out_and_plugged_in_is_followed() -> None:
    bench = Bench().speaks()
    bench.posted()
    bench.voice.speaking.take(mouth_messages.Loudspeaker(there=False, why="it takes no sound any more"))
    assert "silent (it takes no sound any more)" in bench.voice.lights()["Voice"][1]
    bench.voice.speaking.take(THERE)
    assert bench.posted() == [VoiceChanged(ears=False, mouth=False), VoiceChanged(ears=False, mouth=True)]


def test_a_microphone_is_looked_for_every_few_seconds_and_told_when_it_comes_and_goes() -> None:
    bench = Bench()
    bench.voice.ears.take(READY)
    assert bench.voice.due_ms(0) == 0
    bench.voice.run(0)
    assert bench.voice.due_ms(0) == LOOK_EVERY_MS
    assert NO_MICROPHONE in bench.voice.lights()["Voice"][1]
    for there in (True, False):
        bench.microphone = there
        bench.voice.run(LOOK_EVERY_MS)
    assert bench.posted() == [VoiceChanged(ears=True, mouth=False), VoiceChanged(ears=False, mouth=False)]


def test_the_page_of_a_bench_is_a_microphone_that_nobody_looks_for() -> None:
    bench = Bench(by_browser=True)
    bench.voice.ears.take(READY)
    assert bench.voice.due_ms(0) is None
    assert bench.posted() == [VoiceChanged(ears=True, mouth=False)]


def test_a_voice_that_is_not_wanted_begins_nothing_and_has_no_light() -> None:
    bench = Bench(on=False)
    bench.voice.start()
    bench.voice.stop()
    assert (bench.voice.lights(), bench.voice.due_ms(0), bench.voice.process) == ({}, None, None)
    assert bench.voice.devices() == {"voice": "off"}


# -- the real processes ----------------------------------------------------------------------------------------------


@contextmanager
def begun(
    folder: Path, voice: str, *, by_browser: bool = True, on_change: Callable[[], None] = lambda: None
) -> Iterator[tuple[Voice, Inbox]]:
    """A voice with a mouth of its own. This ward has no model to listen with."""
    inbox = Inbox()
    made = Voice(settings(folder, voice), inbox, on_change=on_change, by_browser=by_browser, is_there=lambda: False)
    made.start()
    try:
        yield made, inbox
    finally:
        made.stop()


def mouth() -> int:
    command = ["pgrep", "-P", str(os.getpid()), "-f", "voice.mouth_process"]
    (pid,) = subprocess.run(command, check=True, capture_output=True).stdout.split()
    return int(pid)


@pytest.mark.skipif(not shutil.which("espeak-ng"), reason="espeak-ng is not installed")
@pytest.mark.parametrize("trouble", [signal.SIGKILL, signal.SIGSTOP], ids=["killed", "hung"])
def test_a_mouth_that_dies_or_hangs_is_told_and_so_is_its_return(tmp_path: Path, trouble: signal.Signals) -> None:
    with begun(tmp_path, ESPEAK) as (voice, inbox):
        assert inbox.get(WAIT_S) == VoiceChanged(ears=False, mouth=True)
        first = mouth()
        os.kill(first, trouble)
        assert inbox.get(WAIT_S) == VoiceChanged(ears=False, mouth=False)
        assert inbox.get(WAIT_S) == VoiceChanged(ears=False, mouth=True)
        assert mouth() != first
        assert voice.devices() == {"voice": "deaf"}


def test_a_kiosk_without_its_loudspeaker_has_no_mouth_and_says_why(tmp_path: Path) -> None:
    changes: queue.SimpleQueue[None] = queue.SimpleQueue()
    missing = ESPEAK + 'device = "no such loudspeaker"\n'
    with begun(tmp_path, missing, by_browser=False, on_change=lambda: changes.put(None)) as (voice, inbox):
        while "silent (being loaded)" in voice.lights()["Voice"][1]:
            changes.get(timeout=WAIT_S)
        assert "silent (" in voice.lights()["Voice"][1]
        assert inbox.get(0) is None
