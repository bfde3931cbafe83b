"""A disk that takes no ledger: the kiosk starts all the same, and the glass sends people to the desk."""

from __future__ import annotations

from pathlib import Path

from tests.scenarios.programs import eventually, kiosk, state_of


def test_a_kiosk_that_cannot_have_a_ledger_shows_where_numbers_are_given_instead(tmp_path: Path) -> None:
    (tmp_path / "kiosk").write_text("a file where the folder should be")
    with kiosk(tmp_path / "kiosk", 1) as (_, dock):
        shown = eventually(lambda: state_of(dock)["screen"], lambda screen: screen["id"] == "out_of_service")
        assert any("bàn hướng dẫn" in words for words in shown["spoken"])
