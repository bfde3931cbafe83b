"""A connection to the broker, as far as what is said over it needs to know."""

from __future__ import annotations

from typing import Protocol


class Wire(Protocol):
    """A connection to the broker."""

    def publish(self, topic: str, payload: bytes, *, retain: bool = False) -> bool:
        """Send with QoS 1. False where nothing more can be taken now. Never blocks."""
