"""The keypad reaches every button in the order a screen names them."""

from __future__ import annotations

from ui.keypad import Digit, Key, Keypad

ORDER = ("a", "b", "back")


def test_the_focus_goes_round_over_all_buttons() -> None:
    keypad = Keypad()
    reached = []
    for _ in range(4):
        assert keypad.take(Key.NEXT, ORDER) is None
        reached.append(keypad.focused)
    assert reached == ["a", "b", "back", "a"]


def test_going_back_from_nowhere_reaches_the_last() -> None:
    keypad = Keypad()
    keypad.take(Key.PREVIOUS, ORDER)
    assert keypad.focused == "back"


def test_enter_presses_the_button_in_focus_and_nothing_without_one() -> None:
    keypad = Keypad()
    assert keypad.take(Key.ENTER, ORDER) is None
    keypad.take(Key.NEXT, ORDER)
    assert keypad.take(Key.ENTER, ORDER) == "a"


def test_a_digit_presses_the_button_of_its_place() -> None:
    assert Keypad().take(Digit(2), ORDER) == "b"
    assert Keypad().take(Digit(9), ORDER) is None


def test_back_presses_back_where_it_is_offered() -> None:
    assert Keypad().take(Key.BACK, ORDER) == "back"
    assert Keypad().take(Key.BACK, ("a",)) is None


def test_the_focus_starts_anew_when_its_button_is_gone() -> None:
    keypad = Keypad()
    keypad.take(Key.PREVIOUS, ORDER)
    assert keypad.take(Key.ENTER, ("x", "y")) is None
    keypad.take(Key.NEXT, ("x", "y"))
    assert keypad.focused == "x"


def test_a_screen_without_buttons_has_no_focus() -> None:
    keypad = Keypad()
    assert keypad.take(Key.NEXT, ()) is None
    assert keypad.focused is None
