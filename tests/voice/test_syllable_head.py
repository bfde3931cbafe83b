"""The network that reads syllables: its weights are whole, its scores are probabilities, a sound stays in its place."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from voice.syllable_head import WEIGHTS, SyllableHead
from voice.syllables import ALPHABET

HEAD = SyllableHead.load()
REACH = 2 + 2 * 2
"""Frames to each side that the two convolutions see."""


def frames(count: int, seed: int = 0) -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
    drawn = np.random.default_rng(seed).normal(size=(count, len(HEAD.mean)))
    return (HEAD.mean + HEAD.deviation * drawn).astype(np.float32)


@pytest.mark.parametrize("count", [1, 2, 50])
def test_each_frame_has_a_probability_for_every_mark(count: int) -> None:
    scores = HEAD.scores(frames(count))
    assert scores.shape == (count, len(ALPHABET))
    assert np.abs(np.exp(scores).sum(axis=1) - 1).max() < 1e-4


def test_a_sound_changes_only_the_scores_around_it() -> None:
    heard = frames(60)
    other = heard.copy()
    other[30] += 5 * HEAD.deviation
    changed = np.flatnonzero(np.abs(HEAD.scores(heard) - HEAD.scores(other)).max(axis=1) > 1e-3)
    assert 30 in changed
    assert 30 - REACH <= changed.min() <= changed.max() <= 30 + REACH


def test_weights_without_the_wider_layer_are_refused(tmp_path: Path) -> None:
    with np.load(WEIGHTS) as whole:
        np.savez(tmp_path / "old.npz", **{name: whole[name] for name in whole if name not in {"w4", "b4"}})
    with pytest.raises(ValueError, match="syllable head"):
        SyllableHead.load(tmp_path / "old.npz")
