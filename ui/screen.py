"""A screen as data: what stands on it, in which order, and what is said for it.

Touch, keypad navigation, speech, screenshots and accessibility checks all read this one tree.
It holds no pixels, no fonts and no rules.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

TEXT_STEPS = 5
"""How many sizes of text a visitor may choose from; step 0 is the size the layout starts with."""


class Style(Enum):
    """The part a piece of text plays; its height in millimetres follows from it."""

    QUESTION = "question"
    READING = "reading"
    SMALL = "small"
    NOTICE = "notice"


class Look(Enum):
    """The part a button plays."""

    PRIMARY = "primary"
    """The way forward; at most one a screen."""
    CARD = "card"
    """One of several equal answers."""
    PRIORITY = "priority"
    """For people who go first: seen at once, yet beside the way forward."""
    HELP = "help"
    """Calls a person; the same on every screen."""
    QUIET = "quiet"
    """Possible, never urged."""


class Theme(Enum):
    """The two sets of colours a visitor chooses from."""

    DAY = "day"
    HIGH_CONTRAST = "high_contrast"


class Mood(Enum):
    """What the robot's face shows."""

    WAITING = "waiting"
    LISTENING = "listening"
    THINKING = "thinking"
    SPEAKING = "speaking"
    SORRY = "sorry"


@dataclass(frozen=True, slots=True)
class Text:
    """Words to read; a line break in them is kept."""

    text: str
    style: Style = Style.READING
    icon: str | None = None
    """A notice's picture; one that names none is a warning."""


@dataclass(frozen=True, slots=True)
class Button:
    """Something to touch. `id` goes into the event; the rest is for people."""

    id: str
    label: str
    look: Look = Look.QUIET
    icon: str | None = None
    detail: str | None = None
    """Second, smaller lines: the name in Vietnamese. A line break in it is kept."""
    badge: str | None = None
    """The letter that the tickets of this service begin with."""
    waiting: int | None = None
    """How many people wait for it, shown as a number beside a picture; None while that is not known."""
    chosen: bool = False
    spoken: str | None = None
    """What is said for it where the label alone would not do."""


@dataclass(frozen=True, slots=True)
class Cards:
    """Equal answers in a grid: two columns in portrait, four in landscape."""

    buttons: tuple[Button, ...]


@dataclass(frozen=True, slots=True)
class Actions:
    """Buttons under one another over the whole width, the most likely one first."""

    buttons: tuple[Button, ...]


@dataclass(frozen=True, slots=True)
class Number:
    """A ticket's label, as large as the screen allows."""

    label: str


@dataclass(frozen=True, slots=True)
class Facts:
    """Short facts below one another, each with a picture: an icon's name and its words."""

    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Face:
    """The robot's eyes, large, as on the screen that waits for visitors."""

    mood: Mood


@dataclass(frozen=True, slots=True)
class Row:
    """Two to four equal buttons beside one another: ways on that matter less than what stands above them."""

    buttons: tuple[Button, ...]


@dataclass(frozen=True, slots=True)
class Keys:
    """A keypad: equal keys in rows of `across`, as on a telephone."""

    buttons: tuple[Button, ...]
    across: int = 3


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed so far, large; `places` is how much there is room for. It is shown and never spoken."""

    text: str
    places: int


@dataclass(frozen=True, slots=True)
class Qr:
    """A code to take along on a telephone, and the words for it beside or below."""

    payload: str
    caption: str


@dataclass(frozen=True, slots=True)
class Listing:
    """Points to read under a heading, one below another, each as a whole sentence: what to bring."""

    points: tuple[str, ...]
    heading: str = ""


@dataclass(frozen=True, slots=True)
class Meter:
    """How loud it is: 0 to `LOUDEST`, so that a visitor sees to be heard."""

    level: int


LOUDEST = 8

Block = Text | Cards | Actions | Number | Facts | Face | Row | Keys | Typed | Qr | Listing | Meter


@dataclass(frozen=True, slots=True)
class Screen:
    """Everything one moment shows. Equal screens look alike, so nothing is drawn twice."""

    id: str
    """The state this shows, in snake case."""
    language: str
    centre: str
    """The centre's name, in the header."""
    clock: str | None
    """`HH:MM`, or None while the time is not known."""
    says: str
    """What the voice says, shown in the speech line."""
    body: tuple[Block, ...]
    foot: tuple[Button, ...]
    """Back, language, text size, contrast, help: the same place on every screen."""
    mood: Mood = Mood.WAITING
    text_step: int = 0
    theme: Theme = Theme.DAY

    def buttons(self) -> Iterator[Button]:
        """All buttons in focus order."""
        for block in self.body:
            if isinstance(block, Cards | Actions | Row | Keys):
                yield from block.buttons
        yield from self.foot

    def spoken(self) -> tuple[str, ...]:
        """What a person who cannot see the screen hears, in order."""
        heard = [self.says] if self.says else []
        for block in self.body:
            match block:
                case Text(text=text):
                    heard.append(text)
                case Number(label=label):
                    heard.append(label)
                case Facts(rows=rows):
                    heard.extend(words for _, words in rows)
                case Listing(points=points, heading=heading):
                    heard.extend([heading, *points] if heading else points)
                case Qr(caption=caption):
                    heard.append(caption)
                case Cards() | Actions() | Face() | Row() | Keys() | Typed() | Meter():
                    pass
        heard.extend(button.spoken or button.label for button in self.buttons())
        return tuple(dict.fromkeys(heard))
