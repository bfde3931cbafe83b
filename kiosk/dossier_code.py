"""The code of a dossier, wherever it stands in a receipt's QR code: bare, in words, or in an address of the web.

Agency, day of reception as YYMMDD, a serial of 4 to 6 digits. Two orders of the agency's parts are in use:

    H29.12.3-260310-0420        Quyết định 20/2020/QĐ-TTg
    000.00.01.H29-260310-0420   QCVN 102:2016
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from urllib.parse import unquote

from kiosk.shown import Dossier, Reason, Unknown

_AGENCY = r"[A-Z][0-9]{2}(?:\.[0-9]{1,3}){0,3}|(?:[0-9]{2,3}\.){1,3}[A-Z][0-9]{2}"
_SHAPE = rf"(?:{_AGENCY})-([0-9]{{2}})([0-9]{{2}})([0-9]{{2}})-[0-9]{{4,6}}"
_WHOLE = re.compile(_SHAPE, re.ASCII)
# No part of something longer: half a code could be another dossier's.
_WITHIN = re.compile(rf"(?<![A-Z0-9_.])(?:{_SHAPE})(?![A-Z0-9_]|[-.][0-9])", re.ASCII | re.IGNORECASE)


def find_dossier(text: str, today: date | None) -> Dossier | Unknown | None:
    """The first code of a real day; Unknown where there are only others, None where there is none at all."""
    day_was_bad = False
    for code, day in _candidates(text):
        if day is not None and (today is None or day <= today):
            return Dossier(code)
        day_was_bad = True
    return Unknown(Reason.BAD_DATE) if day_was_bad else None


def dossier_of_typed(text: str, today: date | None) -> Dossier | Unknown:
    """The code that was typed on the glass, and nothing beside it. Spaces do not matter."""
    typed = "".join(text.upper().split())
    found = find_dossier(typed, today) if _WHOLE.fullmatch(typed) else None
    return found or Unknown(Reason.NOT_KNOWN)


def _candidates(text: str) -> Iterator[tuple[str, date | None]]:
    for found in _WITHIN.finditer(unquote(text)):
        yield found[0].upper(), _day(*map(int, found.groups()))


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(2000 + year, month, day)
    except ValueError:
        return None
