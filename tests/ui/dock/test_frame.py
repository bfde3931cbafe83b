"""The picture, and what a page that follows it is sent."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from tests.ui.dock.page import draw
from ui.dock.frame import JOURNAL, Frame
from ui.dock.patches import HEAD, Encoder, pack
from ui.geometry import Rect

WIDTH, HEIGHT = 40, 30


@st.composite
def paintings(made: st.DrawFn) -> tuple[Rect, bytes]:
    x, y = made(st.integers(0, WIDTH - 1)), made(st.integers(0, HEIGHT - 1))
    w, h = made(st.integers(1, WIDTH - x)), made(st.integers(1, HEIGHT - y))
    return Rect(x, y, w, h), bytes(made(st.tuples(*[st.integers(0, 255)] * 3))) * (w * h)


@given(st.lists(st.tuples(paintings(), st.booleans()), max_size=3 * JOURNAL))
def test_a_page_that_looks_now_and_then_ends_with_the_same_picture(
    steps: list[tuple[tuple[Rect, bytes], bool]],
) -> None:
    frame = Frame(WIDTH, HEIGHT)
    truth, seen, serial = Image.new("RGB", (WIDTH, HEIGHT), "white"), Image.new("RGB", (WIDTH, HEIGHT)), 0
    for (rect, rgb), looks in [*steps, ((Rect(0, 0, 1, 1), b"abc"), True)]:
        frame.paint(rect, rgb)
        truth.paste(Image.frombytes("RGB", (rect.w, rect.h), rgb), (rect.x, rect.y))
        if looks:
            serial = draw(seen, pack(frame.since(serial)))
    assert serial == frame.serial
    assert seen.tobytes() == truth.tobytes()


def test_only_what_changed_is_sent() -> None:
    frame = Frame(WIDTH, HEIGHT)
    before = frame.serial
    frame.paint(Rect(3, 4, 5, 6), b"\x00" * 90)
    assert [cutout.rect for cutout in frame.since(before).cutouts] == [Rect(3, 4, 5, 6)]


def test_a_page_that_is_far_behind_gets_the_whole_picture_once() -> None:
    frame = Frame(WIDTH, HEIGHT)
    before = frame.serial
    for _ in range(JOURNAL + 1):
        frame.paint(Rect(3, 4, 1, 1), b"\x00\x00\x00")
    assert [cutout.rect for cutout in frame.since(before).cutouts] == [frame.whole]


@pytest.mark.parametrize(
    "rect", [(-1, 0, 2, 2), (39, 0, 2, 2), (0, 29, 2, 2), (0, 0, 0, 2), (0, 0, 2, -2), (0, 0, 41, 30)]
)
def test_what_does_not_lie_on_the_screen_is_refused(rect: tuple[int, int, int, int]) -> None:
    frame = Frame(WIDTH, HEIGHT)
    with pytest.raises(ValueError, match="does not lie on a screen of 40 × 30"):
        frame.paint(Rect(*rect), b"\x00" * 12)
    assert frame.serial == 1


def test_too_few_bytes_are_refused() -> None:
    with pytest.raises(ValueError, match="takes 12 bytes, not 11"):
        Frame(WIDTH, HEIGHT).paint(Rect(0, 0, 2, 2), b"\x00" * 11)


def test_pages_that_are_equally_far_share_one_update() -> None:
    frame = Frame(WIDTH, HEIGHT)
    encoder = Encoder(frame)
    first, again = encoder.update(0), encoder.update(0)
    assert first[1] is again[1]
    frame.paint(Rect(0, 0, 1, 1), b"abc")
    assert HEAD.unpack_from(encoder.update(0)[1]) == (first[0] + 1, 1)
    assert HEAD.unpack_from(encoder.update(first[0])[1]) == (first[0] + 1, 1)
