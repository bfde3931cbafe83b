"""What the advisor may say to a question: an answer, a question back, who else is responsible, or nothing at all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias, assert_never

PERSON = "gap_nguoi"
"""The service id of a member of staff: where nobody else can help, a person can."""
SERVICES = ("lay_so", "tra_ket_qua", "uu_tien", "co_so_vat_chat", PERSON)
"""What the kiosk itself or the hall answers, no procedure: a number, one's file, priority, the building, a person."""
REFERRED = ("other_agency", "legal_advice", "emergency", "unclear")
"""Kinds handed on: another agency decides, a lawyer advises, staff come at once, staff listen."""
REFUSED = ("privacy", "illegal", "instruction", "chat", "not_heard")
"""Kinds nobody here answers: somebody else's data, forgery and bribes, orders to the machine, small talk, silence."""


@dataclass(frozen=True, slots=True)
class Answer:
    """This procedure or service, no doubt that would change it."""

    id: str
    confidence: float
    """0 to 1: how often an answer of this certainty is right."""


@dataclass(frozen=True, slots=True)
class AskBack:
    """One of these two to four, likeliest first: the visitor chooses."""

    ids: tuple[str, ...]
    confidence: float
    """That the right one is among them, 0 to 1."""


@dataclass(frozen=True, slots=True)
class Refer:
    """Somebody else: `kind` is one of REFERRED."""

    kind: str
    where: str
    """In the words of the phrase file; empty where it names nobody."""
    confidence: float
    ids: tuple[str, ...] = ()
    """The service of this hall that helps on, never a procedure."""


@dataclass(frozen=True, slots=True)
class Refuse:
    """Nothing is answered: `kind` is one of REFUSED."""

    kind: str
    confidence: float


Advice: TypeAlias = Answer | AskBack | Refer | Refuse


def ids_of(advice: Advice) -> tuple[str, ...]:
    """What it leads to, likeliest first."""
    match advice:
        case Answer(id=one):
            return (one,)
        case AskBack(ids=ids) | Refer(ids=ids):
            return ids
        case Refuse():
            return ()
    assert_never(advice)


def in_short(advice: Advice) -> dict[str, object]:
    """For a program: kind, ids, confidence, and why or where it is handed on."""
    told: dict[str, object] = {"kind": KINDS[type(advice)], "ids": list(ids_of(advice))}
    told["confidence"] = round(min(1.0, max(0.0, advice.confidence)), 3)
    if isinstance(advice, Refer | Refuse):
        told["why"] = advice.kind
    if isinstance(advice, Refer) and advice.where:
        told["where"] = advice.where
    return told


KINDS: dict[type, str] = {Answer: "answer", AskBack: "ask_back", Refer: "refer", Refuse: "refuse"}
