"""The face blinks every five to eight seconds and is still in between."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.face import BLINK_FRAMES, Pose, face_at, face_svg, next_change_ms
from ui.screen import Mood

MOMENTS = st.integers(0, 10 * 24 * 3_600_000)


@given(ms=MOMENTS, mood=st.sampled_from(list(Mood)))
def test_between_now_and_the_next_change_the_face_is_still_and_then_it_is_another(ms: int, mood: Mood) -> None:
    change = next_change_ms(mood, ms)
    assert change > ms
    assert face_at(mood, (ms + change) // 2) == face_at(mood, change - 1) == face_at(mood, ms)
    assert face_at(mood, change) != face_at(mood, ms)


@given(ms=MOMENTS)
def test_five_to_eight_seconds_lie_between_two_blinks(ms: int) -> None:
    starts: list[int] = []
    while len(starts) < 4:
        before = ms
        ms = next_change_ms(Mood.WAITING, ms)
        if face_at(Mood.WAITING, before).open == 1.0:
            starts.append(ms)
    gaps = [later - earlier for earlier, later in pairwise(starts)]
    assert all(5_000 <= gap <= 8_000 for gap in gaps)


def test_a_blink_is_over_in_a_fifth_of_a_second() -> None:
    assert BLINK_FRAMES[-1] == (180, 1.0)


def test_every_mood_has_a_look_of_its_own() -> None:
    assert len({face_at(mood, 0) for mood in Mood}) == len(Mood)


@given(loudness=st.floats(-2, 3))
def test_only_a_speaking_face_moves_its_mouth_and_never_beyond_open(loudness: float) -> None:
    assert 0 <= face_at(Mood.SPEAKING, 0, loudness).mouth <= 1
    assert face_at(Mood.WAITING, 0, loudness) == face_at(Mood.WAITING, 0)


@pytest.mark.parametrize("mood", list(Mood))
def test_a_face_is_three_shapes(mood: Mood) -> None:
    drawn = face_svg(face_at(mood, 0), 170, 100, (255, 255, 255))
    assert drawn.count("<rect") == 2
    assert drawn.count("<path") == 1


def test_closed_eyes_are_still_seen() -> None:
    assert 'height="5.00"' in face_svg(Pose(open=0.0), 170, 100, (0, 0, 0))
