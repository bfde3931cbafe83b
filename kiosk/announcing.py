"""What the kiosk says aloud when its screen changes, and when it falls silent. Pure.

The first words are the screen's own; where the screen is an answer, what is told on it follows. What a screen of
waiting says would be cut off by the next one, and nobody is talked to who did not touch the kiosk.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from ui.screen import Facts, Listing, Number, Qr, Screen, Style, Text

RESTING = ("attract",)
"""Nobody is there: nothing is said into an empty hall."""
PASSING = ("starting", "issuing", "thinking", "looking_up", "unlocking")
"""Screens that last a second or less: what they say is over before it is said."""
LISTENING = "listening"
"""The microphone is open: the kiosk would hear itself."""
SILENT = (*RESTING, *PASSING, LISTENING)
TOLD_WHOLE = ("answering", "telling", "referring", "directing", "out_of_service", "door_refused")
"""Screens whose body is what was asked for. Of other people's affairs (dossiers) only the first words are spoken."""
LEAST_LETTERS = 8
"""Of a sentence of the language file, beside its values."""
GIVEN = "farewell"
"""Begins with a chime, and its number is always said: the visitor may look elsewhere."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """One announcement: its first words, then what is told after them."""

    says: str
    language: str
    more: tuple[str, ...] = ()
    with_chime: bool = False


@dataclass(frozen=True, slots=True)
class Shown:
    """A screen, and whether it may be heard."""

    screen: Screen
    mouth: bool
    """Whether the kiosk can speak."""
    muted: bool
    """The visitor wants quiet."""


def speech_of(before: Shown | None, after: Shown) -> Spoken | None:
    """What is said now that `after` is shown; None where there is nothing new to say, or no voice for it."""
    screen = after.screen
    if not after.mouth or after.muted or screen.id in SILENT or not _is_news(before, after):
        return None
    told = _told(screen)
    if before and _turned_page(before.screen, screen):
        return Spoken(told[0], screen.language, told[1:]) if told else None
    more = tuple(words for words in told if words not in screen.says)
    return Spoken(screen.says, screen.language, more, with_chime=screen.id == GIVEN)


def falls_silent(before: Shown | None, after: Shown) -> bool:
    """Whether what is being said no longer belongs to what is shown."""
    if after.muted or before is None:
        return after.muted
    return before.screen.id != after.screen.id or speech_of(before, after) is not None


def _is_news(before: Shown | None, after: Shown) -> bool:
    if before is None or before.muted:
        return True
    old, new = before.screen, after.screen
    if old.id != new.id:
        return True
    if new.id == "out_of_hours":  # the clock and the hours change by themselves
        return old.language != new.language
    return (old.says, old.language) != (new.says, new.language) or _turned_page(old, new)


def _turned_page(before: Screen, after: Screen) -> bool:
    """The same answer, on another page. A larger text makes other pages, and nobody wants to hear it all again."""
    if (before.id, before.says, before.language, before.text_step) != (
        *(after.id, after.says, after.language, after.text_step),
    ):
        return False
    return after.id == "answering" and _listed(before) != _listed(after)


def _listed(screen: Screen) -> tuple[object, ...]:
    return tuple(block for block in screen.body if isinstance(block, Listing | Qr))


def _told(screen: Screen) -> tuple[str, ...]:
    whole = screen.id in TOLD_WHOLE
    told: list[str] = []
    for block in screen.body:
        match block:
            case Text(text=text, style=style) if style is Style.NOTICE or (whole and style is not Style.SMALL):
                told.append(text)
            case Number(label=label) if screen.id == GIVEN:
                told.append(label)
            case Facts(rows=rows) if whole:
                told.extend(words for _, words in rows)
            case Listing(points=points, heading=heading) if whole:
                told.extend([heading, *points] if heading else points)
            case Qr(caption=caption) if whole:
                told.append(caption)
            case _:
                pass
    title = screen.says
    return tuple(words for words in dict.fromkeys(told) if words != title)


# -- recorded sentences ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Sentence:
    """Which sentence of the language file something is: recordings are found by it."""

    key: str = ""
    values: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


def sentence_of(said: str, texts: Mapping[str, str]) -> Sentence:
    """The sentence of these texts that was filled in to give `said`; one without a key where it is none of them."""
    for key, template in texts.items():
        if key.endswith(".says") and template == said:
            return Sentence(key)
    # The longest first: "Your number is {label}" would fit the beginning of a longer sentence, and all of its rest.
    for key, template in sorted(texts.items(), key=lambda each: -len(each[1])):
        if _says_something(template) and (found := re.fullmatch(_pattern(template), said)):
            return Sentence(key, found.groupdict())
    return Sentence(next((key for key, template in texts.items() if template == said), ""))


def _says_something(template: str) -> bool:
    """Whether it has values, and words enough beside them: "{time} {day}" would fit everything."""
    return "{" in template and len(re.sub(r"\{\w+\}", "", template)) >= LEAST_LETTERS


def _pattern(template: str) -> str:
    pieces = re.split(r"\{(\w+)\}", template)
    seen: set[str] = set()
    made = ""
    for place, piece in enumerate(pieces):
        if place % 2 == 0:
            made += re.escape(piece)
        else:
            made += f"(?P={piece})" if piece in seen else f"(?P<{piece}>.+?)"
            seen.add(piece)
    return made
