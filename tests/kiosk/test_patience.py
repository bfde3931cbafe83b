"""How long to wait before the next connection: a broker that is away, and one that two kiosks of one id fight for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.delivery import Backoff
from kiosk.patience import ALONE_AFTER_MS, SHORT_MOST, STEADY_AFTER_MS, Patience
from kiosk.reporter import CROWDED_FIRST_MS, CROWDED_MOST_MS, RECONNECT_FIRST_MS, RECONNECT_MOST_MS

SHORT_MS = 500


@pytest.fixture
def patience() -> Patience:
    reconnect = Backoff(RECONNECT_FIRST_MS, RECONNECT_MOST_MS, lambda: 0.0)
    return Patience(reconnect, Backoff(CROWDED_FIRST_MS, CROWDED_MOST_MS, lambda: 0.0))


def test_a_broker_that_is_away_is_knocked_at_by_growing_pauses_and_is_no_crowd(patience: Patience) -> None:
    pauses = [patience.ended(granted=False, lasted_ms=SHORT_MS) for _ in range(7)]
    assert pauses == [1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]
    assert not patience.is_crowded


def test_a_connection_that_lasted_makes_the_next_pause_short_again(patience: Patience) -> None:
    for _ in range(5):
        patience.ended(granted=False, lasted_ms=SHORT_MS)
    assert patience.ended(granted=True, lasted_ms=STEADY_AFTER_MS) == RECONNECT_FIRST_MS


def test_three_short_connections_in_a_row_are_a_crowd_and_the_pauses_become_long(patience: Patience) -> None:
    pauses = [patience.ended(granted=True, lasted_ms=SHORT_MS) for _ in range(SHORT_MOST + 3)]
    assert pauses == [1_000, 2_000, 30_000, 60_000, 120_000, 120_000]
    assert patience.is_crowded


@pytest.mark.parametrize(("granted", "lasted_ms"), [(True, STEADY_AFTER_MS), (False, SHORT_MS)])
def test_short_connections_with_another_end_between_them_are_none(
    patience: Patience, *, granted: bool, lasted_ms: int
) -> None:
    for _ in range(10):
        patience.ended(granted=True, lasted_ms=SHORT_MS)
        patience.ended(granted=True, lasted_ms=SHORT_MS)
        patience.ended(granted=granted, lasted_ms=lasted_ms)
    assert not patience.is_crowded


def test_only_a_connection_that_outlasts_the_others_pause_ends_a_crowd_and_it_is_told_once(patience: Patience) -> None:
    assert not patience.lasts(ALONE_AFTER_MS)
    for _ in range(SHORT_MOST):
        patience.ended(granted=True, lasted_ms=SHORT_MS)
    patience.ended(granted=True, lasted_ms=CROWDED_MOST_MS)
    assert patience.is_crowded
    assert [patience.lasts(ms) for ms in (ALONE_AFTER_MS - 1, ALONE_AFTER_MS, ALONE_AFTER_MS)] == [False, True, False]
    assert not patience.is_crowded


@given(st.floats(0, 1, exclude_max=True))
def test_the_other_kiosk_has_come_before_we_think_that_we_are_alone(chance: float) -> None:
    assert Backoff(CROWDED_FIRST_MS, CROWDED_MOST_MS, lambda: chance).pause_ms(99) < ALONE_AFTER_MS
