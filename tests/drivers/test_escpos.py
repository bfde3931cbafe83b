from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drivers.printer import commands
from drivers.printer.compose import compose, job_of, wire_seconds
from drivers.printer.condition import (
    Confirmation,
    NotPrinted,
    Printed,
    PrintUnknown,
)
from drivers.printer.condition import PrinterCondition as Condition
from drivers.printer.escpos import SEAL, EscPosPrinter
from drivers.printer.faults import Fault
from drivers.printer.interpreter import next_command
from drivers.printer.profile import Profile
from drivers.printer.receipt import BigNumber, Gap, QrCode, Receipt, Words
from drivers.stream import StreamLost, open_stream
from tests.drivers.receipts import EPSON, NARROW, PROFILES, TICKETS, WIDE, Clock, Desk

every_profile = pytest.mark.parametrize("profile", PROFILES.values(), ids=PROFILES)
TICKET = TICKETS["vi"]
SHORT = Receipt((Words("i", 1.0), Gap(1), BigNumber("A1"), QrCode("A")))
"""Every command we know, and few bytes."""
FAULT_SAYS = {
    Fault.PAPER_OUT: Condition.PAPER_OUT,
    Fault.PAPER_LOW: Condition.PAPER_LOW,
    Fault.COVER_OPEN: Condition.COVER_OPEN,
    Fault.FAULT: Condition.FAULT,
    Fault.SILENT: Condition.SILENT,
    Fault.GARBAGE: Condition.SILENT,
    Fault.UNPLUGGED: Condition.DISCONNECTED,
}


@dataclass(slots=True)
class Scripted:
    """A line whose far end is written down: what it says to each write. It keeps what it got."""

    clock: Clock
    answer: Callable[[bytes], bytes]
    got: bytes = b""
    said: bytes = b""
    baud: int | None = None
    closed: bool = False
    later: list[tuple[float, bytes]] = field(default_factory=list)
    """What arrives only at a time."""
    breaks_after: int | None = None
    """The line is lost once it has carried so many bytes."""

    def write(self, data: bytes) -> bool:
        if self.breaks_after is not None and len(self.got) >= self.breaks_after:
            raise StreamLost("pulled")
        self.got += data
        self.said += self.answer(data)
        return True

    def read(self, max_bytes: int, timeout_s: float) -> bytes:
        due = min(self.later, default=(float("inf"), b""))
        if not self.said and due[0] <= self.clock() + timeout_s:
            self.later.remove(due)
            self.clock.now = max(self.clock(), due[0])
            self.said = due[1]
        said, self.said = self.said[:max_bytes], self.said[max_bytes:]
        if not said:
            self.clock.sleep(timeout_s)
        return said

    def close(self) -> None:
        self.closed = True


def printer_that_answers(answer: Callable[[bytes], bytes], profile: Profile = WIDE) -> tuple[EscPosPrinter, Scripted]:
    line = Scripted(Clock(), answer)
    return EscPosPrinter(line, profile, monotonic=line.clock), line


def is_question(data: bytes) -> bool:
    return data.startswith(b"\x10\x04")


# -- asking ------------------------------------------------------------------------------------------------


@every_profile
@pytest.mark.parametrize("fault", FAULT_SAYS, ids=lambda fault: fault.value)
def test_every_fault_is_told_by_its_name(fault: Fault, profile: Profile) -> None:
    desk = Desk(profile)
    desk.simulated.faults.set(fault)
    assert desk.printer.condition() is FAULT_SAYS[fault]
    desk.simulated.faults.set(fault, False)
    assert desk.printer.condition() is Condition.READY


def test_a_silent_printer_is_unknown_not_ready_and_known_in_half_a_second() -> None:
    desk = Desk(WIDE)
    desk.simulated.faults.set(Fault.SILENT)
    assert desk.printer.condition() is Condition.SILENT
    assert desk.clock() <= 0.6


def test_asking_a_printer_that_answers_takes_no_time() -> None:
    desk = Desk(WIDE)
    desk.printer.condition()
    assert desk.clock() < 0.02


def test_a_model_that_cannot_answer_is_silent_and_is_not_asked() -> None:
    desk = Desk(msgspec.structs.replace(WIDE, dle_eot=False))
    assert desk.printer.print(TICKET) == NotPrinted(Condition.SILENT)
    assert desk.slips == []


def test_a_file_is_a_silent_printer(tmp_path: object) -> None:
    printer = EscPosPrinter(open_stream(f"file:{tmp_path}/out"), WIDE)
    assert printer.condition() is Condition.SILENT
    assert printer.print(TICKET) == NotPrinted(Condition.SILENT)
    printer.close()


