"""What is made of a QR code that is no card: dossiers, our own codes, addresses, and everything else."""

from __future__ import annotations

import re
import string
from datetime import date
from itertools import permutations

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from kiosk import codes, own_code
from kiosk.codes import (
    AgeBand,
    Appointment,
    CitizenCard,
    Code,
    Dossier,
    Link,
    OwnTicket,
    PickUp,
    Reason,
    Unknown,
    dossier_of_typed,
    most_useful,
    pick_up_of_typed,
    read_code,
)
from kiosk.own_code import (
    DIGITS,
    LETTERS_TOO,
    appointment_payload,
    check_character,
    pick_up_code,
    pick_up_payload,
)
from kiosk.ticket import Ticket, qr_payload
from tests.kiosk import cards

TODAY = cards.TODAY
ALPHANUMERIC = re.compile(r"[0-9A-Z $%*+\-./:]*")
DOSSIERS = ("G01.899.909-260916-890028", "H57.132-260804-0583", "38.98.H29-210519-0013", "000.00.01.H29-260310-0420")
SEVEN_DIGITS = st.text(DIGITS, min_size=7, max_size=7)
IDS = st.text(LETTERS_TOO, min_size=4, max_size=20)


def read(words: str, today: date | None = TODAY) -> Code:
    return read_code(words.encode(), today)


def reason(payload: bytes) -> Reason:
    found = read_code(payload, TODAY)
    assert isinstance(found, Unknown), found
    return found.reason


# -- a dossier -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", DOSSIERS)
@pytest.mark.parametrize(
    "around",
    [
        "{}",
        "{}\r\n",
        "Mã hồ sơ: {}. Giữ kỹ giấy này.",
        "https://dichvucong.example/tra-cuu?ma={}&x=1",
        "https://danhgia.example/{}",
        "https://dichvucong.example/?q=M%C3%A3%20{}%20",
        "Phiếu hẹn\r\n{}\r\nNgày trả: 30/11/2026",
        "{},{}",
    ],
)
def test_a_dossier_s_code_is_found_wherever_it_stands(code: str, around: str) -> None:
    assert read(around.format(code, code)) == Dossier(code)
    assert read(around.format(code.lower(), "")) == Dossier(code)


@pytest.mark.parametrize("day", ["261301", "260230", "260931", "000000"])
def test_a_dossier_of_a_day_that_cannot_be_is_none(day: str) -> None:
    assert read(f"H29-{day}-0420") == Unknown(Reason.BAD_DATE)


def test_a_dossier_may_be_of_today_and_not_of_tomorrow_unless_nobody_knows_the_day() -> None:
    assert read("H29-261124-0420") == Dossier("H29-261124-0420")
    assert read("H29-261125-0420") == Unknown(Reason.BAD_DATE)
    assert read("H29-261125-0420", None) == Dossier("H29-261125-0420")


def test_the_first_dossier_of_a_real_day_counts() -> None:
    assert read("H29-261399-0420 H29-260310-0421 H29-260310-0422") == Dossier("H29-260310-0421")


@pytest.mark.parametrize(
    "words",
    [
        "1234.00.H29-260310-0420",
        "H29-260310-0420123",
        "H29-260310-0420-01",
        "H29-260310-0420.12",
        "XH29-260310-0420",
        "H29-26031-0420",
        "H2٩-260310-0420",
        "ſ29-260310-0420",
    ],
)
def test_no_part_of_something_longer_is_a_dossier(words: str) -> None:
    assert read(words) == Unknown(Reason.NOT_KNOWN)


@pytest.mark.parametrize("code", DOSSIERS)
def test_a_dossier_s_code_can_be_typed_with_spaces_and_small_letters(code: str) -> None:
    assert dossier_of_typed(f" {code.lower()[:5]} {code[5:]} ", TODAY) == Dossier(code)


@pytest.mark.parametrize("typed", ["", "H29", "H29-260310-042", "x H29-260310-0420", "H29-260310-0420-1", "0420"])
def test_what_was_typed_is_a_whole_code_or_none(typed: str) -> None:
    assert dossier_of_typed(typed, TODAY) == Unknown(Reason.NOT_KNOWN)
    assert dossier_of_typed("H29-261301-0420", TODAY) == Unknown(Reason.BAD_DATE)


# -- our own ---------------------------------------------------------------------------------------------------------


@given(st.from_regex(r"\A[A-Z][0-9]{3,6}\Z"), st.dates(), st.text(LETTERS_TOO, min_size=6, max_size=6))
def test_what_a_ticket_prints_is_read_as_that_ticket(label: str, day: date, token: str) -> None:
    ticket = Ticket(1, label, token, "ho_tich", None, "vi", day, None, None, None)
    assert read(qr_payload(ticket)) == OwnTicket(label, day, token)


