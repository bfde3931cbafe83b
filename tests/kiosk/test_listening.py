"""Words and sounds together: an answer where both agree, a question back where they do not."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.advice import Advice, Answer, AskBack, Refer, Refuse
from kiosk.listening import Utterance, understand, weighted

WORDS = (("làm giấy khai sinh", -0.3),)


class Says:
    """An advisor that always says the same."""

    def __init__(self, advice: Advice) -> None:
        self.advice = advice

    def advise_heard(self, candidates: Sequence[tuple[str, float]], language: str) -> Advice:  # noqa: ARG002
        return self.advice


def told(words: Advice, *sounds: tuple[str, float]) -> Advice:
    return understand(Utterance("vi", WORDS, sounds), Says(words))


SURE = Answer("khai_sinh", 0.8)


def test_both_agree_and_it_is_answered() -> None:
    assert told(SURE, ("khai_sinh", 0.4), ("khai_tu", 0.3)) == Answer("khai_sinh", 0.8)


def test_words_and_sounds_that_differ_ask_back_among_both() -> None:
    advice = told(SURE, ("khai_tu", 0.9), ("khai_sinh", 0.05))
    assert isinstance(advice, AskBack)
    assert set(advice.ids) >= {"khai_sinh", "khai_tu"}


def test_clear_sounds_decide_what_words_leave_open() -> None:
    assert told(AskBack(("khai_sinh", "khai_tu"), 0.9), ("khai_tu", 0.8), ("khai_sinh", 0.1)) == Answer("khai_tu", 0.8)


@pytest.mark.parametrize("advice", [Refer("emergency", "115", 1.0), Refuse("privacy", 1.0), Refuse("illegal", 1.0)])
def test_no_sound_overrules_an_emergency_or_a_refusal(advice: Advice) -> None:
    assert told(advice, ("khai_tu", 0.99)) == advice


def test_nothing_written_down_is_nothing_heard() -> None:
    assert understand(Utterance("vi", ()), Says(SURE)) == Refuse("not_heard", 1.0)


def test_without_sounds_the_words_decide() -> None:
    assert told(SURE) == SURE


IDS = st.sampled_from(["a_a", "b_b", "c_c", "?a_a|b_b", "!chat"])


@given(
    st.sampled_from([SURE, AskBack(("a_a", "b_b"), 0.5), Refer("unclear", "", 0.5), Refuse("chat", 0.5)]),
    st.lists(st.tuples(IDS, st.floats(0, 1)), min_size=1, max_size=8),
)
def test_a_question_back_always_has_two_to_four_choices_that_are_ids(
    words: Advice, sounds: list[tuple[str, float]]
) -> None:
    advice = told(words, *sorted(sounds, key=lambda each: -each[1]))
    if isinstance(advice, AskBack):
        assert 2 <= len(advice.ids) <= 4
        assert len(set(advice.ids)) == len(advice.ids)
        assert not any(id_.startswith(("?", "!")) for id_ in advice.ids)


def test_the_best_words_weigh_one_and_the_others_less() -> None:
    weights = [weight for _, weight in weighted((("a", -0.2), ("b", -0.9), ("c", -0.4)))]
    assert weights[0] == 1
    assert weights[1] < weights[2] < 1
