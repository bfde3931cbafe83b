"""The rules of the foot: language, looks, sound, a person called. Some lie over a state and go back to it.

A part of `machine`, which calls it; as pure as that.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from kiosk import buttons
from kiosk.effects import CallStaff
from kiosk.moves import Moved
from kiosk.states import CallingHelp, ChoosingLanguage, Interruptible, State, Surroundings, Visit, name_of
from ui.screen import TEXT_STEPS, Theme

if TYPE_CHECKING:
    from kiosk.catalogue import Catalogue


def press_looks(state: State, button: str, around: Surroundings) -> State:
    """The size of the text, the colours, the sound: changed in place."""
    visit = state.visit
    match button:
        case buttons.TEXT_SIZE:
            return with_visit(state, replace(visit, text_step=(visit.text_step + 1) % TEXT_STEPS))
        case buttons.CONTRAST:
            return with_visit(state, replace(visit, theme=_other(visit.theme)))
        case buttons.SOUND if around.mouth:
            return with_visit(state, replace(visit, muted=not visit.muted))
        case _:
            return state


def press_language(state: State, catalogue: Catalogue) -> State:
    """With two languages, or while something is under way, the next one; else a choice of all."""
    offered = catalogue.offered
    if len(offered) > 2 and isinstance(state, Interruptible):
        return ChoosingLanguage(state)
    return with_visit(state, replace(state.visit, language=next_language(state.visit.language, offered)))


def next_language(language: str, offered: tuple[str, ...]) -> str:
    """The language after this one, round and round."""
    return offered[(offered.index(language) + 1) % len(offered)] if language in offered else offered[0]


def press_chosen_language(state: ChoosingLanguage, button: str, catalogue: Catalogue) -> State:
    """One of all languages, or the way back."""
    language = buttons.chosen_language(button)
    if language in catalogue.offered:
        return with_visit(state.back, replace(state.visit, language=language))
    return state.back if button == buttons.BACK else state


def press_help(state: State) -> Moved:
    """Calls once a visit: a second ring would not bring a second person."""
    if not isinstance(state, Interruptible):
        return state, ()
    effects = () if state.visit.help_called else (CallStaff(name_of(state)),)
    return CallingHelp(with_visit(state, replace(state.visit, help_called=True))), effects


S = TypeVar("S", bound=State)


def with_visit(state: S, visit: Visit) -> S:
    """The same state for a visitor who wants it otherwise."""
    if isinstance(state, ChoosingLanguage | CallingHelp):
        return replace(state, back=replace(state.back, visit=visit))
    return replace(state, visit=visit)


def _other(theme: Theme) -> Theme:
    return Theme.DAY if theme is Theme.HIGH_CONTRAST else Theme.HIGH_CONTRAST
