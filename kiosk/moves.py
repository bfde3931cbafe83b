"""What the files of rules share: the shape of a move, and the visit that begins anew."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kiosk.effects import Effect
from kiosk.states import CallingHelp, ChoosingLanguage, Interruptible, State, Visit

if TYPE_CHECKING:
    from kiosk.catalogue import Catalogue

Moved = tuple[State, tuple[Effect, ...]]
"""A state and what is to be done on the way there."""


def new_visit(catalogue: Catalogue) -> Visit:
    """The looks and the language that a visitor finds."""
    return Visit(catalogue.offered[0])


def over(state: ChoosingLanguage | CallingHelp, back: State) -> State:
    """The overlay over another state; as it is where it cannot lie over that."""
    return replace(state, back=back) if isinstance(back, Interruptible) else state
