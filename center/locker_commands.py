"""`center locker`: a code for papers that are behind a door, what waits there, and an order taken back."""

from __future__ import annotations

import argparse
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import msgspec

from center.asking import Opener, ask_or_do
from center.control import NoAnswer, NoServer
from center.day import business_day
from center.lockers import LockerRow
from center.placing import serve
from center.requests import (
    Answer,
    AskLockers,
    Cancelled,
    CancelLocker,
    Failed,
    LockerOrdersTold,
    LockerRequest,
    Placed,
    PutInLocker,
    Refused,
)
from center.settings import Settings
from center.store import NotStored, OpenStore
from kiosk.own_code import pick_up_payload

OK: Final = 0
MISUSED: Final = 2
NO_SERVER: Final = 4
FAILED: Final = 5
MODULE_PX: Final = 8
"""Of the slip's QR code: 21 modules and a border of 4, 20 mm at 300 dots an inch."""


def put(settings: Settings, options: argparse.Namespace, opener: Opener) -> int:
    """Run the command; returns its exit code. `opener` opens the database where no server runs."""
    return _carry_out(
        settings, options, PutInLocker(options.kiosk, options.door, options.days, options.dossier), opener
    )


def cancel(settings: Settings, options: argparse.Namespace, opener: Opener) -> int:
    """The same for an order that is taken back."""
    return _carry_out(settings, options, CancelLocker(options.kiosk, options.door), opener)


def tell(settings: Settings, options: argparse.Namespace, opener: Opener) -> int:
    """The same for the list."""
    return _carry_out(settings, options, AskLockers(options.all), opener)


def _carry_out(settings: Settings, options: argparse.Namespace, request: LockerRequest, opener: Opener) -> int:
    match _ask_or_do(settings, request, opener):
        case Placed() as placed:
            return _show_placed(placed, options)
        case Cancelled(row):
            print(_json(row) if options.json else f"the code opens no more: {_row(row)}")
            return OK
        case LockerOrdersTold(rows):
            print(_json(rows) if options.json else "\n".join(map(_row, rows)) or "nothing waits in a locker")
            return OK
        case Refused(why):
            return _complain(why, MISUSED)
        case Failed(why):
            return _complain(f"not done: {why}", FAILED)
        case NoServer(why) | NoAnswer(why):
            return _complain(why, NO_SERVER)
        case _:
            return _complain("the server is of another version", FAILED)


def _ask_or_do(settings: Settings, request: LockerRequest, opener: Opener) -> Answer | NoServer | NoAnswer:
    """What is done in the database the kiosk hears of when a server runs."""
    return ask_or_do(settings.database, request, opener, lambda opened: _do(settings, request, opened))


def _do(settings: Settings, request: LockerRequest, opened: OpenStore) -> Answer:
    store, now = opened.store, datetime.now(UTC)
    day = business_day(now, settings.place.zone, store.last_day())
    done = store.attempt(lambda: serve(request, store.lockers, day, now.timestamp(), lambda _kiosk: None))
    return Failed(done.why) if isinstance(done, NotStored) else done


def _show_placed(placed: Placed, options: argparse.Namespace) -> int:
    payload = pick_up_payload(placed.code)
    if options.json:
        told = {"order": placed.order, "kiosk": placed.kiosk, "door": placed.door, "code": placed.code, "qr": payload}
        print(msgspec.json.encode({**told, "last_day": placed.last_day}).decode())
    else:
        print(f"code {placed.code[:4]} {placed.code[4:]}   (told this once; it opens door {placed.door}, once)")
        print(f"QR   {payload}")
        print(f"until {placed.last_day:%d/%m/%Y}, at kiosk {placed.kiosk}")
    return _write_slip(options.slip, payload) if options.slip else OK


def _write_slip(path: Path, payload: str) -> int:
    import segno  # noqa: PLC0415 - only where it is wanted

    try:
        with path.open("wb") as file:
            segno.make(payload, error="q", micro=False).save(file, kind="png", scale=MODULE_PX)
    except OSError as fault:
        return _complain(f"the code is made, but {path}: {fault.strerror}", FAILED)
    return OK


def _row(row: LockerRow) -> str:
    words = (row.kiosk, row.door, row.state, row.last_day, row.dossier or "")
    return "kiosk {}  door {:2}  {:9}  until {!s:10}  {}".format(*words).rstrip()


def _json(told: object) -> str:
    return msgspec.json.encode(told).decode()


def _complain(why: str, code: int) -> int:
    print(f"center: {why}", file=sys.stderr)
    return code
