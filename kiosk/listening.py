"""What was heard -> what to say: the advisor reads the words, and the sounds have a vote of their own. Pure.

Words that a recogniser wrote wrongly mislead the advisor with confidence; sounds mislead in other places. So an answer
is given where both agree, and where they do not the visitor is asked: "Có phải bác hỏi về …?".

Of two that are kept apart (a birth beside a death) a family in mourning is not to read the other one. So what was only
heard like it is left out wherever the words are surer of theirs, and where one sound is twice as likely as the other.
What is left is a toss-up: "sinh" or "tử" was drowned in noise, and neither reader knows. Then both are asked back, for
the wrong one alone would leave no way to the right one, whichever family stands there.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeAlias

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

Apart: TypeAlias = Callable[[str, str], bool]
"""As `HeardAdvisor.are_apart`."""


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

    def are_apart(self, one: str, other: str) -> bool:
        """Whether these two ids are kept from being offered beside each other."""


def understand(heard: Utterance, advisor: HeardAdvisor) -> Advice:
    """What to say: words and sounds together, where sounds were compared."""
    if not heard.candidates:
        return Refuse("not_heard", 1.0)
    words = advisor.advise_heard(weighted(heard.candidates), heard.language)
    return _together(words, heard.sounds_like, advisor.are_apart) if heard.sounds_like else words


def weighted(candidates: Sequence[tuple[str, float]]) -> list[tuple[str, float]]:
    """Log probabilities as weights: the best has 1, and one that is half as probable a word a sixteenth."""
    best = max(score for _, score in candidates)
    return [(text, math.exp(SHARP * (score - best))) for text, score in candidates]


def _together(words: Advice, sounds: Sequence[tuple[str, float]], apart: Apart) -> Advice:
    top, share = sounds[0]
    clear = share >= LOUD_AND_CLEAR and all(share >= TWICE * other for _, other in sounds[1:])
    match words:
        case Answer(id=one) if one == top:
            return Answer(one, max(words.confidence, share))
        case Refuse() | Refer() if not clear or not is_id(top):
            return words
        case Refuse(kind="instruction" | "illegal" | "privacy") | Refer(kind="emergency" | "legal_advice"):
            return words
    if clear and is_id(top) and not _contradicts(words, top):
        return Answer(top, share)
    if clear and top.startswith(OUT):
        return Refer("unclear", "", share, (PERSON,))
    hints = (top,) if clear and is_id(top) else _hinted(sounds)
    return _ask((*_beside(hints, words, dict(sounds), apart), *ids_of(words)), sounds, apart)


def _contradicts(words: Advice, top: str) -> bool:
    """Whether the words name others, and not this one."""
    named = ids_of(words) if isinstance(words, Answer | AskBack) else ()
    return bool(named) and top not in named


def _hinted(sounds: Sequence[tuple[str, float]]) -> tuple[str, ...]:
    """Ids that it may have sounded like, likeliest first."""
    likely = [label for label, share in sounds if share >= HINT]
    return tuple(id_ for label in likely for id_ in ((label,) if is_id(label) else asked_ids(label)))


def _beside(hints: Sequence[str], words: Advice, shares: Mapping[str, float], apart: Apart) -> tuple[str, ...]:
    """The hints without those that are kept apart from what the words, or a clearer sound, are surer of."""
    named = set(ids_of(words))

    def is_outdone(hint: str) -> bool:
        share = shares.get(hint, 0.0)
        by_words = hint not in named and words.confidence >= share and any(apart(hint, each) for each in named)
        return by_words or any(shares.get(each, 0.0) >= TWICE * share and apart(hint, each) for each in hints)

    return tuple(hint for hint in hints if not is_outdone(hint))


def _ask(ids: Sequence[str], sounds: Sequence[tuple[str, float]], apart: Apart) -> Advice:
    """A choice of at least two; a person where there is nothing to choose among."""
    choices = tuple(dict.fromkeys(ids))[:MOST_CHOICES]
    shares = dict(sounds)
    if len(choices) >= 2:
        return AskBack(choices, min(1.0, sum(shares.get(id_, 0.0) for id_ in choices)))
    more = (label for label, _ in sounds if is_id(label) and label not in choices)
    fitting = next((label for label in more if not any(apart(label, each) for each in choices)), None)
    if choices and fitting:
        return AskBack((*choices, fitting), shares.get(choices[0], 0.0))
    return Refer("unclear", "", 0.0, (PERSON,))
