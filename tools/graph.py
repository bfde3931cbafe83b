"""The walk in short: which kind of state leads to which, by what, and how long each lasts."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, get_args

from kiosk.delays import time_out_ms
from kiosk.events import Pressed, TimedOut
from kiosk.states import Attract, CallingHelp, ChoosingLanguage, State
from tools.walk import moves

if TYPE_CHECKING:
    from kiosk.catalogue import Catalogue
    from kiosk.events import Event

OVERLAYS = (ChoosingLanguage, CallingHelp)
"""They lie over other states and go back to them; they are told apart, for else they would cross everything."""


@dataclass
class Edge:
    """Everything that leads from one kind of state to another."""

    touches: set[str] = field(default_factory=set)
    events: set[str] = field(default_factory=set)
    times_out: bool = False


@dataclass
class Graph:
    """Kinds of states by name, and the edges between two different ones."""

    about: dict[str, str] = field(default_factory=dict)
    """What each is, in a few words of its docstring."""
    edges: dict[tuple[str, str], Edge] = field(default_factory=lambda: defaultdict(Edge))
    seconds: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    """How long each lasts without a touch; more than one figure where it depends."""

    def lasts(self, name: str) -> str:
        """`60 s`, or `20/120 s`; empty where nothing ends it."""
        return "/".join(map(str, sorted(self.seconds[name]))) + " s" if self.seconds[name] else ""

    def interrupted_by(self, name: str) -> tuple[str, ...]:
        """The overlays that this one leads to and that lead back to it."""
        both = [lay.__name__ for lay in OVERLAYS if (name, lay.__name__) in self.edges]
        return tuple(lay for lay in both if (lay, name) in self.edges)

    def plain_edges(self) -> dict[tuple[str, str], Edge]:
        """The edges that are no overlay's."""
        over = {lay.__name__ for lay in OVERLAYS}
        return {ends: edge for ends, edge in self.edges.items() if not over & set(ends)}

    def among(self, names: set[str], unseen: set[str]) -> Graph:
        """The part of it between these states, without what these events alone lead to."""
        part = Graph({name: about for name, about in self.about.items() if name in names}, seconds=self.seconds)
        for (before, after), edge in self.edges.items():
            seen = Edge(edge.touches, edge.events - unseen, edge.times_out)
            if before in names and after in names and (seen.touches or seen.events or seen.times_out):
                part.edges[before, after] = seen
        return part


def graph(catalogue: Catalogue) -> Graph:
    """The graph of all that can be reached."""
    found = Graph({kind.__name__: _about(kind) for kind in get_args(State)})
    for move in moves(catalogue):
        before, after = type(move.before.state).__name__, type(move.after).__name__
        lasts = time_out_ms(move.before.state, catalogue.offered[0])
        if lasts is not None and not isinstance(move.before.state, Attract):
            found.seconds[before].add(lasts // 1000)
        if move.offered and before != after:
            _note(found.edges[before, after], move.event)
    return found


def _note(edge: Edge, event: Event) -> None:
    match event:
        case TimedOut():
            edge.times_out = True
        case Pressed(button=button):
            edge.touches.add(button.partition(":")[0].replace("_", " "))
        case _:
            edge.events.add(re.sub(r"(?<=[a-z])(?=[A-Z])", " ", type(event).__name__).lower())


def _about(kind: type[State]) -> str:
    """The first thought of a state's docstring."""
    return re.split(r"[.:]", kind.__doc__ or "")[0]
