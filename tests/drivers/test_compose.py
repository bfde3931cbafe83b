from __future__ import annotations

import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from drivers.printer import commands
from drivers.printer.compose import compose, job_of, magnification, wire_seconds
from drivers.printer.interpreter import TEXT, Command, next_command
from drivers.printer.profile import Profile
from drivers.printer.receipt import BigNumber, Gap, Item, QrCode, Receipt, Rule, Words
from tests.drivers.receipts import EPSON, NARROW, PAYLOAD, PROFILES, TICKETS, WIDE, Desk

every_profile = pytest.mark.parametrize("profile", PROFILES.values(), ids=PROFILES)
every_ticket = pytest.mark.parametrize("language", TICKETS)

items = st.one_of(
    st.builds(Words, st.text(max_size=60), st.sampled_from([2.4, 3.0, 4.0]), st.booleans(), st.booleans()),
    st.builds(BigNumber, st.text("ABCXYZ0123456789", min_size=1, max_size=12)),
    st.builds(QrCode, st.text(st.characters(min_codepoint=0x20, max_codepoint=0x7E), min_size=1, max_size=120)),
    st.builds(Gap, st.floats(min_value=0, max_value=60)),
    st.just(Rule()),
)


def commands_of(data: bytes) -> list[Command]:
    found = []
    while data:
        command = next_command(data)
        assert command, "a command was left unfinished"
        found.append(command)
        data = data[command.size :]
    return found


def slip_of(receipt: Receipt, profile: Profile) -> Image.Image:
    desk = Desk(profile, baud=None)
    assert desk.simulated.write(compose(receipt, profile))
    assert not desk.simulated.unknown
    (slip,) = desk.slips
    return slip


@every_profile
@every_ticket
def test_a_ticket_is_on_the_wire_for_less_than_two_seconds(language: str, profile: Profile) -> None:
    assert wire_seconds(len(compose(TICKETS[language], profile)), 115_200) < 2.0


def test_a_vietnamese_ticket_is_on_the_wire_for_about_a_second() -> None:
    assert len(compose(TICKETS["vi"], WIDE)) < 12_000


@every_profile
@every_ticket
def test_the_printer_understands_every_byte_of_a_ticket_and_cuts_one_slip(language: str, profile: Profile) -> None:
    assert slip_of(TICKETS[language], profile).width == profile.dots_per_line


@settings(max_examples=60, deadline=None)
@given(st.lists(items, max_size=4), st.sampled_from(list(PROFILES.values())))
def test_whatever_a_receipt_says_the_printer_gets_only_what_we_mean_to_send(
    content: list[Item], profile: Profile
) -> None:
    sent = commands_of(compose(Receipt(tuple(content)), profile))
    labels = {item.label.encode() for item in content if isinstance(item, BigNumber)}
    assert {c.data for c in sent if c.name == TEXT} <= labels
    expected = {TEXT, "LF", "ESC @", "ESC a", "ESC E", "ESC J", "GS !", "GS b", "GS P", "GS v 0", "GS ( k", "GS V"}
    assert {c.name for c in sent} <= expected


@pytest.mark.parametrize("hostile", ["\x1b@", "\x10\x14\x01\x00\x05", "\x1dV\x00", "\x1bp0", "a\x00b", "\x7f\x9b1m"])
def test_control_bytes_in_text_never_reach_the_printer(hostile: str) -> None:
    assert compose(Receipt((Words(f"x{hostile}"),)), WIDE) == compose(
        Receipt((Words("x" + "".join(c if c.isprintable() else " " for c in hostile)),)), WIDE
    )


@pytest.mark.parametrize("label", ["", "a1", "A 1", "A1\n", "Ế1", "\x1b@", "A" * 17])
def test_a_label_outside_its_alphabet_is_refused(label: str) -> None:
    with pytest.raises(ValueError, match="label"):
        compose(Receipt((BigNumber(label),)), WIDE)


@pytest.mark.parametrize("payload", ["", "x" * 121, "Ế", "a\x00", "a\n"])
def test_a_payload_outside_its_alphabet_is_refused(payload: str) -> None:
    with pytest.raises(ValueError, match="payload"):
        compose(Receipt((QrCode(payload),)), WIDE)


def test_white_is_fed_never_sent() -> None:
    near, far = (compose(Receipt((Words("x"), Gap(mm), Words("x"))), WIDE) for mm in (1, 50))
    assert len(far) - len(near) <= 3


@every_profile
@every_ticket
def test_no_picture_has_a_white_edge(language: str, profile: Profile) -> None:
    for command in commands_of(compose(TICKETS[language], profile)):
        if command.name == "GS v 0":
            size = (command.params[1] * 8, int.from_bytes(command.params[3:5], "little"))
            left, top, right, bottom = Image.frombytes("1", size, command.data).getbbox() or (99, 99, 0, 0)
            assert (top, bottom) == (0, size[1])
            assert left < 8
            assert size[0] - right < 8


