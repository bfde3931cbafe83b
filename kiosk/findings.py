"""What a look at a kiosk found: how it is, and what to do next, in the technician's language."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Literal

from kiosk.finding_words import ADVICE, NAMES, SAID

Language = Literal["vi", "en"]


class Level(Enum):
    """How bad it is. What could not be looked at is never `OK`."""

    OK = "ok"
    WARN = "warn"
    """It serves; somebody should see to it."""
    FAIL = "fail"
    """It does not serve, or not all."""


MARKS = {Level.OK: "✓", Level.WARN: "!", Level.FAIL: "✗"}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at. `code` is a key of the word lists; `facts` fill the gaps in its words."""

    check: str
    level: Level
    code: str
    facts: dict[str, str | int | float] = field(default_factory=dict)

    def name(self, language: Language) -> str:
        """What was looked at."""
        return NAMES[self.check][language]

    def said(self, language: Language) -> str:
        """How it is."""
        return SAID[self.code][language].format(**self.facts)

    def advice(self, language: Language) -> str | None:
        """What to do next; None where there is nothing to do."""
        words = ADVICE.get(self.code)
        return words[language].format(**self.facts) if words else None


def failed(findings: Iterable[Finding]) -> bool:
    """Whether any of them keeps the kiosk from serving."""
    return any(finding.level is Level.FAIL for finding in findings)


def in_words(findings: Sequence[Finding], language: Language) -> str:
    """For a person at a terminal: a line for each, and under it what to do."""
    width = max(len(finding.name(language)) for finding in findings)
    margin = "\n" + " " * (width + 4)
    lines = []
    for finding in findings:
        said, advice = finding.said(language).replace("\n", margin), finding.advice(language)
        lines.append(f"{MARKS[finding.level]} {finding.name(language):{width}}  {said}")
        lines += [f"{margin[1:]}→ {advice}"] if advice else []
    return "\n".join(lines)


def for_program(findings: Sequence[Finding], language: Language) -> dict[str, object]:
    """For another program: `code` and `facts` are stable, the words are not."""
    return {
        "ok": not failed(findings),
        "checks": [
            {
                "check": finding.check,
                "level": finding.level.value,
                "code": finding.code,
                "facts": finding.facts,
                "said": finding.said(language),
                "do": finding.advice(language),
            }
            for finding in findings
        ],
    }
