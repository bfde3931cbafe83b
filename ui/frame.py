"""What stands at the same place on every screen: header, foot, and the room between them."""

from __future__ import annotations

from dataclasses import dataclass

from ui.colours import Tone
from ui.display import Display
from ui.geometry import Rect, columns, rows
from ui.placed import Align, Box, Eyes, Picture
from ui.screen import Button, Face, Look, Screen
from ui.sheet import Sheet
from ui.typeset import Typesetter
from ui.typography import CENTRE, CLOCK, FOOT

FOOT_SLOTS = 5
"""Back, language, text size, contrast, help. Filled from the end, so that none moves where Back is not offered."""


@dataclass(frozen=True, slots=True)
class Frame:
    """The parts of the glass, in pixels."""

    header: Rect
    body: Rect
    foot: Rect
    gap: int
    margin: int


def frame(display: Display) -> Frame:
    """Portrait: header, body, foot. Landscape: the foot is a column on the right, as high as the glass."""
    gap = display.px(max(4.0, 6.0 * display.type_scale))
    return _portrait(display, gap) if display.portrait else _landscape(display, gap)


def _portrait(display: Display, gap: int) -> Frame:
    width, height, margin = display.width_px, display.height_px, display.px(12 * display.type_scale)
    head, foot = round(height * 0.08), display.px(42 * display.type_scale)
    body = Rect(margin, head + gap, width - 2 * margin, height - head - foot - 2 * gap)
    foot_rect = Rect(margin, height - foot, width - 2 * margin, foot - gap)
    return Frame(Rect(0, 0, width, head), body, foot_rect, gap, margin)


def _landscape(display: Display, gap: int) -> Frame:
    height, margin = display.height_px, gap
    column = display.px(max(30.0, 0.16 * display.width_mm))
    head = display.px(max(0.08 * display.height_mm, 15 * display.type_scale))
    left = display.width_px - column - 2 * margin
    body = Rect(margin, head + gap, left - margin, height - head - 2 * gap)
    foot = Rect(left + margin, margin, column, height - 2 * margin)
    return Frame(Rect(0, 0, left, head), body, foot, gap, margin)


def place_header(sheet: Sheet, screen: Screen, setter: Typesetter, parts: Frame) -> None:
    """The face, the centre's name, and the time while it is known."""
    sheet.add(Box(parts.header, Tone.HEADER))
    room = Rect(parts.margin, 0, parts.header.w - 2 * parts.margin, parts.header.h)
    if not any(isinstance(block, Face) for block in screen.body):
        room = _place_small_face(sheet, screen, room, parts.gap)
    if screen.clock:
        room = _place_clock(sheet, screen.clock, setter, room, parts.gap)
    em = setter.box_em([screen.centre], CENTRE, (room.w, round(room.h * 0.9)))
    sheet.add(setter.set(screen.centre, CENTRE, room.w, em, even=True).at(room, Tone.ON_HEADER))


def _place_small_face(sheet: Sheet, screen: Screen, room: Rect, gap: int) -> Rect:
    height = round(room.h * 0.6)
    width = round(height * 1.7)
    sheet.add(Eyes(Rect(room.x, (room.h - height) // 2, width, height), screen.mood, Tone.ON_HEADER))
    return Rect(room.x + width + gap, room.y, room.w - width - gap, room.h)


def _place_clock(sheet: Sheet, clock: str, setter: Typesetter, room: Rect, gap: int) -> Rect:
    em = setter.box_em([clock], CLOCK, (room.w // 3, room.h))
    words = setter.set(clock, CLOCK, room.w, em)
    width = setter.set("00:00", CLOCK, room.w, em).width
    width = max(width, words.width)
    sheet.add(words.at(Rect(room.right - width, room.y, width, room.h), Tone.ON_HEADER, Align.RIGHT))
    return Rect(room.x, room.y, room.w - width - gap, room.h)


def place_foot(sheet: Sheet, buttons: tuple[Button, ...], setter: Typesetter, parts: Frame) -> None:
    """The foot's buttons, all in one size of text, picture above the words or, where it is low, beside them."""
    if not buttons:
        return
    slots = _slots(setter.display, parts, max(FOOT_SLOTS, len(buttons)))[-len(buttons) :]
    shapes = [_stacked(slots[0], setter), _beside(slots[0], setter)]
    labels = [button.label for button in buttons]
    ems = [setter.box_em(labels, FOOT, (words.w, words.h)) for _, words in shapes]
    best = 0 if ems[0] >= ems[1] else 1
    for button, slot in zip(buttons, slots, strict=True):
        _place_foot_button(sheet, button, slot, setter, ems[best], beside=best == 1)


def _slots(display: Display, parts: Frame, count: int) -> list[Rect]:
    if display.portrait:
        return columns(parts.foot, count, display.px(4))
    return rows(parts.foot, count, display.px(4))


def _stacked(slot: Rect, setter: Typesetter) -> tuple[Rect, Rect]:
    pad = setter.px(1.5)
    icon = min(round(slot.h * 0.4), setter.px(11 * setter.display.type_scale))
    top = slot.y + max(pad, round(slot.h * 0.1))
    words = Rect(slot.x + pad, top + icon, slot.w - 2 * pad, slot.bottom - pad - top - icon)
    return Rect(slot.x + (slot.w - icon) // 2, top, icon, icon), words


def _beside(slot: Rect, setter: Typesetter) -> tuple[Rect, Rect]:
    pad = setter.px(1.5)
    icon = min(slot.h - 2 * pad, setter.px(7))
    words = Rect(slot.x + 2 * pad + icon, slot.y, slot.w - 3 * pad - icon, slot.h)
    return Rect(slot.x + pad, slot.y + (slot.h - icon) // 2, icon, icon), words


def _place_foot_button(sheet: Sheet, button: Button, slot: Rect, setter: Typesetter, em: int, beside: bool) -> None:
    fill, line, ink = _FOOT_TONES.get(button.look, _FOOT_TONES[Look.QUIET])
    sheet.target(button.id, slot)
    sheet.add(Box(slot, fill, line, setter.px(0.5), setter.px(4 * setter.display.type_scale), button.id))
    icon, words = (_beside if beside else _stacked)(slot, setter)
    if button.icon is None:
        words = words.union(icon) if beside else slot
    else:
        sheet.add(Picture(icon, button.icon, ink, button.id))
    align = Align.LEFT if beside else Align.CENTRE
    sheet.add(setter.set(button.label, FOOT, words.w, em, even=True).at(words, ink, align, button.id))


_FOOT_TONES = {
    Look.QUIET: (Tone.QUIET, Tone.QUIET_LINE, Tone.ON_QUIET),
    Look.PRIORITY: (Tone.PRIORITY, Tone.PRIORITY_LINE, Tone.ON_PRIORITY),
    Look.PRIMARY: (Tone.PRIMARY, Tone.PRIMARY_LINE, Tone.ON_PRIMARY),
}
