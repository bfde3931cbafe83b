"""The stage repaints what changed and nothing else, and always looks as if it had been painted afresh."""

from __future__ import annotations

from dataclasses import replace

import pygame
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.ui.samples import SAMPLES, confirm, farewell, home
from ui.display import LANDSCAPE, PORTRAIT
from ui.fonts import Fonts
from ui.geometry import Rect
from ui.screen import Cards, Mood, Screen, Theme
from ui.stage import Stage

GLASS = Rect(0, 0, LANDSCAPE.width_px, LANDSCAPE.height_px)


@pytest.fixture
def stage(fonts: Fonts) -> Stage:
    return Stage(LANDSCAPE, fonts)


def pixels(stage: Stage) -> bytes:
    return pygame.image.tobytes(stage.surface, "RGB")


def afresh(screen: Screen, fonts: Fonts) -> bytes:
    stage = Stage(LANDSCAPE, fonts)
    stage.show(screen)
    return pixels(stage)


def test_the_first_screen_paints_all_of_the_glass(stage: Stage) -> None:
    assert stage.show(home("vi")) == [GLASS]


def test_an_equal_screen_paints_nothing(stage: Stage) -> None:
    stage.show(home("vi"))
    assert stage.show(home("vi")) == []


def test_when_the_minute_changes_only_the_clock_is_repainted(stage: Stage) -> None:
    stage.show(home("vi"))
    (clock,) = stage.show(replace(home("vi"), clock="09:42"))
    assert clock.w * clock.h < GLASS.w * GLASS.h / 100
    assert clock.y < GLASS.h / 10


def test_when_one_more_person_waits_only_that_card_is_repainted(stage: Stage) -> None:
    before = home("vi")
    stage.show(before)
    question, cards = before.body
    assert isinstance(cards, Cards)
    first = replace(cards.buttons[0], waiting=4)
    after = replace(before, body=(question, Cards((first, *cards.buttons[1:]))))
    dirty = stage.show(after)
    card = dict(stage.targets)[first.id]
    assert dirty
    assert all(card.contains(rect) for rect in dirty)


def test_another_theme_repaints_everything(stage: Stage) -> None:
    stage.show(home("vi"))
    assert stage.show(replace(home("vi"), theme=Theme.HIGH_CONTRAST)) == [GLASS]


SHOWN = st.sampled_from(
    [
        *SAMPLES.values(),
        replace(home("vi"), clock="09:42"),
        replace(home("vi"), text_step=3),
        replace(confirm(), mood=Mood.SORRY),
        replace(home("en"), theme=Theme.HIGH_CONTRAST),
    ]
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(screens=st.lists(SHOWN, min_size=2, max_size=4), pressed=st.integers(0, 12), blink=st.integers(0, 20_000))
def test_whatever_was_shown_before_a_screen_looks_as_if_painted_afresh(
    fonts: Fonts, screens: list[Screen], pressed: int, blink: int
) -> None:
    stage = Stage(LANDSCAPE, fonts)
    for screen in screens:
        stage.show(screen)
        names = [name for name, _ in stage.targets]
        stage.press(names[pressed % len(names)])
        stage.focus(names[-1])
        stage.animate(blink)
    stage.press(None)
    stage.focus(None)
    stage.animate(0)
    assert pixels(stage) == afresh(screens[-1], fonts)


def test_a_pressed_button_looks_different_at_once_and_nothing_around_it_does(fonts: Fonts, stage: Stage) -> None:
    stage.show(confirm())
    before = stage.surface.copy()
    dirty = stage.press("take")
    take = dict(stage.targets)["take"]
    assert dirty
    assert all(take.contains(rect) for rect in dirty)
    assert pygame.image.tobytes(before.subsurface(take), "RGB") != pygame.image.tobytes(
        stage.surface.subsurface(take), "RGB"
    )
    assert stage.press("take") == []
    assert stage.press(None) == dirty
    assert pixels(stage) == afresh(confirm(), fonts)


def test_a_finger_does_not_outlive_its_screen(fonts: Fonts, stage: Stage) -> None:
    stage.show(confirm())
    stage.press("take")
    stage.show(farewell())
    assert pixels(stage) == afresh(farewell(), fonts)


def test_pressing_what_is_not_there_paints_nothing(stage: Stage) -> None:
    stage.show(confirm())
    assert stage.press("nobody") == []


def test_the_focus_is_seen_and_leaves_no_trace(fonts: Fonts, stage: Stage) -> None:
    stage.show(confirm())
    stage.focus("take")
    assert pixels(stage) != afresh(confirm(), fonts)
    stage.focus(None)
    assert pixels(stage) == afresh(confirm(), fonts)


def test_a_focus_around_the_whole_page_is_gone_with_its_screen(fonts: Fonts, stage: Stage) -> None:
    stage.show(SAMPLES["attract"])
    stage.focus("start")
    stage.show(home("vi"))
    assert pixels(stage) == afresh(home("vi"), fonts)


def test_an_idle_stage_wakes_for_a_blink_and_paints_the_face_alone(stage: Stage) -> None:
    stage.show(home("vi"))
    stage.animate(0)
    moment = stage.next_animation_ms(0)
    assert moment is not None
    assert stage.animate(moment - 1) == []
    (face,) = stage.animate(moment)
    assert face.w * face.h < GLASS.w * GLASS.h / 50


def test_a_loud_voice_opens_the_mouth(stage: Stage) -> None:
    stage.show(farewell())
    stage.animate(0)
    assert stage.animate(0, loudness=1.0) != []
    assert stage.animate(0, loudness=1.0) == []


def test_before_the_first_screen_there_is_nothing_to_touch_and_nothing_moves(stage: Stage) -> None:
    assert stage.targets == ()
    assert stage.screen is None
    assert stage.next_animation_ms(0) is None
    assert stage.animate(0) == stage.press("x") == stage.focus("x") == []


def test_the_targets_come_in_the_order_of_the_focus(fonts: Fonts) -> None:
    stage = Stage(PORTRAIT, fonts)
    stage.show(home("vi"))
    assert [name for name, _ in stage.targets] == [button.id for button in home("vi").buttons()]
