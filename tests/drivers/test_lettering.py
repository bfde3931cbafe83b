from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageChops

from drivers.printer import fonts
from drivers.printer.fonts import FontMissing, Script, font, runs
from drivers.printer.lettering import Lettering, clean, draw, width
from drivers.printer.wrapping import wrap

READING = Lettering.of(24, bold=False)
VIETNAMESE = "Ủy ban nhân dân phường · Ế Ộ Ữ Ẵ ỵ đ Đ ơ ư"


def letters(text: str) -> int:
    """A measure in which every letter is as wide as any other, and a mark over it has no width."""
    return sum(not unicodedata.combining(c) for c in text)


def ink(text: str) -> Image.Image:
    return draw(text, READING)[0]


def columns(drawn: Image.Image, top: int, bottom: int) -> tuple[int, int]:
    """First and last column with ink between two rows."""
    box = drawn.crop((0, top, drawn.width, bottom)).getbbox()
    assert box
    return box[0], box[2]


def test_composed_and_decomposed_vietnamese_print_the_same() -> None:
    decomposed = unicodedata.normalize("NFD", VIETNAMESE)
    assert decomposed != VIETNAMESE
    assert clean(decomposed) == clean(VIETNAMESE)


@pytest.mark.parametrize("letter", ["ơ\u0306", "Ơ\u0306", "ư\u0306", "ê\u0306", "ô\u0306"])
def test_a_breve_that_has_no_letter_of_its_own_stands_over_its_letter(letter: str) -> None:
    marked, bare = draw(letter, READING), draw(letter[0], READING)
    rows_above = marked[1] - bare[1]
    assert rows_above > 0
    left, right = columns(marked[0], 0, rows_above)
    middle, half = (left + right) / 2, bare[0].width / 2
    assert abs(middle - half) < bare[0].width / 4


@pytest.mark.parametrize("letter", list("ĭĬŭŬŏŎĕĔƀɃčČñÑ"))
def test_every_jrai_and_bahnar_letter_has_a_shape_of_its_own(letter: str) -> None:
    bare = unicodedata.normalize("NFD", letter)[0]
    shapes = {(drawn.size, drawn.tobytes()) for drawn in map(ink, ("\uffff", bare, letter))}
    assert len(shapes) == 3 or (bare == letter and len(shapes) == 2)


@pytest.mark.parametrize(
    ("text", "scripts"),
    [
        ("Quầy 1", [Script.LATIN]),
        ("窗口 1", [Script.CHINESE, Script.LATIN]),
        ("창구 漢字", [Script.KOREAN, Script.LATIN, Script.KOREAN]),
        ("みんな 漢字", [Script.JAPANESE, Script.LATIN, Script.JAPANESE]),
        ("សួស្តី 1", [Script.KHMER, Script.LATIN]),
        ("", []),
    ],
)
def test_each_script_is_drawn_by_its_own_font(text: str, scripts: list[Script]) -> None:
    assert [script for script, _ in runs(text)] == scripts


@given(st.text())
def test_splitting_by_script_loses_nothing(text: str) -> None:
    assert "".join(part for _, part in runs(text)) == text


def test_han_takes_the_shape_of_the_language_around_it() -> None:
    chinese, korean = (font(s, bold=False, size=40).getmask("骨") for s in (Script.CHINESE, Script.KOREAN))
    assert bytes(chinese) != bytes(korean)


@pytest.mark.parametrize("capital", [19, 24, 32])
def test_capitals_are_as_high_as_asked_for(capital: int) -> None:
    assert abs(draw("H", Lettering.of(capital, bold=False))[0].height - capital) <= 1


def test_lines_of_vietnamese_never_touch() -> None:
    lettering = Lettering.of(24, bold=True)
    upper, above_upper = draw("gỵỘ", lettering)
    _, above_lower = draw("ẾỮẴ", lettering)
    tail = upper.height - above_upper
    assert tail + above_lower < lettering.line_height


