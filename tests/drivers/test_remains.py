"""What remains of a broken-off slip in a printer never swallows anything of the next one."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import pairwise

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from drivers.printer import commands
from drivers.printer.compose import Job, compose, end_slip
from drivers.printer.condition import Printed, PrintUnknown
from drivers.printer.condition import PrinterCondition as Condition
from drivers.printer.escpos import EscPosPrinter
from drivers.printer.interpreter import next_command
from drivers.printer.profile import Profile
from tests.drivers.receipts import EPSON, NARROW, TICKETS, WIDE, Clock, Desk

TORN, NEXT = TICKETS["vi"], TICKETS["en"]
DEAF_EPSON = msgspec.structs.replace(EPSON, clear_buffer=False)
"""It does not answer DLE DC4 8: what it was at must be ended by padding."""
FLUSHED = {"wide": WIDE, "narrow": NARROW, "epson that cannot clear": DEAF_EPSON}
ALL = {**FLUSHED, "epson": EPSON}
HEAD_BYTES = 64
"""No command of ours but a picture or a code is longer."""


class Willing:
    """A line to a printer that says all is well, whatever it gets. It keeps the bytes."""

    def __init__(self, clock: Clock) -> None:
        self.baud = None
        self.got = b""
        self._clock = clock
        self._said = b""

    def write(self, data: bytes) -> bool:
        self.got += data
        if data.startswith(b"\x10\x04"):
            self._said = b"\x12"
        elif commands.ask_process_id(b"")[:7] in data:
            self._said = b"\x37\x22" + data[-4:] + b"\x00"
        return True

    def read(self, max_bytes: int, timeout_s: float) -> bytes:
        said, self._said = self._said[:max_bytes], b""
        if not said:
            self._clock.sleep(timeout_s)
        return said

    def close(self) -> None:
        pass


def sent_after_a_start(profile: Profile) -> bytes:
    """All that a driver in doubt says, from its first question to the end of the next ticket."""
    clock = Clock()
    line = Willing(clock)
    driver = EscPosPrinter(line, profile, monotonic=clock, half_printed=True)
    assert driver.condition() is Condition.READY
    assert isinstance(driver.print(NEXT), Printed)
    return line.got


def ejection(profile: Profile) -> bytes:
    job = Job(profile)
    job.send(commands.RESET)
    end_slip(job)
    return bytes(job.data)


def starts(stream: bytes) -> Iterator[int]:
    """Where commands begin."""
    at = 0
    while at < len(stream):
        yield at
        nulls = len(stream) - at - len(stream[at:].lstrip(b"\x00"))
        if nulls:
            at += nulls
            continue
        command = next_command(stream[at : at + HEAD_BYTES]) or next_command(stream[at:])
        if command is None:
            return
        at += command.size


@pytest.mark.parametrize("profile", FLUSHED.values(), ids=FLUSHED)
def test_a_ticket_torn_at_any_of_its_bytes_leaves_the_ejection_whole(profile: Profile) -> None:
    sent, after = compose(TORN, profile), sent_after_a_start(profile)
    ejected_at = after.index(ejection(profile))
    assert after.index(compose(NEXT, profile)) > ejected_at
    begun = [*starts(sent), len(sent)]
    for start, end in pairwise(begun):
        for torn_at in range(start + 1, end + 1):
            remains = sent[start:torn_at]
            stream = remains + after[: ejected_at + len(commands.RESET)]
            assert len(remains) + ejected_at in starts(stream), (torn_at, remains[:HEAD_BYTES])


@pytest.mark.parametrize("name", ALL)
@settings(max_examples=8, deadline=None)
@given(where=st.floats(0, 1, exclude_max=True), starts_in_doubt=st.integers(1, 3))
def test_the_next_ticket_is_a_slip_of_its_own_however_many_starts_lie_between(
    name: str, where: float, starts_in_doubt: int
) -> None:
    profile = ALL[name]
    sent = compose(TORN, profile)
    desk = Desk(profile, baud=None)
    desk.simulated.write(sent[: 1 + int(where * (len(sent) - 1))])
    for _ in range(starts_in_doubt):
        driver = EscPosPrinter(desk.simulated, profile, monotonic=desk.clock, half_printed=True)
        assert driver.condition() is Condition.READY
    assert isinstance(driver.print(NEXT), Printed)
    *before, last = map(inked, desk.slips)
    assert last == alone(name)
    assert last not in before
    assert not driver.half_printed


@pytest.mark.parametrize("clears", [True, False])
def test_a_printer_that_echoes_nothing_gets_every_ticket_all_the_same(clears: bool) -> None:
    desk = Desk(msgspec.structs.replace(EPSON, process_id=False, clear_buffer=clears))
    driver = EscPosPrinter(desk.simulated, EPSON, monotonic=desk.clock)
    for _ in range(3):
        assert driver.print(NEXT) == PrintUnknown(Condition.SILENT)
        assert inked(desk.slips[-1]) == alone("epson")


@cache
def alone(name: str) -> bytes:
    desk = Desk(ALL[name])
    desk.printer.print(NEXT)
    return inked(desk.slips[-1])


def inked(slip: Image.Image) -> bytes:
    """From the first ink on: without a cutter the white that was fed before hangs on to a slip."""
    box = slip.convert("L").point(lambda grey: 255 - grey).getbbox()
    return slip.crop((0, box[1] if box else 0, slip.width, slip.height)).tobytes()
