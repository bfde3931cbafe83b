"""What visitors see and touch: one stage, shown in the window, in the dock, or in both. Main thread only."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import pygame

from kiosk.delays import PUMP_BUSY_MS, PUMP_IDLE_MS
from ui.dock import Target
from ui.geometry import Rect
from ui.keypad import Digit, Key, Keypad
from ui.touch import SLIP_MM, Contact, Finger, Touch
from ui.window import Closed, Uncovered

if TYPE_CHECKING:
    from ui.dock import Dock
    from ui.screen import Screen
    from ui.stage import Stage
    from ui.window import Window, WindowEvent


class Front:
    """Shows screens, turns touches and keys into pressed buttons. A chore of the runtime: blinks, window events."""

    def __init__(
        self,
        stage: Stage,
        *,
        window: Window | None,
        dock: Dock | None,
        press: Callable[[str], None],
        close: Callable[[], None],
        monotonic_ms: Callable[[], int],
        touched: Callable[[], None] = lambda: None,
    ) -> None:
        """`touched` hears of every finger and key, wherever it comes down."""
        self._stage = stage
        self._window = window
        self._dock = dock
        self._press = press
        self._close = close
        self._touched = touched
        self._monotonic_ms = monotonic_ms
        self._touch = Touch(slip_px=stage.display.px(SLIP_MM))
        self._keypad = Keypad()
        self._pump_due_ms = 0
        self._resting = False

    def show(self, screen: Screen, *, resting: bool) -> None:
        """Put a screen up. While `resting` nobody is there, and the window is asked less often."""
        self._resting = resting
        dirty = self._stage.show(screen)
        self._touch.show(screen.id, self._stage.targets, self._monotonic_ms())
        self._present(dirty)
        if self._dock:
            self._dock.screen(screen.id, screen.language, screen.spoken(), self._targets(screen))

    def show_again(self) -> None:
        """Put the corner of what is shown on the glass once more: a display that hangs, hangs here."""
        self._present([Rect(0, 0, 1, 1)])

    def touch(self, contact: Contact, at_ms: int) -> None:
        """A finger did something, in pixels of the stage, at a moment of the monotonic clock."""
        if contact.phase == "down":
            self._touched()
        button = self._touch.take(contact, at_ms)
        self._present(self._stage.press(self._touch.pressed(at_ms)))
        if button is not None:
            self._press(button)

    def key(self, key: Key | Digit) -> None:
        """A key of the keypad, or of a keyboard."""
        self._touched()
        button = self._keypad.take(key, [name for name, _ in self._stage.targets])
        self._present(self._stage.focus(self._keypad.focused))
        if button is not None:
            self._press(button)

    def due_ms(self, now_ms: int) -> int | None:
        """A chore's: the next blink, or the next look at the window."""
        moments = [self._stage.next_animation_ms(now_ms), self._pump_due_ms if self._window else None]
        return min((moment for moment in moments if moment is not None), default=None)

    def run(self, now_ms: int) -> None:
        """A chore's: move the face, take what the window brings."""
        self._present(self._stage.animate(now_ms))
        if self._window:
            for event in self._window.pump():
                self._take(event)
            self._pump_due_ms = now_ms + (PUMP_IDLE_MS if self._resting else PUMP_BUSY_MS)

    def _take(self, event: WindowEvent) -> None:
        match event:
            case Finger():
                self.touch(event, self._monotonic_ms())
            case Key() | Digit():
                self.key(event)
            case Uncovered():
                if self._window:
                    self._window.present([])
            case Closed():
                self._close()

    def _present(self, dirty: Sequence[Rect]) -> None:
        if self._window and dirty:
            self._window.present(dirty)
        if self._dock:
            for rect in dirty:
                piece = self._stage.surface.subsurface(rect)
                self._dock.paint(*rect, pygame.image.tobytes(piece, "RGB"))

    def _targets(self, screen: Screen) -> list[Target]:
        labels = {button.id: button.label for button in screen.buttons()}
        return [Target(name, labels[name], *rect) for name, rect in self._stage.targets]
