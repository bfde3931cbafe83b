"""The voice process listens, says what it heard or why it heard nothing, and keeps nothing."""

from __future__ import annotations

import io
import logging
import queue
import subprocess
import sys
from collections.abc import Callable, Collection, Iterable
from contextlib import suppress

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from voice import ears
from voice import messages as m
from voice import process as voice_process
from voice.heard import RATE_HZ, Candidate, Heard, Nothing
from voice.microphone import MicrophoneLost

WAIT_S = 30
"""No test asserts how long something took; this only ends one that hangs."""
PRIVATE = "tên tôi là bí mật"
LOUD = np.full(RATE_HZ, 8000, np.int16)
QUIET = np.zeros(RATE_HZ, np.int16)


class Echo:
    """A recogniser at the lowest boundary: it hears the same words in any sound."""

    def __init__(self, shares: dict[str, float] | None = None) -> None:
        self.shares = shares or {}

    def hear(self, pcm: NDArray[np.int16], language: str) -> Heard:
        return Heard(language, (Candidate(PRIVATE, -0.3),), speech_s=pcm.size / RATE_HZ)

    def expect(self, language: str, words: str) -> None:
        pass

    def learn(self, language: str, phrases: Iterable[str]) -> None:
        pass

    def language_of(self, pcm: NDArray[np.int16], offered: Collection[str]) -> dict[str, float]:  # noqa: ARG002
        return {code: share for code, share in self.shares.items() if code in offered}


class Pieces:
    """A microphone that gives these sounds and is then pulled out."""

    def __init__(self, *pieces: NDArray[np.int16]) -> None:
        self.pieces, self.closed = list(pieces), False

    def read(self) -> NDArray[np.int16]:
        if not self.pieces:
            raise MicrophoneLost("pulled out")
        return self.pieces.pop(0)

    def close(self) -> None:
        self.closed = True


class Bench:
    def __init__(self, monkeypatch: pytest.MonkeyPatch, ear: Echo, microphone: Pieces) -> None:
        monkeypatch.setitem(ears._LOADERS, "whisper", lambda _folder, _threads, _phrases: ear)
        self.reports: list[m.Report] = []
        self.when_told: Callable[[m.Report], object] = lambda _: None
        self.commands: queue.SimpleQueue[m.Command] = queue.SimpleQueue()
        self.attention = voice_process.Attention(
            self.commands,
            self._take,
            monotonic=lambda: 0.0,
            microphone=lambda _: microphone,
            judge=lambda: lambda frame: 0.95 if abs(int(frame[0])) > 100 else 0.01,
        )

    def _take(self, report: m.Report) -> None:
        self.reports.append(report)
        self.when_told(report)

    def told(self, *commands: m.Command) -> list[m.Report]:
        for command in commands:
            self.commands.put(command)
        while self.attention.waiting or not self.commands.empty():
            assert self.attention.step()
        return [report for report in self.reports if not isinstance(report, m.Level | m.Ended)]


Make = Callable[..., Bench]


@pytest.fixture
def make(monkeypatch: pytest.MonkeyPatch) -> Make:
    return lambda ear=None, microphone=None: Bench(monkeypatch, ear or Echo(), microphone or Pieces())


LOAD = m.Load((m.EarSpec("whisper", ".", ("vi", "en")),))


def sound(id_: int, pcm: NDArray[np.int16]) -> m.Sound:
    return m.Sound(id_, pcm.astype("<i2").tobytes())


def test_a_sentence_from_the_microphone_is_said_and_the_microphone_closed(make: Make) -> None:
    microphone = Pieces(QUIET, LOUD, QUIET, QUIET)
    ready, said = make(microphone=microphone).told(LOAD, m.Listen(1, ("vi",), ""))
    assert ready == m.Ready(("vi", "en"))
    assert isinstance(said, m.Said)
    assert said.candidates == ((PRIVATE, -0.3),)
    assert microphone.closed


def test_a_sentence_given_in_pieces_ends_where_the_visitor_lets_go(make: Make) -> None:
    said = make().told(LOAD, m.Listen(1, ("vi",)), sound(1, LOUD), m.Stop(1))[-1]
    assert isinstance(said, m.Said)


def test_the_end_of_a_sentence_is_told_before_it_is_understood_and_silence_has_none(make: Make) -> None:
    bench = make()
    bench.told(LOAD, m.Listen(1, ("vi",)), sound(1, LOUD), m.Stop(1), m.Listen(2, ("vi",)), m.Stop(2))
    of_sentences = [report for report in bench.reports if not isinstance(report, m.Level | m.Ready)]
    assert [type(report) for report in of_sentences] == [m.Ended, m.Said, m.NothingHeard]


def test_the_microphone_is_closed_once_the_sentence_is_over_and_not_only_when_it_is_understood(make: Make) -> None:
    microphone = Pieces(QUIET, LOUD, QUIET, QUIET)
    bench, was_closed = make(microphone=microphone), []
    bench.when_told = lambda report: was_closed.append(microphone.closed) if isinstance(report, m.Ended) else None
    bench.told(LOAD, m.Listen(1, ("vi",), ""))
    assert was_closed == [True]


