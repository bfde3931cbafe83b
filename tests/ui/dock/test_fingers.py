"""Fingers of several pages become fingers of one screen."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ui.dock.fingers import Fingers
from ui.dock.messages import PageTouch
from ui.dock.model import Touch

SIDE = 50
said = st.builds(
    PageTouch,
    phase=st.sampled_from(["down", "move", "up", "cancel"]),
    finger=st.integers(0, 2),
    x=st.integers(-10, SIDE + 10),
    y=st.integers(-10, SIDE + 10),
)
gone = st.none()


@given(st.lists(st.tuples(st.integers(1, 3), said | gone)))
def test_every_finger_goes_down_on_the_glass_and_then_up_or_away_once(
    steps: list[tuple[int, PageTouch | None]],
) -> None:
    fingers = Fingers(SIDE, SIDE)
    down: set[int] = set()
    for page, what in steps:
        touches = fingers.gone(page) if what is None else [fingers.take(page, what)]
        for touch in filter(None, touches):
            if touch.phase == "down":
                assert touch.finger not in down
                assert 0 <= touch.x < SIDE
                assert 0 <= touch.y < SIDE
                down.add(touch.finger)
            else:
                assert touch.finger in down
            if touch.phase in ("up", "cancel"):
                down.remove(touch.finger)
    for page in (1, 2, 3):
        down -= {touch.finger for touch in fingers.gone(page)}
    assert down == set()


def test_a_finger_keeps_its_number_until_it_is_up_and_then_it_is_free() -> None:
    fingers = Fingers(SIDE, SIDE)
    assert fingers.take(1, PageTouch("down", 5, 1, 2)) == Touch("down", 0, 1, 2)
    assert fingers.take(2, PageTouch("down", 5, 3, 4)) == Touch("down", 1, 3, 4)
    assert fingers.take(1, PageTouch("up", 5, 1, 2)) == Touch("up", 0, 1, 2)
    assert fingers.take(2, PageTouch("move", 5, 9, 9)) == Touch("move", 1, 9, 9)
    assert fingers.take(3, PageTouch("down", 0, 1, 1)) == Touch("down", 0, 1, 1)


def test_a_page_that_goes_takes_only_its_own_fingers_along() -> None:
    fingers = Fingers(SIDE, SIDE)
    fingers.take(1, PageTouch("down", 0, 1, 2))
    fingers.take(2, PageTouch("down", 0, 3, 4))
    assert fingers.gone(1) == [Touch("cancel", 0, 1, 2)]
    assert fingers.gone(1) == []
    assert fingers.take(2, PageTouch("up", 0, 3, 4)) == Touch("up", 1, 3, 4)
