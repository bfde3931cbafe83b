"""Bytes that a scanner read -> what was shown. Whoever holds a QR code writes these bytes: they are hostile.

Capped in length, decoded strictly, held against one grammar a kind, and forgotten: a `Code` holds nothing of a person
but an age band. Nothing here becomes a topic, a path, SQL or bytes for a printer, and no address is opened.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from unicodedata import normalize

from kiosk.card_code import is_insurance_card, read_citizen_card
from kiosk.dossier_code import dossier_of_typed, find_dossier
from kiosk.own_code import pick_up_of_typed, read_own
from kiosk.shown import (
    AgeBand,
    Appointment,
    CitizenCard,
    Code,
    Dossier,
    Link,
    OwnTicket,
    PickUp,
    Reason,
    Unknown,
)

__all__ = [
    "AgeBand",
    "Appointment",
    "CitizenCard",
    "Code",
    "Dossier",
    "Link",
    "OwnTicket",
    "PickUp",
    "Reason",
    "Unknown",
    "dossier_of_typed",
    "most_useful",
    "pick_up_of_typed",
    "read_code",
]

MOST_BYTES = 2_953
MOST_ALPHANUMERIC = 4_296
"""What the largest QR code holds (ISO/IEC 18004, version 40-L)."""
MOST_OF_A_HOST = 253
"""Characters of a name in the domain name system (RFC 1035)."""

_ALPHANUMERIC = re.compile(rb"[0-9A-Z $%*+\-./:]*")
_FRAMING = b" \t\r\n\0"
"""What serial scanners put around a code."""
_BOM = "\ufeff".encode()
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_OPAQUE = re.compile(r"[0-9A-Za-z+/=_.-]{32,}")
_ADDRESS = re.compile(r"(?:(?<![A-Za-z0-9+.-])[A-Za-z][A-Za-z0-9+.-]{1,15}://|\A(?=[Ww]{3}\.))([^\s/?#\\]{1,300})")
_HOST = re.compile(r"(?:[a-z0-9-]{1,63}\.){0,20}[a-z0-9-]{1,63}")


def read_code(payload: bytes, today: date | None, *, link_hosts: frozenset[str] = frozenset()) -> Code:
    """What was shown. `today` is None while nobody knows the day; `link_hosts` are the hosts that the centre lists."""
    if len(payload) > (MOST_ALPHANUMERIC if _ALPHANUMERIC.fullmatch(payload) else MOST_BYTES):
        return Unknown(Reason.TOO_LONG)
    text = _text(payload)
    if not text:
        return Unknown(Reason.EMPTY)
    if _CONTROL.search(text):
        return Unknown(Reason.BINARY)
    return (
        read_own(text) or _card(text, today) or _reference(text, today, link_hosts) or Unknown(_why_not(text, payload))
    )


def most_useful(codes: Iterable[Code]) -> Code | None:
    """The one to act upon where several were seen at once; None where none was."""
    return min(codes, key=_rank, default=None)


_BY_USE = (CitizenCard, Dossier, Appointment, OwnTicket, PickUp, Link, Unknown)


def _rank(code: Code) -> tuple[int, bool]:
    return _BY_USE.index(type(code)), code == CitizenCard(AgeBand.UNKNOWN)


def _text(payload: bytes) -> str:
    """As UTF-8, else as Windows' Vietnamese, else what is ASCII of it. Digits and `|` are the same in all three."""
    bare = payload.strip(_FRAMING).removeprefix(_BOM).strip(_FRAMING)
    decoded = _strictly(bare, "utf-8") or _strictly(bare, "cp1258") or bare.decode("ascii", "replace")
    return normalize("NFC", decoded)


def _strictly(payload: bytes, encoding: str) -> str | None:
    try:
        return payload.decode(encoding)
    except UnicodeDecodeError:
        return None


def _card(text: str, today: date | None) -> CitizenCard | Unknown | None:
    if is_insurance_card(text):
        return Unknown(Reason.INSURANCE_CARD)
    return read_citizen_card(text, today)


def _reference(text: str, today: date | None, listed: frozenset[str]) -> Dossier | Link | Unknown | None:
    """A dossier's code, in an address too; else an address; else what was wrong with the dossier's code."""
    dossier = find_dossier(text, today)
    if isinstance(dossier, Dossier):
        return dossier
    return _link(text, listed) or dossier


def _link(text: str, listed: frozenset[str]) -> Link | None:
    found = _ADDRESS.search(text)
    host = _host(found[1]) if found else None
    return Link(host, host in listed) if host else None


def _host(authority: str) -> str | None:
    """The host of `user:password@host:port`; None where it is no name."""
    name = authority.rpartition("@")[2].partition(":")[0].removesuffix(".").lower()
    try:
        ascii_name = name.encode("idna").decode("ascii") if not name.isascii() else name
    except UnicodeError:
        return None
    return ascii_name if len(ascii_name) <= MOST_OF_A_HOST and _HOST.fullmatch(ascii_name) else None


def _why_not(text: str, payload: bytes) -> Reason:
    if _strictly(payload, "utf-8") is None:
        return Reason.BINARY
    return Reason.OPAQUE if _OPAQUE.fullmatch(text) else Reason.NOT_KNOWN
