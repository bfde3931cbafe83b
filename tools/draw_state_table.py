"""Writes docs/states.md from the code: every state, how long it lasts, and what leads where.

`python -m tools.draw_state_table`; with --check it tells whether the file is stale.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import get_args

from kiosk import asking_states, code_states
from kiosk.states import State
from tools.graph import Graph, graph
from tools.kept import keep
from tools.walk import small_catalogue

TABLE = Path(__file__).parent.parent / "docs" / "states.md"
MARKS = {"ChoosingLanguage": "L", "CallingHelp": "H"}
OVERLAYS = set(MARKS)
HEAD = """# What the kiosk can be

Written from the code by `python -m tools.draw_state_table`: all that can be reached, found by walking it.
*Touches* are buttons of the screen; what happens by itself stands in italics; "time" is that nobody touches it so long.
`ChoosingLanguage` and `CallingHelp` lie over a state and go back to it: the states with **L** and **H** lead to them.
The way to a number is drawn in [states.svg](states.svg).
"""


def table(found: Graph) -> str:
    """The whole file."""
    parts = [HEAD]
    for title, module in (
        ("The way to a number", "kiosk.states"),
        ("Codes, dossiers, the locker", code_states.__name__),
        ("Questions", asking_states.__name__),
    ):
        names = [kind.__name__ for kind in get_args(State) if kind.__module__ == module]
        parts += [f"## {title}\n", "| state | what it is | lasts | leads to |", "|---|---|---|---|"]
        parts += [_row(found, name) for name in sorted(names)]
        parts.append("")
    return "\n".join(parts)


def _row(found: Graph, name: str) -> str:
    marks = "".join(f" **{MARKS[lay]}**" for lay in _lays(found, name))
    leads = sorted(after for before, after in found.edges if before == name and after not in OVERLAYS)
    if name in OVERLAYS:
        touches = sorted({touch for ends, edge in found.edges.items() if ends[0] == name for touch in edge.touches})
        return f"| `{name}` | {found.about[name]} | {found.lasts(name)} | the state below: {', '.join(touches)}, time |"
    ways = [f"{after}: {_how(found, name, after)}" for after in leads]
    return f"| `{name}`{marks} | {found.about[name]} | {found.lasts(name) or '–'} | {'<br>'.join(ways)} |"


def _lays(found: Graph, name: str) -> tuple[str, ...]:
    return () if name in OVERLAYS else found.interrupted_by(name)


def _how(found: Graph, before: str, after: str) -> str:
    edge = found.edges[before, after]
    events = [f"*{event}*" for event in sorted(edge.events)]
    return ", ".join([*sorted(edge.touches), *events, *(["time"] if edge.times_out else [])])


def main(arguments: list[str], file: Path = TABLE) -> int:
    """Write, or with --check compare; the exit code is 1 where the file differs."""
    wanted = table(graph(small_catalogue(("vi", "en", "ko"))))
    return keep(wanted, file, arguments, "tools.draw_state_table")


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
