"""Where a line may break: Vietnamese and other spaced scripts at spaces, Chinese and Japanese at characters."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache

Width = Callable[[str], int]
"""The width of a text in pixels."""

_NEVER_FIRST = frozenset("、。，．：；！？）」』】〉》〕’”…·")
_NEVER_LAST = frozenset("（「『【〈《〔‘“")
_DASHES = frozenset("–—-/·:")


@dataclass(frozen=True, slots=True)
class Wrapped:
    """Lines, and the width of the longest in pixels."""

    lines: tuple[str, ...]
    widest: int


@dataclass(frozen=True, slots=True)
class _Piece:
    text: str
    spaced: bool
    """A space stands before it when it does not begin a line."""


def wrap(text: str, room: int, width: Width) -> Wrapped:
    """Fill lines of at most `room` pixels. A piece that is wider than that stays whole: `widest` tells."""
    lines: list[str] = []
    for paragraph in _normal(text).split("\n"):
        lines.extend(_fill(_pieces(paragraph), room, width))
    return Wrapped(tuple(lines), max(map(width, lines), default=0))


def balanced(text: str, room: int, width: Width) -> Wrapped:
    """As `wrap`, in as many lines, but with the lines of a paragraph of like length."""
    parts = [_balanced(paragraph, room, width) for paragraph in _normal(text).split("\n")]
    return Wrapped(tuple(line for part in parts for line in part.lines), max(part.widest for part in parts))


def _balanced(paragraph: str, room: int, width: Width) -> Wrapped:
    best = wrap(paragraph, room, width)
    low, high = best.widest // max(1, len(best.lines)), best.widest
    while len(best.lines) > 1 and high - low > max(2, room // 64):
        middle = (low + high) // 2
        tried = wrap(paragraph, middle, width)
        if len(tried.lines) == len(best.lines) and tried.widest <= middle:
            best, high = tried, tried.widest
        else:
            low = middle
    return best


def widest_word(text: str, width: Width) -> int:
    """What a box must at least have room for."""
    return max((width(p.text) for line in _normal(text).split("\n") for p in _pieces(line)), default=0)


def _normal(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def _fill(pieces: tuple[_Piece, ...], room: int, width: Width) -> Iterator[str]:
    line = ""
    for piece in pieces:
        longer = f"{line} {piece.text}" if piece.spaced and line else line + piece.text
        if line and width(longer) > room:
            yield line
            longer = piece.text
        line = longer
    yield line


@lru_cache(maxsize=1024)
def _pieces(paragraph: str) -> tuple[_Piece, ...]:
    out: list[_Piece] = []
    for word in paragraph.replace("\u200b", " \u200b").split(" "):
        spaced = not word.startswith("\u200b")
        for i, part in enumerate(_parts(word.lstrip("\u200b"))):
            _add(out, _Piece(part, spaced and i == 0))
    return tuple(out)


def _add(out: list[_Piece], piece: _Piece) -> None:
    """A dash by itself stays with the word before it: no line begins with one."""
    if out and piece.spaced and piece.text and set(piece.text) <= _DASHES:
        out[-1] = _Piece(f"{out[-1].text} {piece.text}", out[-1].spaced)
    elif piece.text:
        out.append(piece)


def _parts(word: str) -> Iterator[str]:
    part = ""
    for char in word:
        if part and _may_break(part[-1], char):
            yield part
            part = ""
        part += char
    yield part


def _may_break(before: str, after: str) -> bool:
    if after in _NEVER_FIRST or before in _NEVER_LAST:
        return False
    return _ideographic(before) or _ideographic(after)


def _ideographic(char: str) -> bool:
    """Han, kana and their punctuation; Hangul is written with spaces and breaks there."""
    return (
        "\u2e80" <= char <= "\u9fff"
        or "\uf900" <= char <= "\ufaff"
        or "\uff00" <= char <= "\uff60"
        or char >= "\U00020000"
    )
