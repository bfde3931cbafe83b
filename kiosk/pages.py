"""An answer in pages that can be read standing: sections in their order, as many as one screen holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.sheet import Section

if TYPE_CHECKING:
    from kiosk.sheet import Sheet

MOST_ON_SMALL = 150
"""Letters on a page of the smallest panel, at every step of text size: it has no room for a larger step anyway."""
MOST_ON_ROOMY = (540, 470, 400, 340, 290)
"""On a panel of the full size, by the visitor's step of text size."""
A_HEADING = 30
"""What a heading, and the gap above it, takes of a page, as letters."""
A_LINE = 12
"""What the end of a line leaves empty on the average."""

Page = tuple[Section, ...]


def pages_of(sheet: Sheet, text_step: int, *, roomy: bool) -> tuple[Page, ...]:
    """The sections on pages. One that is too long is continued on the next page, under its heading again."""
    most = MOST_ON_ROOMY[min(text_step, len(MOST_ON_ROOMY) - 1)] if roomy else MOST_ON_SMALL
    pages: list[list[Section]] = []
    room = 0
    for piece in (piece for section in sheet.sections for piece in _pieces(section, most)):
        size = _size(piece)
        if not pages or size > room:
            pages.append([])
            room = most
        pages[-1].append(piece)
        room -= size
    return tuple(tuple(page) for page in pages)


def _pieces(section: Section, most: int) -> list[Section]:
    """The section cut between its lines, each piece short enough for a page of its own."""
    pieces: list[list[str]] = [[]]
    for line in section.lines:
        if pieces[-1] and _size(Section(section.part, section.heading, (*pieces[-1], line))) > most:
            pieces.append([])
        pieces[-1].append(line)
    return [Section(section.part, section.heading, tuple(lines)) for lines in pieces]


def _size(section: Section) -> int:
    return A_HEADING + sum(len(line) + A_LINE for line in section.lines)
