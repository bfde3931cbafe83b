"""The procedures as they are shipped: all there, alike in both languages, short enough to be heard, with sources."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

import pytest

from kiosk.collection import Procedures
from kiosk.documents import Override
from kiosk.procedures import Amount, Money, Procedure
from kiosk.settings import Settings, load
from tests.kiosk.ward import CONFIG

DESCRIBED = {
    "chung_thuc_ban_sao", "chung_thuc_chu_ky", "khai_sinh", "khai_tu", "ket_hon", "xac_nhan_hon_nhan",
    "trich_luc_ho_tich", "thuong_tru", "tam_tru", "gia_han_tam_tru", "xac_nhan_cu_tru", "luu_tru", "hkd_thanh_lap",
    "hkd_cham_dut", "gpxd_nha_o", "thong_bao_khoi_cong", "gcn_lan_dau", "bien_dong_dat", "huu_tri_xa_hoi",
    "tro_cap_xa_hoi", "lien_thong_khai_sinh", "can_cuoc", "dinh_danh_muc_2", "giay_khuyet_tat", "mai_tang_huu_tri",
}  # fmt: skip
ROUTED = {
    "2.000720", "1.001570", "2.000575", "2.000908", "2.001035", "2.001019", "1.004859", "1.004884", "1.001022",
    "2.000806", "2.000528", "1.003197", "1.010038", "1.003677", "1.000253", "1.012812", "1.011607", "1.013133",
    "1.014137", "tra_ket_qua", "tiep_dan",
}  # fmt: skip
MOST_WORDS = 12
"""Of a Vietnamese sentence, as on the screens."""
NEVER = ("hệ thống", "thao tác", "xác thực")
FILES = sorted((CONFIG / "procedures").glob("*.toml"))
WRITTEN = [*FILES, CONFIG / "notices.toml", *sorted((CONFIG / "places").glob("*.toml"))]
SUMMER = date(2026, 7, 20)
NOVEMBER, NEW_YEAR = date(2026, 11, 22), date(2027, 1, 1)
UNKNOWN = None


@pytest.fixture(scope="module")
def shipped() -> Procedures:
    found = load(CONFIG)
    assert isinstance(found, Settings), found
    return found.catalogue.procedures


def sentences(data: object) -> Iterator[Mapping[str, str]]:
    """Every sentence by language in a file."""
    if isinstance(data, dict) and isinstance(data.get("vi"), str):
        yield data
    elif isinstance(data, dict):
        for value in data.values():
            yield from sentences(value)
    elif isinstance(data, list):
        for value in data:
            yield from sentences(value)


ALL = [(path.stem, words) for path in WRITTEN for words in sentences(tomllib.loads(path.read_text(encoding="utf-8")))]


def figures(words: str) -> list[str]:
    """Every figure, with 8.000 and 8,000 alike, in order of size: the languages may order them otherwise."""
    return sorted(re.findall(r"\d+", re.sub(r"(?<=\d)[.,](?=\d)", "", words)))


# -- the files ----------------------------------------------------------------------------------------------------


def test_every_procedure_is_there_and_no_other(shipped: Procedures) -> None:
    assert {each.id for each in shipped.full} == DESCRIBED
    assert {each.id for each in shipped.route_only} == ROUTED


def test_every_sentence_is_said_in_english_too() -> None:
    assert [(file, words) for file, words in ALL if set(words) != {"vi", "en"}] == []
    assert len(ALL) > 300


def test_every_figure_in_english_is_that_in_vietnamese() -> None:
    assert [(file, words) for file, words in ALL if figures(words["vi"]) != figures(words["en"])] == []


def test_a_figure_is_told_from_another_however_it_is_written() -> None:
    assert figures("8.000 đồng, trang 1 và 2") == figures("2 pages and 1: 8,000 dong") != figures("80 đồng, 1, 2")


def test_sentences_are_short_enough_to_be_heard() -> None:
    told = [part for _, words in ALL for part in re.split(r"[.?!:;…](?:\s|$)", words["vi"])]
    assert [part for part in told if len(part.split()) > MOST_WORDS] == []


def test_the_machine_s_own_words_are_not_said_to_a_citizen() -> None:
    said = " ".join(words["vi"] for _, words in ALL).lower()
    assert [word for word in NEVER if word in said] == []
    assert "please kindly" not in " ".join(words["en"] for _, words in ALL).lower()


@pytest.mark.parametrize("path", WRITTEN, ids=lambda path: path.stem)
def test_letters_are_composed(path: Path) -> None:
    assert unicodedata.is_normalized("NFC", path.read_text(encoding="utf-8"))


def test_every_one_has_a_source_and_a_day_of_checking(shipped: Procedures) -> None:
    assert all(each.source and date(2026, 7, 1) <= each.checked <= date(2026, 11, 21) for each in shipped)
    assert all(each.source and each.checked for each in shipped.notices)


def test_every_described_one_says_what_to_bring_how_long_where_and_when_one_needs_it(shipped: Procedures) -> None:
    lacking = [
        each.id
        for each in shipped.full
        if not (each.documents and each.time and each.authority and each.when and each.legal)
    ]
    assert lacking == []


def test_every_described_one_says_what_it_costs_or_who_sets_it(shipped: Procedures) -> None:
    assert [each.id for each in shipped.full if not (each.fee.amounts or each.fee.by_province)] == []


def test_every_one_is_called_by_other_names_in_both_languages(shipped: Procedures) -> None:
    assert [each.id for each in shipped if not (each.aliases_in("vi") and each.aliases_in("en"))] == []


def test_no_name_is_that_of_two_procedures(shipped: Procedures) -> None:
    names = [name.casefold() for each in shipped for name in (each.name_in("vi"), *each.aliases_in("vi"))]
    assert sorted({name for name in names if names.count(name) > 1}) == []


def test_codes_are_those_of_the_register_and_each_stands_once(shipped: Procedures) -> None:
    codes = [each.code for each in shipped if each.code]
    assert len(set(codes)) == len(codes)
    assert {each.id for each in shipped.full if not each.code} == {"thong_bao_khoi_cong", "lien_thong_khai_sinh"}


def test_a_household_business_s_fee_is_never_told_as_a_figure(shipped: Procedures) -> None:
    found = [shipped.find(each) for each in ("hkd_thanh_lap", "hkd_cham_dut")]
    assert all(each and each.fee.by_province and not each.fee.amounts for each in found)


def test_what_the_facts_call_uncertain_is_marked(shipped: Procedures) -> None:
    assert {each.id for each in shipped.full if each.confidence == "low"} == {"lien_thong_khai_sinh"}
    unsure_of_time = {each.id for each in shipped.full if "time" in each.unverified}
    assert unsure_of_time == {"chung_thuc_ban_sao", "chung_thuc_chu_ky", "lien_thong_khai_sinh"}
    assert all(amount.unverified for each in shipped.route_only for amount in each.fee.amounts if amount.dong == 0)


def test_a_death_is_answered_with_sympathy(shipped: Procedures) -> None:
    assert {each.id for each in shipped if each.tone == "condolence"} == {"khai_tu", "mai_tang_huu_tri"}


# -- groups, notices ----------------------------------------------------------------------------------------------


def test_procedures_that_are_taken_for_one_another_are_in_one_group(shipped: Procedures) -> None:
    assert len(shipped.groups) == 10
    assert shipped.groups_of("khai_sinh") == (("khai_sinh", "trich_luc_ho_tich", "lien_thong_khai_sinh"),)
    assert set(shipped.group_of("mai_tang_huu_tri")) == {
        "mai_tang_huu_tri", "huu_tri_xa_hoi", "tro_cap_xa_hoi", "khai_tu",
    }  # fmt: skip
    assert shipped.group_of("1.010038") == ("1.010038",)


def test_a_procedure_is_found_by_its_id_and_by_its_code(shipped: Procedures) -> None:
    assert shipped.find("1.001193") is shipped.find("khai_sinh") is not None
    assert shipped.find("9.999999") is shipped.find("") is shipped.find(None) is None


def test_the_half_price_of_the_id_card_is_told_to_its_last_day(shipped: Procedures) -> None:
    card = found(shipped, "can_cuoc")
    told = [[each.id for each in shipped.notices_for(card, day)] for day in (date(2026, 12, 31), NEW_YEAR, UNKNOWN)]
    assert told == [["half_price_id_card"], [], []]


def test_filing_online_is_told_only_with_what_may_be_filed_online(shipped: Procedures) -> None:
    touched = {each.id for each in shipped if "portal_login" in [n.id for n in shipped.notices_for(each, NOVEMBER)]}
    assert "khai_sinh" in touched
    assert not touched & {"chung_thuc_ban_sao", "dinh_danh_muc_2"}


def test_what_holds_in_one_province_is_told_there_only(shipped: Procedures) -> None:
    there = load(CONFIG, (Override("centre", "province", "ho_chi_minh"),))
    assert isinstance(there, Settings)
    assert "hcmc_online_free" in {each.id for each in there.catalogue.procedures.notices}
    assert not {each.id for each in shipped.notices if each.id.startswith("hcmc")}


def test_rules_of_reception_are_told_by_themselves(shipped: Procedures) -> None:
    assert {each.id for each in shipped.general_notices(NOVEMBER)} == {"any_centre", "after_three"}


# -- days ---------------------------------------------------------------------------------------------------------


def found(procedures: Procedures, procedure_id: str) -> Procedure:
    procedure = procedures.find(procedure_id)
    assert procedure is not None
    return procedure


def dong(procedure: Procedure, day: date | None) -> list[int]:
    return [amount.dong for amount in procedure.fee_at(day)]


def test_the_fee_of_the_id_card_changes_with_the_year(shipped: Procedures) -> None:
    card = found(shipped, "can_cuoc")
    assert dong(card, date(2026, 12, 31)) == [0, 25_000, 35_000]
    assert dong(card, NEW_YEAR) == [0, 50_000, 70_000]
    assert dong(card, UNKNOWN) == [0, 25_000, 50_000, 35_000, 70_000]


def test_an_amount_that_was_replaced_is_told_no_more_even_when_the_day_is_unknown(shipped: Procedures) -> None:
    pension = found(shipped, "huu_tri_xa_hoi")
    told = [
        [amount.dong for amount in pension.benefit.at(day, pension.checked)]
        for day in (date(2026, 6, 30), NOVEMBER, UNKNOWN)
    ]
    assert told == [[500_000], [540_000], [540_000]]


def test_nothing_is_stale_today_and_everything_a_year_later(shipped: Procedures) -> None:
    assert shipped.stale(NOVEMBER) == ()
    assert shipped.stale(date(2027, 12, 1)) == shipped.items
    assert shipped.stale(UNKNOWN) == ()


def procedure(checked: date = SUMMER, *amounts: Amount) -> Procedure:
    return Procedure("x", {"vi": "X"}, "nguồn", checked, fee=Money(amounts))


def test_what_was_checked_twelve_months_ago_is_stale_the_day_after() -> None:
    assert not procedure().stale(date(2027, 7, 20))
    assert procedure().stale(date(2027, 7, 21))
    assert not procedure(date(2028, 2, 29)).stale(date(2029, 2, 28))
    assert procedure(date(2028, 2, 29)).stale(date(2029, 3, 1))


def test_an_amount_that_is_past_makes_a_procedure_stale_unless_another_took_its_place() -> None:
    old = Amount(10_000, {"vi": "một lần"}, last=date(2026, 12, 31))
    new = Amount(20_000, {"vi": "một lần"}, first=NEW_YEAR)
    for_another = Amount(20_000, {"vi": "một bản"}, first=NEW_YEAR)
    assert not procedure(SUMMER, old).stale(date(2026, 12, 31))
    assert procedure(SUMMER, old).stale(NEW_YEAR)
    assert not procedure(SUMMER, old, new).stale(NEW_YEAR)
    assert procedure(SUMMER, old, for_another).stale(NEW_YEAR)


def test_a_procedure_is_told_in_one_language_from_end_to_end() -> None:
    mixed = Procedure("x", {"vi": "X", "en": "X"}, "nguồn", SUMMER, documents=({"vi": "Đơn"},))
    whole = Procedure("x", {"vi": "X", "en": "X", "ko": "X"}, "nguồn", SUMMER)
    assert [mixed.language_for(code) for code in ("vi", "en", "ko")] == ["vi", "vi", "vi"]
    assert [whole.language_for(code) for code in ("vi", "en", "ko", "zh")] == ["vi", "en", "ko", "en"]
