"""The foot of every screen: the way out, the language, the looks, the sound, a person. Always at the same place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk import buttons
from kiosk.overlays import next_language
from kiosk.states import Attract, ChoosingLanguage, Interruptible, State, Surroundings, Waiting
from ui.screen import Button, Look

if TYPE_CHECKING:
    from kiosk.catalogue import Catalogue


def foot(state: State, around: Surroundings, catalogue: Catalogue) -> tuple[Button, ...]:
    """The way out, the language, the looks, a person: the same places on every screen.

    A small panel has no room for a sixth button that could be read: there the sound is the technician's to set.
    """
    language = state.visit.language
    rest = (
        *((_language_button(state, catalogue),) if len(catalogue.offered) > 1 else ()),
        Button(buttons.TEXT_SIZE, catalogue.text(language, "foot.text_size"), icon="text-size"),
        Button(buttons.CONTRAST, catalogue.text(language, "foot.contrast"), icon="contrast"),
        *((_sound_button(state, catalogue),) if around.mouth and catalogue.roomy else ()),
    )
    help_ = Button(buttons.HELP, catalogue.text(language, "foot.help"), Look.HELP, icon="help")
    back = Button(buttons.BACK, catalogue.text(language, "foot.back"), icon="arrow-left")
    return (
        *((back,) if _can_go_back(state) else ()),
        *(() if isinstance(state, ChoosingLanguage) else rest),
        *((help_,) if isinstance(state, Interruptible) else ()),
    )


def _sound_button(state: State, catalogue: Catalogue) -> Button:
    muted = state.visit.muted
    words = catalogue.text(state.visit.language, "foot.sound_on" if muted else "foot.sound_off")
    return Button(buttons.SOUND, words, icon="volume-off" if muted else "volume")


def _can_go_back(state: State) -> bool:
    return not isinstance(state, Waiting | Attract)


def _language_button(state: State, catalogue: Catalogue) -> Button:
    """Says the language it leads to, in that language: who needs it cannot read the present one."""
    following = catalogue.languages[next_language(state.visit.language, catalogue.offered)]
    several = len(catalogue.offered) > 2 and isinstance(state, Interruptible)
    return Button(buttons.LANGUAGE, "Ngôn ngữ · Language" if several else following.name, icon="language")
