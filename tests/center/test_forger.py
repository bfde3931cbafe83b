"""A real kiosk's link and a real centre, with a forger who may say anything in the kiosk's name."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.contract import TicketIssued, Topics, decode_uplink
from kiosk.delivery import Backoff
from kiosk.ledger import Ledger
from kiosk.uplink import About, Uplink
from tests.center.making import DAY, Driver, memory_store, sql, ticket
from tests.kiosk import ledgers
from tests.kiosk.ledgers import issue, open_ledger, waiting

TOPICS = Topics("ward", "k1")


class Link:
    """Carries messages between the two, at once and without loss."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        self.centre = Driver(memory_store())
        self.uplink = Uplink(About(TOPICS, "boot", "1"), ledger, Backoff(5_000, 60_000, lambda: 0.0), lambda _: None)
        self.now_ms = 0
        self.uplink.connected(0)

    def publish(self, topic: str, payload: bytes, *, retain: bool = False) -> bool:
        """What the kiosk says."""
        assert retain is (topic == TOPICS.state)
        self.centre.hear_bytes((topic, payload))
        self._down()
        return True

    def _down(self) -> None:
        said, self.centre.said = self.centre.said, []
        for message in said:
            self.uplink.hear(message.topic, message.payload, False, self.now_ms)

    def run(self, seconds: int) -> None:
        """Time passes."""
        for _ in range(seconds):
            self.now_ms += 1_000
            self.uplink.work(self, self.now_ms)
            self.centre.wait(1)
            self._down()

    def kept_at_the_centre(self) -> set[str]:
        """Tokens are not told by any method: the labels of all tickets, those that are kept aside too."""
        bodies = sql(self.centre.store, "SELECT body FROM quarantine")
        aside = [
            event.label for event in map(decode_uplink, (row[0] for row in bodies)) if isinstance(event, TicketIssued)
        ]
        return {row.label for row in self.centre.store.hall.tickets(None)} | set(aside)


@pytest.fixture
def link(tmp_path: Path) -> Iterator[Link]:
    yield Link(open_ledger(tmp_path / "ledger.db"))
    ledgers.close_all()


@pytest.mark.parametrize("seq", [2, 3, 600, 9_999, 10_002, 9_007_199_254_740_000, 2**53])
def test_one_forged_event_does_not_keep_the_outbox_full(link: Link, seq: int) -> None:
    issue(link.ledger, day=DAY)
    link.run(10)
    link.centre.hear(ticket(seq, inc=link.ledger.incarnation, ticket=7777, label="A9999"))
    link.run(30)
    later = [issue(link.ledger, day=DAY).label for _ in range(3)]
    link.run(120)
    assert waiting(link.ledger) == []
    assert {*later} <= link.kept_at_the_centre()
