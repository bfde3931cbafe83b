"""Draws docs/states.svg from the code: `python -m tools.draw_states`; with --check it tells whether the file is stale.

It shows the way to a number. What codes and questions lead to is in docs/states.md (`tools.draw_state_table`), with
all the rest: in one picture they would cross everything.

Boxes, arrows, words and times come from walking the machine. Only the places are written down (`tools.places`): a state
or an edge without a place is an error, and so is a place without an edge.
"""

from __future__ import annotations

import sys
from pathlib import Path
from textwrap import wrap
from typing import TYPE_CHECKING

from tools import svg
from tools.graph import Edge, Graph, graph
from tools.kept import keep
from tools.places import (
    BOX_H,
    BOX_W,
    LEFT_X,
    MAIN_X,
    OVERLAYS,
    PLACES,
    RIGHT_X,
    ROUTES,
    SIDE_X,
    TIME_OUTS,
    Route,
    height,
    left,
    right,
)
from tools.walk import small_catalogue

if TYPE_CHECKING:
    from kiosk.catalogue import Catalogue
    from tools.svg import Point

PICTURE = Path(__file__).parent.parent / "docs" / "states.svg"
WIDTH, HEIGHT = 1200, 1180
GROUND, INK, MUTED = "#FBFAF6", "#10242B", "#3F5058"
LAKE, MIST, LOTUS, AMBER, EARTH, GREY = "#0B4F5C", "#DDEBEC", "#8A1C3B", "#FFF3D1", "#5A3A00", "#7E9498"
"""The colours of the kiosk's screens by day."""

TOLD_ELSEWHERE = {"code scanned", "advised"}
"""A code that is shown leads from almost everywhere to almost everywhere."""
STUB_DY = -20
"""Where on a box's side its time-out leaves."""
TOP_Y = 96
MAIN_PATH = ("Attract", "Home", "Confirming", "Issuing", "Printing", "Farewell")
TROUBLE = ("OutOfService", "Servicing")


class NotPlaced(Exception):
    """The machine has what the picture has no place for, or the other way round."""


def way_to_a_number(catalogue: Catalogue) -> Graph:
    """What the picture shows of the whole."""
    return graph(catalogue).among({*PLACES, *OVERLAYS}, TOLD_ELSEWHERE)


def drawing(found: Graph) -> str:
    """The whole picture."""
    _require_places(found)
    parts = [_head(), *_title(), *_overlay_panel(found), *_rails(found)]
    for ends, edge in sorted(found.plain_edges().items()):
        parts += _arrows(found, ends, edge)
    parts += [part for name in PLACES for part in _state(found, name)]
    return "\n".join([*parts, "</svg>"]) + "\n"


def _require_places(found: Graph) -> None:
    edges = found.plain_edges()
    plain = {ends for ends, edge in edges.items() if edge.touches or edge.events}
    timed = {ends for ends, edge in edges.items() if edge.times_out and ends[1] != "Attract"}
    routed = {ends for ends in TIME_OUTS if ends[1] != "Attract"}
    for what, drawn, placed in (
        ("state", set(found.about), {*PLACES, *OVERLAYS}),
        ("edge", plain, set(ROUTES)),
        ("time-out", timed, routed),
    ):
        if drawn != placed:
            raise NotPlaced(f"{what} without a place: {sorted(drawn - placed)}; without use: {sorted(placed - drawn)}")


# -- arrows -----------------------------------------------------------------------------------------------------


def _arrows(found: Graph, ends: tuple[str, str], edge: Edge) -> list[str]:
    parts = []
    if edge.touches or edge.events:
        parts += _arrow(ROUTES[ends], sorted(edge.touches), sorted(edge.events))
    if edge.times_out and ends in TIME_OUTS:
        route = TIME_OUTS[ends]
        parts.append(_grey(route.points, head=True))
        parts.append(_words(route.words_at, found.lasts(ends[0]), route.anchor, MUTED))
    return parts


def _arrow(route: Route, touches: list[str], events: list[str]) -> list[str]:
    colour = LAKE if touches else INK
    words = ", ".join([*touches, *events]) + (f" · {route.when}" if route.when else "")
    return [_line(route.points, colour), _words(route.words_at, words, route.anchor, colour, italic=not touches)]


def _rails(found: Graph) -> list[str]:
    """Most time-outs lead to rest: from each box to one of two long lines, and along them to the first screen."""
    names = [ends[0] for ends, edge in found.plain_edges().items() if edge.times_out and ends[1] == "Attract"]
    names = [name for name in names if (name, "Attract") not in TIME_OUTS]
    parts: list[str] = []
    for name in sorted(names):
        parts += _stub(name, found.lasts(name))
    lowest = {x: max(PLACES[name][1] + STUB_DY for name in names if PLACES[name][0] == x) for x in (MAIN_X, SIDE_X)}
    up_left = ((LEFT_X, lowest[MAIN_X]), (LEFT_X, left("Attract")[1] + 22), left("Attract", 22))
    over_top = ((RIGHT_X, lowest[SIDE_X]), (RIGHT_X, TOP_Y), (LEFT_X, TOP_Y), (LEFT_X, left("Attract")[1]))
    return [*parts, _grey(up_left, head=True), _grey((*over_top, left("Attract")), head=True)]


def _stub(name: str, lasts: str) -> list[str]:
    if PLACES[name][0] == MAIN_X:
        start, end, anchor, at = left(name, STUB_DY), LEFT_X, "end", -8
    else:
        start, end, anchor, at = right(name, STUB_DY), RIGHT_X, "start", 8
    return [_grey((start, (end, start[1]))), _words((start[0] + at, start[1] - 6), lasts, anchor, MUTED)]


def _grey(points: tuple[Point, ...], *, head: bool = False) -> str:
    return _line(points, GREY, head=head, stroke_dasharray="6 5")


