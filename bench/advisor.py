"""The advisor beside three plain methods: `python -m bench.advisor` prints the tables of docs/voice.md.

- Cross-validated on the questions it was developed with: none is answered by a model that learnt from it. Where a
  sample of `config/questions/` says the same as a question, it is left out of that question's model too.
- As it is shipped, on two sets of questions that nothing learns from.
- Between authors: on all questions of one author, by a model that learnt from the others alone. The sternest.

Thresholds are constants of `kiosk/advisor.py`.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TypeAlias

from bench import plain_methods
from bench.questions import Adviser, Question, Tally, judge, load
from kiosk import phrasebook
from kiosk.advisor import Advisor, Lessons
from kiosk.normalise import fold
from kiosk.phrases import Sample

CONFIG = Path(__file__).parents[1] / "config"
LANGUAGES = ("vi", "en")
FOLDS = 3
KEPT_BACK = ("held_out", "second")
"""Sets that nothing learns from."""
AUTHORS = ("more", "people")
"""Files of `config/questions/` that have an author of their own …"""
IN_VIEW = "edges"
"""… and the one that was written with those in view: no model between authors learns from it."""
Method: TypeAlias = Callable[[Sequence[Sample], str], Adviser]
"""Samples and their language in, somebody to ask out."""


def methods() -> dict[str, Method]:
    """Ours and the plain ones, by the name the table gives them."""
    lessons, faults = phrasebook.lessons(CONFIG)
    if faults:
        sys.exit("\n".join(faults))
    twins, apart = phrasebook.twins(CONFIG), phrasebook.apart(CONFIG)

    def ours(samples: Sequence[Sample], language: str) -> Adviser:
        advisor = Advisor({language: replace(lessons[language], samples=samples)}, twins, apart)
        return lambda words: advisor.advise(words, language)

    return {
        "keyword": lambda samples, _: plain_methods.keyword(samples),
        "BM25": lambda samples, _: plain_methods.bm25(samples),
        "nearest by three letters": lambda samples, _: plain_methods.nearest(samples),
        "the advisor": ours,
    }


def shipped() -> Mapping[str, Lessons]:
    """What the advisor learns from as it is shipped."""
    return phrasebook.lessons(CONFIG)[0]


def cross_validated(method: Method, language: str) -> Tally:
    """On the questions of development."""
    questions = [question for question in load("development") if question.language == language]
    tally = Tally()
    for asked, others in _folds(questions):
        held_back = {fold(question.words) for question in asked}
        known = [sample for sample in shipped()[language].samples if fold(sample.words) not in held_back]
        judge(method([*known, *(question.sample for question in others)], language), asked, tally)
    return tally


def kept_back(method: Method, language: str, name: str) -> Tally:
    """On a set that nothing learns from."""
    asked = [question for question in load(name) if question.language == language]
    return judge(method(shipped()[language].samples, language), asked)


def between_authors(method: Method, language: str) -> Tally:
    """On each author's questions, by what the others taught."""
    files = phrasebook.by_file(CONFIG, language)
    tally = Tally()
    for author in AUTHORS:
        known = [sample for name, several in files.items() if name not in (author, IN_VIEW) for sample in several]
        judge(method(known, language), [Question.of(sample, language) for sample in files[author]], tally)
    return tally


def _folds(questions: Sequence[Question]) -> Iterator[tuple[Sequence[Question], Sequence[Question]]]:
    for fold_ in range(FOLDS):
        asked = questions[fold_::FOLDS]
        yield asked, [question for question in questions if question not in asked]


def table(measure: Callable[[Method, str], Tally]) -> Iterator[str]:
    """Markdown."""
    yield "| | language | right (ask-back 0.7) | answered wrongly | ambiguous asked back | out of scope answered |"
    yield "|---|---|---|---|---|---|"
    for name, method in methods().items():
        for language in LANGUAGES:
            yield _row(name, language, measure(method, language))


def _row(name: str, language: str, tally: Tally) -> str:
    cells = [
        name,
        language,
        f"{tally.right:.1%} of {tally.in_scope}",
        f"{tally.wrong}",
        f"{tally.asked_back} of {tally.ambiguous}",
        f"{tally.out_answered} of {tally.out_of_scope}",
    ]
    return f"| {' | '.join(cells)} |"


def main() -> None:
    """Print the tables."""
    print(f"Cross-validated ({FOLDS} folds) on tests/questions/development.toml:\n")
    print("\n".join(table(cross_validated)))
    for name in KEPT_BACK:
        print(f"\nAs shipped, on tests/questions/{name}.toml:\n")
        print("\n".join(table(partial(kept_back, name=name))))
    print(f"\nBetween authors, on the questions of {' and '.join(AUTHORS)}:\n")
    print("\n".join(table(between_authors)))


if __name__ == "__main__":
    main()
