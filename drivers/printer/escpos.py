"""An ESC/POS printer: asked before it prints, listened to while it prints, never believed without an answer."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

from drivers.printer import commands
from drivers.printer.compose import Job, end_slip, job_of, warm_up, wire_seconds
from drivers.printer.condition import Confirmation, NotPrinted, Printed, PrinterCondition, PrintOutcome, PrintUnknown
from drivers.printer.dialogue import Dialogue
from drivers.printer.profile import Profile
from drivers.printer.receipt import Receipt
from drivers.stream import Stream, StreamLost

log = logging.getLogger(__name__)

CHUNK_BYTES = 512
"""So much is handed over at a time; a lost line is noticed at the next."""
POLL_S = 0.1
"""Between two looks at a printer that is printing."""
GRACE_S = 3.0
"""For the cut, a hot head's pause and the answer, after the last line should be out."""
ECHO_GRACE_S = 0.2
"""An echo may be under way when a fault shows: the paper ended right after the slip."""
CLEAR_TIMEOUT_S = 0.5
SEAL = bytes(16)
"""Ends the head of a torn command. A question inside it would be read as a picture's size, and the printer would
swallow every later ticket as that picture's dots."""
ID_LETTERS = b"ABCDEFGHIJKLMNO"
"""None of these can be taken for a status byte or the head of an ASB when an echo is torn."""


