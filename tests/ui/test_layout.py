"""Where things stand: nothing cut, nothing on top of another, all in reach, on every display and at every size."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.ui.samples import SAMPLES, confirm, farewell, foot, home
from ui.display import LANDSCAPE, PORTRAIT, SMALL, Display
from ui.faults import faults
from ui.fonts import Fonts
from ui.layout import lay_out
from ui.placed import Eyes, Layout, Words
from ui.screen import TEXT_STEPS, Actions, Block, Button, Cards, Face, Facts, Look, Mood, Number, Screen, Style, Text

DISPLAYS = {"portrait": PORTRAIT, "landscape": LANDSCAPE, "small": SMALL}
TOO_SMALL = "too small to read"
WORDS = (
    *("chứng", "thực", "hộ", "tịch", "đất", "đai", "xây", "dựng", "bảo", "trợ", "Ếch", "Ộp", "Ữu", "nghiêng", "nguyễn"),
    *("certified", "signatures", "births", "marriages", "residence", "building", "assistance", "of", "reception"),
    *("번호", "표", "가족관계", "등록", "민원", "取号", "户籍登记", "土地与建设", "查询与领取结果"),
)


def text(least: int, most: int) -> st.SearchStrategy[str]:
    return st.lists(st.sampled_from(WORDS), min_size=least, max_size=most).map(" ".join)


def buttons(least: int, most: int, looks: tuple[Look, ...]) -> st.SearchStrategy[tuple[Button, ...]]:
    one = st.builds(
        Button,
        id=st.just(""),
        label=text(1, 4),
        look=st.sampled_from(looks),
        icon=st.sampled_from((None, "ticket", "home")),
        detail=st.none() | text(1, 5),
        waiting=st.none() | st.integers(0, 999),
        badge=st.sampled_from((None, "A", "W")),
        chosen=st.booleans(),
    )
    several = st.lists(one, min_size=least, max_size=most)
    return several.map(lambda found: tuple(replace(b, id=f"b{i}") for i, b in enumerate(found)))


FACTS = st.lists(st.tuples(st.just("clock"), text(1, 6)), min_size=1, max_size=4).map(tuple)
BLOCKS: st.SearchStrategy[tuple[Block, ...]] = st.one_of(
    st.tuples(text(1, 8).map(lambda t: Text(t, Style.QUESTION)), st.builds(Cards, buttons(1, 8, (Look.CARD,)))),
    st.tuples(st.builds(Facts, FACTS), st.builds(Actions, buttons(1, 3, (Look.PRIMARY, Look.PRIORITY, Look.QUIET)))),
    st.tuples(
        st.builds(Number, st.sampled_from(("A1023", "W888888"))),
        text(1, 14).map(lambda t: Text(t, Style.NOTICE)),
        st.builds(Actions, buttons(1, 2, (Look.PRIMARY, Look.QUIET))),
    ),
    st.tuples(st.just(Face(Mood.SORRY)), text(1, 10).map(Text), st.builds(Facts, FACTS)),
    st.tuples(st.just(Face(Mood.WAITING)), st.builds(Actions, buttons(1, 1, (Look.PRIMARY,)))),
)
SCREENS = st.builds(
    Screen,
    id=st.just("some"),
    language=st.sampled_from(("vi", "en", "ko")),
    centre=text(1, 10),
    clock=st.sampled_from((None, "09:41")),
    says=text(0, 14),
    body=BLOCKS,
    foot=st.sampled_from((foot("vi"), foot("vi", back=False), foot("en"), foot("en")[1:2])),
    text_step=st.integers(0, TEXT_STEPS - 1),
)


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(screen=SCREENS, display=st.sampled_from(list(DISPLAYS.values())))
def test_whatever_is_written_nothing_is_cut_and_nothing_overlaps(
    fonts: Fonts, screen: Screen, display: Display
) -> None:
    found = faults(lay_out(screen, display, fonts), display, fonts)
    assert [fault for fault in found if not fault.startswith(TOO_SMALL)] == []


@pytest.mark.parametrize(("name", "step"), list(product(SAMPLES, range(TEXT_STEPS))))
@pytest.mark.parametrize("size", ["portrait", "landscape"])
def test_the_kiosks_own_screens_have_no_fault_at_any_text_size(fonts: Fonts, name: str, step: int, size: str) -> None:
    display = DISPLAYS[size]
    layout = lay_out(replace(SAMPLES[name], text_step=step), display, fonts)
    assert faults(layout, display, fonts) == []


@pytest.mark.parametrize("name", SAMPLES)
def test_a_seven_inch_panel_holds_them_too(fonts: Fonts, name: str) -> None:
    assert faults(lay_out(SAMPLES[name], SMALL, fonts), SMALL, fonts) == []


def test_eight_services_stand_two_by_four_in_portrait_and_four_by_two_in_landscape(fonts: Fonts) -> None:
    for display, across in ((PORTRAIT, 2), (LANDSCAPE, 4), (SMALL, 4)):
        layout = lay_out(home("vi"), display, fonts)
        assert len({target.rect.x for target in layout.targets[:8]}) == across
        assert len({target.rect.y for target in layout.targets[:8]}) == 8 // across


def test_in_portrait_all_that_is_touched_lies_in_the_lower_two_thirds(fonts: Fonts) -> None:
    for name in ("home_vi", "confirm_vi", "priority", "farewell_en", "next_door"):
        layout = lay_out(SAMPLES[name], PORTRAIT, fonts)
        assert min(target.rect.y for target in layout.targets) >= PORTRAIT.height_px / 3


def test_where_there_is_room_targets_measure_twenty_millimetres(fonts: Fonts) -> None:
    for sample in SAMPLES.values():
        layout = lay_out(sample, PORTRAIT, fonts)
        assert min(min(target.rect.w, target.rect.h) for target in layout.targets) >= 20 * PORTRAIT.px_per_mm


def test_a_ticket_number_is_forty_millimetres_high_on_a_full_size_panel(fonts: Fonts) -> None:
    (number,) = [words for words in words_of(lay_out(farewell(), PORTRAIT, fonts)) if words.lines == ("A1023",)]
    assert number.em_px >= fonts.em_px(40 * PORTRAIT.px_per_mm)


def test_reading_text_on_a_full_size_panel_is_what_the_standard_asks(fonts: Fonts) -> None:
    layout = lay_out(confirm(), PORTRAIT, fonts)
    (ahead,) = [words for words in words_of(layout) if words.lines == ("Còn 3 người trước bác",)]
    assert ahead.em_px >= fonts.em_px(6.1 * PORTRAIT.px_per_mm)


def test_a_larger_text_step_makes_text_larger_wherever_there_is_room(fonts: Fonts) -> None:
    def sizes(display: Display) -> list[int]:
        return [total_em(lay_out(replace(confirm(), text_step=step), display, fonts)) for step in range(TEXT_STEPS)]

    portrait, landscape = sizes(PORTRAIT), sizes(LANDSCAPE)
    assert portrait == sorted(portrait)
    assert portrait[-1] > portrait[0] * 1.2
    assert min(landscape) > landscape[0] * 0.95


def test_the_foot_stands_at_the_same_place_whether_or_not_back_is_offered(fonts: Fonts) -> None:
    for display in DISPLAYS.values():
        long, short = (lay_out(sample, display, fonts) for sample in (confirm(), farewell()))
        places = {target.id: target.rect for target in long.targets}
        assert all(places[t.id] == t.rect for t in short.targets if t.id in ("language", "contrast", "help"))


def test_a_button_of_the_foot_keeps_its_place_when_others_are_missing(fonts: Fonts) -> None:
    only_help = replace(confirm(), foot=foot("vi")[-1:])
    full, alone = lay_out(confirm(), PORTRAIT, fonts), lay_out(only_help, PORTRAIT, fonts)
    assert full.targets[-1] == alone.targets[-1]


def test_on_the_screen_that_says_touch_the_screen_all_of_it_is_the_button(fonts: Fonts) -> None:
    for display in DISPLAYS.values():
        start = next(t for t in lay_out(SAMPLES["attract"], display, fonts).targets if t.id == "start")
        assert start.rect.w * start.rect.h > 0.6 * display.width_px * display.height_px


def test_without_a_question_the_screen_asks_with_what_it_says(fonts: Fonts) -> None:
    bare = replace(home("vi"), says="Mời bác chọn việc cần làm", body=home("vi").body[1:])
    assert sizes_of(lay_out(bare, LANDSCAPE, fonts), "Mời bác chọn việc cần làm") != []


def test_what_is_said_is_not_written_twice(fonts: Fonts) -> None:
    asked = replace(confirm(), says="Lấy số cho việc này?")
    assert len(sizes_of(lay_out(asked, PORTRAIT, fonts), "Lấy số cho việc này?")) == 1


def test_there_is_one_face_on_every_screen(fonts: Fonts) -> None:
    for sample in SAMPLES.values():
        things = lay_out(sample, LANDSCAPE, fonts).things
        assert len([thing for thing in things if isinstance(thing, Eyes)]) == 1


def test_no_clock_is_shown_while_the_time_is_unknown(fonts: Fonts) -> None:
    shown = lay_out(replace(home("vi"), clock=None), PORTRAIT, fonts)
    assert sizes_of(shown, "09:41") == []


def words_of(layout: Layout) -> list[Words]:
    return [thing for thing in layout.things if isinstance(thing, Words)]


def sizes_of(layout: Layout, line: str) -> list[int]:
    return [words.em_px for words in words_of(layout) if " ".join(words.lines) == line]


def total_em(layout: Layout) -> int:
    return sum(words.em_px for words in words_of(layout))
