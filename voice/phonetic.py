"""Which label of the catalogue a sentence sounds like: learnt from the phrases, compared by sound instead of letters.

A recogniser that knows no Vietnamese well still hears most sounds right. So phrases and what was heard are cut into
short runs of sounds, with those that recognisers and regions mix up taken as one, and a linear classifier
(regularised least squares, solved in one step) tells the labels apart.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from voice.heard import Heard
from voice.rows import PLACES, Floats, Rows
from voice.syllables import sounds, syllables

VERSION = 2
"""Of the features and of how they are weighed: another one makes what is kept worthless."""
HEAT = 10.0
"""How sharply scores become shares."""
MOST = 8
"""Labels that are told."""
OF_NEAREST = 0.5
"""What the nearest phrase adds to the classifier's score."""

SHARP = 2.0
"""How much more a way to read counts that is surer of itself."""

Marks: TypeAlias = Sequence[str]

_TAKEN_FOR = {
    "ch": ("tr",),
    "s": ("x",),
    "d": ("gi", "r", "v"),
    "n": ("ng", "nh", "l"),
    "h": ("kh", "g"),
    "-n": ("-ng", "-nh", "-m"),
    "-t": ("-ch", "-c", "-p"),
    "a": ("ă", "â"),
    "e": ("ê",),
    "o": ("ơ", "ô"),
    "u": ("ư",),
    "i": ("y",),
}
ALIKE = {mark: one for one, several in _TAKEN_FOR.items() for mark in several}
"""Sounds that one region or another, or a recogniser, takes for the same."""


@dataclass(frozen=True, slots=True)
class Phonetic:
    """What was learnt of the phrases of a language: Vietnamese, whose sounds are written in its letters."""

    labels: tuple[str, ...]
    rows: Rows
    owners: NDArray[np.intp]
    """The place of each row's label in `labels`."""
    weights: Floats
    """(places, labels)"""

    @classmethod
    def learn(cls, phrases: Sequence[tuple[str, str]], cache: Path | None = None) -> Phonetic:
        """From (label, phrase); phrases with nothing to hear in them are left out.

        Takes seconds for thousands of phrases: with a folder to keep it in, once for the same phrases.
        """
        found = [(label, marks) for label, words in phrases if (marks := sounds(words))]
        labels = tuple(sorted({label for label, _ in found}))
        rows = Rows.of(features(marks) for _, marks in found)
        owners = np.array([labels.index(label) for label, _ in found], dtype=np.intp)
        kept = cache / f"phonetic-{_digest(found)}.npy" if cache is not None else None
        return cls(labels, rows, owners, _remembered(kept, rows, owners, len(labels)))

    def scores(self, heard: Iterable[tuple[Marks, float]]) -> tuple[tuple[str, float], ...]:
        """Ways to read a sentence, each with its weight -> the likeliest labels with their shares."""
        shares = self.shares(heard)
        best = np.argsort(-shares)[:MOST]
        return tuple((self.labels[at], round(float(shares[at]), 4)) for at in best)

    def shares(self, heard: Iterable[tuple[Marks, float]]) -> Floats:
        """As `scores`, for every label in the order of `labels`."""
        query = self.rows.query((features(marks), weight) for marks, weight in heard)
        nearest = np.full(len(self.labels), -1, np.float32)
        np.maximum.at(nearest, self.owners, self.rows.likeness(query))
        heat = HEAT * (query @ self.weights + OF_NEAREST * nearest)
        heat = np.exp(heat - heat.max())
        shares: Floats = heat / heat.sum()
        return shares


def compared(heard: Heard) -> list[tuple[Marks, float]]:
    """All ways to read a sentence, with weights: the network's readings, and what the recogniser wrote.

    Each counts for as much as it is sure of itself: Whisper is of people's voices, our network of strange ones.
    """
    written = [each for each in heard.candidates if not each.is_reading]
    words: list[tuple[Marks, float]] = [
        (sounds(each.text), math.exp(SHARP * each.score) / len(written)) for each in written
    ]
    return [*((each.marks, math.exp(SHARP * each.certainty) * each.weight) for each in heard.readings), *words]


def features(marks: Marks) -> dict[str, float]:
    """Syllables, pairs of them, their rimes, and runs of four sounds; each with the weight of its sort."""
    spoken = syllables(marks)
    exact = ["".join(each[:-1]) for each in spoken]
    alike = ["".join(ALIKE.get(mark, mark) for mark in each[:-1]) for each in spoken]
    rimes = ["".join(ALIKE.get(mark, mark) for mark in each[:-1] if _in_rime(mark)) for each in spoken]
    line = " ".join(alike)
    found: dict[str, float] = {}
    found.update((f"e{word}", 0.7) for word in exact)
    found.update((f"t{word}{each[-1]}", 0.5) for word, each in zip(exact, spoken, strict=True))
    found.update((f"a{word}", 0.5) for word in alike)
    found.update((f"E{a} {b}", 1.0) for a, b in pairwise(exact))
    found.update((f"A{a} {b}", 0.8) for a, b in pairwise(alike))
    found.update((f"R{a} {b}", 0.5) for a, b in pairwise(rimes))
    found.update((f"c{line[at : at + 4]}", 0.35) for at in range(len(line) - 3))
    return found


def _in_rime(mark: str) -> bool:
    return mark.startswith("-") or mark in "aăâeêioôơuưy"


def _digest(found: Iterable[tuple[str, Marks]]) -> str:
    lines = "\n".join(f"{VERSION} {label} {' '.join(marks)}" for label, marks in found)
    return hashlib.sha256(lines.encode()).hexdigest()[:16]


def _remembered(kept: Path | None, rows: Rows, owners: NDArray[np.intp], count: int) -> Floats:
    """The weights of an earlier start with the same phrases; else solved, and kept for the next."""
    if kept is not None:
        with suppress(OSError, ValueError):
            weights: Floats = np.load(kept)
            if weights.shape == (PLACES, count):
                return weights
    weights = rows.solved(owners, count)
    if kept is not None:
        with suppress(OSError):  # a full disk costs a few seconds at the next start
            kept.parent.mkdir(parents=True, exist_ok=True)
            half = kept.with_suffix(".half.npy")
            np.save(half, weights)
            half.replace(kept)
    return weights
