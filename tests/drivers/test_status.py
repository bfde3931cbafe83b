from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.printer.condition import PrinterCondition as Condition
from drivers.printer.escpos import ID_LETTERS
from drivers.printer.status import condition_of, hear, is_status

WELL = 0x12


@pytest.mark.parametrize(
    ("replies", "condition"),
    [
        ((0x12, 0x12, 0x12, 0x12), Condition.READY),
        ((0x16, 0x12, 0x12, 0x12), Condition.READY),  # the drawer's pin is high: none of our business
        ((0x12, 0x12, 0x12, 0x1E), Condition.PAPER_LOW),
        ((0x1A, 0x32, 0x12, 0x7E), Condition.PAPER_OUT),
        ((0x12, 0x12, 0x12, 0x72), Condition.PAPER_OUT),  # cheap models stay "online" without paper
        ((0x1A, 0x32, 0x12, 0x12), Condition.PAPER_OUT),
        ((0x1A, 0x16, 0x12, 0x12), Condition.COVER_OPEN),
        ((0x1A, 0x36, 0x12, 0x7E), Condition.COVER_OPEN),  # an open cover hides the paper
        ((0x1A, 0x52, 0x1A, 0x12), Condition.FAULT),  # cutter
        ((0x1A, 0x52, 0x32, 0x12), Condition.FAULT),  # for good
        ((0x12, 0x12, 0x52, 0x12), Condition.FAULT),  # hot head
        ((0x1A, 0x12, 0x12, 0x12), Condition.FAULT),  # offline and no reason given
    ],
)
def test_answers_mean_what_the_reference_says(replies: tuple[int, ...], condition: Condition) -> None:
    assert condition_of(replies) is condition


@given(st.lists(st.integers(0, 255), max_size=6))
def test_anything_but_four_well_formed_answers_is_unknown_never_ready(replies: list[int]) -> None:
    if len(replies) != 4 or not all(byte & 0x93 == 0x12 for byte in replies):
        assert condition_of(replies) is Condition.SILENT


@given(st.lists(st.sampled_from([b for b in range(256) if is_status(b)]), min_size=4, max_size=4))
def test_ready_means_that_no_bit_says_otherwise(replies: list[int]) -> None:
    troubles = (0x08, 0x64, 0x6C, 0x6C)
    clear = not any(byte & trouble for byte, trouble in zip(replies, troubles, strict=True))
    assert (condition_of(replies) is Condition.READY) == clear


def test_no_answer_is_unknown() -> None:
    assert condition_of([]) is Condition.SILENT


@pytest.mark.parametrize(
    "unasked",
    [b"\x10\x00\x00\x00", b"\x18\x00\x0c\x0f", b"\x11", b"\x13", b"\x10\x00\x00\x00\x11\x14\x00\x00\x00"],
    ids=["ASB", "ASB without paper", "XON", "XOFF", "several"],
)
def test_what_a_printer_sends_unasked_is_understood_and_left_out(unasked: bytes) -> None:
    heard = hear(unasked + bytes([WELL]) + unasked)
    assert heard.statuses == (WELL,)
    assert heard.noise == 0
    assert heard.rest == b""


def test_a_job_id_is_read_whole_even_if_it_looks_like_status_bytes() -> None:
    heard = hear(b"\x12\x37\x22" + b"2RVr" + b"\x00\x12")
    assert heard.process_ids == (b"2RVr",)
    assert heard.statuses == (0x12, 0x12)


def test_a_cleared_buffer_is_heard() -> None:
    assert hear(b"\x37\x25\x00").cleared


SAID = [b"\x12", b"\x7e", b"\x10\x00\x00\x00", b"\x37\x22ABCD\x00", b"\x37\x25\x00", b"\x13"]


@given(st.lists(st.sampled_from(SAID)))
def test_an_answer_torn_anywhere_is_heard_once_it_is_whole(said: list[bytes]) -> None:
    whole = hear(b"".join(said))
    statuses: list[int] = []
    ids: list[bytes] = []
    rest, noise = b"", 0
    for byte in b"".join(said):
        heard = hear(rest + bytes([byte]))
        rest = heard.rest
        statuses += heard.statuses
        ids += heard.process_ids
        noise += heard.noise
    assert (tuple(statuses), tuple(ids), noise) == (whole.statuses, whole.process_ids, 0)


@given(st.binary(max_size=40))
def test_no_bytes_are_too_strange_to_hear(data: bytes) -> None:
    heard = hear(data)
    assert data.endswith(heard.rest)
    assert len(heard.rest) < 7


@pytest.mark.parametrize("letter", ID_LETTERS)
def test_no_letter_of_our_job_ids_can_be_taken_for_a_status(letter: int) -> None:
    heard = hear(bytes([letter]))
    assert not heard.statuses
    assert heard.noise == 1