def test_stale_bytes_are_not_taken_for_an_answer() -> None:
    desk = Desk(WIDE)
    desk.simulated.faults.set(Fault.PAPER_OUT)
    desk.simulated.say(b"\x12\x12\x12\x12")
    assert desk.printer.condition() is Condition.PAPER_OUT


def test_an_answer_that_came_too_late_is_not_taken_for_the_next_one() -> None:
    class Dripping(Scripted):
        def read(self, max_bytes: int, timeout_s: float) -> bytes:  # noqa: ARG002 — a byte at a time
            return Scripted.read(self, 1, timeout_s)

    out_of_paper = {1: b"\x1a", 2: b"\x32", 3: b"\x12", 4: b"\x7e"}
    line = Dripping(Clock(), lambda data: out_of_paper[data[2]], said=b"\x12" * 4)
    assert EscPosPrinter(line, WIDE, monotonic=line.clock).condition() is Condition.PAPER_OUT


def test_a_printer_that_talks_unasked_is_understood() -> None:
    asb = b"\x10\x00\x00\x00"
    printer, _ = printer_that_answers(lambda data: asb + b"\x12" + asb if is_question(data) else b"")
    assert printer.condition() is Condition.READY


def test_an_unasked_message_torn_in_two_is_a_hiccup_not_an_answer() -> None:
    replies = iter([b"\x00\x00\x12"])  # the tail of an ASB whose head was thrown away as stale
    printer, _ = printer_that_answers(lambda data: next(replies, b"\x12") if is_question(data) else b"")
    assert printer.condition() is Condition.READY


@pytest.mark.parametrize("said", [b"\xff", b"\x00", b"\x12\x12", b"\x92", b"ok", b"\x12\xff", b"\x37\x22"])
def test_noise_is_unknown_never_ready(said: bytes) -> None:
    printer, _ = printer_that_answers(lambda data: said if is_question(data) else b"")
    assert printer.condition() is Condition.SILENT


@settings(max_examples=200, deadline=None)
@given(st.lists(st.binary(min_size=1, max_size=6).map(lambda said: said + b"\xff"), min_size=1, max_size=8))
def test_a_line_that_talks_nonsense_never_makes_a_printer_ready(nonsense: list[bytes]) -> None:
    said = iter(nonsense * 8)
    printer, _ = printer_that_answers(lambda data: next(said) if is_question(data) else b"")
    assert not printer.condition().can_print


def test_a_line_that_never_stops_talking_is_given_up() -> None:
    clock = Clock()

    class Babble(Scripted):
        def read(self, max_bytes: int, timeout_s: float) -> bytes:  # noqa: ARG002 — it always has something to say
            return bytes([0x12]) * max_bytes

    printer = EscPosPrinter(Babble(clock, lambda _: b""), WIDE, monotonic=clock)
    assert printer.condition() is Condition.SILENT


# -- printing ----------------------------------------------------------------------------------------------


@every_profile
def test_a_ticket_that_came_out_is_printed_as_strongly_as_the_model_can_say(profile: Profile) -> None:
    desk = Desk(profile)
    expected = Confirmation.PROCESS_ID if profile.process_id else Confirmation.STATUS_POLL
    assert desk.printer.print(TICKET) == Printed(expected)
    assert len(desk.slips) == 1
    assert not desk.printer.half_printed
    assert not desk.simulated.unknown


@pytest.mark.parametrize("profile", [WIDE, NARROW], ids=["wide", "narrow"])
def test_a_weak_confirmation_waits_until_the_paper_must_be_out(profile: Profile) -> None:
    printer, line = printer_that_answers(lambda data: b"\x12" if is_question(data) else b"", profile)
    assert printer.print(TICKET) == Printed(Confirmation.STATUS_POLL)
    assert line.clock() >= job_of(TICKET, profile).paper_mm / profile.speed_mm_s


@every_profile
def test_nothing_is_asked_while_the_operating_system_still_sends(profile: Profile) -> None:
    asked_at: list[float] = []

    def answer(data: bytes) -> bytes:
        asked_at.extend([line.clock()] if is_question(data) else [])
        return b"\x12" if is_question(data) else b""

    line = Scripted(Clock(), answer, baud=19_200)
    EscPosPrinter(line, profile, monotonic=line.clock).print(TICKET)
    assert len(asked_at) > 4
    assert asked_at[4] >= wire_seconds(len(compose(TICKET, profile)), 19_200)


def test_an_answer_that_comes_after_its_time_is_let_pass_before_the_next_question() -> None:
    clock = Clock()
    line = Scripted(clock, lambda _: b"")
    printer = EscPosPrinter(line, WIDE, monotonic=clock)
    assert printer.condition() is Condition.SILENT
    out_of_paper = {1: b"\x1a", 2: b"\x32", 3: b"\x12", 4: b"\x7e"}

    def slowly(data: bytes) -> bytes:
        line.later.append((clock() + 0.04, out_of_paper[data[2]]))
        return b""

    line.answer = slowly
    line.later = [(clock() + 0.03, b"\x12")]
    assert printer.condition() is Condition.PAPER_OUT


