"""A stage in a window of another size, or on a panel that is mounted on its side: points and rects agree."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.geometry import Rect, levelled, merged
from ui.view import Turn, View, fitting

TURNS: tuple[Turn, ...] = (0, 90, 180, 270)


@given(x=st.integers(0, 1079), y=st.integers(0, 1919), turn=st.sampled_from(TURNS))
def test_a_pixel_shown_is_the_pixel_touched(x: int, y: int, turn: Turn) -> None:
    view = View((1080, 1920), (1920, 1080) if turn in (90, 270) else (1080, 1920), turn)
    shown = view.to_window(Rect(x, y, 1, 1))
    assert view.to_stage(shown.x + 0.5, shown.y + 0.5) == (x, y)


def test_a_picture_turned_clockwise_has_its_top_on_the_right() -> None:
    view = View((1080, 1920), (1920, 1080), 90)
    assert view.to_window(Rect(0, 0, 1080, 10)) == Rect(1910, 0, 10, 1080)


def test_a_small_window_shows_the_whole_stage_in_its_middle() -> None:
    view = View((1080, 1920), (600, 800))
    assert view.room == Rect(75, 0, 450, 800)
    assert view.to_stage(75, 0) == (0, 0)
    assert view.to_stage(524.9, 799.9) == (1079, 1919)


def test_beside_the_picture_is_outside_the_stage() -> None:
    assert View((1080, 1920), (600, 800)).to_stage(10, 400)[0] < 0


@pytest.mark.parametrize(
    ("desktop", "size"), [((3000, 3000), (1080, 1920)), ((1920, 960), (540, 960)), ((540, 3000), (540, 960))]
)
def test_a_window_is_never_larger_than_the_desktop_nor_than_the_stage(
    desktop: tuple[int, int], size: tuple[int, int]
) -> None:
    assert fitting((1080, 1920), desktop) == size


RECTS = st.lists(
    st.builds(Rect, st.integers(0, 90), st.integers(0, 90), st.integers(1, 40), st.integers(1, 40)), max_size=8
)


@given(rects=RECTS)
def test_merged_rects_cover_the_same_and_do_not_overlap(rects: list[Rect]) -> None:
    joined = merged(rects)
    assert all(any(whole.contains(rect) for whole in joined) for rect in rects)
    assert not any(one.overlaps(other) for i, one in enumerate(joined) for other in joined[:i])


@given(sizes=st.lists(st.tuples(st.integers(1, 60), st.integers(0, 60)), max_size=5), spare=st.integers(0, 200))
def test_levelled_heights_keep_their_least_and_most_and_part_the_rest_evenly(
    sizes: list[tuple[int, int]], spare: int
) -> None:
    least, most = [low for low, _ in sizes], [low + more for low, more in sizes]
    heights = levelled(least, most, sum(least) + spare)
    assert all(low <= height <= high for low, height, high in zip(least, heights, most, strict=True))
    assert sum(least) + min(spare, sum(most) - sum(least)) - len(sizes) < sum(heights) + 1 <= sum(least) + spare + 1
    free = {height for low, height, high in zip(least, heights, most, strict=True) if low < height < high}
    assert len(free) <= 1


def test_where_there_is_not_even_the_least_room_heights_are_the_least() -> None:
    assert levelled([20, 30], [40, 40], 10) == [20, 30]
