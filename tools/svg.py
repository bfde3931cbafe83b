"""A few shapes as SVG text. Whole numbers only, so that the same picture is always the same bytes."""

from __future__ import annotations

from xml.sax.saxutils import escape

Point = tuple[int, int]
CORNER = 10


def text(at: Point, words: str, **attributes: object) -> str:
    """Words whose baseline begins, ends or is centred (`text_anchor`) at a point."""
    return f'<text x="{at[0]}" y="{at[1]}"{_written(attributes)}>{escape(words)}</text>'


def box(at: Point, size: Point, **attributes: object) -> str:
    """A rectangle around a point."""
    (x, y), (width, height) = at, size
    place = f'x="{x - width // 2}" y="{y - height // 2}" width="{width}" height="{height}"'
    return f"<rect {place}{_written(attributes)}/>"


def circle(at: Point, radius: int, **attributes: object) -> str:
    """A disc around a point."""
    return f'<circle cx="{at[0]}" cy="{at[1]}" r="{radius}"{_written(attributes)}/>'


def path(points: tuple[Point, ...], **attributes: object) -> str:
    """A line through points, its corners rounded."""
    parts = [f"M{points[0][0]} {points[0][1]}"]
    for before, corner, after in zip(points, points[1:], points[2:], strict=False):
        near, far = _towards(corner, before), _towards(corner, after)
        parts.append(f"L{near[0]} {near[1]}Q{corner[0]} {corner[1]} {far[0]} {far[1]}")
    parts.append(f"L{points[-1][0]} {points[-1][1]}")
    return f'<path d="{"".join(parts)}"{_written(attributes)}/>'


def _towards(start: Point, end: Point) -> Point:
    """A corner's radius along a horizontal or vertical line, at most half of it."""
    steps = [max(-CORNER, min(CORNER, (there - here) // 2)) for here, there in zip(start, end, strict=True)]
    return start[0] + steps[0], start[1] + steps[1]


def _written(attributes: dict[str, object]) -> str:
    given = {name.replace("_", "-"): value for name, value in attributes.items() if value is not None}
    return "".join(f' {name}="{value}"' for name, value in given.items())
