"""What the advisor learns from: sample questions and what each of them should lead to. Data of `config/questions/`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

ASK = "?"
"""Begins the label of samples that could mean several ids: `?a|b`."""
OUT = "!"
"""Begins the label of samples that are not answered here: `!other_agency`."""


@dataclass(frozen=True, slots=True)
class Sample:
    """A question somebody may ask, and its label: an id, ids to ask back, or a kind that is not answered here."""

    words: str
    label: str
    where: str = ""
    """Who is responsible instead, in the words of the file."""


def ask_label(ids: Iterable[str]) -> str:
    """The label of questions that could mean any of these."""
    return ASK + "|".join(ids)


def asked_ids(label: str) -> tuple[str, ...]:
    """The ids of such a label; nothing for every other one."""
    return tuple(label[len(ASK) :].split("|")) if label.startswith(ASK) else ()


def is_id(label: str) -> bool:
    """Whether a label is a procedure or a service."""
    return not label.startswith((ASK, OUT))


def in_scope(questions: Mapping[str, Iterable[str]]) -> tuple[Sample, ...]:
    """Samples of `[questions]`."""
    return tuple(Sample(words, id_) for id_, several in questions.items() for words in several)
