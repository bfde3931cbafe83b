"""A printer that is not there: a `Stream` that obeys the bytes it gets, at a real line's and a real printer's pace.

After how real ones behave (sources: Epson TM-T88III and TM-L90 specifications, command reference):
- DLE EOT and DLE DC4 are obeyed when they arrive, even when the receive buffer is full, even inside a picture.
- When paper ends or the cover opens, printing stops after the line at hand; what was received waits, and is printed
  when the fault is gone. A full receive buffer takes nothing more.
- The process id comes back when all before it is on paper; what is cleared from the buffer never answers.
- With a cutter a slip leaves at the cut. Without one it is torn off as soon as all received is printed and the last
  ink is past the tear bar. When the roll ends, the half slip leaves as the new roll is put in.
"""

from __future__ import annotations

import logging
import re
import threading
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from drivers.faults import Faults
from drivers.printer import commands
from drivers.printer.faults import DEAF, STOPPING, Fault, status_byte
from drivers.printer.interpreter import next_command
from drivers.printer.mechanism import Mechanism
from drivers.printer.status import BLOCK, BUFFER_CLEARED
from drivers.stream import WRITE_TIMEOUT_S, StreamLost
from drivers.waiting import STEP_S, wait_for

if TYPE_CHECKING:
    from collections import Counter

    from PIL import Image

    from drivers.printer.profile import Profile

log = logging.getLogger(__name__)

SLICE_BYTES = 64
"""A fault can strike between two of these."""
RECEIVE_BUFFER_BYTES = 4096
"""Epson TM-T88III specification 1.8."""
AHEAD_S = 0.15
"""So far the paper may lag behind the bytes before the line is made to wait."""
_ASKED = re.compile(rb"\x10\x04([\x01-\x04])")
_GARBAGE = bytes.fromhex("f3007e")


