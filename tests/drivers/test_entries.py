"""Lists on paper: set from the left, with a box to tick, and what follows stands in the middle again."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image

from drivers.printer.compose import compose
from drivers.printer.profile import Profile, load_profile
from drivers.printer.receipt import Entry, Receipt, Words
from kiosk.samples import paper_of

PRINTERS = Path(__file__).parents[2] / "config" / "printers"
LONG = "Giấy tờ chứng minh chỗ ở hợp pháp, hoặc ý kiến của chủ hộ đồng ý cho đăng ký"


@pytest.fixture(params=["generic_80mm", "generic_58mm"])
def profile(request: pytest.FixtureRequest) -> Profile:
    return load_profile(PRINTERS / f"{request.param}.toml")


def ink(profile: Profile, *items: Entry | Words) -> tuple[int, int]:
    """Where the ink begins and ends across, from the left of the print, in dots."""
    paper = Image.open(io.BytesIO(paper_of(compose(Receipt(items), profile), profile))).convert("L")
    box = paper.point(lambda shade: 255 if shade < 128 else 0).getbbox()
    assert box is not None
    margin = (paper.width - profile.dots_per_line) // 2
    return box[0] - margin, box[2] - margin


def test_an_entry_begins_at_the_left_however_long_it_is(profile: Profile) -> None:
    starts = {ink(profile, Entry(text))[0] for text in ("Đơn", "Đơn xin", LONG.replace("Giấy", "Đơn"))}
    assert max(starts) - min(starts) <= 2
    assert max(starts) <= profile.dots(3)


def test_no_entry_leaves_the_print(profile: Profile) -> None:
    for boxed in (False, True):
        start, end = ink(profile, Entry(LONG, 4.0, boxed=boxed))
        assert start >= 0
        assert end <= profile.dots_per_line


def test_a_boxed_entry_has_its_words_right_of_the_box(profile: Profile) -> None:
    (plain, plain_end), (box, boxed_end) = ink(profile, Entry("Đơn")), ink(profile, Entry("Đơn", boxed=True))
    assert abs(box - plain) <= 2
    assert boxed_end - plain_end >= profile.dots(2.8)


def test_what_follows_an_entry_stands_in_the_middle_again(profile: Profile) -> None:
    alone, after = compose(Receipt((Words("A"),)), profile), compose(Receipt((Entry("Đơn"), Words("A"))), profile)
    assert after.count(b"\x1ba\x00") == 1
    assert after.rindex(b"\x1ba\x01") > after.index(b"\x1ba\x00")
    assert alone.count(b"\x1ba\x00") == 0
