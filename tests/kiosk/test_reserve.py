"""The note of reserved labels: once a block, before the block, and nothing that becomes of it stops the kiosk."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.reserve import BLOCK, KEEP_DAYS, TIDY_BYTES, Progress, Reserve

KEY = ("2026-11-24", "A")


def progress() -> Progress:
    return Progress("inc00001", 7)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "floors.jsonl"


def test_the_note_is_written_once_a_block_and_covers_the_number_before_it_is_given(path: Path) -> None:
    reserve = Reserve(path)
    sizes = []
    for number in range(1, 2 * BLOCK + 1):
        reserve.cover(KEY, number, progress)
        assert Reserve(path).floors[KEY] >= number
        sizes.append(path.stat().st_size)
    assert len(set(sizes)) == 2
    assert Reserve(path).acked == {"inc00001": 7}


@given(cut=st.integers(0, 200), junk=st.binary(max_size=60))
def test_any_end_that_the_power_left_loses_its_own_line_alone(
    cut: int, junk: bytes, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("note") / "floors.jsonl"
    reserve = Reserve(path)
    reserve.cover(KEY, 1, progress)
    whole = path.read_bytes()
    reserve.cover(KEY, BLOCK + 1, progress)
    path.write_bytes(path.read_bytes()[: len(whole) + cut] + junk.replace(b"{", b""))
    Reserve(path).cover(("2026-11-24", "B"), 1, progress)
    assert Reserve(path).floors[KEY] >= BLOCK
    assert Reserve(path).floors["2026-11-24", "B"] == BLOCK


def test_a_note_that_cannot_be_written_is_said_once_and_written_when_it_can_be(
    path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path.mkdir()
    caplog.set_level(logging.INFO)
    reserve = Reserve(path)
    for number in (1, 2, 3):
        reserve.cover(KEY, number, progress)
    assert len(caplog.records) == 1
    path.rmdir()
    reserve.cover(KEY, 4, progress)
    assert Reserve(path).floors == {KEY: BLOCK}
    assert len(caplog.records) == 2


def test_a_note_that_grew_long_keeps_the_newest_days(path: Path) -> None:
    reserve = Reserve(path)
    days = [f"2026-{month:02d}-{day:02d}" for month in range(1, 13) for day in range(1, 29)]
    for day in days:
        for letter in "ABC":
            reserve.cover((day, letter), 1, progress)
    reserve.mark(open=True)
    assert path.stat().st_size > TIDY_BYTES
    Reserve(path)
    tidied = Reserve(path)
    assert path.stat().st_size < TIDY_BYTES / 8
    assert {day for day, _ in tidied.floors} == set(days[-KEEP_DAYS:])
    assert tidied.acked == {"inc00001": 7}
    assert tidied.was_open
