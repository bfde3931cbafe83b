"""Bytes of a serial scanner -> codes. Pure: no stream, no clock; however the bytes are cut up, the codes are the same.

A code ends with its terminator. Where a scanner sends none, silence ends it: that is for scanners whose profile says
so, for half a card cut off by a loose plug must not pass for a whole one.
"""

from __future__ import annotations

from dataclasses import dataclass

from drivers.scanner.dialect import LAST_OF_ANSWERS, Answer, Dialect, answer_in
from drivers.scanner.repeats import REPEAT_MS, Repeats

MOST_BYTES = 4_296
"""The longest QR code: version 40, level L, letters and digits (ISO/IEC 18004). Digits alone go to 7,089; no code
that a kiosk knows does."""
GAP_MS = 300
"""A scanner sends one code without a pause: at 9,600 baud a byte takes 1 ms, a USB packet less."""
BOM = b"\xef\xbb\xbf"
LINE_ENDS = b"\r\n"


@dataclass(frozen=True, slots=True)
class Rules:
    """How a scanner frames its codes."""

    terminators: tuple[bytes, ...] = (b"\r", b"\n", b"\t")
    """Any of these ends a code. None at all: silence of `gap_ms` does."""
    prefixes: tuple[bytes, ...] = ()
    """What the scanner puts before a code; one of them is taken away."""
    gap_ms: int = GAP_MS
    repeat_ms: int = REPEAT_MS
    dialect: Dialect = "none"
    most_bytes: int = MOST_BYTES
    """A longer frame is dropped up to its end."""


class Framing:
    """The bytes that came, up to the next code."""

    def __init__(self, rules: Rules) -> None:
        self._rules = rules
        self._repeats = Repeats(rules.repeat_ms)
        self._last_of_ends = frozenset(end[-1] for end in rules.terminators)
        self._longest = max(map(len, rules.terminators), default=0)
        self._frame = bytearray()
        self._too_long = False
        self._last_ms = 0
        self.torn = 0
        """How many codes were begun and never ended, or never seemed to end."""
        self.answers: dict[Answer, int] = dict.fromkeys(Answer, 0)
        """How many answers to commands were heard."""

    @property
    def midway(self) -> bool:
        """Whether a code has begun and not ended: the next bytes, or a silence, are due soon."""
        return bool(self._frame) or self._too_long

    def feed(self, data: bytes, now_ms: int) -> tuple[bytes, ...]:
        """The codes that end with these bytes, each once. Feed b"" too where nothing came: silence says something."""
        codes = self._after_silence(now_ms)
        for byte in data:
            codes += self._take(byte)
        if data:
            self._last_ms = now_ms
        return tuple(code for code in codes if self._repeats.is_new(code, now_ms))

    def _after_silence(self, now_ms: int) -> list[bytes]:
        if not self.midway or now_ms - self._last_ms < self._rules.gap_ms:
            return []
        if not self._rules.terminators:
            return self._ended(0)
        self.torn += bool(self._bare(self._frame)) or self._too_long
        self._forget()
        return []

    def _take(self, byte: int) -> list[bytes]:
        if byte in LINE_ENDS and not self.midway:
            return []  # of the code before, or between an answer and a code
        self._frame.append(byte)
        if byte in LAST_OF_ANSWERS and self._is_answer():
            return []
        if byte in self._last_of_ends:
            end = next((end for end in self._rules.terminators if self._frame.endswith(end)), None)
            if end is not None:
                return self._ended(len(end))
        if len(self._frame) > self._rules.most_bytes + self._longest:
            self._too_long = True
            del self._frame[: len(self._frame) - self._longest]
        return []

    def _is_answer(self) -> bool:
        answer = None if self._too_long else answer_in(self._frame, self._rules.dialect)
        if answer is None:
            return False
        self.answers[answer] += 1
        self._forget()
        return True

    def _ended(self, end_bytes: int) -> list[bytes]:
        frame = bytes(self._frame[: len(self._frame) - end_bytes])
        too_long = self._too_long or len(frame) > self._rules.most_bytes
        self._forget()
        self.torn += too_long
        code = self._bare(frame)
        return [code] if code and not too_long else []

    def _bare(self, frame: bytes | bytearray) -> bytes:
        code = bytes(frame)
        prefix = max((each for each in self._rules.prefixes if code.startswith(each)), key=len, default=b"")
        return code[len(prefix) :].removeprefix(BOM)

    def _forget(self) -> None:
        self._frame.clear()
        self._too_long = False
