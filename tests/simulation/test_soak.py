"""Two hundred days of two kiosks, with every fault that a kiosk must withstand."""

from __future__ import annotations

import pytest

from kiosk.simulation.run import Options, run
from tests.simulation.runs import CONFIG


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(200))
def test_a_day_of_two_kiosks_with_every_fault_breaks_no_rule(seed: int) -> None:
    outcome = run(seed, Options(CONFIG, hours=24, kiosks=2))
    assert [(one.kind, one.at, one.what) for one in outcome.violations] == []
