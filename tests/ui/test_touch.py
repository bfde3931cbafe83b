"""What a hand does on the glass: one press at most for what was meant, none for what was not."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from ui.geometry import Rect
from ui.touch import GUARD_MS, LONGEST_MS, Finger, Touch

SLIP = 16.0
CARD, OTHER = Rect(100, 100, 200, 100), Rect(320, 100, 200, 100)
TARGETS = (("card", CARD), ("other", OTHER))
ON_CARD, ON_OTHER, BESIDE = (150, 150), (400, 150), (150, 400)


def glass(shown_ms: int = 0) -> Touch:
    touch = Touch(SLIP)
    touch.show("home", TARGETS, shown_ms)
    return touch


def test_a_tap_presses_the_button_under_it() -> None:
    touch = glass()
    touch.down(0, *ON_CARD, 1000)
    assert touch.pressed(1000) == "card"
    assert touch.up(0, *ON_CARD, 1100) == "card"
    assert touch.pressed(1100) is None


def test_a_finger_that_slides_to_another_button_presses_neither() -> None:
    touch = glass()
    touch.down(0, *ON_CARD, 1000)
    touch.move(0, *ON_OTHER, 1050)
    assert touch.pressed(1050) is None
    assert touch.up(0, *ON_OTHER, 1100) is None


def test_a_finger_that_comes_back_to_its_button_presses_it() -> None:
    touch = glass()
    touch.down(0, *ON_CARD, 1000)
    touch.move(0, *BESIDE, 1050)
    touch.move(0, *ON_CARD, 1080)
    assert touch.pressed(1080) == "card"
    assert touch.up(0, *ON_CARD, 1100) == "card"


def test_a_slip_of_four_millimetres_still_counts_and_more_does_not() -> None:
    for off, pressed in ((SLIP, "card"), (SLIP + 1, None)):
        touch = glass()
        touch.down(0, CARD.x, 150, 1000)
        assert touch.up(0, CARD.x - off, 150, 1100) == pressed


def test_a_touch_that_begins_beside_all_buttons_presses_nothing() -> None:
    touch = glass()
    touch.down(0, *BESIDE, 1000)
    assert touch.up(0, *ON_CARD, 1100) is None


def test_the_second_tap_of_a_double_tap_does_not_answer_the_next_screen() -> None:
    touch = glass()
    touch.down(0, *ON_CARD, 1000)
    touch.up(0, *ON_CARD, 1080)
    touch.show("confirm", (("take", CARD),), 1100)
    touch.down(0, *ON_CARD, 1100 + GUARD_MS - 1)
    assert touch.pressed(1100 + GUARD_MS) is None
    assert touch.up(0, *ON_CARD, 1700) is None
    touch.down(0, *ON_CARD, 1800)
    assert touch.up(0, *ON_CARD, 1900) == "take"


def test_a_finger_that_lay_there_before_a_screen_came_presses_nothing_on_it() -> None:
    touch = glass()
    touch.down(0, *ON_CARD, 1000)
    touch.show("confirm", (("card", CARD),), 1050)
    assert touch.pressed(1050) is None
    assert touch.up(0, *ON_CARD, 3000) is None


def test_a_clock_that_ticks_or_a_larger_text_does_not_take_a_touch_away() -> None:
    touch = glass()
    touch.down(0, *ON_CARD, 1000)
    touch.show("home", (("card", CARD.inset(-8)), ("other", OTHER)), 1050)
    assert touch.up(0, *ON_CARD, 1100) == "card"


def test_a_palm_beside_the_buttons_keeps_no_finger_from_pressing_one() -> None:
    touch = glass()
    touch.down(0, *BESIDE, 1000)
    touch.down(1, *ON_CARD, 1010)
    assert touch.up(1, *ON_CARD, 1050) == "card"


def test_further_fingers_are_ignored_until_all_are_up() -> None:
    touch = glass()
    touch.down(0, *ON_CARD, 1000)
    touch.down(1, *ON_OTHER, 1010)
    assert touch.up(1, *ON_OTHER, 1050) is None
    assert touch.up(0, *ON_CARD, 1100) == "card"
    touch.down(2, *ON_OTHER, 1200)
    touch.down(3, *ON_CARD, 1300)
    assert touch.up(3, *ON_CARD, 1350) is None
    touch.up(2, *BESIDE, 1400)
    touch.down(4, *ON_CARD, 1500)
    assert touch.up(4, *ON_CARD, 1600) == "card"


def test_a_finger_that_is_taken_away_presses_nothing() -> None:
    touch = glass()
    assert touch.take(Finger("down", 0, *ON_CARD), 1000) is None
    assert touch.take(Finger("move", 0, *ON_CARD), 1010) is None
    assert touch.take(Finger("cancel", 0, *ON_CARD), 1020) is None
    assert touch.pressed(1020) is None
    assert touch.take(Finger("up", 0, *ON_CARD), 1050) is None


def test_a_finger_held_for_an_hour_presses_nothing_and_lets_others_press() -> None:
    touch = glass()
    touch.down(0, *ON_CARD, 1000)
    assert touch.pressed(1000 + LONGEST_MS) == "card"
    assert touch.pressed(1001 + LONGEST_MS) is None
    touch.down(1, *ON_OTHER, 60_000)
    assert touch.up(1, *ON_OTHER, 60_100) == "other"
    assert touch.up(0, *ON_CARD, 3_601_000) is None


def test_a_finger_whose_lifting_was_lost_may_touch_again() -> None:
    touch = glass()
    touch.down(0, *ON_OTHER, 1000)
    touch.down(0, *ON_CARD, 2000)
    assert touch.up(0, *ON_CARD, 2100) == "card"


def test_a_button_that_went_away_is_not_pressed() -> None:
    touch = glass()
    touch.down(0, *ON_CARD, 1000)
    touch.show("home", (("other", OTHER),), 1050)
    assert touch.up(0, *ON_CARD, 1100) is None


def test_fifty_taps_a_second_on_a_card_never_answer_the_screen_it_leads_to() -> None:
    touch = glass()
    presses = []
    for at in range(1000, 2000, 20):
        touch.down(0, *ON_CARD, at)
        if (button := touch.up(0, *ON_CARD, at + 10)) is not None:
            presses.append((at, button))
            touch.show(f"after {len(presses)}", TARGETS, at + 10)
    assert [button for _, button in presses] == ["card"] * len(presses)
    assert all(later - earlier >= GUARD_MS for (earlier, _), (later, _) in pairwise(presses))


EVENTS = st.lists(
    st.tuples(
        st.sampled_from(("down", "move", "up", "cancel", "show")),
        st.integers(0, 9),
        st.sampled_from((ON_CARD, ON_OTHER, BESIDE, (305, 150))),
        st.integers(0, 700) | st.just(3_600_000),
    ),
    max_size=60,
)


@given(events=EVENTS)
def test_ten_fingers_press_at_most_once_for_each_touch_that_began_alone(
    events: list[tuple[str, int, tuple[int, int], int]],
) -> None:
    touch, now, shown, screens = glass(), 0, 0, 0
    began: dict[int, tuple[int, tuple[int, int]]] = {}
    for phase, finger, at, later in events:
        now += later
        button = None
        match phase:
            case "down":
                touch.down(finger, *at, now)
                began[finger] = (now, at)
            case "move":
                touch.move(finger, *at, now)
            case "up":
                button = touch.up(finger, *at, now)
            case "cancel":
                touch.cancel(finger)
                began.pop(finger, None)
            case _:
                screens += 1
                shown = now
                touch.show(f"screen {screens}", TARGETS, now)
        if button is not None:
            since, where = began.pop(finger)
            assert dict(TARGETS)[button].has(*where)
            assert shown + GUARD_MS <= since <= now <= since + LONGEST_MS
        if phase == "up":
            began.pop(finger, None)
        assert touch.pressed(now) in {None, "card", "other"}
