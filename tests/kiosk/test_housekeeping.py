"""What is done now and then is done while nobody waits for it."""

from __future__ import annotations

from pathlib import Path

from kiosk.delays import TIDY_EVERY_MS
from kiosk.housekeeping import LOOK_AGAIN_MS, Housekeeping
from tests.kiosk.ledgers import issue, open_ledger


def _wal(path: Path) -> int:
    return path.with_name("ledger.db").stat().st_size


def test_the_ledgers_log_is_carried_into_its_file_only_while_nobody_is_there(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    ledger = open_ledger(path)
    somebody = True
    keeper = Housekeeping(ledger, lambda: not somebody)
    first = keeper.due_ms(0)
    assert first == TIDY_EVERY_MS
    for _ in range(40):
        issue(ledger)
    before = _wal(path)
    keeper.run(first)
    assert _wal(path) == before
    assert keeper.due_ms(first) == first + LOOK_AGAIN_MS
    somebody = False
    keeper.run(first + LOOK_AGAIN_MS)
    assert _wal(path) > before
    assert keeper.due_ms(0) == first + LOOK_AGAIN_MS + TIDY_EVERY_MS
