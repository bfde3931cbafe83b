"""How often the advisor is right, in Vietnamese and in English: what docs/voice.md says, held."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import TypeAlias

import pytest

from bench import advisor as measured
from bench.questions import Tally

Measure: TypeAlias = Callable[[str], Tally]


@cache
def on_development(language: str) -> Tally:
    return measured.cross_validated(measured.methods()["the advisor"], language)


@cache
def on_kept_back(language: str) -> Tally:
    return measured.kept_back(measured.methods()["the advisor"], language)


both = pytest.mark.parametrize("measure", [on_development, on_kept_back])
all_languages = pytest.mark.parametrize("language", measured.LANGUAGES)


@both
@all_languages
def test_it_is_right_nine_times_of_ten(measure: Measure, language: str) -> None:
    assert measure(language).right >= 0.90


@both
@all_languages
def test_it_asks_back_nine_of_ten_that_could_mean_several(measure: Measure, language: str) -> None:
    tally = measure(language)
    assert tally.asked_back >= 0.90 * tally.ambiguous


@both
@all_languages
def test_hardly_ever_is_it_sure_and_wrong(measure: Measure, language: str) -> None:
    tally = measure(language)
    assert tally.wrong <= 0.02 * tally.in_scope


@both
@all_languages
def test_what_is_out_of_scope_is_not_answered(measure: Measure, language: str) -> None:
    assert measure(language).out_answered == 0


def test_it_does_better_than_each_plain_method_on_what_was_kept_back() -> None:
    ours = on_kept_back("vi")
    for name, method in measured.methods().items():
        if name != "the advisor":
            plain = measured.kept_back(method, "vi")
            assert (plain.right, -plain.out_answered) < (ours.right, -ours.out_answered), name
