"""The likeliest readings of a sentence's scores, where marks that are likely here count for more.

Prefix beam search over connectionist temporal classification: Hannun and others, "First-Pass Large Vocabulary
Continuous Speech Recognition using Bi-Directional Recurrent DNNs" (2014), with a model of syllables in place of words.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from voice.likely_syllables import ORDER, START, Before, LikelySyllables, Syllable
from voice.syllables import ALPHABET, TONE_PLACES

WIDTH = 12
"""Beginnings of a sentence that are followed at a time."""
LISTENED_TO = 0.6
"""What the model's logarithm counts beside the ear's. Chosen, as the next, on tests/questions/development.toml."""
PER_MARK = 1.2
"""What each mark is worth: without it the model would leave out what it does not expect."""
UNLIKELY = math.log(0.01)
"""Marks less probable than this in a frame are not tried …"""
SILENT = math.log(0.995)
"""… and where the blank is surer than this, none is."""
NEVER = -1e30

Floats = NDArray[np.float32]


@dataclass(slots=True, eq=False)
class _Beginning:
    """Marks so far: the last of them, and what the model knows of those before."""

    last: int = 0
    before: Before = START
    begun: Syllable = ()
    worth: float = 0.0
    """What the model thinks of its marks, and what they are worth."""
    parent: _Beginning | None = None
    longer: dict[int, _Beginning] = field(default_factory=dict)
    on_blank: float = NEVER
    """Log probability of all ways to hear it that end on a blank …"""
    on_mark: float = NEVER
    """… and on its last mark."""

    @property
    def heard(self) -> float:
        return _sum(self.on_blank, self.on_mark)

    def then(self, mark: int, model: LikelySyllables) -> _Beginning:
        """The same with one mark more: always the same object."""
        found = self.longer.get(mark)
        if found is None:
            found = self.longer[mark] = self._with(mark, model)
        return found

    def _with(self, mark: int, model: LikelySyllables) -> _Beginning:
        worth = self.worth + LISTENED_TO * model.next(self.before, self.begun)[mark] + PER_MARK
        begun = (*self.begun, mark)
        if mark in TONE_PLACES:
            return _Beginning(mark, (*self.before, begun)[1 - ORDER :], (), worth, self)
        return _Beginning(mark, self.before, begun, worth, self)

    def marks(self) -> tuple[str, ...]:
        found: list[str] = []
        at = self
        while at.parent is not None:
            found.append(ALPHABET[at.last])
            at = at.parent
        return tuple(reversed(found))


def search(scores: Floats, model: LikelySyllables) -> list[tuple[tuple[str, ...], float]]:
    """Log probabilities (frames, alphabet) -> readings with their ranks, which are logarithms too; the best first."""
    beam = [_Beginning(on_blank=0.0)]
    for frame in scores:
        if frame[0] > SILENT:
            for each in beam:
                each.on_blank, each.on_mark = each.heard, NEVER
        else:
            beam = _step(beam, frame, model)
    return [(each.marks(), each.heard + each.worth) for each in beam]


def _step(beam: Sequence[_Beginning], frame: Floats, model: LikelySyllables) -> list[_Beginning]:
    """The best beginnings after one frame more."""
    logs: list[float] = frame.tolist()
    tried = [mark for mark in np.flatnonzero(frame > UNLIKELY).tolist() if mark]
    found: dict[_Beginning, list[float]] = {}
    for each in beam:
        heard = each.heard
        stays = found.setdefault(each, [NEVER, NEVER])
        stays[0] = _sum(stays[0], heard + logs[0])
        stays[1] = _sum(stays[1], each.on_mark + logs[each.last])
        for mark in tried:
            grows = found.setdefault(each.then(mark, model), [NEVER, NEVER])
            grows[1] = _sum(grows[1], (each.on_blank if mark == each.last else heard) + logs[mark])
    return _best(found)


def _best(found: dict[_Beginning, list[float]]) -> list[_Beginning]:
    best = sorted(found, key=lambda each: _sum(*found[each]) + each.worth, reverse=True)[:WIDTH]
    for each in best:
        each.on_blank, each.on_mark = found[each]
    return best


def _sum(one: float, other: float) -> float:
    """Of two probabilities, as logarithms."""
    high, low = (one, other) if one > other else (other, one)
    return high + math.log1p(math.exp(low - high)) if low > high - 30 else high
