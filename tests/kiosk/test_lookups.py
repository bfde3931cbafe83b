"""What a code leads to, where no chain of random events would find that it leads to the wrong place."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from kiosk import buttons
from kiosk.codes import AgeBand, Appointment, CitizenCard, Code, Dossier, OwnTicket, Reason, Unknown
from kiosk.contract import NO_DAY
from kiosk.effects import LookUp
from kiosk.events import CodeScanned, LookedUp, Pressed
from kiosk.hours import Closed, Open
from kiosk.inquiries import Booking
from kiosk.lookups import may_return
from kiosk.machine import Step, transition
from kiosk.screens import screen_of
from kiosk.states import (
    Confirming,
    Entry,
    Farewell,
    Home,
    Kiosk,
    LookingUp,
    NotFound,
    OutOfHours,
    Paper,
    ShowingTurn,
    State,
    Surroundings,
    Typing,
    Unfound,
    Visit,
)
from kiosk.ticket import Ticket
from tests.kiosk import ward
from ui.screen import Facts

WARD = ward.catalogue()
VISIT = Visit("vi")
TODAY, YESTERDAY, TOMORROW = date(2026, 11, 24), date(2026, 11, 23), date(2026, 11, 25)
AROUND = Surroundings(Open(), centre_reachable=True, clock="07:30", today=TODAY, scanner=True)
SERVICE = next(each.id for each in WARD.services if not each.go_to)
HELD = Appointment("4711")
OLD = CitizenCard(AgeBand.FROM_75)


def after(state: State, event: CodeScanned | LookedUp | Pressed, around: Surroundings = AROUND) -> Step:
    return transition(Kiosk(state, around), event, WARD)


def booked(day: date) -> LookedUp:
    return LookedUp(HELD, Booking(1, "sample00", SERVICE, day, "08:30"))


def taken(label: str = "A1023") -> Ticket:
    return Ticket(23, label, "7KX2QF", SERVICE, None, "vi", TODAY, None, ahead=None, wait=None)


# -- appointments -----------------------------------------------------------------------------------------------------


def test_an_appointment_of_today_checks_in() -> None:
    step = after(LookingUp(VISIT, HELD), booked(TODAY))
    assert step.kiosk.state == Confirming(VISIT, SERVICE, appointment="4711")


@pytest.mark.parametrize("opening", [Open(), Closed(None)])
@pytest.mark.parametrize("day", [YESTERDAY, TOMORROW])
def test_an_appointment_of_another_day_is_told_its_day_and_the_services_are_one_touch_away(
    day: date, opening: Open | Closed
) -> None:
    around = replace(AROUND, opening=opening)
    step = after(LookingUp(VISIT, HELD), booked(day), around)
    assert isinstance(step.kiosk.state, NotFound)
    assert step.kiosk.state.why is Unfound.ANOTHER_DAY
    screen = screen_of(step.kiosk, WARD)
    rows = [words for block in screen.body if isinstance(block, Facts) for _, words in block.rows]
    assert [f"{day:%d/%m/%Y}" in words and "08:30" in words for words in rows] == [True]
    left = after(step.kiosk.state, Pressed(buttons.SERVICES)).kiosk.state
    assert left == Home(VISIT)  # an ordinary visitor, not one who is expected


def test_where_nobody_knows_the_day_an_appointment_is_believed() -> None:
    step = after(LookingUp(VISIT, HELD), booked(TOMORROW), replace(AROUND, today=None, clock=None))
    assert step.kiosk.state == Confirming(VISIT, SERVICE, appointment="4711")


def test_an_appointment_of_today_shown_after_hours_finds_the_hours() -> None:
    step = after(LookingUp(VISIT, HELD), booked(TODAY), replace(AROUND, opening=Closed(None)))
    assert step.kiosk.state == OutOfHours(VISIT)


# -- tickets ----------------------------------------------------------------------------------------------------------


def test_while_the_centre_is_silent_only_a_number_that_may_be_of_today_is_promised_its_way_back() -> None:
    for day in (TODAY, NO_DAY):
        ticket = OwnTicket("A1023", day, "7KX2QF")
        state = after(LookingUp(VISIT, ticket), LookedUp(ticket, None)).kiosk.state
        assert isinstance(state, ShowingTurn)
        assert may_return(state)
    old = OwnTicket("A1023", YESTERDAY, "7KX2QF")
    assert after(LookingUp(VISIT, old), LookedUp(old, None)).kiosk.state == NotFound(VISIT, old, Unfound.NOTHING)
    unknown = after(LookingUp(VISIT, old), LookedUp(old, None), replace(AROUND, today=None)).kiosk.state
    assert isinstance(unknown, ShowingTurn)


# -- cards ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", [OLD, HELD, Dossier("H29-260310-0420"), Unknown(Reason.OPAQUE)])
@pytest.mark.parametrize("paper", Paper)
def test_what_still_lies_there_does_not_take_the_number_off_the_screen(paper: Paper, code: Code) -> None:
    farewell = Farewell(VISIT, taken(), paper)
    assert after(farewell, CodeScanned(code)).kiosk.state == farewell


def test_who_has_the_paper_may_ask_about_another_ticket_at_once() -> None:
    ticket = OwnTicket("A1023", TODAY, "7KX2QF")
    step = after(Farewell(VISIT, taken(), Paper.PRINTED), CodeScanned(ticket))
    assert step.kiosk.state == LookingUp(VISIT, ticket)


# -- typing -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "code",
    [
        "G01.899.909-260916-890028",
        "H57.132-260804-0583",
        "38.98.H29-210519-0013",
        "000.00.01.H29-260310-0420",
        "H29.123.123.123-260310-042042",
        "000.000.000.H29-260310-042042",
    ],
)
def test_every_code_of_a_dossier_that_can_be_scanned_can_be_typed(code: str) -> None:
    state: State = Typing(VISIT, Entry.DOSSIER)
    for sign in code:
        state = after(state, Pressed(buttons.key(sign))).kiosk.state
    step = after(state, Pressed(buttons.ENTER))
    assert step.kiosk.state == LookingUp(VISIT, Dossier(code))
    assert step.effects == (LookUp(Dossier(code)),)


def test_a_full_row_takes_no_more_and_an_empty_one_loses_nothing() -> None:
    full = Typing(VISIT, Entry.PICK_UP, "40718369")
    assert after(full, Pressed(buttons.key("1"))).kiosk.state == full
    empty = Typing(VISIT, Entry.DOSSIER)
    for button in (buttons.ERASE, buttons.ENTER, buttons.key("x"), buttons.key("")):
        assert after(empty, Pressed(button)).kiosk.state == empty
