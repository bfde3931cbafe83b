"""What is told of a procedure, and how sure one can be of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from kiosk.catalogue import Catalogue
from kiosk.collection import Exemption
from kiosk.procedures import Amount, Channels, Money, Procedure
from kiosk.settings import Settings, load
from kiosk.sheet import PORTAL, Part, Sheet, sheet_of
from tests.kiosk.ward import CONFIG

NOVEMBER, NEW_YEAR, LATER = date(2026, 11, 22), date(2027, 1, 1), date(2027, 8, 1)


@pytest.fixture(scope="module")
def shipped() -> Catalogue:
    found = load(CONFIG)
    assert isinstance(found, Settings), found
    return found.catalogue


def told(catalogue: Catalogue, procedure_id: str, language: str = "vi", today: date | None = NOVEMBER) -> Sheet:
    procedure = catalogue.procedures.find(procedure_id)
    assert procedure is not None
    return sheet_of(procedure, catalogue, language, today)


def lines(sheet: Sheet, part: Part) -> tuple[str, ...]:
    section = sheet.section(part)
    return section.lines if section else ()


def test_an_answer_says_what_to_bring_what_it_costs_how_long_and_where(shipped: Catalogue) -> None:
    sheet = told(shipped, "chung_thuc_ban_sao")
    assert sheet.title == "Chứng thực bản sao từ bản chính"
    assert lines(sheet, Part.BRING)[0] == "Bản chính giấy tờ."
    assert lines(sheet, Part.FEE) == (
        "Mỗi trang, trang 1 và 2: 2.000 đồng",
        "Mỗi trang, từ trang 3: 1.000 đồng",
        "Mỗi bản: nhiều nhất 200.000 đồng",
    )
    assert lines(sheet, Part.WHERE)[-1] == "Chứng thực: Quầy 1, 2, 3"
    assert (sheet.service, sheet.warnings) == ("chung_thuc", ())
    assert (sheet.source, sheet.checked) == ("Nguồn: dichvucong.gov.vn, 3152/QĐ-BTP", "Xem ngày 20/07/2026")


def test_english_counts_as_english_does(shipped: Catalogue) -> None:
    assert lines(told(shipped, "chung_thuc_ban_sao", "en"), Part.FEE)[2] == "Each copy: at most 200,000 dong"


def test_what_is_not_checked_is_told_with_where_to_ask(shipped: Catalogue) -> None:
    assert lines(told(shipped, "chung_thuc_ban_sao"), Part.TIME)[-1] == "Mời bác hỏi lại ở quầy cho chắc."
    assert told(shipped, "lien_thong_khai_sinh").warnings == ("Chưa chắc đúng hết. Mời bác hỏi ở quầy.",)
    assert told(shipped, "giay_khuyet_tat").warnings == ("Mời bác hỏi lại ở quầy cho chắc.",)


def test_an_amount_with_an_end_says_so_and_the_next_one_takes_its_place(shipped: Catalogue) -> None:
    assert "Đổi thẻ: 25.000 đồng, đến hết 31/12/2026" in lines(told(shipped, "can_cuoc"), Part.FEE)
    assert "Đổi thẻ: 50.000 đồng" in lines(told(shipped, "can_cuoc", today=NEW_YEAR), Part.FEE)


def test_with_the_day_unknown_every_amount_is_told_with_its_days(shipped: Catalogue) -> None:
    fee = lines(told(shipped, "can_cuoc", "en", today=None), Part.FEE)
    assert "Exchange: 25,000 dong, from 01/07/2025, until 31/12/2026" in fee
    assert "Exchange: 50,000 dong, from 01/01/2027" in fee
    assert told(shipped, "can_cuoc", today=None).warnings == ()


def test_what_was_not_looked_at_for_a_year_says_so_first(shipped: Catalogue) -> None:
    assert told(shipped, "khai_sinh", today=LATER).warnings == (
        "Xem lần cuối 20/07/2026, có thể đã đổi. Mời bác hỏi ở quầy.",
    )


def test_an_amount_that_is_past_is_not_told_as_if_it_held(shipped: Catalogue) -> None:
    old = Amount(10_000, {"vi": "một lần"}, last=date(2026, 10, 31))
    sheet = sheet_of(Procedure("x", {"vi": "X"}, "nguồn", NOVEMBER, fee=Money((old,))), shipped, "vi", NOVEMBER)
    assert lines(sheet, Part.FEE) == ("Một lần: mức cũ đã hết ngày 31/10/2026", "Mời bác hỏi lại ở quầy cho chắc.")
    assert "10.000" not in str(sheet)


def test_what_the_province_sets_is_no_figure_and_never_free(shipped: Catalogue) -> None:
    fee = lines(told(shipped, "hkd_thanh_lap"), Part.FEE)
    assert fee[0] == "Tỉnh quy định. Mời bác hỏi ở quầy."
    assert not any(letter.isdigit() for letter in "".join(fee))


def test_where_only_the_counter_is_known_the_papers_are_asked_there(shipped: Catalogue) -> None:
    sheet = told(shipped, "1.004859")
    assert sheet.route_only
    assert lines(sheet, Part.BRING) == ("Mời bác hỏi ở quầy.",)
    assert lines(sheet, Part.WHERE) == ("Hộ tịch: Quầy 3",)


def test_what_is_served_elsewhere_tells_the_way(shipped: Catalogue) -> None:
    assert lines(told(shipped, "tam_tru"), Part.WHERE)[-1].startswith("Công an phường, nhà bên cạnh")


def test_a_way_to_file_that_nobody_knows_is_not_told(shipped: Catalogue) -> None:
    unknown = Procedure("x", {"vi": "X"}, "nguồn", NOVEMBER)
    assert lines(sheet_of(unknown, shipped, "vi", NOVEMBER), Part.HOW) == ()
    online = replace(unknown, channels=Channels(direct=False, online=True))
    assert lines(sheet_of(online, shipped, "vi", NOVEMBER), Part.HOW) == ("Qua mạng",)


def test_a_death_is_answered_with_sympathy(shipped: Catalogue) -> None:
    assert told(shipped, "khai_tu").condolence == "Xin chia buồn cùng gia đình."
    assert told(shipped, "khai_sinh").condolence is None


def test_areas_without_permits_are_told_with_the_days_of_notice(shipped: Catalogue) -> None:
    areas = Exemption(("gpxd_nha_o",), 3, ({"vi": "Khu dân cư số 1", "en": "Area No. 1"},), "Thông báo", NOVEMBER)
    there = replace(shipped, procedures=replace(shipped.procedures, exemption=areas))
    assert lines(told(there, "gpxd_nha_o"), Part.NOTES)[-2:] == (
        "Ở đây được miễn giấy phép: Khu dân cư số 1",
        "Báo trước khi khởi công ít nhất 3 ngày làm việc.",
    )
    assert "Khu dân cư" not in str(told(there, "khai_sinh"))
    assert "miễn giấy phép:" not in str(told(shipped, "gpxd_nha_o"))


def test_a_foreign_visitor_reads_one_language_all_through(shipped: Catalogue) -> None:
    sheet = told(shipped, "khai_sinh", "ko")
    assert (sheet.language, sheet.title) == ("en", "Birth registration")
    assert next(section.heading for section in sheet.sections) == "What to bring"


def test_the_page_to_read_on_is_the_portal_s_front_unless_one_is_known(shipped: Catalogue) -> None:
    assert told(shipped, "khai_sinh").page == PORTAL
    known = Procedure("x", {"vi": "X"}, "nguồn", NOVEMBER, page="https://example.vn/x")
    assert sheet_of(known, shipped, "vi", None).page == "https://example.vn/x"


@pytest.mark.parametrize("today", [NOVEMBER, LATER, None])
@pytest.mark.parametrize("language", ["vi", "en", "ko", "zh"])
def test_every_procedure_can_be_told_in_every_language_on_any_day(
    shipped: Catalogue, language: str, today: date | None
) -> None:
    for procedure in shipped.procedures:
        sheet = sheet_of(procedure, shipped, language, today)
        assert all(section.lines and all(line.strip() for line in section.lines) for section in sheet.sections)
        assert procedure.source in sheet.source
        assert not set(str([section.lines for section in sheet.sections])) & set("{}")
