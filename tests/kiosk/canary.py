"""Somebody who does not exist, and the search for what became of their card."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from unicodedata import normalize

from tests.kiosk import cards

CANARY = cards.Person(
    number="999147358264",
    old_number="999618273",
    name="Huỳnh Thị Ngọc Bướm",
    born=date(1947, 7, 16),
    sex="Nữ",
    address="Số 4793KX Hẻm Chuồn Chuồn, Khóm Giả Định, Phường Ví Dụ, Tây Ninh",
    issued=date(2021, 8, 19),
)
CARD = cards.can_cuoc(CANARY).encode()
"""The code on that person's card. It must give an age band from 75, and be found nowhere."""


def traces(told: str | bytes) -> list[str]:
    """What of the canary is in this, in whatever way it is written down: letters, escapes, hexadecimal, Base64."""
    words = told.decode("utf-8", "replace") if isinstance(told, bytes) else told
    plain = normalize("NFC", words).casefold()
    return [way for way in _WAYS if way in plain or way in words]


def traces_in_folder(folder: Path, *, but: tuple[Path, ...] = ()) -> list[str]:
    """The files beneath in which something of the canary is, by name or by content."""
    files = [path for path in folder.rglob("*") if path.is_file() and path not in but]
    return [str(path) for path in files if traces(path.read_bytes()) or traces(path.name)]


def _ways() -> Iterator[str]:
    for secret in CANARY.secrets:
        yield secret.casefold()
        yield json.dumps(secret).strip('"').casefold()
        yield repr(secret.encode())[2:-1].casefold()
        yield secret.encode().hex()
        yield normalize("NFD", secret).encode().hex()
    for start in range(3):  # Base64 packs three bytes at a time
        yield base64.b64encode(CARD[start : start + 60]).decode()


_WAYS = tuple(dict.fromkeys(_ways()))
