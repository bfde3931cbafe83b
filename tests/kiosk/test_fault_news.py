"""How soon a printer's change is known: the worker in a time of its own, looking as often as its thread does."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.printer.condition import PrinterCondition
from drivers.printer.faults import DEAF, Fault
from kiosk.delays import PRINTER_POLL_MS
from tests.kiosk.test_worker import Hall

WITHIN_MS = 500
SILENT_WITHIN_MS = 2_000
"""Silence is no answer: two questions in a row, each given its time, must go without one."""
TOLD = sorted(set(Fault) - DEAF, key=lambda fault: fault.value)


def known_after_ms(fault: Fault, thrown_at_ms: int, *, on: bool = True) -> int:
    """From the instant at which a fault begins or ends to the event that says so."""
    hall = Hall()
    hall.fault(fault, on=not on)
    hall.look(times=20, every_ms=PRINTER_POLL_MS)
    seen = len(hall.changes())
    thrown_ms = hall.now_ms() + thrown_at_ms
    hall.desk.clock.at(thrown_ms / 1000, lambda: hall.fault(fault, on=on))
    while len(hall.changes()) == seen:
        assert hall.now_ms() < thrown_ms + 10 * SILENT_WITHIN_MS, "it never came"
        hall.look(every_ms=PRINTER_POLL_MS)
    assert (hall.changes()[-1] is PrinterCondition.READY) == (not on)
    return hall.now_ms() - thrown_ms


@given(fault=st.sampled_from(TOLD), at_ms=st.integers(1, PRINTER_POLL_MS - 1))
def test_a_printers_change_is_known_within_half_a_second(fault: Fault, at_ms: int) -> None:
    assert known_after_ms(fault, at_ms) <= WITHIN_MS


@given(fault=st.sampled_from([fault for fault in TOLD if fault is not Fault.UNPLUGGED]), at_ms=st.integers(1, 299))
def test_the_end_of_a_fault_is_known_within_half_a_second(fault: Fault, at_ms: int) -> None:
    assert known_after_ms(fault, at_ms, on=False) <= WITHIN_MS


@pytest.mark.parametrize("fault", [Fault.SILENT, Fault.GARBAGE])
def test_silence_is_believed_after_a_second_question_and_within_two_seconds(fault: Fault) -> None:
    assert WITHIN_MS < known_after_ms(fault, 1) <= SILENT_WITHIN_MS
