"""Keeps the voice process alive and talks to it: a thread of its own, so that no visitor's ticket waits for an ear.

It is started, asked every second whether it is there, and started anew when it died, hangs or sends garbage.
While it is away every request is answered at once: voice is off.
"""

from __future__ import annotations

import logging
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import IO, Protocol, TypeAlias

from voice import messages as m

log = logging.getLogger(__name__)

PING_EVERY_S = 0.5
SILENT_AFTER_S = 2.0
"""No answer for so long: it hangs. With a second to load it is back within five."""
BUSY_MOST_S = 10.0
"""The longest sentence takes two seconds on a Pi: one piece of work that takes this long will never end."""
LOADING_MOST_S = 60.0
"""A model from a slow card."""
AGAIN_FIRST_S, AGAIN_MOST_S = 0.2, 60.0
"""Pause before it is started anew; doubled while it dies again before it is ready."""


class VoiceOff:
    """What is posted when the voice process goes away, and in answer to requests while it is."""


Event: TypeAlias = m.Report | VoiceOff
VOICE_OFF = VoiceOff()


class Child(Protocol):
    """A running voice process."""

    def send(self, message: m.Command) -> None:
        """Hand over a command, without waiting for its answer. Raises `OSError` where it is gone."""

    def kill(self) -> None:
        """End it at once, also when it is stopped. Never raises."""


Spawn: TypeAlias = Callable[[Callable[[m.Report | None], None]], Child]
"""Starts a voice process; the callable gets each report, and None when it is gone."""


@dataclass(frozen=True, slots=True)
class _From:
    """A report, and which of the processes since the start sent it."""

    life: int
    report: m.Report | None


