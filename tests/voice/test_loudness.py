"""How loud the kiosk speaks: by the hall, and never outside what a technician allowed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voice.loudness import Volume

decibels = st.floats(-60, 0)
halls = st.floats(-200, 60)
volumes = st.builds(Volume, normal_db=decibels, ceiling_db=decibels, floor_db=decibels, after_hours_db=decibels)


@given(volumes, st.none() | halls)
def test_it_is_never_louder_than_the_ceiling_nor_quieter_than_the_floor(volume: Volume, hall: float | None) -> None:
    gain = volume.gain_db(hall, after_hours=False)
    assert min(volume.floor_db, volume.ceiling_db) <= gain <= volume.ceiling_db


@given(volumes, halls, halls)
def test_in_a_louder_hall_it_never_speaks_softer(volume: Volume, one: float, other: float) -> None:
    quiet, loud = sorted((one, other))
    assert volume.gain_db(quiet, after_hours=False) <= volume.gain_db(loud, after_hours=False)


@given(volumes, st.none() | halls)
def test_after_hours_only_so_much_is_taken_away(volume: Volume, hall: float | None) -> None:
    by_day, by_night = (volume.gain_db(hall, after_hours=late) for late in (False, True))
    assert by_day - by_night == pytest.approx(-volume.after_hours_db)


def test_the_shipped_volume_is_soft_in_a_quiet_hall_full_in_a_loud_one_and_between_where_it_is_not_known() -> None:
    gains = [Volume().gain_db(hall, after_hours=False) for hall in (-60, None, -25)]
    assert gains == [-18, -6, 0]


def test_a_normal_volume_outside_the_bounds_is_brought_inside() -> None:
    assert Volume(normal_db=-30, floor_db=-12).gain_db(None, after_hours=False) == -12
    assert Volume(normal_db=-2, ceiling_db=-9).gain_db(None, after_hours=False) == -9
