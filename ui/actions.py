"""Actions: buttons under one another, or in a row where the page is low; picture and words in the middle."""

from __future__ import annotations

from dataclasses import dataclass

from ui.buttons import GOOD_TARGET_MM, LEAST_TARGET_MM, Content, accent, button_gap, contents, place_box, tall
from ui.geometry import Rect, columns, rows
from ui.placed import Align, Picture
from ui.screen import Actions, Button, Look
from ui.sheet import Piece, Sheet
from ui.typeset import Typesetter
from ui.typography import BUTTON, PRIMARY

TALLEST_MM = 44.0


@dataclass(frozen=True, slots=True)
class _Action:
    """A button measured for its cell: words, the room they have, the side of its picture, its least height."""

    content: Content
    room: int
    icon: str | None
    side: int
    pad: int
    above: bool
    """The picture stands above the words, for a narrow cell; else on their left."""

    @property
    def gap(self) -> int:
        """Between picture and words."""
        return self.pad // 3 if self.above else self.pad

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of picture and words together."""
        words, taken = self.content, self.side + self.gap if self.icon else 0
        if self.above:
            return max(words.width, self.side), words.height + taken
        return words.width + taken, max(words.height, self.side)


def actions_piece(block: Actions, setter: Typesetter, width: int, across: int = 1) -> Piece:
    """The block, measured for a width; `across` is 1, or all of them in a row."""
    gap, down = button_gap(setter), -(-len(block.buttons) // across)
    cell = (width - gap * (across - 1)) // across
    actions = [_measured(button, setter, cell, above=across > 1) for button in block.buttons]
    least = max([_comfortable(setter), *(action.size[1] + action.pad for action in actions)])
    most = max(least, setter.px(TALLEST_MM * setter.display.type_scale))

    def place(sheet: Sheet, rect: Rect) -> None:
        cells = [cell for row in rows(rect, down, gap) for cell in columns(row, across, gap)]
        for action, where in zip(actions, cells, strict=False):
            _place(sheet, action, where, setter)

    fits = all(action.content.width <= action.room for action in actions)
    return Piece(tall(least, down, gap), tall(most, down, gap), place, fits=fits)


def _measured(button: Button, setter: Typesetter, width: int, above: bool) -> _Action:
    kind = PRIMARY if button.look is Look.PRIMARY else BUTTON
    icon = "check" if button.chosen else button.icon
    pad = setter.px(4 * setter.display.type_scale)
    side = round(setter.em(kind) * 1.4) if icon else 0
    room = width - 2 * pad - (side + pad if icon and not above else 0)
    return _Action(contents([button], kind, setter, room)[0], room, icon, side, pad, above)


def _comfortable(setter: Typesetter) -> int:
    """Where even small type hardly fits, targets give way too, down to the least."""
    shrunk = min(1.0, setter.scale) * setter.display.type_scale
    return setter.px(max(LEAST_TARGET_MM, GOOD_TARGET_MM * shrunk))


def _place(sheet: Sheet, action: _Action, rect: Rect, setter: Typesetter) -> None:
    button, content, side = action.content.button, action.content, action.side
    place_box(sheet, button, rect, setter)
    whole = rect.centred(*action.size)
    words = Rect(whole.right - content.width, rect.y + (rect.h - content.height) // 2, content.width, content.height)
    picture = Rect(whole.x, rect.y + (rect.h - side) // 2, side, side)
    if action.above:
        words = Rect(whole.x, whole.bottom - content.height, whole.w, content.height)
        picture = Rect(rect.x + (rect.w - side) // 2, whole.y, side, side)
    if action.icon:
        sheet.add(Picture(picture, action.icon, accent(button.look), button.id))
    content.place(sheet, words, Align.LEFT if action.icon and not action.above else Align.CENTRE)
