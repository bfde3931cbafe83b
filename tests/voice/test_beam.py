"""Reading with what is likely here: unclear sounds become words that are said, clear ones stay what they are."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from voice import beam
from voice.likely_syllables import START, LikelySyllables
from voice.syllables import ALPHABET, sounds, spelled

PHRASES = ("đăng ký khai sinh", "làm giấy khai sinh cho con", "đăng ký tạm trú", "xin giấy xác nhận độc thân")
LIKELY = LikelySyllables(PHRASES)


def heard(text: str, *, instead: dict[int, tuple[str, float]] | None = None) -> beam.Floats:
    """Scores as a recogniser would give them: each mark in one frame, a blank after it; some marks doubtful."""
    marks = sounds(text)
    shares = np.full((2 * len(marks), len(ALPHABET)), 1e-4)
    shares[1::2, 0] = 1
    for at, mark in enumerate(marks):
        shares[2 * at, ALPHABET.index(mark)] = 1
        if instead and at in instead:
            other, share = instead[at]
            shares[2 * at, ALPHABET.index(mark)], shares[2 * at, ALPHABET.index(other)] = 1 - share, share
    scores: beam.Floats = np.log(shares / shares.sum(axis=1, keepdims=True)).astype(np.float32)
    return scores


def read(scores: beam.Floats) -> str:
    return spelled(beam.search(scores, LIKELY)[0][0])


def test_what_is_heard_clearly_is_read_as_it_is_also_where_nobody_says_it_here() -> None:
    for text in (*PHRASES, "con mèo trèo cây cau"):
        assert read(heard(text)) == text


def test_an_unclear_sound_is_read_as_the_word_that_is_said_here() -> None:
    at = sounds("đăng ký khai sinh").index("s")
    assert read(heard("đăng ký khai sinh", instead={at: ("x", 0.7)})) == "đăng ký khai sinh"


def test_a_sound_twice_is_read_twice_and_one_that_goes_on_once() -> None:
    once = np.repeat(heard("ba"), 3, axis=0)
    assert read(once) == "ba"
    assert beam.search(heard("ba ba"), LIKELY)[0][0] == ("b", "a", "0", "b", "a", "0")


def test_what_is_likely_does_not_make_one_long_sound_two() -> None:
    pans = LikelySyllables(["cái xoong nhôm"] * 5)
    once = np.repeat(heard("cái xong"), 3, axis=0)
    assert spelled(beam.search(once, pans)[0][0]) == "cái xong"


def test_nothing_heard_is_read_as_nothing() -> None:
    assert beam.search(np.zeros((0, len(ALPHABET)), np.float32), LIKELY) == [((), 0.0)]


@settings(max_examples=30)
@given(st.integers(0, 1 << 30), st.integers(1, 40))
def test_readings_are_distinct_and_ranked(seed: int, frames: int) -> None:
    raw = np.random.default_rng(seed).normal(0, 3, (frames, len(ALPHABET)))
    scores = (raw - np.log(np.exp(raw).sum(axis=1, keepdims=True))).astype(np.float32)
    found = beam.search(scores, LIKELY)
    assert len({marks for marks, _ in found}) == len(found) <= beam.WIDTH
    assert [rank for _, rank in found] == sorted((rank for _, rank in found), reverse=True)


def test_what_may_follow_is_a_distribution_in_every_context() -> None:
    known = tuple(ALPHABET.index(mark) for mark in sounds("khai"))
    for before in ((), START, (known,), (known, known), ((1, 2), known)):
        for begun in ((), known[:1], (5, 5, 5)):
            assert abs(float(np.exp(LIKELY.next(before, begun)).sum()) - 1) < 1e-4


def test_what_followed_before_is_likelier_than_what_did_not() -> None:
    after = LIKELY.next(START, ())
    assert after[ALPHABET.index("đ")] > after[ALPHABET.index("x")] > after[ALPHABET.index("m")]


def test_words_typed_without_tones_teach_no_tones() -> None:
    toneless = LikelySyllables(["lam giay khai sinh", "how do I get a copy"])
    assert len(set(toneless.next((), ()))) == 1
