"""A kiosk that dies within a slip, and again before the next one, on a printer with a plug of its own."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kiosk.simulation.files import simulated_os
from kiosk.simulation.paper import Paper, PrinterDevice
from kiosk.simulation.run import Options, _Run
from kiosk.simulation.station import Station
from kiosk.simulation.witness import Witness
from kiosk.simulation.world import World
from tests.simulation.runs import CONFIG

WITHIN_A_SLIP_MS = 1_300
"""Its code is out, its cut is not."""
LONGER_THAN_A_START_MS = 5_000
LONGER_THAN_A_PRINT_MS = 10_000


class Keeping(Witness):
    """A witness who keeps the paper."""

    def __init__(self, world: World) -> None:
        super().__init__(world)
        self.papers: list[Paper] = []

    def paper(self, station: Station, paper: Paper) -> None:
        self.papers.append(paper)
        super().paper(station, paper)

    @property
    def begun(self) -> list[str]:
        """Codes of the tickets whose print began."""
        return list(self._begun_ms)


class Morning:
    """One kiosk, no faults but the test's own."""

    def __init__(self, bytes_every: int) -> None:
        self.world = World(7)
        self.witness = Keeping(self.world)
        options = Options(CONFIG, hours=3, faults=(), byte_level_every=bytes_every, boot_ms=(2_000, 2_000))
        self.run = _Run(self.world, self.witness, options)
        (self.station,) = self.run.stations

    def until(self, happened: Callable[[], bool]) -> None:
        while not happened():
            self.world.run_until(self.world.now_ms + 10)

    def wait(self, delay_ms: int) -> None:
        self.world.run_until(self.world.now_ms + delay_ms)


@pytest.mark.parametrize("bytes_every", [0, 1], ids=["slips in one piece", "byte for byte"])
@pytest.mark.parametrize("deaths", [1, 2, 3])
def test_two_tickets_never_hang_together_however_often_the_kiosk_dies_between(
    deaths: int, bytes_every: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    for lost in ("lose_power", "lose_line"):
        monkeypatch.setattr(PrinterDevice, lost, lambda _printer: None)  # it keeps what it holds
    morning = Morning(bytes_every)
    witness = morning.witness
    with simulated_os():
        morning.run.hall.power_on()
        morning.station.power_on()
        morning.until(lambda: len(witness.begun) == 1)
        morning.wait(WITHIN_A_SLIP_MS)
        assert not any(paper.payloads for paper in witness.papers)
        for _ in range(deaths):
            morning.station.cut_power()
            morning.wait(LONGER_THAN_A_START_MS)
        morning.until(lambda: len(witness.begun) == 2)
        morning.wait(LONGER_THAN_A_PRINT_MS)
        morning.run._outcome()
    _torn, whole = witness.begun
    assert witness.violations == []
    assert [paper.payloads for paper in witness.papers if whole in paper.payloads] == [(whole,)]
