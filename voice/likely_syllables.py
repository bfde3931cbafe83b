"""Which mark may follow: a model of the phrases' syllables, so that unclear sounds become words that are said here.

Counts of one, two and three syllables, mixed after Witten and Bell (1991): what a context has seen often is believed,
and what it has seen once says little about what it has not. It works mark by mark, so that a search never waits for the
end of a syllable to learn that there is none like it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from voice.syllables import ALPHABET, sounds, syllables

Floats: TypeAlias = NDArray[np.float32]
Syllable: TypeAlias = tuple[int, ...]
"""Places of its marks in the alphabet."""
Before: TypeAlias = tuple[Syllable, ...]
"""The syllables before, at most two; the beginning of a sentence is an empty syllable."""

START: Before = ((),)
ORDER = 3
EVEN: Floats = np.full(len(ALPHABET), 1 / len(ALPHABET), np.float32)
"""Where nothing is known."""
KEPT = 4096
"""So many answers are kept: a search asks the same over and over."""


class LikelySyllables:
    """What was counted in the phrases of a language."""

    def __init__(self, phrases: Iterable[str]) -> None:
        self._after: dict[Before, Counter[Syllable]] = {}
        self._logs: dict[tuple[Before, Syllable], list[float]] = {}
        self._alone: dict[Syllable, Floats] = {}
        one: dict[Syllable, Syllable] = {}
        for words in phrases:
            if any(ord(letter) > 127 for letter in words):  # else the tones were not typed
                said = [_places(each) for each in syllables(sounds(words))]
                self._count([one.setdefault(each, each) for each in said])

    def _count(self, said: list[Syllable]) -> None:
        whole = [*START, *said]
        for at in range(1, len(whole)):
            for reach in range(min(ORDER, at + 1)):
                self._after.setdefault(tuple(whole[at - reach : at]), Counter())[whole[at]] += 1

    def next(self, before: Before, begun: Syllable) -> list[float]:
        """Log probability of every mark after these syllables and this beginning of the next one."""
        found = self._logs.get((before, begun))
        if found is None:
            if len(self._logs) >= KEPT:
                self._logs.clear()
            found = self._logs[before, begun] = np.log(self._shares(before, begun)).tolist()
        return found

    def _shares(self, before: Before, begun: Syllable) -> Floats:
        if before:
            return self._mixed(before, begun, self._shares(before[1:], begun))
        found = self._alone.get(begun)
        if found is None:
            found = self._alone[begun] = self._mixed((), begun, EVEN)
        return found

    def _mixed(self, before: Before, begun: Syllable, less: Floats) -> Floats:
        """What this context has seen, and for the rest what a shorter one says."""
        seen, size = np.zeros(len(ALPHABET), np.float32), len(begun)
        for syllable, count in self._after.get(before, {}).items():
            if len(syllable) > size and syllable[:size] == begun:
                seen[syllable[size]] += count
        sorts = np.count_nonzero(seen)
        shares: Floats = (seen + sorts * less) / (seen.sum() + sorts) if sorts else less
        return shares


def _places(marks: Sequence[str]) -> Syllable:
    return tuple(ALPHABET.index(mark) for mark in marks)
