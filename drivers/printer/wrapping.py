"""A paragraph in as few lines as fit, those of nearly equal width: centred text looks best so."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass

from drivers.printer.fonts import EAST_ASIAN

_CLOSING = "、。，．！？；：）」』】〉》”’…·%!?,.;:)"
"""What must not begin a line."""
_SEPARATOR = " · "
_SENTENCE_END = re.compile(r"(?<=[.?!:;]) |(?<=[。？！])(?=.)")


@dataclass(frozen=True, slots=True)
class _Piece:
    """What stays whole: a word, or one East Asian letter."""

    text: str
    width: int
    """Without the space that may end it."""
    advance: int
    """With it."""


def wrap(text: str, measure: Callable[[str], int], limit: int) -> list[str]:
    """Lines no wider than `limit` by `measure`.

    A text of clauses between middle dots is broken at the dots first, and they go: the break says the same.
    Sentences stay whole where that costs no further line.
    """
    if measure(text) <= limit:
        return [text]
    clauses = text.split(_SEPARATOR)
    if len(clauses) > 1:
        return [line for clause in clauses for line in wrap(clause, measure, limit)]
    lines = _evenly(text, measure, limit)
    sentences = _SENTENCE_END.split(text)
    whole = len(sentences) <= len(lines) and all(measure(sentence) <= limit for sentence in sentences)
    return sentences if whole else lines


def _evenly(text: str, measure: Callable[[str], int], limit: int) -> list[str]:
    pieces = [_Piece(t, measure(t.rstrip()), measure(t)) for t in _breakable(text, measure, limit)]
    return ["".join(p.text for p in line).rstrip() for line in _balanced(pieces, limit)]


def _breakable(text: str, measure: Callable[[str], int], limit: int) -> list[str]:
    pieces: list[str] = []
    for word in _words(text):
        pieces.extend([word] if measure(word.rstrip()) <= limit else _letters(word))
    return pieces


def _words(text: str) -> list[str]:
    words = [""]
    for mark in text:
        if words[-1] and _may_break(words[-1][-1], mark):
            words.append(mark)
        else:
            words[-1] += mark
    return words


def _may_break(before: str, mark: str) -> bool:
    """Whether a line may end between the two."""
    if mark in (" ", "\u200b") or mark in _CLOSING or unicodedata.combining(mark):
        return False
    if before in (" ", "\u200b"):
        return True
    if _is_hangul(before) or _is_hangul(mark):  # Korean keeps its words whole
        return False
    return bool(EAST_ASIAN.match(before) or EAST_ASIAN.match(mark))


def _is_hangul(mark: str) -> bool:
    return "\uac00" <= mark <= "\ud7a3"


def _letters(word: str) -> list[str]:
    """A word too long for any line, cut anywhere but before a mark: better than lost."""
    letters: list[str] = []
    for mark in word:
        if letters and (unicodedata.combining(mark) or mark == " "):
            letters[-1] += mark
        else:
            letters.append(mark)
    return letters


def _balanced(pieces: list[_Piece], limit: int) -> list[list[_Piece]]:
    """Filled greedily, then as narrow as needs no further line."""
    count = len(_filled(pieces, limit))
    narrowest = bisect_left(range(limit), True, key=lambda width: len(_filled(pieces, width)) <= count)
    return _filled(pieces, narrowest)


def _filled(pieces: list[_Piece], limit: int) -> list[list[_Piece]]:
    lines: list[list[_Piece]] = [[]]
    used = 0
    for piece in pieces:
        if lines[-1] and used + piece.width > limit:
            lines.append([])
            used = 0
        lines[-1].append(piece)
        used += piece.advance
    return lines
