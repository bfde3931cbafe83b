"""A question as the advisor reads it: its words without case and slips, with and without diacritics, and its ideas."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

LONGEST = 400
"""Letters that are read of a question; who says more has said it before."""
_WORD = re.compile(r"[^\W_]+")
_BARRED = str.maketrans("đĐ", "dD")


@dataclass(frozen=True, slots=True)
class Spoken:
    """One question, read."""

    plain: tuple[str, ...]
    """Its words without diacritics."""
    marked: tuple[str, ...]
    """The same with diacritics; empty where it was written without any."""
    ideas: tuple[str, ...]
    """What its words mean, whatever the region: `cha`, `chet`, `tiem`."""

    @property
    def best(self) -> tuple[str, ...]:
        """Its words as exactly as they were given."""
        return self.marked or self.plain


@dataclass(frozen=True, slots=True)
class Rules:
    """How a language is read: data of `config/questions/rules.<code>.toml`."""

    slips: Mapping[str, str] = field(default_factory=dict)
    """What recognisers write, and what was said."""
    regional: Mapping[str, str] = field(default_factory=dict)
    """Words of a region, and the common ones."""
    ideas: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """An idea and the words for it."""
    fillers: Sequence[str] = ()
    """Words that ask, greet or polish, and never decide."""


def fold(words: str) -> str:
    """Small letters without diacritics; đ becomes d, full-width letters become narrow."""
    flat = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", words).casefold().translate(_BARRED))
    return unicodedata.normalize("NFC", "".join(letter for letter in flat if not "̀" <= letter <= "ͯ"))


class Reader:
    """Reads questions by the rules of one language."""

    def __init__(self, rules: Rules) -> None:
        self._rewrites = _Phrases({**_simple(rules.slips), **_simple(rules.regional)})
        self._ideas = _Phrases({word: idea for idea, words in rules.ideas.items() for word in words})
        self._fillers = _Phrases(dict.fromkeys(rules.fillers, ""))

    def read(self, words: str) -> Spoken:
        """The question's words; nothing where there is no letter and no digit in it."""
        marked = tuple(_WORD.findall(_clean(words)))
        marked = self._rewrites.replaced(marked)
        plain = tuple(fold(word) for word in marked)
        ideas = tuple(self._ideas.found(marked))
        return Spoken(plain, marked if marked != plain else (), ideas)

    def finder(self, words: Sequence[str]) -> Callable[[Spoken], bool]:
        """Tells whether one of these phrases is in a question."""
        phrases = _Phrases({" ".join(self.read(each).best): "" for each in words})
        return lambda spoken: any(True for _ in phrases.found(spoken.best))

    def core(self, spoken: Spoken) -> tuple[str, ...]:
        """What is left without fillers, in plain letters: two questions of one core are one question."""
        return tuple(fold(word) for word in self._fillers.replaced(spoken.best))


class _Phrases:
    """Phrases of one or more words, found in a row of words, the longest first.

    A question without diacritics is held against the phrases without theirs, except where a phrase of one short word
    would then be another word: "mô" is "đâu", "mo" may be "mở".
    """

    def __init__(self, meanings: Mapping[str, str]) -> None:
        rows = {tuple(_WORD.findall(_clean(words))): meaning for words, meaning in meanings.items()}
        self._marked = rows
        self._plain = {tuple(map(fold, row)): meaning for row, meaning in rows.items() if _safe(row)}
        self._longest = max(map(len, rows), default=0)

    def found(self, words: Sequence[str]) -> Iterator[str]:
        return (meaning for _, meaning in self._walk(words) if meaning is not None)

    def replaced(self, words: Sequence[str]) -> tuple[str, ...]:
        kept: list[str] = []
        for row, meaning in self._walk(words):
            kept.extend(row if meaning is None else meaning.split())
        return tuple(kept)

    def _walk(self, words: Sequence[str]) -> Iterator[tuple[Sequence[str], str | None]]:
        known = self._marked if any(word != fold(word) for word in words) else self._plain
        at = 0
        while at < len(words):
            length = next((n for n in range(self._longest, 0, -1) if tuple(words[at : at + n]) in known), 0)
            row = tuple(words[at : at + max(length, 1)])
            yield row, known[row] if length else None
            at += len(row)


def _safe(row: tuple[str, ...]) -> bool:
    """Whether these words stay themselves without diacritics: several words, a long one, or one that has none."""
    return len(row) > 1 or len(row[0]) > 4 or fold(row[0]) == row[0]


def _simple(meanings: Mapping[str, str]) -> Mapping[str, str]:
    return {words: " ".join(_WORD.findall(_clean(meaning))) for words, meaning in meanings.items()}


def _clean(words: str) -> str:
    return unicodedata.normalize("NFC", unicodedata.normalize("NFKC", words[:LONGEST])).casefold()
