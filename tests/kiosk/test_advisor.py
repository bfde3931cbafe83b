"""What the advisor may say, whatever it is asked: ids of the catalogue, nothing of other people's business."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk import cli, phrasebook
from kiosk.advice import REFERRED, REFUSED, SERVICES, Advice, Answer, AskBack, Refer, Refuse, ids_of
from kiosk.advisor import Advisor, Guard, Lessons
from kiosk.phrases import Sample, asked_ids, is_id
from tests.kiosk.advisers import CONFIG, shipped


def advise(words: str, language: str = "vi") -> Advice:
    return shipped().advise(words, language)


@settings(max_examples=200)
@given(st.text(max_size=400) | st.text(alphabet="khai sinh cho con ở đâu mất giấy\x00\n😀\u202e", max_size=80))
def test_whatever_is_said_is_advised_on_and_names_at_most_four(words: str) -> None:
    advice = advise(words)
    assert len(ids_of(advice)) <= 4
    assert 0 <= advice.confidence <= 1.0001
    if isinstance(advice, Refer | Refuse):
        assert advice.kind in (*REFERRED, *REFUSED)
        assert set(ids_of(advice)) <= set(SERVICES)


@pytest.mark.parametrize("words", ["", "   ", "\x00\x07", "😀😀", "?!…", "\u202e"])
def test_what_has_no_word_is_not_heard(words: str) -> None:
    assert advise(words) == Refuse("not_heard", 1.0)


def test_ten_thousand_letters_are_read_as_far_as_a_question_goes() -> None:
    assert isinstance(advise("giấy khai sinh cho con mới sinh cần gì " + "x" * 10_000), Answer | AskBack | Refer)


def test_words_of_no_language_lead_to_a_person_not_to_a_procedure() -> None:
    assert isinstance(advise("qwrt zzxv bnmp"), Refer)


def test_every_phrase_leads_to_something_in_the_catalogue() -> None:
    lessons, faults = phrasebook.lessons(CONFIG)
    assert not faults
    known = {*SERVICES, *catalogue_ids()}
    for language, lesson in lessons.items():
        for sample in lesson.samples:
            ids = (sample.label,) if is_id(sample.label) else asked_ids(sample.label)
            assert set(ids) <= known, (language, sample)


def catalogue_ids() -> set[str]:
    folder = CONFIG / "procedures"
    full = {path.stem for path in folder.glob("*.toml")} - {"groups", "route_only"}
    short = tomllib.loads((folder / "route_only.toml").read_text(encoding="utf-8"))
    return full | {row["id"] for row in short["procedures"]}


@pytest.mark.parametrize(
    ("words", "language"),
    [
        ("Ba tôi đau ngực khó thở quá", "vi"),
        ("ở đây có người ngất xỉu", "vi"),
        ("cap cuu voi", "vi"),
        ("someone fainted at counter 3", "en"),
    ],
)
def test_an_emergency_calls_a_person_whatever_else_is_said(words: str, language: str) -> None:
    advice = advise(words, language)
    assert isinstance(advice, Refer)
    assert (advice.kind, advice.ids) == ("emergency", ("gap_nguoi",))
    assert advice.where


def test_a_guard_s_words_decide_against_every_sample() -> None:
    samples = (Sample("làm giấy khai sinh", "khai_sinh"), Sample("làm căn cước", "can_cuoc"))
    guarded = Advisor({"vi": Lessons(samples, guards=(Guard("emergency", ("bất tỉnh",), "115"),))})
    advice = guarded.advise("tôi làm giấy khai sinh mà vợ tôi bất tỉnh", "vi")
    assert advice == Refer("emergency", "115", 1.0, ("gap_nguoi",))


def test_of_many_that_could_be_meant_at_most_four_are_asked_back() -> None:
    samples = [Sample(f"giấy tờ số {n}", f"id_{n}") for n in range(9)]
    advice = Advisor({"vi": Lessons(samples)}).advise("giấy tờ", "vi")
    assert isinstance(advice, AskBack)
    assert len(advice.ids) == 4


@pytest.mark.parametrize(
    ("words", "where"),
    [("Đổi bằng lái xe hết hạn", "Công an"), ("xin lý lịch tư pháp số 2", "3.000333"), ("hoàn thuế thu nhập", "thuế")],
)
def test_another_agency_is_named_and_not_answered_for(words: str, where: str) -> None:
    advice = advise(words)
    assert isinstance(advice, Refer)
    assert advice.kind == "other_agency"
    assert where in advice.where


def test_the_same_words_without_diacritics_lead_to_the_same() -> None:
    assert ids_of(advise("đăng ký tạm trú cho người thuê trọ")) == ids_of(advise("dang ky tam tru cho nguoi thue tro"))


def test_a_recogniser_s_slip_and_a_regional_word_lead_to_the_same() -> None:
    assert ids_of(advise("mần căng cước ở mô")) == ids_of(advise("làm căn cước ở đâu")) == ("can_cuoc",)


def test_of_what_may_have_been_heard_the_likelier_counts_more() -> None:
    heard = [("tôi muốn làm căn cước", 0.8), ("tôi muốn làm căn bếp", 0.2)]
    assert ids_of(shipped().advise_heard(heard, "vi")) == ("can_cuoc",)


def test_nothing_heard_is_not_heard() -> None:
    assert shipped().advise_heard([], "vi") == Refuse("not_heard", 1.0)
    assert shipped().advise_heard([("giấy khai sinh", 0.0)], "vi") == Refuse("not_heard", 1.0)


def test_a_language_without_phrases_leads_to_a_person() -> None:
    assert advise("bonjour", "fr") == Refer("unclear", "", 0.0, ("gap_nguoi",))


@pytest.mark.parametrize(
    ("words", "language"),
    [
        ("여권 사본 인증은 어느 창구에서 하나요?", "ko"),
        ("护照复印件认证在哪个窗口办理？", "zh"),
        ("パスポートの写しの認証はどの窓口ですか。", "ja"),
    ],
)
def test_a_small_file_is_enough_for_another_language(words: str, language: str) -> None:
    assert ids_of(advise(words, language)) == ("chung_thuc_ban_sao",)


def test_the_same_lessons_make_the_same_advisor() -> None:
    lesson = phrasebook.lessons(CONFIG)[0]["zh"]
    one, other = Advisor({"zh": lesson}), Advisor({"zh": lesson})
    assert one.advise("我想开一家咖啡店", "zh") == other.advise("我想开一家咖啡店", "zh")


def test_an_advisor_without_samples_knows_no_language() -> None:
    assert Advisor({"vi": Lessons(())}).languages == ()


def test_a_fault_of_a_phrase_file_names_file_and_key(tmp_path: Path) -> None:
    (tmp_path / "questions").mkdir()
    (tmp_path / "questions" / "vi.toml").write_text('[[out]]\nt = "x y"\nkind = "unknown"\n', encoding="utf-8")
    found = phrasebook.advisor(tmp_path)
    assert isinstance(found, list)
    assert found[0].startswith("questions/vi.toml: out[0].kind")


def test_a_line_in_gives_a_line_out_in_order(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "q").write_text("where is the toilet\n\nmake an ID card\r\n", encoding="utf-8")
    assert cli.main(["ask", "--config", str(CONFIG), "--lang", "en", "--file", str(tmp_path / "q")]) == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["ids"] for line in lines] == [["co_so_vat_chat"], [], ["can_cuoc"]]
    assert [line["kind"] for line in lines] == ["answer", "refuse", "answer"]
    assert all(line["ms"] >= 0 for line in lines)
