"""What the command line of `kiosk run` chose."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class DockAddress:
    """Where the dock listens."""

    host: str
    port: int

    @classmethod
    def parse(cls, words: str) -> DockAddress:
        """`HOST:PORT`; ValueError where it is not of that form."""
        host, colon, port = words.rpartition(":")
        if not (colon and host and port.isdecimal() and int(port) <= 65535):
            raise ValueError(f"{words!r}: expected HOST:PORT, such as 127.0.0.1:8321")
        return cls(host.strip("[]"), int(port))


@dataclass(frozen=True, slots=True)
class Choices:
    """What the command line chose."""

    simulated: bool
    dock: DockAddress | None
    state: Path
    window: str = "auto"
    voice: bool = False
    """Whether there are ears and a mouth, as far as the machine has them."""

    @property
    def by_browser(self) -> bool:
        """Whether the dock's page is microphone and loudspeaker."""
        return self.simulated and self.dock is not None
