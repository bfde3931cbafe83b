"""Three plain ways to answer a question, to measure the advisor beside: words in common, BM25, nearest by letters.

Each learns from the same samples, those that are out of scope among them, and asks back where its two best are close.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence

from kiosk.advice import PERSON, Advice, Answer, AskBack, Refer
from kiosk.normalise import fold
from kiosk.phrases import Sample, asked_ids, is_id

CLOSE = 0.9
"""The second best asks to be asked back about from this share of the best on."""


def keyword(samples: Sequence[Sample]) -> Callable[[str], Advice]:
    """The label whose words are most in the question."""
    words: dict[str, set[str]] = defaultdict(set)
    for sample in samples:
        words[sample.label].update(_words(sample.words))
    rare = _rarity(words.values())
    return lambda question: _said({label: _sum(rare, known & set(_words(question))) for label, known in words.items()})


def bm25(samples: Sequence[Sample], k1: float = 1.2, b: float = 0.75) -> Callable[[str], Advice]:
    """Okapi BM25 over all samples of a label as one document."""
    documents: dict[str, Counter[str]] = defaultdict(Counter)
    for sample in samples:
        documents[sample.label].update(_words(sample.words))
    rare = _rarity(map(set, documents.values()))
    usual = sum(map(Counter.total, documents.values())) / len(documents)

    def score(document: Counter[str], question: str) -> float:
        length = k1 * (1 - b + b * document.total() / usual)
        terms = [(rare.get(word, 0.0), document[word]) for word in _words(question)]
        return sum(weight * count * (k1 + 1) / (count + length) for weight, count in terms)

    return lambda question: _said({label: score(document, question) for label, document in documents.items()})


def nearest(samples: Sequence[Sample]) -> Callable[[str], Advice]:
    """The label of the most similar sample by the TF-IDF cosine of three letters at a time."""
    rare = _rarity(set(_pieces(sample.words)) for sample in samples)
    rows = [(sample.label, _row(rare, sample.words)) for sample in samples]
    postings: dict[str, list[tuple[int, float]]] = defaultdict(list)
    for at, (_, row) in enumerate(rows):
        for piece, weight in row.items():
            postings[piece].append((at, weight))

    def advise(question: str) -> Advice:
        alike: dict[int, float] = defaultdict(float)
        for piece, weight in _row(rare, question).items():
            for at, other in postings.get(piece, ()):
                alike[at] += weight * other
        best: dict[str, float] = defaultdict(float)
        for at, likeness in alike.items():
            best[rows[at][0]] = max(best[rows[at][0]], likeness)
        return _said(best)

    return advise


def _said(scores: Mapping[str, float]) -> Advice:
    ranked = sorted(scores, key=lambda label: -scores[label])[:2]
    if not ranked or not scores[ranked[0]]:
        return Refer("unclear", "", 0.0, (PERSON,))
    top = ranked[0]
    if ids := asked_ids(top):
        return AskBack(ids, 0.0)
    if not is_id(top):
        return Refer("other_agency", "", 0.0)
    close = [label for label in ranked if is_id(label) and scores[label] >= CLOSE * scores[top]]
    return Answer(top, 0.0) if len(close) < 2 else AskBack(tuple(close), 0.0)


def _words(question: str) -> list[str]:
    return re.findall(r"[^\W_]+", fold(question))


def _pieces(question: str) -> list[str]:
    line = f" {' '.join(_words(question))} "
    return [line[at : at + 3] for at in range(len(line) - 2)]


def _rarity(documents: Iterable[set[str]]) -> dict[str, float]:
    counts: Counter[str] = Counter()
    whole = 0
    for document in documents:
        counts.update(document)
        whole += 1
    return {word: math.log(1 + whole / (0.5 + count)) for word, count in counts.items()}


def _sum(rare: Mapping[str, float], words: Iterable[str]) -> float:
    return sum(rare[word] for word in words)


def _row(rare: Mapping[str, float], question: str) -> dict[str, float]:
    row = {piece: count * rare.get(piece, 0.0) for piece, count in Counter(_pieces(question)).items()}
    length = math.sqrt(sum(weight**2 for weight in row.values())) or 1.0
    return {piece: weight / length for piece, weight in row.items()}
