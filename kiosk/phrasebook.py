"""Reads what the advisor learns from: `config/questions/`, and the groups of procedures taken for one another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Literal

import msgspec

from kiosk.advisor import Advisor, Guard, Lessons
from kiosk.documents import Document, Table, means, read
from kiosk.normalise import Rules
from kiosk.phrases import OUT, Sample, ask_label, in_scope

FOLDER = "questions"
RULES = "rules."
Phrase = Annotated[
    str,
    msgspec.Meta(pattern=r"^\S(.{0,298}\S)?\Z"),
    means("a question: one line, at most 300 characters, no blanks around it"),
]
Place = Annotated[str, msgspec.Meta(min_length=2, max_length=120)]
Kind = Literal["other_agency", "legal_advice", "emergency", "unclear", "privacy", "illegal", "instruction", "chat"]
AdviceId = Annotated[str, msgspec.Meta(pattern=r"^[a-z0-9_.]{3,40}\Z"), means("a procedure's id or code, or a service")]


class AmbiguousEntry(Table, frozen=True):
    """`[[ambiguous]]`: a question that could mean any of `ask`."""

    t: Phrase
    ask: Annotated[tuple[AdviceId, ...], msgspec.Meta(min_length=2, max_length=4)]


class OutEntry(Table, frozen=True):
    """`[[out]]`: a question that is not answered here."""

    t: Phrase
    kind: Kind
    goes_to: Place | None = None


class PhraseFile(Table, frozen=True):
    """`questions/<code>.toml`, and `questions/<name>.<code>.toml` beside it."""

    questions: dict[AdviceId, tuple[Phrase, ...]] = msgspec.field(default_factory=dict)
    ambiguous: tuple[AmbiguousEntry, ...] = ()
    out: tuple[OutEntry, ...] = ()


class GuardEntry(Table, frozen=True):
    """`[[guards]]`: words that decide by themselves."""

    kind: Kind
    words: tuple[Phrase, ...]
    goes_to: Place | None = None


class RulesFile(Table, frozen=True):
    """`questions/rules.<code>.toml`."""

    fillers: tuple[str, ...] = ()
    slips: dict[str, str] = msgspec.field(default_factory=dict)
    regional: dict[str, str] = msgspec.field(default_factory=dict)
    ideas: dict[str, tuple[str, ...]] = msgspec.field(default_factory=dict)
    guards: tuple[GuardEntry, ...] = ()


def advisor(folder: Path) -> Advisor | list[str]:
    """The advisor of this configuration; the faults of its files where there are any."""
    learnt, faults = lessons(folder)
    return faults or Advisor(learnt, twins(folder), apart(folder))


def languages(folder: Path) -> tuple[str, ...]:
    """Languages there are phrases for."""
    return tuple(sorted({path.name.split(".")[-2] for path in _files(folder)}))


def lessons(folder: Path) -> tuple[dict[str, Lessons], list[str]]:
    """What is known of each language, and every fault of its files. A file with a fault teaches nothing."""
    learnt, faults = {}, []
    for code in languages(folder):
        learnt[code], found = _lessons(folder, code)
        faults.extend(found)
    return learnt, faults


def by_file(folder: Path, code: str) -> dict[str, tuple[Sample, ...]]:
    """The samples of each of a language's files, by its name without the endings; the plain one's name is empty."""
    names = [path.name for path in _files(folder) if path.name.split(".")[-2] == code]
    names = [name for name in names if not name.startswith(RULES)]
    return {name.split(".")[0] if name.count(".") > 1 else "": _samples_of(folder, name) for name in names}


def _samples_of(folder: Path, name: str) -> tuple[Sample, ...]:
    return tuple(_samples(read(folder, f"{FOLDER}/{name}")))


def _lessons(folder: Path, code: str) -> tuple[Lessons, list[str]]:
    samples: list[Sample] = []
    faults: list[str] = []
    for path in _files(folder):
        if path.name.split(".")[-2] == code and not path.name.startswith(RULES):
            document = read(folder, f"{FOLDER}/{path.name}")
            faults.extend(document.faults(PhraseFile))
            samples.extend(_samples(document))
    rules, guards = Rules(), tuple[Guard, ...]()
    if (folder / FOLDER / f"{RULES}{code}.toml").is_file():
        document = read(folder, f"{FOLDER}/{RULES}{code}.toml")
        faults.extend(document.faults(RulesFile))
        rules, guards = _rules(document)
    return Lessons(tuple(samples), rules, guards), faults


def _samples(document: Document) -> Iterator[Sample]:
    file = document.part(PhraseFile)
    if file is None:
        return
    yield from in_scope(file.questions)
    yield from (Sample(entry.t, ask_label(entry.ask)) for entry in file.ambiguous)
    yield from (Sample(entry.t, OUT + entry.kind, entry.goes_to or "") for entry in file.out)


def _rules(document: Document) -> tuple[Rules, tuple[Guard, ...]]:
    file = document.part(RulesFile) or RulesFile()
    guards = tuple(Guard(entry.kind, entry.words, entry.goes_to or "") for entry in file.guards)
    return Rules(file.slips, file.regional, file.ideas, file.fillers), guards


def twins(folder: Path) -> tuple[tuple[str, ...], ...]:
    """Groups of procedures that are taken for one another, as `procedures/groups.toml` has them."""
    return _groups(folder, "groups")


def apart(folder: Path) -> tuple[tuple[str, ...], ...]:
    """Procedures that are never offered beside each other, from the same file."""
    return _groups(folder, "apart")


def _groups(folder: Path, key: str) -> tuple[tuple[str, ...], ...]:
    groups = read(folder, "procedures/groups.toml").part(tuple[Mapping[str, tuple[str, ...]], ...], key) or ()
    return tuple(group["procedures"] for group in groups)


def _files(folder: Path) -> list[Path]:
    return sorted((folder / FOLDER).glob("*.toml"))
