"""Actions: buttons under one another, the most likely first; picture and words in the middle."""

from __future__ import annotations

from dataclasses import dataclass

from ui.buttons import GOOD_TARGET_MM, LEAST_TARGET_MM, Content, accent, button_gap, contents, place_box
from ui.geometry import Rect, levelled
from ui.placed import Align, Picture
from ui.screen import Actions, Button, Look
from ui.sheet import Piece, Sheet
from ui.typeset import Typesetter
from ui.typography import BUTTON, PRIMARY

TALLEST_MM, TALLEST_OTHER_MM = 44.0, 32.0
"""The way forward, and what is beside it: the larger one is touched first."""


@dataclass(frozen=True, slots=True)
class _Action:
    """A button measured for its cell: words, the room they have, the side of its picture, its least height."""

    content: Content
    room: int
    icon: str | None
    side: int
    pad: int

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of picture and words together."""
        taken = self.side + self.pad if self.icon else 0
        return self.content.width + taken, max(self.content.height, self.side)


def actions_piece(block: Actions, setter: Typesetter, width: int) -> Piece:
    """The block, measured for a width."""
    gap, count = button_gap(setter), len(block.buttons)
    actions = [_measured(button, setter, width) for button in block.buttons]
    heights = [max(_comfortable(setter), action.size[1] + action.pad) for action in actions]
    tallest = [max(height, _tallest(button, setter)) for button, height in zip(block.buttons, heights, strict=True)]
    between = gap * (count - 1)

    def place(sheet: Sheet, rect: Rect) -> None:
        y = rect.y
        for action, height in zip(actions, levelled(heights, tallest, rect.h - between), strict=True):
            _place(sheet, action, Rect(rect.x, y, rect.w, height), setter)
            y += height + gap

    fits = all(action.content.width <= action.room for action in actions)
    return Piece(sum(heights) + between, sum(tallest) + between, place, fits=fits)


def _tallest(button: Button, setter: Typesetter) -> int:
    mm = TALLEST_MM if button.look is Look.PRIMARY else TALLEST_OTHER_MM
    return setter.px(mm * setter.display.type_scale)


def _measured(button: Button, setter: Typesetter, width: int) -> _Action:
    kind = PRIMARY if button.look is Look.PRIMARY else BUTTON
    icon = "check" if button.chosen else button.icon
    pad = setter.px(4 * setter.display.type_scale)
    side = round(setter.em(kind) * 1.4) if icon else 0
    room = width - 2 * pad - (side + pad if icon else 0)
    return _Action(contents([button], kind, setter, room)[0], room, icon, side, pad)


def _comfortable(setter: Typesetter) -> int:
    """Where even small type hardly fits, targets give way too, down to the least."""
    shrunk = min(1.0, setter.scale) * setter.display.type_scale
    return setter.px(max(LEAST_TARGET_MM, GOOD_TARGET_MM * shrunk))


def _place(sheet: Sheet, action: _Action, rect: Rect, setter: Typesetter) -> None:
    button, content, side = action.content.button, action.content, action.side
    place_box(sheet, button, rect, setter)
    whole = rect.centred(*action.size)
    if action.icon:
        picture = Rect(whole.x, rect.y + (rect.h - side) // 2, side, side)
        sheet.add(Picture(picture, action.icon, accent(button.look), button.id))
    words = Rect(whole.right - content.width, rect.y + (rect.h - content.height) // 2, content.width, content.height)
    content.place(sheet, words, Align.LEFT if action.icon else Align.CENTRE)
