"""Asking a printer and hearing it, over a stream that may be silent, noisy or late."""

from __future__ import annotations

from collections.abc import Callable

from drivers.printer import commands
from drivers.printer.condition import PrinterCondition
from drivers.printer.status import Heard, condition_of, hear
from drivers.stream import Stream

ASK_TIMEOUT_S = 0.5
"""For all four questions. A printer answers each within milliseconds, even while it prints."""
LATE_S = 0.05
"""After a question that nobody answered, its answer may still be under way."""
READ_BYTES = 256
STALE_READS = 8
"""So many full reads are thrown away before asking; who sends more never stops sending."""
QUESTIONS = (1, 2, 3, 4)


class Dialogue:
    """Questions and answers. Raises `StreamLost` as the stream does."""

    def __init__(self, stream: Stream, monotonic: Callable[[], float]) -> None:
        self._stream = stream
        self._monotonic = monotonic
        self._rest = b""
        self._noisy = False
        self._unanswered = False
        self.echoes: set[bytes] = set()
        """The ids of the jobs that the printer said are on paper."""
        self.cleared = False
        """Whether the printer said that it forgot what it had not printed."""

    def condition(self) -> PrinterCondition:
        """What the printer says of itself now. Noise gets a second chance, silence does not."""
        condition = self._ask_all()
        return self._ask_all() if condition is PrinterCondition.SILENT and self._noisy else condition

    def listen(self, timeout_s: float) -> None:
        """Wait and take in what comes unasked."""
        self._take(self._stream.read(READ_BYTES, timeout_s))

    def _ask_all(self) -> PrinterCondition:
        deadline = self._monotonic() + ASK_TIMEOUT_S
        self._noisy = False
        replies: list[int] = []
        for question in QUESTIONS:
            reply = self._ask(question, deadline)
            if reply is None:
                return PrinterCondition.SILENT
            replies.append(reply)
        return condition_of(replies)

    def _ask(self, question: int, deadline: float) -> int | None:
        self._throw_away_stale()
        self._unanswered = True
        if not self._stream.write(commands.ask_status(question)):
            return None
        while (left := deadline - self._monotonic()) > 0:
            data = self._stream.read(READ_BYTES, left)
            heard = self._take(data)
            self._noisy = self._noisy or heard.noise > 0 or len(heard.statuses) > 1
            if self._noisy or not data:
                return None
            if heard.statuses:
                self._unanswered = False
                return heard.statuses[0]
        return None

    def _throw_away_stale(self) -> None:
        """A late answer to an earlier question must not be taken for the answer to this one."""
        for _ in range(STALE_READS):
            data = self._stream.read(READ_BYTES, LATE_S if self._unanswered else 0)
            if not data:
                break
            self._take(data)
        self._rest = b""

    def _take(self, data: bytes) -> Heard:
        heard = hear(self._rest + data)
        self._rest = heard.rest
        self.echoes.update(heard.process_ids)
        self.cleared = self.cleared or heard.cleared
        return heard
