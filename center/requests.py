"""What may be asked of the running server, and what it answers. One JSON object each way."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

import msgspec

from center.hall import TicketRow
from center.lockers import LockerRow
from center.register import AppointmentRow, DossierRow, Taken
from kiosk.contract import Door, DossierCode, Name

Counter = Annotated[int, msgspec.Meta(ge=1, le=99)]


class _Message(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="is"):
    """An unknown field is refused."""


# -- asked ---------------------------------------------------------------------------------------------------------


class Call(_Message, frozen=True, tag="call"):
    """Call the next visitor to a counter."""

    counter: Counter
    service: Name | None
    """Only of this service; None for any the counter serves."""


class Recall(_Message, frozen=True, tag="recall"):
    """Announce once more who was called to a counter."""

    counter: Counter


class NoShow(_Message, frozen=True, tag="no_show"):
    """Who was called to a counter did not come."""

    counter: Counter


class AskStatus(_Message, frozen=True, tag="ask_status"):
    """How is everything?"""


class AskTickets(_Message, frozen=True, tag="ask_tickets"):
    """Which tickets are there?"""

    day: date | None = None
    """None for the business day."""
    every: bool = False
    """Of all days."""


class TakeDossiers(_Message, frozen=True, tag="take_dossiers"):
    """Keep what a feed says, all of it or nothing."""

    rows: tuple[DossierRow, ...]
    whole: bool
    """The feed holds all dossiers there are."""


class TakeAppointments(_Message, frozen=True, tag="take_appointments"):
    """Keep what a feed says, all of it or nothing."""

    rows: tuple[AppointmentRow, ...]
    whole: bool
    """The feed holds all appointments of its days."""


class PutInLocker(_Message, frozen=True, tag="put_in_locker"):
    """Finished papers are behind this door: make a code for them."""

    kiosk: Name
    door: Door
    days: Annotated[int, msgspec.Meta(ge=0, le=30)]
    """After today on which the code still opens."""
    dossier: DossierCode | None = None


class CancelLocker(_Message, frozen=True, tag="cancel_locker"):
    """The papers behind this door were taken out by staff, or are to be."""

    kiosk: Name
    door: Door


class AskLockers(_Message, frozen=True, tag="ask_lockers"):
    """What waits in the lockers?"""

    every: bool = False
    """Also what was fetched or cancelled."""


Feed = TakeDossiers | TakeAppointments
LockerRequest = PutInLocker | CancelLocker | AskLockers
Request = Call | Recall | NoShow | AskStatus | AskTickets | Feed | LockerRequest


# -- answered --------------------------------------------------------------------------------------------------------


class AtCounter(_Message, frozen=True, tag="at_counter"):
    """Done: it is about this ticket."""

    label: str
    service: str
    counter: int
    priority: bool


class NobodyWaits(_Message, frozen=True, tag="nobody_waits"):
    """There is nobody to call, to call again or to miss."""

    why: str


class Refused(_Message, frozen=True, tag="refused"):
    """That cannot be asked: no such counter, another service."""

    why: str


class Failed(_Message, frozen=True, tag="failed"):
    """It could not be stored, so it did not happen."""

    why: str


class KioskStatus(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a kiosk last said of itself."""

    online: bool
    version: str
    pending: int
    """Events that it has not been told are committed."""
    devices: dict[str, str]


class NotCalled(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A ticket that was kept aside: somebody holds it, and no counter will call it."""

    label: str
    kiosk: str
    service: str
    day: date
    since: datetime
    """When it came."""
    reason: str


class Status(_Message, frozen=True, tag="status"):
    """How everything is."""

    running: bool
    """False where no server runs and this was read from its database."""
    centre: str
    epoch: str
    day: date | None
    broker: bool
    """Whether the broker is connected."""
    kiosks: dict[str, KioskStatus]
    pending: int
    """Of all kiosks together."""
    tickets_today: int
    waiting: dict[str, int]
    """Service -> people who were not called yet."""
    waiting_other_days: dict[str, int]
    """Day -> its tickets that were never called: nobody calls them on this one."""
    not_called: tuple[NotCalled, ...]
    """Of today: visitors whom somebody must fetch by hand."""
    quarantined: int
    lost: int
    """Events that a kiosk no longer has and that never came."""
    help_requests: int
    """Of today."""
    returned: int
    """Tickets of today whose holders came back after a missed call."""
    appointments: int
    """Of today."""
    appointments_come: int
    dossiers: int
    dossiers_loaded: str | None
    """Up to when the latest feed of dossiers knew, local time."""
    doors: tuple[LockerRow, ...]
    """Of lockers, that somebody must look behind."""
    dropped: dict[str, int]
    """Kind -> messages that were not taken since the server started."""


class Tickets(_Message, frozen=True, tag="tickets"):
    """The tickets asked for, in order of arrival."""

    tickets: tuple[TicketRow, ...]


class Placed(_Message, frozen=True, tag="placed"):
    """Done. The code is told this once and is nowhere kept."""

    order: str
    kiosk: str
    door: int
    code: str
    last_day: date

    def __repr__(self) -> str:
        return f"Placed(order={self.order!r}, kiosk={self.kiosk!r}, door={self.door})"


class Cancelled(_Message, frozen=True, tag="cancelled"):
    """Done: as it was before."""

    row: LockerRow


class LockerOrdersTold(_Message, frozen=True, tag="locker_orders"):
    """What was asked for, by kiosk and door."""

    orders: tuple[LockerRow, ...]


OfLocker = Placed | Cancelled | LockerOrdersTold
Answer = AtCounter | NobodyWaits | Refused | Failed | Status | Tickets | Taken | OfLocker
