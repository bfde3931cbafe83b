"""What the ward's feeds told, in whichever order they came."""

from __future__ import annotations

from datetime import date, datetime, time

from hypothesis import given
from hypothesis import strategies as st

from center.register import AppointmentRow, DossierRow, Taken
from center.store import Store
from tests.center.making import DAY, ZONE, memory_store, record, ticket

CODES = [f"H29.12.3-261110-{number:04}" for number in range(5)]
STAGES = ["received", "processing", "needs_more", "ready", "returned", "refused"]


def dossier(code: str = CODES[0], stage: str = "processing", loaded: str = "2026-11-23T08:00") -> DossierRow:
    return DossierRow(code, stage, DAY, 7, loaded)  # type: ignore[arg-type]  # a word of the contract


def take(store: Store, *rows: DossierRow, whole: bool = False) -> Taken:
    taken = store.attempt(lambda: store.register.take_dossiers(rows, whole=whole))
    assert isinstance(taken, Taken)
    return taken


def known(store: Store) -> list[DossierRow | None]:
    return [store.register.dossier(code) for code in CODES]


def test_a_dossier_is_kept_as_the_feed_tells_it() -> None:
    store = memory_store()
    assert take(store, dossier()) == Taken(new=1)
    assert store.register.dossier(CODES[0]) == dossier()
    assert store.register.dossier(CODES[1]) is None
    assert store.register.dossiers() == (1, "2026-11-23T08:00")


def test_a_later_feed_changes_it_and_an_older_one_does_not() -> None:
    store = memory_store()
    take(store, dossier(loaded="2026-11-23T08:00"))
    ready = dossier(stage="ready", loaded="2026-11-23T09:00")
    assert take(store, ready) == Taken(changed=1)
    assert take(store, dossier(loaded="2026-11-23T08:30")) == Taken(older=1)
    assert store.register.dossier(CODES[0]) == ready


def test_what_is_still_so_is_as_of_the_later_feed() -> None:
    store = memory_store()
    take(store, dossier())
    later = dossier(loaded="2026-11-23T09:00")
    assert take(store, later) == Taken(same=1)
    assert store.register.dossier(CODES[0]) == later


def test_a_feed_of_all_forgets_the_others_but_those_that_are_newer() -> None:
    store = memory_store()
    take(store, dossier(CODES[0]), dossier(CODES[1]), dossier(CODES[2], loaded="2026-11-23T10:00"))
    assert take(store, dossier(CODES[0], loaded="2026-11-23T09:00"), whole=True) == Taken(same=1, forgotten=1)
    assert [row is not None for row in known(store)] == [True, False, True, False, False]


FEED = st.dictionaries(st.sampled_from(CODES), st.sampled_from(STAGES), min_size=1).map(lambda told: [*told.items()])


@given(st.lists(FEED, max_size=6), st.data())
def test_feeds_lead_to_the_same_however_often_and_in_whichever_order_they_come(
    feeds: list[list[tuple[str, str]]], data: st.DataObject
) -> None:
    timed = [
        [dossier(code, stage, f"2026-11-23T08:{minute:02}") for code, stage in feed]
        for minute, feed in enumerate(feeds)
    ]
    straight, troubled = memory_store(), memory_store()
    for feed in timed:
        take(straight, *feed)
    again = data.draw(st.lists(st.sampled_from(timed), max_size=6)) if timed else []
    for feed in [*again, *data.draw(st.permutations(timed))]:
        taken = take(troubled, *feed)
        assert taken.new + taken.changed + taken.same + taken.older == len(feed)
    assert known(troubled) == known(straight)


# -- appointments ----------------------------------------------------------------------------------------------------


def appointment(
    name: str = "LH0001", *, service: str = "ho_tich", day: date = DAY, at: str = "09:30"
) -> AppointmentRow:
    return AppointmentRow(name, service, day, at, datetime.combine(day, time.fromisoformat(at), ZONE).timestamp())


def book(store: Store, *rows: AppointmentRow, whole: bool = False) -> Taken:
    taken = store.attempt(lambda: store.register.take_appointments(rows, whole=whole))
    assert isinstance(taken, Taken)
    return taken


def come(store: Store) -> dict[str, str | None]:
    return {row.label: row.appointment for row in store.hall.tickets(DAY)}


def test_whoever_takes_a_number_for_an_appointment_has_come() -> None:
    store = memory_store()
    book(store, appointment(), appointment("LH0002"))
    record(store, ticket(1, service="ho_tich", appointment="LH0001"))
    assert come(store) == {"A1001": "09:30"}
    assert store.register.appointments(DAY) == (2, 1)


def test_a_second_number_for_it_is_an_ordinary_one() -> None:
    store = memory_store()
    book(store, appointment())
    record(store, *[ticket(seq, service="ho_tich", appointment="LH0001") for seq in (1, 2)])
    assert come(store) == {"A1001": "09:30", "A1002": None}


def test_a_number_for_another_service_or_day_is_not_for_the_appointment() -> None:
    store = memory_store()
    book(store, appointment(), appointment("LH0002", day=DAY.replace(day=24)))
    record(store, ticket(1, appointment="LH0001"), ticket(2, service="ho_tich", appointment="LH0002"))
    assert come(store) == {"A1001": None, "A1002": None}


def test_an_appointment_that_is_known_after_its_holder_came_counts_all_the_same() -> None:
    store = memory_store()
    record(store, ticket(1, service="ho_tich", appointment="LH0001"))
    assert come(store) == {"A1001": None}
    book(store, appointment())
    assert come(store) == {"A1001": "09:30"}


def test_the_same_list_again_changes_nothing_and_one_that_was_moved_is_still_to_be_kept() -> None:
    store = memory_store()
    assert book(store, appointment()) == Taken(new=1)
    record(store, ticket(1, service="ho_tich", appointment="LH0001"))
    assert book(store, appointment()) == Taken(same=1)
    assert come(store) == {"A1001": "09:30"}
    assert book(store, appointment(day=DAY.replace(day=25))) == Taken(changed=1)
    assert come(store) == {"A1001": None}


def test_a_list_of_all_of_a_day_forgets_what_was_cancelled_and_nobody_who_came() -> None:
    store = memory_store()
    other_day = appointment("LH0009", day=DAY.replace(day=24))
    book(store, appointment("LH0001"), appointment("LH0002"), appointment("LH0003"), other_day)
    record(store, ticket(1, service="ho_tich", appointment="LH0002"))
    assert book(store, appointment("LH0001"), whole=True) == Taken(same=1, forgotten=1)
    assert [store.register.appointment(f"LH000{number}") is not None for number in (1, 2, 3, 9)] == [1, 1, 0, 1]
