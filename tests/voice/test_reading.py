"""What stands written is said in words: every kind of number a visitor of a ward office can be told."""

from __future__ import annotations

import string
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voice import numerals_en, numerals_vi
from voice.reading import as_said

MIXED = string.digits + " .,/-–:%đhABĐQaê²٣①()+\nngày phút"

VIETNAMESE = [
    ("Số của bác là A1023.", "Số của bác là A, một, không, hai, ba."),
    ("B005", "B, không, không, năm"),
    ("phí 50.000đ", "phí năm mươi nghìn đồng"),
    ("2.000 đồng", "hai nghìn đồng"),
    ("8.000đ/bản", "tám nghìn đồng mỗi bản"),
    ("1.500.000 VNĐ", "một triệu năm trăm nghìn đồng"),
    ("0đ", "không đồng"),
    ("10.000–20.000đ", "mười nghìn đến hai mươi nghìn đồng"),
    ("21/11/2026", "ngày hai mươi mốt tháng mười một năm hai nghìn không trăm hai mươi sáu"),
    ("ngày 2/9/2025", "ngày mùng hai tháng chín năm hai nghìn không trăm hai mươi lăm"),
    ("2027-03-01", "ngày mùng một tháng ba năm hai nghìn không trăm hai mươi bảy"),
    ("từ 1/7", "từ ngày mùng một tháng bảy"),
    ("9/2026", "tháng chín năm hai nghìn không trăm hai mươi sáu"),
    ("tháng 4", "tháng tư"),
    ("thứ 4", "thứ tư"),
    ("07:30", "bảy giờ ba mươi phút"),
    ("15h", "mười lăm giờ"),
    ("7g05", "bảy giờ năm phút"),
    ("13:00-17:00", "mười ba giờ đến mười bảy giờ"),
    ("Chờ khoảng 5–10 phút", "Chờ khoảng năm đến mười phút"),
    ("Gọi 1022", "Gọi một không hai hai"),
    ("Gọi 1900 1009", "Gọi một chín không không, một không không chín"),
    ("Hotline: 0239 3855 555", "Hotline: không hai ba chín, ba tám năm năm, năm năm năm"),
    ("Gọi 115, 024 3943 1111", "Gọi một một năm, không hai bốn, ba chín bốn ba, một một một một"),
    ("gọi 113", "gọi một một ba"),
    ("0909 123 456", "không chín không chín, một hai ba, bốn năm sáu"),
    ("(028) 3829 1022", "không hai tám, ba tám hai chín, một không hai hai"),
    ("079123456789", "không bảy chín, một hai ba, bốn năm sáu, bảy tám chín"),
    ("giảm 50%", "giảm năm mươi phần trăm"),
    ("hệ số 1,5", "hệ số một phẩy năm"),
    ("1/2 ngày", "nửa ngày"),
    ("3/4", "ba phần bốn"),
    ("100 m²", "một trăm mét vuông"),
    ("25m2", "hai mươi lăm mét vuông"),
    (
        "NĐ 23/2015/NĐ-CP",
        "nghị định số hai mươi ba, năm hai nghìn không trăm mười lăm, của Chính phủ",
    ),
    ("NĐ 18/2026", "nghị định số mười tám, năm hai nghìn không trăm hai mươi sáu"),
    (
        "Luật Cư trú 68/2020/QH14",
        "Luật Cư trú số sáu mươi tám, năm hai nghìn không trăm hai mươi, của Quốc hội khóa mười bốn",
    ),
    ("3152/QĐ-BTP", "quyết định số ba nghìn một trăm năm mươi hai, của Bộ Tư pháp"),
    ("Điều 7, 21", "Điều bảy, hai mươi mốt"),
    ("mã 2.000815", "mã hai chấm, không không không, tám một năm"),
    ("H29.12-261121-0001", "H hai chín, một hai, hai sáu một một hai một, không không không một"),
    ("mẫu CT01, Mẫu 1a-1đ", "mẫu C T không một, Mẫu một a đến một đ"),
    ("UBND phường", "Ủy ban nhân dân phường"),
    ("thẻ CCCD, VNeID", "thẻ căn cước công dân, vi en i ai đi"),
    ("BHXH, GCN, HKD", "bảo hiểm xã hội, giấy chứng nhận, hộ kinh doanh"),
    ("TP.HCM", "thành phố Hồ Chí Minh"),
    ("đổi/cấp lại", "đổi hoặc cấp lại"),
    ("dichvucong.gov.vn", "dichvucong chấm gov chấm vn"),
    ("Quầy 1, 2", "Quầy một, hai"),
    ("Mời bác chọn việc cần làm", "Mời bác chọn việc cần làm"),
    ("Cấp cứu: 115.", "Cấp cứu: một một năm."),
    ("gọi 113, 114 hoặc 115", "gọi một một ba, một một bốn hoặc một một năm"),
    ("khoản 2 Điều 113", "khoản hai Điều một trăm mười ba"),
    (
        "Luật Hộ tịch số 60/2014/QH13",
        "Luật Hộ tịch số sáu mươi, năm hai nghìn không trăm mười bốn, của Quốc hội khóa mười ba",
    ),
    ("Mẫu 01, Phụ lục II", "Mẫu không một, Phụ lục hai"),
    ("Mẫu 1a đến 1đ", "Mẫu một a đến một đ"),
    ("03 ngày làm việc, 02 bản", "ba ngày làm việc, hai bản"),
    ("02 ảnh 3x4 cm", "hai ảnh ba nhân bốn xăng ti mét"),
    ("ngày 03 tháng 4 năm 2026", "ngày mùng ba tháng tư năm hai nghìn không trăm hai mươi sáu"),
    ("nghỉ 30/4 và 1/5", "nghỉ ngày ba mươi tháng tư và ngày mùng một tháng năm"),
    ("0,5 ngày, 0,5%", "nửa ngày, không phẩy năm phần trăm"),
    ("số 12A/3 đường 3/2, P. 7, Q.10", "số mười hai A trên ba đường ba tháng hai, phường bảy, quận mười"),
    ("24/7", "hai mươi bốn trên bảy"),
    ("ngày 99/99/2025", "ngày chín mươi chín/chín mươi chín/hai nghìn không trăm hai mươi lăm"),
]

