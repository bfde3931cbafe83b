"""Writes docs/faults.md from the code: `python -m tools.draw_faults`; with --check it tells whether the file is stale.

What is seen comes from screens and lights in every state (`tools.faults`), what becomes of the data from claims that
are tied to tests (`tools.fault_claims`). A state without an outcome and a claim without its test are errors.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, get_args

from kiosk.states import State
from tools.fault_claims import ALWAYS, CLAIMS, Claim, missing
from tools.faults import LANGUAGES, Cell, Fault, cells, faults
from tools.kept import keep
from tools.walk import plain_states, small_catalogue

if TYPE_CHECKING:
    from kiosk.catalogue import Catalogue

TABLE = Path(__file__).parent.parent / "docs" / "faults.md"
KINDS = tuple(kind for kind in get_args(State) if kind.__name__ != "ChoosingLanguage")
"""With two languages the choice of one is no state; with more it lies over another state, whose outcome it keeps."""
TITLES = {
    "printer": "Printer",
    "scanner": "Scanner",
    "centre": "Centre, broker, network",
    "clock": "Clock",
    "room": "Storage, its room",
    "storage": "Storage",
}
BEFORE_AND_AFTER = {
    "none": "before a number is asked for",
    "asked": "while it is asked for",
    "given": "once it is given",
}
HEAD = """# What happens when something fails

Written from the code by `tools/draw_faults.py`; `make check` fails when it is stale. Every fault was put to every state
that can be reached (`tools/walk.py`), and what screen and lights then say was written down. In a state that is not
named, the screen shows what it showed before.

In the tables: words that appear, ~~words that go~~, [buttons], *another screen*. Numbers in brackets are the tests,
listed at the end, that hold a claim.
"""

Faulty = list[tuple[str, list[Cell]]]
"""A device's faults by name, and what each makes of the states."""


class Undefined(Exception):
    """A fault that has no outcome in some state, or a claim that no test holds."""


def document(catalogue: Catalogue) -> str:
    """The whole file. Raises `Undefined`."""
    if lacking := sorted(missing()):
        raise Undefined("\n".join(lacking))
    notes: dict[str, int] = {}
    devices: dict[str, Faulty] = defaultdict(list)
    states = plain_states(catalogue)
    for fault in faults():
        found = outcomes(fault, states, catalogue)
        devices[fault.device].append((fault.name, [cell for kind in found.values() for cell in kind]))
    sections = [line for device, of_it in devices.items() for line in _section(device, of_it, notes)]
    tests = [f"{number}. `tests/{name}`" for name, number in notes.items()]
    return "\n".join([HEAD, *sections, "## The tests", "", *tests]) + "\n"


def outcomes(fault: Fault, states: Sequence[State], catalogue: Catalogue) -> dict[type[State], list[Cell]]:
    """What the fault makes of these states, by kind. Raises `Undefined` where that is nothing at all."""
    found: dict[type[State], list[Cell]] = defaultdict(list)
    for cell in cells(fault, states, catalogue):
        found[cell.state].append(cell)
        if (fault.device, cell.holds) not in CLAIMS:
            raise Undefined(f"{fault.name}: nothing is said of the data in {cell.state.__name__}")
    if lacking := [kind.__name__ for kind in KINDS if kind not in found]:
        raise Undefined(f"{fault.name}: no outcome in {', '.join(lacking)}")
    return found


# -- one device --------------------------------------------------------------------------------------------------


def _section(device: str, of_it: Faulty, notes: dict[str, int]) -> Iterator[str]:
    yield from (
        f"## {TITLES[device]}",
        "",
        "| fault | the kiosk is at | a citizen sees | in English |",
        "|---|---|---|---|",
    )
    yield from (f"| {' | '.join(row)} |" for row in _rows(of_it))
    yield from ("", "The technician sees:", "")
    yield from _lights(of_it)
    yield from (f"- {_noted(ALWAYS[device], notes)}", "", "The number and its report:", "")
    for holds, when in BEFORE_AND_AFTER.items():
        yield f"- {when}: {_noted(CLAIMS[device, holds], notes)}"
    yield ""


def _lights(of_it: Faulty) -> Iterator[str]:
    """The lights that change wherever the kiosk is, and those that do in some states."""
    for name, found in of_it:
        places: dict[str, list[str]] = defaultdict(list)
        for cell in found:
            for light in cell.technician:
                places[light].append(cell.state.__name__)
        everywhere = {cell.state.__name__ for cell in found}
        lights = [
            f"**{light}**" if set(where) == everywhere else f"**{light}** at {_listed(where)}"
            for light, where in places.items()
        ]
        yield f"- {name}: {'; '.join(lights) or 'no light'}"


def _rows(of_it: Faulty) -> Iterator[tuple[str, ...]]:
    """What is seen, and under which faults and where that is so; what differs within a kind of state is one row."""
    under: dict[tuple[str, tuple[str, ...]], list[str]] = defaultdict(list)
    for name, found in of_it:
        for where, seen in _seen(found):
            under[where, seen].append(name)
    places: dict[tuple[str, tuple[str, ...]], list[str]] = defaultdict(list)
    for (where, seen), faulty in under.items():
        places[_listed(faulty), seen].append(where)
    for (names, words), wheres in places.items():
        everywhere = {kind.__name__ for kind in KINDS} <= set(wheres)
        yield names, "any state" if everywhere else _listed(wheres), *(words or ("as before", "as before"))


def _seen(found: Iterable[Cell]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Where, and what is seen there in each language; nothing where all stays."""
    merged: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    for cell in found:
        if cell.citizen:
            name = cell.state.__name__
            merged[f"{name} ({cell.how})" if cell.how else name].append(cell.citizen)
    for where, seen in merged.items():
        yield where, tuple(" or ".join(dict.fromkeys(each[at] for each in seen)) for at in range(len(LANGUAGES)))
    if not merged:
        yield "any state", ()


def _listed(names: Iterable[str]) -> str:
    return ", ".join(dict.fromkeys(names))


def _noted(claim: Claim, notes: dict[str, int]) -> str:
    marks = "".join(f" [{notes.setdefault(test, len(notes) + 1)}]" for test in claim.tests)
    return claim.words + marks


def main(arguments: list[str], table: Path = TABLE) -> int:
    """Write, or with --check compare; the exit code is 1 where the file differs."""
    try:
        wanted = document(small_catalogue(LANGUAGES))
    except Undefined as fault:
        print(f"tools/draw_faults.py: {fault}", file=sys.stderr)
        return 1
    return keep(wanted, table, arguments, "tools.draw_faults")


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
