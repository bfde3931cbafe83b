"""A ticket, and what is printed of it. Nothing on it says who holds it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from drivers.printer.receipt import BigNumber, Gap, Item, QrCode, Receipt, Rule, Words

if TYPE_CHECKING:
    from kiosk.catalogue import Catalogue, Service

TITLE_MM = 3.0
SERVICE_MM = 3.6
READING_MM = 2.8
SMALL_MM = 2.4
"""Heights of capitals on paper. Below 2.4 mm an older reader at arm's length gives up."""


@dataclass(frozen=True, slots=True)
class Ticket:
    """A number that was given. It is valid from the ledger's commit on, printed or not."""

    number: int
    """The kiosk's running number within its incarnation."""
    label: str
    token: str
    service: str
    priority: str | None
    language: str
    day: date
    """The business day that the label belongs to."""
    issued_at: datetime | None
    """Local wall time; None while the clock is not trusted."""
    ahead: int | None
    """People waiting before this one; None where nobody knows."""
    wait: tuple[int, int] | None
    """Expected minutes, from-to; None where nobody knows."""


def qr_payload(ticket: Ticket) -> str:
    """What the ticket's QR code says: kind, day, label, token. Upper case, so that the code stays small."""
    return f"Q1:{ticket.day.isoformat()}:{ticket.label}:{ticket.token}"


def receipt(ticket: Ticket, catalogue: Catalogue, copy: int = 0) -> Receipt:
    """The ticket as it is printed; `copy` counts reprints, 0 for the first print."""
    service = catalogue.service(ticket.service)
    items: list[Item] = [Words(catalogue.centre_name(ticket.language), TITLE_MM, bold=True), Gap(2)]
    if copy:
        items += [Words(_bilingual_line(catalogue, ticket.language, "ticket.reprint", n=copy), TITLE_MM, framed=True)]
        items += [Gap(2)]
    items += [*_names(service, ticket.language), Gap(2), BigNumber(ticket.label), Gap(2)]
    items += _paragraphs(_about(ticket, service, catalogue), READING_MM)
    items += [Gap(2), QrCode(qr_payload(ticket)), Gap(1)]
    items += _paragraphs(_bilingual(catalogue, ticket.language, "ticket.keep"), SMALL_MM)
    items += [Gap(1), Rule(), Gap(1), *_foot(ticket.language, catalogue)]
    return Receipt(tuple(items))


def slip(service: Service, catalogue: Catalogue, language: str) -> Receipt:
    """The way to a place that serves elsewhere, for the visitor to take along. It is no ticket."""
    place = [service.go_to_in(code) for code in _languages(language)]
    return Receipt(
        (
            Words(catalogue.centre_name(language), TITLE_MM, bold=True),
            Gap(2),
            *_names(service, language),
            Gap(2),
            *_paragraphs(place, READING_MM),
            Gap(1),
            Rule(),
            Gap(1),
            *_foot(language, catalogue),
        )
    )


def test_print(catalogue: Catalogue, language: str) -> Receipt:
    """What shows whether all dots and letters come out: letters with two marks, a number, a code, a full-width bar."""
    return Receipt(
        (
            Words(catalogue.centre_name(language), TITLE_MM, bold=True),
            Gap(2),
            Words(catalogue.text(language, "test.title"), TITLE_MM, framed=True),
            Gap(2),
            Words("ẾỘỮ ẴỔĐ ẵểựỷ · ĬŬƠ̆ ƀ", SERVICE_MM, bold=True),
            Gap(2),
            BigNumber("A1023"),
            Gap(2),
            QrCode("TEST"),
            Gap(2),
            Words(catalogue.text(language, "test.look"), SMALL_MM),
            Gap(1),
            Rule(),
        )
    )


def _languages(language: str) -> tuple[str, ...]:
    """The visitor's language, then Vietnamese: the clerk reads the ticket too."""
    return (language,) if language == "vi" else (language, "vi")


def _names(service: Service, language: str) -> list[Item]:
    own, *others = (service.name_in(code) for code in _languages(language))
    return [Words(own, SERVICE_MM, bold=True), *(Words(name, READING_MM) for name in others)]


def _about(ticket: Ticket, service: Service, catalogue: Catalogue) -> list[str]:
    """Lines on the queue: how many people, how long, where, when."""
    return [
        line
        for code in _languages(ticket.language)
        for line in (_queue(ticket, catalogue, code), _place(ticket, service, catalogue, code))
        if line
    ] + _when(ticket)


def _queue(ticket: Ticket, catalogue: Catalogue, code: str) -> str:
    parts = []
    if ticket.ahead is not None:
        parts.append(catalogue.people_ahead(code, ticket.ahead))
    if ticket.wait is not None:
        parts.append(catalogue.text(code, "ticket.wait", a=ticket.wait[0], b=ticket.wait[1]))
    return " · ".join(parts)


def _place(ticket: Ticket, service: Service, catalogue: Catalogue, code: str) -> str:
    parts = []
    if service.counters:
        parts.append(catalogue.counters(code, service.counters))
    if ticket.priority:
        parts.append(catalogue.text(code, "ticket.priority"))
    return " · ".join(parts)


def _when(ticket: Ticket) -> list[str]:
    return [f"{ticket.issued_at:%H:%M · %d/%m/%Y}"] if ticket.issued_at else []


def _foot(language: str, catalogue: Catalogue) -> list[Item]:
    return _paragraphs([_bilingual_line(catalogue, language, "ticket.hotline", hotline=catalogue.hotline)], SMALL_MM)


def _bilingual(catalogue: Catalogue, language: str, key: str) -> list[str]:
    return [catalogue.text(code, key) for code in _languages(language)]


def _bilingual_line(catalogue: Catalogue, language: str, key: str, **values: str | int) -> str:
    return " · ".join(catalogue.text(code, key, **values) for code in _languages(language))


def _paragraphs(lines: list[str], capital_mm: float) -> list[Item]:
    """Lines with a breath of white between them."""
    items: list[Item] = []
    for line in lines:
        items += [Gap(0.8)] if items else []
        items.append(Words(line, capital_mm))
    return items
