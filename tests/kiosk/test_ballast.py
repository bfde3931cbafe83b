"""Room kept back: given up when the disk is full, once and with one line; made again when there is room."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

from kiosk.ballast import Ballast
from kiosk.numbering import IssuedNumber, StorageFault
from tests.kiosk.ledgers import issue, raw, request
from tests.kiosk.shelves import kept
from tests.kiosk.test_ledger_faults import on_a_small_disk


def test_room_is_kept_back_given_up_once_and_made_again(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    ballast = Ballast(tmp_path / "ballast", 100_000)
    ballast.make()
    assert (tmp_path / "ballast").stat().st_blocks * 512 >= 100_000
    assert [ballast.give_up(), ballast.give_up()] == [True, False]
    ballast.make()
    assert (tmp_path / "ballast").exists()
    assert [record.levelname for record in caplog.records] == ["ERROR", "INFO"]


def test_a_ledger_that_finds_no_room_says_full_until_there_is_room_at_rest(tmp_path: Path) -> None:
    ledger = kept(tmp_path)
    assert ledger.tidy() is None
    assert ledger.condition == "ok"
    raw(ledger, "PRAGMA max_page_count = 1")
    while isinstance(ledger.issue(request()), IssuedNumber):
        pass
    assert not (tmp_path / "ballast").exists()
    assert ledger.condition == StorageFault.FULL.value
    raw(ledger, "PRAGMA max_page_count = 1000000")
    issue(ledger)
    assert ledger.condition == StorageFault.FULL.value
    assert ledger.tidy() is None
    assert ledger.condition == "ok"


NUMBERS_GO_ON = """
from tests.kiosk.shelves import kept
ledger = kept(folder)
ledger._shelf.ballast._size = 60_000
assert ledger.tidy() is None and (folder / "ballast").exists()
filler = open(folder / "filler", "wb", buffering=0)
try:
    while filler.write(bytes(4096)):
        pass
except OSError:
    pass
while (folder / "ballast").exists():
    issue(ledger)
told = ledger.condition
os.unlink(folder / "filler")
filler.close()
ledger.tidy()
print(told, ledger.condition, (folder / "ballast").exists())
"""


def test_on_a_disk_that_is_really_full_numbers_go_on_in_the_room_that_was_kept_back(tmp_path: Path) -> None:
    said = on_a_small_disk(tmp_path, NUMBERS_GO_ON, speaks=True)
    assert said == "full ok True"
