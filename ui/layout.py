"""Where everything of a screen stands on a display. Pure: the same screen always comes out the same.

A screen is tried at the visitor's text size first, then at the next smaller one, until every text fits whole.
"""

from __future__ import annotations

from collections.abc import Iterator

from ui.body import Body
from ui.display import Display
from ui.frame import Frame, frame, place_foot, place_header
from ui.geometry import Rect
from ui.measuring import Measuring
from ui.placed import Layout, Measurer, Target
from ui.screen import Face, Screen
from ui.sheet import Sheet
from ui.typeset import Typesetter
from ui.typography import scales


def lay_out(screen: Screen, display: Display, measurer: Measurer) -> Layout:
    """Place a screen's parts on a display.

    Where even the smallest size does not hold all of it, the layout is made all the same; `ui.faults` says so.
    """
    parts, sheet = frame(display), Sheet()
    setter = Typesetter(display, measurer, scales(screen.text_step)[0])
    *_, body = _until_one_fits(screen, display, measurer, parts)
    body.place(sheet)
    _let_the_page_be_touched(sheet, screen, parts)
    place_header(sheet, screen, setter, parts)
    place_foot(sheet, screen.foot, setter, parts)
    glass = Rect(0, 0, display.width_px, display.height_px)
    return Layout(glass, screen.theme, tuple(sheet.things), tuple(sheet.targets))


def _let_the_page_be_touched(sheet: Sheet, screen: Screen, parts: Frame) -> None:
    """The large face with one button says "touch the screen": then anywhere is that button."""
    if len(sheet.targets) == 1 and _waits(screen):
        page = Rect(0, 0, parts.header.w, parts.page_bottom).inset(parts.gap)
        sheet.targets = [Target(sheet.targets[0].id, page)]


def _until_one_fits(screen: Screen, display: Display, measurer: Measurer, parts: Frame) -> Iterator[Body]:
    centred = display.portrait and _waits(screen)
    measuring = Measuring(display, measurer, screen.text_step, centred)
    for scale in scales(screen.text_step):
        body = Body(screen, Typesetter(display, measurer, scale), parts, measuring)
        yield body
        if body.fits:
            return


def _waits(screen: Screen) -> bool:
    """Whether it is a screen with the large face."""
    return any(isinstance(block, Face) for block in screen.body)
