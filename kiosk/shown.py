"""What a visitor can show to the scanner, as data. Of a person there is an age band here and nothing else."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from typing import TypeAlias


class AgeBand(Enum):
    """All that is taken from a citizen's card. A hint for priority: the counter checks the card."""

    FROM_75 = ">=75"
    FROM_60 = ">=60"
    OTHER = "other"
    UNKNOWN = "unknown"
    """No birth date that can be, one that its own number contradicts, or nobody knows what day it is."""


class Reason(Enum):
    """Why a code is of no use here. It tells nothing of what the code holds."""

    EMPTY = "empty"
    TOO_LONG = "too_long"
    """More than a QR code can hold: whoever sent this is no scanner."""
    BINARY = "binary"
    INSURANCE_CARD = "insurance_card"
    OPAQUE = "vneid_or_opaque"
    """One long run of letters and digits, as the codes of the VNeID app: made for another reader."""
    BAD_DATE = "bad_date"
    """A dossier's code of a day that cannot be, or that has not come."""
    MISREAD = "misread"
    """Begins as one of our own codes and is none: a damaged print, or one of somebody else's making."""
    NOT_KNOWN = "not_known"


@dataclass(frozen=True, slots=True)
class CitizenCard:
    """A căn cước or CCCD was shown."""

    age_band: AgeBand


@dataclass(frozen=True, slots=True)
class Dossier:
    """The receipt of a dossier; `code` in capitals, such as H29-260310-0420."""

    code: str


@dataclass(frozen=True, slots=True)
class Appointment:
    """An appointment of this centre's."""

    id: str


@dataclass(frozen=True, slots=True)
class OwnTicket:
    """A ticket of this centre's kiosks. The token proves who holds the paper, so it is not shown."""

    label: str
    day: date
    token: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class PickUp:
    """The one-time code of a locker: 8 digits. It opens a door, so it is not shown."""

    code: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Link:
    """An address of the web, of which the host alone is kept. It is never opened."""

    host: str
    """ASCII, small letters; a name in other letters as punycode."""
    listed: bool = False
    """Whether the centre lists this host as known: no other is shown to anybody."""


@dataclass(frozen=True, slots=True)
class Unknown:
    """Nothing that is of use here."""

    reason: Reason


Code: TypeAlias = CitizenCard | Dossier | Appointment | OwnTicket | PickUp | Link | Unknown
