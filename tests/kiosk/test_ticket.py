"""What stands on the paper, and what must not."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING

import pytest
from hypothesis import given

from drivers.printer.receipt import BigNumber, QrCode, Receipt, Words
from kiosk.ticket import SMALL_MM, Ticket, qr_payload, receipt, slip
from tests.kiosk import arbitrary, ward

if TYPE_CHECKING:
    from kiosk.catalogue import Catalogue

WARD = ward.catalogue()
PLAIN = Ticket(
    number=17,
    label="A1017",
    token="7K2M9Q",  # noqa: S106 - what stands in the QR code of a ticket, not a password
    service="chung_thuc",
    priority=None,
    language="vi",
    day=date(2026, 11, 24),
    issued_at=datetime(2026, 11, 24, 9, 5),  # noqa: DTZ001 - local time has no zone here
    ahead=3,
    wait=(10, 20),
)
NOBODY_KNOWS = replace(PLAIN, ahead=None, wait=None)
ALPHANUMERIC = re.compile(r"[0-9A-Z $%*+\-./:]*")
"""What a QR code holds in its alphanumeric mode, at 5.5 bits a character."""
FOREIGN = ["en", "ko", "zh"]


def words_of(paper: Receipt) -> list[str]:
    return [item.text for item in paper.items if isinstance(item, Words)]


def text_of(paper: Receipt) -> str:
    return "\n".join(words_of(paper))


# -- words ------------------------------------------------------------------------------------------------------


def test_a_vietnamese_ticket_reads_from_the_centre_to_the_hotline(catalogue: Catalogue) -> None:
    assert words_of(receipt(PLAIN, catalogue)) == [
        "Trung tâm Phường Thử",
        "Chứng thực",
        "Còn 3 người trước bác · khoảng 10–20 phút",
        "Quầy 1, 2",
        "09:05 · 24/11/2026",
        "Quá lượt? Quét mã này ở máy để vào lại",
        "Hỏi thêm: gọi 1022",
    ]


@pytest.mark.parametrize("language", FOREIGN)
def test_a_foreign_ticket_says_everything_in_both_languages(catalogue: Catalogue, language: str) -> None:
    ticket = replace(PLAIN, language=language, priority="elderly")
    foreign, vietnamese = (
        text_of(receipt(each, catalogue, copy=1)) for each in (ticket, replace(ticket, language="vi"))
    )
    inner = vietnamese.splitlines()[1:]
    assert [line for line in inner if line not in foreign] == []
    for key, values in {"people.ahead": {"n": 3}, "ticket.wait": {"a": 10, "b": 20}, "ticket.priority": {}}.items():
        assert catalogue.text(language, key, **values) in foreign
    assert catalogue.text(language, "ticket.keep") in foreign
    assert catalogue.text(language, "ticket.hotline", hotline="1022") in foreign
    assert catalogue.service("chung_thuc").name_in(language) in foreign
    assert catalogue.centre_name(language) in foreign


@pytest.mark.parametrize("language", ["vi", *FOREIGN])
def test_nothing_is_said_twice(catalogue: Catalogue, language: str) -> None:
    lines = words_of(receipt(replace(PLAIN, language=language), catalogue, copy=2))
    assert len(lines) == len(set(lines))


@pytest.mark.parametrize("language", ["vi", *FOREIGN])
def test_no_time_is_printed_that_nobody_vouches_for(catalogue: Catalogue, language: str) -> None:
    ticket = replace(NOBODY_KNOWS, language=language, issued_at=None)
    assert not re.search(r"\d\d:\d\d|\d\d/\d\d|2026", text_of(receipt(ticket, catalogue)))


@pytest.mark.parametrize("language", ["vi", *FOREIGN])
def test_nothing_is_said_of_a_queue_that_nobody_knows(catalogue: Catalogue, language: str) -> None:
    without = words_of(receipt(replace(NOBODY_KNOWS, language=language), catalogue))
    known = words_of(receipt(replace(PLAIN, language=language), catalogue))
    told = 1 if language == "vi" else 2
    assert len(known) == len(without) + told
    assert not re.search(r"người|phút|people|min|명|분|人|分钟", "\n".join(without))


def test_an_empty_queue_is_known_and_said(catalogue: Catalogue) -> None:
    assert "Không có ai trước bác" in words_of(receipt(replace(PLAIN, ahead=0, wait=None), catalogue))


def test_who_goes_first_has_it_on_the_ticket_and_not_why(catalogue: Catalogue) -> None:
    paper = text_of(receipt(replace(PLAIN, priority="pregnant", language="en"), catalogue))
    assert "Priority" in paper
    assert "Ưu tiên" in paper
    assert not re.search(r"regnan|thai", paper)


@pytest.mark.parametrize(("language", "mark"), [("vi", "IN LẠI 2"), ("en", "REPRINT 2 · IN LẠI 2")])
def test_a_reprint_is_marked_above_its_number(catalogue: Catalogue, language: str, mark: str) -> None:
    items = receipt(replace(PLAIN, language=language), catalogue, copy=2).items
    marks = [item for item in items if isinstance(item, Words) and item.framed]
    assert [item.text for item in marks] == [mark]
    assert items.index(marks[0]) < items.index(BigNumber("A1017"))


def test_a_first_print_is_not_marked(catalogue: Catalogue) -> None:
    assert "IN LẠI" not in text_of(receipt(PLAIN, catalogue))


def test_a_reprint_is_the_same_ticket_but_for_the_mark(catalogue: Catalogue) -> None:
    first, again = (receipt(PLAIN, catalogue, copy).items for copy in (0, 1))
    assert [item for item in again if item not in first] == [item for item in again if getattr(item, "framed", False)]
    assert {type(item) for item in first} == {type(item) for item in again}


# -- any ticket -----------------------------------------------------------------------------------------------------


@given(ticket=arbitrary.tickets())
def test_every_ticket_has_its_number_once_and_its_code_once_in_every_language(ticket: Ticket) -> None:
    for copy in (0, 1):
        items = receipt(ticket, WARD, copy).items
        assert [item.label for item in items if isinstance(item, BigNumber)] == [ticket.label]
        assert [item.payload for item in items if isinstance(item, QrCode)] == [qr_payload(ticket)]


@given(ticket=arbitrary.tickets())
def test_no_line_is_empty_and_none_is_too_small_to_read(ticket: Ticket) -> None:
    for item in receipt(ticket, WARD, 1).items:
        if isinstance(item, Words):
            assert item.text.strip(" ·") == item.text != ""
            assert item.capital_mm >= SMALL_MM


@given(ticket=arbitrary.tickets())
def test_the_code_is_short_plain_and_says_nothing_of_its_holder(ticket: Ticket) -> None:
    payload = qr_payload(ticket)
    assert ALPHANUMERIC.fullmatch(payload)
    assert len(payload) <= 32
    assert payload == f"Q1:{ticket.day.isoformat()}:{ticket.label}:{ticket.token}"
    other = replace(ticket, priority="merit", language="ko", issued_at=None, ahead=9, wait=None, service="ho_tich")
    assert qr_payload(other) == payload


# -- the way to another house -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["vi", *FOREIGN])
def test_a_way_is_told_in_both_languages_and_is_no_ticket(catalogue: Catalogue, language: str) -> None:
    service = catalogue.service("cu_tru")
    paper = slip(service, catalogue, language)
    for code in {language, "vi"}:
        assert service.go_to_in(code) in words_of(paper)
        assert service.name_in(code) in words_of(paper)
    assert not [item for item in paper.items if isinstance(item, BigNumber | QrCode)]
