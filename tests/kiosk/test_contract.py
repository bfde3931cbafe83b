"""What the contract refuses, whoever sends it: nothing that could break a line, a screen or a terminal."""

from __future__ import annotations

import json
from typing import Any

import pytest

from kiosk.contract import KioskState, Malformed, Queues, decode, decode_uplink

AT = {"boot": "boot-1", "mono_ms": 5, "wall": None, "quality": "unknown"}
TICKET = {
    "type": "ticket_issued",
    "v": 1,
    "event_id": "k1.incarn01.1",
    "kiosk": "k1",
    "inc": "incarn01",
    "seq": 1,
    "at": AT,
    "ticket": 1,
    "label": "A1001",
    "token": "7K2M9Q",
    "service": "ho_tich",
    "day": "2026-11-24",
    "language": "vi",
    "priority": "elderly",
}
STATE = {
    "v": 1,
    "online": True,
    "boot": "boot-1",
    "version": "0.1.0",
    "incarnation": "incarn01",
    "pending": 0,
    "devices": {"printer": "ready"},
}
WORDS = ["event_id", "kiosk", "inc", "label", "token", "service", "language", "priority"]


def _ticket(**changes: Any) -> object:
    return decode_uplink(json.dumps({**TICKET, **changes}).encode())


def test_the_message_itself_is_well_formed() -> None:
    assert not isinstance(_ticket(), Malformed)
    assert not isinstance(decode(KioskState, json.dumps(STATE).encode()), Malformed)


@pytest.mark.parametrize("field", WORDS)
def test_no_word_of_a_ticket_ends_with_a_line_s_end(field: str) -> None:
    assert isinstance(_ticket(**{field: f"{TICKET[field]}\n"}), Malformed)


@pytest.mark.parametrize("changes", [{"version": "\x1b[2J"}, {"devices": {"printer": "ready\r"}}, {"boot": "b\n"}])
def test_no_state_holds_what_a_terminal_would_obey(changes: dict[str, Any]) -> None:
    assert isinstance(decode(KioskState, json.dumps({**STATE, **changes}).encode()), Malformed)


@pytest.mark.parametrize(("waiting", "well_formed"), [(9_999, True), (10_000, False)])
def test_no_more_people_wait_than_a_card_has_room_for(waiting: int, well_formed: bool) -> None:
    queue = {"waiting": waiting, "now_serving": None, "counter": None, "wait": None}
    message = {"v": 1, "day": "2026-11-24", "services": {"ho_tich": queue}}
    assert isinstance(decode(Queues, json.dumps(message).encode()), Queues) is well_formed


@pytest.mark.parametrize(
    "message",
    [
        {"type": "ticket_issued", "Lê Thị Mai": 1},
        {"type": "hello", "v": 1, "079\x1b[2J`'": 1},
        {"type": "it's Lê Thị Mai \x1b[2J"},
        {"type": "both ' and \" and ` \x1b[2J"},
        {**TICKET, "at": {**AT, "quality": "it's \x1b[2J"}},
    ],
)
def test_why_a_message_is_refused_holds_nothing_of_the_message(message: dict[str, Any]) -> None:
    refused = decode_uplink(json.dumps(message).encode())
    assert isinstance(refused, Malformed)
    assert not [words for words in ("Mai", "079", "2J", "\x1b") if words in refused.why]
