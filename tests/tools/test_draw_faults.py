"""Every fault of every device has an outcome in every state, and docs/faults.md says what the code does."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from drivers.printer.condition import PrinterCondition
from tools import draw_faults, fault_claims
from tools.draw_faults import KINDS, Undefined, document, outcomes
from tools.fault_claims import CLAIMS, Claim, missing
from tools.faults import LANGUAGES, Fault, faults
from tools.walk import plain_states, small_catalogue

if TYPE_CHECKING:
    from kiosk.catalogue import Catalogue
    from kiosk.states import State

CLOCK = next(fault for fault in faults() if fault.device == "clock")


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return small_catalogue(LANGUAGES)


@pytest.fixture(scope="module")
def states(catalogue: Catalogue) -> list[State]:
    """Walked once for all faults."""
    return plain_states(catalogue)


@pytest.mark.parametrize("fault", faults(), ids=lambda fault: f"{fault.device} {fault.name}")
def test_every_fault_has_an_outcome_in_every_state(fault: Fault, states: list[State], catalogue: Catalogue) -> None:
    found = outcomes(fault, states, catalogue)
    assert set(found) == set(KINDS)
    for cell in (cell for cells in found.values() for cell in cells):
        assert len(cell.citizen) in (0, len(LANGUAGES))
        assert all(cell.citizen)
        assert CLAIMS[fault.device, cell.holds].tests
        assert cell.technician or fault.device in ("storage", "scanner")


def test_every_condition_of_a_printer_but_ready_is_a_fault() -> None:
    told = {fault.around.printer for fault in faults() if fault.device == "printer"}
    assert told == set(PrinterCondition) - {PrinterCondition.READY}


def test_a_state_without_an_outcome_is_an_error_and_is_never_left_out(
    states: list[State], catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(draw_faults, "KINDS", (*KINDS, Claim))
    with pytest.raises(Undefined, match="no outcome in Claim"):
        outcomes(CLOCK, states, catalogue)


def test_a_fate_of_the_data_that_nobody_claims_is_an_error(
    states: list[State], catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(CLAIMS, ("clock", "given"))
    with pytest.raises(Undefined, match="nothing is said of the data in Printing"):
        outcomes(CLOCK, states, catalogue)


def test_a_claim_whose_test_is_gone_is_an_error(catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch) -> None:
    assert list(missing()) == []
    renamed = Claim("All is well.", ("kiosk/test_day.py::test_all_is_well", "kiosk/test_well.py::test_it"))
    monkeypatch.setitem(fault_claims.CLAIMS, ("clock", "given"), renamed)
    with pytest.raises(Undefined, match=r"(?s)test_day\.py::test_all_is_well.*test_well\.py::test_it"):
        document(catalogue)