class EscPosPrinter:
    """One printer on one stream. Not for several threads.

    Raises nothing but `FontMissing` and, for a receipt that breaks its own rules, `ValueError`. After DISCONNECTED
    make a new one on a new stream, and pass `half_printed` on.
    """

    def __init__(
        self,
        stream: Stream,
        profile: Profile,
        *,
        monotonic: Callable[[], float] = time.monotonic,
        half_printed: bool = False,
    ) -> None:
        warm_up(profile)
        self._stream = stream
        self._profile = profile
        self._monotonic = monotonic
        self._dialogue = Dialogue(stream, monotonic)
        self._jobs = int(monotonic() * 1000)
        self._torn = half_printed
        self._has_echoed = False
        self.half_printed = half_printed
        """Part of a slip may be on the paper or in the printer's memory: the next print begins by getting rid of it."""

    def condition(self) -> PrinterCondition:
        """Ask the printer; takes at most about half a second."""
        if not self._profile.dle_eot:
            return PrinterCondition.SILENT
        try:
            return self._ask()
        except StreamLost:
            return PrinterCondition.DISCONNECTED

    def print(self, receipt: Receipt) -> PrintOutcome:
        """Print the receipt and wait until the printer confirms it, or until it cannot be hoped for any more.

        Nothing is written to a printer that does not say it can print.
        """
        job = job_of(receipt, self._profile)
        condition = self.condition()
        if not condition.can_print:
            return NotPrinted(condition)
        outcome = self._begin(job)
        if not isinstance(outcome, Printed):
            log.warning("a slip was not confirmed: %s", outcome)
        return outcome

    def close(self) -> None:
        """Give the stream back. Never raises."""
        self._stream.close()

    def _ask(self) -> PrinterCondition:
        """Ask, behind a seal where a command may be torn. Only a printer that answers has taken the seal: a cable of
        three wires loses bytes without a word.
        """
        sealed = self._torn and self._stream.write(SEAL)
        condition = self._dialogue.condition()
        if condition is PrinterCondition.SILENT:
            self._torn = self._torn or self.half_printed
        elif sealed:
            self._torn = False
        return condition

    # -- sending -------------------------------------------------------------------------------------------

    def _begin(self, job: Job) -> PrintOutcome:
        in_the_way = self._clear_the_way()
        if in_the_way is not None:
            return NotPrinted(in_the_way)
        try:
            outcome = self._send_and_confirm(job, echoed=self._profile.process_id)
            self._forget_rest(outcome)
        except StreamLost:
            return PrintUnknown(PrinterCondition.DISCONNECTED)
        return outcome

    def _send_and_confirm(self, job: Job, *, echoed: bool) -> PrintOutcome:
        started = self._monotonic()
        self.half_printed = True
        job_id = self._next_id()
        mark = commands.ask_process_id(job_id) if echoed else b""
        data = bytes(job.data) + mark
        self._torn = True
        if not self._write(data):
            return self._why_stalled()
        self._torn = False
        received_at = started + (wire_seconds(len(data), self._stream.baud) if self._stream.baud else 0)
        out_at = max(received_at, started + job.paper_mm / self._profile.speed_mm_s)
        self._let_wire_empty(received_at)
        outcome = self._wait_for_echo(job_id, out_at) if mark else self._watch(out_at)
        self.half_printed = not isinstance(outcome, Printed)
        return outcome

    def _write(self, data: bytes) -> bool:
        return all(self._stream.write(data[start : start + CHUNK_BYTES]) for start in range(0, len(data), CHUNK_BYTES))

    def _let_wire_empty(self, received_at: float) -> None:
        """The operating system still holds bytes that were taken; a question would only queue up behind them."""
        while (left := received_at - self._monotonic()) > 0:
            self._dialogue.listen(left)

    def _next_id(self) -> bytes:
        self._jobs += 1
        base = len(ID_LETTERS)
        return bytes(ID_LETTERS[self._jobs // base**place % base] for place in (3, 2, 1, 0))

    # -- confirming ----------------------------------------------------------------------------------------

    def _why_stalled(self) -> PrintOutcome:
        """The printer stopped taking bytes, so not all is on paper; does it say why?"""
        condition = self._ask()
        if condition is PrinterCondition.SILENT:
            return PrintUnknown(condition)
        return NotPrinted(PrinterCondition.FAULT if condition.can_print else condition)

    def _wait_for_echo(self, job_id: bytes, out_at: float) -> PrintOutcome:
        """Strong: the printer sends the job's id back when its last line is out."""
        condition = PrinterCondition.SILENT
        while self._monotonic() < out_at + GRACE_S:
            self._dialogue.listen(POLL_S)
            if job_id in self._dialogue.echoes:
                return self._confirmed()
            condition = self._ask()
            if _stopped(condition):
                self._dialogue.listen(ECHO_GRACE_S)
                return self._confirmed() if job_id in self._dialogue.echoes else NotPrinted(condition)
        return PrintUnknown(PrinterCondition.SILENT if condition.can_print else condition)

    def _confirmed(self) -> Printed:
        self._has_echoed = True
        self._dialogue.echoes.clear()
        return Printed(Confirmation.PROCESS_ID)

    def _watch(self, out_at: float) -> PrintOutcome:
        """Weak: the printer said that all was well until the last line should have been out, and once more then."""
        while self._monotonic() < out_at + GRACE_S:
            condition = self._ask()
            if _stopped(condition):
                return PrintUnknown(condition)
            if condition.can_print and self._monotonic() >= out_at:
                return Printed(Confirmation.STATUS_POLL)
            self._dialogue.listen(POLL_S)
        return PrintUnknown(PrinterCondition.SILENT)

    # -- after a broken-off print ----------------------------------------------------------------------------

    def _forget_rest(self, outcome: PrintOutcome) -> None:
        """What is still in the printer must not come out when paper is put in and nobody waits for it any more."""
        if not isinstance(outcome, Printed) and self._profile.clear_buffer:
            self._clear()

    def _clear(self) -> bool:
        self._dialogue.cleared = False
        self._stream.write(commands.CLEAR_BUFFER)
        deadline = self._monotonic() + CLEAR_TIMEOUT_S
        while not self._dialogue.cleared and self._monotonic() < deadline:
            self._dialogue.listen(POLL_S)
        return self._dialogue.cleared

    def _clear_the_way(self) -> PrinterCondition | None:
        """Before a ticket: get rid of what a broken-off one left in the printer. Why not, where it cannot be done."""
        try:
            if not self.half_printed:
                return None if self._write(commands.RESET) else PrinterCondition.FAULT
            outcome = self._get_rid_of_half()
        except StreamLost:
            return PrinterCondition.DISCONNECTED
        if isinstance(outcome, Printed):
            return None
        return PrinterCondition.FAULT if outcome.why.can_print else outcome.why

    def _get_rid_of_half(self) -> PrintOutcome:
        """End what was broken off, cut it away, and wait until the printer has done so: a ticket that goes out behind
        an unfinished command is its argument, up to its own cut. After the white, which ends every one of them, only a
        printer that has echoed must echo: one that never does, whatever its profile says, would get no second ticket.
        """
        if self._profile.clear_buffer and self._clear():
            outcome = self._send_and_confirm(self._ejection(0), echoed=self._profile.process_id)
            if isinstance(outcome, Printed) or _stopped(outcome.why):
                return outcome
        return self._send_and_confirm(self._ejection(self._profile.max_band_rows), echoed=self._has_echoed)

    def _ejection(self, rows: int) -> Job:
        """Nothing but a cut, behind so many rows of white that end a picture. No other argument of ours is as long."""
        job = Job(self._profile)
        job.send(bytes(rows * self._profile.dots_per_line // 8), rows)
        job.send(commands.RESET)
        end_slip(job)
        return job


def _stopped(condition: PrinterCondition) -> bool:
    return not condition.can_print and condition is not PrinterCondition.SILENT