@pytest.mark.parametrize(
    "words",
    [
        "Q1:",
        "Q1:2026-11-24:A1017",
        "Q1:2026-11-24:A1017:7K2M9Q:",
        "Q1:2026-02-30:A1017:7K2M9Q",
        "Q1:20261124:A1017:7K2M9Q",
        "Q1:2026-11-24:a1017:7K2M9Q",
        "Q1:2026-11-24:A1017:7K2M9",
        "Q1:2026-11-24:A10171017:7K2M9Q",
        "Q1:2026-11-24:A101٧:7K2M9Q",
        "HEN:",
        "HEN:4F7",
        "HEN:4F7K2Q8X",
        "HEN:" + "0" * 30,
        "NHAN:",
        "NHAN:4071836٦",
        "NHAN:407183661",
    ],
)
def test_what_only_begins_as_one_of_our_own_is_a_misread(words: str) -> None:
    assert read(words) == Unknown(Reason.MISREAD)


@pytest.mark.parametrize(
    ("body", "alphabet", "check"), [("0794", DIGITS, "5"), ("A12425GABC1234002", LETTERS_TOO, "M")]
)
def test_the_check_characters_are_those_of_the_standard(body: str, alphabet: str, check: str) -> None:
    assert check_character(body, alphabet) == check


def test_the_examples_in_the_text_are_true() -> None:
    examples = re.findall(r"^    (\S+:\S+) ", own_code.__doc__ or "", re.MULTILINE)
    assert [type(read(example)) for example in examples] == [OwnTicket, Appointment, PickUp]


@given(IDS)
def test_an_appointment_is_read_as_it_was_written(appointment: str) -> None:
    assert read(appointment_payload(appointment)) == Appointment(appointment)
    assert ALPHANUMERIC.fullmatch(appointment_payload(appointment)), "a small QR code"


@given(SEVEN_DIGITS)
def test_a_pick_up_code_is_read_and_typed_as_it_was_given(digits: str) -> None:
    code = pick_up_code(digits)
    assert len(code) == 8
    assert read(pick_up_payload(code)) == PickUp(code)
    assert pick_up_of_typed(f" {code[:4]} {code[4:]} ") == PickUp(code)
    assert ALPHANUMERIC.fullmatch(pick_up_payload(code)), "a small QR code"


@given(IDS, st.data())
def test_every_single_wrong_character_is_found(appointment: str, data: st.DataObject) -> None:
    for payload, first, alphabet in (
        (appointment_payload(appointment), 4, LETTERS_TOO),
        (pick_up_payload(pick_up_code("4071836")), 5, DIGITS),
    ):
        at = data.draw(st.integers(first, len(payload) - 1))
        other = data.draw(st.sampled_from(alphabet.replace(payload[at], "")))
        assert read(payload[:at] + other + payload[at + 1 :]) == Unknown(Reason.MISREAD)


def test_nearly_every_swap_of_two_neighbours_is_found_in_what_is_typed() -> None:
    codes_ = [pick_up_code("".join(digits)) for digits in permutations("1234567")]
    swapped = [code[:at] + code[at + 1] + code[at] + code[at + 2 :] for code in codes_ for at in range(7)]
    wrong = [pick_up_of_typed(code) for code in swapped if code not in codes_]
    assert wrong.count(Unknown(Reason.MISREAD)) > 0.95 * len(wrong)


@pytest.mark.parametrize("typed", ["", "1234567", "123456789", "1234567a", "١٢٣٤٥٦٧٨", "NHAN:12345678"])
def test_a_pick_up_code_that_is_typed_has_eight_digits(typed: str) -> None:
    assert pick_up_of_typed(typed) == Unknown(Reason.NOT_KNOWN)


def test_what_opens_a_door_or_proves_a_ticket_is_not_shown() -> None:
    code = pick_up_code("4071836")
    assert code not in repr(read(pick_up_payload(code)))
    assert "7K2M9Q" not in repr(read("Q1:2026-11-24:A1017:7K2M9Q"))


