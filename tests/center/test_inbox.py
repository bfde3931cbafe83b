"""Each event once, with its effect, whatever the way did to it."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from center.inbox import LEAD, MOST_MISSING, Standing, Verdict
from center.store import NotStored, Store
from kiosk.contract import NO_DAY, KioskEvent
from tests.center.making import DAY, INC, file_store, help_wanted, memory_store, paper, record, sql, ticket


def contents(store: Store) -> list[Any]:
    """All that is known, but for the order in which it came."""
    what = [
        "SELECT kiosk, inc, seq, event_id, body FROM events ORDER BY 1, 2, 3",
        "SELECT kiosk, inc, ticket, label, token, service, day, priority, state FROM tickets ORDER BY 1, 2, 3",
        "SELECT * FROM papers ORDER BY 1, 2, 3, 4",
        "SELECT kiosk, screen, day FROM help_requests ORDER BY kiosk, receipt",
        "SELECT * FROM streams ORDER BY 1, 2",
        "SELECT * FROM gaps ORDER BY 1, 2, 3",
        "SELECT count(*) FROM quarantine",
    ]
    return [sql(store, words) for words in what]


@st.composite
def outboxes(draw: st.DrawFn) -> list[KioskEvent]:
    """The whole outbox of one or two kiosks: tickets, their papers, calls for help."""
    events: list[KioskEvent] = []
    for kiosk in draw(st.sampled_from([["k1"], ["k1", "k2"]])):
        tickets = 0
        for seq, kind in enumerate(draw(st.lists(st.sampled_from("tph"), min_size=1, max_size=12)), start=1):
            if kind == "t":
                tickets += 1
                events.append(ticket(seq, kiosk=kiosk, ticket=tickets, label=f"A{kiosk[-1]}{tickets:03}"))
            elif kind == "p" and tickets:
                outcome = draw(st.sampled_from(["printed", "not_printed", "unknown"]))
                events.append(paper(seq, tickets, kiosk=kiosk, outcome=outcome, copy=draw(st.integers(0, 2))))
            else:
                events.append(help_wanted(seq, kiosk=kiosk))
    return events


@given(outboxes(), st.data())
def test_any_order_repetition_and_loss_ends_in_the_same_state_once_all_arrived(
    events: list[KioskEvent], data: st.DataObject
) -> None:
    straight, troubled = memory_store(), memory_store()
    record(straight, *events)
    # What is drawn here was lost, repeated and shuffled on its way; then the rest comes, in some order.
    for event in [*data.draw(st.lists(st.sampled_from(events), max_size=40)), *data.draw(st.permutations(events))]:
        record(troubled, event)
    assert contents(troubled) == contents(straight)


@given(st.permutations([ticket(seq) for seq in range(1, 8)]))
def test_tickets_of_one_kiosk_are_called_in_the_order_of_issue_however_they_arrived(events: list[KioskEvent]) -> None:
    store = memory_store()
    record(store, *events)
    places = {one.ticket: (one.place, one.ticket) for one in store.hall.waiting(DAY, 0.0)}
    assert [places[number] for number in range(1, 8)] == sorted(places.values())


def test_a_late_ticket_stands_before_the_later_one_of_its_kiosk_and_so_before_others_that_came_after() -> None:
    store = memory_store()
    record(store, ticket(2), ticket(1, kiosk="k2"), ticket(1))
    in_order = sorted(store.hall.waiting(DAY, 0.0), key=lambda one: (one.place, one.ticket))
    assert [one.label for one in in_order] == ["A1001", "A1002", "A2001"]


def test_the_same_event_again_is_known_and_changes_nothing() -> None:
    store = memory_store()
    assert record(store, ticket(1)) == [Verdict.NEW]
    before = contents(store)
    assert record(store, ticket(1)) == [Verdict.KNOWN]
    assert contents(store) == before


def contradiction(first: KioskEvent, second: KioskEvent) -> Verdict:
    """Record both; the first one must stand as if the second had never come, which must be kept and counted."""
    store = memory_store()
    record(store, first)
    tickets = sql(store, "SELECT * FROM tickets")
    (verdict,) = record(store, second)
    assert sql(store, "SELECT * FROM tickets") == tickets
    assert sql(store, "SELECT count(*) FROM events") == [(1,)]
    assert store.inbox.quarantined() == 1
    assert record(store, second) == [Verdict.KNOWN]
    assert store.inbox.quarantined() == 1
    assert sql(store, "SELECT times FROM quarantine") == [(2,)]
    return verdict


def test_the_same_id_with_another_body_is_kept_aside() -> None:
    assert contradiction(ticket(1), ticket(1, service="ho_tich")) is Verdict.OTHER_BODY


def test_the_same_place_in_the_outbox_with_another_id_is_kept_aside() -> None:
    assert contradiction(ticket(1), ticket(1, event_id="other", ticket=2, label="A1999")) is Verdict.OTHER_ID


def test_a_ticket_number_given_twice_is_kept_aside() -> None:
    assert contradiction(ticket(1), ticket(2, ticket=1)) is Verdict.OTHER_TICKET


def test_a_label_given_twice_on_one_day_is_kept_aside() -> None:
    assert contradiction(ticket(1), ticket(1, kiosk="k2", label="A1001")) is Verdict.OTHER_LABEL


def test_a_ticket_that_is_reported_anew_under_another_incarnation_is_the_same_ticket_by_its_token() -> None:
    store = memory_store()
    anew = ticket(1, inc="incanew1")
    assert record(store, ticket(7, ticket=7, label="A1001"), anew, anew) == [
        Verdict.NEW,
        Verdict.SAME_TICKET,
        Verdict.SAME_TICKET,
    ]
    assert sql(store, "SELECT count(*) FROM tickets") == [(1,)]
    assert store.inbox.standing("k1", "incanew1") == Standing(1, ())
    assert store.inbox.quarantined() == 0


def test_a_label_given_twice_by_two_clones_is_kept_aside_for_the_token_differs() -> None:
    assert contradiction(ticket(1), ticket(1, inc="incclone", token="X" * 6)) is Verdict.OTHER_LABEL


@pytest.mark.parametrize("day", [date(1970, 1, 1), NO_DAY])
def test_a_ticket_of_a_kiosk_that_knew_no_day_stands_in_todays_queue(day: date) -> None:
    store = memory_store()
    assert record(store, ticket(1, day=day), ticket(1, day=day)) == [Verdict.NEW, Verdict.KNOWN]
    assert [one.label for one in store.hall.waiting(DAY, 0.0)] == ["A1001"]


@pytest.mark.parametrize("label_comes_again", [True, False])
def test_a_ticket_of_no_day_that_is_reported_anew_on_a_later_day_is_the_same_ticket(label_comes_again: bool) -> None:
    store, tomorrow = memory_store(), DAY + timedelta(days=1)
    record(store, ticket(1, day=NO_DAY))
    if label_comes_again:
        record(store, ticket(2, label="A1001", token="X" * 6, day=tomorrow))
    anew = ticket(1, inc="incanew1", day=NO_DAY)
    assert store.attempt(lambda: store.inbox.record(anew, tomorrow, 0.0)) is Verdict.SAME_TICKET
    assert store.inbox.quarantined() == 0
    assert sql(store, "SELECT day FROM tickets WHERE ticket = 1") == [(DAY.isoformat(),)]


def test_a_ticket_of_a_kiosk_that_knew_no_day_takes_nobodys_label() -> None:
    assert contradiction(ticket(1), ticket(1, kiosk="k2", label="A1001", day=NO_DAY)) is Verdict.OTHER_LABEL


def test_the_day_after_no_day_is_a_day_like_any_other() -> None:
    store = memory_store()
    record(store, ticket(1, day=NO_DAY + timedelta(days=1)))
    assert store.hall.waiting(DAY, 0.0) == []


def test_the_same_label_on_another_day_is_another_ticket() -> None:
    store = memory_store()
    tomorrow = DAY.replace(day=24)
    assert record(store, ticket(1), ticket(2, label="A1001", day=tomorrow)) == [Verdict.NEW, Verdict.NEW]


def test_one_kiosk_cannot_take_the_event_ids_of_another() -> None:
    store = memory_store()
    assert record(store, ticket(1, kiosk="k2", event_id="k1.x.1"), ticket(1, event_id="k1.x.1")) == [Verdict.NEW] * 2


def test_what_is_kept_aside_is_acknowledged_so_that_its_kiosk_is_not_stuck_with_it() -> None:
    store = memory_store()
    record(store, ticket(1), ticket(2, ticket=1), ticket(3, ticket=2))
    assert store.inbox.standing("k1", INC) == Standing(3, ())


def test_a_paper_that_is_told_before_its_ticket_finds_it() -> None:
    store = memory_store()
    record(store, paper(3, of=1, outcome="printed", copy=1), paper(2, of=1, outcome="not_printed"), ticket(1))
    (row,) = store.hall.tickets(DAY)
    assert (row.paper, row.copies) == ("printed", 2)


@given(st.text(max_size=96).filter(bool))
def test_an_event_id_may_be_any_text(event_id: str) -> None:
    store = memory_store()
    event = ticket(1, event_id=event_id)
    assert record(store, event, event) == [Verdict.NEW, Verdict.KNOWN]


@given(st.text(max_size=20), st.text(max_size=20))
def test_two_event_ids_are_the_same_only_if_they_are_equal(one: str, other: str) -> None:
    store = memory_store()
    verdicts = record(store, ticket(1, event_id=one + "."), ticket(2, event_id=other + "."))
    assert (verdicts == [Verdict.NEW, Verdict.NEW]) is (one != other)


# -- how far a kiosk has come --------------------------------------------------------------------------------------


@dataclass
class Ledger:
    """What a standing should be, by sets."""

    come: set[int] = field(default_factory=set)
    gone: int = 0

    def standing(self) -> Standing:
        top = max([*self.come, self.gone])
        missing = [seq for seq in range(self.gone + 1, top) if seq not in self.come]
        if len(missing) > MOST_MISSING:
            return Standing(missing[MOST_MISSING] - 1, tuple(missing[:MOST_MISSING]))
        return Standing(top, tuple(missing))


class StandingMachine(RuleBasedStateMachine):
    """Events come and are given up in any order; the ranges in the database say what plain sets say."""

    def __init__(self) -> None:
        super().__init__()
        self.store = memory_store()
        self.model = Ledger()

    @rule(seq=st.integers(1, 40) | st.integers(1, 3000))
    def come(self, seq: int) -> None:
        record(self.store, help_wanted(seq))
        self.model.come.add(seq)

    @rule(gone=st.integers(0, 40) | st.integers(0, 2000))
    def give_up(self, gone: int) -> None:
        expected = set(range(self.model.gone + 1, gone + 1)) - self.model.come
        assert self.store.attempt(lambda: self.store.inbox.give_up("k1", INC, gone)) == len(expected)
        self.model.gone = max(self.model.gone, gone)

    @invariant()
    def the_standing_is_that_of_the_sets(self) -> None:
        assert self.store.inbox.standing("k1", INC) == self.model.standing()

    @invariant()
    def no_gap_holds_what_came(self) -> None:
        gaps = sql(self.store, "SELECT first, last FROM gaps ORDER BY first")
        assert all(first <= last for first, last in gaps)
        assert not any(seq in self.model.come for first, last in gaps for seq in range(first, last + 1))


TestStandingMachine = StandingMachine.TestCase
TestStandingMachine.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)


def test_a_seq_as_large_as_the_contract_allows_costs_nothing() -> None:
    store = memory_store()
    store.attempt(lambda: store.inbox.record(help_wanted(2**53), DAY, 0.0, declared=2**53))
    assert store.inbox.standing("k1", INC) == Standing(512, tuple(range(1, 513)))


@pytest.mark.parametrize("seq", [LEAD + 4, 9_007_199_254_740_000])
def test_a_place_in_the_outbox_that_no_kiosk_can_have_reached_is_kept_aside_and_settles_nothing(seq: int) -> None:
    store = memory_store()
    record(store, ticket(1), ticket(2), ticket(3))
    assert record(store, ticket(seq, label="A9999")) == [Verdict.FAR_AHEAD]
    assert store.inbox.standing("k1", INC) == Standing(3, ())
    assert store.inbox.quarantined() == 1
    assert store.hall.count(DAY) == 3


def test_nobody_walks_an_outbox_far_ahead_by_steps() -> None:
    store = memory_store()
    assert record(store, help_wanted(LEAD), help_wanted(2 * LEAD)) == [Verdict.NEW, Verdict.FAR_AHEAD]


def test_what_the_kiosk_then_speaks_of_in_a_hello_is_taken_when_it_comes_again() -> None:
    store = memory_store()
    event = ticket(LEAD + 1)
    assert record(store, event, event) == [Verdict.FAR_AHEAD] * 2
    assert store.attempt(lambda: store.inbox.record(event, DAY, 0.0, declared=LEAD + 1)) is Verdict.NEW
    assert store.inbox.quarantined() == 0


def test_a_rebuilt_centre_does_not_wait_for_events_that_are_no_longer_kept() -> None:
    store = memory_store()
    store.attempt(lambda: store.inbox.give_up("k1", INC, 10_000))
    record(store, help_wanted(10_001))
    assert store.inbox.standing("k1", INC) == Standing(10_001, ())
    assert store.inbox.lost() == 10_000


# -- all or nothing ------------------------------------------------------------------------------------------------


def test_on_a_full_disk_nothing_of_an_event_is_kept(tmp_path: Path) -> None:
    store = file_store(tmp_path / "center.db")
    record(store, ticket(1))
    before = contents(store)
    fill_disk(store)
    refused = store.attempt(lambda: [store.inbox.record(event, DAY, 0.0) for event in many(500)])
    assert isinstance(refused, NotStored)
    assert contents(store) == before


def test_once_there_is_room_again_the_same_events_are_taken(tmp_path: Path) -> None:
    store = file_store(tmp_path / "center.db")
    fill_disk(store)
    assert isinstance(store.attempt(lambda: [store.inbox.record(one, DAY, 0.0) for one in many(500)]), NotStored)
    sql(store, "PRAGMA max_page_count = 1000000")
    assert record(store, *many(500)) == [Verdict.NEW] * 500


def many(count: int) -> Sequence[KioskEvent]:
    return [ticket(seq, label=f"A{seq:05}") for seq in range(2, count + 2)]


def fill_disk(store: Store) -> None:
    """SQLite then says what it says on a full disk."""
    (pages,) = sql(store, "PRAGMA page_count")[0]
    sql(store, f"PRAGMA max_page_count = {pages + 1}")


def test_an_event_that_is_half_recorded_when_a_bug_strikes_is_not_recorded_at_all(tmp_path: Path) -> None:
    path = tmp_path / "center.db"
    store = file_store(path)

    def work() -> None:
        store.inbox.record(ticket(1), DAY, 0.0)
        raise ZeroDivisionError

    try:
        store.attempt(work)
    except ZeroDivisionError:
        store.close()
    assert file_store(path).hall.tickets(None) == []


def test_what_was_committed_is_there_after_a_restart_and_so_is_the_epoch(tmp_path: Path) -> None:
    path = tmp_path / "center.db"
    store = file_store(path, "epoch001")
    record(store, ticket(1), ticket(2, ticket=1), help_wanted(5))
    before = contents(store)
    store.close()
    again = file_store(path, "epoch002")
    assert contents(again) == before
    assert again.epoch == "epoch001"


def test_a_database_made_anew_has_another_epoch(tmp_path: Path) -> None:
    assert file_store(tmp_path / "a.db", "epoch001").epoch != file_store(tmp_path / "b.db", "epoch002").epoch


def test_every_ticket_row_can_be_told_as_json(tmp_path: Path) -> None:
    store = file_store(tmp_path / "center.db")
    record(store, ticket(1, priority="elderly"), paper(2, of=1))
    (row,) = store.hall.tickets(None)
    assert msgspec.json.decode(msgspec.json.encode(row))["label"] == "A1001"
    assert "token" not in row.__struct_fields__


def test_the_database_is_in_wal_mode_and_syncs_each_commit(tmp_path: Path) -> None:
    store = file_store(tmp_path / "center.db")
    assert sql(store, "PRAGMA journal_mode") == [("wal",)]
    assert sql(store, "PRAGMA synchronous") == [(2,)]
    assert sqlite3.sqlite_version_info >= (3, 37), "STRICT tables need it"
