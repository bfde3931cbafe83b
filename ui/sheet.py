"""What a layout is built on: pieces that know how high they must be, and the sheet they are put on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from ui.geometry import Rect
from ui.placed import Target, Thing


@dataclass(slots=True)
class Sheet:
    """Collects things in the order they are painted, and the targets."""

    things: list[Thing] = field(default_factory=list)
    targets: list[Target] = field(default_factory=list)

    def add(self, *things: Thing) -> None:
        """Put things on top of what is there."""
        self.things.extend(things)

    def target(self, button_id: str, rect: Rect) -> None:
        """Say where a button is touched."""
        self.targets.append(Target(button_id, rect))


@dataclass(frozen=True, slots=True)
class Piece:
    """One block, measured for a width. Heights in pixels."""

    least: int
    most: int
    place: Callable[[Sheet, Rect], None]
    fits: bool = True
    """False where a word is wider than the block."""


def stacked_height(pieces: Sequence[Piece], gap: int) -> int:
    """The least height of pieces under one another."""
    return sum(piece.least for piece in pieces) + gap * max(0, len(pieces) - 1)


def most_height(pieces: Sequence[Piece], gap: int) -> int:
    """The height that pieces under one another would like."""
    return sum(piece.most for piece in pieces) + gap * max(0, len(pieces) - 1)


def stack(sheet: Sheet, rect: Rect, pieces: Sequence[Piece], gap: int, above: float = 0.5) -> None:
    """Place pieces under one another: grown as far as they like, what is left as space around them.

    Between two there is at most twice the gap, so that the eye finds the next one; of the rest the share `above`
    stands above them all.
    """
    if not pieces:
        return
    heights = _grown(pieces, rect.h - gap * (len(pieces) - 1))
    left = max(0, rect.h - gap * (len(pieces) - 1) - sum(heights))
    space = min(gap, left // (len(pieces) + 1))
    y = rect.y + round((left - space * (len(pieces) - 1)) * above)
    for piece, height in zip(pieces, heights, strict=True):
        piece.place(sheet, Rect(rect.x, y, rect.w, height))
        y += height + gap + space


def _grown(pieces: Sequence[Piece], room: int) -> list[int]:
    """Heights between least and most: every piece takes the same share of its own wish."""
    least = [piece.least for piece in pieces]
    wishes = [max(0, piece.most - piece.least) for piece in pieces]
    spare, wished = max(0, room - sum(least)), sum(wishes)
    if wished <= spare:
        return [a + b for a, b in zip(least, wishes, strict=True)]
    return [a + b * spare // wished for a, b in zip(least, wishes, strict=True)]
