"""Lines break where a reader expects it, hold what they should, and no word is lost."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.words import balanced, widest_word, wrap


def ten_a_letter(text: str) -> int:
    return 10 * len(text)


VIETNAMESE = st.lists(
    st.sampled_from(("Ế", "Ộp", "chứng", "thực", "nguyễn", "nghiêng", "a", "–", "đất")), max_size=12
).map(" ".join)


@given(text=VIETNAMESE, room=st.integers(20, 300))
def test_no_word_is_lost_or_cut_and_no_line_is_wider_than_its_widest_word_needs(text: str, room: int) -> None:
    for wrapped in (wrap(text, room, ten_a_letter), balanced(text, room, ten_a_letter)):
        assert " ".join(wrapped.lines).split() == text.split()
        assert wrapped.widest <= max(room, widest_word(text, ten_a_letter))


@given(text=VIETNAMESE, room=st.integers(20, 300))
def test_balanced_lines_are_as_few_and_no_wider(text: str, room: int) -> None:
    plain, even = wrap(text, room, ten_a_letter), balanced(text, room, ten_a_letter)
    assert len(even.lines) == len(plain.lines)
    assert even.widest <= plain.widest


def test_vietnamese_breaks_at_spaces() -> None:
    assert wrap("Mời bác chọn việc", 80, ten_a_letter).lines == ("Mời bác", "chọn", "việc")


def test_korean_breaks_at_spaces_too() -> None:
    assert wrap("번호표 발급", 40, ten_a_letter).lines == ("번호표", "발급")


def test_chinese_breaks_between_characters_and_no_line_begins_with_a_full_stop() -> None:
    assert wrap("请选择事项。", 30, ten_a_letter).lines == ("请选择", "事项。")
    assert wrap("请选择。", 30, ten_a_letter).lines == ("请选", "择。")
    assert wrap("请（选择", 20, ten_a_letter).lines == ("请", "（选", "择")


def test_latin_words_among_chinese_stay_whole() -> None:
    assert wrap("请取A1023号", 50, ten_a_letter).lines == ("请取", "A1023", "号")


def test_no_line_begins_with_a_dash() -> None:
    assert wrap("Đất đai – xây dựng", 80, ten_a_letter).lines == ("Đất", "đai –", "xây dựng")


def test_a_line_break_that_was_written_is_kept() -> None:
    assert wrap("Hộ tịch\n3 người", 500, ten_a_letter).lines == ("Hộ tịch", "3 người")
    assert balanced("Hộ tịch\n3 người", 500, ten_a_letter).lines == ("Hộ tịch", "3 người")


def test_composed_and_decomposed_letters_come_out_the_same() -> None:
    decomposed = unicodedata.normalize("NFD", "Ếch ộp")
    assert wrap(decomposed, 500, ten_a_letter) == wrap("Ếch ộp", 500, ten_a_letter)


@pytest.mark.parametrize("text", ["", " ", "\n"])
def test_nothing_is_written_as_nothing(text: str) -> None:
    assert "".join(wrap(text, 100, ten_a_letter).lines) == ""


def test_khmer_breaks_where_a_zero_width_space_allows_it() -> None:
    assert wrap("សូម\u200bជ្រើស", 60, ten_a_letter).lines == ("សូម", "ជ្រើស")
