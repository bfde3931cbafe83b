"""What cards, actions and the foot share: a button's colours, its words set for a width, its box."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from ui.colours import Tone
from ui.geometry import Rect
from ui.placed import Align, Box
from ui.screen import Button, Look
from ui.sheet import Sheet
from ui.typeset import Paragraph, Typesetter
from ui.typography import DETAIL, SLIGHTLY, Type

LEAST_TARGET_MM: Final = 12.0
GOOD_TARGET_MM: Final = 20.0
LEAST_GAP_MM: Final = 4.0
PARTED_BY: Final = " · "
"""What stands between the parts of a detail."""

TONES: Final = {
    Look.PRIMARY: (Tone.PRIMARY, Tone.PRIMARY_LINE, Tone.ON_PRIMARY),
    Look.CARD: (Tone.CARD, Tone.CARD_LINE, Tone.ON_CARD),
    Look.PRIORITY: (Tone.PRIORITY, Tone.PRIORITY_LINE, Tone.ON_PRIORITY),
    Look.HELP: (Tone.HELP, Tone.HELP_LINE, Tone.ON_HELP),
    Look.QUIET: (Tone.QUIET, Tone.QUIET_LINE, Tone.ON_QUIET),
}
"""Fill, outline, and text of each look."""


def accent(look: Look) -> Tone:
    """The colour of a button's picture."""
    return Tone.CARD_ACCENT if look is Look.CARD else TONES[look][2]


@dataclass(frozen=True, slots=True)
class Content:
    """A button's words, set for the width they get."""

    button: Button
    name: Paragraph
    detail: Paragraph | None

    @property
    def height(self) -> int:
        """Of name and detail together."""
        return self.name.height + (self.detail.height if self.detail else 0)

    @property
    def width(self) -> int:
        """Of the longest line."""
        return max(self.name.width, self.detail.width if self.detail else 0)

    def place(self, sheet: Sheet, room: Rect, align: Align) -> None:
        """The name, and the detail right under it, from the top of the room."""
        ink, of = TONES[self.button.look][2], self.button.id
        name = Rect(room.x, room.y, room.w, self.name.height)
        sheet.add(self.name.at(name, ink, align, of))
        if self.detail:
            below = Rect(room.x, name.bottom, room.w, self.detail.height)
            sheet.add(self.detail.at(below, ink, align, of))


def contents(buttons: Sequence[Button], kind: Type, setter: Typesetter, room: int) -> list[Content]:
    """Equal answers in one size: the largest at which no word of any is too wide, details on one line if that goes."""
    name_em = setter.line_em([b.label for b in buttons], kind, room, SLIGHTLY)
    details = [_lines_of(b.detail or "", setter, room, name_em) for b in buttons]
    detail_em = min(setter.line_em(details, DETAIL, room), name_em)
    return [
        Content(
            b,
            setter.set(b.label, kind, room, name_em, even=True),
            setter.set(detail, DETAIL, room, detail_em, even=True) if detail else None,
        )
        for b, detail in zip(buttons, details, strict=True)
    ]


def _lines_of(detail: str, setter: Typesetter, room: int, name_em: int) -> str:
    """A detail of several parts breaks between them before it breaks within one."""
    one_line = setter.set(detail, DETAIL, room, min(setter.em(DETAIL), name_em))
    return detail if len(one_line.lines) == 1 else detail.replace(PARTED_BY, "\n")


def place_box(sheet: Sheet, button: Button, rect: Rect, setter: Typesetter) -> None:
    """A button's target and its ground; a chosen one has a thick edge."""
    fill, line, _ = TONES[button.look]
    scale = setter.display.type_scale
    edge = setter.px(1.4 * scale if button.chosen else 0.5 * scale)
    sheet.target(button.id, rect)
    sheet.add(Box(rect, fill, Tone.CHOSEN_LINE if button.chosen else line, edge, setter.px(5 * scale), button.id))


def button_gap(setter: Typesetter) -> int:
    """Between buttons of one block."""
    return setter.px(max(LEAST_GAP_MM, 5 * setter.display.type_scale))


def tall(height: int, count: int, gap: int) -> int:
    """So many of that height under one another."""
    return height * count + gap * max(0, count - 1)
