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
        self._talk = Talk(self._index, self.label_of, len(self.labels))
        order = np.argsort(self.label_of, kind="stable")
        self._order, self._starts = order, np.searchsorted(self.label_of[order], np.arange(len(self.labels)))

    def guess(self, spoken: Spoken) -> Guess:
        """How likely each label is for this question."""
        row = self._index.row(features(spoken))
        likeness = self._index.likeness(row)
        best = np.maximum.reduceat(likeness[self._order], self._starts)
        nearest = float(likeness.max())
        heat = OF_NEAREST * best / max(nearest, FAINTEST) ** OF_STORY + OF_TALK * self._talk.share(row)
        heat = np.exp(heat - heat.max())
        return Guess(heat / heat.sum(), nearest, likeness)


class Talk:
    """BM25 with each label as one document. Kept thin: few labels talk of any one thing."""

    def __init__(self, index: Index, label_of: NDArray[np.intp], labels: int) -> None:
        self._labels = labels
        pairs, counts = np.unique(index.places.astype(np.int64) * labels + label_of[index.owners], return_counts=True)
        feature, label = np.divmod(pairs, labels)
        length = np.bincount(label, weights=counts, minlength=labels)
        slow = SATURATION * (1 - LONG_LABEL + LONG_LABEL * length / length.mean())
        talking = np.bincount(feature, minlength=index.size)
        self._worth = (index.sorts * np.log1p(labels / (0.5 + talking))).astype(np.float32)
        """What a feature is worth at most."""
        self._label = label.astype(np.int32)
        self._value = (counts * (SATURATION + 1) / (counts + slow[label]) * self._worth[feature]).astype(np.float32)
        self._starts = np.searchsorted(feature, np.arange(index.size + 1))

    def share(self, row: Row) -> NDArray[np.float64]:
        """Of all that the question's features are worth, the share that each label has. 0 to 1."""
        at, _ = row
        here = np.concatenate([np.zeros(0, np.intp), *(np.arange(self._starts[n], self._starts[n + 1]) for n in at)])
        talk = np.bincount(self._label[here], weights=self._value[here], minlength=self._labels)
        whole = float(self._worth[at].sum()) * (SATURATION + 1)
        share: NDArray[np.float64] = talk / max(whole, 1e-6)
        return share
