"""Where frames come from: the lowest boundary of a camera. A real one and a simulated one stand here."""

from __future__ import annotations

from typing import Protocol

from drivers.scanner.frame import Grey


class FrameSource(Protocol):
    """A camera. `open`, `read` and `release` are called in one thread, `plugged_in` in any."""

    name: str
    """For the log."""

    def plugged_in(self) -> bool:
        """Whether it is there at all. Does not open it: its light stays off."""

    def open(self) -> None:
        """Begin to see. Raises `StreamLost`."""

    def read(self) -> Grey:
        """The next frame, which now belongs to the caller. May block for as long as it likes. Raises `StreamLost`."""

    def release(self) -> None:
        """See no more, and keep nothing of what was seen. Never raises."""
