"""What is wrong with a layout, in words. Empty for a good one: no text cut, nothing on top of another, all in reach."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

from ui.buttons import LEAST_GAP_MM, LEAST_TARGET_MM
from ui.display import Display
from ui.geometry import Rect
from ui.placed import Box, Layout, Measurer, Target, Thing, Words
from ui.typography import least_capital_px


def faults(layout: Layout, display: Display, measurer: Measurer) -> list[str]:
    """All faults of a layout on its display."""
    seen: list[Thing] = [thing for thing in layout.things if not isinstance(thing, Box)]
    return [
        *_off_the_glass(layout),
        *(fault for words in seen if isinstance(words, Words) for fault in _cut(words, measurer)),
        *_illegible(seen, display, measurer),
        *_overlapping(seen),
        *_outside_their_box(layout),
        *_bad_targets(layout, display),
    ]


def _off_the_glass(layout: Layout) -> Iterator[str]:
    for thing in layout.things:
        if not layout.glass.contains(thing.rect):
            yield f"off the glass: {_name(thing)}"


def _cut(words: Words, measurer: Measurer) -> Iterator[str]:
    widest = max((measurer.width(line, words.em_px, words.bold) for line in words.lines), default=0)
    if widest > words.rect.w:
        yield f"wider than its place by {widest - words.rect.w} px: {_name(words)}"
    if len(words.lines) * words.line_px > words.rect.h:
        yield f"higher than its place: {_name(words)}"


def _illegible(things: Sequence[Thing], display: Display, measurer: Measurer) -> Iterator[str]:
    least = measurer.em_px(least_capital_px(display))
    for thing in things:
        if isinstance(thing, Words) and thing.em_px < least:
            yield f"too small to read: {_name(thing)}"


def _overlapping(things: Sequence[Thing]) -> Iterator[str]:
    for one, other in combinations(things, 2):
        if one.rect.overlaps(other.rect):
            yield f"on top of each other: {_name(one)} and {_name(other)}"


def _outside_their_box(layout: Layout) -> Iterator[str]:
    """Each thing against the topmost box painted under its middle."""
    for i, thing in enumerate(layout.things):
        box = ground_of(layout, i)
        if not isinstance(thing, Box) and box is not None and not box.contains(thing.rect):
            yield f"over the edge of its box: {_name(thing)}"


def ground_of(layout: Layout, index: int) -> Rect | None:
    """The rect of the box that the thing at `index` stands on; None for the page."""
    box = box_under(layout, index)
    return box.rect if box else None


def box_under(layout: Layout, index: int) -> Box | None:
    """The box that the thing at `index` stands on; None for the page."""
    rect = layout.things[index].rect
    x, y = rect.x + rect.w // 2, rect.y + rect.h // 2
    below = (thing for thing in reversed(layout.things[:index]) if isinstance(thing, Box) and thing.rect.has(x, y))
    return next(below, None)


def _bad_targets(layout: Layout, display: Display) -> Iterator[str]:
    least, gap = display.px(LEAST_TARGET_MM), display.px(LEAST_GAP_MM)
    for target in layout.targets:
        if not layout.glass.contains(target.rect):
            yield f"off the glass: target {target.id}"
        if min(target.rect.w, target.rect.h) < least:
            yield f"smaller than {LEAST_TARGET_MM:g} mm: target {target.id}"
        if display.portrait and target.rect.bottom < display.height_px // 3:
            yield f"above the reach of a seated visitor: target {target.id}"
    for one, other in combinations(layout.targets, 2):
        yield from _too_close(one, other, gap)


def _too_close(one: Target, other: Target, gap: int) -> Iterator[str]:
    if one.rect.inset(-gap + 1).overlaps(other.rect):
        yield f"nearer than {LEAST_GAP_MM:g} mm: targets {one.id} and {other.id}"


def _name(thing: Thing) -> str:
    return repr(" ".join(thing.lines)) if isinstance(thing, Words) else f"{type(thing).__name__} {thing.rect}"
