"""What stands at the same place on every screen: header, foot, and the room between them."""

from __future__ import annotations

from dataclasses import dataclass

from ui.buttons import TONES, place_box
from ui.colours import Tone
from ui.display import Display
from ui.geometry import Rect, columns, rows
from ui.placed import Align, Box, Picture
from ui.screen import Button, Screen
from ui.sheet import Sheet
from ui.typeset import Typesetter
from ui.typography import CENTRE, FOOT, least_capital_px

FOOT_PLACES = ("back", "language", "text_size", "contrast", "sound", "help")
SOMETIMES = ("sound",)
"""No place is kept for it on a kiosk that cannot speak."""
"""The button that each place of the foot is kept for, so that none moves where another is not offered."""


@dataclass(frozen=True, slots=True)
class Frame:
    """The parts of the glass, in pixels."""

    header: Rect
    body: Rect
    foot: Rect
    rail: Rect
    """The ground behind the foot."""
    gap: int
    margin: int

    @property
    def page_bottom(self) -> int:
        """Where the page ends that stands beside or above the foot."""
        return self.rail.y or self.rail.bottom


def frame(display: Display) -> Frame:
    """Portrait: header, body, foot. Landscape: the foot is a column on the right, as high as the glass."""
    gap = display.px(max(4.0, 6.0 * display.type_scale))
    return _portrait(display, gap) if display.portrait else _landscape(display, gap)


def _portrait(display: Display, gap: int) -> Frame:
    width, height, margin = display.width_px, display.height_px, display.px(12 * display.type_scale)
    head, foot = round(height * 0.08), display.px(42 * display.type_scale)
    body = Rect(margin, head + gap, width - 2 * margin, height - head - foot - 2 * gap)
    rail = Rect(0, height - foot, width, foot)
    foot_rect = Rect(margin, rail.y + gap // 2, width - 2 * margin, foot - gap)
    return Frame(Rect(0, 0, width, head), body, foot_rect, rail, gap, margin)


def _landscape(display: Display, gap: int) -> Frame:
    height, margin = display.height_px, gap * 3 // 5
    column = display.px(max(29.0, 0.145 * display.width_mm))
    head = display.px(max(0.08 * display.height_mm, 17 * display.type_scale))
    left = display.width_px - column - 2 * margin
    body = Rect(margin, head + gap, left - 2 * margin, height - head - gap - margin)
    foot = Rect(left + margin, margin, column, height - 2 * margin)
    rail = Rect(left, 0, display.width_px - left, height)
    return Frame(Rect(0, 0, left, head), body, foot, rail, gap, margin)


def place_header(sheet: Sheet, screen: Screen, setter: Typesetter, parts: Frame) -> None:
    """The centre's name, and the time while it is known, in one size."""
    sheet.add(Box(parts.header, Tone.HEADER))
    room = Rect(parts.margin, 0, parts.header.w - 2 * parts.margin, parts.header.h)
    high = round(room.h * 0.92)
    for em in setter.ems(CENTRE):
        clock = setter.set(screen.clock or "", CENTRE, room.w, em)
        left = room.w - (clock.width + parts.gap if screen.clock else 0)
        name = setter.set(screen.centre, CENTRE, left, em, even=True)
        if name.width <= left and name.height <= high:
            break
    sheet.add(name.at(Rect(room.x, room.y, left, room.h), Tone.ON_HEADER))
    if screen.clock:
        sheet.add(clock.at(Rect(room.right - clock.width, 0, clock.width, room.h), Tone.ON_HEADER, Align.RIGHT))


def place_foot(sheet: Sheet, buttons: tuple[Button, ...], setter: Typesetter, parts: Frame) -> None:
    """The foot's buttons, all in one size of text: pictures above the words or, where it is low, beside them."""
    sheet.add(Box(parts.rail, Tone.RAIL))
    if not buttons:
        return
    slots = _slots(buttons, setter.display, parts)
    labels = [button.label for button in buttons]
    ems = [setter.box_em(labels, FOOT, room(slots[0], setter)) for room in (_room_below, _room_beside)]
    legible = setter.measurer.em_px(least_capital_px(setter.display))
    if ems[0] >= min(legible, ems[1]):
        _place_above(sheet, buttons, slots, setter, ems[0])
    else:
        _place_beside(sheet, buttons, slots, setter, ems[1])


def _slots(buttons: tuple[Button, ...], display: Display, parts: Frame) -> list[Rect]:
    """A button's own place, or the first that nobody needs."""
    kept = [place for place in FOOT_PLACES if place not in SOMETIMES or any(place == button.id for button in buttons)]
    free = [place for place in kept if all(place != button.id for button in buttons)]
    others = [button.id for button in buttons if button.id not in kept]
    places = [*kept, *others[len(free) :]]
    taken = dict(zip(others, free + others[len(free) :], strict=False))
    split = columns if display.portrait else rows
    slots = dict(zip(places, split(parts.foot, len(places), display.px(4)), strict=True))
    return [slots[taken.get(button.id, button.id)] for button in buttons]


def _foot_pad(setter: Typesetter) -> int:
    return setter.px(1.2)


def _least_icon(slot: Rect) -> int:
    return round(slot.h * 0.28)


def _room_below(slot: Rect, setter: Typesetter) -> tuple[int, int]:
    """What words get of a slot with the picture above them."""
    pad = _foot_pad(setter)
    return slot.w - 2 * pad, slot.h - 2 * pad - _least_icon(slot)


def _room_beside(slot: Rect, setter: Typesetter) -> tuple[int, int]:
    pad = _foot_pad(setter)
    return slot.w - 4 * pad - setter.px(7), slot.h - 2 * pad


def _place_above(sheet: Sheet, buttons: tuple[Button, ...], slots: list[Rect], setter: Typesetter, em: int) -> None:
    """Pictures as large as the highest label leaves them room, all at one height over their words."""
    pad, width = _foot_pad(setter), _room_below(slots[0], setter)[0]
    labels = [setter.set(button.label, FOOT, width, em, even=True) for button in buttons]
    highest = max(label.height for label in labels)
    side = min(slots[0].h - 2 * pad - highest, setter.px(11 * setter.display.type_scale))
    for button, slot, label in zip(buttons, slots, labels, strict=True):
        place_box(sheet, button, slot, setter)
        icon = side if button.icon else 0
        whole = slot.centred(width, icon + (highest if setter.display.portrait else label.height))
        below = Rect(whole.x, whole.y + icon, width, label.height)
        if button.icon:
            picture = Rect(slot.x + (slot.w - side) // 2, whole.y, side, side)
            sheet.add(Picture(picture, button.icon, TONES[button.look][2], button.id))
        sheet.add(label.at(below, TONES[button.look][2], Align.CENTRE, button.id))


def _place_beside(sheet: Sheet, buttons: tuple[Button, ...], slots: list[Rect], setter: Typesetter, em: int) -> None:
    pad, side = _foot_pad(setter), setter.px(7)
    for button, slot in zip(buttons, slots, strict=True):
        place_box(sheet, button, slot, setter)
        ink = TONES[button.look][2]
        if button.icon:
            picture = Rect(slot.x + pad, slot.y + (slot.h - side) // 2, side, side)
            sheet.add(Picture(picture, button.icon, ink, button.id))
        room = Rect(slot.x + 3 * pad + side, slot.y, slot.w - 4 * pad - side, slot.h)
        sheet.add(setter.set(button.label, FOOT, room.w, em, even=True).at(room, ink, Align.LEFT, button.id))