class SimulatedPrinter:
    """The stream, the printer behind it and its faults. Safe to use from several threads.

    `baud` None means a line faster than the printer. `sleep` gets seconds, and time must pass on `monotonic` with it.
    `on_paper` gets each slip as it leaves, ink black on white, in the thread that caused it.
    """

    def __init__(
        self,
        profile: Profile,
        *,
        baud: int | None,
        monotonic: Callable[[], float],
        sleep: Callable[[float], None],
        on_paper: Callable[[Image.Image], None],
    ) -> None:
        self.profile = profile
        self.baud = baud
        self.faults = Faults(Fault, self._fault_changed)
        self._monotonic = monotonic
        self._sleep = sleep
        self._on_paper = on_paper
        self._lock = threading.RLock()
        self._mechanism = Mechanism(profile)
        self._buffer = bytearray()
        self._tail = b""
        self._answers = bytearray()
        self._busy_until = monotonic()

    @property
    def unknown(self) -> Counter[str]:
        """Commands it did not understand, and how often: none are expected."""
        return self._mechanism.unknown

    # -- the stream ------------------------------------------------------------------------------------------

    def write(self, data: bytes) -> bool:
        """As `Stream.write`; takes as long as a real line and a real printer."""
        return all(self._write_slice(data[i : i + SLICE_BYTES]) for i in range(0, len(data), SLICE_BYTES))

    def read(self, max_bytes: int, timeout_s: float) -> bytes:
        """As `Stream.read`."""
        take = partial(self._take_said, max_bytes)
        return wait_for(take, timeout_s, monotonic=self._monotonic, sleep=self._sleep)

    def close(self) -> None:
        """The cable is let go; the printer stays as it is."""

    def _take_said(self, max_bytes: int) -> bytes:
        self._require_cable()
        with self._lock:
            said = bytes(self._answers[:max_bytes])
            del self._answers[:max_bytes]
        return said

    def say(self, data: bytes) -> None:
        """Send something unasked, as a printer does whose automatic status is on."""
        with self._lock:
            self._answers += data

    # -- receiving -------------------------------------------------------------------------------------------

    def _write_slice(self, data: bytes) -> bool:
        self._require_cable()
        self._sleep(len(data) * 10 / self.baud if self.baud else 0)
        deadline = self._monotonic() + WRITE_TIMEOUT_S
        while not self._take(data):
            if self._monotonic() >= deadline:
                return False
            self._sleep(STEP_S)
            self._require_cable()
        self._let_paper_catch_up()
        return True

    def _require_cable(self) -> None:
        if Fault.UNPLUGGED in self.faults.on:
            raise StreamLost("the simulated cable is unplugged")

    def _take(self, data: bytes) -> bool:
        """Receive; False while the buffer is full and there is more in it than real-time questions."""
        with self._lock:
            if self.faults.on & DEAF:
                self._answers += _GARBAGE if Fault.GARBAGE in self.faults.on else b""
                return True
            full = len(self._buffer) + len(data) > RECEIVE_BUFFER_BYTES and self._stopped()
            only_questions = re.fullmatch(rb"(\x10\x04.)+|" + re.escape(commands.CLEAR_BUFFER), data, re.DOTALL)
            if full and not only_questions:
                return False
            rest = self._obey_at_once(data)
            self._buffer += b"" if full else rest
            self._work()
            return True

    def _obey_at_once(self, data: bytes) -> bytes:
        """Carry out the real-time commands; give back what goes into the buffer."""
        seen = self._tail + data
        for match in _ASKED.finditer(seen):
            if match.end() > len(self._tail) and self.profile.dle_eot:
                self._answers.append(status_byte(match[1][0], self.faults.on))
        self._tail = seen[-(len(commands.CLEAR_BUFFER) - 1) :]
        cleared = seen.rfind(commands.CLEAR_BUFFER) if self.profile.clear_buffer else -1
        if cleared < 0:
            return data
        self._forget()
        self._tail = b""
        return seen[cleared + len(commands.CLEAR_BUFFER) :]

    def _forget(self) -> None:
        self._buffer.clear()
        self._answers += bytes([BLOCK, BUFFER_CLEARED, 0])

    # -- printing --------------------------------------------------------------------------------------------

    def _stopped(self) -> bool:
        return bool(self.faults.on & STOPPING)

    def _work(self) -> None:
        """Carry out what has been received, up to a fault or to the end of what is whole."""
        before = self._mechanism.paper.moved
        known = sum(self.unknown.values())
        while not self._stopped() and (command := next_command(bytes(self._buffer))):
            del self._buffer[: command.size]
            self._mechanism.carry_out(command)
        if sum(self.unknown.values()) > known:
            log.warning("the simulated printer does not understand: %s", dict(self.unknown))
        rows = self._mechanism.paper.moved - before
        started = max(self._monotonic(), self._busy_until)
        self._busy_until = started + rows / self.profile.dots_per_mm / self.profile.speed_mm_s

    def _let_paper_catch_up(self) -> None:
        """What is out is handed over when it is out."""
        self._tear_off()
        with self._lock:
            finished = bool(self._mechanism.slips or self._mechanism.echoes)
            wait = self._busy_until - self._monotonic() - (0 if finished else AHEAD_S)
        self._sleep(max(0.0, wait))
        self._hand_over()

    def _tear_off(self) -> None:
        with self._lock:
            paper, profile = self._mechanism.paper, self.profile
            past_the_bar = paper.white_rows >= profile.dots(profile.head_to_cut_mm) + profile.dots(profile.margin_mm)
            if profile.cut == "none" and past_the_bar and not self._buffer:
                self._mechanism.slips.append(paper.cut())

    def _hand_over(self) -> None:
        with self._lock:
            slips, self._mechanism.slips = self._mechanism.slips, []
            for echo in self._mechanism.echoes:
                self._answers += echo
            self._mechanism.echoes.clear()
        for slip in slips:
            self._on_paper(slip)

    # -- faults ----------------------------------------------------------------------------------------------

    def _fault_changed(self, fault: Fault, on: bool) -> None:
        with self._lock:
            if fault in (Fault.UNPLUGGED, *DEAF):
                self._answers.clear()
            if fault is Fault.SILENT and on:  # without power it forgets
                self._buffer.clear()
            piece = self._mechanism.paper.pull_out() if fault is Fault.PAPER_OUT and not on else None
            if piece:
                self._mechanism.slips.append(piece)
            self._work()
        self._tear_off()
        self._hand_over()
