"""A visitor's question: asked once, answered once, kept nowhere."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import asdict
from datetime import date
from itertools import count
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.codes import Appointment, Dossier, OwnTicket
from kiosk.contract import Malformed, ServerState, encode
from kiosk.delays import LOOK_UP_MS
from kiosk.delivery import Backoff
from kiosk.enquiry import TRY_AGAIN_MS, Enquiry
from kiosk.events import LookedUp
from kiosk.inquiries import (
    Answer,
    AppointmentAsked,
    Ask,
    Booking,
    DossierAsked,
    DossierStatus,
    NothingKnown,
    Turn,
    TurnAsked,
    decode_ask,
)
from kiosk.ledger import Ledger
from kiosk.states import Question
from kiosk.tidings import News
from kiosk.tokens import new_ask_id
from kiosk.uplink import About, Uplink
from tests.kiosk.ledgers import EPOCH, open_ledger
from tests.kiosk.link import TOPICS

DAY = date(2026, 11, 24)
DOSSIER = Dossier("H29.12.3-261110-0420")
TICKET = OwnTicket("B1007", DAY, "7K2M9Q")
APPOINTMENT = Appointment("LH20260042")
ANSWERS: dict[Question, Callable[[str], Answer]] = {
    DOSSIER: lambda ask_id: DossierStatus(1, ask_id, "ready", "2026-11-24T08:00", DAY, 7),
    TICKET: lambda ask_id: Turn(1, ask_id, "waiting", 3, (5, 10), None),
    APPOINTMENT: lambda ask_id: Booking(1, ask_id, "ho_tich", DAY, "09:30"),
}
ASKED: dict[Question, type[Ask]] = {DOSSIER: DossierAsked, TICKET: TurnAsked, APPOINTMENT: AppointmentAsked}


class Wire:
    """Takes messages while it has room."""

    def __init__(self) -> None:
        self.sent: list[bytes] = []
        self.room = True

    def publish(self, topic: str, payload: bytes, *, retain: bool = False) -> bool:
        assert (topic, retain) == (TOPICS.asks, False)
        self.sent += [payload] if self.room else []
        return self.room

    def asked(self) -> Ask:
        """The one question that went out last."""
        found = decode_ask(self.sent[-1])
        assert not isinstance(found, Malformed), found
        return found


class Counter:
    """An enquiry with its wire and what it told."""

    def __init__(self, *, reachable: bool = True) -> None:
        self.told: list[LookedUp] = []
        numbers = count(1)
        self.enquiry = Enquiry(TOPICS.asks, self.told.append, lambda: f"{next(numbers):016x}")
        self.enquiry.set_reachable(reachable=reachable)
        self.wire = Wire()

    def ask(self, question: Question, now_ms: int = 0) -> None:
        self.enquiry.ask(question)
        self.work(now_ms)

    def work(self, now_ms: int = 0) -> int | None:
        return self.enquiry.work(self.wire, now_ms)


@pytest.mark.parametrize("question", ANSWERS)
def test_a_question_goes_out_once_and_its_answer_is_told(question: Question) -> None:
    counter = Counter()
    counter.ask(question)
    assert counter.work(10) == LOOK_UP_MS
    asked = counter.wire.asked()
    assert isinstance(asked, ASKED[question])
    answer = ANSWERS[question](asked.ask_id)
    assert counter.enquiry.settle(answer)
    assert counter.told == [LookedUp(question, answer)]
    assert len(counter.wire.sent) == 1
    assert counter.work(LOOK_UP_MS) is None
    assert len(counter.told) == 1


@pytest.mark.parametrize("question", ANSWERS)
def test_that_the_centre_knows_nothing_answers_every_question(question: Question) -> None:
    counter = Counter()
    counter.ask(question)
    nothing = NothingKnown(1, counter.wire.asked().ask_id)
    assert counter.enquiry.settle(nothing)
    assert counter.told == [LookedUp(question, nothing)]


def test_without_a_centre_the_visitor_is_told_at_once() -> None:
    counter = Counter(reachable=False)
    counter.ask(DOSSIER)
    assert counter.told == [LookedUp(DOSSIER, None)]
    assert counter.wire.sent == []


def test_a_centre_that_is_lost_meanwhile_ends_the_question() -> None:
    counter = Counter()
    counter.ask(DOSSIER)
    counter.enquiry.set_reachable(reachable=False)
    assert counter.told == [LookedUp(DOSSIER, None)]
    counter.enquiry.set_reachable(reachable=True)
    assert counter.work(1) is None
    assert len(counter.wire.sent) == 1


def test_a_question_that_nobody_answers_is_given_up_and_a_late_answer_is_for_nobody() -> None:
    counter = Counter()
    counter.ask(DOSSIER, now_ms=100)
    assert counter.work(100 + LOOK_UP_MS - 1) == 100 + LOOK_UP_MS
    assert counter.told == []
    counter.work(100 + LOOK_UP_MS)
    assert counter.told == [LookedUp(DOSSIER, None)]
    assert not counter.enquiry.settle(ANSWERS[DOSSIER](counter.wire.asked().ask_id))
    assert len(counter.told) == 1


@pytest.mark.parametrize("question", ANSWERS)
@pytest.mark.parametrize("other", ANSWERS)
def test_an_answer_of_another_kind_is_not_believed(question: Question, other: Question) -> None:
    counter = Counter()
    counter.ask(question)
    assert counter.enquiry.settle(ANSWERS[other](counter.wire.asked().ask_id)) is (other == question)


def test_the_answer_to_an_earlier_question_does_not_answer_the_same_one_asked_again() -> None:
    counter = Counter()
    counter.ask(DOSSIER)
    first = counter.wire.asked().ask_id
    counter.ask(DOSSIER)
    assert not counter.enquiry.settle(NothingKnown(1, first))
    assert counter.told == []
    assert counter.enquiry.settle(NothingKnown(1, counter.wire.asked().ask_id))


def test_a_connection_that_takes_nothing_is_tried_again_soon() -> None:
    counter = Counter()
    counter.wire.room = False
    counter.enquiry.ask(DOSSIER)
    assert counter.work(0) == TRY_AGAIN_MS
    counter.wire.room = True
    assert counter.work(TRY_AGAIN_MS) == LOOK_UP_MS
    assert len(counter.wire.sent) == 1


STEPS = st.sampled_from(["ask", "answer", "old answer", "work", "later", "lost", "back"])


@given(st.lists(STEPS, max_size=40))
def test_whatever_happens_each_question_is_told_of_at_most_once_and_the_last_one_always(steps: list[str]) -> None:
    counter = Counter()
    asked: list[Question] = []
    now_ms = 0
    for step in steps:
        match step:
            case "ask":
                asked.append(Dossier(f"H29-261110-{len(asked):04}"))
                counter.enquiry.ask(asked[-1])
            case "answer" | "old answer" if counter.wire.sent:
                sent = counter.wire.asked() if step == "answer" else decode_ask(counter.wire.sent[0])
                assert not isinstance(sent, Malformed)
                counter.enquiry.settle(NothingKnown(1, sent.ask_id))
            case "later":
                now_ms += LOOK_UP_MS // 2
            case "lost" | "back":
                counter.enquiry.set_reachable(reachable=step == "back")
            case _:
                counter.work(now_ms)
    counter.work(now_ms)
    counter.work(now_ms + LOOK_UP_MS)
    told = [one.question for one in counter.told]
    assert len(set(told)) == len(told)
    assert told == [question for question in asked if question in told]
    assert told[-1:] == asked[-1:]


# -- as a part of the conversation -------------------------------------------------------------------------------


class Kiosk:
    """A whole uplink."""

    def __init__(self, folder: Path) -> None:
        self.news: list[News] = []
        self.ledger: Ledger = open_ledger(folder / "ledger.db")
        about = About(TOPICS, "boot-1", "1.0")
        self.uplink = Uplink(about, self.ledger, Backoff(5_000, 60_000, lambda: 0.0), self.news.append)
        self.sent: list[tuple[str, bytes]] = []

    def publish(self, topic: str, payload: bytes, *, retain: bool = False) -> bool:  # noqa: ARG002  as of a wire
        self.sent.append((topic, payload))
        return True

    def connect(self) -> None:
        self.uplink.connected(0)
        self.hear(TOPICS.server, encode(ServerState(1, online=True, epoch=EPOCH)))
        self.uplink.work(self, 0)

    def hear(self, topic: str, payload: bytes, *, retained: bool = False) -> None:
        self.uplink.hear(topic, payload, retained, 0)

    def asked(self) -> Ask:
        found = decode_ask(next(payload for topic, payload in self.sent if topic == TOPICS.asks))
        assert not isinstance(found, Malformed)
        return found

    def looked_up(self) -> list[LookedUp]:
        return [news for news in self.news if isinstance(news, LookedUp)]


@pytest.fixture
def kiosk(tmp_path: Path) -> Kiosk:
    return Kiosk(tmp_path)


def test_the_answer_comes_back_as_news(kiosk: Kiosk) -> None:
    assert TOPICS.answers in kiosk.uplink.topics
    kiosk.connect()
    kiosk.uplink.ask(TICKET)
    assert kiosk.uplink.work(kiosk, 0) is not None
    answer = ANSWERS[TICKET](kiosk.asked().ask_id)
    kiosk.hear(TOPICS.answers, encode(answer), retained=True)
    assert kiosk.looked_up() == []
    kiosk.hear(TOPICS.answers, encode(answer))
    assert kiosk.looked_up() == [LookedUp(TICKET, answer)]


def test_a_lost_broker_ends_the_question_and_nothing_of_it_is_in_the_outbox(kiosk: Kiosk) -> None:
    kiosk.connect()
    kiosk.uplink.ask(DOSSIER)
    kiosk.uplink.work(kiosk, 0)
    kiosk.uplink.disconnected()
    assert kiosk.looked_up() == [LookedUp(DOSSIER, None)]
    assert kiosk.ledger.pending(10) == []


def test_nothing_of_a_question_is_logged(kiosk: Kiosk, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    kiosk.connect()
    for question in ANSWERS:
        kiosk.uplink.ask(question)
        kiosk.uplink.work(kiosk, 0)
    status = encode(DossierStatus(1, "x" * 16, "ready", "2026-11-24T08:00", DAY, 7))
    kiosk.hear(TOPICS.answers, status)
    kiosk.hear(TOPICS.answers, status.replace(b'"ready"', b'"H29.12.3-261110-0420"'))
    kiosk.hear(TOPICS.answers, b"H29.12.3-261110-0420 7K2M9Q LH20260042")
    kiosk.uplink.disconnected()
    dropped = asdict(kiosk.uplink.counters)
    assert (dropped["unasked"], dropped["malformed"]) == (1, 2)
    for secret in ("261110", "7K2M9Q", "LH20260042"):
        assert secret not in caplog.text


def test_ids_of_questions_are_not_guessed() -> None:
    ids = {new_ask_id() for _ in range(100)}
    assert len(ids) == 100
    assert all(decode_ask(encode(DossierAsked(1, one, DOSSIER.code))) for one in ids)