def test_levels_come_about_ten_times_a_second(make: Make) -> None:
    bench = make(microphone=Pieces(LOUD, LOUD, QUIET))
    bench.told(LOAD, m.Listen(1, ("vi",), ""))
    levels = [report for report in bench.reports if isinstance(report, m.Level)]
    assert 18 <= len(levels) <= 30
    assert max(level.value for level in levels) > 0.7


@pytest.mark.parametrize(
    ("commands", "why"),
    [
        ((m.Stop(1),), Nothing.SILENCE),
        ((sound(1, LOUD), m.Cancel(1)), Nothing.STOPPED),
        ((sound(1, QUIET),) * 6, Nothing.SILENCE),
    ],
)
def test_nothing_heard_is_a_value_with_its_reason(make: Make, commands: tuple[m.Command, ...], why: Nothing) -> None:
    assert make().told(LOAD, m.Listen(1, ("vi",)), *commands)[-1] == m.NothingHeard(1, why)


def test_a_microphone_pulled_out_while_listening_fails_as_a_value(make: Make) -> None:
    failed = make(microphone=Pieces(LOUD)).told(LOAD, m.Listen(1, ("vi",), ""))[-1]
    assert failed == m.Failed(1, "microphone lost: pulled out")


def test_a_language_without_ears_fails_as_a_value(make: Make) -> None:
    assert make().told(LOAD, m.Listen(1, ("ko",)))[-1] == m.Failed(1, "no ears for ko")


def test_a_model_that_is_not_there_is_named_and_what_to_do(make: Make) -> None:
    ready = make().told(m.Load((m.EarSpec("whisper", "/nowhere", ("vi",)),)))[0]
    assert isinstance(ready, m.Ready)
    assert ready.languages == ()
    assert "kiosk models install" in ready.missing[0]


@pytest.mark.parametrize(("shares", "language"), [({"en": 0.95, "vi": 0.05}, "en"), ({"en": 0.6, "vi": 0.4}, "vi")])
def test_a_language_is_recognised_among_those_offered_and_only_where_it_is_clear(
    make: Make, shares: dict[str, float], language: str
) -> None:
    said = make(Echo(shares)).told(LOAD, m.Listen(1, ("vi", "en")), sound(1, LOUD), m.Stop(1))[-1]
    assert isinstance(said, m.Said)
    assert said.language == language


def test_a_new_sentence_calls_the_old_one_off(make: Make) -> None:
    _, off, said = make().told(LOAD, m.Listen(1, ("vi",)), m.Listen(2, ("vi",)), sound(2, LOUD), m.Stop(2))
    assert off == m.NothingHeard(1, Nothing.STOPPED)
    assert isinstance(said, m.Said)
    assert said.id == 2


def test_no_word_that_was_said_reaches_the_log(make: Make, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        make().told(LOAD, m.Listen(1, ("vi",)), sound(1, LOUD), m.Stop(1))
    assert caplog.records
    assert not any(word in caplog.text for word in PRIVATE.split() if len(word) > 2)


# -- the process itself ------------------------------------------------------------------------------------------------

REAL = """
import runpy, threading
from voice import ears, vad

class Ear:
    def hear(self, pcm, language):
        {hear}
    def learn(self, language, phrases):
        pass

ears._LOADERS["whisper"] = lambda *_: Ear()
vad.silero = lambda: lambda frame: 0.95 if abs(int(frame[0])) > 100 else 0.01
runpy.run_module("voice.process", run_name="__main__")
"""
"""The program as it is started, with an ear and a detector that need no model."""


def ended(hear: str, *more: m.Command) -> tuple[int, str]:
    """Told a sentence and these commands, its input is closed: its exit code, and all it wrote into the log."""
    commands = (LOAD, m.Listen(1, ("vi",)), sound(1, LOUD), sound(1, QUIET[: RATE_HZ // 2]), *more)
    told = b"".join(map(m.frame_of, commands))
    program = [sys.executable, "-c", REAL.format(hear=hear)]
    done = subprocess.run(program, input=told, capture_output=True, timeout=WAIT_S, check=False)
    return done.returncode, done.stderr.decode()


def test_a_bug_ends_the_process_and_the_log_has_its_kind_and_place_but_no_word_that_was_said() -> None:
    code, log = ended(f"raise KeyError({PRIVATE!r})", m.Stop(1))
    assert code == 1
    assert "KeyError" in log
    assert "in hear" in log
    assert PRIVATE not in log


def test_a_recogniser_that_hangs_does_not_outlive_the_kiosk() -> None:
    code, _ = ended("threading.Event().wait()", m.Cancel(1))
    assert code == 0


@given(st.binary(max_size=200))
def test_garbage_in_the_pipe_is_a_value_or_garbled_never_a_crash(data: bytes) -> None:
    with suppress(m.Garbled):
        m.read_command(io.BytesIO(data))


def test_every_message_comes_out_of_the_pipe_as_it_went_in() -> None:
    said = m.Said(1, "vi", (("a", -0.1),), (("b", 0.5),), 900, 400)
    assert m.read_report(io.BytesIO(m.frame_of(said))) == said
    assert m.read_command(io.BytesIO(m.frame_of(LOAD))) == LOAD


def test_a_garbled_message_does_not_tell_what_was_said() -> None:
    frame = m.frame_of(m.Said(1, "vi", ((PRIVATE, -0.1),)))
    with pytest.raises(m.Garbled) as fault:
        m.read_command(io.BytesIO(frame))
    assert "bí mật" not in str(fault.value)
