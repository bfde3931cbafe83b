"""The command `kiosk scan`: what a code in a picture, in words or in bytes is to the kiosk. One JSON line each.

    {"kind": "citizen_card", "age_band": ">=75", "decoder": "zxing", "ms": 3.2}

kind       citizen_card · dossier · appointment · own_ticket · pick_up · link · unknown · none (no code in the picture)
age_band   of a citizen's card: ">=75" · ">=60" · "other" · "unknown"
code       of a dossier and an appointment what it says, of a ticket its label, of a link its host. Never a pick-up
           code, which opens a door, nor a ticket's token, which proves who holds it
reason     why it is unknown: `kiosk.shown.Reason`, or "unreadable" for a file
decoder    "zxing" or "zbar" for a picture, null where neither found anything; "text", "bytes"
ms         milliseconds from the picture in memory to the kind

Nothing else of what was read is told: no name, no number, no address, with -v neither.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import TypeAlias, assert_never

from drivers.scanner.scan import Scan
from kiosk.codes import (
    MOST_ALPHANUMERIC,
    Appointment,
    CitizenCard,
    Code,
    Dossier,
    Link,
    OwnTicket,
    PickUp,
    Unknown,
    most_useful,
    read_code,
)

Line: TypeAlias = "dict[str, str | float | None]"
UNREADABLE: Line = {"kind": "unknown", "reason": "unreadable", "decoder": None, "ms": 0.0}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What may be said."""
    given = parser.add_mutually_exclusive_group(required=True)
    given.add_argument("--image", nargs="+", type=Path, metavar="F", help="pictures to look for a code in")
    given.add_argument("--text", nargs="+", metavar="S", help="what a code says, as words")
    given.add_argument("--bytes", nargs="+", type=Path, metavar="F", help="files of what a scanner sent, one code each")
    parser.add_argument(
        "--today", type=_day, default=None, metavar="YYYY-MM-DD", help="the day to reckon ages by (default: today)"
    )


def run(options: argparse.Namespace, _config: Path) -> int:
    """A line for each input, in their order. 0, or 1 where a file could not be read: a line on stderr names it."""
    today = options.today or datetime.now().astimezone().date()
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a core dump would hold the card
    try:
        lines = _lines(options, today)
    except ImportError as missing:
        print(f"kiosk scan: {missing.name} is not installed: pip install ward-kiosk", file=sys.stderr)
        return 1
    failed = False
    for line in lines:
        print(json.dumps(line), flush=True)
        failed |= line == UNREADABLE
    return 1 if failed else 0


def _lines(options: argparse.Namespace, today: date) -> Iterable[Line]:
    if options.text:
        return (_of_words(words, today) for words in options.text)
    if options.bytes:
        return (_of_bytes(path, today) for path in options.bytes)
    return _of_pictures(options.image, today)


def _of_words(words: str, today: date) -> Line:
    return _read(lambda: [Scan(os.fsencode(words), "text")], today)


def _of_bytes(path: Path, today: date) -> Line:
    try:
        with path.open("rb") as file:
            payload = file.read(MOST_ALPHANUMERIC + 1)
    except OSError as fault:
        return _unreadable(path, fault.strerror or "cannot be read")
    return _read(lambda: [Scan(payload, "bytes")], today)


def _of_pictures(paths: Iterable[Path], today: date) -> Iterator[Line]:
    from drivers.scanner.decode import decode  # noqa: PLC0415 - OpenCV and zxing, which --text needs not
    from kiosk.pictures import Unreadable, read_picture  # noqa: PLC0415 - as above

    def line_of(path: Path) -> Line:
        grey = read_picture(path)
        if isinstance(grey, Unreadable):
            return _unreadable(path, grey.why)
        return _read(lambda: decode(grey, thorough=True), today)

    return map(line_of, paths)


def _read(scan: Callable[[], Iterable[Scan]], today: date) -> Line:
    started = time.perf_counter()
    seen = {read_code(each.payload, today): each.decoder for each in scan()}
    code = most_useful(seen)
    ms = round((time.perf_counter() - started) * 1000, 2)
    return {**_told(code), "decoder": seen[code] if code else None, "ms": ms}


def _told(code: Code | None) -> Line:
    match code:
        case None:
            return {"kind": "none"}
        case CitizenCard(age_band):
            return {"kind": "citizen_card", "age_band": age_band.value}
        case Dossier(words):
            return {"kind": "dossier", "code": words}
        case Appointment(words):
            return {"kind": "appointment", "code": words}
        case OwnTicket(label=words):
            return {"kind": "own_ticket", "code": words}
        case PickUp():
            return {"kind": "pick_up"}
        case Link(host=words):
            return {"kind": "link", "code": words}
        case Unknown(reason):
            return {"kind": "unknown", "reason": reason.value}
        case _:
            assert_never(code)


def _unreadable(path: Path, why: str) -> Line:
    print(f"kiosk scan: {_named(path)}: {why}", file=sys.stderr)
    return UNREADABLE


def _named(path: Path) -> str:
    """Who took `--bytes` for `--text` gave a card for a file's name: it is not repeated."""
    is_card = isinstance(read_code(os.fsencode(path), None), CitizenCard)
    return "a card's words, not a file's name (is --text meant?)" if is_card else str(path)


def _day(words: str) -> date:
    try:
        return date.fromisoformat(words)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{words!r}: expected a day such as 2026-11-24") from None
