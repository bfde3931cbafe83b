"""Which label a question has, by two experts together, for each errs elsewhere:

- the most similar sample, and
- what a label's samples talk of, all together: BM25 over words, pairs, ideas and pieces of words.

Both are counted, not trained in rounds: the same samples always make the same advisor, in a second.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kiosk.normalise import Spoken
from kiosk.retrieval import Index, Row, features

OF_NEAREST, OF_TALK = 4.0, 25.0
"""What each expert weighs in the certainty: tuned with one author's samples on another author's questions."""
OF_STORY = 0.7
"""A story is much like no sample: how far that is made up for, 0 not at all, 1 wholly."""
SATURATION, LONG_LABEL = 1.2, 0.75
"""BM25's k1 and b, as everybody has them."""
FAINTEST = 0.08
"""A likeness below this is not made up for."""


@dataclass(frozen=True, slots=True)
class Guess:
    """What a question may be."""

    certainty: NDArray[np.float64]
    """By label; sums to one."""
    nearest: float
    """Likeness to the most similar sample, 0 to 1."""
    sample: NDArray[np.float32]
    """Likeness to every sample."""


class Classifier:
    """Learnt from samples and their labels."""

    def __init__(self, samples: Sequence[Spoken], labels: Sequence[str]) -> None:
        self.labels = sorted(set(labels))
        self.label_of = np.array([self.labels.index(label) for label in labels], dtype=np.intp)
        self._index = Index(samples)
        self._talk, self._worth = self._talked_of()
        order = np.argsort(self.label_of, kind="stable")
        self._order, self._starts = order, np.searchsorted(self.label_of[order], np.arange(len(self.labels)))

    def guess(self, spoken: Spoken) -> Guess:
        """How likely each label is for this question."""
        row = self._index.row(features(spoken))
        likeness = self._index.likeness(row)
        best = np.maximum.reduceat(likeness[self._order], self._starts)
        nearest = float(likeness.max())
        heat = OF_NEAREST * best / max(nearest, FAINTEST) ** OF_STORY + OF_TALK * self._share(row)
        heat = np.exp(heat - heat.max())
        return Guess(heat / heat.sum(), nearest, likeness)

    def _share(self, row: Row) -> NDArray[np.float64]:
        """Of all that the question's features are worth, the share that each label has. 0 to 1."""
        at, _ = row
        whole = float(self._worth[at].sum()) * (SATURATION + 1)
        share: NDArray[np.float64] = self._talk[at].sum(axis=0, dtype=np.float64) / max(whole, 1e-6)
        return share

    def _talked_of(self) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """BM25 with each label as one document: by feature and label; and what a feature is worth at most."""
        counts = np.zeros((self._index.size, len(self.labels)), dtype=np.float32)
        for (at, _), label in zip(self._index.rows, self.label_of, strict=True):
            counts[at, label] += 1
        length = counts.sum(axis=0)
        slow = SATURATION * (1 - LONG_LABEL + LONG_LABEL * length / length.mean())
        worth = self._index.sorts * np.log1p(len(self.labels) / (0.5 + np.count_nonzero(counts, axis=1)))
        return counts * (SATURATION + 1) / (counts + slow) * worth[:, None], worth.astype(np.float32)