def _line(points: tuple[Point, ...], colour: str, *, head: bool = True, **more: object) -> str:
    end = f"url(#{_head_of(colour)})" if head else None
    return svg.path(points, fill="none", stroke=colour, stroke_width=2, marker_end=end, **more)


def _words(at: Point, words: str, anchor: str, colour: str, *, italic: bool = False) -> str:
    """Words over lines, on a ground of their own."""
    slant = {"font_style": "italic"} if italic else {}
    halo = {"stroke": GROUND, "stroke_width": 5, "stroke_linejoin": "round", "paint_order": "stroke"}
    return svg.text(at, words, font_size=14, fill=colour, text_anchor=anchor, **halo, **slant)


# -- boxes ------------------------------------------------------------------------------------------------------


def _state(found: Graph, name: str) -> list[str]:
    x, y = PLACES[name]
    ground, ink, line = _colours(name)
    lines = wrap(found.about[name], 32)
    top = y - 8 - 9 * (len(lines) - 1)
    parts = [svg.box((x, y), (BOX_W, height(name)), rx=14, fill=ground, stroke=line, stroke_width=2)]
    parts.append(_centred((x, top), name, 19, ink, font_weight=700))
    parts += [_centred((x, top + 25 + 18 * row), words, 14, ink) for row, words in enumerate(lines)]
    for place, overlay in enumerate(reversed(found.interrupted_by(name))):
        parts += _badge((x + BOX_W // 2 - 16 - 26 * place, y - height(name) // 2), overlay)
    return parts


def _centred(at: Point, words: str, size: int, colour: str, **more: object) -> str:
    return svg.text(at, words, font_size=size, fill=colour, text_anchor="middle", **more)


def _colours(name: str) -> tuple[str, str, str]:
    """Ground, ink and outline by the part that a state plays."""
    if name in MAIN_PATH:
        return LAKE, "#FFFFFF", LAKE
    return (AMBER, EARTH, EARTH) if name in TROUBLE else (MIST, INK, LAKE)


def _badge(at: Point, overlay: str) -> list[str]:
    _, colour, letter = OVERLAYS[overlay]
    disc = svg.circle(at, 11, fill=colour, stroke=GROUND, stroke_width=2)
    return [disc, _centred((at[0], at[1] + 5), letter, 13, "#FFFFFF", font_weight=700)]


def _overlay_panel(found: Graph) -> list[str]:
    """The states that lie over others, beside the path and not in its way."""
    parts = [svg.box((SIDE_X, 960), (BOX_W + 80, 290), rx=18, fill="#FFFFFF", stroke=GREY, stroke_width=1)]
    parts.append(_centred((SIDE_X, 850), "From every state that has the mark,", 14, MUTED))
    parts.append(_centred((SIDE_X, 870), "and back to it", 14, MUTED))
    for name, ((x, y), colour, _) in OVERLAYS.items():
        parts.append(svg.box((x, y), (BOX_W, BOX_H), rx=14, fill=GROUND, stroke=colour, stroke_width=2))
        parts.append(_centred((x, y - 8), name, 19, colour, font_weight=700))
        parts.append(_centred((x, y + 17), _way_back(found, name), 14, colour))
        parts += _badge((x - BOX_W // 2 + 2, y - BOX_H // 2 + 2), name)
    return parts


def _way_back(found: Graph, overlay: str) -> str:
    ways = {frozenset(edge.touches) for (before, _), edge in found.edges.items() if before == overlay}
    if len(ways) != 1 or not all(edge.times_out for (before, _), edge in found.edges.items() if before == overlay):
        raise NotPlaced(f"{overlay} does not go back everywhere in the same way")
    return f"ends by {', '.join(sorted(*ways))} or after {found.lasts(overlay)}"


# -- around the picture ---------------------------------------------------------------------------------------------


def _head_of(colour: str) -> str:
    return f"head{colour[1:]}"


def _head() -> str:
    view = f'viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}"'
    shape = 'viewBox="0 0 10 10" refX="9" refY="5" markerWidth="7" markerHeight="7" orient="auto-start-reverse"'
    heads = "".join(
        f'<marker id="{_head_of(colour)}" {shape}><path d="M0 0L10 5L0 10Z" fill="{colour}"/></marker>'
        for colour in (LAKE, INK, GREY)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {view} font-family="Noto Sans, sans-serif">\n'
        f"<title>The way to a number: what the kiosk can be, and what leads where</title>\n<defs>{heads}</defs>\n"
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="{GROUND}"/>'
    )


def _title() -> list[str]:
    source = "Drawn from the code by tools/draw_states.py · codes and questions: docs/states.md"
    title = svg.text((60, 52), "The way to a number", font_size=28, font_weight=700, fill=INK)
    return [title, svg.text((60, 76), source, font_size=13, fill=MUTED), *_legend()]


def _legend() -> list[str]:
    y = 48
    return [
        *(_line(((500, y), (540, y)), LAKE), _words((550, y + 5), "a visitor touches", "start", LAKE)),
        *(_line(((700, y), (740, y)), INK), _words((750, y + 5), "something happens", "start", INK, italic=True)),
        *(_grey(((915, y), (955, y)), head=True), _words((965, y + 5), "nobody touches it so long", "start", MUTED)),
    ]


def main(arguments: list[str], picture: Path = PICTURE) -> int:
    """Draw, or with --check compare; the exit code is 1 where the file differs."""
    try:
        wanted = drawing(way_to_a_number(small_catalogue(("vi", "en", "ko"))))
    except NotPlaced as fault:
        print(f"tools/draw_states.py: {fault}", file=sys.stderr)
        return 1
    return keep(wanted, picture, arguments, "tools.draw_states")


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