@every_profile
def test_ten_tickets_are_ten_slips(profile: Profile) -> None:
    desk = Desk(profile)
    assert all(isinstance(desk.printer.print(TICKET), Printed) for _ in range(10))
    assert len(desk.slips) == 10
    assert len({slip.tobytes() for slip in desk.slips}) == 1


@every_profile
@pytest.mark.parametrize("fault", [fault for fault, says in FAULT_SAYS.items() if not says.can_print])
def test_nothing_is_written_to_a_printer_that_does_not_say_it_can_print(fault: Fault, profile: Profile) -> None:
    desk = Desk(profile)
    desk.simulated.faults.set(fault)
    assert desk.printer.print(TICKET) == NotPrinted(FAULT_SAYS[fault])
    desk.simulated.faults.set(fault, False)
    assert desk.slips == []
    assert isinstance(desk.printer.print(TICKET), Printed)
    assert len(desk.slips) == 1


def test_nothing_but_questions_is_said_to_a_silent_line() -> None:
    printer, line = printer_that_answers(lambda _: b"")
    printer.print(TICKET)
    assert line.got == b"\x10\x04\x01"


def test_a_printer_low_on_paper_prints() -> None:
    desk = Desk(EPSON)
    desk.simulated.faults.set(Fault.PAPER_LOW)
    assert isinstance(desk.printer.print(TICKET), Printed)


def test_an_echo_of_another_job_confirms_nothing() -> None:
    foreign = b"\x37\x22ABCD\x00"

    def answer(data: bytes) -> bytes:
        return b"\x12" if is_question(data) else foreign if b"\x1d(H" in data else b""

    printer, _ = printer_that_answers(answer, EPSON)
    assert printer.print(TICKET) == PrintUnknown(Condition.SILENT)


def test_an_echo_that_comes_with_the_paper_end_still_confirms() -> None:
    desk = Desk(EPSON)
    desk.when_out.append(lambda: desk.simulated.faults.set(Fault.PAPER_OUT))
    assert desk.printer.print(TICKET) == Printed(Confirmation.PROCESS_ID)


@every_profile
def test_a_printer_that_falls_silent_after_the_last_byte_leaves_it_unknown(profile: Profile) -> None:
    desk = Desk(profile)
    desk.when_out.append(lambda: desk.simulated.faults.set(Fault.SILENT))
    assert desk.printer.print(TICKET) == PrintUnknown(Condition.SILENT)
    assert desk.printer.half_printed


@every_profile
@pytest.mark.parametrize("fault", [Fault.PAPER_OUT, Fault.COVER_OPEN, Fault.FAULT])
def test_a_stop_in_the_middle_is_told_and_never_called_printed(fault: Fault, profile: Profile) -> None:
    desk = Desk(profile)
    desk.clock.at(0.5, lambda: desk.simulated.faults.set(fault))
    outcome = desk.printer.print(TICKET)
    assert isinstance(outcome, NotPrinted | PrintUnknown)
    assert outcome.why is FAULT_SAYS[fault]
    assert desk.slips == []
    assert desk.printer.half_printed


def test_a_stop_before_all_was_taken_is_not_printed() -> None:
    desk = Desk(WIDE)
    desk.clock.at(0.2, lambda: desk.simulated.faults.set(Fault.PAPER_OUT))
    assert desk.printer.print(TICKET) == NotPrinted(Condition.PAPER_OUT)


def test_a_stop_after_all_was_taken_is_unknown_where_the_model_cannot_say() -> None:
    short = Receipt((Words("một dòng"), Gap(30)))
    desk = Desk(WIDE)
    desk.clock.at(0.05, lambda: desk.simulated.faults.set(Fault.PAPER_OUT))
    assert desk.printer.print(short) == PrintUnknown(Condition.PAPER_OUT)


@every_profile
def test_a_cable_pulled_in_the_middle_leaves_it_unknown(profile: Profile) -> None:
    desk = Desk(profile)
    desk.clock.at(0.5, lambda: desk.simulated.faults.set(Fault.UNPLUGGED))
    assert desk.printer.print(TICKET) == PrintUnknown(Condition.DISCONNECTED)
    assert desk.printer.half_printed
    assert desk.printer.condition() is Condition.DISCONNECTED


def test_a_cable_pulled_before_the_first_byte_leaves_it_not_printed() -> None:
    line = Scripted(Clock(), lambda _: b"\x12", breaks_after=12)
    printer = EscPosPrinter(line, WIDE, monotonic=line.clock)
    assert printer.print(TICKET) == NotPrinted(Condition.DISCONNECTED)
    assert not printer.half_printed


