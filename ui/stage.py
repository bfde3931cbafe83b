"""The screen that is shown now, as pixels: repaints what changed, answers a finger, lets the face blink.

It needs no window: the window and the dock both show its surface.
"""

from __future__ import annotations

import pygame

from ui.colours import PALETTES, Tone
from ui.display import Display
from ui.face import Pose, face_at, next_change_ms
from ui.fonts import Fonts
from ui.geometry import Rect, merged
from ui.layout import lay_out
from ui.paint import Painter
from ui.placed import Eyes, Layout, Target
from ui.screen import Screen


class Stage:
    """Not for several threads: the one that shows also presses and animates.

    Raises:
        FontMissing: at construction, where a font is not installed and none is given.
    """

    def __init__(self, display: Display, fonts: Fonts | None = None) -> None:
        self.display = display
        self.surface = pygame.Surface((display.width_px, display.height_px), 0, 32)
        self._fonts = fonts or Fonts()
        self._painter = Painter(self.surface, self._fonts)
        self._screen: Screen | None = None
        self._layout: Layout | None = None
        self._pressed: str | None = None
        self._focused: str | None = None
        self._now_ms = 0
        self._loudness = 0.0
        self._poses: dict[Eyes, Pose] = {}

    @property
    def screen(self) -> Screen | None:
        """What is shown; None before the first."""
        return self._screen

    @property
    def targets(self) -> tuple[tuple[str, Rect], ...]:
        """Button id and rect of everything that can be touched, in focus order of painting."""
        return tuple((target.id, target.rect) for target in self._targets())

    def show(self, screen: Screen) -> list[Rect]:
        """Show a screen; the rects that were repainted, none where nothing differs."""
        if screen == self._screen:
            return []
        before, after = self._layout, lay_out(screen, self.display, self._fonts)
        self._screen, self._layout = screen, after
        dirty = changed(before, after) + self._let_go(before)
        self._poses = {eyes: self._pose(eyes) for eyes in self._eyes()}
        return self._repaint(dirty)

    def press(self, button_id: str | None) -> list[Rect]:
        """Show one button as pressed, or none."""
        if button_id == self._pressed:
            return []
        touched = {self._pressed, button_id} - {None}
        self._pressed = button_id
        things = self._layout.things if self._layout else ()
        return self._repaint([thing.rect for thing in things if thing.of in touched])

    def focus(self, button_id: str | None) -> list[Rect]:
        """Ring the button that the keypad has reached, or none."""
        if button_id == self._focused:
            return []
        touched = {self._focused, button_id}
        self._focused = button_id
        return self._repaint([t.rect for t in self._targets() if t.id in touched])

    def animate(self, now_ms: int, loudness: float = 0.0) -> list[Rect]:
        """Move the face to its pose of `now_ms` (monotonic); `loudness`, 0 to 1, opens the mouth that speaks."""
        self._now_ms, self._loudness = now_ms, loudness
        moved = [eyes for eyes in self._eyes() if self._poses.get(eyes) != self._pose(eyes)]
        self._poses.update((eyes, self._pose(eyes)) for eyes in moved)
        return self._repaint([eyes.rect for eyes in moved])

    def next_animation_ms(self, now_ms: int) -> int | None:
        """When `animate` has something to do next; None while no face is shown."""
        return min((next_change_ms(eyes.mood, now_ms) for eyes in self._eyes()), default=None)

    def _let_go(self, before: Layout | None) -> list[Rect]:
        """A finger or a focus does not outlive its button."""
        ids = {target.id for target in self._targets()}
        gone = {self._pressed, self._focused} - ids
        self._pressed = self._pressed if self._pressed in ids else None
        self._focused = self._focused if self._focused in ids else None
        return [target.rect for target in (before.targets if before else ()) if target.id in gone]

    def _targets(self) -> tuple[Target, ...]:
        return self._layout.targets if self._layout else ()

    def _eyes(self) -> list[Eyes]:
        return [thing for thing in self._layout.things if isinstance(thing, Eyes)] if self._layout else []

    def _pose(self, eyes: Eyes) -> Pose:
        return face_at(eyes.mood, self._now_ms, self._loudness)

    def _repaint(self, areas: list[Rect]) -> list[Rect]:
        if self._layout is None:
            return []
        dirty = merged(areas)
        for area in dirty:
            self._painter.paint(self._layout, area, self._pose, self._pressed)
            self._paint_focus(area)
        return dirty

    def _paint_focus(self, area: Rect) -> None:
        for target in self._targets():
            if target.id == self._focused and self._layout is not None:
                colour = PALETTES[self._layout.theme][Tone.FOCUS]
                width, radius = self.display.px(1.5), self.display.px(5 * self.display.type_scale)
                self._painter.ring(area, target.rect, width, radius, colour)


def changed(before: Layout | None, after: Layout) -> list[Rect]:
    """Where two layouts differ."""
    if before is None or before.theme is not after.theme or before.glass != after.glass:
        return [after.glass]
    old, new = set(before.things), set(after.things)
    differing = [thing.rect for thing in before.things if thing not in new]
    return merged(differing + [thing.rect for thing in after.things if thing not in old])
