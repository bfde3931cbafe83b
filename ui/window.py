"""The stage in a window of the desktop, or over the whole panel. The caller owns the loop; main thread only."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import pygame

from ui.geometry import Rect
from ui.keypad import Digit, Key
from ui.stage import Stage
from ui.touch import Finger, Phase
from ui.view import Turn, View, fitting

MOUSE_FINGER: Final = -1
"""The mouse's number among the fingers."""
DESKTOP_MARGIN_PX: Final = 80
"""What a desktop keeps for its bars beside a window that is not full screen."""


@dataclass(frozen=True, slots=True)
class Closed:
    """Somebody closed the window."""


@dataclass(frozen=True, slots=True)
class Uncovered:
    """The window has to be shown anew: `present([])` does it."""


@dataclass(frozen=True, slots=True)
class NoDisplay:
    """No window can be opened on this machine; `why` is SDL's word for it."""

    why: str


WindowEvent = Finger | Key | Digit | Closed | Uncovered

_KEYS: Final = {
    pygame.K_DOWN: Key.NEXT,
    pygame.K_RIGHT: Key.NEXT,
    pygame.K_TAB: Key.NEXT,
    pygame.K_UP: Key.PREVIOUS,
    pygame.K_LEFT: Key.PREVIOUS,
    pygame.K_RETURN: Key.ENTER,
    pygame.K_KP_ENTER: Key.ENTER,
    pygame.K_SPACE: Key.ENTER,
    pygame.K_BACKSPACE: Key.BACK,
    pygame.K_ESCAPE: Key.BACK,
}
_DIGITS: Final = {key: n for n in range(1, 10) for key in (pygame.K_0 + n, pygame.K_KP1 + n - 1)}
_FINGER_PHASES: Final[dict[int, Phase]] = {
    pygame.FINGERDOWN: "down",
    pygame.FINGERMOTION: "move",
    pygame.FINGERUP: "up",
}
_MOUSE_PHASES: Final[dict[int, Phase]] = {
    pygame.MOUSEBUTTONDOWN: "down",
    pygame.MOUSEMOTION: "move",
    pygame.MOUSEBUTTONUP: "up",
}


def open_window(stage: Stage, *, fullscreen: bool, turn: Turn = 0, title: str = "") -> Window | NoDisplay:
    """A window that shows the stage, or why there can be none."""
    set_hints()
    try:
        pygame.display.init()
        if _invisible(pygame.display.get_driver()):
            return _none("there is no screen that SDL can show anything on")
        return Window(stage, fullscreen=fullscreen, turn=turn, title=title)
    except pygame.error as fault:
        return _none(str(fault))


def _none(why: str) -> NoDisplay:
    pygame.display.quit()
    return NoDisplay(why)


def _invisible(driver: str) -> bool:
    """Without a display SDL falls back to drivers that show nothing; that is a window only where it was asked for."""
    return driver in ("offscreen", "dummy", "evdev") and os.environ.get("SDL_VIDEODRIVER") != driver


def set_hints() -> None:
    """What SDL must know before it opens a display; a variable set by the technician stays as it is."""
    # Under cage set_mode hangs with libdecor (pygame-ce 2.5.8).
    os.environ.setdefault("SDL_VIDEO_WAYLAND_ALLOW_LIBDECOR", "0")
    # One finger is one event: SDL would also report it as a mouse.
    os.environ.setdefault("SDL_TOUCH_MOUSE_EVENTS", "0")
    if "DISPLAY" in os.environ and "WAYLAND_DISPLAY" not in os.environ:
        # On X11 a flip takes 1 ms instead of 18; on Wayland the same variable breaks the window.
        os.environ.setdefault("SDL_FRAMEBUFFER_ACCELERATION", "0")


class Window:
    """A window with the stage in it.

    Raises:
        pygame.error: there is no display. `open_window` makes a value of it.
    """

    def __init__(self, stage: Stage, *, fullscreen: bool, turn: Turn = 0, title: str = "") -> None:
        pygame.display.init()
        self._stage = stage
        size = stage.surface.get_size()
        shape = View(size, size, turn).turned
        desktop = pygame.display.get_desktop_sizes()[0]
        if fullscreen:
            self._surface = pygame.display.set_mode(desktop, pygame.FULLSCREEN)
            pygame.mouse.set_visible(False)
        else:
            room = (desktop[0], max(1, desktop[1] - DESKTOP_MARGIN_PX))
            self._surface = pygame.display.set_mode(fitting(shape, room))
        pygame.display.set_caption(title)
        self._view = View(size, self._surface.get_size(), turn)
        self.present([])

    def close(self) -> None:
        """Give the display back."""
        pygame.display.quit()

    def pump(self) -> list[WindowEvent]:
        """What happened since the last call; never blocks."""
        events = (self._event(event) for event in pygame.event.get())
        return [event for event in events if event is not None]

    def present(self, dirty: Sequence[Rect]) -> None:
        """Show the rects of the stage that were repainted; with none, all of it."""
        if not dirty or self._view.scale != 1.0:
            self._show_all()
            return
        shown = [self._view.to_window(rect) for rect in dirty]
        for rect, where in zip(dirty, shown, strict=True):
            self._surface.blit(self._turned(self._stage.surface.subsurface(rect)), where)
        pygame.display.update(shown)

    def _show_all(self) -> None:
        picture = self._turned(self._stage.surface)
        if self._view.scale != 1.0:
            picture = pygame.transform.smoothscale(picture, self._view.room[2:])
        self._surface.fill((0, 0, 0))
        self._surface.blit(picture, self._view.room)
        pygame.display.flip()

    def _turned(self, picture: pygame.Surface) -> pygame.Surface:
        return pygame.transform.rotate(picture, -self._view.turn) if self._view.turn else picture

    def _event(self, event: pygame.event.Event) -> WindowEvent | None:
        match event.type:
            case pygame.QUIT:
                return Closed()
            case pygame.WINDOWEXPOSED:
                return Uncovered()
            case pygame.KEYDOWN:
                return _key(event.key)
            case pygame.FINGERDOWN | pygame.FINGERMOTION | pygame.FINGERUP:
                return self._finger(event)
            case pygame.MOUSEBUTTONDOWN | pygame.MOUSEMOTION | pygame.MOUSEBUTTONUP:
                return self._mouse(event)
            case _:
                return None

    def _finger(self, event: pygame.event.Event) -> Finger:
        width, height = self._view.window
        x, y = self._view.to_stage(event.x * width, event.y * height)
        return Finger(_FINGER_PHASES[event.type], event.finger_id, x, y)

    def _mouse(self, event: pygame.event.Event) -> Finger | None:
        left = event.buttons[0] if event.type == pygame.MOUSEMOTION else event.button == pygame.BUTTON_LEFT
        if not left or event.touch:
            return None
        return Finger(_MOUSE_PHASES[event.type], MOUSE_FINGER, *self._view.to_stage(*event.pos))


def _key(code: int) -> Key | Digit | None:
    if code in _DIGITS:
        return Digit(_DIGITS[code])
    return _KEYS.get(code)