ENGLISH = [
    ("Your number is A1023.", "Your number is A, one, zero, two, three."),
    ("50,000 VND", "fifty thousand dong"),
    ("2.000đ/page", "two thousand dong per page"),
    ("21/11/2026", "the twenty-first of November twenty twenty-six"),
    ("21 November 2026", "the twenty-first of November twenty twenty-six"),
    ("07:30–11:30", "seven thirty a.m. to eleven thirty a.m."),
    ("13:05", "one oh five p.m."),
    ("About 5–10 minutes", "About five to ten minutes"),
    ("Call 1022", "Call one zero two two"),
    ("Call 1900 1009", "Call one nine zero zero, one zero zero nine"),
    ("Hotline: 0239 3855 555", "Hotline: zero two three nine, three eight five five, five five five"),
    ("50%", "fifty percent"),
    ("Decree 23/2015/NĐ-CP", "Decree number twenty-three, of twenty fifteen, of the Government"),
    ("2.000815", "two point, zero zero zero, eight one five"),
    ("UBND", "People's Committee"),
    ("12th floor", "twelfth floor"),
    ("1 day", "one day"),
    ("1.5 million", "one point five million"),
    ("Ambulance: 115.", "Ambulance: one one five."),
    ("Dial 113, 114 or 115", "Dial one one three, one one four or one one five"),
    (
        "Law on Civil Status No. 60/2014/QH13",
        "Law on Civil Status number sixty, of twenty fourteen, of the National Assembly",
    ),
    ("Circular 04/2020/TT-BTP", "Circular number four, of twenty twenty, of the Ministry of Justice"),
    ("Since 2025", "Since twenty twenty-five"),
    ("by 31/12", "by the thirty-first of December"),
    ("07:30–12:00", "seven thirty a.m. to twelve noon"),
    ("0:00", "midnight"),
    ("1/2 day", "half a day"),
    ("02 copies, 4x6", "two copies, four by six"),
    ("1a to 1đ", "one a to one d"),
    ("Annex IV", "Annex four"),
    ("the part I sign", "the part I sign"),
    ("24/7", "twenty-four seven"),
]


