"""The figures of `kiosk voice-bench` count what they say they count."""

from __future__ import annotations

import numpy as np
import pytest

from kiosk import voice_figures, voice_sounds
from kiosk.voice_figures import Cost, Tally, tables


def test_first_offered_and_wrong_are_counted_apart() -> None:
    tally = Tally()
    tally.add(("a",), "a", confident=True)
    tally.add(("b", "a"), "a", confident=False)
    tally.add(("b",), "a", confident=True)
    tally.add((), "a", confident=False)
    assert (tally.asked, tally.first, tally.offered, tally.wrong) == (4, 1, 2, 1)


def test_a_system_without_a_model_says_so_instead_of_a_figure() -> None:
    lines = list(tables({("vi north", None, "ours"): Tally(4, 3, 4, 0)}, Cost(), None))
    assert "| vi north | clean | 4 | 75 % | no model | no model | no model | 100 % | 0 % |" in lines


@pytest.mark.parametrize("db", [20.0, 5.0])
def test_babble_is_as_much_quieter_as_it_says(db: float) -> None:
    chance = np.random.default_rng(1)
    sound = chance.normal(0, 2000, 32_000).astype(np.int16)
    others = [chance.normal(0, 500 * n, 20_000).astype(np.int16) for n in range(1, 8)]
    behind = voice_sounds.with_babble(sound, others, db, 3).astype(float) - sound
    assert abs(20 * np.log10(sound.std() / behind.std()) - db) < 0.5


def test_questions_are_those_with_one_right_id_evenly_of_each_language() -> None:
    asked = voice_figures.questions(voice_figures.QUESTIONS, 10)
    assert {each.language for each in asked} == {"vi", "en"}
    assert len(asked) == 20
    assert len({each.expect for each in asked if each.language == "vi"}) > 5
