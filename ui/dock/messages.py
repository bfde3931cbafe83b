"""What the page and the dock say to each other over the WebSocket: JSON, one object a message, told apart by `kind`.

The pixels go beside it as binary messages, see `patches`. What comes from a page is decoded strictly.
A new thing on the bench is a new kind here, a part of the `Board` or a case of the `Viewer`, and a panel on the page.
"""

from __future__ import annotations

from typing import Annotated

import msgspec

from ui.dock.model import Level, Phase, ReadyCode, Switch, Target

LIMIT_BYTES = 512
"""The longest message a page may send; the longest it has reason to send is about 100 bytes."""

MOST_SOUND_BYTES = 4_096
"""The longest piece of sound a page may send: an eighth of a second."""

MOST_PICTURE_BYTES = 8_000_000
"""The largest file of a picture to show: a telephone's camera makes 3 to 5 MB."""

FINGERS = 16
"""How many fingers one page may have down."""

Coordinate = Annotated[int, msgspec.Meta(ge=-32_768, le=32_767)]
Name = Annotated[str, msgspec.Meta(max_length=64)]


class FromPage(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="kind"):
    """What all messages of a page share."""


class PageTouch(FromPage, frozen=True, tag="touch"):
    """A finger, numbered by the page."""

    phase: Phase
    finger: Annotated[int, msgspec.Meta(ge=0, lt=FINGERS)]
    x: Coordinate
    y: Coordinate


class PageSwitch(FromPage, frozen=True, tag="switch"):
    """Somebody moved a switch."""

    id: Name
    value: Name


class PageDrawn(FromPage, frozen=True, tag="drawn"):
    """The page has drawn an update and has room for another."""


Incoming = PageTouch | PageSwitch | PageDrawn
_INCOMING: msgspec.json.Decoder[Incoming] = msgspec.json.Decoder(Incoming)


def decode(text: str) -> Incoming | None:
    """A page's message; None where it is none."""
    if len(text) > LIMIT_BYTES:
        return None
    try:
        return _INCOMING.decode(text)
    except (msgspec.DecodeError, RecursionError, UnicodeError):
        return None


class ToPage(msgspec.Struct, frozen=True, tag_field="kind"):
    """What all messages to a page share."""


class Hello(ToPage, frozen=True, tag="hello"):
    """The first thing a page hears."""

    title: str
    run: str
    """Which run of the kiosk this is: what an earlier one said is forgotten."""
    width: int
    height: int
    simulated: tuple[str, ...]
    read_only: bool
    codes: tuple[ReadyCode, ...] = ()
    """What can be shown to the scanner; none where there is no hand to do it."""
    most_picture_bytes: int = MOST_PICTURE_BYTES
    talk: bool = False
    """Whether the page is the kiosk's microphone and loudspeaker."""


class ScreenNow(ToPage, frozen=True, tag="screen"):
    """What the pixels mean; the id is empty before the first screen."""

    id: str
    language: str
    spoken: tuple[str, ...]
    targets: tuple[Target, ...]


class VoiceNow(ToPage, frozen=True, tag="voice"):
    """What the kiosk hears and says."""

    hears: bool
    listening: bool
    said: str
    """What was said last, in words."""
    count: int
    """How much was said in this run."""


class Light(msgspec.Struct, frozen=True):
    """A status light and the words beside it."""

    name: str
    level: Level
    words: str


class Lights(ToPage, frozen=True, tag="status"):
    """All lights, in their order."""

    rows: tuple[Light, ...]


class Switches(ToPage, frozen=True, tag="switches"):
    """All switches, in their order."""

    switches: tuple[Switch, ...]


class SlipNote(msgspec.Struct, frozen=True):
    """A slip without its picture, which is at `/paper/{id}.png`."""

    id: int
    width: int
    height: int
    dots_per_mm: float
    age_ms: int


class Papers(ToPage, frozen=True, tag="paper"):
    """The slips that are kept."""

    count: int
    """Slips of this run, those no longer kept included."""
    slips: tuple[SlipNote, ...]
    """The newest first."""


class LogLine(msgspec.Struct, frozen=True):
    """Something that happened."""

    what: str
    """`screen`, `switch`, `paper`, `code`, `voice` or `status`."""
    words: str
    age_ms: int


class Log(ToPage, frozen=True, tag="log"):
    """What happened last."""

    lines: tuple[LogLine, ...]
    """The newest first."""


def encode(message: ToPage) -> str:
    """The message as JSON text."""
    return msgspec.json.encode(message).decode()
