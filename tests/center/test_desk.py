"""What the counters do, on a real database."""

from __future__ import annotations

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from center.desk import Desk
from center.requests import AtCounter, Call, Failed, NobodyWaits, NoShow, Recall, Refused
from kiosk.contract import Queues, decode, encode
from tests.center.making import COUNTERS, DAY, NINE, PLACE, memory_store, record, refuse_writing, ticket

AT = NINE.timestamp()


class Hall:
    """A desk and the tickets before it."""

    def __init__(self, *tickets: object) -> None:
        self.store = memory_store()
        self.desk = Desk(PLACE, self.store)
        record(self.store, *tickets)  # type: ignore[arg-type]  # whatever the test made

    def call(self, counter: int = 1, service: str | None = None, at: float = AT) -> str:
        answer = self.desk.serve(Call(counter, service), DAY, at)
        return answer.label if isinstance(answer, AtCounter) else type(answer).__name__

    def states(self) -> dict[str, str]:
        return {row.label: row.state for row in self.store.hall.tickets(DAY)}

    def queues(self, at: float = AT) -> Queues:
        queues = self.store.attempt(lambda: self.desk.queues(DAY, at))
        assert isinstance(queues, Queues)
        assert decode(Queues, encode(queues)) == queues
        return queues


def test_visitors_are_called_in_turn_and_the_one_before_is_done() -> None:
    hall = Hall(ticket(1), ticket(2))
    assert [hall.call(), hall.call(), hall.call()] == ["A1001", "A1002", "NobodyWaits"]
    assert hall.states() == {"A1001": "served", "A1002": "called"}


def test_a_counter_calls_only_what_it_serves() -> None:
    hall = Hall(ticket(1, service="ho_tich"))
    assert hall.call(1) == "NobodyWaits"
    assert hall.call(1, "ho_tich") == "Refused"
    assert hall.call(3, "chung_thuc") == "NobodyWaits"
    assert hall.call(3, "ho_tich") == "A1001"


def test_a_counter_that_is_not_there_is_refused() -> None:
    assert Hall(ticket(1)).call(9) == "Refused"


def test_without_a_known_day_nobody_is_called() -> None:
    assert isinstance(Hall(ticket(1)).desk.serve(Call(1, None), None, AT), Refused)


def test_tickets_of_another_day_are_not_called() -> None:
    assert Hall(ticket(1, day=DAY.replace(day=22))).call() == "NobodyWaits"


def test_after_two_with_priority_an_ordinary_visitor_is_called() -> None:
    tickets = [ticket(seq, priority="elderly" if seq > 2 else None) for seq in range(1, 7)]
    hall = Hall(*tickets)
    assert [hall.call() for _ in tickets] == ["A1003", "A1004", "A1001", "A1005", "A1006", "A1002"]


def test_a_counter_that_asks_now_for_one_and_now_for_another_service_starves_nobody() -> None:
    elderly = [ticket(seq, priority="elderly", service=("chung_thuc", "ho_tich")[seq % 2]) for seq in range(11, 51)]
    hall = Hall(ticket(1), *[ticket(seq, service="ho_tich") for seq in range(2, 11)], *elderly)
    # Were all its calls counted together, each third one, the ordinary visitor's turn, would be for ho_tich.
    called = [hall.call(3, service) for _ in range(3) for service in ("chung_thuc", "ho_tich", "ho_tich")]
    assert "A1001" in called


def test_who_is_called_again_keeps_their_place_and_is_shown() -> None:
    hall = Hall(ticket(1))
    hall.call(1)
    answer = hall.desk.serve(Recall(1), DAY, AT)
    assert answer == AtCounter("A1001", "chung_thuc", 1, priority=False)
    assert hall.states() == {"A1001": "called"}


def test_who_did_not_come_is_neither_served_nor_shown_any_more() -> None:
    hall = Hall(ticket(1), ticket(2))
    hall.call(1)
    hall.call(1)
    hall.desk.serve(NoShow(1), DAY, AT)
    assert hall.states() == {"A1001": "served", "A1002": "no_show"}
    assert hall.queues().services["chung_thuc"].now_serving == "A1001"


