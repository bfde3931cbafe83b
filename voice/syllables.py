"""Vietnamese syllables as sound: first consonant, vowels, last consonant, tone. And back into letters.

The spelling is almost a sound alphabet, so these few marks are what a recogniser learns; a tone ends each syllable.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

SYLLABLES_OF = "vi"
"""The language that is read so."""
TONES = {"\u0300": "`", "\u0301": "'", "\u0309": "?", "\u0303": "~", "\u0323": "."}
"""Combining mark -> how the tone is written here; the level tone is `LEVEL`."""
LEVEL = "0"
_MARKS = {tone: mark for mark, tone in TONES.items()}
ONSETS = (
    *("ngh", "ng", "nh", "ch", "gh", "gi", "kh", "ph", "qu", "th", "tr"),
    *("b", "c", "d", "đ", "g", "h", "k", "l", "m", "n", "p", "r", "s", "t", "v", "x"),
)
CODAS = ("ng", "nh", "ch", "c", "m", "n", "p", "t")
VOWELS = "aăâeêioôơuưy"
_SAME = {"k": "c", "gh": "g", "ngh": "ng"}
"""Two spellings of one sound, by the vowel that follows."""
_BEFORE_FRONT = {"c": "k", "g": "gh", "ng": "ngh"}
_FRONT = "ieêy"
_SYLLABLE = re.compile(rf"({'|'.join(ONSETS)})?([{VOWELS}]+)({'|'.join(CODAS)})?")

_GI = re.compile(rf"^gi(?=[ê]|$|{'|'.join(CODAS)})")
"""`gì`, `gìn`, `giếng`: the i is consonant and vowel."""

BLANK = "_"
ALPHABET = (
    BLANK,
    *sorted({_SAME.get(onset, onset) for onset in ONSETS}),
    *VOWELS,
    *(f"-{coda}" for coda in CODAS),
    LEVEL,
    *TONES.values(),
)
"""What a recogniser's outputs mean, in order."""
_TONES = frozenset({LEVEL, *TONES.values()})
TONE_PLACES = frozenset(ALPHABET.index(tone) for tone in _TONES)
"""Where the tones stand in the alphabet: each ends its syllable."""


def sounds(text: str) -> list[str]:
    """Words of any text as marks of the alphabet; what is no Vietnamese syllable is left out."""
    return [mark for word in re.findall(r"\w+", text.lower()) for mark in _syllable(word)]


def _syllable(word: str) -> list[str]:
    letters = unicodedata.normalize("NFD", word)
    tone = next((TONES[letter] for letter in letters if letter in TONES), LEVEL)
    bare = unicodedata.normalize("NFC", "".join(letter for letter in letters if letter not in TONES))
    found = _SYLLABLE.fullmatch(_GI.sub("gii", bare))
    if found is None:
        return []
    onset, vowels, coda = found.groups()
    first = [_SAME.get(onset, onset)] if onset else []
    return [*first, *vowels, *([f"-{coda}"] if coda else []), tone]


def spelled(marks: Iterable[str]) -> str:
    """Marks as words; half a syllable is kept as it is."""
    return " ".join(word for syllable in _split(marks) if (word := _word(syllable)))


def syllables(marks: Iterable[str]) -> list[tuple[str, ...]]:
    """Marks parted after each tone."""
    return [tuple(syllable) for syllable in _split(marks)]


def _split(marks: Iterable[str]) -> Iterator[list[str]]:
    syllable: list[str] = []
    for mark in marks:
        syllable.append(mark)
        if mark in _TONES:
            yield syllable
            syllable = []
    if syllable:
        yield syllable


def _word(marks: list[str]) -> str:
    tone = _MARKS.get(marks[-1], "") if marks[-1] in _TONES else ""
    vowels = "".join(mark for mark in marks if mark in VOWELS)
    first = "".join(mark for mark in marks if mark not in VOWELS and mark not in _TONES and not mark.startswith("-"))
    last = "".join(mark[1:] for mark in marks if mark.startswith("-"))
    if not vowels:
        return ""
    onset = _BEFORE_FRONT.get(first, first) if vowels[0] in _FRONT else first
    if onset == "gi" and vowels[0] == "i":
        onset = "g"
    at = _tone_place(vowels, last)
    return unicodedata.normalize("NFC", f"{onset}{vowels[: at + 1]}{tone}{vowels[at + 1 :]}{last}")


def _tone_place(vowels: str, coda: str) -> int:
    """The vowel that bears the mark."""
    marked = [at for at, vowel in enumerate(vowels) if vowel in "ăâêôơ"] or [
        at for at, vowel in enumerate(vowels) if vowel == "ư"
    ]
    if marked:
        return marked[-1]
    if coda:
        return len(vowels) - 1
    return len(vowels) // 2 if len(vowels) > 2 else 0
