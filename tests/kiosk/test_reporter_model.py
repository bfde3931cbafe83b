"""Any order of losses, repeats, reorderings, restarts and restored centres: nothing is lost, and all of it arrives.

The real uplink on the real ledger, against a model centre over a wire that may do anything to a message but forge it.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from kiosk.contract import Ack, Hello, Malformed, Topics, decode_uplink, encode
from kiosk.delivery import RESEND_MOST_MS, Backoff
from kiosk.tidings import Counters
from kiosk.uplink import About, Uplink
from tests.kiosk.ledgers import issue, open_ledger, waiting

TOPICS = Topics("ward", "k1")
HEALING_ROUNDS = 60


class ModelCentre:
    """Commits what it hears, in any order, and says how far it is. May be set back to an earlier day."""

    def __init__(self) -> None:
        self.epoch = 1
        self.stored: dict[int, bytes] = {}
        self.contiguous = False
        """Whether it acknowledges only what has no gap before it; else it names what it misses."""

    def hear(self, payload: bytes) -> str:
        """Commit an event; whose incarnation spoke."""
        message = decode_uplink(payload)
        assert not isinstance(message, Malformed)
        if not isinstance(message, Hello):
            assert self.stored.setdefault(message.seq, payload) == payload, "same id, other bytes"
        return message.inc

    def ack(self, inc: str) -> Ack:
        gapless = next(seq for seq in range(1, len(self.stored) + 2) if seq not in self.stored) - 1
        upto = gapless if self.contiguous else max(self.stored, default=0)
        missing = tuple(seq for seq in range(1, upto) if seq not in self.stored)
        return Ack(v=1, inc=inc, upto_seq=upto, missing=missing, epoch=f"epoch{self.epoch:04d}")


class Reporting(RuleBasedStateMachine):
    """The kiosk, the centre, and two streams of messages between them."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.now_ms = 0
        self.issued = 0
        self.connected = False
        self.ever_restored = False
        self.up: list[bytes] = []
        self.down: list[Ack] = []
        self.centre = ModelCentre()
        self.backup = dict(self.centre.stored)
        self.open()
        self.the_connection_comes()

    def open(self) -> None:
        self.ledger = open_ledger(Path(self.folder.name) / "ledger.db")
        pauses = Backoff(5_000, RESEND_MOST_MS, lambda: 0.5)
        self.uplink = Uplink(About(TOPICS, "boot", "1"), self.ledger, pauses, lambda _: None)

    def publish(self, topic: str, payload: bytes, *, retain: bool = False) -> bool:
        if topic == TOPICS.events:
            assert not retain
            self.up.append(payload)
        return True

    def work(self) -> None:
        self.uplink.work(self if self.connected else None, self.now_ms)

    # -- what happens --------------------------------------------------------------------------------------------

    @rule(count=st.integers(1, 4))
    def visitors_come(self, count: int) -> None:
        for _ in range(count):
            issue(self.ledger)
        self.issued += count
        self.work()

    @rule(passed_ms=st.sampled_from([1, 6_000, 90_000]))
    def time_passes(self, passed_ms: int) -> None:
        self.now_ms += passed_ms
        self.work()

    @precondition(lambda self: self.connected)
    @rule()
    def the_connection_goes(self) -> None:
        self.connected = False
        self.up.clear()
        self.uplink.disconnected()
        self.work()

    @precondition(lambda self: not self.connected)
    @rule()
    def the_connection_comes(self) -> None:
        self.connected = True
        self.uplink.connected(self.now_ms)
        self.work()

    @rule()
    def the_kiosk_restarts(self) -> None:
        self.ledger.close()
        self.connected = False
        self.up.clear()
        self.open()
        self.the_connection_comes()

    @rule(rounds=st.integers(1, 3))
    def all_goes_well(self, rounds: int) -> None:
        for _ in range(rounds):
            while self.up:
                self.kiosk_hears(self.centre.ack(self.centre.hear(self.up.pop(0))))
            self.work()

    @precondition(lambda self: self.up)
    @rule(data=st.data(), keep=st.booleans(), answer=st.booleans())
    def the_centre_hears(self, data: st.DataObject, keep: bool, answer: bool) -> None:
        place = data.draw(st.integers(0, len(self.up) - 1))
        inc = self.centre.hear(self.up[place] if keep else self.up.pop(place))
        if answer:
            self.down.append(self.centre.ack(inc))

    @precondition(lambda self: self.up)
    @rule()
    def messages_are_lost(self) -> None:
        del self.up[::2]

    @precondition(lambda self: self.down)
    @rule(data=st.data(), keep=st.booleans())
    def the_kiosk_hears(self, data: st.DataObject, keep: bool) -> None:
        place = data.draw(st.integers(0, len(self.down) - 1))
        self.kiosk_hears(self.down[place] if keep else self.down.pop(place))

    def kiosk_hears(self, ack: Ack) -> None:
        self.uplink.hear(TOPICS.acks, encode(ack), False, self.now_ms)
        self.work()

    @rule()
    def the_centre_is_backed_up(self) -> None:
        self.backup = dict(self.centre.stored)

    @rule(notices=st.booleans())
    def the_centre_is_restored(self, notices: bool) -> None:
        self.centre.stored = dict(self.backup)
        self.centre.epoch += notices
        self.ever_restored = True

    @rule()
    def the_centre_changes_its_way_of_counting(self) -> None:
        self.centre.contiguous = not self.centre.contiguous

    # -- what always holds -----------------------------------------------------------------------------------------

    @invariant()
    def what_does_not_wait_is_at_the_centre(self) -> None:
        if not self.ever_restored:
            assert {*waiting(self.ledger), *self.centre.stored} == set(range(1, self.issued + 1))

    @invariant()
    def nothing_raised(self) -> None:
        counters = self.uplink.counters
        assert counters == Counters(replayed=counters.replayed)

    def teardown(self) -> None:
        try:
            self.heal()
            assert set(self.centre.stored) == set(range(1, self.issued + 1))
            assert waiting(self.ledger) == []
        finally:
            self.ledger.close()
            self.folder.cleanup()

    def heal(self) -> None:
        """From now on nothing goes wrong; what was on its way is lost, and one more visitor comes."""
        self.up.clear()
        self.down.clear()
        if not self.connected:
            self.the_connection_comes()
        self.visitors_come(1)
        for _ in range(HEALING_ROUNDS):
            self.all_goes_well(1)
            due_ms = self.uplink.work(self, self.now_ms)
            if due_ms is None:
                return
            self.now_ms = max(self.now_ms, due_ms)
        raise AssertionError("the kiosk never came to rest")


TestReporting = Reporting.TestCase
TestReporting.settings = settings(max_examples=150, stateful_step_count=40, deadline=None)
