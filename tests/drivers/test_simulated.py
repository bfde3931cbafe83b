from __future__ import annotations

import threading

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from drivers.printer import commands
from drivers.printer.compose import compose, wire_seconds
from drivers.printer.condition import Printed
from drivers.printer.condition import PrinterCondition as Condition
from drivers.printer.escpos import EscPosPrinter
from drivers.printer.faults import Fault, status_byte
from drivers.printer.profile import Profile
from drivers.printer.receipt import Gap, Receipt, Words
from drivers.printer.simulated import RECEIVE_BUFFER_BYTES, SimulatedPrinter
from drivers.printer.status import condition_of
from drivers.pty_server import serve_on_pty
from drivers.stream import StreamLost, open_stream
from tests.drivers.receipts import EPSON, NARROW, PROFILES, TICKETS, WIDE, Clock, Desk

every_profile = pytest.mark.parametrize("profile", PROFILES.values(), ids=PROFILES)
TICKET = TICKETS["vi"]


@pytest.mark.parametrize("baud", [9_600, 19_200, 38_400])
def test_bytes_take_as_long_as_on_a_real_line(baud: int) -> None:
    desk = Desk(WIDE, baud=baud)
    data = compose(TICKET, WIDE)
    desk.simulated.write(data)
    wire = wire_seconds(len(data), baud)
    assert wire <= desk.clock() <= wire + 0.5


def test_paper_moves_no_faster_than_the_model_moves_it() -> None:
    desk = Desk(NARROW, baud=None)
    desk.simulated.write(compose(TICKET, NARROW))
    mm = desk.slips[0].height / NARROW.dots_per_mm
    assert desk.clock() >= mm / NARROW.speed_mm_s - 0.5


def test_the_job_id_comes_back_when_the_paper_is_out_not_before() -> None:
    desk = Desk(EPSON, baud=None)
    desk.simulated.write(compose(TICKET, EPSON) + commands.ask_process_id(b"ABCD"))
    assert desk.simulated.read(16, 0) == b"\x37\x22ABCD\x00"
    assert desk.clock() >= desk.slips[0].height / EPSON.dots_per_mm / EPSON.speed_mm_s


def test_a_model_without_job_ids_sends_none_and_tells_that_it_was_asked() -> None:
    desk = Desk(WIDE)
    desk.simulated.write(commands.ask_process_id(b"ABCD"))
    assert desk.simulated.read(16, 0) == b""
    assert desk.simulated.unknown == {"GS ( H": 1}


@pytest.mark.parametrize("unknown", [b"\x1bp\x00\x19\xfa", b"\x1d\x01", b"\x1c.", b"\x07", b"\x1dk\x04A\x00"])
def test_a_command_that_is_not_understood_is_counted_not_passed_over(unknown: bytes) -> None:
    desk = Desk(WIDE)
    desk.simulated.write(unknown)
    assert sum(desk.simulated.unknown.values()) >= 1


@every_profile
@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=200))
def test_no_bytes_break_the_simulated_printer(profile: Profile, data: bytes) -> None:
    desk = Desk(profile, baud=None)
    assert desk.simulated.write(b"\x1d(k\x03\x00" + data)
    assert desk.simulated.write(data)


@settings(max_examples=50, deadline=None)
@given(st.lists(st.integers(1, 700), min_size=1, max_size=30))
def test_however_the_bytes_are_cut_up_the_slip_is_the_same(cuts: list[int]) -> None:
    whole, pieces = Desk(EPSON, baud=None), Desk(EPSON, baud=None)
    data = compose(TICKET, EPSON)
    whole.simulated.write(data)
    start = 0
    for size in [*cuts, len(data)]:
        pieces.simulated.write(data[start : start + size])
        start += size
    assert pieces.slips[0].tobytes() == whole.slips[0].tobytes()


