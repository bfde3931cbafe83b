"""Numbers and their paper: no number twice, whatever the day, the digit or the end of a print."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.contract import Label, TicketIssued, TicketPaper
from kiosk.day import KnownDay
from kiosk.ledger import Ledger
from kiosk.numbering import IssuedNumber, StorageFailed, StorageFault, UncertainPaper, label
from tests.kiosk.ledgers import AT, CODE, DAY, events, issue, open_ledger, request, set_counter, waiting

KNOWN = KnownDay(DAY, "centre")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "state" / "ledger.db"


def counted_to(path: Path, last: int, digit: str = "1") -> Ledger:
    open_ledger(path).close()
    set_counter(path, last)
    return open_ledger(path, digit=digit)


def test_numbers_count_up_by_letter_and_begin_again_each_day(path: Path) -> None:
    ledger = open_ledger(path)
    tomorrow = DAY + timedelta(days=1)
    given = [issue(ledger, "A"), issue(ledger, "A"), issue(ledger, "B"), issue(ledger, "A", day=tomorrow)]
    assert [number.label for number in given] == ["A1001", "A1002", "B1001", "A1001"]
    assert [number.ticket for number in given] == [1, 2, 3, 4]


def test_a_centre_with_one_kiosk_has_no_digit(path: Path) -> None:
    assert issue(open_ledger(path, digit="")).label == "A001"


def test_a_day_that_comes_again_counts_on(path: Path) -> None:
    ledger = open_ledger(path)
    labels = [issue(ledger, day=day).label for day in (DAY, DAY + timedelta(days=3650), DAY)]
    assert labels == ["A1001", "A1001", "A1002"]


def test_after_999_the_number_grows_a_digit_and_fits_the_contract() -> None:
    texts = [label("A", digit, number) for digit in ("", "1") for number in (999, 1000, 99_999)]
    assert texts == ["A999", "A1000", "A99999", "A1999", "A11000", "A199999"]
    for text in texts:
        msgspec.convert(text, Label)


def test_a_day_that_has_no_label_left_says_so_and_keeps_nothing(path: Path) -> None:
    assert label("A", "1", 100_000) is None
    ledger = counted_to(path, 99_998)
    assert issue(ledger).label == "A199999"
    refused = ledger.issue(request())
    assert isinstance(refused, StorageFailed)
    assert refused.why is StorageFault.USED_UP
    assert issue(ledger, "B").ticket == 2
    assert waiting(ledger) == [1, 2]


def test_a_kiosk_that_starts_again_counts_on_in_the_same_incarnation(path: Path) -> None:
    first = open_ledger(path)
    issue(first)
    first.close()
    again = open_ledger(path)
    assert again.incarnation == first.incarnation
    assert issue(again) == IssuedNumber(
        ticket=2, label="A1002", token=CODE, service="chung_thuc", priority=None, language="vi", day=DAY
    )


def test_a_ledger_under_another_kiosks_name_begins_a_new_incarnation_and_repeats_no_label(path: Path) -> None:
    first = open_ledger(path, kiosk="k1")
    issue(first)
    first.close()
    other = open_ledger(path, kiosk="k2")
    assert other.incarnation != first.incarnation
    number = issue(other)
    assert (number.ticket, number.label) == (1, "A1002")
    assert waiting(other) == [1]


def test_a_number_is_reported_with_all_that_the_centre_needs(path: Path) -> None:
    ledger = open_ledger(path)
    issue(ledger)
    assert events(ledger) == [
        TicketIssued(
            v=1,
            event_id=f"k1.{ledger.incarnation}.1",
            kiosk="k1",
            inc=ledger.incarnation,
            seq=1,
            at=AT,
            ticket=1,
            label="A1001",
            token=CODE,
            service="chung_thuc",
            day=DAY,
            language="vi",
            priority=None,
        )
    ]


def test_an_event_against_the_contract_is_a_mistake_of_ours_and_is_never_kept(path: Path) -> None:
    ledger = open_ledger(path)
    with pytest.raises(ValueError, match="against the contract"):
        ledger.issue(request(service="Chứng thực"))
    assert waiting(ledger) == []
    assert issue(ledger).label == "A1001"


days = st.dates(date(2026, 1, 1), date(2026, 1, 4))
steps = st.lists(
    st.tuples(st.sampled_from("ABZ"), days, st.sampled_from(["go on", "restart", "change digit"])), max_size=40
)


@settings(max_examples=60, deadline=None)
@given(steps=steps, digits=st.permutations(["", "1", "2"]))
def test_no_number_is_given_twice(
    steps: list[tuple[str, date, str]], digits: list[str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("numbers") / "ledger.db"
    ledger = open_ledger(path, digit=digits[0])
    seen: set[tuple[date, str]] = set()
    for expected, (letter, day, what) in enumerate(steps, start=1):
        if what != "go on":
            ledger.close()
            digits = [*digits[1:], digits[0]] if what == "change digit" else digits
            ledger = open_ledger(path, digit=digits[0])
        number = issue(ledger, letter, day=day)
        assert number.ticket == expected
        assert (day, number.label) not in seen
        seen.add((day, number.label))
    ledger.close()


@settings(max_examples=30, deadline=None)
@given(digit=st.sampled_from(["", "1"]), start=st.integers(0, 1100), letters=st.text("AB", max_size=30))
def test_each_letter_counts_by_itself_without_gaps(
    digit: str, start: int, letters: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    ledger = counted_to(tmp_path_factory.mktemp("gaps") / "ledger.db", start, digit=digit)
    counts = {"A": start, "B": 0}
    for letter in letters:
        counts[letter] += 1
        assert issue(ledger, letter).label == f"{letter}{digit}{counts[letter]:03d}"
    ledger.close()


def test_labels_meet_where_the_digit_changed_in_the_day_and_are_stepped_over(path: Path) -> None:
    ledger = open_ledger(path, digit="1")
    assert [issue(ledger).label for _ in range(3)] == ["A1001", "A1002", "A1003"]
    ledger.close()
    assert issue(counted_to(path, 1000, digit="")).label == "A1004"


# -- paper -----------------------------------------------------------------------------------------------


def paper_events(ledger: Ledger) -> list[tuple[int, int, str, str]]:
    return [
        (told.ticket, told.copy, told.outcome, told.detail) for told in events(ledger) if isinstance(told, TicketPaper)
    ]


def test_how_a_print_ended_is_reported_once(path: Path) -> None:
    ledger = open_ledger(path)
    issue(ledger)
    assert ledger.paper_started(1, 0) is None
    assert ledger.paper_settled(1, 0, "printed", "process_id", AT) is None
    assert ledger.paper_settled(1, 0, "unknown", "silent", AT) is None
    assert paper_events(ledger) == [(1, 0, "printed", "process_id")]


def test_a_copy_begins_once(path: Path) -> None:
    ledger = open_ledger(path)
    issue(ledger)
    ledger.paper_settled(1, 0, "unknown", "silent", AT)
    assert ledger.paper_started(1, 1) is None
    for ticket, copy in ((1, 1), (1, 0), (2, 0), (2, 1)):
        refused = ledger.paper_started(ticket, copy)
        assert isinstance(refused, StorageFailed)
        assert refused.why is StorageFault.CONTRADICTION
    assert ledger.paper_settled(1, 1, "printed", "process_id", AT) is None
    assert paper_events(ledger) == [(1, 0, "unknown", "silent"), (1, 1, "printed", "process_id")]


def test_an_end_of_a_print_without_a_ticket_is_refused(path: Path) -> None:
    ledger = open_ledger(path)
    refused = ledger.paper_settled(7, 0, "printed", "process_id", AT)
    assert isinstance(refused, StorageFailed)
    assert waiting(ledger) == []


def test_a_print_without_an_end_is_uncertain_after_a_restart_until_it_is_settled(path: Path) -> None:
    ledger = open_ledger(path)
    for _ in range(3):
        issue(ledger)
    ledger.paper_settled(2, 0, "printed", "process_id", AT)
    ledger.paper_settled(3, 0, "not_printed", "paper_out", AT)
    ledger.paper_started(3, 1)
    assert ledger.uncertain() == ()
    ledger.close()
    ledger = open_ledger(path)
    found = (UncertainPaper(1, 0, "A1001", "chung_thuc", DAY), UncertainPaper(3, 1, "A1003", "chung_thuc", DAY))
    assert ledger.uncertain() == found
    ledger.close()
    ledger = open_ledger(path)
    assert ledger.uncertain() == found
    ledger.paper_settled(1, 0, "unknown", "power_lost", AT)
    assert ledger.uncertain() == found[1:]
    assert paper_events(ledger)[-1] == (1, 0, "unknown", "power_lost")


def test_an_uncertain_first_print_cannot_begin_again(path: Path) -> None:
    ledger = open_ledger(path)
    issue(ledger)
    ledger.close()
    ledger = open_ledger(path)
    assert isinstance(ledger.paper_started(1, 0), StorageFailed)
    assert ledger.paper_started(1, 1) is None


# -- single values -----------------------------------------------------------------------------------------


def test_the_last_business_day_is_remembered(path: Path) -> None:
    ledger = open_ledger(path)
    assert ledger.known_day() is None
    ledger.remember_day(KNOWN)
    ledger.close()
    assert open_ledger(path).known_day() == KNOWN


def test_a_probe_of_a_good_disk_finds_nothing_and_tidying_changes_nothing(path: Path) -> None:
    ledger = open_ledger(path)
    issue(ledger)
    assert [ledger.probe(), ledger.probe(), ledger.tidy()] == [None, None, None]
    assert waiting(ledger) == [1]


def test_the_newest_tickets_paper_is_in_doubt_until_it_is_known_to_be_out(tmp_path: Path) -> None:
    ledger = open_ledger(tmp_path / "ledger.db")
    assert ledger.paper_in_doubt() is False
    number = issue(ledger)
    assert ledger.paper_in_doubt() is True
    ledger.paper_settled(number.ticket, 0, "unknown", "power_lost", AT)
    assert ledger.paper_in_doubt() is True
    after = issue(ledger)
    ledger.paper_settled(after.ticket, 0, "printed", "process_id", AT)
    assert ledger.paper_in_doubt() is False


def test_paper_that_was_in_doubt_is_so_at_every_start_until_a_ticket_is_out(path: Path) -> None:
    ledger = open_ledger(path)
    torn = issue(ledger)
    ledger.close()
    for _ in range(3):
        ledger = open_ledger(path)
        assert ledger.paper_in_doubt() is True
        ledger.paper_settled(torn.ticket, 0, "unknown", "power_lost", AT)
        ledger.close()


def test_a_slip_without_a_number_is_in_doubt_until_a_newer_ticket_is_out(path: Path) -> None:
    ledger = open_ledger(path)
    for _ in range(2):
        assert ledger.other_paper_started() is None
        ledger.close()
        ledger = open_ledger(path)
        assert ledger.paper_in_doubt() is True
        number = issue(ledger)
        ledger.paper_settled(number.ticket, 0, "printed", "process_id", AT)
        assert ledger.paper_in_doubt() is False


def test_a_ledger_that_cannot_say_is_in_doubt(path: Path) -> None:
    ledger = open_ledger(path)
    ledger.close()
    assert ledger.paper_in_doubt() is True
