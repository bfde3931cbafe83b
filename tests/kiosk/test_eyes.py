"""The scanner joined to the machine, with the real driver on a simulated imager."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import date

import pytest

from drivers.scanner.condition import ScannerCondition
from drivers.scanner.serial import SerialScanner
from drivers.scanner.simulated import ImagerFault, SimulatedImager
from kiosk.bench_scanner import PLAIN
from kiosk.codes import AgeBand, CitizenCard, Dossier, OwnTicket, PickUp, Reason, Unknown
from kiosk.events import CodeScanned, Event, ScannerChanged
from kiosk.eyes import Eyes, is_wanted, kind_of
from kiosk.inbox import Inbox, Stop
from kiosk.states import (
    Attract,
    Farewell,
    Home,
    Issuing,
    OutOfHours,
    Paper,
    Scanning,
    Servicing,
    Starting,
    State,
    Visit,
)
from kiosk.ticket import Ticket
from tests.kiosk.canary import CARD, traces
from tests.kiosk.cards import TODAY

PATIENCE_S = 20
VISIT = Visit("vi")


def monotonic_ms() -> int:
    return time.monotonic_ns() // 1_000_000


class Sight:
    """Eyes on a simulated imager, and the main thread of their kiosk."""

    def __init__(self, today: date | None = TODAY) -> None:
        self.imager = SimulatedImager(PLAIN, monotonic=time.monotonic, sleep=time.sleep)
        self.inbox = Inbox()
        self.conditions: list[ScannerCondition | None] = []
        self.eyes = Eyes(
            lambda: SerialScanner(self.imager, PLAIN, monotonic_ms=monotonic_ms),
            self.inbox,
            is_camera=False,
            today=lambda: today,
            on_change=lambda: self.conditions.append(self.eyes.condition),
            monotonic_ms=monotonic_ms,
        )

    def next(self) -> Event:
        """The next event, as the runtime takes it."""
        while callable(item := self.inbox.get(PATIENCE_S)):
            item()
        assert item is not None, "nothing happened"
        assert not isinstance(item, Stop)
        return item

    def show(self, payload: bytes) -> None:
        """Hold it before the imager as soon as that is on."""
        give_up = time.monotonic() + PATIENCE_S
        while not self.imager.show(payload):
            assert time.monotonic() < give_up
            time.sleep(0.01)


@pytest.fixture
def sight() -> Iterator[Sight]:
    with ExitStack() as stack:
        sight = Sight()
        stack.callback(sight.eyes.stop)
        yield sight


def test_what_is_shown_becomes_an_event_and_one_line_that_tells_its_kind_alone(
    sight: Sight, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    sight.eyes.look(Home(VISIT))
    sight.eyes.start()
    assert sight.next() == ScannerChanged(ready=True)
    sight.show(CARD)
    assert sight.next() == CodeScanned(CitizenCard(AgeBand.FROM_75))
    assert [record.getMessage() for record in caplog.records] == ["scan: kind=citizen_card, decoder=serial"]
    assert traces(caplog.text) == []


def test_without_a_day_a_card_is_a_card_of_nobody_knows_what_age() -> None:
    sight = Sight(today=None)
    sight.eyes.look(Home(VISIT))
    sight.eyes.start()
    try:
        sight.next()
        sight.show(CARD)
        assert sight.next() == CodeScanned(CitizenCard(AgeBand.UNKNOWN))
    finally:
        sight.eyes.stop()


def test_a_cable_that_is_pulled_and_put_back_is_told_both_times_and_codes_count_again(sight: Sight) -> None:
    assert sight.eyes.condition is None
    sight.eyes.look(Home(VISIT))
    sight.eyes.start()
    assert sight.next() == ScannerChanged(ready=True)
    sight.imager.faults.set(ImagerFault.UNPLUGGED)
    assert sight.next() == ScannerChanged(ready=False)
    sight.imager.faults.set(ImagerFault.UNPLUGGED, on=False)
    assert sight.next() == ScannerChanged(ready=True)
    assert sight.conditions == [ScannerCondition.READY, ScannerCondition.LOST, ScannerCondition.READY]
    sight.show(b"H29.12.3-260110-0420")
    assert sight.next() == CodeScanned(Dossier("H29.12.3-260110-0420"))


def test_while_a_number_is_given_the_imager_rests(sight: Sight) -> None:
    sight.eyes.look(Home(VISIT))
    sight.eyes.start()
    sight.next()
    sight.show(b"HEN:1")
    sight.next()
    sight.eyes.look(Issuing(VISIT, "ho_tich", None))
    give_up = time.monotonic() + PATIENCE_S
    while sight.imager.reading:
        assert time.monotonic() < give_up
        time.sleep(0.01)
    assert not sight.imager.show(CARD)


@pytest.mark.parametrize("state", [Attract(VISIT), Home(VISIT), Scanning(VISIT), OutOfHours(VISIT)])
def test_codes_are_wanted_wherever_they_count(state: State) -> None:
    assert is_wanted(state, camera=False)
    assert is_wanted(state, camera=True) is not isinstance(state, Attract)


@pytest.mark.parametrize("state", [Starting(VISIT), Issuing(VISIT, "ho_tich", None), Servicing(VISIT)])
def test_codes_are_wanted_nowhere_else(state: State) -> None:
    assert not is_wanted(state, camera=False)
    assert not is_wanted(state, camera=True)


def test_a_kind_is_named_and_tells_nothing_of_the_code() -> None:
    codes = (CitizenCard(AgeBand.OTHER), OwnTicket("A1001", TODAY, "7K2M9Q"), PickUp("40718369"), Unknown(Reason.EMPTY))
    assert [kind_of(code) for code in codes] == ["citizen_card", "own_ticket", "pick_up", "unknown"]


def test_who_notes_a_number_down_is_not_disturbed_by_a_code() -> None:
    ticket = Ticket(7, "B1007", "7K2M9Q", "ho_tich", None, "vi", TODAY, None, None, None)
    assert is_wanted(Farewell(VISIT, ticket, Paper.PRINTED), camera=False)
    assert not is_wanted(Farewell(VISIT, ticket, Paper.NO_PAPER), camera=False)
