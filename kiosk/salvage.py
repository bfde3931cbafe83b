"""What a ruined ledger still tells. No SQL: its events are looked for in the bytes of the file and of its log.

An event stands in the file as one piece of JSON (`kiosk/contract.py`), so it is found wherever a page ended up: with
the first page gone, the file cut short, the log torn. What does not decode strictly is no event.
"""

from __future__ import annotations

import json
import logging
import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from kiosk.contract import KioskEvent, TicketIssued, decode_uplink
from kiosk.reserve import sync_folder

log = logging.getLogger(__name__)

KEEP_ASIDE = 8
"""Ruined ledgers that are kept for whoever looks into it; a card that ruins one a day must not be filled by them."""
_CHUNK = 64 * 1024
_PAGE = 4096
_BEGINS = re.compile(r'\{"type":"(?:ticket_issued|ticket_paper|help_wanted|ticket_returned|door_used)"')
_JSON = json.JSONDecoder()
_LONGEST = 4_096
"""No event is longer; SQLite keeps what is shorter than a quarter page in one piece."""


def set_aside(ledger: Path) -> bool:
    """Rename a ledger, and its log with it, so that a new one can begin. Whether it worked.

    The file goes first: a ledger without its log would pass for a whole one that had given fewer numbers.
    """
    number = max((taken for taken, _ in asides(ledger)), default=0) + 1
    try:
        if ledger.exists():
            ledger.rename(_aside(ledger, number))
        if _log_of(ledger).exists():
            _log_of(ledger).rename(_log_of(_aside(ledger, number)))
        sync_folder(ledger.parent)
    except OSError as fault:
        log.warning("the ledger cannot be set aside: %s", fault.strerror)
        return False
    log.error("the ledger is set aside as %s", _aside(ledger, number).name)
    return True


def prune(ledger: Path) -> None:
    """Let the oldest ruins go. Only after what all of them tell is in the new ledger: before, each may be the last."""
    try:
        for _, path in asides(ledger)[:-KEEP_ASIDE]:
            for name in (path, _log_of(path)):
                if name.is_file():
                    name.unlink(missing_ok=True)
    except OSError as fault:
        log.warning("old ruins cannot be removed: %s", fault.strerror)


def asides(ledger: Path) -> list[tuple[int, Path]]:
    """Ledgers that were set aside, oldest first, with their numbers. Of some there is only the log."""
    names = (path.name.removesuffix("-wal") for path in ledger.parent.glob(f"{ledger.name}.aside-*"))
    numbers = {int(name.rpartition("-")[2]) for name in names if name.rpartition("-")[2].isdecimal()}
    return [(number, _aside(ledger, number)) for number in sorted(numbers)]


def events_in(aside: Path, kiosk: str, acked: Mapping[str, int]) -> list[KioskEvent]:
    """This kiosk's events there that were not acknowledged, and all its tickets, each incarnation's in their order.

    A ticket that was acknowledged is known to the centre by its token; a centre that lost its memory needs it again.
    """
    found: dict[tuple[str, int], KioskEvent] = {}
    for path in (aside, _log_of(aside)):
        for event in carve(_bytes_of(path)):
            if event.kiosk == kiosk:
                found[event.inc, event.seq] = event
    lives = list(dict.fromkeys(inc for inc, _ in found))
    wanted = [key for key, one in found.items() if key[1] > acked.get(key[0], 0) or isinstance(one, TicketIssued)]
    return [found[key] for key in sorted(wanted, key=lambda key: (lives.index(key[0]), key[1]))]


def tickets_in(aside: Path) -> Iterator[TicketIssued]:
    """Every number that the ruin shows, acknowledged or not, whichever kiosk's: none of them may be given again."""
    for path in (aside, _log_of(aside)):
        yield from (event for event in carve(_bytes_of(path)) if isinstance(event, TicketIssued))


def carve(data: bytes) -> Iterator[KioskEvent]:
    """Events in any bytes."""
    text = data.decode("latin-1")
    for beginning in _BEGINS.finditer(text):
        event = _event(text[beginning.start() : beginning.start() + _LONGEST])
        if event is not None:
            yield event


def _event(text: str) -> KioskEvent | None:
    try:
        _, end = _JSON.raw_decode(text)
    except (ValueError, RecursionError):
        return None
    found = decode_uplink(text[:end].encode("latin-1"))
    return found if isinstance(found, KioskEvent) else None


def _aside(ledger: Path, number: int) -> Path:
    return ledger.with_name(f"{ledger.name}.aside-{number}")


def _log_of(ledger: Path) -> Path:
    return ledger.with_name(f"{ledger.name}-wal")


def _bytes_of(path: Path) -> bytes:
    """What of a file can be read; zeros where the medium does not."""
    try:
        file = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return b""
    try:
        size = os.fstat(file).st_size
        return b"".join(_chunk(file, at, _CHUNK) for at in range(0, size, _CHUNK))
    finally:
        os.close(file)


def _chunk(file: int, at: int, length: int) -> bytes:
    try:
        return os.pread(file, length, at)
    except OSError:
        if length <= _PAGE:
            return bytes(length)
    return b"".join(_chunk(file, page, _PAGE) for page in range(at, at + length, _PAGE))
