"""A serial imager that is not there: a `Stream` that obeys the profile's commands and sends what is shown to it.

Behind `drivers.pty_server` the real serial driver talks to it. It is powered by its cable: unplugged, it forgets.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from enum import Enum
from functools import partial
from typing import TYPE_CHECKING

from drivers.faults import Faults
from drivers.stream import StreamLost
from drivers.waiting import wait_for

if TYPE_CHECKING:
    from drivers.scanner.dialect import Dialect
    from drivers.scanner.profile import ScannerProfile

GARBAGE = bytes.fromhex("f3007efe80")
"""What another baud rate makes of any code."""
_ENDS = {"cr": b"\r", "lf": b"\n", "crlf": b"\r\n", "tab": b"\t"}
_ZONE_DONE = bytes.fromhex("02000001003331")


class ImagerFault(Enum):
    """What can go wrong with it; the value is the name a person uses for it."""

    UNPLUGGED = "unplugged"
    """The cable is out, and with it the power."""
    HALF_CODE = "half_code"
    """Of a code only the first half gets through."""
    GARBAGE = "garbage"
    """Another baud rate: codes make no sense, commands are not understood."""
    DOUBLED = "doubled"
    """It sends each code twice."""
    SILENT = "silent"
    """The line is open, nothing is read and nothing answered."""


class SimulatedImager:
    """The line, the imager behind it and its faults. Safe to use from several threads.

    `sleep` gets seconds, and time must pass on `monotonic` with it.
    """

    baud: int | None = None

    def __init__(
        self, profile: ScannerProfile, *, monotonic: Callable[[], float], sleep: Callable[[float], None]
    ) -> None:
        self.profile = profile
        self.faults = Faults(ImagerFault, self._fault_changed)
        self._monotonic = monotonic
        self._sleep = sleep
        self._lock = threading.RLock()
        self._said = bytearray()
        self._power_on()

    # -- what a person does ------------------------------------------------------------------------------------

    def show(self, payload: bytes) -> bool:
        """Hold a code before it once. Whether it was read: not while it is dark, silent or unplugged."""
        on = self.faults.on
        with self._lock:
            if not self.reading or on & {ImagerFault.UNPLUGGED, ImagerFault.SILENT}:
                return False
            frame = payload + self._end()
            if ImagerFault.HALF_CODE in on:
                frame = payload[: len(payload) // 2]
            if ImagerFault.GARBAGE in on:
                frame = GARBAGE
            self._said += frame * (2 if ImagerFault.DOUBLED in on else 1)
            return True

    def show_configuration(self, content: bytes = b"") -> None:
        """Hold a configuration barcode before it that makes it send no terminator.

        `content` is what it passes on of it to the host: nothing, as most do.
        """
        with self._lock:
            if content:
                self.show(content)
            self._misled = True
            self._heard.clear()

    # -- the stream --------------------------------------------------------------------------------------------

    def write(self, data: bytes) -> bool:
        """As `Stream.write`."""
        self._require_cable()
        if not self.faults.on & {ImagerFault.SILENT, ImagerFault.GARBAGE}:
            with self._lock:
                self._received += data
                self._obey()
        return True

    def read(self, max_bytes: int, timeout_s: float) -> bytes:
        """As `Stream.read`."""
        take = partial(self._take_said, max_bytes)
        return wait_for(take, timeout_s, monotonic=self._monotonic, sleep=self._sleep)

    def close(self) -> None:
        """The line is let go; the imager stays as it is."""

    def _take_said(self, max_bytes: int) -> bytes:
        self._require_cable()
        with self._lock:
            said = bytes(self._said[:max_bytes])
            del self._said[:max_bytes]
        return said

    def _require_cable(self) -> None:
        if ImagerFault.UNPLUGGED in self.faults.on:
            raise StreamLost("the simulated cable is unplugged")

    # -- within ------------------------------------------------------------------------------------------------

    def _power_on(self) -> None:
        self.reading = self.profile.on is None
        """Whether it reads what is shown."""
        self.not_understood = 0
        """How many bytes it was sent that are no command of its profile."""
        self._misled = False
        self._heard: set[bytes] = set()
        self._received = bytearray()
        self._said.clear()

    def _fault_changed(self, fault: ImagerFault, on: bool) -> None:
        with self._lock:
            if fault is ImagerFault.UNPLUGGED and on:
                self._power_on()

    def _end(self) -> bytes:
        return b"" if self._misled or not self.profile.terminators else _ENDS[self.profile.terminators[0]]

    def _obey(self) -> None:
        known = {*self.profile.commands(True), *self.profile.commands(False)}
        while self._received:
            command = next((each for each in known if self._received.startswith(each)), None)
            if command is not None:
                self._carry_out(command)
            elif any(each.startswith(self._received) for each in known):
                return  # its end is still to come
            self.not_understood += command is None
            del self._received[: len(command or b".")]

    def _carry_out(self, command: bytes) -> None:
        self._heard.add(command)
        self._said += _answer(command, self.profile.dialect)
        for wanted in (True, False):
            switch = self.profile.commands(wanted)[len(self.profile.settings) :]
            self.reading = wanted if command in switch else self.reading
        if self.profile.settings and self._heard.issuperset(self.profile.commands(True)[: len(self.profile.settings)]):
            self._misled = False


def _answer(command: bytes, dialect: Dialect) -> bytes:
    match dialect:
        case "menu":
            return command[3:-1] + b"\x06" + command[-1:]
        case "stx":
            return b"\x02" + command[1:-2] + b"\x06;\x03"
        case "zone":
            return _ZONE_DONE
        case "none":
            return b""
