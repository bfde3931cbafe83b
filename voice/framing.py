"""Messages through a pipe: four bytes of length, big-endian, then MessagePack."""

from __future__ import annotations

from typing import IO

LENGTH_BYTES = 4
LONGEST = 1 << 20
"""More is no message, but a fault of the other side."""


class Garbled(Exception):
    """The other side sent what is no message: it is broken, and is to be started anew."""


def framed(body: bytes) -> bytes:
    """The body as it goes through the pipe."""
    return len(body).to_bytes(LENGTH_BYTES, "big") + body


def read_body(pipe: IO[bytes], longest: int = LONGEST) -> bytes | None:
    """The next body; None once the pipe is closed, also within a message. Raises `Garbled` where it is longer."""
    head = _exactly(pipe, LENGTH_BYTES)
    if head is None:
        return None
    length = int.from_bytes(head, "big")
    if length > longest:
        raise Garbled(f"a message of {length} bytes")
    return _exactly(pipe, length)


def _exactly(pipe: IO[bytes], size: int) -> bytes | None:
    data = b""
    while len(data) < size:
        piece = pipe.read(size - len(data))
        if not piece:
            return None
        data += piece
    return data
