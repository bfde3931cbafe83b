"""Reads Vietnamese syllables off Whisper's encoder: a small network of ours, four layers, in NumPy.

Whisper's own words for Vietnamese are poor where a voice is unusual; what its encoder hears is much better than what
its decoder writes. The weights are made by `tools/train_ears.py`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from voice.syllables import ALPHABET

WEIGHTS = Path(__file__).parent / "data" / "vi_syllables.npz"
READINGS = 12
"""The likeliest reading, and this many drawn by chance, less one: where it is unsure they differ."""
UNSURE = 1.3
"""Above 1 the drawn readings differ more than the network itself would have it."""

WIDER = 2
"""The fourth layer looks at every second frame: as far as a syllable reaches."""

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class SyllableHead:
    """The network's weights."""

    w1: Floats
    b1: Floats
    w2: Floats
    b2: Floats
    w3: Floats
    b3: Floats
    w4: Floats
    b4: Floats
    mean: Floats
    deviation: Floats

    @classmethod
    def load(cls, path: Path = WEIGHTS) -> SyllableHead:
        """Raises `OSError` or `ValueError` where the file is not there or is another one."""
        with np.load(path) as stored:
            names = ("w1", "b1", "w2", "b2", "w3", "b3", "w4", "b4", "mu", "sd")
            if set(names) - set(stored):
                raise ValueError(f"{path}: these are not the weights of the syllable head")
            return cls(*(stored[name].astype(np.float32) for name in names))

    def scores(self, encoded: Floats) -> Floats:
        """Encoder frames (n, 512) -> log probability of every mark of the alphabet in each frame (n, alphabet)."""
        hidden = np.maximum((encoded - self.mean) / self.deviation @ self.w1 + self.b1, 0)
        hidden = hidden + np.maximum(_beside(hidden, self.w2, 1) + self.b2, 0)
        hidden = hidden + np.maximum(_beside(hidden, self.w4, WIDER) + self.b4, 0)
        raw = hidden @ self.w3 + self.b3
        raw -= raw.max(axis=1, keepdims=True)
        logs: Floats = raw - np.log(np.exp(raw).sum(axis=1, keepdims=True))
        return logs


def _beside(hidden: Floats, weights: Floats, apart: int) -> Floats:
    """A convolution over frames before and after, so many frames apart."""
    around = len(weights) // 2 * apart
    padded = np.pad(hidden, ((around, around), (0, 0)))
    total: Floats = sum(
        (padded[at * apart : at * apart + len(hidden)] @ each for at, each in enumerate(weights)), np.zeros_like(hidden)
    )
    return total


def readings(scores: Floats, count: int = READINGS, seed: int = 0) -> list[tuple[str, ...]]:
    """What the scores may mean, as marks: first the likeliest, then some drawn by chance (the same each time)."""
    noise = np.random.default_rng(seed).gumbel(size=(count - 1, *scores.shape)).astype(np.float32)
    drawn = (scores[None] + noise * np.float32(UNSURE)).argmax(axis=2) if count > 1 else noise.argmax(axis=2)
    return [tuple(_collapsed(frames)) for frames in (scores.argmax(axis=1), *drawn)]


def certainty(scores: Floats) -> float:
    """Mean log probability of the likeliest mark of the frames that are no blank; −5 for none."""
    best = scores.max(axis=1)[scores.argmax(axis=1) != 0]
    return float(best.mean()) if best.size else -5.0


def _collapsed(frames: NDArray[np.intp]) -> Iterator[str]:
    """A mark that goes on over several frames is one; the blank parts two of the same."""
    before = 0
    for mark in frames.tolist():
        if mark not in {0, before}:
            yield ALPHABET[mark]
        before = mark