def test_feeds_count_in_half_dots_until_a_model_is_told_otherwise() -> None:
    told, untold = Desk(EPSON, baud=None), Desk(EPSON, baud=None)
    feed_and_cut = commands.feed(100) + commands.FEED_AND_CUT
    told.simulated.write(commands.RESET + commands.motion_units(8) + feed_and_cut)
    untold.simulated.write(commands.RESET + feed_and_cut)
    assert told.slips[0].height - untold.slips[0].height == 50


def test_what_lies_between_blade_and_head_begins_the_next_slip() -> None:
    desk = Desk(WIDE, baud=None)
    bar = commands.raster(desk_bar())
    desk.simulated.write(bar + commands.PARTIAL_CUT + commands.feed(255) + commands.PARTIAL_CUT)
    first, second = desk.slips
    assert first.getextrema() == (255, 255)
    assert second.getextrema() == (0, 255)


def desk_bar() -> Image.Image:
    return Image.new("1", (576, 8), 255)


def test_without_a_cutter_the_slip_is_torn_off_past_the_bar_and_not_before() -> None:
    desk = Desk(NARROW, baud=None)
    desk.simulated.write(compose(Receipt((Words("x"),)), NARROW))
    assert len(desk.slips) == 1
    desk.simulated.write(commands.raster(desk_bar().crop((0, 0, 384, 8))) + commands.feed(40))
    assert len(desk.slips) == 1


# -- faults ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("fault", Fault)
def test_a_fault_is_switched_by_the_name_that_people_use(fault: Fault) -> None:
    desk = Desk(WIDE)
    desk.simulated.faults.set(fault.value, True)
    assert desk.simulated.faults.on == {fault}
    desk.simulated.faults.set(fault.value, False)
    assert not desk.simulated.faults.on


def test_a_fault_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="on_fire"):
        Desk(WIDE).simulated.faults.set("on_fire")


def test_all_is_well_without_faults() -> None:
    assert condition_of([status_byte(n, set()) for n in (1, 2, 3, 4)]) is Condition.READY


@every_profile
def test_when_paper_ends_the_rest_waits_and_comes_out_on_the_new_roll(profile: Profile) -> None:
    whole, desk = Desk(profile), Desk(profile)
    data = compose(Receipt((Words("một"), Gap(5), Words("hai"))), profile)
    whole.simulated.write(data)
    desk.clock.at(0.02, lambda: desk.simulated.faults.set(Fault.PAPER_OUT))
    assert desk.simulated.write(data)
    assert desk.slips == []
    desk.simulated.faults.set(Fault.PAPER_OUT, False)
    assert sum(ink_dots(slip) for slip in desk.slips) == ink_dots(whole.slips[0])


def ink_dots(slip: Image.Image) -> int:
    return slip.convert("L").histogram()[0]


@pytest.mark.parametrize("fault", [Fault.COVER_OPEN, Fault.FAULT])
def test_after_a_pause_the_slip_is_whole(fault: Fault) -> None:
    whole, desk = Desk(WIDE), Desk(WIDE)
    data = compose(TICKET, WIDE)
    whole.simulated.write(data)
    desk.clock.at(0.3, lambda: desk.simulated.faults.set(fault))
    desk.clock.at(0.9, lambda: desk.simulated.faults.set(fault, False))
    assert desk.simulated.write(data)
    assert [slip.tobytes() for slip in desk.slips] == [slip.tobytes() for slip in whole.slips]


def test_a_full_buffer_takes_no_more_yet_answers() -> None:
    desk = Desk(WIDE)
    desk.simulated.faults.set(Fault.PAPER_OUT)
    assert desk.simulated.write(bytes(RECEIVE_BUFFER_BYTES))
    assert not desk.simulated.write(b"\x1b@ more than fits")
    assert desk.printer.condition() is Condition.PAPER_OUT


def test_what_is_cleared_is_forgotten_and_the_printer_says_so() -> None:
    desk = Desk(EPSON)
    desk.simulated.faults.set(Fault.PAPER_OUT)
    desk.simulated.write(b"A1023\n" + commands.ask_process_id(b"ABCD"))
    desk.simulated.write(commands.CLEAR_BUFFER)
    assert desk.simulated.read(16, 0) == b"\x37\x25\x00"
    desk.simulated.faults.set(Fault.PAPER_OUT, False)
    assert desk.slips == []
    assert desk.simulated.read(16, 0) == b""


