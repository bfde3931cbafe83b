"""Fingers on the glass become at most one pressed button each. Pure: time is passed in, in monotonic milliseconds.

The rules protect whoever trembles, leans on the glass, or taps twice: a touch begins and ends on the same button of
the same screen; what lay down before a screen came, or within `GUARD_MS` after, presses nothing on it; one finger on
a button counts and others on buttons are ignored until all are up; a finger that lies for more than `LONGEST_MS`
presses nothing, and from then on counts as gone, so that a wet glass blocks nobody.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal, Protocol

from ui.geometry import Rect

GUARD_MS: Final = 400
"""A double tap's second tap comes within this time: it must not answer the next screen's question."""
LONGEST_MS: Final = 10_000
"""Nobody presses a button for ten seconds; a bag, a drop of water or an elbow does."""
SLIP_MM: Final = 4.0
"""How far a finger may slip off its button and still have pressed it."""

Phase = Literal["down", "move", "up", "cancel"]
"""`cancel`: the finger was taken away and must not count."""


class Contact(Protocol):
    """Anything that says what a finger did, in pixels of the stage. `Finger` is one, the dock's touch another."""

    @property
    def phase(self) -> Phase:
        """What the finger did."""

    @property
    def finger(self) -> int:
        """Which finger: any number, its own from down to up."""

    @property
    def x(self) -> int:
        """Pixels from the left; outside the glass where the finger left it."""

    @property
    def y(self) -> int:
        """Pixels from the top."""


@dataclass(frozen=True, slots=True)
class Finger:
    """What a finger, or the mouse, did."""

    phase: Phase
    finger: int
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class _Touching:
    """The finger that counts: where it began, and whether it is there now."""

    finger: int
    button: str
    since_ms: int
    on: bool = True


class Touch:
    """The recogniser of one glass. `slip_px` is `SLIP_MM` in the display's pixels."""

    def __init__(self, slip_px: float) -> None:
        self._slip = slip_px
        self._scene: tuple[str, tuple[str, ...]] | None = None
        self._targets: dict[str, Rect] = {}
        self._shown_ms = 0
        self._down: dict[int, int] = {}
        self._touching: _Touching | None = None

    def show(self, screen_id: str, targets: Sequence[tuple[str, Rect]], now_ms: int) -> None:
        """Tell what can be touched now; call it after each `Stage.show`.

        Another screen, or other buttons, end every touch and start the guard. The same buttons, even at other
        places (a clock that ticks, a larger text), do not.
        """
        scene = (screen_id, tuple(name for name, _ in targets))
        self._targets = dict(targets)
        if scene != self._scene:
            self._scene, self._shown_ms, self._touching = scene, now_ms, None

    def take(self, contact: Contact, now_ms: int) -> str | None:
        """What a finger did; the id of the button that it pressed thereby."""
        match contact.phase:
            case "down":
                self.down(contact.finger, contact.x, contact.y, now_ms)
            case "move":
                self.move(contact.finger, contact.x, contact.y, now_ms)
            case "up":
                return self.up(contact.finger, contact.x, contact.y, now_ms)
            case "cancel":
                self.cancel(contact.finger)
        return None

    def down(self, finger: int, x: float, y: float, now_ms: int) -> None:
        """A finger touches the glass."""
        self._forget_the_long(now_ms)
        alone = not self._down.keys() - {finger}
        button = self._at(x, y)
        if button is not None:  # a palm beside the buttons does not keep a finger from pressing one
            self._down[finger] = now_ms
        if self._touching is not None and self._touching.finger != finger:
            return
        counts = alone and button is not None and now_ms - self._shown_ms >= GUARD_MS
        self._touching = _Touching(finger, button, now_ms) if counts and button is not None else None

    def move(self, finger: int, x: float, y: float, now_ms: int) -> None:
        """A finger moves on the glass."""
        self._forget_the_long(now_ms)
        touching = self._touching
        if touching is not None and touching.finger == finger:
            on = self._near(touching.button, x, y)
            self._touching = _Touching(finger, touching.button, touching.since_ms, on)

    def up(self, finger: int, x: float, y: float, now_ms: int) -> str | None:
        """A finger leaves the glass; the id of the button that it pressed."""
        self._forget_the_long(now_ms)
        self._down.pop(finger, None)
        touching = self._touching
        if touching is None or touching.finger != finger:
            return None
        self._touching = None
        return touching.button if self._near(touching.button, x, y) else None

    def cancel(self, finger: int) -> None:
        """A finger is gone and pressed nothing."""
        self._down.pop(finger, None)
        if self._touching is not None and self._touching.finger == finger:
            self._touching = None

    def pressed(self, now_ms: int) -> str | None:
        """The button that looks pressed now, for `Stage.press`."""
        self._forget_the_long(now_ms)
        return self._touching.button if self._touching is not None and self._touching.on else None

    def _forget_the_long(self, now_ms: int) -> None:
        self._down = {finger: since for finger, since in self._down.items() if now_ms - since <= LONGEST_MS}
        if self._touching is not None and now_ms - self._touching.since_ms > LONGEST_MS:
            self._touching = None

    def _at(self, x: float, y: float) -> str | None:
        return next((name for name, rect in self._targets.items() if rect.has(x, y)), None)

    def _near(self, button: str, x: float, y: float) -> bool:
        rect = self._targets.get(button)
        if rect is None:
            return False
        return (
            rect.x - self._slip <= x <= rect.right + self._slip and rect.y - self._slip <= y <= rect.bottom + self._slip
        )
