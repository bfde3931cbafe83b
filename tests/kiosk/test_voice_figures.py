"""The figures of `kiosk voice-bench` count what they say they count, and stand between their marks."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from kiosk import voice_figures, voice_sounds
from kiosk.voice_figures import BEGIN, END, Cost, Tally, tables


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


def test_the_tables_stand_between_their_marks_and_nothing_else_is_touched(tmp_path: Path) -> None:
    page = tmp_path / "voice.md"
    page.write_text(f"before\n{BEGIN}\nold\n{END}\nafter\n", encoding="utf-8")
    assert voice_figures._publish("new", page) == 0
    assert page.read_text(encoding="utf-8") == f"before\n{BEGIN}\nnew\n{END}\nafter\n"


def test_a_page_without_marks_is_left_alone(tmp_path: Path) -> None:
    page = tmp_path / "voice.md"
    page.write_text("mine", encoding="utf-8")
    assert voice_figures._publish("new", page) == 1
    assert page.read_text(encoding="utf-8") == "mine"


def test_questions_are_those_with_one_right_id_evenly_of_each_language() -> None:
    asked = voice_figures.questions(voice_figures.QUESTIONS, 10)
    assert {each.language for each in asked} == {"vi", "en"}
    assert len(asked) == 20
    assert len({each.expect for each in asked if each.language == "vi"}) > 5
