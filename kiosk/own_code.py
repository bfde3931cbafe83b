"""Codes of our own: a kiosk's ticket, an appointment, a locker's pick-up code.

    Q1:2026-11-24:A1017:7K2M9Q   ticket: day, label, token; `kiosk.ticket` prints it
    HEN:4F7K2Q8B                 appointment: id of 4 to 20 digits and capitals, then its check character
    NHAN:40718369                pick-up: seven digits, then the check digit; also typed on the glass

Capitals, digits and `:` alone, so that a QR code packs them tightly and stays small. The check characters are those
of ISO/IEC 7064, MOD 37,36 and MOD 11,10: every single wrong character and most swapped neighbours are found.
"""

from __future__ import annotations

import hashlib
import re

import msgspec

from kiosk.contract import Day, Label, Token
from kiosk.shown import Appointment, OwnTicket, PickUp, Reason, Unknown

TICKET, APPOINTMENT, PICK_UP = "Q1:", "HEN:", "NHAN:"
DIGITS = "0123456789"
LETTERS_TOO = DIGITS + "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
PICK_UP_DIGITS = 8
SCRYPT_N, SCRYPT_R, SCRYPT_P = 2**13, 8, 1
"""8 MB and some tens of milliseconds a try: docs/decisions/0011."""

_PICK_UP = re.compile(rf"[0-9]{{{PICK_UP_DIGITS}}}")
_APPOINTMENT = re.compile(r"[0-9A-Z]{5,21}")
_BETWEEN_DIGITS = str.maketrans("", "", " -.")


class _TicketFields(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    day: Day
    label: Label
    token: Token


def read_own(text: str) -> OwnTicket | Appointment | PickUp | Unknown | None:
    """One of our codes; Unknown where it only begins as one, None where it does not."""
    for prefix, read in ((TICKET, _ticket), (APPOINTMENT, _appointment), (PICK_UP, _pick_up)):
        if text.startswith(prefix):
            return read(text.removeprefix(prefix)) or Unknown(Reason.MISREAD)
    return None


def pick_up_of_typed(text: str) -> PickUp | Unknown:
    """The code that was typed on the glass. NOT_KNOWN: not eight digits; MISREAD: mistyped."""
    typed = text.translate(_BETWEEN_DIGITS)
    if not _PICK_UP.fullmatch(typed):
        return Unknown(Reason.NOT_KNOWN)
    return _pick_up(typed) or Unknown(Reason.MISREAD)


def appointment_payload(appointment: str) -> str:
    """What the QR code of an appointment says."""
    return APPOINTMENT + appointment + check_character(appointment, LETTERS_TOO)


def pick_up_code(seven_digits: str) -> str:
    """The whole code for seven digits that were drawn: what the visitor is told."""
    return seven_digits + check_character(seven_digits, DIGITS)


def pick_up_payload(code: str) -> str:
    """What the QR code of a whole pick-up code says."""
    return PICK_UP + code


def pick_up_digest(code: str, salt: str) -> str:
    """What is kept of a whole pick-up code: slow to make on purpose. `salt` is 32 hexadecimal digits."""
    made = hashlib.scrypt(code.encode(), salt=bytes.fromhex(salt), n=SCRYPT_N, r=SCRYPT_R, p=SCRYPT_P, dklen=32)
    return made.hex()


def check_character(body: str, alphabet: str) -> str:
    """ISO/IEC 7064, the hybrid system of this alphabet: MOD 11,10 of digits, MOD 37,36 of digits and capitals."""
    size = len(alphabet)
    product = size
    for character in body:
        total = (product + alphabet.index(character)) % size or size
        product = total * 2 % (size + 1)
    return alphabet[(size + 1 - product) % size]


def _ticket(words: str) -> OwnTicket | None:
    try:
        fields = msgspec.convert(words.split(":"), _TicketFields)
    except msgspec.ValidationError:
        return None
    return OwnTicket(fields.label, fields.day, fields.token)


def _appointment(words: str) -> Appointment | None:
    whole = _APPOINTMENT.fullmatch(words) and check_character(words[:-1], LETTERS_TOO) == words[-1]
    return Appointment(words[:-1]) if whole else None


def _pick_up(words: str) -> PickUp | None:
    whole = _PICK_UP.fullmatch(words) and check_character(words[:-1], DIGITS) == words[-1]
    return PickUp(words) if whole else None
