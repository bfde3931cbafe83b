"""Which text is how large: capital heights in millimetres, the visitor's five steps, and how far text may shrink."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from ui.display import FULL_READING_DISTANCE_MM, Display


@dataclass(frozen=True, slots=True)
class Type:
    """One role of text. `capital_mm` is the height of a capital on a panel read from 50 cm."""

    capital_mm: float
    bold: bool = False
    leading: float = 1.0
    """Line height over the room that "ẾỘỮgỵ" needs; 1.11 of it is 1.35 em."""


QUESTION: Final = Type(12.0, bold=True, leading=1.02)
PRIMARY: Final = Type(9.0, bold=True)
BUTTON: Final = Type(7.6, bold=True)
READING: Final = Type(6.8, leading=1.11)
DETAIL: Final = Type(5.4)
SMALL: Final = Type(4.5, leading=1.08)
CENTRE: Final = Type(6.3, bold=True)
FOOT: Final = Type(5.2, bold=True)
BADGE: Final = Type(6.4, bold=True, leading=0.76)
COUNT: Final = Type(5.8, bold=True, leading=0.76)
NUMBER: Final = Type(40.0, bold=True, leading=0.74)
"""Capitals and digits only: they need no room for accents."""

STEPS: Final = (1.0, 1.12, 1.25, 1.4, 1.57)
"""What the visitor's choice makes of every size."""
SHRINKS: Final = (1.0, 0.95, 0.9, 0.85, 0.8, 0.75, 0.7, 0.65, 0.6, 0.55, 0.5)
"""The sizes tried, largest first, where words do not fit at the size they should have."""
SHRINKS_IN_PLACE: Final = SHRINKS[:6]
"""How far one block may shrink by itself, before all text of the screen shrinks with it."""
SLIGHTLY: Final = SHRINKS[:3]
"""How far words may shrink only to stay on one line."""
EMERGENCY: Final = (0.46, 0.42, 0.35, 0.29, 0.24)
"""Below legibility. Rather small than cut at run time; `ui.faults` reports it, so tests find it first."""
LEAST_CAPITAL_MM: Final = 4.5
"""The smallest text on a full-size panel."""
PRINT_CAPITAL: Final = 2.3 / 300
"""The smallest text on a smaller panel, over the distance it is read from: as large as 9 point print in the hand."""


def scales(step: int) -> tuple[float, ...]:
    """All factors to try for a visitor who chose that step, largest first."""
    chosen = STEPS[min(max(step, 0), len(STEPS) - 1)]
    steps = tuple(factor for factor in reversed(STEPS) if factor <= chosen)
    return steps + SHRINKS[1:] + EMERGENCY


def least_capital_px(display: Display) -> float:
    """The smallest capital that counts as legible on this display: 4.5 mm; 3.1 mm at 10 inches, 2.3 mm at 7."""
    full_size = display.reading_distance_mm >= FULL_READING_DISTANCE_MM
    least_mm = LEAST_CAPITAL_MM if full_size else PRINT_CAPITAL * display.reading_distance_mm
    return least_mm * display.px_per_mm


def capital_px(kind: Type, display: Display, scale: float, shrink: float = 1.0) -> float:
    """The capital height of a role at a screen's scale, and shrunk further in its own place.

    It stops at the legible minimum, and goes below that only in an emergency of either.
    """
    wanted = kind.capital_mm * display.type_scale * display.px_per_mm * scale * shrink
    legible = least_capital_px(display) * min(1.0, scale / SHRINKS[-1]) * min(1.0, shrink / SHRINKS[-1])
    return max(wanted, legible)
