"""The voice process is started, looked after, and started anew; who waits for it is told at once."""

from __future__ import annotations

import os
import queue
import signal
import sys
import threading
from collections.abc import Callable

import pytest

from kiosk import voice_link
from kiosk.voice_link import Event, Process, VoiceLink, VoiceOff
from voice import messages as m

NOTHING_TO_LOAD = m.Load(())
WAIT_S = 30


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


class FakeChild:
    """What stands at the other end of the pipes: it answers as told."""

    def __init__(self, report: Callable[[m.Report | None], None]) -> None:
        self.report, self.told, self.killed, self.answers = report, list[m.Command](), False, True

    def send(self, message: m.Command) -> None:
        self.told.append(message)
        if not self.answers:
            return
        if isinstance(message, m.Load):
            self.report(m.Ready(("vi",)))
        if isinstance(message, m.Ping):
            self.report(m.Pong(message.number, 0, 200))

    def kill(self) -> None:
        self.killed = True


class Bench:
    def __init__(self) -> None:
        self.clock, self.children, self.events = Clock(), list[FakeChild](), list[Event]()
        self.starts = True
        self.link = VoiceLink(self._spawn, NOTHING_TO_LOAD, self.events.append, monotonic=self.clock)

    def _spawn(self, report: Callable[[m.Report | None], None]) -> FakeChild:
        if not self.starts:
            raise FileNotFoundError(2, "no such file")
        self.children.append(FakeChild(report))
        return self.children[-1]

    def pass_s(self, seconds: float) -> None:
        for _ in range(round(seconds / 0.25)):
            self.clock.now += 0.25
            for _ in range(6):
                self.link.step(0)


@pytest.fixture
def bench() -> Bench:
    bench = Bench()
    bench.pass_s(1)
    return bench


def test_it_is_started_and_says_what_it_can_hear(bench: Bench) -> None:
    assert bench.events == [m.Ready(("vi",))]


def test_one_that_hangs_is_killed_and_another_is_ready_within_five_seconds(bench: Bench) -> None:
    bench.children[0].answers = False
    bench.pass_s(5)
    assert bench.children[0].killed
    assert [type(event) for event in bench.events] == [m.Ready, VoiceOff, m.Ready]


def test_one_that_died_is_replaced_at_once(bench: Bench) -> None:
    bench.children[0].report(None)
    bench.pass_s(0.5)
    assert [type(event) for event in bench.events] == [m.Ready, VoiceOff, m.Ready]


def test_a_request_while_it_is_away_is_answered_voice_is_off(bench: Bench) -> None:
    bench.starts = False
    bench.children[0].report(None)
    bench.pass_s(0.5)
    bench.events.clear()
    bench.link.send(m.Listen(7, ("vi",)))
    bench.pass_s(0.25)
    assert [type(event) for event in bench.events] == [VoiceOff]


def test_one_that_never_ends_a_piece_of_work_is_replaced(bench: Bench) -> None:
    bench.children[0].report(m.Pong(99, 11_000, 200))
    bench.pass_s(1)
    assert len(bench.children) == 2


def test_one_that_dies_again_and_again_is_started_ever_more_seldom(bench: Bench) -> None:
    bench.starts = False
    bench.children[0].report(None)
    bench.pass_s(300)
    bench.starts = True
    bench.pass_s(70)
    assert len(bench.children) == 2


def test_what_a_dead_one_still_says_is_not_believed(bench: Bench) -> None:
    first = bench.children[0]
    first.report(None)
    bench.pass_s(1)
    bench.events.clear()
    first.report(m.Failed(1, "late"))
    bench.pass_s(1)
    assert bench.events == []


# -- the real process -------------------------------------------------------------------------------------------------


class Real:
    """A link to the real program, with no model: what it must survive has nothing to do with any."""

    def __init__(self) -> None:
        self.processes: list[Process] = []
        self.events: queue.SimpleQueue[Event] = queue.SimpleQueue()
        self.link = VoiceLink(self._spawn, NOTHING_TO_LOAD, self.events.put)

    def _spawn(self, report: Callable[[m.Report | None], None]) -> Process:
        self.processes.append(Process(report, (sys.executable, "-m", "voice.process")))
        return self.processes[-1]

    def next(self) -> Event:
        return self.events.get(timeout=WAIT_S)


@pytest.mark.parametrize("with_signal", [signal.SIGKILL, signal.SIGSTOP])
def test_the_real_process_killed_or_stopped_is_replaced(with_signal: signal.Signals) -> None:
    real = Real()
    real.link.start()
    try:
        assert isinstance(real.next(), m.Ready)
        os.kill(real.processes[0].pid, with_signal)
        assert isinstance(real.next(), VoiceOff)
        assert isinstance(real.next(), m.Ready)
        assert real.processes[1].pid != real.processes[0].pid
    finally:
        real.link.stop()


def test_the_real_process_ends_with_the_pipe_that_feeds_it() -> None:
    gone = threading.Event()
    process = Process(lambda report: gone.set() if report is None else None)
    assert process._process.stdin is not None
    process.send(m.Shutdown())
    assert gone.wait(WAIT_S)
    process.kill()


def test_sentences_without_ears_fail_as_a_value() -> None:
    real = Real()
    real.link.start()
    try:
        assert isinstance(real.next(), m.Ready)
        real.link.send(m.Listen(3, ("vi",)))
        assert real.next() == m.Failed(3, "no ears for vi")
    finally:
        real.link.stop()


def test_within_five_seconds_is_what_the_delays_add_up_to() -> None:
    assert voice_link.PING_EVERY_S + voice_link.SILENT_AFTER_S + 1.5 <= 5