# -- addresses -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "host"),
    [
        ("https://dichvucong.gov.example/a/b?c=d#e", "dichvucong.gov.example"),
        ("HTTP://EXAMPLE.VN", "example.vn"),
        ("http://name:secret@example.vn:8080/x", "example.vn"),
        ("www.example.vn/x", "www.example.vn"),
        ("Xem tại https://example.vn/x", "example.vn"),
        ("https://example.vn./x", "example.vn"),
        ("https://phường-mẫu.vn/x", "xn--phng-mu-bx7d5tx9e.vn"),
        ("https://example.vn\\@evil.example/", "example.vn"),
        ("zalo://qr/p/1", "qr"),
    ],
)
def test_of_an_address_the_host_alone_is_kept(words: str, host: str) -> None:
    found = read(words)
    assert isinstance(found, Link)
    assert found.host == (host if host.isascii() and "xn--" not in host else found.host)
    assert found.host.isascii()
    assert "xn--" in found.host or found.host == host


@pytest.mark.parametrize(
    "words",
    [
        "https://",
        "https:///etc/passwd",
        "file:///etc/passwd",
        "https://ex%61mple.vn/",
        "https://[::1]/",
        "https://a..b/",
        "https://" + "a" * 64 + ".vn/",
        "https://" + "a." * 150 + "vn/",
        "https://ex\u202eample.vn/",
        "https://<script>/",
        "javascript:alert(1)",
    ],
)
def test_an_address_without_a_name_that_can_be_is_no_link(words: str) -> None:
    assert reason(words.encode()) is Reason.NOT_KNOWN


def test_a_host_is_known_only_by_its_whole_name() -> None:
    hosts = frozenset({"dichvucong.example"})
    listed = [
        read_code(f"https://{host}/".encode(), TODAY, link_hosts=hosts)
        for host in ("dichvucong.example", "DICHVUCONG.example", "x.dichvucong.example", "dichvucong.example.evil.vn")
    ]
    assert [link.listed for link in listed if isinstance(link, Link)] == [True, True, False, False]


# -- everything else -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("payload", [b"", b" ", b"\r\n", b"\xef\xbb\xbf", b"\0\0", b"\xef\xbb\xbf \r\n"])
def test_nothing_is_empty(payload: bytes) -> None:
    assert reason(payload) is Reason.EMPTY


def test_more_than_a_qr_code_holds_is_not_looked_at() -> None:
    assert reason(b"x" * 2_954) is Reason.TOO_LONG
    assert reason(b"x y" * 984) is Reason.NOT_KNOWN
    assert reason(b"X" * 4_297) is Reason.TOO_LONG
    assert reason(b"X Y " * 1_074) is Reason.NOT_KNOWN


@pytest.mark.parametrize(
    "payload", [b"a\0b", b"\x1b[2J", b"Q1:\x7f", b"\x89PNG\r\n\x1a\n", b"\xc3\xc3\xc3", b"\x81\xff"]
)
def test_control_characters_and_no_known_encoding_are_binary(payload: bytes) -> None:
    assert reason(payload) is Reason.BINARY


def test_one_long_run_of_letters_and_digits_is_made_for_another_reader() -> None:
    assert reason(string.ascii_letters.encode() + b"+/==") is Reason.OPAQUE
    assert reason(b"eyJhbGciOiJ.eyJzdWIiOiIx.SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV_adQssw5c") is Reason.OPAQUE


@pytest.mark.parametrize("words", ["TEST", "hello", "WIFI:S:net;P:1;;", "000201 VIETQR", "tel:115"])
def test_what_nobody_here_knows_is_not_known(words: str) -> None:
    assert read(words) == Unknown(Reason.NOT_KNOWN)


@given(st.binary(max_size=400), st.sampled_from([TODAY, None]))
@example(b"\xef\xbb\xbf" * 900, TODAY)
@example(("a" + "\u0323\u0302" * 700).encode(), TODAY)
def test_any_bytes_are_some_code(payload: bytes, today: date | None) -> None:
    assert isinstance(read_code(payload, today), Code)


@given(st.text(max_size=200))
def test_why_a_code_is_of_no_use_tells_nothing_of_it(words: str) -> None:
    found = read(words)
    assume(isinstance(found, Unknown))
    assert repr(found) in {repr(Unknown(reason)) for reason in Reason}


def test_of_several_codes_the_most_useful_counts() -> None:
    card, unknown_age = CitizenCard(AgeBand.OTHER), CitizenCard(AgeBand.UNKNOWN)
    ticket = OwnTicket("A1017", TODAY, "7K2M9Q")
    order: list[Code] = [
        card,
        unknown_age,
        Dossier("x"),
        Appointment("x"),
        ticket,
        PickUp("x"),
        Link("x"),
        Unknown(Reason.EMPTY),
    ]
    for at in range(len(order)):
        assert most_useful(reversed(order[at:])) == order[at]
    assert most_useful(()) is None


def test_what_others_import_is_there() -> None:
    assert all(hasattr(codes, name) for name in codes.__all__)
