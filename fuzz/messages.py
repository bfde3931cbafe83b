"""Every message of the contract from any bytes: a typed value or `Malformed`, and what is read says the same again."""

from __future__ import annotations

import json
from collections.abc import Callable
from types import UnionType
from typing import Any, cast

from msgspec import Struct

from fuzz.harness import RECORD, instrumented, run

with instrumented():
    from kiosk import contract, inquiries
    from kiosk.contract import Malformed, decode, decode_uplink, encode, sender_of

AT = {"boot": "b", "mono_ms": 1, "wall": None, "quality": "unknown"}
EVENT = {"v": 1, "event_id": "k1.incarn0001.1", "kiosk": "k1", "inc": "incarn0001", "seq": 1, "at": AT}
QUEUE = {"waiting": 3, "now_serving": "A1001", "counter": 2, "wait": [1, 5]}
DAY = "2026-11-24"
TICKET = {"ticket": 1, "label": "A1001", "token": "ABC123", "service": "a", "day": DAY, "language": "vi"}
PAPER = {"ticket": 1, "copy": 0, "outcome": "printed", "detail": ""}
HELLO = {"v": 1, "kiosk": "k1", "inc": "incarn0001", "first_pending": 1, "last": 3, "gone": 0}
STATE = {"online": True, "boot": "b", "version": "1", "incarnation": "incarn0001", "pending": 0, "devices": {"a": "b"}}
ASKED = {"v": 1, "ask_id": "0123456789abcdef"}
STATUS = {"stage": "ready", "loaded": "2026-11-24T08:00", "appointed": DAY, "counter": 7}
UPLINK = None
"""In place of a type: the union of what a kiosk reports."""
Kind = type[Struct] | UnionType | None
SAMPLES: tuple[tuple[Kind, dict[str, Any]], ...] = (
    (UPLINK, {"type": "ticket_issued", **EVENT, **TICKET, "priority": None}),
    (UPLINK, {"type": "ticket_paper", **EVENT, **PAPER}),
    (UPLINK, {"type": "help_wanted", **EVENT, "screen": "home"}),
    (UPLINK, {"type": "hello", **HELLO}),
    (contract.KioskState, {"v": 1, **STATE}),
    (contract.Ack, {"v": 1, "inc": "incarn0001", "upto_seq": 5, "missing": [2], "epoch": "epoch001"}),
    (contract.ServerState, {"v": 1, "online": True, "epoch": "epoch001"}),
    (contract.BusinessDay, {"v": 1, "day": DAY}),
    (contract.Queues, {"v": 1, "day": DAY, "services": {"a": QUEUE}}),
    (UPLINK, {"type": "ticket_returned", **EVENT, "label": "A1001", "token": "ABC123", "day": DAY}),
    (inquiries.Ask, {"type": "dossier", **ASKED, "code": "H29.12.3-260310-0420"}),
    (inquiries.Ask, {"type": "turn", **ASKED, "label": "A1001", "token": "ABC123", "day": DAY}),
    (inquiries.Ask, {"type": "appointment", **ASKED, "id": "LH0042"}),
    (inquiries.Answer, {"type": "nothing", **ASKED}),
    (inquiries.Answer, {"type": "dossier", **ASKED, **STATUS}),
    (inquiries.Answer, {"type": "turn", **ASKED, "state": "waiting", "ahead": 2, "wait": [1, 5], "counter": None}),
    (inquiries.Answer, {"type": "appointment", **ASKED, "service": "a", "day": DAY, "at": "09:30"}),
)


def one(data: bytes) -> None:
    """The first byte chooses: a topic, a message of its own words, or a well-formed one in which some are replaced."""
    choice, payload = (data[0], data[1:]) if data else (0, b"")
    kind, sample = SAMPLES[choice // 4 % len(SAMPLES)]
    match choice % 4:
        case 0:
            _read_topic(payload)
        case 1:
            _read(kind, payload)
        case _:
            _read(kind, _edited(sample, payload))


def _edited(sample: dict[str, Any], edits: bytes) -> bytes:
    """Each record: which field, then the JSON of its value, or (from 128 on) another name for it."""
    parts = [[json.dumps(key).encode(), json.dumps(value).encode()] for key, value in sample.items()]
    for edit in filter(None, edits.split(RECORD)):
        parts[edit[0] % len(parts)][edit[0] < 128] = edit[1:]
    return b"{" + b",".join(map(b":".join, parts)) + b"}"


def _read(kind: Kind, payload: bytes) -> None:
    found = _decoded(kind, payload)
    if isinstance(found, Malformed):
        _check_reason(found)
        return
    assert len(payload) <= contract.LIMIT_BYTES
    assert _decoded(kind, encode(found)) == found
    assert isinstance(found, kind or contract.KioskEvent | contract.Hello)
    if isinstance(found, contract.Event | contract.Hello):
        assert contract.Topics("ward", found.kiosk).events.count("/") == 5, "a name makes one level of a topic"


def _decoded(kind: Kind, payload: bytes) -> Any:
    if kind in _DECODERS:
        return _DECODERS[kind](payload)
    return decode(cast(type[Struct], kind), payload)


_DECODERS: dict[Kind, Callable[[bytes], Any]] = {
    UPLINK: decode_uplink,
    inquiries.Ask: inquiries.decode_ask,
    inquiries.Answer: inquiries.decode_answer,
}


def _check_reason(fault: Malformed) -> None:
    """It goes to a technician's terminal."""
    assert 0 < len(fault.why) <= 200
    assert fault.why.isprintable()


def _read_topic(payload: bytes) -> None:
    found = sender_of(payload.decode("utf-8", "replace"))
    if found is not None:
        centre, kiosk, tail = found
        assert tail in ("up/evt", "up/state", "up/ask")
        assert not set("+#/\0\n") & set(centre + kiosk)


if __name__ == "__main__":
    run("messages", most_bytes=200)