class VoiceLink:
    """The only one who talks to the voice process."""

    def __init__(
        self,
        spawn: Spawn,
        load: m.Load,
        post: Callable[[Event], None],
        *,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._spawn, self._load, self._post, self._monotonic = spawn, load, post, monotonic
        self._inbox: queue.SimpleQueue[m.Command | _From | None] = queue.SimpleQueue()
        self._child: Child | None = None
        self._life = self._pings = 0
        self._ready = self._was_lost = False
        self._started_at = self._heard_at = self._pinged_at = 0.0
        self._again_at, self._pause_s = 0.0, AGAIN_FIRST_S
        self._thread = threading.Thread(target=self._run, name="voice", daemon=True)

    def start(self) -> None:
        """Begin to supervise."""
        self._thread.start()

    def stop(self) -> None:
        """End the voice process."""
        self._inbox.put(None)
        if self._thread.is_alive():
            self._thread.join(timeout=SILENT_AFTER_S)

    def send(self, command: m.Command) -> None:
        """Ask for something; it is answered by events. Never blocks."""
        self._inbox.put(command)

    def _run(self) -> None:
        self.look()
        while self.step(PING_EVERY_S / 2):
            pass

    def step(self, timeout_s: float) -> bool:
        """Take the next command or report; look after the process. False once told to stop."""
        try:
            order = self._inbox.get(timeout=timeout_s) if timeout_s > 0 else self._inbox.get_nowait()
        except queue.Empty:
            self.look()
            return True
        if order is None:
            self._let_go()
            return False
        if isinstance(order, _From):
            self._take(order)
        else:
            self._pass_on(order)
        self.look()
        return True

    def look(self) -> None:
        """Start it where it is time to; ask whether it is there; end it where it does not answer."""
        now = self._monotonic()
        if self._child is None:
            if now >= self._again_at:
                self._begin(now)
        elif not self._ready and now - self._started_at > LOADING_MOST_S:
            self._lost("it does not get ready")
        elif now - self._heard_at > SILENT_AFTER_S:
            self._lost("it does not answer")
        elif now - self._pinged_at >= PING_EVERY_S:
            self._pinged_at, self._pings = now, self._pings + 1
            self._tell(m.Ping(self._pings))

    # -- what it says ---------------------------------------------------------------------------------------------

    def _take(self, order: _From) -> None:
        if order.life != self._life or self._child is None:
            return
        self._heard_at = self._monotonic()
        match order.report:
            case None:
                self._lost("it ended")
            case m.Pong(busy_ms=busy_ms) if self._ready and busy_ms > BUSY_MOST_S * 1000:
                self._lost(f"one piece of work takes {busy_ms // 1000} s")
            case m.Pong():
                pass
            case m.Ready():
                self._is_ready(order.report)
            case report:
                self._post(report)

    def _is_ready(self, ready: m.Ready) -> None:
        for why in ready.missing:
            log.warning("voice: %s", why)
        if self._was_lost:
            log.info("voice back: %s", ", ".join(ready.languages))
        self._ready, self._was_lost, self._pause_s = True, False, AGAIN_FIRST_S
        self._post(ready)

    def _pass_on(self, command: m.Command) -> None:
        if self._ready and self._child is not None:
            self._tell(command)
        elif isinstance(command, m.Listen):
            self._post(VOICE_OFF)

    def _tell(self, command: m.Command) -> None:
        if self._child is None:
            return
        try:
            self._child.send(command)
        except OSError as fault:
            self._lost(fault.strerror or "its pipe is closed")

    # -- its lives ----------------------------------------------------------------------------------------------------

    def _begin(self, now: float) -> None:
        self._life += 1
        life = self._life
        try:
            self._child = self._spawn(lambda report: self._inbox.put(_From(life, report)))
        except OSError as fault:
            self._lost(f"it does not start: {fault.strerror}")
            return
        self._ready, self._started_at, self._heard_at, self._pinged_at = False, now, now + START_S, now
        self._tell(self._load)

    def _lost(self, why: str) -> None:
        if not self._was_lost:
            log.warning("voice lost: %s", why)
        was_ready, self._was_lost = self._ready, True
        self._let_go()
        self._again_at = self._monotonic() + (0.0 if was_ready else self._pause_s)
        self._pause_s = min(self._pause_s * 2, AGAIN_MOST_S)
        if was_ready:
            self._post(VOICE_OFF)

    def _let_go(self) -> None:
        child, self._child, self._ready = self._child, None, False
        if child is not None:
            child.kill()


START_S = 3.0
"""Python and its libraries take so long on a Pi before the first ping can be answered."""


# -- the process itself -----------------------------------------------------------------------------------------------


class Process:
    """`python -m voice.process`, with a thread that reads what it says and one that hands over what it is told."""

    def __init__(self, report: Callable[[m.Report | None], None], command: tuple[str, ...] = ()) -> None:
        """Raises `OSError` where it cannot be started."""
        self._process = subprocess.Popen(  # noqa: S603 — our own interpreter and module
            command or (sys.executable, "-m", "voice.process"),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            start_new_session=True,  # Ctrl-C at a terminal is for the kiosk, which ends this one
        )
        self._outbox: queue.SimpleQueue[m.Command | None] = queue.SimpleQueue()
        for target in (self._write, self._read):
            pipe = self._process.stdin if target == self._write else self._process.stdout
            threading.Thread(target=target, args=(pipe, report), name="voice-pipe", daemon=True).start()

    @property
    def pid(self) -> int:
        """Its process id."""
        return self._process.pid

    def send(self, message: m.Command) -> None:
        """As `Child.send`: a full pipe of a stopped process holds up only the thread that writes."""
        self._outbox.put(message)

    def kill(self) -> None:
        """As `Child.kill`."""
        self._outbox.put(None)
        self._process.kill()
        self._process.wait()

    def _write(self, pipe: IO[bytes], _report: object) -> None:
        # What fails here the thread that reads notices too, and says so. Closing tries to write what is left.
        with suppress(OSError), pipe:
            while (message := self._outbox.get()) is not None:
                pipe.write(m.frame_of(message))
                pipe.flush()

    def _read(self, pipe: IO[bytes], report: Callable[[m.Report | None], None]) -> None:
        try:
            with pipe:
                while (said := m.read_report(pipe)) is not None:
                    report(said)
        except (m.Garbled, OSError) as fault:
            log.warning("voice: no message: %s", fault)
        report(None)
