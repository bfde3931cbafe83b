"""A visitor's question in words, typed, touched or heard, answered with an id of the catalogue, or handed on. Pure.

It answers only what it is sure of, asks back among what the question could mean, and is silent on what is not its
business. Everything it says is an id or a kind: the sentences a visitor reads come from the catalogue.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from kiosk.advice import PERSON, REFUSED, Advice, Answer, AskBack, Refer, Refuse
from kiosk.asking_back import MOST_CHOICES, Kinship, with_asked
from kiosk.classifier import Classifier, Guess
from kiosk.normalise import Reader, Rules, Spoken
from kiosk.phrases import OUT, Sample, asked_ids, is_id

SURE = 0.60
"""An answer needs this much certainty …"""
CLEAR = 6.0
"""… and to be so many times as likely as the next id."""
CLEAR_OF_TWIN = 8.0
"""The same for one that people take for the other (the catalogue's groups)."""
EITHER = 0.03
"""With this much certainty that it may mean this id or another, it is asked back."""
TOLD_APART = 0.20
"""Asking back needs this much certainty in its choices together."""
MEANT_ELSEWHERE = 0.45
"""From here on a question counts as not ours, where no id is likelier."""
WARY = 0.04
"""With this much certainty that it is not ours, nothing is answered: the visitor chooses."""
STRANGE = 0.12
"""A question less alike than this to all samples is not understood."""


@dataclass(frozen=True, slots=True)
class Guard:
    """Words that decide by themselves, whatever else is said: `kind` is one of `kiosk.advice`."""

    kind: str
    words: Sequence[str]
    where: str = ""


@dataclass(frozen=True, slots=True)
class Lessons:
    """What is known of one language."""

    samples: Sequence[Sample]
    rules: Rules = field(default_factory=Rules)
    guards: Sequence[Guard] = ()


class Advisor:
    """Advises in every language it was given lessons for. The same lessons always make the same advice.

    A language is learnt when it is first asked in, in a second or two, or before, by `learn`.
    """

    def __init__(
        self, lessons: Mapping[str, Lessons], twins: Iterable[Sequence[str]] = (), apart: Iterable[Sequence[str]] = ()
    ) -> None:
        """`twins` are groups of ids that are taken for one another; `apart`, such as are never offered together."""
        self._lessons = {code: known for code, known in lessons.items() if known.samples}
        self._twins = [frozenset(group) for group in twins]
        self._apart = [frozenset(group) for group in apart]
        self._tongues: dict[str, Tongue] = {}

    @property
    def languages(self) -> tuple[str, ...]:
        """Those it can be asked in."""
        return tuple(self._lessons)

    def learn(self, language: str) -> Tongue | None:
        """The advisor of this language; None where it has no lessons."""
        if language not in self._tongues and language in self._lessons:
            self._tongues[language] = Tongue(self._lessons[language], self._twins, self._apart)
        return self._tongues.get(language)

    def are_apart(self, one: str, other: str) -> bool:
        """Whether these two ids are kept from being offered beside each other."""
        return one != other and any({one, other} <= group for group in self._apart)

    def advise(self, words: str, language: str) -> Advice:
        """What to say to this question. A person, where the language is not known."""
        return self.advise_heard([(words, 1.0)], language)

    def advise_heard(self, candidates: Sequence[tuple[str, float]], language: str) -> Advice:
        """The same for what a recogniser may have heard, each with its weight."""
        heard = [(words, weight) for words, weight in candidates if weight > 0]
        if not any(any(map(str.isalnum, words)) for words, _ in heard):
            return Refuse("not_heard", 1.0)
        tongue = self.learn(language)
        return tongue.advise(heard) if tongue else Refer("unclear", "", 0.0, (PERSON,))


class Tongue:
    """The advisor of one language."""

    def __init__(self, lessons: Lessons, twins: Sequence[frozenset[str]], apart: Sequence[frozenset[str]] = ()) -> None:
        self._reader = Reader(lessons.rules)
        self._samples = lessons.samples
        self._twins = twins
        both = {asked_ids(sample.label) for sample in lessons.samples}
        self._kinship = Kinship([*map(sorted, twins), *sorted(both)], [*map(sorted, apart)])
        read = [self._reader.read(sample.words) for sample in lessons.samples]
        self._classifier = Classifier(read, [sample.label for sample in lessons.samples])
        self._guards = [(guard, self._reader.finder(guard.words)) for guard in lessons.guards]
        self._short = self._unclear_by_core(read)

    def advise(self, heard: Sequence[tuple[str, float]]) -> Advice:
        """What to say; `heard` has a letter somewhere."""
        read = [(self._reader.read(words), weight) for words, weight in heard]
        for spoken, _ in read:
            if (guarded := self._guarded(spoken)) is not None:
                return guarded
        best = max(read, key=lambda each: each[1])[0]
        if ids := self._short.get(self._reader.core(best)):
            return AskBack(ids[:MOST_CHOICES], 1.0)
        return self._weigh(_joined([(self._classifier.guess(spoken), weight) for spoken, weight in read]))

    def _guarded(self, spoken: Spoken) -> Advice | None:
        for guard, finds in self._guards:
            if finds(spoken):
                return _not_ours(guard.kind, guard.where, 1.0)
        return None

    def _weigh(self, guess: Guess) -> Advice:
        if guess.nearest < STRANGE:
            return Refer("unclear", "", 1.0 - guess.nearest, (PERSON,))
        by_label = dict(zip(self._classifier.labels, guess.certainty.tolist(), strict=True))
        kinds: dict[str, float] = defaultdict(float)
        for label, certainty in by_label.items():
            if label.startswith(OUT):
                kinds[label[len(OUT) :]] += certainty
        elsewhere = sum(kinds.values())
        top, best = max(by_label.items(), key=lambda each: each[1])
        if elsewhere >= MEANT_ELSEWHERE or top.startswith(OUT):
            kind = max(kinds, key=lambda each: kinds[each])
            return _not_ours(kind, self._where(kind, guess.sample), elsewhere)
        return self._among_ours(by_label, top, best if elsewhere < WARY else 0.0)

    def _among_ours(self, by_label: Mapping[str, float], top: str, best: float) -> Advice:
        ids = {label: certainty for label, certainty in by_label.items() if is_id(label)}
        ranked = sorted(ids, key=lambda each: -ids[each])
        either = sum(certainty for label, certainty in by_label.items() if top in asked_ids(label))
        if is_id(top) and best >= SURE and either < EITHER and best >= self._needed(top, ranked[1]) * ids[ranked[1]]:
            return Answer(top, best)
        return self._ask_back(with_asked(by_label))

    def _ask_back(self, shares: Mapping[str, float]) -> Advice:
        together = sum(sorted(shares.values())[-MOST_CHOICES:])
        offered = self._kinship.offered(shares)
        if together < TOLD_APART or len(offered) < 2:
            return Refer("unclear", "", 1.0 - together, (PERSON,))
        return AskBack(offered, sum(shares[id_] for id_ in offered))

    def _needed(self, first: str, second: str) -> float:
        return CLEAR_OF_TWIN if any({first, second} <= group for group in self._twins) else CLEAR

    def _where(self, kind: str, likeness: NDArray[np.float32]) -> str:
        told = [n for n, sample in enumerate(self._samples) if sample.label == OUT + kind and sample.where]
        nearest = max(told, key=lambda n: likeness[n], default=None)
        return self._samples[nearest].where if nearest is not None and likeness[nearest] >= STRANGE else ""

    def _unclear_by_core(self, read: Sequence[Spoken]) -> dict[tuple[str, ...], tuple[str, ...]]:
        pairs = zip(self._samples, read, strict=True)
        return {self._reader.core(spoken): ids for sample, spoken in pairs if (ids := asked_ids(sample.label))}


def _joined(guesses: Sequence[tuple[Guess, float]]) -> Guess:
    whole = sum(weight for _, weight in guesses)
    certainty = np.sum([guess.certainty * weight for guess, weight in guesses], axis=0) / whole
    sample = np.max([guess.sample for guess, _ in guesses], axis=0)
    return Guess(certainty, max(guess.nearest for guess, _ in guesses), sample)


def _not_ours(kind: str, where: str, confidence: float) -> Advice:
    if kind in REFUSED:
        return Refuse(kind, confidence)
    return Refer(kind, where, confidence, (PERSON,) if kind == "emergency" else ())
