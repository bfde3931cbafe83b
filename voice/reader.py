"""The engine under every language's reading: one pass over a text, from left to right, by a list of rules.

What a rule has said is never read again, so no rule can trip over another one's words.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

Say = Callable[[re.Match[str]], str | None]

START = r"(?<![^\W_])"
"""No letter and no digit before it."""
END = r"(?![^\W_])"
"""No letter and no digit after it."""

TELEPHONE = r"(?<![\d.,])(?P<tel>(?:\+\d{1,3}[ .-]?)?\(?0?\d{1,4}\)?(?:[ .-]\d{3,4}){2,3})(?![\d.,]\d|\d)"
"""A telephone number in groups, as they are written in this country."""


class Rule(NamedTuple):
    """What to look for, and its words; None where it is not what it looks like, and the next rule is asked."""

    pattern: str
    say: Say


class Reader:
    """A language's rules, the more special ones first. The last one takes any digit, so none is left."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self._rules = [(re.compile(rule.pattern), rule.say) for rule in rules]
        self._any = re.compile("|".join(f"(?:{_nameless(rule.pattern)})" for rule in rules))

    def __call__(self, text: str) -> str:
        """The text as it is said."""
        text = _plain_digits(unicodedata.normalize("NFC", text))
        said: list[str] = []
        at = read = 0
        while found := self._any.search(text, at):
            at, words = self._words(text, found.start())
            if words is not None:
                said += [text[read : found.start()], words]
                read = at
        return _joined([*said, text[read:]])

    def _words(self, text: str, start: int) -> tuple[int, str | None]:
        """Where to go on, and what is said for the text up to there; None where it stays as it is."""
        for pattern, say in self._rules:
            found = pattern.match(text, start)
            if found and found.end() > start and (words := say(found)) is not None:
                return found.end(), words
        return start + 1, None


def abbreviations(words: Mapping[str, str]) -> Rule:
    """A rule for short forms that are said in full; the longest that fits is taken."""
    names = "|".join(re.escape(name) for name in sorted(words, key=len, reverse=True))
    return Rule(f"{START}(?:{names}){END}", lambda found: words[found[0]])


def is_day(day: int, month: int) -> bool:
    """Whether a calendar may have this day."""
    return 1 <= month <= 12 and 1 <= day <= (29 if month == 2 else 30 if month in (4, 6, 9, 11) else 31)


def is_time(hour: int, minute: int) -> bool:
    """Whether a clock may show this."""
    return 0 <= hour <= 24 and 0 <= minute <= 59


def whole(digits: str) -> int:
    """`50.000` or `50,000` as a number."""
    return int(re.sub(r"[.,\s]", "", digits))


ROMAN = r"(?=[IVX])X{0,3}(?:IX|IV|V?I{0,3})"
"""A chapter's number, up to thirty-nine."""


def roman(letters: str) -> int:
    """`XIV` as a number."""
    values = ["IVX".index(letter) for letter in letters]
    worth = [(1, 5, 10)[value] for value in values]
    return sum(-one if one < other else one for one, other in zip(worth, [*worth[1:], 0], strict=True))


def in_threes(digits: str) -> list[str]:
    """The digits as they are dictated: threes, and the odd ones first."""
    head = len(digits) % 3
    if head == 1 and len(digits) > 3:
        head = 4
    return ([digits[:head]] if head else []) + [digits[at : at + 3] for at in range(head, len(digits), 3)]


def _nameless(pattern: str) -> str:
    """The pattern without its groups' names: several rules have a `year`."""
    return re.sub(r"\(\?P<\w+>", "(?:", pattern)


def _plain_digits(text: str) -> str:
    """Digits of other scripts, raised and circled ones, as 0 to 9."""
    return "".join(str(unicodedata.digit(sign)) if sign.isdigit() and not sign.isascii() else sign for sign in text)


def _joined(parts: list[str]) -> str:
    """The parts as one text, with a blank where two words would touch."""
    joined = ""
    for part in filter(None, parts):
        joined += " " + part if joined[-1:].isalnum() and part[0].isalnum() else part
    return joined