def test_stems_of_equal_letters_are_equally_thick() -> None:
    drawn = ink("llllllll")
    row = drawn.crop((0, drawn.height // 2, drawn.width, drawn.height // 2 + 1))
    dots = "".join("#" if dot else " " for dot in row.get_flattened_data())
    assert len({len(stem) for stem in dots.split()}) == 1


@given(st.text())
def test_clean_text_holds_no_control_and_no_double_space(text: str) -> None:
    cleaned = clean(text)
    kept = "\u200b\u200c\u200d"
    assert all(c in kept or not unicodedata.category(c).startswith("C") for c in cleaned)
    assert "  " not in cleaned


def test_empty_text_has_no_ink() -> None:
    assert draw("", READING)[0].size == (0, 0)
    assert draw(" ", READING)[0].size == (0, 0)


def test_a_missing_font_names_the_package_that_brings_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "FOLDERS", ())
    fonts._file.cache_clear()
    font.cache_clear()
    with pytest.raises(FontMissing, match="apt install fonts-noto-core"):
        font(Script.LATIN, bold=False, size=20)
    with pytest.raises(FontMissing, match="apt install fonts-noto-cjk"):
        font(Script.KOREAN, bold=False, size=20)


def test_marks_that_cannot_be_placed_are_told_not_misplaced(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("drivers.printer.fonts.features.check", lambda _name: False)
    fonts._require_raqm.cache_clear()
    font.cache_clear()
    with pytest.raises(FontMissing, match="libfribidi0"):
        font(Script.LATIN, bold=False, size=20)
    monkeypatch.undo()
    fonts._require_raqm.cache_clear()


def test_text_that_fits_stays_one_line() -> None:
    assert wrap("Còn 4 người · khoảng 10–20 phút", letters, 40) == ["Còn 4 người · khoảng 10–20 phút"]


def test_a_break_at_a_middle_dot_drops_the_dot() -> None:
    assert wrap("Còn 4 người · khoảng 10–20 phút", letters, 22) == ["Còn 4 người", "khoảng 10–20 phút"]


def test_sentences_stay_whole_where_that_costs_no_line() -> None:
    lines = wrap("Missed your turn? Scan this code at the kiosk", letters, 30)
    assert lines == ["Missed your turn?", "Scan this code at the kiosk"]


def test_lines_of_a_paragraph_are_about_equally_long() -> None:
    lines = wrap("một hai ba bốn năm sáu bảy tám chín", letters, 30)
    assert len(lines) == 2
    assert abs(len(lines[0]) - len(lines[1])) < 6


def test_korean_breaks_between_words_and_chinese_anywhere_but_before_a_stop() -> None:
    assert wrap("코드를 기기에 다시 대 주세요", letters, 8) == ["코드를 기기에", "다시 대 주세요"]
    korean = "순서를 놓치셨나요 이 코드를 기기에 다시 대 주세요"
    for limit in range(6, 20):
        assert " ".join(wrap(korean, letters, limit)) == korean
    for limit in range(2, 12):
        lines = wrap("请在自助机上，重新扫描。此二维码，即可重新排队！", letters, limit)
        assert not any(line[0] in "，。！" for line in lines)


def test_what_must_stay_together_does() -> None:
    assert all("10–20\u00a0phút" in "|".join(wrap("khoảng chừng 10–20\u00a0phút", letters, n)) for n in range(11, 25))


words = st.text(alphabet="aơỮế.,·漢한 \u0306", min_size=1, max_size=60).map(clean).filter(bool)


@given(words, st.integers(min_value=2, max_value=40))
def test_wrapped_lines_fit_and_hold_all_letters_in_order(text: str, limit: int) -> None:
    lines = wrap(text, letters, limit)
    kept = [c for line in lines for c in line if c not in " ·"]
    assert kept == [c for c in text if c not in " ·"]
    assert all(letters(line) <= limit for line in lines)


@given(st.text(alphabet="Hxg ế漢한", max_size=30).map(clean))
def test_the_ink_is_never_much_wider_than_the_width_that_was_reckoned(text: str) -> None:
    assert draw(text, READING)[0].width <= width(text, READING) + READING.size // 8 + 2


def test_the_same_line_is_drawn_once() -> None:
    assert ImageChops.difference(draw("Ế", READING)[0], draw("Ế", READING)[0]).getbbox() is None
    assert draw("Ế", READING) is draw("Ế", READING)
