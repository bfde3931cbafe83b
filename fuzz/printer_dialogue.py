"""The dialogue with a printer whose answers are any bytes in any pieces: it ends in time and believes no garbage."""

from __future__ import annotations

from fuzz.harness import instrumented, run

with instrumented():
    from drivers.printer.condition import PrinterCondition
    from drivers.printer.dialogue import ASK_TIMEOUT_S, Dialogue

DLE_EOT = b"\x10\x04"
AT_MOST_S = 2 * (ASK_TIMEOUT_S + 4 * 0.05 * 8) + 0.01
"""Two rounds of four questions, stale bytes thrown away before each."""
GOOD = ("READY", "PAPER_LOW")


class Babbler:
    """A stream that says the next piece at each read and gives every question its next answers.

    A piece is a first byte for its length and for what it is: said unasked, or an answer to a question.
    """

    baud: int | None = None

    def __init__(self, data: bytes) -> None:
        self.now = 0.0
        self.asked: list[int] = []
        self.said = bytearray()
        """All that was said after the latest question, stale or not."""
        self._pieces = list(_pieces(data))

    def write(self, data: bytes) -> bool:
        """A question takes a millisecond; some are not taken."""
        self.now += 0.001
        assert data[:2] == DLE_EOT, "only questions are asked"
        self.asked.append(data[2])
        return not (self._pieces and self._pieces[0] == b"\x00no" and self._pieces.pop(0))

    def read(self, max_bytes: int, timeout_s: float) -> bytes:
        """The next piece at once; silence takes the whole time."""
        piece = self._pieces.pop(0) if self._pieces else b""
        if not piece:
            self.now += timeout_s
        assert len(piece) <= max_bytes
        self.said += piece
        return piece

    def close(self) -> None:
        """Nothing to let go."""


def one(data: bytes) -> None:
    """Ask five times on one line."""
    line = Babbler(data)
    dialogue = Dialogue(line, lambda: line.now)
    for _ in range(5):
        before, line.asked, line.said = line.now, [], bytearray()
        condition = dialogue.condition()
        assert line.now - before <= AT_MOST_S
        assert isinstance(condition, PrinterCondition)
        if condition.name in GOOD:
            assert line.asked[-4:] == [1, 2, 3, 4]
            assert sum(byte & 0x93 == 0x12 for byte in line.said) >= 4, "four answers were heard at least"
        elif condition.name not in ("SILENT", "PAPER_OUT", "COVER_OPEN", "FAULT"):
            raise AssertionError(condition)


def _pieces(data: bytes) -> list[bytes]:
    pieces: list[bytes] = []
    while data:
        length, data = data[0] % 9, data[1:]
        pieces.append(data[:length])
        data = data[length:]
    return pieces


if __name__ == "__main__":
    run("printer_dialogue", most_bytes=64)