def test_nobody_can_be_called_again_where_nobody_stands() -> None:
    hall = Hall(ticket(1))
    assert isinstance(hall.desk.serve(Recall(1), DAY, AT), NobodyWaits)
    hall.call(1)
    hall.desk.serve(NoShow(1), DAY, AT)
    assert isinstance(hall.desk.serve(NoShow(1), DAY, AT), NobodyWaits)


def test_a_call_that_cannot_be_stored_did_not_happen() -> None:
    hall = Hall(ticket(1))
    refuse_writing(hall.store)
    assert isinstance(hall.desk.serve(Call(1, None), DAY, AT), Failed)
    refuse_writing(hall.store, refuse=False)
    assert hall.states() == {"A1001": "waiting"}


def test_the_queue_tells_who_waits_who_is_served_and_leaves_out_what_is_unknown() -> None:
    hall = Hall(ticket(1), ticket(2), ticket(3, service="ho_tich"))
    hall.call(3, "chung_thuc")
    services = hall.queues().services
    first, second = services["chung_thuc"], services["ho_tich"]
    assert (first.waiting, first.now_serving, first.counter, first.wait) == (1, "A1001", 3, None)
    assert (second.waiting, second.now_serving, second.counter, second.wait) == (1, None, None, None)


def test_a_wait_is_told_after_five_real_times_between_calls() -> None:
    hall = Hall(*[ticket(seq) for seq in range(1, 11)])
    waits = []
    for turn in range(6):
        hall.call(1, at=AT + turn * 300)
        waits.append(hall.queues(AT + turn * 300).services["chung_thuc"].wait)
    assert waits[:5] == [None] * 5
    assert waits[5] == (20, 25)


class CountersMachine(RuleBasedStateMachine):
    """Counters and kiosks do what they like: nobody is called twice, nobody vanishes, nobody starves."""

    def __init__(self) -> None:
        super().__init__()
        self.hall = Hall()
        self.issued: dict[str, bool] = {}
        self.called: list[str] = []
        self.seq = 0
        self.in_a_row: dict[tuple[int, tuple[str, ...]], int] = {}

    @rule(service=st.sampled_from(PLACE.services), priority=st.sampled_from([None, "elderly"]))
    def issue(self, service: str, priority: str | None) -> None:
        self.seq += 1
        one = ticket(self.seq, service=service, priority=priority)
        record(self.hall.store, one)
        self.issued[one.label] = priority is not None

    @rule(counter=st.sampled_from(sorted(COUNTERS)), pick=st.sampled_from([None, 0, 1]))
    def call(self, counter: int, pick: int | None) -> None:
        served = COUNTERS[counter]
        service = None if pick is None else served[pick % len(served)]
        asked = served if service is None else (service,)
        ordinary_waits = self._ordinary_waits(asked)
        label = self.hall.call(counter, service)
        if label == "NobodyWaits":
            assert not ordinary_waits
            return
        self.called.append(label)
        in_a_row = self.in_a_row.get((counter, asked), 0) + 1 if self.issued[label] else 0
        assert in_a_row <= 2 or not ordinary_waits
        self.in_a_row[counter, asked] = in_a_row

    def _ordinary_waits(self, asked: tuple[str, ...]) -> bool:
        return any(one.service in asked and not one.priority for one in self.hall.store.hall.waiting(DAY, AT))

    @rule(counter=st.sampled_from(sorted(COUNTERS)), request=st.sampled_from([Recall, NoShow]))
    def again(self, counter: int, request: type[Recall | NoShow]) -> None:
        self.hall.desk.serve(request(counter), DAY, AT)

    @invariant()
    def nobody_is_called_twice(self) -> None:
        assert len(set(self.called)) == len(self.called)

    @invariant()
    def everybody_waits_or_was_called(self) -> None:
        states = self.hall.states()
        assert set(states) == set(self.issued)
        assert {label for label, state in states.items() if state != "waiting"} == set(self.called)

    @invariant()
    def at_most_one_stands_at_a_counter(self) -> None:
        standing = [row.counter for row in self.hall.store.hall.tickets(DAY) if row.state == "called"]
        assert len(set(standing)) == len(standing)


TestCountersMachine = CountersMachine.TestCase
TestCountersMachine.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)
