"""The contract's other half: what a visitor wants to know now, and what the centre answers. Nothing of it is kept.

A question is asked once and answered once. Where no answer comes within `delays.LOOK_UP_MS` the kiosk says so, and an
answer that comes later is for nobody.
"""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from kiosk.contract import (
    AppointmentId,
    AskId,
    Clock,
    Day,
    DossierCode,
    Label,
    Malformed,
    Minutes,
    Name,
    People,
    Token,
    decode_with,
)

Stage = Literal["received", "processing", "needs_more", "ready", "returned", "refused"]
Counter = Annotated[int, msgspec.Meta(ge=1, le=99)]


class Inquiry(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="type"):
    """What all questions share. The answer bears the same id."""

    v: Literal[1]
    ask_id: AskId


class DossierAsked(Inquiry, frozen=True, tag="dossier"):
    """How far a dossier has come."""

    code: DossierCode


class TurnAsked(Inquiry, frozen=True, tag="turn"):
    """How many are before this ticket, or whether it was called."""

    label: Label
    token: Token
    day: Day


class AppointmentAsked(Inquiry, frozen=True, tag="appointment"):
    """What an appointment is for."""

    id: AppointmentId


Ask = DossierAsked | TurnAsked | AppointmentAsked


class Reply(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="type"):
    """What all answers share."""

    v: Literal[1]
    ask_id: AskId


class NothingKnown(Reply, frozen=True, tag="nothing"):
    """The centre has no such dossier, ticket or appointment."""


class DossierStatus(Reply, frozen=True, tag="dossier"):
    """How far a dossier has come, as the ward's feed said."""

    stage: Stage
    loaded: Annotated[str, msgspec.Meta(pattern=r"^\d{4}-\d\d-\d\dT\d\d:\d\d\Z")]
    """Local time of the feed: what happened later is not known here."""
    appointed: Day | None
    counter: Counter | None


class Turn(Reply, frozen=True, tag="turn"):
    """Where a ticket stands."""

    state: Literal["waiting", "called", "done"]
    ahead: People | None
    wait: tuple[Minutes, Minutes] | None
    counter: Counter | None


class Booking(Reply, frozen=True, tag="appointment"):
    """What an appointment is for."""

    service: Name
    day: Day
    at: Clock


Answer = NothingKnown | DossierStatus | Turn | Booking

_ASK: msgspec.json.Decoder[Ask] = msgspec.json.Decoder(Ask)
_ANSWER: msgspec.json.Decoder[Answer] = msgspec.json.Decoder(Answer)


def decode_ask(payload: bytes) -> Ask | Malformed:
    """A visitor's question."""
    return decode_with(_ASK, payload)


def decode_answer(payload: bytes) -> Answer | Malformed:
    """The centre's answer to one."""
    return decode_with(_ANSWER, payload)
