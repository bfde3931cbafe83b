"""ESC/POS bytes, told apart into commands: syntax only. Source: Epson ESC/POS Command Reference for TM printers.

A prefix that is none is unknown and skipped, as a printer does; the rest of such a command is then read as text.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

TEXT, UNKNOWN = "text", "unknown"


@dataclass(frozen=True, slots=True)
class Command:
    """One command, or a run of text, or skipped bytes."""

    name: str
    params: bytes
    data: bytes
    size: int
    """How many bytes it took, prefix included."""


Length = Callable[[bytes], int]


def _none(_params: bytes) -> int:
    return 0


def _raster(params: bytes) -> int:
    return int.from_bytes(params[1:3], "little") * int.from_bytes(params[3:5], "little")


def _sized(params: bytes) -> int:
    return int.from_bytes(params[-2:], "little")


def _cut(params: bytes) -> int:
    return 1 if params[0] in (65, 66, 97, 98, 103, 104) else 0


def _dc4(params: bytes) -> int:
    return {1: 2, 2: 2, 3: 5, 7: 1, 8: 7}.get(params[0], 0)


_COMMANDS: dict[bytes, tuple[str, int, Length]] = {
    b"\x00": ("NUL", 0, _none),
    b"\x0a": ("LF", 0, _none),
    b"\x0d": ("CR", 0, _none),
    b"\x10\x04": ("DLE EOT", 1, _none),
    b"\x10\x05": ("DLE ENQ", 1, _none),
    b"\x10\x14": ("DLE DC4", 1, _dc4),
    b"\x1b@": ("ESC @", 0, _none),
    b"\x1ba": ("ESC a", 1, _none),
    b"\x1bE": ("ESC E", 1, _none),
    b"\x1bJ": ("ESC J", 1, _none),
    b"\x1bd": ("ESC d", 1, _none),
    b"\x1b2": ("ESC 2", 0, _none),
    b"\x1b3": ("ESC 3", 1, _none),
    b"\x1bt": ("ESC t", 1, _none),
    b"\x1bR": ("ESC R", 1, _none),
    b"\x1bM": ("ESC M", 1, _none),
    b"\x1d!": ("GS !", 1, _none),
    b"\x1dL": ("GS L", 2, _none),
    b"\x1dW": ("GS W", 2, _none),
    b"\x1dP": ("GS P", 2, _none),
    b"\x1db": ("GS b", 1, _none),
    b"\x1dV": ("GS V", 1, _cut),
    b"\x1dv0": ("GS v 0", 5, _raster),
    b"\x1d(k": ("GS ( k", 2, _sized),
    b"\x1d(H": ("GS ( H", 2, _sized),
}
_PREFIXES = {prefix[:n] for prefix in _COMMANDS for n in range(1, len(prefix))}


def next_command(buffer: bytes) -> Command | None:
    """What the buffer begins with; None where the end of it has not come yet."""
    if buffer and buffer[0] >= 0x20:
        end = next((i for i, byte in enumerate(buffer) if byte < 0x20), len(buffer))
        return Command(TEXT, b"", buffer[:end], end)
    for length in (1, 2, 3):
        prefix = buffer[:length]
        if prefix in _COMMANDS:
            return _whole(buffer, length, *_COMMANDS[prefix])
        if len(buffer) < length or prefix not in _PREFIXES:
            break
    return None if buffer in _PREFIXES or not buffer else _unknown(buffer)


def _whole(buffer: bytes, start: int, name: str, count: int, length: Length) -> Command | None:
    params = buffer[start : start + count]
    if len(params) < count:
        return None
    end = start + count + length(params)
    return Command(name, params, buffer[start + count : end], end) if len(buffer) >= end else None


def _unknown(buffer: bytes) -> Command:
    size = 2 if buffer[0] in (0x10, 0x1B, 0x1C, 0x1D) else 1
    return Command(UNKNOWN, b"", buffer[:size], size)
