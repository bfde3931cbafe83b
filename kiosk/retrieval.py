"""How alike two questions are: the cosine of their weighted words, pairs of words, ideas and pieces of words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from kiosk.normalise import Spoken

Row = tuple[NDArray[np.intp], NDArray[np.float32]]
"""A question as places in the vocabulary and their weights; of length one."""

WORD, PAIR, MARKED, MARKED_PAIR, IDEA, IDEA_PAIR, PIECE = 1.0, 0.5, 1.0, 0.4, 1.0, 1.0, 0.8
"""How much each sort of feature weighs, beside its rarity."""
PIECE_LETTERS = 4
"""A piece that crosses words: it survives a slip of one letter elsewhere in the word."""


def features(spoken: Spoken) -> dict[str, float]:
    """What is compared, with the weight of its sort."""
    found: dict[str, float] = {}
    found.update(dict.fromkeys(_pairs("p", spoken.plain), PAIR))
    found.update(dict.fromkeys((f"w{word}" for word in spoken.plain), WORD))
    found.update(dict.fromkeys(_pairs("q", spoken.marked), MARKED_PAIR))
    found.update(dict.fromkeys((f"m{word}" for word in spoken.marked), MARKED))
    ideas = sorted(set(spoken.ideas))
    found.update(dict.fromkeys((f"i{idea}" for idea in ideas), IDEA))
    found.update(dict.fromkeys((f"j{a} {b}" for n, a in enumerate(ideas) for b in ideas[n + 1 :]), IDEA_PAIR))
    found.update(dict.fromkeys(_pieces(spoken.plain), PIECE))
    return found


def _pairs(sort: str, words: Sequence[str]) -> Iterator[str]:
    return (f"{sort}{a} {b}" for a, b in pairwise(words))


def _pieces(words: Sequence[str]) -> Iterator[str]:
    line = f" {' '.join(words)} "
    for at in range(len(line) - 2):
        yield f"c{line[at : at + PIECE_LETTERS]}"
    for letter in line:
        if letter > "⺀":  # scripts that put no blanks between words: a letter is much of a word
            yield f"c{letter}"


class Index:
    """Samples, ready to be compared with a question."""

    def __init__(self, samples: Sequence[Spoken]) -> None:
        rows = [features(sample) for sample in samples]
        counts: dict[str, int] = defaultdict(int)
        for row in rows:
            for name in row:
                counts[name] += 1
        self._place = {name: place for place, name in enumerate(counts)}
        sorts = {name: weight for row in rows for name, weight in row.items()}
        self.sorts = np.fromiter(map(sorts.__getitem__, counts), dtype=np.float32, count=len(counts))
        """The weight of each feature's sort."""
        seen = np.fromiter(counts.values(), dtype=np.float32, count=len(counts))
        self._rarity = np.log((1 + len(rows)) / (1 + seen)) + np.float32(0.3)
        self._unseen = float(np.log(1 + len(rows)) + 0.3)
        self._samples = len(rows)
        self.places, self.owners, self._weights = self._inverted([self.row(row) for row in rows])
        """Every feature of every sample, by feature: which, and whose."""
        self.starts = np.searchsorted(self.places, np.arange(self.size + 1))
        """Where each feature begins among them."""

    @property
    def size(self) -> int:
        """Features that are known."""
        return len(self._place)

    def row(self, found: dict[str, float]) -> Row:
        """A question's features among the known ones."""
        known = [(self._place[name], weight) for name, weight in found.items() if name in self._place]
        at = np.array([place for place, _ in known], dtype=np.intp)
        weights = np.array([weight for _, weight in known], dtype=np.float32) * self._rarity[at]
        unknown = sum(weight**2 for name, weight in found.items() if name not in self._place) * self._unseen**2
        length = float(np.sqrt(np.sum(weights**2) + UNKNOWN * unknown))
        return at, weights / np.float32(length or 1.0)

    def likeness(self, row: Row) -> NDArray[np.float32]:
        """To every sample, 0 to 1."""
        total = np.zeros(self._samples, dtype=np.float32)
        for place, weight in zip(*row, strict=True):
            here = slice(self.starts[place], self.starts[place + 1])
            total[self.owners[here]] += self._weights[here] * weight
        return total

    @staticmethod
    def _inverted(rows: Sequence[Row]) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.float32]]:
        nothing = (np.zeros(0, np.intp), np.zeros(0, np.float32))
        places = np.concatenate([at for at, _ in (nothing, *rows)]).astype(np.int32)
        owners = np.repeat(np.arange(len(rows), dtype=np.int32), [len(at) for at, _ in rows])
        weights = np.concatenate([values for _, values in (nothing, *rows)])
        order = np.argsort(places, kind="stable")
        return places[order], owners[order], weights[order]


UNKNOWN = 0.25
"""How much words that no sample has make a question unlike every sample."""
