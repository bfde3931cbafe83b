"""Phrases as rows of hashed features, few of many places filled; and the linear classifier learnt from them.

Kept and solved so that thousands of phrases need a few megabytes, also while they are learnt.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

PLACES = 1 << 12
"""Features are hashed into so many places: two seldom share one, and the matrix stays small."""
RIDGE = 1.0
"""How much one phrase is mistrusted."""
STEPS = 24
"""After so many the weights change no more in the third digit."""
TINY = np.float32(1e-12)
AT_ONCE = 256
"""Rows that are spread out at a time."""

Floats: TypeAlias = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Rows:
    """Each row has length one. Unused room at the end of a row has value 0."""

    places: NDArray[np.intp]
    values: Floats
    rarity: Floats
    """Of every place; what a sentence is weighed with before it is compared."""

    @classmethod
    def of(cls, found: Iterable[dict[str, float]]) -> Rows:
        """From features and the weights of their sorts."""
        rows = [_hashed(each) for each in found]
        width = max((len(row) for row in rows), default=1)
        places, values = np.zeros((len(rows), width), np.intp), np.zeros((len(rows), width), np.float32)
        for at, row in enumerate(rows):
            places[at, : len(row)], values[at, : len(row)] = list(row), list(row.values())
        seen = np.bincount(places[values > 0], minlength=PLACES)
        rarity = np.log((1 + len(rows)) / (1 + seen)).astype(np.float32) + np.float32(0.3)
        values *= rarity[places]
        values /= np.maximum(np.linalg.norm(values, axis=1, keepdims=True), 1e-6)
        return cls(places, values, rarity)

    def query(self, found: Iterable[tuple[dict[str, float], float]]) -> Floats:
        """Several ways to read a sentence, each with its weight, as one dense row of length one."""
        total = np.zeros(PLACES, np.float32)
        for each, weight in found:
            for place, value in _hashed(each).items():
                total[place] += value * weight
        total *= self.rarity
        unit: Floats = total / max(float(np.linalg.norm(total)), 1e-6)
        return unit

    def likeness(self, query: Floats) -> Floats:
        """To every row: the cosine."""
        alike: Floats = (query[self.places] * self.values).sum(axis=1)
        return alike

    def solved(self, owners: NDArray[np.intp], count: int) -> Floats:
        """Weights (places, labels) of regularised least squares: 1 for the row's own label, 0 for the others.

        By conjugate gradients, all labels at once: solved directly it would take 300 MB of memory.
        """
        left = np.zeros((PLACES, count), np.float32)
        for first, rows in self._dense():
            np.add.at(left.T, owners[first : first + len(rows)], rows)
        weights, toward, rest = np.zeros_like(left), left.copy(), _squares(left)
        for _ in range(STEPS):
            ahead = self._squared(toward)
            far: Floats = rest / np.maximum(np.sum(toward * ahead, axis=0), TINY)
            weights += far * toward
            left -= far * ahead
            before, rest = rest, _squares(left)
            toward = (left + rest / np.maximum(before, TINY) * toward).astype(np.float32)
        return weights

    def _squared(self, weights: Floats) -> Floats:
        """The rows' products with each other, and the ridge, applied to weights."""
        result = weights * np.float32(RIDGE)
        for _, rows in self._dense():
            result += rows.T @ (rows @ weights)
        return result

    def _dense(self) -> Iterator[tuple[int, Floats]]:
        for first in range(0, len(self.places), AT_ONCE):
            places, values = self.places[first : first + AT_ONCE], self.values[first : first + AT_ONCE]
            rows = np.zeros((len(places), PLACES), np.float32)
            np.add.at(rows, (np.arange(len(places))[:, None], places), values)
            yield first, rows


def _squares(columns: Floats) -> Floats:
    squares: Floats = np.sum(columns * columns, axis=0)
    return squares


def _hashed(found: dict[str, float]) -> dict[int, float]:
    row: dict[int, float] = {}
    for name, weight in found.items():
        place = zlib.crc32(name.encode()) % PLACES
        row[place] = row.get(place, 0.0) + weight
    return row
