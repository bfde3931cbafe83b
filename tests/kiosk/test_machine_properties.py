"""Whatever the kiosk is and whatever happens: the machine has an answer, and the answer has a screen."""

from __future__ import annotations

from collections import Counter
from dataclasses import fields, is_dataclass, replace
from typing import TYPE_CHECKING, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.delays import time_out_ms
from kiosk.effects import Effect
from kiosk.machine import Step, first, transition
from kiosk.screens import screen_of
from kiosk.states import Attract, Kiosk, State, Surroundings
from tests.kiosk import arbitrary, ward
from ui.screen import Actions, Block, Cards, Facts, Keys, Listing, Look, Row, Screen, Typed

if TYPE_CHECKING:
    from kiosk.events import Event

WARD = ward.catalogue()
MAY_BE_BLANK = {(Typed, "text"), (Listing, "heading")}


def blank_texts(part: object) -> list[str]:
    """Where in a screen's tree a text is empty, by the name of its field."""
    if isinstance(part, tuple):
        return [name for item in part for name in blank_texts(item)]
    if not is_dataclass(part):
        return ["text"] if isinstance(part, str) and not part.strip() else []
    named = [(field.name, getattr(part, field.name)) for field in fields(part)]
    named = [(name, value) for name, value in named if (type(part), name) not in MAY_BE_BLANK]
    return [f"{type(part).__name__}.{name}" for name, value in named for _ in blank_texts(value)]


def is_empty(block: Block) -> bool:
    match block:
        case Cards(buttons=parts) | Actions(buttons=parts) | Row(buttons=parts) | Keys(buttons=parts):
            return not parts
        case Facts(rows=rows):
            return not rows
        case Listing(points=points):
            return not points
        case _:
            return False


def faults_of(screen: Screen) -> list[str]:
    """What no screen may have, whatever it shows."""
    pressable = list(screen.buttons())
    faults = [f"{name} is blank" for name in blank_texts(screen)]
    faults += [f"two buttons {id_!r}" for id_, count in Counter(button.id for button in pressable).items() if count > 1]
    faults += [f"{type(block).__name__} is empty" for block in screen.body if is_empty(block)]
    if sum(button.look is Look.PRIMARY for button in pressable) > 1:
        faults.append("two ways forward")
    return faults


@pytest.mark.parametrize("kind", get_args(State))
@given(data=st.data())
def test_every_state_meets_every_event_and_goes_on_with_a_screen(kind: type[State], data: st.DataObject) -> None:
    kiosk = Kiosk(data.draw(arbitrary.states_of(kind)), data.draw(arbitrary.surroundings))
    catalogue = replace(WARD, offered=data.draw(arbitrary.offers))
    step = transition(kiosk, data.draw(arbitrary.events), catalogue)
    assert isinstance(step, Step)
    assert isinstance(step.kiosk.state, get_args(State))
    assert all(isinstance(effect, get_args(Effect)) for effect in step.effects)
    assert faults_of(screen_of(step.kiosk, catalogue)) == []


@given(around=arbitrary.surroundings, happened=st.lists(arbitrary.events, max_size=30))
def test_no_chain_of_events_leads_to_a_state_without_a_screen(around: Surroundings, happened: list[Event]) -> None:
    kiosk = first(around, WARD)
    for event in happened:
        kiosk = transition(kiosk, event, WARD).kiosk
        assert faults_of(screen_of(kiosk, WARD)) == []


@given(kiosk=arbitrary.kiosks, event=arbitrary.events)
def test_the_same_event_always_has_the_same_answer(kiosk: Kiosk, event: Event) -> None:
    assert transition(kiosk, event, WARD) == transition(kiosk, event, WARD)


@given(state=arbitrary.states)
def test_only_the_untouched_first_screen_lasts_for_ever(state: State) -> None:
    rests = isinstance(state, Attract) and state.visit == type(state.visit)("vi")
    lasts = time_out_ms(state, "vi")
    assert (lasts is None) == rests
    assert lasts is None or lasts > 0
