"""What stands on the bench, as data: switches, codes to show, the screen's targets, fingers, an address not taken."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Protocol

Phase = Literal["down", "move", "up", "cancel"]
"""`cancel` is a touch that must not count: the browser took the finger away, or the page was closed under it."""

Level = Literal["ok", "warn", "bad", "unknown"]
"""What a status light shows. Unknown is its own level, never a kind of "ok"."""


@dataclass(frozen=True, slots=True)
class Switch:
    """A simulated thing's positions; the first option is how things usually are."""

    id: str
    label: str
    group: str
    options: tuple[tuple[str, str], ...]
    """(value, words) of each position."""
    value: str

    def __post_init__(self) -> None:
        if not self.allows(self.value):
            raise ValueError(f"switch {self.id!r} has no position {self.value!r}")

    def allows(self, value: str) -> bool:
        """Whether it has this position."""
        return any(value == option for option, _ in self.options)

    def words(self) -> str:
        """The words of the position it is in."""
        return dict(self.options)[self.value]


@dataclass(frozen=True, slots=True)
class ReadyCode:
    """A code that lies ready to be shown to the scanner. What it says stays with who shows it."""

    id: str
    label: str
    typed: str = ""
    """What must be typed for it, as its field says; empty where nothing must."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What became of something that was held before the scanner."""

    seen: bool
    words: str
    """For whoever held it. They tell nothing of what the code says."""


class Hand(Protocol):
    """Who holds things before the scanner. Called in a thread for that; may take a second."""

    @property
    def codes(self) -> tuple[ReadyCode, ...]:
        """What lies ready."""

    def show_picture(self, file: bytes) -> Shown:
        """Hold up the picture in this file, whatever is in it."""

    def show_code(self, code_id: str, typed: str) -> Shown:
        """Hold up one of the codes that lie ready."""


class Talk(Protocol):
    """Who speaks into the kiosk's microphone by a page. No call but `recording` waits."""

    def hold(self, *, held: bool) -> None:
        """Somebody holds the button to talk, or lets go of it."""

    def sound(self, pcm: bytes) -> None:
        """A piece of sound: int16, little-endian, 16 kHz, one channel."""

    def recording(self, file: bytes) -> Shown:
        """Play this file into the microphone. Called in a thread for that; may take seconds."""


@dataclass(frozen=True, slots=True)
class Target:
    """Something to touch on the kiosk's screen, in screen pixels from the top left."""

    id: str
    label: str
    x: int
    y: int
    w: int
    h: int


@dataclass(frozen=True, slots=True)
class Touch:
    """A finger on the page, in screen pixels. A finger dragged off the glass has coordinates outside of it."""

    phase: Phase
    finger: int
    """From 0; a number is used again once its finger is up or cancelled."""
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class CannotListen:
    """The address could not be taken: in use, not this machine's, or not allowed."""

    host: str
    port: int
    why: str

    def __str__(self) -> str:
        return f"the dock cannot listen on {self.host} port {self.port}: {self.why}"