@pytest.mark.parametrize(("written", "said"), VIETNAMESE)
def test_vietnamese_is_said_as_people_say_it(written: str, said: str) -> None:
    assert as_said(written, "vi") == said


@pytest.mark.parametrize(("written", "said"), ENGLISH)
def test_english_is_said_as_people_say_it(written: str, said: str) -> None:
    assert as_said(written, "en") == said


def test_other_languages_pass_but_for_what_is_heard_digit_by_digit() -> None:
    assert as_said("번호는 A1023, 5명, 1022", "ko") == "번호는 A, 1, 0, 2, 3, 5명, 1, 0, 2, 2"


@pytest.mark.parametrize("language", ["vi", "en"])
@given(text=st.text(alphabet=MIXED, max_size=60) | st.text(max_size=60))
def test_no_digit_is_left(language: str, text: str) -> None:
    said = as_said(text, language)
    assert not any(sign.isdigit() for sign in said)
    assert len(said) <= 40 * len(text)


@given(st.text(alphabet="abcdeêghiklmnoơpqrstuưvxyáàảãạấờứđ ,.?!", max_size=80))
def test_words_without_numbers_are_left_alone(text: str) -> None:
    assert as_said(text, "vi") == text


@given(st.sampled_from(string.ascii_uppercase + "Đ"), st.from_regex(r"\A[0-9]{3,6}\Z"))
def test_a_label_is_said_sign_by_sign_wherever_it_stands(letter: str, digits: str) -> None:
    said = ", ".join([letter, *(numerals_vi.DIGITS[int(digit)] for digit in digits)])
    assert as_said(f"Mời số {letter}{digits} tới quầy.", "vi") == f"Mời số {said} tới quầy."


@given(st.dates(min_value=date(1000, 1, 1)))
def test_every_day_of_the_calendar_is_said_with_its_month_and_year(day: date) -> None:
    said = as_said(f"{day:%d/%m/%Y}", "vi")
    assert said.startswith("ngày ") and " tháng " in said and " năm " in said and "/" not in said


@given(st.integers(1, 39))
def test_a_chapter_is_said_by_its_number(number: int) -> None:
    letters = "X" * (number // 10) + ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")[number % 10]
    assert as_said(f"Chương {letters}", "vi") == f"Chương {numerals_vi.number(number)}"
    assert as_said(f"Chapter {letters}", "en") == f"Chapter {numerals_en.number(number)}"


# -- numbers, read back by somebody else -----------------------------------------------------------------------------

ONES = {word: value for value, word in enumerate(numerals_vi.DIGITS)} | {"mốt": 1, "lăm": 5}
SCALES = {"nghìn": 1000, "triệu": 10**6}


def understood(words: list[str]) -> int:
    """A number from its words."""
    if "tỷ" in words:
        at = len(words) - 1 - words[::-1].index("tỷ")
        return understood(words[:at]) * 10**9 + understood(words[at + 1 :])
    total = group = held = 0
    for word in words:
        if word in ONES:
            held = ONES[word]
            continue
        if word in ("trăm", "mươi"):
            group += held * (100 if word == "trăm" else 10)
        elif word == "mười":
            group += 10
        elif word in SCALES:
            total, group = total + (group + held) * SCALES[word], 0
        held = 0
    return total + group + held


@given(st.integers(0, numerals_vi.MOST - 1) | st.integers(0, 100_000))
def test_a_vietnamese_number_can_be_understood_again(value: int) -> None:
    assert understood(numerals_vi.number(value).split()) == value


@given(st.integers(0, 10**6), st.integers(0, 10**6))
def test_two_numbers_never_sound_alike(one: int, other: int) -> None:
    assert (numerals_vi.number(one) == numerals_vi.number(other)) == (one == other)
    assert (numerals_en.number(one) == numerals_en.number(other)) == (one == other)
