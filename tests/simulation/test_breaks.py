"""Negative controls: a mistake that is put in is found, or the simulation proves nothing."""

from __future__ import annotations

import pytest

from kiosk.simulate import BREAKS
from kiosk.simulation.breaks import Break
from kiosk.simulation.run import run
from tests.simulation.runs import morning

SEEDS = 200
EXPECTED = {
    Break.PRINT_BEFORE_COMMIT: {"unasked", "uncommitted", "duplicate"},
    Break.NO_SYNC: {"lost", "duplicate"},
    Break.ACK_ON_PUBACK: {"lost"},
    Break.CLOCK_IN_ID: {"lost", "duplicate"},
    Break.AUTO_REPRINT: {"unasked"},
}
"""What each mistake does to people; another kind alone would be found by chance."""


@pytest.mark.parametrize("broken", Break, ids=lambda one: str(one.value))
def test_the_mistake_is_found(broken: Break) -> None:
    found = (one.kind for seed in range(SEEDS) for one in run(seed, morning(broken)).violations)
    assert any(kind in EXPECTED[broken] for kind in found)


def test_the_command_line_knows_all_mistakes() -> None:
    assert [one.value for one in Break] == list(BREAKS)
