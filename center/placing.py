"""What staff do with a kiosk's locker: put papers in, look, take an order back. Rules here, SQL in `lockers`.

docs/decisions/0011 says why a code is what it is.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import date, timedelta
from typing import Final

from center.lockers import MOST_ORDERS, LockerRow, Lockers
from center.requests import AskLockers, Cancelled, CancelLocker, LockerOrdersTold, Placed, PutInLocker, Refused
from kiosk.contract import LockerOrder
from kiosk.own_code import pick_up_code, pick_up_digest

SALT_LASTS_S: Final = 7 * 24 * 3600
"""A week's orders share a salt, so that a kiosk makes a few slow hashes a try and not one an order."""

Told = Placed | Cancelled | LockerOrdersTold | Refused


def serve(
    request: PutInLocker | CancelLocker | AskLockers,
    lockers: Lockers,
    day: date | None,
    at: float,
    online: Callable[[str], bool | None],
) -> Told:
    """Do it; within `Store.attempt`. `online` says of a kiosk whether it hears us; None where it never spoke."""
    match request:
        case PutInLocker():
            return _put(request, lockers, day, at, online(request.kiosk))
        case CancelLocker():
            return _cancel(request, lockers, at)
        case AskLockers():
            return LockerOrdersTold(lockers.rows(every=request.every))


def _put(request: PutInLocker, lockers: Lockers, day: date | None, at: float, online: bool | None) -> Placed | Refused:
    kiosk, door = request.kiosk, request.door
    if day is None:
        return Refused("the business day is not known: set this machine's clock")
    if online is None and not lockers.known(kiosk):
        return Refused(f"nothing was ever heard of a kiosk {kiosk}")
    if (held := lockers.behind(kiosk, door)) is not None:
        return Refused(_held(held))
    if not online and lockers.cancelled_unused(kiosk, door):
        return Refused(
            f"kiosk {kiosk} is not online: door {door} would still open for the code that was cancelled."
            " Put the papers in when it is back"
        )
    if len(lockers.open_orders(kiosk, None)) >= MOST_ORDERS:
        return Refused(f"kiosk {kiosk} has {MOST_ORDERS} orders already")
    salt = lockers.salt(kiosk, at - SALT_LASTS_S) or secrets.token_hex(16)
    code, digest = _new_code(salt, lockers)
    order = LockerOrder(secrets.token_hex(8), door, salt, digest, day + timedelta(days=request.days))
    lockers.put(kiosk, order, request.dossier, at)
    return Placed(order.order, kiosk, door, code, order.last_day)


def _new_code(salt: str, lockers: Lockers) -> tuple[str, str]:
    """Drawn anew where it was given before: under one salt every code means one order for ever."""
    while True:
        code = pick_up_code(f"{secrets.randbelow(10**7):07d}")
        digest = pick_up_digest(code, salt)
        if not lockers.is_given(salt, digest):
            return code, digest


def _held(held: LockerRow) -> str:
    return (
        f"papers may still lie behind door {held.door} of kiosk {held.kiosk} ({held.state}, last day {held.last_day})."
        f" Look, take them out, then: center locker cancel --kiosk {held.kiosk} --door {held.door}"
    )


def _cancel(request: CancelLocker, lockers: Lockers, at: float) -> Cancelled | Refused:
    held = lockers.behind(request.kiosk, request.door)
    if held is None:
        return Refused(f"there is no order for door {request.door} of kiosk {request.kiosk}")
    lockers.cancel(held.order, at)
    return Cancelled(held)
