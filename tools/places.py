"""Where the states stand in docs/states.svg, and where the arrows between them run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tools.svg import Point

BOX_W, BOX_H = 250, 78
MAIN_X, SIDE_X = 420, 900
BACK_X, AGAIN_X, LEFT_X, RIGHT_X, REFUSED_X = 90, 130, 215, 1085, 1125
"""Where long lines run down the page: back, once more, two for time-outs, no number."""
GAP_X = (MAIN_X + SIDE_X) // 2

PLACES: dict[str, Point] = {
    "Starting": (MAIN_X, 150),
    "Attract": (MAIN_X, 310),
    "Home": (MAIN_X, 490),
    "Confirming": (MAIN_X, 640),
    "Issuing": (MAIN_X, 785),
    "Printing": (MAIN_X, 920),
    "Farewell": (MAIN_X, 1070),
    "OutOfService": (SIDE_X, 160),
    "Servicing": (SIDE_X, 300),
    "OutOfHours": (SIDE_X, 410),
    "Directing": (SIDE_X, 520),
    "ChoosingPriority": (SIDE_X, 640),
}
TALLER = {"Attract": 130}
"""Where more arrows meet than at the others."""
OVERLAYS: dict[str, tuple[Point, str, str]] = {
    "ChoosingLanguage": ((SIDE_X, 940), "#0B4F5C", "L"),
    "CallingHelp": ((SIDE_X, 1040), "#8A1C3B", "H"),
}


@dataclass(frozen=True, slots=True)
class Route:
    """Where an arrow runs and where its words stand."""

    points: tuple[Point, ...]
    words_at: Point
    anchor: str = "middle"
    when: str = ""
    """On which condition, where one touch leads to several places: the walk knows that it does, not why."""


def height(name: str) -> int:
    """A box's height."""
    return TALLER.get(name, BOX_H)


def left(name: str, dy: int = 0) -> Point:
    """A point on the left edge of a box."""
    return PLACES[name][0] - BOX_W // 2, PLACES[name][1] + dy


def right(name: str, dy: int = 0) -> Point:
    """A point on the right edge of a box."""
    return PLACES[name][0] + BOX_W // 2, PLACES[name][1] + dy


def down(upper: str, lower: str, dx: int, when: str = "") -> Route:
    """Straight from one box of the main path to the one below; words to the right of it."""
    start = PLACES[upper][0] + dx, PLACES[upper][1] + height(upper) // 2
    end = PLACES[lower][0] + dx, PLACES[lower][1] - height(lower) // 2
    return Route((start, end), (start[0] + 8, (start[1] + end[1]) // 2 + 3), "start", when)


def up(lower: str, upper: str, dx: int) -> Route:
    """The way back, beside `down`."""
    there = down(upper, lower, dx)
    return Route(there.points[::-1], there.words_at, "start")


def across(start: Point, x: int, end: Point, when: str = "") -> Route:
    """Sideways, along a vertical at `x`, and sideways again; words over the part that is nearer to a side box."""
    (near, far) = (start, end) if start[0] > end[0] else (end, start)
    words_at = ((near[0] + (x if near[1] != far[1] else far[0])) // 2, near[1] - 6)
    return Route((start, (x, start[1]), (x, end[1]), end), words_at, "middle", when)


def around(start: Point, x: int, end: Point, dx: int) -> Route:
    """Out to a long vertical line and in again; words over the way out, so far from the box."""
    anchor = "start" if dx > 0 else "end"
    return Route((start, (x, start[1]), (x, end[1]), end), (start[0] + dx, start[1] - 6), anchor)


ROUTES: dict[tuple[str, str], Route] = {
    ("Starting", "Attract"): down("Starting", "Attract", -60),
    ("Starting", "OutOfService"): across(right("Starting", -15), GAP_X, left("OutOfService", -25)),
    ("Attract", "OutOfService"): across(right("Attract", -50), GAP_X - 40, left("OutOfService")),
    ("OutOfService", "Attract"): across(left("OutOfService", 25), GAP_X - 16, right("Attract", -32)),
    ("Attract", "Servicing"): across(right("Attract", -7), GAP_X, left("Servicing", 3), "cover open"),
    ("Servicing", "Attract"): across(left("Servicing", 25), GAP_X, right("Attract", 15)),
    ("Attract", "OutOfHours"): across(right("Attract", 34), GAP_X - 16, left("OutOfHours", -25), "closed"),
    ("OutOfHours", "Attract"): across(left("OutOfHours"), GAP_X - 40, right("Attract", 50)),
    ("OutOfHours", "Home"): across(left("OutOfHours", 25), GAP_X - 40, right("Home", -22), "open"),
    ("Attract", "Home"): down("Attract", "Home", -60, "open"),
    ("Home", "Attract"): up("Home", "Attract", 60),
    ("Home", "Directing"): across(right("Home", 10), GAP_X, left("Directing", -20), "elsewhere"),
    ("Directing", "Home"): across(left("Directing", 2), GAP_X, right("Home", 32)),
    ("Home", "Confirming"): down("Home", "Confirming", -60, "here"),
    ("Confirming", "Home"): up("Confirming", "Home", 60),
    ("Confirming", "ChoosingPriority"): across(right("Confirming", -12), GAP_X, left("ChoosingPriority", -12)),
    ("ChoosingPriority", "Confirming"): across(left("ChoosingPriority", 12), GAP_X, right("Confirming", 12)),
    ("Confirming", "Issuing"): down("Confirming", "Issuing", -60),
    ("Issuing", "Printing"): down("Issuing", "Printing", -60),
    ("Issuing", "OutOfService"): around(right("Issuing", -12), REFUSED_X, right("OutOfService", 4), 18),
    ("Printing", "Farewell"): down("Printing", "Farewell", -100),
    ("Farewell", "Printing"): up("Farewell", "Printing", 80),
    ("Farewell", "Home"): around(left("Farewell", 4), AGAIN_X, left("Home", 4), -18),
    ("Farewell", "Attract"): around(left("Farewell", 27), BACK_X, left("Attract", -28), -18),
}
TIME_OUTS: dict[tuple[str, str], Route] = {
    ("Starting", "Attract"): down("Starting", "Attract", 60),
    ("Issuing", "OutOfService"): around(right("Issuing", 12), REFUSED_X + 18, right("OutOfService", 22), 18),
    ("Printing", "Farewell"): down("Printing", "Farewell", 0),
}
"""Time-outs that do not lead to rest from a box beside the two grey lines."""
