"""A citizen's card gives an age band, in every form it comes in, and nothing else."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, timedelta
from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.codes import AgeBand, CitizenCard, Reason, Unknown, read_code
from tests.kiosk import cards
from tests.kiosk.cards import TODAY, Person

ALL = cards.cards()
FIXTURES = {
    "7 fields": (
        "999190000019|999000019|Nguyễn Thị Ví Dụ|05031990|Nữ|Số 1 Đường Thử Nghiệm, Phường Mẫu|15062021",
        AgeBand.OTHER,
    ),
    "7 fields, no old number": (
        "999099000028||Trần Văn Giả Định|31121999|Nam|Thôn Mẫu, Xã Thử, Hà Nội|01022022",
        AgeBand.OTHER,
    ),
    "11 fields": ("999301000037||H' Bơh Thử Niê|09112001|Nữ|Làng Mẫu, Xã Thử, Gia Lai|20082024||||", AgeBand.OTHER),
    "capitals, 79 years": ("999147000046||HUỲNH THỊ ẴM|17071947|Nữ|Ấp Thử, Xã Mẫu|02012025||||", AgeBand.FROM_75),
    "copied, 6 fields": ("999099000028|Trần Văn Giả Định|31/12/1999|Nam|Thôn Mẫu|01/02/2022", AgeBand.OTHER),
    "impossible birth": ("\ufeff999207000055||Ksor Mẫu|30022007|Nam|Xã Thử|01012025||||\r\n", AgeBand.UNKNOWN),
    "year only": ("999040000019||Lê Văn Mẫu|1940|Nam|Xã Thử|15062021", AgeBand.UNKNOWN),
    "no birth": ("999040000019||Lê Văn Mẫu||Nam|Xã Thử|15062021", AgeBand.UNKNOWN),
    "no date at all": ("999040000019||Lê Văn Mẫu||Nam|Xã Thử|", AgeBand.UNKNOWN),
    "old number of 12 digits": ("999040000019|000040000019|Lê Văn Mẫu|02031940|Nam|Xã Thử|15062021", AgeBand.FROM_75),
    "11 fields that are full": ("999040000019||Lê Văn Mẫu|02031940|Nam|X|15062021||9|Ông|Bà", AgeBand.FROM_75),
}


def somebody(born: date) -> Person:
    return cards.person(random.Random(7), born)  # noqa: S311 - test data


def band(text: str | bytes, today: date | None = TODAY) -> AgeBand:
    found = read_code(text.encode() if isinstance(text, str) else text, today)
    assert isinstance(found, CitizenCard), found
    return found.age_band


def years_before(day: date, years: int) -> date:
    return day.replace(year=day.year - years)


@pytest.mark.parametrize("name", FIXTURES)
def test_each_form_is_a_card_of_its_age_band(name: str) -> None:
    text, expected = FIXTURES[name]
    assert band(text) is expected


@pytest.mark.parametrize("card", ALL, ids=lambda card: f"{card.form}-{card.age_band.name}")
def test_three_hundred_cards_give_their_age_band(card: cards.Card) -> None:
    assert band(card.payload) is card.age_band


def test_the_cards_are_the_same_in_every_run_and_of_every_kind() -> None:
    assert cards.cards() == ALL
    assert len({card.text for card in ALL}) == 300
    assert {card.form for card in ALL} == {"chip", "can_cuoc", "copied", "slashed"}
    assert all(card.person.number.startswith("999") for card in ALL)


@pytest.mark.parametrize("years", [60, 75])
def test_the_band_begins_on_the_birthday_and_not_a_day_before(years: int) -> None:
    born = years_before(TODAY, years)
    assert band(cards.chip(somebody(born))) is (AgeBand.FROM_60 if years == 60 else AgeBand.FROM_75)
    assert band(cards.chip(somebody(born + timedelta(1)))) is (AgeBand.OTHER if years == 60 else AgeBand.FROM_60)


def test_who_was_born_on_a_leap_day_is_a_year_older_on_the_first_of_march() -> None:
    leapling = cards.chip(somebody(date(1952, 2, 29)))
    assert band(leapling, date(2027, 2, 28)) is AgeBand.FROM_60
    assert band(leapling, date(2027, 3, 1)) is AgeBand.FROM_75


def test_while_nobody_knows_the_day_a_card_is_a_card_of_no_known_age() -> None:
    assert {read_code(card.payload, None) for card in ALL} == {CitizenCard(AgeBand.UNKNOWN)}


def test_a_birth_that_has_not_come_is_no_age() -> None:
    assert band(cards.chip(somebody(TODAY + timedelta(1)))) is AgeBand.UNKNOWN
    assert band(cards.chip(somebody(TODAY))) is AgeBand.OTHER


# -- what scanners and decoders make of it ----------------------------------------------------------------------------


@pytest.mark.parametrize("before", [b"", b"\xef\xbb\xbf", b"\r\n\xef\xbb\xbf", b"\0"])
@pytest.mark.parametrize("after", [b"", b"\r", b"\n", b"\r\n", b"\t", b"\0", b" \r\n"])
def test_what_a_scanner_puts_around_a_card_is_no_part_of_it(before: bytes, after: bytes) -> None:
    for card in ALL[:12]:
        assert band(before + card.payload + after) is card.age_band


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_letters_and_marks_may_be_one_or_two(form: str) -> None:
    for card in ALL:
        assert band(normalize(form, card.text)) is card.age_band  # type: ignore[arg-type]  # parametrize knows str alone


@pytest.mark.parametrize("wrong", ["cp932", "big5", "latin-1"])
def test_a_card_whose_letters_a_decoder_garbled_still_has_its_digits(wrong: str) -> None:
    for card in ALL:
        garbled = card.payload.decode(wrong, "replace")
        assert band(garbled) is card.age_band


def test_a_card_in_another_encoding_or_in_none_still_has_its_digits() -> None:
    for card in ALL:
        letters = normalize("NFD", card.text)
        assert band(letters.encode("cp1258", "replace")) is card.age_band
        assert band(card.payload.replace(b"\xbb", b"\xff")) is card.age_band


def test_the_sex_is_read_in_windows_vietnamese_too() -> None:
    who = replace(somebody(date(1947, 7, 17)), number="999047000046", sex="N\u01b0\u0303", name="X", address="X")
    assert band(cards.chip(who).encode("cp1258")) is AgeBand.UNKNOWN, "a man's number and Nữ disagree"


# -- the number against the rest --------------------------------------------------------------------------------------


@given(st.sampled_from(ALL), st.integers(-60, 60).filter(bool))
def test_a_birth_year_that_the_number_contradicts_is_no_age(card: cards.Card, years: int) -> None:
    born = card.person.born.replace(day=1, year=card.person.born.year + years)
    assert band(cards.chip(replace(card.person, born=born))) is AgeBand.UNKNOWN


@pytest.mark.parametrize("sex", ["other", "NAM", "NỮ"])
def test_a_sex_that_the_number_contradicts_is_no_age(sex: str) -> None:
    for card in ALL:
        wrong = "Nam" if card.person.sex == "Nữ" else "Nữ"
        given_sex = wrong if sex == "other" else sex
        expected = card.age_band if given_sex.lower() == card.person.sex.lower() else AgeBand.UNKNOWN
        assert band(cards.chip(replace(card.person, sex=given_sex))) is expected


@given(st.sampled_from(ALL))
def test_a_card_without_a_birth_is_never_as_old_as_its_plastic(card: cards.Card) -> None:
    old = replace(card.person, issued=date(2021, 6, 15))
    assert band(cards.chip(old).replace(f"{old.born:%d%m%Y}", "")) is AgeBand.UNKNOWN or old.born.year == 2021


# -- what is none -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "99919000001|999000019|X Y|05031990|Nữ|Z|15062021",
        "9991900000190||X Y|05031990|Nữ|Z|15062021",
        "٩٩٩١٩٠٠٠٠٠١٩||X Y|05031990|Nữ|Z|15062021",
        "999190000019|05031990",
        "999190000019|X Y|Nữ|Z|W",
        "999190000019",
        "999190000019||X Y|05031990|Nữ|Z|15062021\r\n999190000019||X Y|05031990|Nữ|Z|15062021",
        "999190000019" + "|" * 40,
    ],
)
def test_what_only_looks_like_a_card_is_none(text: str) -> None:
    assert read_code(text.encode(), TODAY) == Unknown(Reason.NOT_KNOWN)


@pytest.mark.parametrize("number", ["DN4990000000001", "9990000001", "999190000019"])
def test_a_card_of_the_health_insurance_is_none_of_ours(number: str) -> None:
    name, address = ("Nguyễn Thị Ví Dụ".encode().hex(), "Xã Thử, Hà Nội".encode().hex())
    text = f"{number}|{name}|05/03/1990|1|{address}|01 - 999|01/01/2026|-|01/01/2026|99|-|4|01/01/2027|0a1b-2c|$"
    assert read_code(text.encode(), TODAY) == Unknown(Reason.INSURANCE_CARD)


# -- what is left of a person -----------------------------------------------------------------------------------------


@given(st.sampled_from(ALL), st.sampled_from([TODAY, None]), st.binary(max_size=4), st.integers(0, 200))
def test_nothing_of_a_person_is_in_what_is_read_however_the_card_is_broken(
    card: cards.Card, today: date | None, bytes_: bytes, at: int
) -> None:
    broken = card.payload[:at] + bytes_ + card.payload[at:]
    told = repr(read_code(broken, today)) + str(read_code(broken[at:], today))
    assert not [secret for secret in card.person.secrets if secret in told]
