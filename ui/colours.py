"""The colours by the part they play, in both themes. Contrast is checked on the pairs that layouts really use."""

from __future__ import annotations

from enum import Enum, auto
from typing import Final

from ui.screen import Theme

Rgb = tuple[int, int, int]


class Tone(Enum):
    """What a colour is for. `ON_X` is text and pictures on `X`, `X_LINE` the outline around it."""

    GROUND = auto()
    INK = auto()
    MUTED = auto()
    ACCENT = auto()
    HEADER = auto()
    ON_HEADER = auto()
    HEADER_LINE = auto()
    HEAD = auto()
    HEAD_LINE = auto()
    ON_HEAD = auto()
    RAIL = auto()
    BUBBLE = auto()
    BUBBLE_LINE = auto()
    ON_BUBBLE = auto()
    PANEL = auto()
    PANEL_LINE = auto()
    ON_PANEL = auto()
    CARD = auto()
    CARD_LINE = auto()
    ON_CARD = auto()
    CARD_ACCENT = auto()
    CHOSEN_LINE = auto()
    BADGE = auto()
    ON_BADGE = auto()
    PRIMARY = auto()
    PRIMARY_LINE = auto()
    ON_PRIMARY = auto()
    PRIORITY = auto()
    PRIORITY_LINE = auto()
    ON_PRIORITY = auto()
    HELP = auto()
    HELP_LINE = auto()
    ON_HELP = auto()
    QUIET = auto()
    QUIET_LINE = auto()
    ON_QUIET = auto()
    NOTICE = auto()
    NOTICE_LINE = auto()
    ON_NOTICE = auto()
    PRESSED = auto()
    ON_PRESSED = auto()
    FOCUS = auto()


def _rgb(code: str) -> Rgb:
    return int(code[1:3], 16), int(code[3:5], 16), int(code[5:7], 16)


_GROUND, _INK, _MUTED = _rgb("#FBFAF6"), _rgb("#10242B"), _rgb("#3F5058")
_LAKE, _MIST, _LOTUS, _AMBER = _rgb("#0B4F5C"), _rgb("#DDEBEC"), _rgb("#8A1C3B"), _rgb("#FFF3D1")
_EARTH, _WHITE, _STONE = _rgb("#5A3A00"), _rgb("#FFFFFF"), _rgb("#7E9498")

_DAY: Final = {
    Tone.GROUND: _GROUND,
    Tone.INK: _INK,
    Tone.MUTED: _MUTED,
    Tone.ACCENT: _LAKE,
    Tone.HEADER: _LAKE,
    Tone.ON_HEADER: _WHITE,
    Tone.HEADER_LINE: _LAKE,
    Tone.HEAD: _rgb("#06323B"),
    Tone.HEAD_LINE: _rgb("#2C7480"),
    Tone.ON_HEAD: _WHITE,
    Tone.RAIL: _rgb("#EEF2EF"),
    Tone.BUBBLE: _WHITE,
    Tone.BUBBLE_LINE: _WHITE,
    Tone.ON_BUBBLE: _INK,
    Tone.PANEL: _WHITE,
    Tone.PANEL_LINE: _rgb("#D5DEDC"),
    Tone.ON_PANEL: _INK,
    Tone.CARD: _MIST,
    Tone.CARD_LINE: _rgb("#BFD5D7"),
    Tone.ON_CARD: _INK,
    Tone.CARD_ACCENT: _LAKE,
    Tone.CHOSEN_LINE: _LAKE,
    Tone.BADGE: _LAKE,
    Tone.ON_BADGE: _WHITE,
    Tone.PRIMARY: _LAKE,
    Tone.PRIMARY_LINE: _LAKE,
    Tone.ON_PRIMARY: _WHITE,
    Tone.PRIORITY: _WHITE,
    Tone.PRIORITY_LINE: _LOTUS,
    Tone.ON_PRIORITY: _LOTUS,
    Tone.HELP: _LOTUS,
    Tone.HELP_LINE: _LOTUS,
    Tone.ON_HELP: _WHITE,
    Tone.QUIET: _WHITE,
    Tone.QUIET_LINE: _STONE,
    Tone.ON_QUIET: _LAKE,
    Tone.NOTICE: _AMBER,
    Tone.NOTICE_LINE: _rgb("#E3C777"),
    Tone.ON_NOTICE: _EARTH,
    Tone.PRESSED: _INK,
    Tone.ON_PRESSED: _WHITE,
    Tone.FOCUS: _LOTUS,
}

_NIGHT, _GOLD = _rgb("#0E1114"), _rgb("#FFE58A")

_HIGH_CONTRAST: Final = dict.fromkeys(Tone, _NIGHT) | {
    Tone.INK: _WHITE,
    Tone.MUTED: _WHITE,
    Tone.ACCENT: _GOLD,
    Tone.ON_HEADER: _WHITE,
    Tone.HEADER_LINE: _rgb("#5B6670"),
    Tone.HEAD_LINE: _WHITE,
    Tone.ON_HEAD: _GOLD,
    Tone.BUBBLE_LINE: _WHITE,
    Tone.ON_BUBBLE: _WHITE,
    Tone.PANEL_LINE: _rgb("#5B6670"),
    Tone.ON_PANEL: _WHITE,
    Tone.CARD_LINE: _WHITE,
    Tone.ON_CARD: _WHITE,
    Tone.CARD_ACCENT: _GOLD,
    Tone.CHOSEN_LINE: _GOLD,
    Tone.BADGE: _GOLD,
    Tone.ON_BADGE: _NIGHT,
    Tone.PRIMARY: _GOLD,
    Tone.PRIMARY_LINE: _GOLD,
    Tone.ON_PRIMARY: _NIGHT,
    Tone.PRIORITY_LINE: _GOLD,
    Tone.ON_PRIORITY: _GOLD,
    Tone.HELP_LINE: _GOLD,
    Tone.ON_HELP: _GOLD,
    Tone.QUIET_LINE: _WHITE,
    Tone.ON_QUIET: _WHITE,
    Tone.NOTICE_LINE: _GOLD,
    Tone.ON_NOTICE: _GOLD,
    Tone.PRESSED: _WHITE,
    Tone.ON_PRESSED: _NIGHT,
    Tone.FOCUS: _GOLD,
}

PALETTES: Final = {Theme.DAY: _DAY, Theme.HIGH_CONTRAST: _HIGH_CONTRAST}

_FILLS: Final = (Tone.CARD, Tone.PRIMARY, Tone.PRIORITY, Tone.HELP, Tone.QUIET)
_LINES: Final = (
    *(Tone.CARD_LINE, Tone.CHOSEN_LINE, Tone.PRIMARY_LINE),
    *(Tone.PRIORITY_LINE, Tone.HELP_LINE, Tone.QUIET_LINE),
)


def pressed(tone: Tone) -> Tone:
    """What a tone of a button becomes under the finger."""
    if tone in _FILLS or tone in _LINES or tone is Tone.ON_BADGE:
        return Tone.PRESSED
    return Tone.ON_PRESSED


def contrast(one: Rgb, other: Rgb) -> float:
    """The contrast ratio of WCAG 2, 1 to 21."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: Rgb) -> float:
    red, green, blue = (_linear(part / 255) for part in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)
