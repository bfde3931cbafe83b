"""The mouth's process, with the real espeak-ng: what it says, and that nobody waits for it when it dies."""

from __future__ import annotations

import os
import queue
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

import numpy as np
import pytest

from kiosk import mouth_link
from kiosk.mouth_link import Event, MouthLink, MouthOff
from voice import mouth_messages as m
from voice.framing import Garbled
from voice.loudness import level_db
from voice.mouth_settings import MouthSection
from voice.speech import Speech

WAIT_S = 30
"""No test asserts how long something took; this only ends one that hangs."""
NUMBER = Speech("Số của bác là A1023.", "vi")
T = TypeVar("T")

pytestmark = pytest.mark.skipif(not shutil.which("espeak-ng"), reason="espeak-ng is not installed")


class Hall:
    """A link to a mouth whose sound comes back by the pipe, and everything it reported."""

    def __init__(self, clips: Path, command: tuple[str, ...] | None = None, device: str | None = None) -> None:
        self.reports: queue.SimpleQueue[Event] = queue.SimpleQueue()
        settings = MouthSection(engines={"vi": ("espeak",)}, device=device or "")
        configure = m.Configure(settings, str(clips), "", ("vi", "jra"), by_pipe=device is None)
        self.link = MouthLink(configure, self.reports.put, **({"command": command} if command else {}))
        self.link.start()

    def until(self, kind: type[T]) -> tuple[T, list[Event]]:
        """The next report of this kind, and what came before it."""
        before: list[Event] = []
        while True:
            report = self.reports.get(timeout=WAIT_S)
            if isinstance(report, kind):
                return report, before
            before.append(report)


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[Hall]:
    made = Hall(tmp_path)
    yield made
    made.link.stop()


def children() -> list[int]:
    command = ["pgrep", "-P", str(os.getpid()), "-f", "voice.mouth_process"]
    found = subprocess.run(command, check=True, capture_output=True)
    return [int(line) for line in found.stdout.split()]


def test_it_tells_which_voices_it_has_and_why_others_are_silent(hall: Hall) -> None:
    voices, _ = hall.until(m.Voices)
    assert voices.speaking == {"vi": ("espeak", "vi")}
    assert "nothing is recorded" in voices.silent["jra"]


def test_what_is_said_comes_back_as_sound_with_moving_lips(hall: Hall) -> None:
    hall.until(m.Voices)
    id_ = hall.link.say(NUMBER)
    began, _ = hall.until(m.SpeechBegan)
    ended, meanwhile = hall.until(m.SpeechEnded)
    assert (began.id, ended) == (id_, m.SpeechEnded(id_, whole=True))
    sound = np.concatenate([np.frombuffer(each.pcm, "<i2") for each in meanwhile if isinstance(each, m.Played)])
    assert sound.size > 22_050
    assert max(each.level for each in meanwhile if isinstance(each, m.Lips)) > 0.02


def test_hush_reaches_it(hall: Hall) -> None:
    hall.until(m.Voices)
    hall.link.say(Speech("một hai ba bốn " * 30, "vi"))
    waiting = hall.link.say(NUMBER)
    hall.until(m.SpeechBegan)
    hall.link.hush()
    cut, _ = hall.until(m.SpeechEnded)
    assert not cut.whole
    assert hall.until(m.SpeechEnded)[0] == m.SpeechEnded(waiting, whole=False)


def test_a_killed_mouth_is_told_and_speaks_again(hall: Hall) -> None:
    hall.until(m.Voices)
    id_ = hall.link.say(Speech("một hai ba bốn " * 30, "vi"))
    hall.until(m.SpeechBegan)
    (pid,) = children()
    os.kill(pid, signal.SIGKILL)
    hall.until(MouthOff)
    failed, _ = hall.until(m.SpeechFailed)
    assert failed.id == id_
    hall.until(m.Voices)
    again = hall.link.say(NUMBER)
    assert hall.until(m.SpeechEnded)[0] == m.SpeechEnded(again, whole=True)


def test_a_mouth_that_hangs_is_ended_and_speaks_again(hall: Hall) -> None:
    hall.until(m.Voices)
    (pid,) = children()
    os.kill(pid, signal.SIGSTOP)
    hall.until(MouthOff)
    hall.until(m.Voices)
    again = hall.link.say(NUMBER)
    assert hall.until(m.SpeechEnded)[0] == m.SpeechEnded(again, whole=True)


@pytest.mark.parametrize(
    "command", [("no-such-program",), (sys.executable, "-c", "print('x' * 99)"), (sys.executable, "-c", "")]
)
def test_a_mouth_that_does_not_work_never_makes_anybody_wait(tmp_path: Path, command: tuple[str, ...]) -> None:
    broken = Hall(tmp_path, command)
    try:
        ids = [broken.link.say(NUMBER) for _ in range(20)]
        broken.link.hush()
        assert {broken.until(m.SpeechFailed)[0].id for _ in ids} == set(ids)
    finally:
        broken.link.stop()


def test_within_five_seconds_is_what_the_delays_add_up_to() -> None:
    noticed_s = mouth_link.SILENT_AFTER_S + 2 * mouth_link.PING_EVERY_S
    assert noticed_s + mouth_link.AGAIN_FIRST_S + 1.5 <= 5


def test_a_loudspeaker_that_is_not_there_is_told_and_nothing_waits_for_it(tmp_path: Path) -> None:
    silent = Hall(tmp_path, device="no such loudspeaker")
    try:
        assert not silent.until(m.Loudspeaker)[0].there
        id_ = silent.link.say(NUMBER)
        assert silent.until(m.SpeechFailed)[0].id == id_
    finally:
        silent.link.stop()


def test_the_halls_level_reaches_what_is_heard(hall: Hall) -> None:
    hall.until(m.Voices)
    levels = []
    for hall_db in (-60.0, None, -20.0):
        hall.link.hall(hall_db, after_hours=False)
        hall.link.say(NUMBER)
        _, meanwhile = hall.until(m.SpeechEnded)
        pieces = [np.frombuffer(each.pcm, "<i2") for each in meanwhile if isinstance(each, m.Played)]
        level = level_db(np.concatenate(pieces))
        assert level is not None
        levels.append(level)
    soft, middle, loud = levels
    assert middle - soft == pytest.approx(12, abs=2)  # of a soft voice more counts as pause
    assert loud - middle == pytest.approx(6, abs=1)


def test_garbage_is_no_message() -> None:
    class Pipe:
        def __init__(self, data: bytes) -> None:
            self.data = data

        def read(self, size: int) -> bytes:
            head, self.data = self.data[:size], self.data[size:]
            return head

    for data in (b"\xff\xff\xff\xff", b"\x00\x00\x00\x01\xc1", b"\x00\x00\x00\x05\x81\xa4type"):
        with pytest.raises(Garbled):
            m.read_report(Pipe(data))  # type: ignore[arg-type]
    assert m.read_report(Pipe(m.frame_of(m.Lips(0.5))[:-1])) is None  # type: ignore[arg-type]
