"""A serial 2D imager: over USB-CDC, a UART or a pseudo-terminal. It reads bytes and knows nothing of what they mean.

A configuration barcode can change a scanner, mostly without a word to the host. So the host says its settings when it
opens the line, when reading begins or ends, after a code that looks like configuration, and every minute.
"""

from __future__ import annotations

import logging
import time
from collections import deque
from collections.abc import Callable
from typing import TYPE_CHECKING

from drivers.scanner.dialect import Answer, may_configure
from drivers.scanner.framing import Framing
from drivers.scanner.scan import Scan
from drivers.stream import StreamLost

if TYPE_CHECKING:
    from drivers.scanner.profile import ScannerProfile
    from drivers.stream import Stream

log = logging.getLogger(__name__)

DECODER = "serial"
READ_BYTES = 512
ANSWER_S = 0.2
"""An answer takes some ten milliseconds; it is waited for so that commands do not run into each other."""
SAY_AGAIN_MS = 60_000
"""So long a configuration barcode may have its way, at most."""


def _monotonic_ms() -> int:
    return time.monotonic_ns() // 1_000_000


class SerialScanner:
    """The scanner on an open line. Raises `StreamLost` where the line goes; it is then to be closed and opened anew."""

    def __init__(
        self, stream: Stream, profile: ScannerProfile, *, monotonic_ms: Callable[[], int] = _monotonic_ms
    ) -> None:
        """Tells it its settings, and to read nothing yet. Takes up to `ANSWER_S` a command where nobody answers.

        Raises `StreamLost`, with the stream closed.
        """
        self._stream = stream
        self._profile = profile
        self._monotonic_ms = monotonic_ms
        self._framing = Framing(profile.rules())
        self._codes: deque[bytes] = deque()
        self._wanted = False
        self._told: set[str] = set()
        self._say_again_at_ms = 0
        try:
            self._assert_settings()
        except StreamLost:
            self.close()
            raise

    @property
    def answers(self) -> bool | None:
        """Whether it answered any command since it was opened; None for a model that cannot be asked."""
        if self._profile.dialect == "none":
            return None
        return any(self._framing.answers.values())

    def read(self, timeout_ms: int) -> Scan | None:
        """The next code, as soon as there is one; None when none was whole in time, or none is wanted.

        May return sooner than `timeout_ms` with None. Raises `StreamLost`.
        """
        if not self._codes:
            self._listen(timeout_ms / 1000)
            self._tell_what_goes_wrong()
        if self._monotonic_ms() >= self._say_again_at_ms and not self._framing.midway:
            self._assert_settings()
        if not self._codes:
            return None
        code = self._codes.popleft()
        if may_configure(code):
            self._assert_settings()
        return Scan(code, DECODER)

    def want(self, wanted: bool) -> None:
        """Whether anybody wants a code: else the imager is dark, and what comes all the same is thrown away.

        Raises `StreamLost`.
        """
        if wanted is not self._wanted:
            self._wanted = wanted
            self._codes.clear()
            self._assert_settings()

    def close(self) -> None:
        """Let go of the line. Never raises."""
        self._codes.clear()
        self._stream.close()

    def _listen(self, timeout_s: float) -> None:
        """One read. A code that has begun is waited for no longer than its silence would last."""
        wait_s = min(timeout_s, self._profile.gap_ms / 1000) if self._framing.midway else timeout_s
        codes = self._framing.feed(self._stream.read(READ_BYTES, wait_s), self._monotonic_ms())
        if self._wanted:
            self._codes.extend(codes)

    def _assert_settings(self) -> None:
        self._say_again_at_ms = self._monotonic_ms() + SAY_AGAIN_MS
        for command in self._profile.commands(self._wanted):
            if not self._stream.write(command):
                raise StreamLost("the scanner takes no commands")
            self._listen(ANSWER_S)

    def _tell_what_goes_wrong(self) -> None:
        """Each kind once: what was read is never told, only that it could not be used."""
        if self._framing.torn:
            self._tell_once("a code came without its end; is the scanner set to send CR after each?")
        if self._framing.answers[Answer.REFUSED]:
            self._tell_once("the scanner refuses a setting; is scanner.model in kiosk.toml the right one?")

    def _tell_once(self, words: str) -> None:
        if words not in self._told:
            self._told.add(words)
            log.warning("%s", words)
