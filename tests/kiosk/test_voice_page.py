"""Tables stand between their own marks on a page, and nothing else of it is touched."""

from __future__ import annotations

from pathlib import Path

from kiosk.voice_page import marks, publish

BEGIN, END = marks("times")
OTHER_BEGIN, OTHER_END = marks("hits")


def test_a_table_takes_the_place_of_the_old_one_between_its_own_marks(tmp_path: Path) -> None:
    page = tmp_path / "voice.md"
    others = f"{OTHER_BEGIN}\nkept\n{OTHER_END}\n"
    page.write_text(f"before\n{others}{BEGIN}\nold\n{END}\nafter\n", encoding="utf-8")
    assert publish("new", page, "times") == 0
    assert page.read_text(encoding="utf-8") == f"before\n{others}{BEGIN}\nnew\n{END}\nafter\n"


def test_a_page_without_marks_is_left_alone(tmp_path: Path) -> None:
    page = tmp_path / "voice.md"
    page.write_text("mine", encoding="utf-8")
    assert publish("new", page, "times") == 1
    assert page.read_text(encoding="utf-8") == "mine"
