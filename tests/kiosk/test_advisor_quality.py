"""How often the advisor is right, in Vietnamese and in English: what docs/voice.md says, held."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import TypeAlias

import pytest

from bench import advisor as measured
from bench.questions import Tally
from kiosk.advice import ids_of

Measure: TypeAlias = Callable[[str], Tally]


@cache
def on_development(language: str) -> Tally:
    return measured.cross_validated(measured.methods()["the advisor"], language)


@cache
def on_held_out(language: str) -> Tally:
    return measured.kept_back(measured.methods()["the advisor"], language, "held_out")


@cache
def on_second(language: str) -> Tally:
    return measured.kept_back(measured.methods()["the advisor"], language, "second")


@cache
def between_authors(language: str) -> Tally:
    return measured.between_authors(measured.methods()["the advisor"], language)


every_set = pytest.mark.parametrize("measure", [on_development, on_held_out, on_second])
all_languages = pytest.mark.parametrize("language", measured.LANGUAGES)


@every_set
@all_languages
def test_it_is_right_nine_times_of_ten(measure: Measure, language: str) -> None:
    assert measure(language).right >= 0.90


@every_set
@all_languages
def test_it_asks_back_nine_of_ten_that_could_mean_several(measure: Measure, language: str) -> None:
    tally = measure(language)
    assert tally.asked_back >= 0.90 * tally.ambiguous


@every_set
@all_languages
def test_hardly_ever_is_it_sure_and_wrong(measure: Measure, language: str) -> None:
    tally = measure(language)
    assert tally.wrong <= 0.02 * tally.in_scope


@every_set
@all_languages
def test_what_is_out_of_scope_is_not_answered(measure: Measure, language: str) -> None:
    assert measure(language).out_answered == 0


@all_languages
def test_no_unrelated_author_makes_it_sure_and_wrong(language: str) -> None:
    tally = between_authors(language)
    assert tally.wrong <= 0.02 * tally.in_scope
    assert tally.out_answered <= 0.05 * tally.out_of_scope


@all_languages
def test_what_others_taught_does_for_an_author_nobody_learnt_from(language: str) -> None:
    tally = between_authors(language)
    assert tally.right >= 0.87
    assert tally.asked_back >= 0.6 * tally.ambiguous


@every_set
@all_languages
def test_a_birth_and_a_death_are_never_offered_together(measure: Measure, language: str) -> None:
    for question, advice in measure(language).failed:
        assert not {"khai_sinh", "khai_tu"} <= set(ids_of(advice)), question


def test_it_does_better_than_each_plain_method_on_what_was_kept_back() -> None:
    ours = on_held_out("vi")
    for name, method in measured.methods().items():
        if name != "the advisor":
            plain = measured.kept_back(method, "vi", "held_out")
            assert (plain.right, -plain.out_answered) < (ours.right, -ours.out_answered), name
