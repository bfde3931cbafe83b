"""The outbox: nothing leaves it but by the centre's own word, and nothing that it kept is beyond recall."""

from __future__ import annotations

import sqlite3
import tempfile
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from kiosk import outbox, tickets
from kiosk.contract import Ack, HelpWanted
from kiosk.day import KnownDay
from kiosk.ledger import Ledger
from kiosk.numbering import AckRefusal, AckRefused, Standing
from kiosk.outbox import KEEP_ACKNOWLEDGED, Extent
from tests.kiosk.ledgers import AT, DAY, EPOCH, ack, events, issue, open_ledger, waiting


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return open_ledger(tmp_path / "ledger.db")


def issue_many(ledger: Ledger, count: int) -> None:
    for _ in range(count):
        issue(ledger)


def test_an_acknowledgement_takes_off_what_the_centre_has_and_leaves_what_it_misses(ledger: Ledger) -> None:
    issue_many(ledger, 5)
    assert ledger.acknowledge(ack(ledger, 4, 2)) == 3
    assert waiting(ledger) == [2, 5]
    assert ledger.extent() == Extent(first_pending=2, last=5, pending=2)
    assert ledger.standing() == Standing(EPOCH, 4)


def test_an_acknowledgement_again_changes_nothing(ledger: Ledger) -> None:
    issue_many(ledger, 2)
    assert [ledger.acknowledge(ack(ledger, 1)) for _ in range(2)] == [1, 0]
    assert waiting(ledger) == [2]


def test_an_event_that_the_centre_turns_out_to_miss_waits_again_with_the_same_bytes(ledger: Ledger) -> None:
    issue_many(ledger, 3)
    before = ledger.pending(3)
    ledger.acknowledge(ack(ledger, 3))
    assert ledger.acknowledge(ack(ledger, 3, 1, 3)) == 0
    assert isinstance(before, list)
    assert ledger.pending(3) == [before[0], before[2]]


def test_an_acknowledgement_of_another_ledger_or_of_events_that_never_were_is_refused(ledger: Ledger) -> None:
    issue_many(ledger, 2)
    foreign = Ack(v=1, inc="somebodyelse", upto_seq=2, missing=(), epoch=EPOCH)
    assert ledger.acknowledge(foreign) == AckRefused(AckRefusal.FOREIGN_INCARNATION)
    assert ledger.acknowledge(ack(ledger, 3)) == AckRefused(AckRefusal.BEYOND)
    assert waiting(ledger) == [1, 2]
    assert ledger.standing() == Standing(None, 0)


def test_what_was_acknowledged_can_wait_again(ledger: Ledger) -> None:
    issue_many(ledger, 4)
    before = ledger.pending(10)
    ledger.acknowledge(ack(ledger, 4))
    assert ledger.resend_from(3) == 2
    assert waiting(ledger) == [3, 4]
    assert ledger.resend_from(1) == 2
    assert ledger.pending(10) == before
    assert ledger.pending_count() == 4


