"""Which machine this is: the board's serial, else the system's id, and never in the clear."""

from __future__ import annotations

from pathlib import Path

import pytest

from kiosk.board import MACHINE_ID, SERIALS, is_another, read_board


def say(root: Path, name: str, words: str) -> None:
    (root / name).parent.mkdir(parents=True, exist_ok=True)
    (root / name).write_text(words)


@pytest.mark.parametrize("name", SERIALS)
def test_a_boards_serial_counts_before_the_systems_id_which_a_clone_carries_along(tmp_path: Path, name: str) -> None:
    say(tmp_path, MACHINE_ID, "0123456789abcdef\n")
    say(tmp_path, name, "10000000deadbeef\0")
    first = read_board(tmp_path)
    say(tmp_path, MACHINE_ID, "another")
    assert read_board(tmp_path) == first
    say(tmp_path, name, "10000000deadbee0\0")
    assert is_another(first, read_board(tmp_path))


def test_a_machine_without_a_serial_is_known_by_the_systems_id(tmp_path: Path) -> None:
    say(tmp_path, MACHINE_ID, "0123456789abcdef\n")
    board = read_board(tmp_path)
    assert board is not None
    assert board.startswith("machine:")


def test_a_machine_that_says_nothing_is_unknown_and_proves_nothing(tmp_path: Path) -> None:
    say(tmp_path, MACHINE_ID, "\n")
    assert read_board(tmp_path) is None
    assert not is_another(None, "serial:1")
    assert not is_another("serial:1", None)
    assert not is_another("serial:1", "machine:2")
    assert is_another("machine:1", "machine:2")


def test_the_serial_itself_is_not_kept(tmp_path: Path) -> None:
    say(tmp_path, SERIALS[0], "10000000deadbeef\0")
    assert "deadbeef" not in str(read_board(tmp_path))
