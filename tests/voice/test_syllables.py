"""Vietnamese spelling is taken apart into sounds and put together again."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voice.syllables import ALPHABET, sounds, spelled, syllables

SENTENCES = (
    "làm giấy khai sinh cho con cần những gì",
    "tôi muốn nhập hộ khẩu về nhà chồng ở phường khác",
    "giếng nước nghiêng quyển sổ đỏ thừa kế của bà ngoại",
    "khuya rồi mía ngọt quá hưởng trợ cấp người khuyết tật",
)


@pytest.mark.parametrize("sentence", SENTENCES)
def test_what_is_spelled_again_is_what_it_was(sentence: str) -> None:
    assert spelled(sounds(sentence)) == sentence


def test_two_spellings_of_one_sound_are_one() -> None:
    assert sounds("ke")[0] == sounds("ca")[0]
    assert sounds("nghe")[0] == sounds("nga")[0]


def test_every_syllable_ends_with_its_tone() -> None:
    assert [each[-1] for each in syllables(sounds("ma má mà mả mã mạ"))] == ["0", "'", "`", "?", "~", "."]


@given(st.text(max_size=60))
def test_any_text_gives_marks_of_the_alphabet_only(text: str) -> None:
    assert set(sounds(text)) <= set(ALPHABET)


@given(st.lists(st.sampled_from(ALPHABET[1:]), max_size=30))
def test_any_marks_can_be_spelled(marks: list[str]) -> None:
    assert isinstance(spelled(marks), str)
    assert sum(map(len, syllables(marks))) == len(marks)
