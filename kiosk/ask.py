"""The command line of `kiosk ask`: questions in, what the advisor says to each out, one JSON line a question."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from kiosk.advice import Advice
    from kiosk.advisor import Advisor
    from kiosk.listening import Utterance

Hear: TypeAlias = "Callable[[Path, str], Utterance]"
"""An ear: a WAV and a language in, what may have been said out; without candidates where nothing was said."""


class NoEar(Exception):
    """There is no recogniser for this language on this machine; says what to do."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What may be said."""
    parser.add_argument("--lang", default="vi", metavar="L", help="the question's language (default: vi)")
    asked = parser.add_mutually_exclusive_group(required=True)
    asked.add_argument("--text", metavar="S", help="one question")
    asked.add_argument("--file", type=Path, metavar="F", help="a question a line, UTF-8; - is standard input")
    asked.add_argument("--wav", type=Path, metavar="F", help="one question as sound")


def run(options: argparse.Namespace, folder: Path) -> int:
    """0 when every question has its line, 1 when it could not be read or heard, 2 when the phrases have faults."""
    from kiosk import phrasebook  # noqa: PLC0415 - numpy is not needed to check or to help

    learnt = phrasebook.advisor(folder)
    if isinstance(learnt, list):
        print("\n".join(learnt), file=sys.stderr)
        return 2
    if options.lang not in learnt.languages:
        print(f"kiosk ask: --lang {options.lang}: there are phrases for {', '.join(learnt.languages)}", file=sys.stderr)
        return 2
    try:
        for line in _answers(learnt, options, folder):
            print(line, flush=True)
    except (OSError, UnicodeDecodeError, NoEar) as fault:
        print(f"kiosk ask: {fault}", file=sys.stderr)
        return 1
    return 0


def _answers(advisor: Advisor, options: argparse.Namespace, folder: Path) -> Iterator[str]:
    advisor.learn(options.lang)  # so that the first question does not wait for it
    if options.wav is not None:
        return iter([_heard(advisor, options.wav, options.lang, an_ear(folder, options.lang))])
    return (_typed(advisor, words, options.lang) for words in _questions(options))


def _questions(options: argparse.Namespace) -> Iterable[str]:
    if options.text is not None:
        return [options.text]
    if str(options.file) == "-":
        return (line.rstrip("\r\n") for line in sys.stdin)
    # split, not splitlines: a line is what ends in a line feed, whatever else stands in it
    lines = options.file.read_text(encoding="utf-8-sig").split("\n")
    return [line.rstrip("\r") for line in (lines[:-1] if lines[-1] == "" else lines)]


def _typed(advisor: Advisor, words: str, language: str) -> str:
    began = perf_counter()
    return _line(advisor.advise(words, language), began)


def _heard(advisor: Advisor, wav: Path, language: str, hear: Hear) -> str:
    from kiosk.listening import understand  # noqa: PLC0415 - as above

    heard = hear(wav, language)
    began = perf_counter() - heard.took_s
    best = heard.candidates[0][0] if heard.candidates else ""
    return _line(understand(heard, advisor), began, heard=best)


def _line(advice: Advice, began: float, **more: str) -> str:
    from kiosk.advice import in_short  # noqa: PLC0415 - as above

    told = {**more, **in_short(advice), "ms": round((perf_counter() - began) * 1000, 1)}
    return json.dumps(told, ensure_ascii=False)


def an_ear(folder: Path, language: str) -> Hear:
    """The recogniser of this machine; NoEar where there is none."""
    from kiosk import hearing  # noqa: PLC0415 - as above

    ear = hearing.an_ear(folder, language)
    if isinstance(ear, str):
        raise NoEar(f"{ear}; or ask with --text")
    return ear
