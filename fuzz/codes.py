"""What a visitor shows to the scanner: any bytes are some code, and nothing of a person is in it.

The first byte chooses: the bytes as they come, a card of nobody with pieces replaced, or one of our own codes with
pieces replaced. What a card says of a person is written in letters that occur nowhere else, so that it is found again.
"""

from __future__ import annotations

import re
from datetime import date
from enum import Enum

from fuzz.harness import RECORD, instrumented, run

with instrumented():
    from kiosk.codes import (
        AgeBand,
        Appointment,
        CitizenCard,
        Code,
        Dossier,
        Link,
        OwnTicket,
        PickUp,
        Unknown,
        dossier_of_typed,
        pick_up_of_typed,
        read_code,
    )

TODAY = date(2026, 11, 24)
CARDS = (
    b"999140777888|999333444|Kzzq Wvvj|17071940|Nam|Jqqx Vwwz|15062021",
    b"999140777888||Kzzq Wvvj|17071940|N\xe1\xbb\xaf|Jqqx Vwwz|15062021||||",
    b"999040777888|Kzzq Wvvj|17/07/1940|Nam|Jqqx Vwwz|15/06/2021",
    b"DN4990777888333|4b7a7a712057767a6a|17/07/1940|1|4a717178205677777a|01 - 999|-|$",
)
SECRETS = re.compile(r"777888|333444|zzq|vvj|qqx|wwz|7071940|7/07/1940|1940-07|5062021", re.IGNORECASE)
OWN = (
    b"Q1:2026-11-24:A1017:7K2M9Q",
    b"HEN:4F7K2Q8B",
    b"NHAN:40718369",
    b"H29.12.3-260310-0420",
    b"https://a.example/x?ma=000.00.01.H29-260310-0420&y=1",
)
DOSSIER = re.compile(r"[A-Z0-9.]{3,20}-[0-9]{6}-[0-9]{4,6}")
HOST = re.compile(r"[a-z0-9-]{1,63}(\.[a-z0-9-]{1,63})*")


def one(data: bytes) -> None:
    """Read as a scanner's bytes and as typed words."""
    choice, rest = (data[0], data[1:]) if data else (0, b"")
    today = None if choice >= 128 else TODAY
    payload = _payload(choice, rest)
    found = read_code(payload, today, link_hosts=frozenset({"a.example"}))
    _check(found, today)
    if choice % 4 == 1:
        _check_forgotten(found, payload)
    _check_typed(payload.decode("utf-8", "replace"), today)


def _payload(choice: int, rest: bytes) -> bytes:
    match choice % 4:
        case 1:
            return _edited(CARDS[choice // 4 % len(CARDS)], rest)
        case 2:
            return _edited(OWN[choice // 4 % len(OWN)], rest)
        case _:
            return rest


def _edited(sample: bytes, edits: bytes) -> bytes:
    """Each record: where, how many bytes go (both one byte), and what comes in their place."""
    for edit in filter(None, edits.split(RECORD)):
        at, gone = edit[0] % (len(sample) + 1), (edit[1] % 16 if len(edit) > 1 else 0)
        sample = sample[:at] + edit[2:] + sample[at + gone :]
    return sample


def _check(found: Code, today: date | None) -> None:
    """Of each kind nothing but what its grammar allows."""
    match found:
        case CitizenCard(age_band):
            assert isinstance(age_band, AgeBand)
            assert today is not None or age_band is AgeBand.UNKNOWN
        case Dossier(code):
            assert DOSSIER.fullmatch(code)
        case Appointment(id_):
            assert re.fullmatch(r"[0-9A-Z]{4,20}", id_)
        case OwnTicket(label, day, token):
            assert re.fullmatch(r"[A-Z][0-9]{3,6}", label)
            assert isinstance(day, date)
            assert re.fullmatch(r"[0-9A-Z]{6}", token)
        case PickUp(code):
            assert re.fullmatch(r"[0-9]{8}", code)
            assert code not in repr(found)
        case Link(host, listed):
            assert HOST.fullmatch(host)
            assert len(host) <= 253
            assert listed == (host == "a.example")
        case Unknown(reason):
            assert isinstance(reason, Enum)


def _check_forgotten(found: Code, payload: bytes) -> None:
    """A card's code holds nothing of its person. One into which an address was written may be that address."""
    if isinstance(found, CitizenCard | Unknown):
        assert not SECRETS.search(repr(found))
    elif isinstance(found, Link):
        assert b"://" in payload or b"www." in payload.lower(), "a card became an address"


def _check_typed(words: str, today: date | None) -> None:
    for found in (dossier_of_typed(words, today), pick_up_of_typed(words)):
        assert isinstance(found, Dossier | PickUp | Unknown)
        _check(found, today)


if __name__ == "__main__":
    run("codes", most_bytes=300)
