"""The words of all languages: complete, well formed, and such as LOOK asks for."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.texts import KEYS, faults
from tests.kiosk.ward import CONFIG

if TYPE_CHECKING:
    from kiosk.catalogue import Catalogue

LANGUAGES = sorted(path.stem for path in (CONFIG / "languages").glob("*.toml"))
MOST_WORDS = 12
LONGER = {
    "farewell.no_paper": "the number, and both ways to keep it, in one breath: split, the second half would be missed",
    "farewell.not_printed": "as farewell.no_paper",
}
"""Vietnamese sentences that may be longer, each with its reason."""
NEVER = ("hệ thống", "thao tác", "xác thực")
"""The machine's words, not the visitor's."""
EXAMPLES: dict[str, str | int] = {
    "a": 10,
    "amount": "25.000 đồng",
    "areas": "Khu dân cư số 1, Khu dân cư số 2",
    "b": 20,
    "date": "24/11",
    "day": "Thứ Ba",
    "days": "Thứ Hai – Thứ Sáu",
    "hotline": "1022",
    "label": "A1023",
    "line": "Đổi thẻ: 25.000 đồng",
    "list": "3, 4",
    "n": 3,
    "place": "tầng 1, cạnh cửa chính",
    "reason": "Người có công",
    "source": "dichvucong.gov.vn",
    "spans": "07:30–11:30",
    "time": "13:00",
    "where": "Công an tỉnh",
    "what": "đổi thẻ",
    "when": "07:30 Thứ Ba, 24/11",
}


def words_of(catalogue: Catalogue, language: str) -> dict[str, str]:
    return dict(catalogue.languages[language].texts)


def sentences(words: str) -> list[str]:
    return [part for part in re.split(r"[.?!:…](?:\s|$)", words) if part.strip()]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_has_every_text_with_every_value_and_no_other(catalogue: Catalogue, language: str) -> None:
    assert faults(words_of(catalogue, language)) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_is_filled_in_with_nothing_left_over(catalogue: Catalogue, language: str) -> None:
    for key, names in KEYS.items():
        filled = catalogue.text(language, key, **{name: EXAMPLES[name] for name in names})
        assert filled.strip() == filled
        assert not set(filled) & set("{}\n\t")
        assert all(str(EXAMPLES[name]) in filled for name in names)


@pytest.mark.parametrize("language", LANGUAGES)
def test_letters_are_composed_so_that_every_font_and_search_knows_them(language: str) -> None:
    text = (CONFIG / "languages" / f"{language}.toml").read_text(encoding="utf-8")
    assert unicodedata.is_normalized("NFC", text)


@pytest.mark.parametrize("name", ["kiosk.toml", "services.toml"])
def test_names_are_composed_too(name: str) -> None:
    assert unicodedata.is_normalized("NFC", (CONFIG / name).read_text(encoding="utf-8"))


def test_a_vietnamese_sentence_has_at_most_twelve_words(catalogue: Catalogue) -> None:
    longest = {
        key: max(len(sentence.split()) for sentence in sentences(words))
        for key, words in words_of(catalogue, "vi").items()
    }
    assert {key for key, number in longest.items() if number > MOST_WORDS} == set(LONGER)


def test_the_machine_s_own_words_are_not_said_to_a_citizen(catalogue: Catalogue) -> None:
    said = " ".join(words_of(catalogue, "vi").values()).lower()
    assert [word for word in NEVER if word in said] == []


def test_english_does_not_plead(catalogue: Catalogue) -> None:
    assert "please kindly" not in " ".join(words_of(catalogue, "en").values()).lower()


def test_every_language_counts_from_nobody_to_many(catalogue: Catalogue) -> None:
    for language in LANGUAGES:
        for count in (catalogue.people_ahead, catalogue.people_waiting):
            told = [count(language, number) for number in (0, 1, 2, 15)]
            assert len(set(told)) == 4
            assert "15" in told[3]


def test_english_knows_one_from_many(catalogue: Catalogue) -> None:
    assert catalogue.people_ahead("en", 1) == "1 person before you"
    assert catalogue.people_ahead("en", 2) == "2 people before you"
    assert catalogue.counters("en", (3,)) == "Counter 3"
    assert catalogue.counters("en", (3, 4)) == "Counters 3, 4"


# -- what is refused --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "words", "fault"),
    [
        ("confirm.take", " ", "confirm.take: empty"),
        ("confirm.take", "Lấy số {label}", "confirm.take: {label} has no value here"),
        ("confirm.take", "Lấy số {}", "confirm.take: {} has no value here"),
        ("confirm.take", "Lấy số {", "confirm.take: Single '{' encountered in format string"),
        ("people.ahead", "Còn người trước bác", "people.ahead: {n} is missing"),
        ("people.ahead", "Còn {n.real} người", "people.ahead: {n.real} has no value here"),
        ("people.ahead", "Còn {n[0]} người", "people.ahead: {n[0]} has no value here"),
        ("people.ahead", "Còn {n:>9} người", "people.ahead: {n} stands alone, without : or !"),
        ("people.ahead", "Còn {n!r} người", "people.ahead: {n} stands alone, without : or !"),
    ],
)
def test_words_that_cannot_be_filled_in_are_refused(catalogue: Catalogue, key: str, words: str, fault: str) -> None:
    assert fault in faults(words_of(catalogue, "vi") | {key: words})


@given(words=st.dictionaries(st.sampled_from(sorted(KEYS)), st.text(alphabet="{}!:.[]nabel 0x", max_size=12)))
def test_what_is_accepted_can_be_filled_in(words: dict[str, str]) -> None:
    refused = {fault.partition(": ")[0] for fault in faults(words)}
    for key in words.keys() - refused:
        words[key].format(**{name: EXAMPLES[name] for name in KEYS[key]})
