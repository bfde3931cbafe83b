"""What the targets share: instrumented imports, the run under atheris, records within one input.

`one` of every target takes any bytes and raises `AssertionError` where its property does not hold. It needs no
atheris, so that the tests replay the corpus with it on every commit.
"""

from __future__ import annotations

import argparse
import contextlib
import importlib
import logging
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from types import ModuleType
from typing import Any

CORPUS = Path(__file__).with_name("corpus")
RECORD = b"\x1e"
"""Parts one input into several. No JSON, TOML or topic holds it unescaped."""


def _atheris() -> ModuleType | None:
    try:
        return importlib.import_module("atheris")
    except ImportError:
        return None


def instrumented() -> AbstractContextManager[Any]:
    """Modules imported within report their coverage; without atheris they are plainly imported."""
    atheris = _atheris()
    if atheris is None or "pytest" in sys.modules:
        return contextlib.nullcontext()
    found: AbstractContextManager[Any] = atheris.instrument_imports(include=["drivers", "kiosk", "center", "fuzz"])
    return found


def seeds(target: str) -> list[bytes]:
    """The target's corpus in the repository."""
    return [path.read_bytes() for path in sorted((CORPUS / target).iterdir())]


def run(target: str, most_bytes: int) -> None:
    """The program `python -m fuzz.<target> --runs N`. Ends the process: with 0 after N runs without a finding.

    `most_bytes` of one input: few enough for many runs, enough for all that one part of the code can tell apart.
    """
    options = _options(target)
    atheris = _atheris()
    if atheris is None:
        sys.exit("atheris is missing here: run it with the Python that tools/fuzz-venv prints")
    logging.disable(logging.CRITICAL)  # every refused message is a line otherwise
    words = [f"-runs={options.runs}", f"-max_len={most_bytes}", f"-artifact_prefix={options.findings}/{target}-"]
    words += [f"-max_total_time={options.seconds}", "-timeout=20", "-len_control=0"]
    dictionary = CORPUS / f"{target}.dict"
    words += [f"-dict={dictionary}"] if dictionary.exists() else []
    with instrumented():  # the target too: what it tells apart counts as coverage
        one: Callable[[bytes], None] = importlib.import_module(f"fuzz.{target}").one
    atheris.Setup([sys.argv[0], *words, *map(str, _corpora(options, target))], one)
    atheris.Fuzz()


def _options(target: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog=f"python -m fuzz.{target}")
    parser.add_argument("--runs", type=int, default=1_000_000, help="how many inputs (default: a million)")
    parser.add_argument("--seconds", type=int, default=0, help="stop after so long (default: not)")
    parser.add_argument("--findings", type=Path, default=Path("var/fuzz"), help="where an input that fails is kept")
    return parser.parse_args()


def _corpora(options: argparse.Namespace, target: str) -> list[Path]:
    """What is discovered goes into the first folder, and is begun with the next time."""
    grown: Path = options.findings / "corpus" / target
    grown.mkdir(parents=True, exist_ok=True)
    return [grown, CORPUS / target]
