"""How a question is read before it is compared."""

from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from kiosk.normalise import LONGEST, Reader, Rules, fold

RULES = Rules(
    slips={"căng cước": "căn cước"},
    regional={"mô": "đâu", "hôn": "không", "kết hôn": "kết hôn"},
    ideas={"cha": ("tía", "bố"), "moi_sinh": ("mới đẻ",)},
    fillers=("ở đâu", "ạ"),
)
READER = Reader(RULES)


def test_folding_takes_the_bar_off_the_d() -> None:
    assert fold("Đường ĐỔI") == "duong doi"


@given(st.text(max_size=60))
def test_folding_twice_is_folding_once(words: str) -> None:
    assert fold(fold(words)) == fold(words)


def test_composed_and_decomposed_letters_are_the_same() -> None:
    words = "giấy khai sinh của bé"
    assert READER.read(unicodedata.normalize("NFD", words)) == READER.read(unicodedata.normalize("NFC", words))


def test_a_slip_is_mended_and_a_regional_word_made_common() -> None:
    assert READER.read("làm căng cước mô").marked == ("làm", "căn", "cước", "đâu")


def test_a_longer_phrase_protects_a_word_in_it() -> None:
    assert READER.read("kết hôn được hôn").marked == ("kết", "hôn", "được", "không")


def test_a_short_word_that_would_be_another_without_its_marks_is_left_alone() -> None:
    assert READER.read("mo tiem").plain == ("mo", "tiem")


def test_a_slip_of_two_words_is_mended_without_marks_too() -> None:
    assert READER.read("lam cang cuoc").plain == ("lam", "can", "cuoc")


def test_ideas_are_found_whatever_the_region() -> None:
    assert READER.read("Tía tui").ideas == READER.read("bố tôi").ideas == ("cha",)


def test_what_is_left_without_fillers_is_the_core() -> None:
    assert READER.core(READER.read("Căn cước ở đâu ạ?")) == ("can", "cuoc")


def test_more_than_the_longest_question_is_not_read() -> None:
    assert len(READER.read("a " * LONGEST).plain) == LONGEST // 2
