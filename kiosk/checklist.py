"""What to bring, on paper, to take home and tick off. It is no ticket and says so; nothing on it says who took it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from drivers.printer.receipt import Entry, Gap, Item, QrCode, Receipt, Rule, Words
from kiosk.sheet import Part, Section, Sheet, sheet_of

if TYPE_CHECKING:
    from kiosk.catalogue import Catalogue
    from kiosk.procedures import Procedure

HEAD_MM = 3.0
TITLE_MM = 3.8
LABEL_MM = 2.5
READING_MM = 2.8
SMALL_MM = 2.4
"""Heights of capitals on paper, as on a ticket."""
PARTS = (Part.BRING, Part.FEE, Part.TIME, Part.DEADLINE, Part.WHERE)
"""What one needs at home; the rest is read on the portal."""


def checklist(procedure: Procedure, catalogue: Catalogue, language: str, today: date | None) -> Receipt:
    """The slip of one procedure. `today` None: the day is not known."""
    sheet = sheet_of(procedure, catalogue, language, today)
    items: list[Item] = [Words(catalogue.centre_name(sheet.language), HEAD_MM, bold=True), Gap(2)]
    items += [Words(sheet.title, TITLE_MM, bold=True), Gap(1.5)]
    for section in (sheet.section(part) for part in PARTS):
        items += _section(section, catalogue, sheet) if section else []
    items += [Gap(2), Rule(), Gap(1.5)]
    items += _paragraphs([*sheet.warnings, f"{sheet.source} · {sheet.checked}"], SMALL_MM)
    items += [Gap(2), QrCode(sheet.page), Gap(1)]
    items += _paragraphs(_foot(catalogue, sheet), SMALL_MM)
    return Receipt(tuple(items))


def _section(section: Section, catalogue: Catalogue, sheet: Sheet) -> list[Item]:
    """What to bring stands under a bar, a box before each; the rest under its name in bold."""
    if section.part is Part.BRING:
        heading = Words(catalogue.text(sheet.language, "answer.checklist"), LABEL_MM, bold=True, framed=True)
        return [Gap(1), heading, Gap(2), *_entries(section, boxed=not sheet.route_only)]
    return [Gap(2.5), Entry(section.heading, LABEL_MM, bold=True), Gap(0.6), *_entries(section)]


def _entries(section: Section, boxed: bool = False) -> list[Item]:
    items: list[Item] = []
    for line in section.lines:
        items += [Gap(1.2)] if items else []
        items.append(Entry(line, READING_MM, boxed=boxed))
    return items


def _foot(catalogue: Catalogue, sheet: Sheet) -> list[str]:
    return [
        catalogue.text(sheet.language, "answer.read_on"),
        catalogue.text(sheet.language, "ticket.hotline", hotline=catalogue.hotline),
        catalogue.text(sheet.language, "answer.no_ticket"),
    ]


def _paragraphs(lines: list[str], capital_mm: float) -> list[Item]:
    """Lines with a breath of white between them."""
    items: list[Item] = []
    for line in lines:
        items += [Gap(1)] if items else []
        items.append(Words(line, capital_mm))
    return items
