"""Ten thousand power cuts, at every write and every sync: no number is lost, none is twice on paper."""

from __future__ import annotations

import pytest

from kiosk.simulation.run import run
from tests.simulation.runs import storm

SEEDS = 14
CUTS_A_SEED = 720
"""So that all seeds together are ten thousand."""


@pytest.mark.parametrize("seed", range(SEEDS))
def test_no_number_is_lost_or_doubled_however_often_the_power_goes(seed: int) -> None:
    outcome = run(seed, storm())
    assert [(one.kind, one.at, one.what) for one in outcome.violations] == []
    assert outcome.power_cuts >= CUTS_A_SEED
    assert outcome.counts["tickets"] > 100
