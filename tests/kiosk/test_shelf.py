"""Whatever became of the ledger's files: service goes on, no label of the day comes again, nothing readable is lost."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from kiosk.contract import NO_DAY, HelpWanted, TicketPaper
from kiosk.ledger import NO_LIFE, Ledger
from kiosk.numbering import IssuedNumber, StorageFailed, StorageFault, UncertainPaper
from kiosk.reserve import BLOCK
from kiosk.salvage import KEEP_ASIDE, asides
from tests.kiosk.ledgers import AT, ack, events, issue, open_ledger, request
from tests.kiosk.shelves import SPARE, kept, labels, lose_power

PAGE = 4096


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "state"
    made.mkdir()
    return made


def given(folder: Path, count: int) -> list[str]:
    """Labels of a morning, after which the kiosk was stopped in order."""
    ledger = kept(folder)
    told = [issue(ledger).label for _ in range(count)]
    ledger.close()
    return told


def ruin(folder: Path) -> None:
    db = folder / "ledger.db"
    db.write_bytes(b"\xa5" * PAGE + db.read_bytes()[PAGE:])


# -- a ruined file -------------------------------------------------------------------------------------------


def test_a_ruined_ledger_is_set_aside_and_numbers_go_on_above_it(folder: Path) -> None:
    before = given(folder, 7)
    ruin(folder)
    ruined = (folder / "ledger.db").read_bytes()
    ledger = kept(folder)
    assert issue(ledger).label == f"A1{BLOCK + 1:03d}"
    assert labels(ledger)[:7] == before
    ((_, aside),) = asides(folder / "ledger.db")
    assert aside.read_bytes() == ruined


def test_after_a_lost_ledger_the_printer_may_hold_a_slip_that_nobody_knows_of(folder: Path) -> None:
    new = kept(folder)
    assert new.paper_in_doubt() is False
    new.close()
    given(folder, 1)
    (folder / "ledger.db").unlink()
    ledger = kept(folder)
    assert labels(ledger) == []
    assert ledger.paper_in_doubt() is True
    number = issue(ledger)
    ledger.paper_settled(number.ticket, 0, "printed", "process_id", AT)
    assert ledger.paper_in_doubt() is False


@pytest.mark.parametrize("kept_pages", range(16))
def test_a_ledger_cut_short_anywhere_goes_on_above_all_that_was_given(folder: Path, kept_pages: int) -> None:
    before = given(folder, 60)
    db = folder / "ledger.db"
    assert len(db.read_bytes()) // PAGE > 15
    db.write_bytes(db.read_bytes()[: kept_pages * PAGE])
    ledger = kept(folder)
    assert issue(ledger).label not in before
    assert set(labels(ledger)) <= {*before, "A1101"}


@pytest.mark.parametrize("seed", range(12))
def test_random_bytes_anywhere_cost_at_most_what_they_overwrote(folder: Path, seed: int) -> None:
    before = given(folder, 60)
    chance = random.Random(seed)  # noqa: S311  nothing secret
    data = bytearray((folder / "ledger.db").read_bytes())
    at = chance.randrange(len(data) // PAGE) * PAGE
    data[at : at + PAGE] = chance.randbytes(PAGE)
    (folder / "ledger.db").write_bytes(data)
    ledger = kept(folder)
    assert issue(ledger).label not in before
    lost = set(before) - set(labels(ledger))
    assert len(lost) * 300 <= PAGE


@pytest.mark.parametrize("content", [b"", b"no ledger at all" * 1000], ids=["nothing", "foreign"])
def test_a_file_that_is_no_ledger_gives_way_to_one(folder: Path, content: bytes) -> None:
    before = given(folder, 3)
    (folder / "ledger.db").write_bytes(content)
    assert issue(kept(folder)).label not in before


def test_a_folder_in_the_ledgers_place_is_set_aside_at_the_second_look(folder: Path) -> None:
    (folder / "ledger.db").mkdir()
    ledger = kept(folder)
    assert ledger.condition == StorageFault.UNREADABLE.value
    assert ledger.check() is None
    assert issue(ledger).label == "A1001"


def test_a_ruin_is_salvaged_even_where_the_power_went_after_it_was_set_aside(folder: Path) -> None:
    before = given(folder, 5)
    (folder / "ledger.db").rename(folder / "ledger.db.aside-1")
    ledger = kept(folder)
    assert labels(ledger) == before
    assert issue(ledger).label not in before


def test_a_log_whose_ledger_is_gone_is_salvaged_and_not_thrown_away(folder: Path, tmp_path: Path) -> None:
    ledger = kept(folder)
    before = [issue(ledger).label for _ in range(5)]
    after = lose_power(ledger, folder, tmp_path / "after")
    (after / "ledger.db").unlink()
    assert labels(kept(after)) == before


def test_a_ruin_is_salvaged_once(folder: Path) -> None:
    before = given(folder, 5)
    ledger = kept(folder)
    ledger.help_wanted("home", AT)
    ledger.close()
    ruin(folder)
    for _ in range(2):
        ledger = kept(folder)
        assert labels(ledger) == before
        assert len(events(ledger)) == len(before) + 1
        ledger.close()


def test_a_ruin_of_a_kiosk_of_another_name_tells_its_labels_and_reports_nothing(folder: Path) -> None:
    given(folder, 7)
    ruin(folder)
    (folder / "floors.jsonl").unlink()
    ledger = kept(folder, kiosk="k2")
    assert labels(ledger) == []
    assert issue(ledger).label == "A1008"


def test_what_was_acknowledged_before_the_last_note_is_not_reported_again_but_for_tickets(folder: Path) -> None:
    """A centre that lost its memory the same day needs the tickets again; another knows them by their tokens."""
    ledger = kept(folder)
    ledger.help_wanted("home", AT)
    for _ in range(BLOCK):
        issue(ledger)
    ledger.acknowledge(ack(ledger, 40))
    issue(ledger)
    ledger.close()
    ruin(folder)
    again = kept(folder)
    assert labels(again) == [f"A1{number:03d}" for number in range(1, BLOCK + 2)]
    assert not any(isinstance(event, HelpWanted) for event in events(again))


def test_without_the_note_the_ruin_itself_tells_which_labels_were_given(folder: Path) -> None:
    before = given(folder, 7)
    ruin(folder)
    (folder / "floors.jsonl").unlink()
    ledger = kept(folder)
    assert labels(ledger) == before
    assert issue(ledger).label == "A1008"


def test_without_a_readable_ruin_the_note_tells_which_labels_were_given(folder: Path) -> None:
    given(folder, 7)
    (folder / "ledger.db").unlink()
    assert issue(kept(folder)).label == f"A1{BLOCK + 1:03d}"


@pytest.mark.parametrize("damage", [b'{"day":"2026-11-2', b"\xff\xfe\x00", b'{"upto":"x"}', b'{"letter":5}\n'])
def test_a_torn_or_foreign_line_in_the_note_loses_that_line_alone(folder: Path, damage: bytes) -> None:
    given(folder, 7)
    note = folder / "floors.jsonl"
    note.write_bytes(note.read_bytes() + damage)
    ledger = kept(folder)
    for _ in range(BLOCK):
        issue(ledger)
    ledger.close()
    (folder / "ledger.db").unlink()
    assert issue(kept(folder)).label == f"A1{2 * BLOCK + 1:03d}"


def test_an_event_that_was_salvaged_is_reported_under_the_new_incarnation_with_the_same_ticket(folder: Path) -> None:
    first = kept(folder)
    issue(first)
    number = issue(first)
    first.acknowledge(ack(first, 1))
    assert first.paper_settled(number.ticket, 0, "printed", "process_id", AT) is None
    first.help_wanted("home", AT)
    first.close()
    ruin(folder)
    ledger = kept(folder)
    assert ledger.incarnation != first.incarnation
    found = events(ledger)
    assert {event.inc for event in found} == {ledger.incarnation}
    assert [event.seq for event in found] == [1, 2, 3, 4]
    assert isinstance(found[2], TicketPaper)
    assert found[2].ticket == number.ticket == 2
    assert issue(ledger).ticket == 3


def test_a_salvaged_ticket_whose_paper_nobody_knows_is_uncertain(folder: Path) -> None:
    given(folder, 1)
    ruin(folder)
    uncertain = kept(folder).uncertain()
    assert isinstance(uncertain, tuple)
    assert [(paper.ticket, paper.copy, paper.label) for paper in uncertain] == [(1, 0, "A1001")]
    assert isinstance(uncertain[0], UncertainPaper)


def test_only_so_many_ruins_are_kept_the_newest_ones(folder: Path) -> None:
    for _ in range(KEEP_ASIDE + 2):
        kept(folder).close()
        ruin(folder)
    kept(folder)
    numbers = [number for number, _ in asides(folder / "ledger.db")]
    assert numbers == list(range(3, KEEP_ASIDE + 3))


# -- a ledger that is whole, and older than what the kiosk did ------------------------------------------------------


def test_a_lost_log_is_noticed_and_begins_a_new_incarnation_above_the_note(folder: Path, tmp_path: Path) -> None:
    ledger = kept(folder)
    ledger.tidy()
    before = [issue(ledger).label for _ in range(7)]
    after = lose_power(ledger, folder, tmp_path / "after")
    (after / "ledger.db-wal").unlink()
    again = kept(after)
    assert again.incarnation != ledger.incarnation
    assert issue(again).label not in before


def test_a_kiosk_that_was_stopped_in_order_has_no_log_and_keeps_its_incarnation(folder: Path) -> None:
    first = kept(folder)
    issue(first)
    first.close()
    again = kept(folder)
    assert again.incarnation == first.incarnation
    assert issue(again).label == "A1002"


def test_a_power_cut_keeps_the_incarnation(folder: Path, tmp_path: Path) -> None:
    ledger = kept(folder)
    issue(ledger)
    again = kept(lose_power(ledger, folder, tmp_path / "after"))
    assert again.incarnation == ledger.incarnation
    assert issue(again).label == "A1002"


def test_a_power_cut_between_start_and_first_number_keeps_the_incarnation(folder: Path, tmp_path: Path) -> None:
    kept(folder).close()
    ledger = kept(folder)
    again = kept(lose_power(ledger, folder, tmp_path / "after"))
    assert again.incarnation == ledger.incarnation


def test_a_ledger_older_than_its_note_begins_a_new_incarnation_above_it(folder: Path) -> None:
    ledger = kept(folder)
    first = issue(ledger)
    ledger.close()
    old = (folder / "ledger.db").read_bytes()
    before = [first.label, *given(folder, BLOCK)]
    (folder / "ledger.db").write_bytes(old)
    again = kept(folder)
    assert again.incarnation != ledger.incarnation
    assert issue(again).label not in before


# -- another machine --------------------------------------------------------------------------------------------


def test_a_card_in_another_machine_begins_a_new_incarnation_and_takes_over_what_waits(folder: Path) -> None:
    before = given(folder, 3)
    spare = kept(folder, board=SPARE)
    number = issue(spare)
    assert number.label not in before
    assert number.ticket == 4
    assert labels(spare) == [*before, number.label]
    assert {event.inc for event in events(spare)} == {spare.incarnation}
    spare.close()
    assert kept(folder, board=SPARE).incarnation == spare.incarnation


@pytest.mark.parametrize("board", [None, "machine:1111"])
def test_a_machine_that_cannot_be_told_proves_nothing(folder: Path, board: str | None) -> None:
    first = kept(folder)
    first.close()
    assert kept(folder, board=board).incarnation == first.incarnation


def test_a_ledger_from_before_boards_were_kept_takes_the_board_it_is_on(folder: Path) -> None:
    old = open_ledger(folder / "ledger.db")
    old.close()
    for board in ("serial:1111", "serial:1111"):
        ledger = kept(folder, board=board)
        assert ledger.incarnation == old.incarnation
        ledger.close()
    assert kept(folder, board=SPARE).incarnation != old.incarnation


# -- no ledger at all ----------------------------------------------------------------------------------------------


def test_where_no_ledger_can_be_made_everything_says_so_and_a_later_check_opens_it(tmp_path: Path) -> None:
    (tmp_path / "state").write_text("a file where the folder should be")
    ledger = kept(tmp_path / "state")
    assert ledger.incarnation == NO_LIFE
    assert ledger.condition == StorageFault.UNREADABLE.value
    answers = (ledger.issue(request()), ledger.pending(1), ledger.known_day(), ledger.uncertain(), ledger.standing())
    assert all(isinstance(answer, StorageFailed) for answer in answers)
    assert isinstance(ledger.check(), StorageFailed)
    (tmp_path / "state").unlink()
    assert ledger.check() is None
    assert (issue(ledger).label, ledger.condition) == ("A1001", "ok")


def test_a_ledger_that_another_kiosk_holds_is_never_set_aside(folder: Path) -> None:
    first = kept(folder)
    second = kept(folder)
    assert [second.check() for _ in range(3)] == [StorageFailed(StorageFault.LOCKED, "SQLITE_BUSY")] * 3
    assert asides(folder / "ledger.db") == []
    issue(first)


def test_a_ledger_that_fails_while_it_runs_is_set_aside_and_the_same_object_goes_on(folder: Path) -> None:
    ledger = kept(folder)
    before = issue(ledger)
    ledger._storage.close()
    ruin(folder)
    assert isinstance(ledger.issue(request()), StorageFailed)
    assert ledger.check() is None
    assert isinstance(ledger, Ledger)
    after = ledger.issue(request())
    assert isinstance(after, IssuedNumber)
    assert after.label != before.label
    assert after.ticket == 2


def test_a_new_ledger_that_knows_no_day_gives_no_label_of_a_day_before(folder: Path) -> None:
    """The centre takes numbers of no day into its own day, where the old ones were given."""
    given(folder, 7)
    ruin(folder)
    assert issue(kept(folder), day=NO_DAY).label > "A1007"
