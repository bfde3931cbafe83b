"""What a scanner read, as data. It may be a person's card: nothing here shows it, and nobody keeps it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, repr=False)
class Scan:
    """One code that was read once."""

    payload: bytes
    """As the code holds them, after the scanner's framing. Hostile until `kiosk.codes` has read them."""
    decoder: str
    """Who read it: "zxing", "zbar", "serial" …"""

    def __repr__(self) -> str:
        """Length and decoder only: a log or a traceback may show this."""
        return f"Scan({len(self.payload)} bytes, {self.decoder})"
