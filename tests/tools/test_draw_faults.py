"""Every fault of every device has an outcome in every state, and docs/faults.md says what the code does."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from drivers.printer.condition import PrinterCondition
from tools import draw_faults, fault_claims
from tools.draw_faults import KINDS, Undefined, document, main, outcomes
from tools.fault_claims import CLAIMS, Claim, missing
from tools.faults import LANGUAGES, Fault, faults
from tools.walk import small_catalogue

if TYPE_CHECKING:
    from kiosk.catalogue import Catalogue


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return small_catalogue(LANGUAGES)


@pytest.mark.parametrize("fault", faults(), ids=lambda fault: f"{fault.device} {fault.name}")
def test_every_fault_has_an_outcome_in_every_state(fault: Fault, catalogue: Catalogue) -> None:
    found = outcomes(fault, catalogue)
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
    catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(draw_faults, "KINDS", (*KINDS, Claim))
    with pytest.raises(Undefined, match="no outcome in Claim"):
        document(catalogue)


def test_a_fate_of_the_data_that_nobody_claims_is_an_error(
    catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(CLAIMS, ("clock", "given"))
    with pytest.raises(Undefined, match="nothing is said of the data in Printing"):
        document(catalogue)


def test_a_claim_whose_test_is_gone_is_an_error(catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch) -> None:
    assert list(missing()) == []
    renamed = Claim("All is well.", ("kiosk/test_day.py::test_all_is_well", "kiosk/test_well.py::test_it"))
    monkeypatch.setitem(fault_claims.CLAIMS, ("clock", "given"), renamed)
    with pytest.raises(Undefined, match=r"(?s)test_day\.py::test_all_is_well.*test_well\.py::test_it"):
        document(catalogue)


def test_check_tells_a_stale_table_from_a_fresh_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table = tmp_path / "faults.md"
    assert main(["--check"], table) == 1
    assert "run `python -m tools.draw_faults`" in capsys.readouterr().err
    assert main([], table) == 0
    assert main(["--check"], table) == 0
    table.write_text(table.read_text(encoding="utf-8").replace("In lại", "In"), encoding="utf-8")
    assert main(["--check"], table) == 1