def test_a_question_is_answered_even_inside_a_picture() -> None:
    desk = Desk(WIDE)
    desk.simulated.write(b"\x1dv0\x00\x01\x00\x08\x00\xff\x10\x04\x01\xff")
    assert desk.simulated.read(16, 0) == b"\x12"


def test_a_question_torn_in_two_is_answered_once() -> None:
    desk = Desk(WIDE)
    for byte in b"\x10\x04\x01\x10\x04\x04":
        desk.simulated.write(bytes([byte]))
    assert desk.simulated.read(16, 0) == b"\x12\x12"


def test_a_silent_printer_swallows_everything() -> None:
    desk = Desk(WIDE)
    desk.simulated.faults.set(Fault.SILENT)
    assert desk.simulated.write(compose(TICKET, WIDE))
    assert desk.simulated.read(16, 0.1) == b""
    desk.simulated.faults.set(Fault.SILENT, False)
    assert desk.slips == []


def test_an_unplugged_cable_is_a_lost_stream_until_it_is_back() -> None:
    desk = Desk(WIDE)
    desk.simulated.faults.set(Fault.UNPLUGGED)
    for use in (lambda: desk.simulated.write(b"x"), lambda: desk.simulated.read(1, 0)):
        with pytest.raises(StreamLost):
            use()
    desk.simulated.faults.set(Fault.UNPLUGGED, False)
    assert desk.printer.condition() is Condition.READY


def test_faults_may_be_switched_from_another_thread_while_it_prints() -> None:
    desk = Desk(WIDE, baud=None)
    stop = threading.Event()

    def trouble() -> None:
        while not stop.is_set():
            desk.simulated.faults.set(Fault.COVER_OPEN, True)
            desk.simulated.faults.set(Fault.COVER_OPEN, False)

    troubling = threading.Thread(target=trouble)
    troubling.start()
    data = compose(Receipt((Words("một dòng"),)), WIDE)
    assert len(data) * 3 < RECEIVE_BUFFER_BYTES
    taken = [desk.simulated.write(data) for _ in range(3)]
    stop.set()
    troubling.join()
    assert taken == [True] * 3
    assert len(desk.slips) == 3


# -- behind a pty --------------------------------------------------------------------------------------------


def impatient(profile: Profile, slips: list[Image.Image]) -> SimulatedPrinter:
    """A printer that is as fast as a test wants it; the line before it is real."""
    clock = Clock()
    return SimulatedPrinter(profile, baud=None, monotonic=clock, sleep=clock.sleep, on_paper=slips.append)


@every_profile
def test_the_real_serial_driver_prints_on_it_through_a_pty(profile: Profile) -> None:
    hasty = msgspec.structs.replace(profile, speed_mm_s=500)
    slips: list[Image.Image] = []
    with serve_on_pty(impatient(hasty, slips)) as server:
        printer = EscPosPrinter(open_stream(f"serial:{server.path}?baud=921600"), hasty)
        assert printer.condition() is Condition.READY
        assert isinstance(printer.print(TICKET), Printed)
        printer.close()
    assert len(slips) == 1


def test_a_pty_that_is_pulled_out_is_disconnected() -> None:
    slips: list[Image.Image] = []
    with serve_on_pty(impatient(WIDE, slips)) as server:
        printer = EscPosPrinter(open_stream(f"serial:{server.path}"), WIDE)
        assert printer.condition() is Condition.READY
        server.unplug()
        assert printer.condition() is Condition.DISCONNECTED
        printer.close()


def test_a_fault_behind_a_pty_is_told_through_it() -> None:
    simulated = impatient(WIDE, [])
    with serve_on_pty(simulated) as server:
        printer = EscPosPrinter(open_stream(f"serial:{server.path}"), WIDE)
        simulated.faults.set(Fault.PAPER_OUT)
        assert printer.condition() is Condition.PAPER_OUT
        printer.close()
