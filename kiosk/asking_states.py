"""States of a question about a procedure: asking it, aloud or by touch, and the answer page by page."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from kiosk.visit import Visit


class Slip(Enum):
    """How far something that is printed on request has come."""

    OFFERED = "offered"
    PRINTING = "printing"
    PRINTED = "printed"
    NOT_PRINTED = "not_printed"


@dataclass(frozen=True, slots=True)
class Asking:
    """Asks what the visitor wants to know: aloud, or by the areas of the centre."""

    visit: Visit


@dataclass(frozen=True, slots=True)
class Listening:
    """The microphone is open for one sentence."""

    visit: Visit


@dataclass(frozen=True, slots=True)
class Thinking:
    """What was said is being understood."""

    visit: Visit


@dataclass(frozen=True, slots=True)
class Browsing:
    """The procedures of one area, a page at a time."""

    visit: Visit
    service: str
    page: int = 0


@dataclass(frozen=True, slots=True)
class AskingBack:
    """Several procedures may be meant: the visitor says which."""

    visit: Visit
    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Answering:
    """What to bring, what it costs, how long, where: a page at a time, to be printed on request."""

    visit: Visit
    procedure: str
    page: int = 0
    slip: Slip = Slip.OFFERED


class Topic(Enum):
    """What is asked about the hall and not about a procedure."""

    PRIORITY = "priority"
    PLACE = "place"
    """Opening hours, and what else is in the house."""


@dataclass(frozen=True, slots=True)
class Telling:
    """Answers a question about the hall."""

    visit: Visit
    topic: Topic


@dataclass(frozen=True, slots=True)
class Referring:
    """Says who answers this instead, or that nobody here does. `kind` is one of the advisor's."""

    visit: Visit
    kind: str
    where: str = ""


class Silence(Enum):
    """Why there is nothing to answer."""

    NOT_HEARD = "not_heard"
    NO_EAR = "no_ear"
    """The voice is off: no microphone, or the voice process is being restarted."""


@dataclass(frozen=True, slots=True)
class NotHeard:
    """Nothing could be understood: another try, or touch."""

    visit: Visit
    why: Silence