@every_profile
def test_no_picture_is_taller_than_the_printer_takes(profile: Profile) -> None:
    tall = Receipt((Words("nhiều dòng " * 60, 4.0, framed=True),))
    bands = [c for c in commands_of(compose(tall, profile)) if c.name == "GS v 0"]
    heights = [int.from_bytes(band.params[3:5], "little") for band in bands]
    assert max(heights) <= profile.max_band_rows < sum(heights)
    assert slip_of(tall, profile).getbbox()


@every_profile
def test_everything_stands_in_the_middle(profile: Profile) -> None:
    for item in (Words("Ế"), Words("Chứng thực", 4.0), QrCode(PAYLOAD), BigNumber("A1023")):
        ink = ink_box(slip_of(Receipt((item,)), profile))
        assert abs((ink[0] + ink[2]) - profile.dots_per_line) <= 2 * 12  # a letter of font A stands left in its cell


def ink_box(slip: Image.Image) -> tuple[int, int, int, int]:
    box = slip.convert("L").point(lambda grey: 255 - grey).getbbox()
    assert box
    return box


@every_profile
@every_ticket
def test_nothing_is_printed_near_the_cut(language: str, profile: Profile) -> None:
    slip = slip_of(TICKETS[language], profile)
    _, top, _, bottom = ink_box(slip)
    margin = profile.dots(profile.margin_mm)
    assert top >= margin
    assert slip.height - bottom >= margin


@every_profile
@pytest.mark.parametrize("label", ["A1", "A102", "A1023", "A10234", "A102345"])
def test_the_number_fits_and_is_about_a_third_of_the_width_high(label: str, profile: Profile) -> None:
    across, down = magnification(label, profile)
    assert 1 <= across <= down <= 8
    assert len(label) * 12 * across <= profile.dots_per_line
    assert 0.30 <= down * 24 / profile.dots_per_line <= 0.40
    room_for_more = len(label) * 12 * (across + 1) <= profile.dots_per_line
    assert across == down or not room_for_more


@every_profile
def test_a_qr_code_on_the_slip_reads_back(profile: Profile) -> None:
    slip = slip_of(TICKETS["en"], profile).convert("L")
    assert [found.text for found in zxingcpp.read_barcodes(slip)] == [PAYLOAD]


@every_profile
def test_a_qr_code_has_four_modules_of_white_around_it(profile: Profile) -> None:
    slip = slip_of(Receipt((Rule(), QrCode(PAYLOAD), Rule())), profile)
    _, top, _, bottom = ink_box(slip)
    code = ink_box(slip.crop((0, top + 2, slip.width, bottom - 2)))
    assert code[1] == 20
    assert bottom - top - 4 - code[3] == 20


def test_a_code_drawn_by_us_is_the_code_drawn_by_the_printer() -> None:
    drawn, own = (slip_of(Receipt((QrCode(PAYLOAD),)), profile) for profile in (NARROW, EPSON))
    drawn, own = (slip.crop(ink_box(slip)) for slip in (drawn, own))
    assert drawn.tobytes() == own.tobytes()


@pytest.mark.parametrize("order", [b"\x10\x04", b"\x10\x05", b"\x10\x14"])
def test_a_picture_never_spells_a_real_time_command(order: bytes) -> None:
    picture = Image.frombytes("1", (8, 4), b"\x10" + order + b"\x01")
    sent = commands.raster(picture)
    assert order not in sent
    before, after = picture.tobytes(), sent[-4:]
    assert sum((a ^ b).bit_count() for a, b in zip(before, after, strict=True)) <= 2


@given(st.binary(min_size=16, max_size=16))
def test_a_picture_loses_no_dot_to_that_care(dots: bytes) -> None:
    sent = commands.raster(Image.frombytes("1", (16, 8), dots))[-16:]
    assert all(a & b == a for a, b in zip(dots, sent, strict=True))
    assert not any(pair in sent for pair in (b"\x10\x04", b"\x10\x05", b"\x10\x14"))


@pytest.mark.parametrize(("dots", "sent"), [(0, b""), (-5, b""), (1, b"\x1bJ\x01"), (300, b"\x1bJ\xff\x1bJ\x2d")])
def test_a_feed_takes_as_many_commands_as_it_needs(dots: int, sent: bytes) -> None:
    assert commands.feed(dots) == sent


def test_a_framed_text_is_white_on_black_over_the_whole_width() -> None:
    slip = slip_of(Receipt((Words("IN LẠI 1", framed=True),)), WIDE)
    left, top, right, bottom = ink_box(slip)
    assert (left, right) == (0, 576)
    frame = slip.crop((0, top, 576, bottom))
    white = frame.getbbox()
    assert white
    assert 150 < white[0] < white[2] < 426


def test_a_new_line_in_a_text_is_a_new_line_on_paper() -> None:
    one, two = (job_of(Receipt((Words(text),)), WIDE).rows for text in ("a b", "a\nb"))
    assert two > one + 30


@every_profile
@every_ticket
def test_the_length_of_paper_is_known_beforehand(language: str, profile: Profile) -> None:
    job = job_of(TICKETS[language], profile)
    assert slip_of(TICKETS[language], profile).height == job.rows


def test_wire_seconds_are_ten_bits_a_byte() -> None:
    assert wire_seconds(11_520, 115_200) == 1.0
