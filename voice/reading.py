"""A text as people say it, in the language it is in: what stands on the screen is written, what is heard is said.

Vietnamese and English are read by rules of their own. Of every other language the speaker reads the numbers, and here
only what must be heard digit by digit is taken apart: the labels of tickets, and the hotline.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from voice.reader import END, START, Reader, Rule
from voice.reading_en import read_en
from voice.reading_vi import read_vi

VERSION = 2
"""Of all the rules. What was rendered by older ones is rendered anew: count up when the words for a text change."""

_pass_through = Reader(
    [
        Rule(rf"{START}[A-ZĐ]\d{{3,6}}{END}", lambda found: ", ".join(found[0])),
        Rule(rf"(?<![\d.,])1022{END}", lambda found: ", ".join(found[0])),
    ]
)
_READERS: Mapping[str, Callable[[str], str]] = {"vi": read_vi, "en": read_en}


def as_said(text: str, language: str) -> str:
    """The text in the words to be spoken. Pure; any text is allowed."""
    return _READERS.get(language, _pass_through)(text)
