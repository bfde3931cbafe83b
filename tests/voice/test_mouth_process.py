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

from kiosk.mouth_link import MouthLink
from voice import mouth_messages as m
from voice.framing import Garbled
from voice.mouth_settings import MouthSection
from voice.speech import Speech

WAIT_S = 30
"""No test asserts how long something took; this only ends one that hangs."""
NUMBER = Speech("Số của bác là A1023.", "vi")
T = TypeVar("T", bound=m.Message)

pytestmark = pytest.mark.skipif(not shutil.which("espeak-ng"), reason="espeak-ng is not installed")


class Hall:
    """A link to a mouth whose sound comes back by the pipe, and everything it reported."""

    def __init__(self, clips: Path, command: tuple[str, ...] | None = None) -> None:
        self.reports: queue.SimpleQueue[m.FromMouth] = queue.SimpleQueue()
        settings = MouthSection(engines={"vi": ("espeak",)})
        configure = m.Configure(settings, str(clips), "", ("vi", "jra"), by_pipe=True)
        self.link = MouthLink(configure, self.reports.put, **({"command": command} if command else {}))
        self.link.start()

    def until(self, kind: type[T]) -> tuple[T, list[m.FromMouth]]:
        """The next report of this kind, and what came before it."""
        before: list[m.FromMouth] = []
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
    failed, _ = hall.until(m.SpeechFailed)
    assert failed.id == id_
    hall.until(m.Voices)
    again = hall.link.say(NUMBER)
    assert hall.until(m.SpeechEnded)[0] == m.SpeechEnded(again, whole=True)


def test_a_mouth_that_hangs_is_ended_and_speaks_again(hall: Hall) -> None:
    hall.until(m.Voices)
    (pid,) = children()
    os.kill(pid, signal.SIGSTOP)
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
