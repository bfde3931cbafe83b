"""The screen without touching it: a focus that goes from button to button, moved by a keypad or a keyboard."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum


class Key(Enum):
    """What a keypad can say besides digits."""

    NEXT = "next"
    PREVIOUS = "previous"
    ENTER = "enter"
    BACK = "back"


@dataclass(frozen=True, slots=True)
class Digit:
    """1 to 9: the button of that place in the focus order."""

    number: int


class Keypad:
    """Where the focus is. It follows the buttons of the screen and starts anew where its button is gone."""

    def __init__(self) -> None:
        self.focused: str | None = None

    def take(self, key: Key | Digit, order: Sequence[str]) -> str | None:
        """Move the focus over the buttons in their order, or press one: the id of the button that was pressed."""
        if self.focused not in order:
            self.focused = None
        match key:
            case Digit(number=number):
                return order[number - 1] if 1 <= number <= len(order) else None
            case Key.NEXT | Key.PREVIOUS:
                self._step(1 if key is Key.NEXT else -1, order)
            case Key.ENTER:
                return self.focused
            case Key.BACK:
                return "back" if "back" in order else None
        return None

    def _step(self, by: int, order: Sequence[str]) -> None:
        if not order:
            return
        start = -1 if by > 0 else 0
        here = order.index(self.focused) if self.focused is not None else start
        self.focused = order[(here + by) % len(order)]
