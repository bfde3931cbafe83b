"""Words and sounds together: an answer where both agree, a question back where they do not."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.advice import Advice, Answer, AskBack, Refer, Refuse, ids_of
from kiosk.listening import Utterance, understand, weighted
from tests.kiosk.advisers import shipped

WORDS = (("làm giấy khai sinh", -0.3),)
APART = [{"khai_sinh", "khai_tu"}, {"a_a", "c_c"}]


class Says:
    """An advisor that always says the same."""

    def __init__(self, advice: Advice) -> None:
        self.advice = advice

    def advise_heard(self, candidates: Sequence[tuple[str, float]], language: str) -> Advice:  # noqa: ARG002
        return self.advice

    def are_apart(self, one: str, other: str) -> bool:
        return {one, other} in APART


def told(words: Advice, *sounds: tuple[str, float]) -> Advice:
    return understand(Utterance("vi", WORDS, sounds), Says(words))


SURE = Answer("khai_sinh", 0.8)


def test_both_agree_and_it_is_answered() -> None:
    assert told(SURE, ("khai_sinh", 0.4), ("khai_tu", 0.3)) == Answer("khai_sinh", 0.8)


def test_words_and_sounds_that_differ_ask_back_among_both() -> None:
    advice = told(SURE, ("ket_hon", 0.9), ("khai_sinh", 0.05))
    assert isinstance(advice, AskBack)
    assert advice.ids == ("ket_hon", "khai_sinh")


# -- a birth beside a death ------------------------------------------------------------------------------------------

A_DEATH = Answer("khai_tu", 0.8)


def test_a_family_whose_words_say_death_is_not_asked_about_a_birth_that_it_also_sounded_like() -> None:
    advice = told(A_DEATH, ("khai_sinh", 0.45), ("khai_tu", 0.3), ("mai_tang_huu_tri", 0.2))
    assert ids_of(advice) == ("khai_tu", "mai_tang_huu_tri")


def test_parents_whose_words_say_birth_are_not_asked_about_a_death() -> None:
    advice = told(SURE, ("khai_tu", 0.6), ("khai_sinh", 0.2), ("trich_luc_ho_tich", 0.1))
    assert ids_of(advice) == ("khai_sinh", "trich_luc_ho_tich")


def test_words_that_leave_it_open_among_deaths_are_not_answered_with_a_birth() -> None:
    advice = told(AskBack(("khai_tu", "mai_tang_huu_tri"), 0.9), ("khai_sinh", 0.6), ("khai_tu", 0.2))
    assert ids_of(advice) == ("khai_tu", "mai_tang_huu_tri")


def test_where_the_sounds_are_surer_than_the_words_nobody_knows_and_both_are_asked() -> None:
    assert set(ids_of(told(SURE, ("khai_tu", 0.9), ("khai_sinh", 0.05)))) == {"khai_sinh", "khai_tu"}


def test_where_words_say_nothing_the_sound_that_is_twice_as_likely_leaves_the_other_out() -> None:
    sounds = (("khai_tu", 0.4), ("mai_tang_huu_tri", 0.35), ("khai_sinh", 0.15))
    assert ids_of(told(AskBack((), 0.0), *sounds)) == ("khai_tu", "mai_tang_huu_tri")


def test_where_sinh_and_tu_sound_alike_and_no_words_tell_both_are_asked() -> None:
    assert ids_of(told(AskBack((), 0.0), ("khai_tu", 0.4), ("khai_sinh", 0.35))) == ("khai_tu", "khai_sinh")


def test_what_fills_a_choice_up_is_not_the_one_that_is_kept_apart() -> None:
    advice = told(A_DEATH, ("khai_sinh", 0.11), ("thuong_tru", 0.01))
    assert ids_of(advice) == ("khai_tu", "thuong_tru")


def test_the_shipped_advisor_keeps_birth_and_death_apart_for_what_is_heard_too() -> None:
    advisor = shipped()
    assert advisor.are_apart("khai_tu", "khai_sinh")
    assert advisor.are_apart("khai_tu", "lien_thong_khai_sinh")
    assert not advisor.are_apart("khai_tu", "mai_tang_huu_tri")
    assert not advisor.are_apart("khai_tu", "khai_tu")


@given(st.floats(0.6, 1), st.floats(0, 0.6), st.floats(0, 0.4))
def test_who_is_surely_understood_by_words_never_sees_the_other_one(sure: float, one: float, other: float) -> None:
    shares = sorted(
        [("a_a", one), ("b_b", other), ("c_c", min(one, other) / 2), ("d_d", 0.0)], key=lambda each: -each[1]
    )
    assert "a_a" not in ids_of(told(Answer("c_c", sure), *shares))


def test_clear_sounds_decide_what_words_leave_open() -> None:
    assert told(AskBack(("khai_sinh", "khai_tu"), 0.9), ("khai_tu", 0.8), ("khai_sinh", 0.1)) == Answer("khai_tu", 0.8)


def test_clear_sounds_of_what_the_words_do_not_name_are_asked_about_not_answered() -> None:
    advice = told(AskBack(("khai_sinh", "trich_luc_ho_tich"), 0.7), ("ket_hon", 0.8), ("khai_sinh", 0.1))
    assert ids_of(advice) == ("ket_hon", "khai_sinh", "trich_luc_ho_tich")
    assert isinstance(advice, AskBack)


def test_clear_sounds_answer_where_the_words_say_nothing() -> None:
    assert told(Refuse("chat", 0.5), ("ket_hon", 0.8), ("khai_sinh", 0.1)) == Answer("ket_hon", 0.8)


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