def test_only_the_newest_acknowledged_events_are_kept(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    assert KEEP_ACKNOWLEDGED >= 1_000
    monkeypatch.setattr(outbox, "KEEP_ACKNOWLEDGED", 3)
    issue_many(ledger, 10)
    ledger.acknowledge(ack(ledger, 10, 2))
    assert waiting(ledger) == [2]
    assert ledger.resend_from(1) == 3
    assert waiting(ledger) == [2, 8, 9, 10]
    assert ledger.extent() == Extent(first_pending=2, last=10, pending=4, gone=1)
    ledger.acknowledge(ack(ledger, 10))
    assert ledger.extent() == Extent(first_pending=0, last=10, pending=0, gone=7)


def test_pages_of_the_outbox_follow_one_another(ledger: Ledger) -> None:
    issue_many(ledger, 5)
    first = ledger.pending(2)
    assert isinstance(first, list)
    rest = ledger.pending(10, after_seq=first[-1][0])
    assert isinstance(rest, list)
    assert [seq for seq, _ in first + rest] == [1, 2, 3, 4, 5]


def test_tickets_that_the_centre_cannot_have_counted_are_counted_by_service(ledger: Ledger) -> None:
    issue_many(ledger, 3)
    issue(ledger, "B", service="ho_tich")
    ledger.paper_settled(1, 0, "printed", "process_id", AT)
    ledger.help_wanted("home", AT)
    assert (ledger.pending_of("chung_thuc", DAY), ledger.pending_of("ho_tich", DAY)) == (3, 1)
    ledger.acknowledge(ack(ledger, 2))
    assert ledger.pending_of("chung_thuc", DAY) == 1
    assert ledger.pending_of("chung_thuc", DAY.replace(day=1)) == 0


def test_a_call_for_help_goes_into_the_outbox(ledger: Ledger) -> None:
    assert ledger.help_wanted("home", AT) is None
    (told,) = events(ledger)
    assert isinstance(told, HelpWanted)
    assert (told.seq, told.screen) == (1, "home")


def test_no_question_or_fact_scans_a_table(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    ledger = open_ledger(path)
    asked: set[str] = set()
    ledger._storage.read(lambda db: db.set_trace_callback(asked.add))
    use_everything(ledger)
    ledger.close()
    db = sqlite3.connect(path)
    assert len(asked) > 15
    steps: list[str] = []
    for sql in asked - {"BEGIN IMMEDIATE", "COMMIT", "PRAGMA wal_checkpoint(PASSIVE)"}:
        plan = [row[3] for row in db.execute(f"EXPLAIN QUERY PLAN {sql}")]
        assert not [step for step in plan if "SCAN" in step and "json_each" not in step], (sql, plan)
        steps += plan
    db.close()
    for index in ("waiting_events", "waiting_tickets", "unsettled"):
        assert index in " ".join(steps)


def use_everything(ledger: Ledger) -> None:
    ledger._storage.write(tickets.doubt_open_paper)
    issue_many(ledger, 3)
    ledger.paper_settled(1, 0, "printed", "process_id", AT)
    ledger.paper_started(1, 1)
    ledger.help_wanted("home", AT)
    ledger.acknowledge(ack(ledger, 3, 2))
    ledger.resend_from(2)
    ledger.remember_day(KnownDay(DAY, "centre"))
    for ask in (ledger.known_day, ledger.probe, ledger.uncertain, ledger.extent, ledger.standing, ledger.tidy):
        ask()
    ledger.pending(10, after_seq=1)
    ledger.pending_of("chung_thuc", DAY)


class Outbox(RuleBasedStateMachine):
    """Any sequence of events, acknowledgements and restarts, against a model: the set of seqs that wait."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.path = Path(self.folder.name) / "ledger.db"
        self.ledger = open_ledger(self.path)
        self.bodies: dict[int, bytes] = {}
        self.waits: set[int] = set()

    def teardown(self) -> None:
        self.ledger.close()
        self.folder.cleanup()

    @rule()
    def add(self) -> None:
        issue(self.ledger)
        seq = len(self.bodies) + 1
        self.waits.add(seq)
        (row,) = self.rows(after_seq=seq - 1)
        self.bodies[seq] = row[1]

    @rule(data=st.data())
    def hear(self, data: st.DataObject) -> None:
        upto = data.draw(st.integers(0, len(self.bodies)))
        missing = data.draw(st.sets(st.integers(1, upto), max_size=4)) if upto else set()
        done = {seq for seq in self.waits if seq <= upto} - missing
        assert self.ledger.acknowledge(ack(self.ledger, upto, *sorted(missing))) == len(done)
        self.waits = (self.waits - done) | missing

    @rule(beyond=st.integers(1, 9))
    def hear_nonsense(self, beyond: int) -> None:
        assert isinstance(self.ledger.acknowledge(ack(self.ledger, len(self.bodies) + beyond)), AckRefused)

    @rule(seq=st.integers(1, 30))
    def send_again(self, seq: int) -> None:
        again = {kept for kept in self.bodies if kept >= seq} - self.waits
        assert self.ledger.resend_from(seq) == len(again)
        self.waits |= again

    @rule()
    def restart(self) -> None:
        self.ledger.close()
        self.ledger = open_ledger(self.path)

    def rows(self, after_seq: int = 0) -> list[tuple[int, bytes]]:
        found = self.ledger.pending(1000, after_seq)
        assert isinstance(found, list)
        return found

    @invariant()
    def exactly_what_waits_is_there_in_order_and_unchanged(self) -> None:
        assert self.rows() == [(seq, self.bodies[seq]) for seq in sorted(self.waits)]

    @invariant()
    def the_extent_is_right_without_counting(self) -> None:
        expected = Extent(min(self.waits, default=0), len(self.bodies), len(self.waits))
        assert self.ledger.extent() == expected
        assert self.ledger.pending_of("chung_thuc", DAY) == len(self.waits)


TestOutbox = Outbox.TestCase
TestOutbox.settings = settings(max_examples=40, stateful_step_count=30, deadline=None)
