"""Keeps the mouth's process alive and talks to it: no visitor's ticket waits for a voice.

It is started, asked every second whether it is there, and started anew when it died, hangs or sends garbage. What
should have been said meanwhile is not said later: the screen has it.
"""

from __future__ import annotations

import itertools
import logging
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import IO, TYPE_CHECKING, TypeAlias

from voice import mouth_messages as m
from voice.framing import Garbled

if TYPE_CHECKING:
    from voice.speech import Speech

log = logging.getLogger(__name__)

PING_EVERY_S = 0.5
SILENT_AFTER_S = 2.0
"""No answer for so long: it hangs, and is ended. With a second to load it is back within five, as the ears are."""
START_S = 10.0
"""Python and its libraries take up to this on a Pi before the first ping can be answered."""
BUSY_MOST_S = 60.0
"""Twice what the slowest engine may take for a sentence."""
AGAIN_FIRST_S, AGAIN_MOST_S = 0.2, 30.0
"""Pause before it is started anew; doubled while it dies within `WELL_AFTER_S`."""
WELL_AFTER_S = 10.0
COMMAND = (sys.executable, "-m", "voice.mouth_process")


class MouthOff:
    """What is posted when the mouth's process went away, or does not start."""


Event: TypeAlias = m.FromMouth | MouthOff
MOUTH_OFF = MouthOff()
Post: TypeAlias = Callable[[Event], None]


class _Life:
    """One process, from its start to its end. A thread of its own hands over what it is told, and pings."""

    def __init__(self, command: tuple[str, ...], configure: m.Configure) -> None:
        """Raises `OSError` where it cannot be started."""
        self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            start_new_session=True,  # Ctrl-C at a terminal is for the kiosk, which ends this one
        )
        self._orders: queue.SimpleQueue[m.ToMouth | None] = queue.SimpleQueue()
        self.began_at = time.monotonic()
        self.answered_at = self.began_at + START_S
        self._configure = configure
        self.send(configure)
        self._writer = threading.Thread(target=self._write, name="mouth-orders", daemon=True)
        self._writer.start()

    def send(self, order: m.ToMouth) -> None:
        self._orders.put(order)

    def reports(self, post: Callable[[m.FromMouth], None]) -> str:
        """Pass on what it says until it ends; why it did."""
        pipe = self._process.stdout
        assert pipe is not None  # noqa: S101 - it was asked for
        try:
            while (report := m.read_report(pipe)) is not None:
                self.answered_at = time.monotonic()
                if isinstance(report, m.Pong):
                    if report.busy_s > BUSY_MOST_S:
                        return f"one piece of work takes {report.busy_s:.0f} s"
                else:
                    post(report)
        except Garbled:
            return "it sent what is no message"
        return "it ended or did not answer"

    def end(self) -> None:
        self._orders.put(None)
        self._process.kill()
        for pipe in (self._process.stdin, self._process.stdout):
            with suppress(OSError):
                if pipe is not None:
                    pipe.close()
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(SILENT_AFTER_S)

    def _write(self) -> None:
        """A full pipe stops only this thread; a process that does not answer is ended from here too."""
        pipe = self._process.stdin
        assert pipe is not None  # noqa: S101 - it was asked for
        with suppress(OSError, ValueError):  # ValueError: the pipe was closed here
            while (order := self._next()) is not None:
                self._put(pipe, order)
                if time.monotonic() - self.answered_at > SILENT_AFTER_S:
                    self._process.kill()

    def _next(self) -> m.ToMouth | None:
        try:
            return self._orders.get(timeout=PING_EVERY_S)
        except queue.Empty:
            return m.Ping()

    @staticmethod
    def _put(pipe: IO[bytes], order: m.ToMouth) -> None:
        pipe.write(m.frame_of(order))
        pipe.flush()


class MouthLink:
    """The only one who talks to the mouth's process. `say`, `hush` and `hall` come from any thread and never wait."""

    def __init__(self, configure: m.Configure, post: Post, *, command: tuple[str, ...] = COMMAND) -> None:
        """`post` gets all reports but pongs, in threads of the link: it must return at once."""
        self._configure = configure
        self._post = post
        self._command = command
        self._ids = itertools.count(1)
        self._life: _Life | None = None
        self._ended = threading.Event()
        self._saying: set[int] = set()
        self._lock = threading.Lock()
        self._was_lost = False
        self._thread = threading.Thread(target=self._run, name="mouth", daemon=True)

    def start(self) -> None:
        """Begin to supervise."""
        self._thread.start()

    def stop(self) -> None:
        """End the mouth's process."""
        self._ended.set()
        life = self._life
        if life is not None:
            life.end()
        if self._thread.is_alive():
            self._thread.join(timeout=SILENT_AFTER_S)

    def say(self, speech: Speech, *, with_chime: bool = False) -> int:
        """Say it after all that waits; the reports bear this id. Where there is no mouth that is reported at once."""
        id_, values = next(self._ids), tuple(speech.values.items())
        with self._lock:  # so that whoever is told of the process's end is told of this one too
            life = self._life
            if life is not None:
                self._saying.add(id_)
        if life is None:
            self._post(m.SpeechFailed(id_, "the mouth's process is not there"))
        else:
            life.send(m.Say(id_, speech.text, speech.language, speech.key, values, with_chime))
        return id_

    def hush(self) -> None:
        """Silence now, and forget all that waits."""
        self._send(m.Hush())

    def hall(self, level_db: float | None, *, after_hours: bool) -> None:
        """How loud it is around while nobody speaks, and whether the centre is closed."""
        self._send(m.Hall(level_db, after_hours))

    def _send(self, order: m.ToMouth) -> None:
        life = self._life
        if life is not None:
            life.send(order)

    # -- its lives -------------------------------------------------------------------------------------------------

    def _run(self) -> None:
        pause_s = AGAIN_FIRST_S
        while not self._ended.is_set():
            lived_s = self._live()
            pause_s = AGAIN_FIRST_S if lived_s > WELL_AFTER_S else min(pause_s * 2, AGAIN_MOST_S)
            self._ended.wait(pause_s)

    def _live(self) -> float:
        """One process; how many seconds it lived."""
        try:
            life = _Life(self._command, self._configure)
        except OSError as fault:
            self._lost(f"it does not start: {fault.strerror}")
            return 0.0
        self._life = life
        why = life.reports(self._take)
        with self._lock:
            self._life = None
        life.end()
        self._lost(why)
        return time.monotonic() - life.began_at

    def _take(self, report: m.FromMouth) -> None:
        if isinstance(report, m.Voices) and self._was_lost:
            self._was_lost = False
            log.info("mouth back")
        if isinstance(report, m.SpeechEnded | m.SpeechFailed):
            with self._lock:
                self._saying.discard(report.id)
        self._post(report)

    def _lost(self, why: str) -> None:
        if not self._was_lost and not self._ended.is_set():
            log.warning("mouth lost: %s", why)
        self._was_lost = True
        with self._lock:
            gone, self._saying = sorted(self._saying), set()
        if not self._ended.is_set():
            self._post(MOUTH_OFF)
        for id_ in gone:
            self._post(m.SpeechFailed(id_, "the mouth's process went away"))
