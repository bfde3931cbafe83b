"""Bytes of a serial scanner become codes, however they arrive."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from drivers.scanner.dialect import Answer, may_configure
from drivers.scanner.framing import BOM, GAP_MS, MOST_BYTES, Framing, Rules
from drivers.scanner.repeats import AT_ONCE, REPEAT_MS, Repeats

CARD = "999190000019|999000019|Nguyễn Thị Ví Dụ|05031990|Nữ|Số 1 Đường Thử Nghiệm|15062021".encode()
USUAL = Rules()
STRICT = Rules(terminators=(b"\r\n",))
ENDLESS = Rules(terminators=())
MENU = Rules(dialect="menu")

codes = st.binary(min_size=1, max_size=40).filter(lambda code: not {0x05, 0x06, 0x15, *b"\r\n\t"} & {*code})


def framed(data: bytes, rules: Rules = USUAL) -> tuple[bytes, ...]:
    return Framing(rules).feed(data, 0)


@pytest.mark.parametrize("end", [b"\r", b"\n", b"\r\n", b"\t", b"\t\r\n", b"\n\n\n"])
def test_a_code_ends_with_whatever_its_scanner_is_set_to(end: bytes) -> None:
    assert framed(CARD + end + b"next" + end) == (CARD, b"next")


def test_an_lf_behind_a_cr_is_no_part_of_the_next_code_or_answer() -> None:
    framing = Framing(Rules(terminators=(b"\r",), dialect="menu"))
    assert framing.feed(CARD + b"\r\nTRGMOD3\x06!next\r\n", 0) == (CARD, b"next")
    assert not framing.midway


def test_where_cr_and_lf_end_a_code_only_together_one_of_them_is_part_of_it() -> None:
    assert framed(b"two\nlines\rhere\r\nnext\r\n", STRICT) == (b"two\nlines\rhere", b"next")


def test_a_code_without_its_end_is_not_a_code_yet() -> None:
    assert framed(CARD) == ()


def test_marks_before_a_code_are_no_part_of_it() -> None:
    rules = Rules(prefixes=(b"]Q", b"]Q1"))
    assert framed(b"\r\n]Q1" + BOM + CARD + b"\r", rules) == (CARD,)
    assert framed(b"]Q1\r" + BOM + b"\r", rules) == ()


@given(st.lists(codes, max_size=8), st.sampled_from([b"\r", b"\n", b"\r\n", b"\t"]), st.data())
def test_any_split_of_the_stream_gives_the_same_codes(said: list[bytes], end: bytes, data: st.DataObject) -> None:
    stream = b"".join(code + end for code in said)
    cuts = sorted(data.draw(st.sets(st.integers(0, len(stream)))) | {0, len(stream)})
    framing = Framing(Rules())
    found = [code for first, last in pairwise(cuts) for code in framing.feed(stream[first:last], 0)]
    assert found == list(framed(stream))
    bare = [code.removeprefix(BOM) for code in said]
    assert found == [code for code in dict.fromkeys(bare) if code]


@given(
    st.binary(max_size=80), st.sampled_from([Rules(), STRICT, ENDLESS, MENU, Rules(dialect="stx", prefixes=(b"]Q",))])
)
@example(b"\x06", MENU)
def test_no_bytes_make_it_raise_or_say_nothing_as_a_code(data: bytes, rules: Rules) -> None:
    framing = Framing(rules)
    assert all(framing.feed(data, 0))
    assert all(framing.feed(b"", GAP_MS))
    assert not framing.midway


# -- time ---------------------------------------------------------------------------------------------------------


def test_half_a_card_is_given_up_after_a_silence_and_never_joined_to_the_next_code() -> None:
    framing = Framing(Rules())
    framing.feed(CARD[:20], 0)
    assert framing.feed(b"Q1:4014\r", GAP_MS) == (b"Q1:4014",)
    assert framing.torn == 1


def test_a_pause_shorter_than_a_silence_tears_nothing() -> None:
    framing = Framing(Rules())
    framing.feed(CARD[:20], 0)
    assert framing.feed(CARD[20:] + b"\r", GAP_MS - 1) == (CARD,)
    assert framing.torn == 0


def test_silence_ends_a_code_of_a_scanner_that_sends_no_end_and_of_no_other() -> None:
    for rules, found in ((ENDLESS, (CARD,)), (Rules(), ())):
        framing = Framing(rules)
        assert framing.feed(CARD, 0) == ()
        assert framing.feed(b"", GAP_MS - 1) == ()
        assert framing.feed(b"", GAP_MS) == found


def test_a_code_that_lies_there_counts_once_until_it_has_been_away() -> None:
    framing = Framing(Rules())
    times = [0, 500, 2_900, 2_900 + REPEAT_MS - 1, 2_900 + 2 * REPEAT_MS - 1]
    assert [framing.feed(CARD + b"\r", at) for at in times] == [(CARD,), (), (), (), (CARD,)]


def test_two_codes_that_take_turns_count_once_each() -> None:
    framing = Framing(Rules())
    assert [len(framing.feed(b"a\rb\r", at)) for at in (0, 400, 800)] == [2, 0, 0]


def test_of_the_codes_that_were_seen_nothing_is_kept_but_a_few_hashes() -> None:
    repeats = Repeats()
    assert all(repeats.is_new(b"%d" % number, 0) for number in range(1_000))
    assert not any(b"999" in repr(value).encode() for value in vars(repeats).values() if isinstance(value, bytes))
    assert len(repeats._seen) == AT_ONCE


# -- too long -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("rules", [Rules(), STRICT])
def test_the_longest_code_is_read_and_a_longer_one_dropped_up_to_its_end(rules: Rules) -> None:
    end = rules.terminators[0]
    framing = Framing(rules)
    assert framing.feed(b"x" * MOST_BYTES + end, 0) == (b"x" * MOST_BYTES,)
    for extra in (1, 2, 3, 50_000):
        assert framing.feed(b"y" * (MOST_BYTES + extra) + end + b"%d" % extra + end, 0) == (b"%d" % extra,)
    assert framing.torn == 4


def test_a_scanner_that_never_stops_fills_no_memory() -> None:
    framing = Framing(Rules())
    for now in range(100):
        assert framing.feed(bytes(range(0x20, 0x7F)) * 100, now) == ()
    assert len(framing._frame) <= MOST_BYTES + 1


# -- what is no code ------------------------------------------------------------------------------------------------

ANSWERS = [
    ("none", b"\x06", Answer.DONE),
    ("none", b"\x15", Answer.REFUSED),
    ("menu", b"TRGMOD3\x06!", Answer.DONE),
    ("menu", b"VSUFCR\x05!", Answer.REFUSED),
    ("menu", b"PAPHHF\x15.", Answer.REFUSED),
    ("stx", b"\x02\x010000#SCNMOD2\x06;\x03", Answer.DONE),
    ("stx", b"\x02\x010000#SCNMOD9\x15;\x03", Answer.REFUSED),
    ("zone", bytes.fromhex("02000001003331"), Answer.DONE),
]


@pytest.mark.parametrize(("dialect", "said", "answer"), ANSWERS)
def test_an_answer_to_a_command_is_no_code_and_spoils_none(dialect: str, said: bytes, answer: Answer) -> None:
    framing = Framing(Rules(dialect=dialect))  # type: ignore[arg-type]  # a parameter of pytest's is a str
    assert framing.feed(said + CARD + b"\r" + said + said + b"next\r\n" + said, 0) == (CARD, b"next")
    assert framing.answers[answer] == 4
    assert not framing.midway
    assert framing.torn == 0


@pytest.mark.parametrize("code", [b"TRGMOD3.", b"~VSUFCR.", b"\x16M\rPAPHHF!", b"@SETUPE1", b"#SCNMOD0", b"S_CMD_020D"])
def test_a_configuration_barcode_is_known_as_one(code: bytes) -> None:
    assert may_configure(code)


@pytest.mark.parametrize("code", [CARD, b"Q1:2026-11-21:4014:abc", b"H57.132-260804-0583", b"ABCDEF123456", b""])
def test_what_people_show_is_no_configuration(code: bytes) -> None:
    assert not may_configure(code)
