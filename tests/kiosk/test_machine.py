"""The rules of the machine, each told as a visit."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from drivers.printer.condition import (
    Confirmation,
    NotPrinted,
    Printed,
    PrinterCondition,
    PrintOutcome,
    PrintUnknown,
)
from kiosk import buttons
from kiosk.contract import ServiceQueue
from kiosk.effects import (
    CallStaff,
    CheckStorage,
    IssueNumber,
    PrintSlip,
    PrintTicket,
    RecordPaper,
    SlipJob,
    TicketJob,
)
from kiosk.events import (
    CentreChanged,
    HoursChanged,
    NumberIssued,
    NumberRefused,
    Pressed,
    PrintSettled,
    QueuesChanged,
    Started,
    StorageChecked,
    TimedOut,
)
from kiosk.hours import Closed, Open
from kiosk.machine import first
from kiosk.papers import REPRINTS
from kiosk.states import (
    Attract,
    CallingHelp,
    ChoosingLanguage,
    ChoosingPriority,
    Confirming,
    Directing,
    Farewell,
    Home,
    Issuing,
    OutOfHours,
    OutOfService,
    Paper,
    Printing,
    Slip,
    Starting,
    State,
    Surroundings,
    Trouble,
    Visit,
)
from tests.kiosk.story import OPEN, Story, ticket_for
from tests.kiosk.ward import ELSEWHERE, HERE

if TYPE_CHECKING:
    from kiosk.catalogue import Catalogue

V = Visit("vi")
PRINTED = Printed(Confirmation.PROCESS_ID)
QUEUES = {HERE: ServiceQueue(waiting=4, now_serving="B1002", counter=3, wait=(10, 20))}


@pytest.fixture
def story(catalogue: Catalogue) -> Story:
    return Story(catalogue)


@pytest.fixture
def with_number(story: Story) -> Story:
    """A visit whose number is just being printed."""
    story.touch(buttons.START, buttons.service(HERE), buttons.TAKE_NUMBER).give_number()
    return story


# -- the way to a number ---------------------------------------------------------------------------------------


def test_a_visitor_touches_a_service_confirms_it_and_holds_a_ticket(story: Story) -> None:
    story.touch(buttons.START, buttons.service(HERE), buttons.TAKE_NUMBER)
    ticket = story.give_number()
    assert story.effects == [IssueNumber(HERE, None, "vi", None, None), PrintTicket(ticket, copy=0)]
    story.happen(PrintSettled(TicketJob(ticket.number, 0), PRINTED))
    assert story.state == Farewell(V, ticket, Paper.PRINTED)
    assert story.touch(buttons.DONE).state == Attract(V)


def test_fifty_touches_on_confirm_ask_for_one_number(story: Story) -> None:
    story.touch(buttons.START, buttons.service(HERE))
    story.happen(*[Pressed(buttons.TAKE_NUMBER)] * 50)
    story.give_number()
    story.happen(*[Pressed(buttons.TAKE_NUMBER)] * 50)
    assert len(story.asked(IssueNumber)) == 1
    assert len(story.asked(PrintTicket)) == 1


def test_another_number_in_the_same_visit_is_another_choice_and_another_confirmation(with_number: Story) -> None:
    with_number.happen(TimedOut()).touch(buttons.ANOTHER, buttons.service(HERE), buttons.TAKE_NUMBER)
    assert len(with_number.asked(IssueNumber)) == 2


def test_the_length_of_the_queue_goes_with_the_number(story: Story) -> None:
    story.happen(QueuesChanged(QUEUES)).touch(buttons.START, buttons.service(HERE), buttons.TAKE_NUMBER)
    assert story.asked(IssueNumber) == [IssueNumber(HERE, None, "vi", ahead=4, wait=(10, 20))]


def test_who_goes_first_is_not_told_of_a_queue_that_is_not_theirs(story: Story) -> None:
    story.happen(QueuesChanged(QUEUES)).touch(buttons.START, buttons.service(HERE))
    story.touch(buttons.PRIORITY, buttons.reason("elderly"), buttons.TAKE_NUMBER)
    assert story.asked(IssueNumber) == [IssueNumber(HERE, "elderly", "vi", ahead=None, wait=None)]


@pytest.mark.parametrize(
    "around",
    [Surroundings(Open(), queues=QUEUES), Surroundings(Open(), centre_reachable=True)],
    ids=["left behind with the broker", "none"],
)
def test_a_queue_that_the_centre_does_not_vouch_for_is_neither_shown_nor_printed(
    catalogue: Catalogue, around: Surroundings
) -> None:
    story = Story(catalogue, around).touch(buttons.START)
    assert "người đang chờ" not in " ".join(story.words())
    story.touch(buttons.service(HERE))
    assert "trước bác" not in " ".join(story.words())
    story.touch(buttons.TAKE_NUMBER)
    assert story.asked(IssueNumber) == [IssueNumber(HERE, None, "vi", ahead=None, wait=None)]


def test_a_lost_centre_takes_its_queue_with_it(story: Story) -> None:
    story.happen(QueuesChanged(QUEUES), CentreChanged(reachable=False), CentreChanged(reachable=True))
    assert story.kiosk.surroundings.queue_of(HERE) is None


@pytest.mark.parametrize("leaving", [buttons.NO_PRIORITY, buttons.BACK])
def test_who_looks_at_the_reasons_and_leaves_them_has_none(story: Story, leaving: str) -> None:
    story.touch(buttons.START, buttons.service(HERE), buttons.PRIORITY, leaving)
    assert story.state == Confirming(V, HERE)


def test_a_reason_may_be_taken_back(story: Story) -> None:
    story.touch(buttons.START, buttons.service(HERE), buttons.PRIORITY, buttons.reason("pregnant"))
    assert story.state == Confirming(V, HERE, "pregnant")
    assert story.touch(buttons.NO_PRIORITY).state == Confirming(V, HERE)


@pytest.mark.parametrize("at", [Home(V), ChoosingPriority(V, HERE), ChoosingLanguage(Home(V)), Confirming(V, HERE)])
@pytest.mark.parametrize("button", ["", "service:", "service:no_such", "priority:no_such", "language:km", "start", "x"])
def test_a_button_that_no_screen_has_does_nothing(catalogue: Catalogue, at: State, button: str) -> None:
    story = Story(catalogue, beginning=at).happen(Pressed(button))
    assert story.state == at
    assert story.effects == []


def test_no_number_is_given_by_waiting(story: Story) -> None:
    story.touch(buttons.START, buttons.service(HERE)).happen(TimedOut())
    assert story.state == Attract(V)
    assert story.effects == []


@pytest.mark.parametrize("of", ["another service", "another reason"])
def test_a_number_that_was_asked_for_elsewhere_is_shown_to_nobody_here(story: Story, of: str) -> None:
    story.touch(buttons.START, buttons.service(HERE), buttons.TAKE_NUMBER)
    late = IssueNumber(
        "kinh_te" if of == "another service" else HERE, "merit" if of == "another reason" else None, "vi", None, None
    )
    before = story.state
    story.happen(NumberIssued(ticket_for(late)))
    assert story.state == before == Issuing(V, HERE, None)
    assert story.asked(PrintTicket) == []


# -- paper -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("outcome", "paper"),
    [
        (PRINTED, Paper.PRINTED),
        (Printed(Confirmation.STATUS_POLL), Paper.PRINTED),
        (NotPrinted(PrinterCondition.PAPER_OUT), Paper.NO_PAPER),
        (NotPrinted(PrinterCondition.COVER_OPEN), Paper.NOT_PRINTED),
        (NotPrinted(PrinterCondition.DISCONNECTED), Paper.NOT_PRINTED),
        (PrintUnknown(PrinterCondition.SILENT), Paper.UNKNOWN),
        (PrintUnknown(PrinterCondition.PAPER_OUT), Paper.UNKNOWN),
    ],
)
def test_the_number_stands_large_whatever_became_of_its_paper(
    with_number: Story, outcome: PrintOutcome, paper: Paper
) -> None:
    job = TicketJob(1, 0)
    with_number.happen(PrintSettled(job, outcome))
    assert with_number.paper() is paper
    assert "B1001" in with_number.words()
    assert with_number.effects[-1] == RecordPaper(job, outcome)


def test_a_printer_that_never_answers_leaves_the_paper_unknown_until_it_does(with_number: Story) -> None:
    with_number.happen(TimedOut())
    assert with_number.paper() is Paper.UNKNOWN
    with_number.happen(PrintSettled(TicketJob(1, 0), PRINTED))
    assert with_number.paper() is Paper.PRINTED


def test_a_reprint_is_the_same_ticket_and_the_next_copy(with_number: Story) -> None:
    with_number.happen(PrintSettled(TicketJob(1, 0), NotPrinted(PrinterCondition.PAPER_OUT)))
    with_number.touch(buttons.REPRINT)
    first_print, reprint = with_number.asked(PrintTicket)
    assert isinstance(first_print, PrintTicket)
    assert reprint == PrintTicket(first_print.ticket, copy=1)
    assert len(with_number.asked(IssueNumber)) == 1


def test_the_end_of_the_first_print_does_not_end_the_reprint(with_number: Story) -> None:
    with_number.happen(TimedOut()).touch(buttons.REPRINT).happen(PrintSettled(TicketJob(1, 0), PRINTED))
    assert with_number.kind() is Printing
    with_number.happen(PrintSettled(TicketJob(1, 1), PRINTED))
    assert with_number.kind() is Farewell


def test_reprints_come_to_an_end(with_number: Story) -> None:
    for copy in range(REPRINTS):
        with_number.happen(PrintSettled(TicketJob(1, copy), PRINTED)).touch(buttons.REPRINT)
    with_number.happen(PrintSettled(TicketJob(1, REPRINTS), PRINTED), Pressed(buttons.REPRINT))
    assert buttons.REPRINT not in with_number.offered()
    assert len(with_number.asked(PrintTicket)) == 1 + REPRINTS


def test_paper_that_comes_out_after_the_visitor_left_is_noted_and_moves_nobody(with_number: Story) -> None:
    with_number.happen(TimedOut()).touch(buttons.DONE).happen(PrintSettled(TicketJob(1, 0), PRINTED))
    assert with_number.state == Attract(V)
    assert with_number.effects[-1] == RecordPaper(TicketJob(1, 0), PRINTED)


def test_paper_that_comes_out_while_help_is_on_its_way_is_known_on_return(with_number: Story) -> None:
    with_number.happen(TimedOut()).touch(buttons.HELP).happen(PrintSettled(TicketJob(1, 0), PRINTED))
    with_number.touch(buttons.BACK)
    assert with_number.paper() is Paper.PRINTED


# -- served elsewhere ------------------------------------------------------------------------------------------


def test_a_service_elsewhere_gives_the_way_and_no_number(story: Story) -> None:
    story.touch(buttons.START, buttons.service(ELSEWHERE), buttons.PRINT_SLIP)
    story.happen(*[Pressed(buttons.PRINT_SLIP), Pressed(buttons.TAKE_NUMBER)] * 20)
    assert story.effects == [PrintSlip(ELSEWHERE, "vi")]
    story.happen(PrintSettled(SlipJob(ELSEWHERE), PRINTED), Pressed(buttons.PRINT_SLIP))
    assert story.state == Directing(V, ELSEWHERE, Slip.PRINTED)
    assert story.effects == [PrintSlip(ELSEWHERE, "vi")]


@pytest.mark.parametrize("outcome", [NotPrinted(PrinterCondition.COVER_OPEN), PrintUnknown(PrinterCondition.SILENT)])
def test_a_way_that_did_not_come_out_may_be_tried_again(story: Story, outcome: PrintOutcome) -> None:
    story.touch(buttons.START, buttons.service(ELSEWHERE), buttons.PRINT_SLIP)
    story.happen(PrintSettled(SlipJob(ELSEWHERE), outcome)).touch(buttons.PRINT_SLIP)
    assert len(story.asked(PrintSlip)) == 2


# -- hours -----------------------------------------------------------------------------------------------------


def test_a_closed_centre_gives_no_number_and_says_when_it_will(story: Story) -> None:
    story.happen(HoursChanged(Closed(None))).touch(buttons.START)
    assert story.state == OutOfHours(V)
    assert "Thứ Bảy: 07:30–11:30" in story.words()
    assert buttons.START not in story.offered()


def test_who_waits_at_the_closed_machine_until_it_opens_may_come_in(story: Story) -> None:
    story.happen(HoursChanged(Closed(None))).touch(buttons.START).happen(HoursChanged(Open()))
    assert story.touch(buttons.START).state == Home(V)


def test_who_came_before_closing_is_served_to_the_end(story: Story) -> None:
    story.touch(buttons.START, buttons.service(HERE)).happen(HoursChanged(Closed(None))).touch(buttons.TAKE_NUMBER)
    assert len(story.asked(IssueNumber)) == 1


# -- start and trouble -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("event", [Started(), TimedOut()])
def test_devices_that_do_not_open_do_not_keep_visitors_out(catalogue: Catalogue, event: Started | TimedOut) -> None:
    kiosk = first(OPEN, catalogue)
    assert isinstance(kiosk.state, Starting)
    assert Story(catalogue, beginning=kiosk.state).happen(event).state == Attract(V)


@pytest.mark.parametrize("event", [NumberRefused(), TimedOut()])
def test_a_number_that_cannot_be_kept_is_not_given(story: Story, event: NumberRefused | TimedOut) -> None:
    story.touch(buttons.START, buttons.service(HERE), buttons.TAKE_NUMBER).happen(event)
    assert story.state == OutOfService(V, Trouble.STORAGE)


@pytest.mark.parametrize("leave", [TimedOut(), Pressed(buttons.BACK)])
def test_broken_storage_is_asked_again_before_the_next_visitor_comes(story: Story, leave: TimedOut | Pressed) -> None:
    story.happen(StorageChecked(usable=False))
    assert story.kind() is OutOfService
    story.happen(leave)
    assert story.effects == [CheckStorage()]
    assert story.happen(StorageChecked(usable=False)).kind() is OutOfService
    assert story.happen(leave, StorageChecked(usable=True)).kind() is Attract


def test_broken_storage_disturbs_nobody_who_reads(with_number: Story) -> None:
    before = with_number.state
    assert with_number.happen(StorageChecked(usable=False)).state == before


# -- language, looks, help -------------------------------------------------------------------------------------


def test_with_two_languages_one_touch_changes_to_the_other_and_back(story: Story) -> None:
    assert story.touch(buttons.LANGUAGE).state == Attract(Visit("en"))
    assert story.touch(buttons.LANGUAGE).state == Attract(V)


def test_with_more_languages_a_touch_leads_to_the_choice_and_back_to_the_same_place(every_language: Catalogue) -> None:
    story = Story(every_language).touch(buttons.START, buttons.service(HERE), buttons.LANGUAGE)
    assert story.kind() is ChoosingLanguage
    assert story.touch(buttons.language("ko")).state == Confirming(Visit("ko"), HERE)
    assert story.touch(buttons.LANGUAGE, buttons.BACK).state == Confirming(Visit("ko"), HERE)


def test_while_the_ticket_is_printed_the_language_changes_in_place(every_language: Catalogue) -> None:
    story = Story(every_language).touch(buttons.START, buttons.service(HERE), buttons.TAKE_NUMBER)
    ticket = story.give_number()
    assert story.touch(buttons.LANGUAGE).state == Printing(Visit("en"), ticket)


def test_the_next_visitor_finds_the_machine_as_it_was(story: Story) -> None:
    story.touch(buttons.START, buttons.LANGUAGE, buttons.TEXT_SIZE, buttons.CONTRAST, buttons.HELP, buttons.BACK)
    assert story.kind() is Home
    assert story.state.visit != V
    assert story.touch(buttons.BACK).state == Attract(V)


def test_looks_that_somebody_left_on_the_first_screen_are_forgotten(story: Story) -> None:
    assert story.touch(buttons.CONTRAST).happen(TimedOut()).state == Attract(V)


def test_a_person_is_called_from_where_the_visitor_stands_and_only_once(story: Story) -> None:
    story.touch(buttons.START, buttons.HELP, buttons.BACK, buttons.service(HERE), buttons.HELP)
    assert story.kind() is CallingHelp
    assert story.effects == [CallStaff("home")]
    assert story.happen(TimedOut()).kind() is Confirming


def test_nobody_is_promised_who_cannot_have_been_told(catalogue: Catalogue) -> None:
    offline = Story(catalogue, Surroundings(Open())).touch(buttons.HELP)
    online = Story(catalogue).touch(buttons.HELP)
    assert offline.screen.says == catalogue.text("vi", "help.offline")
    assert online.screen.says == catalogue.text("vi", "help.says")
