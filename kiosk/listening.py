"""What was heard -> what to say: the advisor reads the words, and the sounds have a vote of their own. Pure.

Words that a recogniser wrote wrongly mislead the advisor with confidence; sounds mislead in other places. So an answer
is given where both agree, and where they do not the visitor is asked: "Có phải bác hỏi về …?".
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from kiosk.advice import PERSON, Advice, Answer, AskBack, Refer, Refuse, ids_of
from kiosk.phrases import OUT, asked_ids, is_id

LOUD_AND_CLEAR = 0.5
"""Sounds alone answer from this share on …"""
TWICE = 2.0
"""… where the next label has no more than half of it."""
HINT = 0.12
"""A label that sounds this likely is worth offering as a choice."""
MOST_CHOICES = 4
SHARP = 4.0
"""How much more words count that the recogniser is surer of."""


@dataclass(frozen=True, slots=True)
class Utterance:
    """What the voice process reports of one sentence."""

    language: str
    candidates: Sequence[tuple[str, float]]
    """Words and their mean log probability, best first."""
    sounds_like: Sequence[tuple[str, float]] = ()
    """Labels of the phrases and their shares, likeliest first; empty where no sounds were compared."""
    written: str = ""
    """What the recogniser itself wrote; for measuring only."""
    took_s: float = 0.0
    """From the end of speech to here."""


class HeardAdvisor(Protocol):
    """What is needed of the advisor."""

    def advise_heard(self, candidates: Sequence[tuple[str, float]], language: str) -> Advice:
        """What to say to what may have been said, each with its weight."""


def understand(heard: Utterance, advisor: HeardAdvisor) -> Advice:
    """What to say: words and sounds together, where sounds were compared."""
    if not heard.candidates:
        return Refuse("not_heard", 1.0)
    words = advisor.advise_heard(weighted(heard.candidates), heard.language)
    return _together(words, heard.sounds_like) if heard.sounds_like else words


def weighted(candidates: Sequence[tuple[str, float]]) -> list[tuple[str, float]]:
    """Log probabilities as weights: the best has 1, and one that is half as probable a word a sixteenth."""
    best = max(score for _, score in candidates)
    return [(text, math.exp(SHARP * (score - best))) for text, score in candidates]


def _together(words: Advice, sounds: Sequence[tuple[str, float]]) -> Advice:
    top, share = sounds[0]
    clear = share >= LOUD_AND_CLEAR and all(share >= TWICE * other for _, other in sounds[1:])
    match words:
        case Answer(id=one) if one == top:
            return Answer(one, max(words.confidence, share))
        case Refuse() | Refer() if not clear or not is_id(top):
            return words
        case Refuse(kind="instruction" | "illegal" | "privacy") | Refer(kind="emergency" | "legal_advice"):
            return words
    if clear and is_id(top):
        return Answer(top, share) if not _contradicts(words, top) else _ask((top, *ids_of(words)), sounds)
    if clear and top.startswith(OUT):
        return Refer("unclear", "", share, (PERSON,))
    return _ask((*_hinted(sounds), *ids_of(words)), sounds)


def _contradicts(words: Advice, top: str) -> bool:
    return isinstance(words, Answer) and words.id != top


def _hinted(sounds: Sequence[tuple[str, float]]) -> tuple[str, ...]:
    """Ids that it may have sounded like, likeliest first."""
    likely = [label for label, share in sounds if share >= HINT]
    return tuple(id_ for label in likely for id_ in ((label,) if is_id(label) else asked_ids(label)))


def _ask(ids: Sequence[str], sounds: Sequence[tuple[str, float]]) -> Advice:
    """A choice of at least two; a person where there is nothing to choose among."""
    choices = tuple(dict.fromkeys(ids))[:MOST_CHOICES]
    shares = dict(sounds)
    if len(choices) >= 2:
        return AskBack(choices, min(1.0, sum(shares.get(id_, 0.0) for id_ in choices)))
    more = tuple(label for label, _ in sounds if is_id(label) and label not in choices)
    if choices and more:
        return AskBack((*choices, more[0]), shares.get(choices[0], 0.0))
    return Refer("unclear", "", 0.0, (PERSON,))
