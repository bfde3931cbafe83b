"""Questions with what each should lead to, and how an adviser does on them. Data of `tests/questions/`."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

from kiosk.advice import PERSON, Advice, Answer, AskBack, Refer, ids_of
from kiosk.phrases import OUT, Sample, ask_label, asked_ids, is_id

FOLDER = Path(__file__).parents[1] / "tests" / "questions"
ASKED_BACK = 0.7
"""What asking back about the right one is worth, beside an answer's 1."""


@dataclass(frozen=True, slots=True)
class Question:
    """Exactly one of `expect`, `ask` and `out` is given."""

    words: str
    language: str
    expect: str = ""
    ask: tuple[str, ...] = ()
    out: str = ""

    @property
    def sample(self) -> Sample:
        """The same as something to learn from."""
        return Sample(self.words, self.expect or (ask_label(self.ask) if self.ask else OUT + self.out))

    @classmethod
    def of(cls, sample: Sample, language: str) -> Question:
        """A sample as a question to somebody who has not learnt it."""
        out = sample.label.removeprefix(OUT) if sample.label.startswith(OUT) else ""
        return cls(sample.words, language, sample.label if is_id(sample.label) else "", asked_ids(sample.label), out)


Adviser: TypeAlias = Callable[[str], Advice]


@dataclass(slots=True)
class Tally:
    """How an adviser did."""

    in_scope: int = 0
    points: float = 0.0
    answered: int = 0
    wrong: int = 0
    """Answered, and wrong."""
    ambiguous: int = 0
    asked_back: int = 0
    out_of_scope: int = 0
    out_answered: int = 0
    failed: list[tuple[Question, Advice]] = field(default_factory=list)

    @property
    def right(self) -> float:
        """Points a question in scope, 0 to 1."""
        return self.points / max(self.in_scope, 1)

    def add(self, question: Question, advice: Advice) -> None:
        """Count one question."""
        if question.expect:
            self._add_expected(question, advice)
        elif question.ask:
            self.ambiguous += 1
            self.asked_back += isinstance(advice, AskBack) and not set(ids_of(advice)).isdisjoint(question.ask)
        else:
            self.out_of_scope += 1
            self.out_answered += isinstance(advice, Answer)

    def _add_expected(self, question: Question, advice: Advice) -> None:
        self.in_scope += 1
        points = worth(question, advice)
        self.points += points
        self.answered += isinstance(advice, Answer)
        self.wrong += isinstance(advice, Answer) and not points
        if points < 1:
            self.failed.append((question, advice))


def worth(question: Question, advice: Advice) -> float:
    """The points of this advice for a question in scope. A person sent to a person has what he asked for."""
    match advice:
        case Answer(id=found):
            return float(found == question.expect)
        case AskBack(ids=ids):
            return ASKED_BACK * (question.expect in ids)
        case Refer(ids=ids):
            return float(question.expect == PERSON and ids == (PERSON,))
        case _:
            return 0.0


def load(name: str) -> tuple[Question, ...]:
    """The questions of `tests/questions/<name>.toml`."""
    rows = tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))["question"]
    return tuple(
        Question(row["t"], row["lang"], row.get("expect", ""), tuple(row.get("ask", ())), row.get("out", ""))
        for row in rows
    )


def judge(adviser: Adviser, questions: Sequence[Question], tally: Tally | None = None) -> Tally:
    """Ask all of them."""
    tally = tally or Tally()
    for question in questions:
        tally.add(question, adviser(question.words))
    return tally