@pytest.mark.parametrize("seconds", [n / 20 for n in range(1, 40)])
@pytest.mark.parametrize("profile", [EPSON, NARROW], ids=["epson", "narrow"])
def test_whenever_the_paper_ends_no_slip_is_claimed_that_is_not_there(profile: Profile, seconds: float) -> None:
    desk = Desk(profile)
    desk.clock.at(seconds, lambda: desk.simulated.faults.set(Fault.PAPER_OUT))
    outcome = desk.printer.print(TICKET)
    if isinstance(outcome, Printed):
        assert len(desk.slips) == 1
    if isinstance(outcome, NotPrinted):
        assert desk.slips == []


# -- after a broken-off print --------------------------------------------------------------------------------


def next_printer(desk: Desk) -> EscPosPrinter:
    """What a supervisor makes once the line is back."""
    return EscPosPrinter(desk.simulated, desk.profile, monotonic=desk.clock, half_printed=desk.printer.half_printed)


def printed_part(desk: Desk) -> bytes:
    """The last slip from its first ink to its end: without a cutter the white that was fed before hangs on to it."""
    slip = desk.slips[-1]
    _, top, _, _ = slip.convert("L").point(lambda grey: 255 - grey).getbbox() or (0, 0, 0, 0)
    return slip.crop((0, top, slip.width, slip.height)).tobytes()


@every_profile
@pytest.mark.parametrize("seconds", [0.05, 0.1, 0.23, 0.4, 0.61, 0.8])
def test_the_ticket_after_a_pulled_cable_is_whole_and_clean(profile: Profile, seconds: float) -> None:
    whole = Desk(profile)
    whole.printer.print(TICKET)
    desk = Desk(profile)
    desk.clock.at(seconds, lambda: desk.simulated.faults.set(Fault.UNPLUGGED))
    assert isinstance(desk.printer.print(TICKET), PrintUnknown)
    desk.simulated.faults.set(Fault.UNPLUGGED, False)
    assert isinstance(next_printer(desk).print(TICKET), Printed)
    assert printed_part(desk) == printed_part(whole)
    assert len(desk.slips) == 2


def torn_places(sent: bytes) -> Iterator[int]:
    """In every command: after each of its first bytes, where its sizes stand, and before its last."""
    start = 0
    while command := next_command(sent[start:]):
        yield from range(start + 1, start + min(command.size, 12))
        yield start + command.size - 1
        start += command.size


@every_profile
def test_a_command_torn_at_any_byte_never_swallows_the_next_ticket(profile: Profile) -> None:
    whole = Desk(profile)
    whole.printer.print(SHORT)
    sent = compose(SHORT, profile)
    for torn_at in torn_places(sent):
        desk = Desk(profile, baud=None)
        desk.simulated.write(sent[:torn_at])
        printer = EscPosPrinter(desk.simulated, profile, monotonic=desk.clock, half_printed=True)
        assert printer.condition() is Condition.READY
        assert isinstance(printer.print(SHORT), Printed), torn_at
        assert printed_part(desk) == printed_part(whole), torn_at


def test_a_line_that_comes_back_by_itself_is_sealed_before_it_is_asked() -> None:
    line = Scripted(Clock(), lambda data: b"\x12" if is_question(data) else b"")
    printer = EscPosPrinter(line, WIDE, monotonic=line.clock)
    line.breaks_after = 700
    assert printer.print(TICKET) == PrintUnknown(Condition.DISCONNECTED)
    line.breaks_after = None
    line.got = b""
    assert printer.condition() is Condition.READY
    assert line.got == SEAL + b"".join(commands.ask_status(n) for n in (1, 2, 3, 4))


def test_what_was_not_printed_never_comes_out_later_where_the_model_can_forget() -> None:
    desk = Desk(EPSON)
    desk.clock.at(0.4, lambda: desk.simulated.faults.set(Fault.PAPER_OUT))
    assert desk.printer.print(TICKET) == NotPrinted(Condition.PAPER_OUT)
    desk.simulated.faults.set(Fault.PAPER_OUT, False)
    (torn_out,) = desk.slips
    assert isinstance(desk.printer.print(TICKET), Printed)
    _, ejected, _ = desk.slips
    assert torn_out.getextrema() == (0, 255)
    assert ejected.getextrema() == (255, 255)


def test_the_printers_own_line_is_never_mistaken_for_a_ticket() -> None:
    printer, line = printer_that_answers(lambda data: b"\x12" if is_question(data) else b"")
    printer.print(TICKET)
    assert line.got.count(commands.PARTIAL_CUT) == 1
    assert commands.CLEAR_BUFFER not in line.got


def test_closing_gives_the_stream_back() -> None:
    printer, line = printer_that_answers(lambda _: b"")
    printer.close()
    assert line.closed
