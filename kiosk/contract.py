"""The MQTT contract between a kiosk and its centre: topics and messages, typed. Both sides use this file.

Every message is a JSON object, at most `LIMIT_BYTES` long, decoded strictly: an unknown field, a missing
field or a value out of its range is a `Malformed`, never an exception and never a guess.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal, TypeVar

import msgspec

T = TypeVar("T")

VERSION = 1
LIMIT_BYTES = 16_384
ROOT = f"kqs/v{VERSION}"

# A pattern ends with \Z: $ would let a line's end pass behind the last letter.
Name = Annotated[str, msgspec.Meta(pattern=r"^[a-z0-9][a-z0-9_-]{0,31}\Z")]
"""A centre's, a kiosk's or a service's id: safe in a topic and a path."""
Label = Annotated[str, msgspec.Meta(pattern=r"^[A-Z][0-9]{3,6}\Z")]
"""What stands on the ticket: the service's letter, the kiosk's digit, at least three digits."""
Day = date
NO_DAY = date(2026, 1, 1)
"""Older than this software. A ticket of this day or an earlier one was given by a kiosk that knew no day: the centre
takes it into today's queue. No centre's day is this one."""
Count = Annotated[int, msgspec.Meta(ge=0, le=2**53)]
Seq = Annotated[int, msgspec.Meta(ge=1, le=2**53)]
Incarnation = Annotated[str, msgspec.Meta(pattern=r"^[a-z0-9]{8,32}\Z")]
EventId = Annotated[str, msgspec.Meta(pattern=r"^[!-~]{1,96}\Z")]
Token = Annotated[str, msgspec.Meta(pattern=r"^[0-9A-Z]{6}\Z")]
DossierCode = Annotated[str, msgspec.Meta(pattern=r"^[A-Z0-9.]{3,20}-[0-9]{6}-[0-9]{4,6}\Z")]
AppointmentId = Annotated[str, msgspec.Meta(pattern=r"^[0-9A-Z]{4,20}\Z")]
AskId = Annotated[str, msgspec.Meta(pattern=r"^[a-z0-9]{8,32}\Z")]
Clock = Annotated[str, msgspec.Meta(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]\Z")]
Door = Annotated[int, msgspec.Meta(ge=1, le=99)]
Minutes = Annotated[int, msgspec.Meta(ge=0, le=24 * 60)]
People = Annotated[int, msgspec.Meta(ge=0, le=9_999)]
"""More than any ward's hall holds: a card has room for four figures."""
Line = Annotated[str, msgspec.Meta(pattern=r"^[ -~]{0,64}\Z")]
ShortLine = Annotated[str, msgspec.Meta(pattern=r"^[ -~]{0,32}\Z")]
"""Printable ASCII: it is shown on a technician's terminal, which obeys control characters."""


# -- topics ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Topics:
    """The topics of one centre and one kiosk."""

    centre: str
    kiosk: str

    def _kiosk(self, tail: str) -> str:
        return f"{ROOT}/{self.centre}/{self.kiosk}/{tail}"

    @property
    def events(self) -> str:
        """Outbox events, QoS 1."""
        return self._kiosk("up/evt")

    @property
    def state(self) -> str:
        """`KioskState`, QoS 1, retained; also the will."""
        return self._kiosk("up/state")

    @property
    def acks(self) -> str:
        """`Ack`, QoS 1."""
        return self._kiosk("down/ack")

    @property
    def asks(self) -> str:
        """`inquiries.Ask`, QoS 1: what a visitor wants to know now. Not kept: who waits for it soon leaves."""
        return self._kiosk("up/ask")

    @property
    def answers(self) -> str:
        """`inquiries.Answer`, QoS 1, not retained: to one `Ask`."""
        return self._kiosk("down/answer")

    @property
    def lockers(self) -> str:
        """`LockerOrders`, QoS 1, retained: which codes open which door, so that they do without the centre."""
        return self._kiosk("down/lockers")

    @property
    def server(self) -> str:
        """`ServerState`, QoS 1, retained; also the centre's will."""
        return f"{ROOT}/{self.centre}/srv/state"

    @property
    def day(self) -> str:
        """`BusinessDay`, QoS 1, retained."""
        return f"{ROOT}/{self.centre}/day"

    @property
    def queue(self) -> str:
        """`Queues`, QoS 1, retained."""
        return f"{ROOT}/{self.centre}/queue"


def any_kiosk(centre: str, tail: str) -> str:
    """The filter by which a centre hears `tail` ("up/evt", "up/state") of all its kiosks."""
    return f"{ROOT}/{centre}/+/{tail}"


_KIOSK_TOPIC = re.compile(rf"^{re.escape(ROOT)}/([a-z0-9_-]{{1,32}})/([a-z0-9_-]{{1,32}})/(up/evt|up/state|up/ask)\Z")


def sender_of(topic: str) -> tuple[str, str, str] | None:
    """(centre, kiosk, tail) of a kiosk's topic; None where it is not one."""
    found = _KIOSK_TOPIC.match(topic)
    return (found[1], found[2], found[3]) if found else None


# -- what a kiosk reports ------------------------------------------------------------------------------


class Moment(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """When something happened, as far as a machine with no trusted clock can say."""

    boot: Line
    mono_ms: Count
    """Milliseconds of this boot's monotonic clock."""
    wall: ShortLine | None
    """ISO 8601 with offset; None while the clock's quality is unknown."""
    quality: Literal["ntp", "rtc", "saved", "unknown"]


class Event(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="type"):
    """What all events share. Identity is (kiosk, inc, seq); no clock has a part in it."""

    v: Literal[1]
    event_id: EventId
    kiosk: Name
    inc: Incarnation
    seq: Seq
    """Place in the kiosk's outbox: 1, 2, 3 … without gaps within one incarnation."""
    at: Moment


class TicketIssued(Event, frozen=True, tag="ticket_issued", omit_defaults=True):
    """A number was given. It is valid whether or not paper came out."""

    ticket: Seq
    """The kiosk's running ticket number within its incarnation."""
    label: Label
    token: Token
    """Printed in the ticket's QR code, so that a guessed label is not enough to come back with."""
    service: Name
    day: Day
    language: Annotated[str, msgspec.Meta(pattern=r"^[a-z]{2,3}\Z")]
    priority: Name | None
    """Why the visitor asks to go first; the counter checks it."""
    appointment: AppointmentId | None = None
    """The appointment that its holder came for."""


class TicketPaper(Event, frozen=True, tag="ticket_paper"):
    """What became of a ticket's paper."""

    ticket: Seq
    copy: Count
    """0 for the first print, 1 for the first reprint …"""
    outcome: Literal["printed", "not_printed", "unknown"]
    detail: ShortLine


class HelpWanted(Event, frozen=True, tag="help_wanted"):
    """Somebody at the kiosk asked for a person."""

    screen: Name


class TicketReturned(Event, frozen=True, tag="ticket_returned"):
    """Somebody whose number was called came back with the ticket: the same number waits again."""

    label: Label
    token: Token
    day: Day


class DoorUsed(Event, frozen=True, tag="door_used"):
    """A locker's door was told to open for an order; that is kept before the lock gets its current."""

    order: AskId
    door: Door
    outcome: Literal["opening", "opened", "closed", "jammed", "not_opened", "unknown"]
    """`unknown`: the power went between the lock's current and the note of what came of it. `not_opened`: the lock
    surely got no current, and the code still opens. After any other the code is used up."""


KioskEvent = TicketIssued | TicketPaper | HelpWanted | TicketReturned | DoorUsed


class Hello(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="type", tag="hello"):
    """Sent on `up/evt` after each connect: "tell me how far you have come". Answered by an `Ack`; not stored."""

    v: Literal[1]
    kiosk: Name
    inc: Incarnation
    first_pending: Count
    """The oldest event not acknowledged; 0 where there is none."""
    last: Count
    """The newest event there is; 0 where there is none."""
    gone: Count = 0
    """Events up to here were acknowledged once and are no longer kept, so a rebuilt centre waits for none of them."""


Uplink = KioskEvent | Hello


class KioskState(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Retained: how a kiosk is. The will carries `online = false` and the boot it belongs to."""

    v: Literal[1]
    online: bool
    boot: Line
    version: ShortLine
    incarnation: Incarnation
    pending: Count
    devices: dict[Name, ShortLine]


# -- what a centre says ----------------------------------------------------------------------------------


class Ack(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All events of `inc` up to `upto_seq` are committed, but for `missing`."""

    v: Literal[1]
    inc: Incarnation
    upto_seq: Count
    missing: Annotated[tuple[Seq, ...], msgspec.Meta(max_length=512)]
    epoch: Annotated[str, msgspec.Meta(pattern=r"^[a-z0-9]{8,32}\Z")]
    """Which centre database says so; another epoch means that it was rebuilt or restored."""
    day: Day | None = None
    labels: Annotated[tuple[Label, ...], msgspec.Meta(max_length=26)] = ()
    """Where it answers a hello: the centre's business day, and of each letter the kiosk's highest label on it,
    whichever incarnation gave it. A kiosk whose ledger was lost or is older than it thinks gives none of them again."""


class ServerState(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Retained, and the centre's will."""

    v: Literal[1]
    online: bool
    epoch: Annotated[str, msgspec.Meta(pattern=r"^[a-z0-9]{8,32}\Z")]


class BusinessDay(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Retained: the day that labels belong to, by the centre's clock."""

    v: Literal[1]
    day: Day


class ServiceQueue(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Who waits for one service, and who was called last."""

    waiting: People
    now_serving: Label | None
    counter: Annotated[int, msgspec.Meta(ge=1, le=99)] | None
    wait: tuple[Minutes, Minutes] | None
    """How long somebody who comes now waits, from-to; None while too little is known to say."""


class Queues(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Retained: who waits, for each service of the day."""

    v: Literal[1]
    day: Day
    services: Annotated[dict[Name, ServiceQueue], msgspec.Meta(max_length=64)]


class LockerOrder(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One finished dossier behind a door. The code itself is never sent: only what a right one hashes to."""

    order: AskId
    door: Door
    salt: Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{32}\Z")]
    digest: Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{64}\Z")]
    last_day: Day
    """The last day on which the code opens."""


class LockerOrders(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Retained: all open orders of this kiosk's locker."""

    v: Literal[1]
    orders: Annotated[tuple[LockerOrder, ...], msgspec.Meta(max_length=60)]


Downlink = Ack | ServerState | BusinessDay | Queues | LockerOrders


# -- bytes -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Malformed:
    """Bytes that are not the message they should be; `why` is for the technician's log and holds no payload."""

    why: str


def encode(message: msgspec.Struct) -> bytes:
    """The message as JSON, keys in their order here, so that the same message is always the same bytes."""
    return msgspec.json.encode(message)


_UPLINK = msgspec.json.Decoder(Uplink)


def decode_uplink(payload: bytes) -> Uplink | Malformed:
    """A kiosk's event or hello."""
    return decode_with(_UPLINK, payload)


def decode(kind: type[T], payload: bytes) -> T | Malformed:
    """A message of the type that its topic carries."""
    return decode_with(msgspec.json.Decoder(kind), payload)


def decode_with(decoder: msgspec.json.Decoder[T], payload: bytes) -> T | Malformed:
    """What a decoder makes of a payload that is not too long."""
    if len(payload) > LIMIT_BYTES:
        return Malformed(f"{len(payload)} bytes, {LIMIT_BYTES} allowed")
    try:
        return decoder.decode(payload)
    except msgspec.ValidationError as fault:
        return Malformed(_without_values(str(fault)))
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        return Malformed("not JSON")


_QUOTED = re.compile(r"""'.*'|".*"|(?<=unknown field )`.*""", re.DOTALL)
"""From the first quotation mark to the last: what was quoted may hold some itself. Only a field's name in backquotes
that nobody knows is the sender's."""


def _without_values(fault: str) -> str:
    """The fault's words with what was quoted from the message left out: it may be anything."""
    return _QUOTED.sub("…", fault)[:200]
