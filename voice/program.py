"""A program that makes sound: started for one utterance, read while it works, and gone when it is closed."""

from __future__ import annotations

import subprocess
import threading
from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import IO, TYPE_CHECKING, Self

from voice.speech import CannotSpeak

if TYPE_CHECKING:
    from types import TracebackType

PIECE_BYTES = 16_384
"""A third of a second: small enough to begin soon."""
ENDS_WITHIN_S = 2.0
"""A killed program is gone within this, unless the kernel itself is stuck."""


class Program:
    """One run of a program. Everything it writes is to be read at once: it may run for `limit_s` seconds only."""

    def __init__(self, command: Sequence[str], *, limit_s: float, words: str = "") -> None:
        """Start it, with `words` as its input. Raises `OSError` where it cannot be started."""
        self._process = subprocess.Popen(  # noqa: S603 - the command is ours or the configuration's, words go by stdin
            list(command), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        self._timer = threading.Timer(limit_s, self._process.kill)
        self._timer.daemon = True
        self._timer.start()
        self._out: IO[bytes] = self._pipe(self._process.stdout)
        with suppress(OSError), self._pipe(self._process.stdin) as pipe:  # it may be gone before it read anything
            pipe.write(words.encode())

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._timer.cancel()
        self._process.kill()
        self._out.close()
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(ENDS_WITHIN_S)

    def exactly(self, size: int) -> bytes:
        """So many bytes, fewer where it ends before."""
        return self._out.read(size)

    def pieces(self) -> Iterator[bytes]:
        """What it writes, in pieces of `PIECE_BYTES`, the last one shorter."""
        while piece := self._out.read(PIECE_BYTES):
            yield piece

    def exit_code(self) -> int | None:
        """What it ended with; None where it does not end. Asked after the last piece."""
        try:
            return self._process.wait(ENDS_WITHIN_S)
        except subprocess.TimeoutExpired:
            return None

    @staticmethod
    def _pipe(pipe: IO[bytes] | None) -> IO[bytes]:
        assert pipe is not None  # noqa: S101 - it was asked for
        return pipe


def not_started(engine: str, program: str, fault: OSError) -> CannotSpeak:
    """A program that could not be started, as a value."""
    return CannotSpeak(engine, f"{program} cannot be started: {fault.strerror}")
