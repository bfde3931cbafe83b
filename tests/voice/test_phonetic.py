"""Labels by sound: slips of the ear that letters do not forgive."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from voice.heard import Candidate, Heard, Reading
from voice.phonetic import Phonetic, compared
from voice.rows import RIDGE
from voice.syllables import sounds

PHRASES = (
    ("khai_sinh", "làm giấy khai sinh cho con"),
    ("khai_sinh", "đăng ký khai sinh"),
    ("khai_tu", "đăng ký khai tử cho cha"),
    ("khai_tu", "báo tử"),
    ("so_do", "sang tên sổ đỏ"),
    ("so_do", "chuyển quyền sử dụng đất"),
)
LEARNT = Phonetic.learn(PHRASES)


def best(text: str) -> str:
    return LEARNT.scores([(sounds(text), 1.0)])[0][0]


def test_a_phrase_sounds_like_itself() -> None:
    assert [best(words) for _, words in PHRASES] == [label for label, _ in PHRASES]


def test_sounds_that_regions_and_recognisers_mix_up_are_one() -> None:
    assert best("khay xinh cho cong") == "khai_sinh"
    assert best("xang tên xổ đõ") == "so_do"


def test_shares_sum_to_one_also_for_what_is_like_nothing() -> None:
    for text in ("", "zzz", "hôm nay trời đẹp quá"):
        assert abs(float(LEARNT.shares([(sounds(text), 1.0)]).sum()) - 1) < 1e-4


def test_what_is_surer_of_itself_counts_more() -> None:
    readings = (Reading(tuple(sounds("báo tử")), -0.2, 1.0),)
    heard = Heard("vi", (Candidate("x", -0.4, is_reading=True), Candidate("sổ đỏ", -1.0)), readings)
    weights = [weight for _, weight in compared(heard)]
    assert len(weights) == 2
    assert weights[0] > weights[1]


def test_what_was_learnt_is_kept_for_the_next_start_and_is_the_same(tmp_path: Path) -> None:
    first, second = Phonetic.learn(PHRASES, tmp_path), Phonetic.learn(PHRASES, tmp_path)
    assert len(list(tmp_path.iterdir())) == 1
    assert (first.weights == second.weights).all()


def test_a_damaged_file_of_what_was_learnt_is_made_anew(tmp_path: Path) -> None:
    Phonetic.learn(PHRASES, tmp_path)
    kept = next(tmp_path.iterdir())
    kept.write_bytes(b"nothing")
    assert Phonetic.learn(PHRASES, tmp_path).weights.shape == LEARNT.weights.shape


def test_the_weights_are_those_of_least_squares() -> None:
    rows, owners = LEARNT.rows, LEARNT.owners
    dense = np.vstack([part for _, part in rows._dense()]).astype(np.float64)
    goals = np.eye(len(LEARNT.labels))[owners]
    exact = dense.T @ np.linalg.solve(dense @ dense.T + RIDGE * np.eye(len(dense)), goals)
    assert np.abs(LEARNT.weights - exact).max() < 1e-3
