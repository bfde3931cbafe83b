"""Cards in QR codes: the age band of a citizen's card, and that a card is the health insurance's.

Citizen's card, fields between `|` (Thông tư 06/2021/TT-BCA; the card of 1 July 2024 adds four, usually empty):

    number of 12 digits | old number or empty | name | birth ddmmyyyy | Nam or Nữ | address | issue ddmmyyyy

Programs that copy a code leave the old number out, or write dd/mm/yyyy. Decoders that take the code for Japanese or
Chinese garble every letter with a mark, and may swallow a `|` behind one. Digits survive, and a `|` behind a digit:
no more is relied upon.

The 12 digits (Thông tư 59/2021/TT-BCA, Điều 4): province 3, century and sex 1, birth year 2, random 6.
"""

from __future__ import annotations

import re
from datetime import date

from kiosk.shown import AgeBand, CitizenCard

FEWEST_FIELDS, MOST_FIELDS = 6, 15
"""The copied form; the card's 11, and some for a card to come."""
FEWEST_GARBLED = 3
"""Of those, what is left where every `|` behind a letter was swallowed."""
SEXES = {"nam": 0, "nữ": 1}
"""The last bit of the number's fourth digit."""

_NUMBER = re.compile(r"[0-9]{12}")
_DATE = re.compile(r"(?<![0-9/])([0-9]{2})(/?)([0-9]{2})\2([0-9]{4})\Z")
_LINE_END = re.compile(r"[\r\n]")
_INSURANCE_NUMBER = re.compile(r"[A-Z]{2}[0-9]{13}|[0-9]{10}|[0-9]{12}")
_NAME_IN_HEX = re.compile(r"(?:[0-9A-Fa-f]{2}){4,}")


def read_citizen_card(text: str, today: date | None) -> CitizenCard | None:
    """The card's age band on `today`, None where nobody knows the day; None where the text is no card."""
    fields = _fields(text)
    return CitizenCard(_age_band(fields, today)) if _is_card(fields) and not _LINE_END.search(text) else None


def is_insurance_card(text: str) -> bool:
    """The card number, then the name as hexadecimal UTF-8.

    A number has 15 characters until April 2021, 10 digits since; 12 since August 2025 (Nghị định 188/2025/NĐ-CP).
    """
    fields = _fields(text)
    if len(fields) < 3 or not _INSURANCE_NUMBER.fullmatch(fields[0]) or not _NAME_IN_HEX.fullmatch(fields[1]):
        return False
    name = bytes.fromhex(fields[1]).decode("utf-8", "replace")
    return name.isprintable() and "\ufffd" not in name  # an old number of 12 digits is hexadecimal too, and no name


def _fields(text: str) -> list[str]:
    return [field.strip() for field in text.split("|")]


def _is_card(fields: list[str]) -> bool:
    fewest = FEWEST_GARBLED if any(map(_DATE.search, fields)) else FEWEST_FIELDS
    return bool(_NUMBER.fullmatch(fields[0])) and fewest <= len(fields) <= MOST_FIELDS


def _age_band(fields: list[str], today: date | None) -> AgeBand:
    """Unknown wherever two things of the card disagree: a misread, most likely. Nobody is accused of anything."""
    place, born = _first_date(fields)
    if born is None or today is None or born > today:
        return AgeBand.UNKNOWN
    if not _number_agrees(fields[0], born, "".join(fields[place + 1 : place + 2])):
        return AgeBand.UNKNOWN
    return _band(_full_years(born, today))


def _first_date(fields: list[str]) -> tuple[int, date | None]:
    """The first field that ends as a date does, and its day; None where there is no such day."""
    for place, field in enumerate(fields):
        if found := _DATE.search(field):
            return place, _day(found)
    return len(fields), None


def _number_agrees(number: str, born: date, sex: str) -> bool:
    """Holds also against taking the day of issue for a missing birth date: the year would be another one."""
    century, sex_bit = divmod(int(number[3]), 2)
    same_sex = SEXES.get(sex.casefold(), sex_bit) == sex_bit
    return same_sex and born.year == 1900 + 100 * century + int(number[4:6])


def _day(found: re.Match[str]) -> date | None:
    day, _, month, year = found.groups()
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def _full_years(born: date, today: date) -> int:
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


def _band(years: int) -> AgeBand:
    if years >= 75:
        return AgeBand.FROM_75
    return AgeBand.FROM_60 if years >= 60 else AgeBand.OTHER
