"""A layout as pixels. Paints one area at a time, so that what did not change costs nothing."""

from __future__ import annotations

from collections.abc import Callable

import pygame

from ui import vectors
from ui.colours import PALETTES, Rgb, Tone, pressed
from ui.face import Pose, face_svg
from ui.fonts import Fonts
from ui.geometry import Rect
from ui.placed import Align, Box, Eyes, Layout, Matrix, Picture, Thing, Words

PoseOf = Callable[[Eyes], Pose]


class Painter:
    """Paints things of one layout on a surface."""

    def __init__(self, surface: pygame.Surface, fonts: Fonts) -> None:
        self._surface, self._fonts = surface, fonts

    def paint(self, layout: Layout, area: Rect, pose_of: PoseOf, finger_on: str | None = None) -> None:
        """Paint all that stands in `area`; `finger_on` is the button that looks pressed."""
        palette = PALETTES[layout.theme]
        self._surface.set_clip(area)
        self._surface.fill(palette[Tone.GROUND], area)
        for thing in layout.things:
            if thing.rect.overlaps(area):
                self._thing(thing, _inks(palette, thing.of is not None and thing.of == finger_on), pose_of)
        self._surface.set_clip(None)

    def ring(self, area: Rect, rect: Rect, width: int, radius: int, colour: Rgb) -> None:
        """The mark of the button that the keypad has reached."""
        self._surface.set_clip(area)
        pygame.draw.rect(self._surface, colour, rect, width, border_radius=radius)
        self._surface.set_clip(None)

    def _thing(self, thing: Thing, ink: Callable[[Tone], Rgb], pose_of: PoseOf) -> None:
        match thing:
            case Box():
                self._box(thing, ink)
            case Words():
                self._words(thing, ink(thing.ink))
            case Picture():
                self._surface.blit(vectors.icon(thing.icon, thing.rect.w, ink(thing.ink)), thing.rect)
            case Eyes():
                source = face_svg(pose_of(thing), thing.rect.w, thing.rect.h, ink(thing.ink))
                self._surface.blit(vectors.raster(source, thing.rect.w, thing.rect.h), thing.rect)
            case Matrix():
                self._matrix(thing)

    def _matrix(self, code: Matrix) -> None:
        """Whole pixels a module: an edge between two would be grey, and grey is read badly."""
        step = max(1, code.rect.w // len(code.modules))
        size = step * len(code.modules)
        whole = code.rect.centred(size, size)
        self._surface.fill((255, 255, 255), whole)
        for y, row in enumerate(code.modules):
            for x, dark in enumerate(row):
                if dark == "1":
                    self._surface.fill((0, 0, 0), Rect(whole.x + x * step, whole.y + y * step, step, step))

    def _box(self, box: Box, ink: Callable[[Tone], Rgb]) -> None:
        fill = ink(box.fill)
        line = fill if box.line is None else ink(box.line)
        body = Rect(box.rect.x + box.tail_px, box.rect.y, box.rect.w - box.tail_px, box.rect.h)
        vectors.rounded(self._surface, body, box.radius, fill, line, box.line_px)
        if box.tail_px:
            tail = Rect(box.rect.x, box.rect.y, box.tail_px + max(1, box.line_px), box.rect.h)
            vectors.tail(self._surface, tail.centred(tail.w, min(box.rect.h // 2, tail.w * 5 // 4)), line)

    def _words(self, words: Words, colour: Rgb) -> None:
        lead = (words.line_px - self._fonts.line_px(words.em_px)) // 2
        top = words.rect.bottom - len(words.lines) * words.line_px + lead
        for i, line in enumerate(words.lines):
            x = words.rect.x + self._indent(words, line)
            at = (x, top + i * words.line_px)
            self._fonts.draw(self._surface, at, line, words.em_px, words.bold, colour)

    def _indent(self, words: Words, line: str) -> int:
        if words.align is Align.LEFT:
            return 0
        spare = words.rect.w - self._fonts.width(line, words.em_px, words.bold)
        return spare // 2 if words.align is Align.CENTRE else spare


def _inks(palette: dict[Tone, Rgb], is_pressed: bool) -> Callable[[Tone], Rgb]:
    if is_pressed:
        return lambda tone: palette[pressed(tone)]
    return palette.__getitem__
