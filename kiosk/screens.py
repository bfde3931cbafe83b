"""From the kiosk's state to the screen that shows it, with every word a visitor reads or hears."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from drivers.printer.condition import PrinterCondition
from kiosk import buttons
from kiosk.asking import offers_questions
from kiosk.asking_screens import AskingState, AskingViews
from kiosk.code_screens import CodeState, CodeViews
from kiosk.foot import foot
from kiosk.hours import Closed, Open
from kiosk.machine import offers_scan
from kiosk.papers import may_reprint, may_test
from kiosk.states import (
    Attract,
    CallingHelp,
    ChoosingLanguage,
    ChoosingPriority,
    Confirming,
    Directing,
    DoorRefused,
    Farewell,
    Home,
    Issuing,
    Kiosk,
    Listening,
    LookingUp,
    NotHeard,
    OutOfHours,
    OutOfService,
    Paper,
    Printing,
    Servicing,
    Slip,
    Starting,
    State,
    Surroundings,
    Thinking,
    Unlocking,
    name_of,
)
from kiosk.wording import View, Words, facts
from ui.screen import Actions, Block, Button, Cards, Face, Facts, Look, Mood, Number, Row, Screen, Style, Text

if TYPE_CHECKING:
    from kiosk.catalogue import Catalogue, Service
    from kiosk.contract import ServiceQueue
    from kiosk.ticket import Ticket

PRIORITY_ICONS = {
    "elderly": "old",
    "disabled": "wheelchair",
    "pregnant": "pregnant",
    "small_child": "baby-carriage",
    "merit": "medal",
}
TESTS = {
    Slip.PRINTING: ("service.testing", "printer"),
    Slip.PRINTED: ("service.tested", "receipt"),
    Slip.NOT_PRINTED: ("service.not_tested", None),
}
"""What is told of a test print, and its picture."""


def screen_of(kiosk: Kiosk, catalogue: Catalogue) -> Screen:
    """The screen of a state. Equal states in equal surroundings give equal screens."""
    state, around = kiosk.state, kiosk.surroundings
    says, body = _Words(catalogue, state.visit.language).view(state, around)
    return Screen(
        id=name_of(state),
        language=state.visit.language,
        centre=catalogue.centre_name(state.visit.language),
        clock=around.clock,
        says=says,
        body=body,
        foot=foot(state, around, catalogue),
        mood=_mood(state),
        text_step=state.visit.text_step,
        theme=state.visit.theme,
    )


def _mood(state: State) -> Mood:
    match state:
        case Starting() | Issuing() | Printing() | LookingUp() | Unlocking() | Thinking():
            return Mood.THINKING
        case Listening():
            return Mood.LISTENING
        case (
            OutOfService()
            | DoorRefused()
            | NotHeard()
            | Farewell(paper=Paper.NO_PAPER | Paper.NOT_PRINTED | Paper.UNKNOWN)
        ):
            return Mood.SORRY
        case _:
            return Mood.WAITING


TicketState = (
    Starting
    | Attract
    | Home
    | Directing
    | Confirming
    | ChoosingPriority
    | Issuing
    | Printing
    | Farewell
    | OutOfHours
    | OutOfService
    | Servicing
    | ChoosingLanguage
    | CallingHelp
)
"""The states of taking a number, and what lies over them."""


class _Words(Words):
    """The views of all states in one language."""

    def view(self, state: State, around: Surroundings) -> View:
        if isinstance(state, CodeState):
            return CodeViews(self.catalogue, self.language).view(state, around)
        if isinstance(state, AskingState):
            return AskingViews(self.catalogue, self.language).view(state, around)
        return self.own_view(state, around)

    def own_view(self, state: TicketState, around: Surroundings) -> View:
        match state:
            case Starting():
                return self.t("starting.says"), (Face(Mood.THINKING),)
            case Attract():
                return self.attract(around)
            case Home():
                return self.home(state, around)
            case Directing():
                return self.directing(state)
            case Confirming():
                return self.confirming(state, around)
            case ChoosingPriority():
                return self.choosing_priority(state)
            case Issuing():
                return self.t("issuing.says"), (Face(Mood.THINKING),)
            case Printing():
                return self.t("printing.says"), (Number(state.ticket.label),)
            case Farewell():
                return self.farewell(state, around)
            case OutOfHours():
                return self.out_of_hours(around)
            case OutOfService():
                return self.t("trouble.says"), (
                    Face(Mood.SORRY),
                    Text(self.t(f"trouble.{state.trouble.value}"), Style.QUESTION),
                )
            case Servicing():
                return self.servicing(state, around)
            case ChoosingLanguage():
                return self.choosing_language()
            case CallingHelp():
                return self.calling_help(state, around)
            case _:
                assert_never(state)

    def attract(self, around: Surroundings) -> View:
        if isinstance(around.opening, Closed):
            hours = Actions((Button(buttons.START, self.t("closed.show"), Look.PRIMARY, icon="calendar"),))
            return self.t("closed.says"), (Face(Mood.WAITING), *self.opens(around.opening), hours)
        start = Actions((Button(buttons.START, self.t("attract.start"), Look.PRIMARY, icon="hand"),))
        more = () if self.catalogue.roomy else self.besides(around, "home.scan")
        return self.t("attract.says"), (Face(Mood.WAITING), start, *more)

    def home(self, state: Home, around: Surroundings) -> View:
        """The services, and beside them what else there is."""
        cards = Cards(tuple(self.card(service, around) for service in self.catalogue.services))
        blocks = (cards, *(self.besides(around, "home.scan") if self.catalogue.roomy else ()))
        if around.printer is PrinterCondition.PAPER_OUT:
            return self.no_paper(), (Text(self.t("home.says"), Style.QUESTION), *blocks)
        return self.home_says(state), blocks

    def besides(self, around: Surroundings, scan_key: str) -> tuple[Block, ...]:
        """What can be done besides taking a number: showing a code, asking."""
        scan = self.button(buttons.SCAN, scan_key, Look.QUIET, "scan")
        ask = self.button(buttons.ASK, "home.ask", Look.QUIET, "question")
        row = (
            *((scan,) if offers_scan(around) else ()),
            *((ask,) if offers_questions(self.catalogue) else ()),
        )
        return (Row(row),) if row else ()

    def home_says(self, state: Home) -> str:
        """Who showed a code hears that it was read."""
        if state.priority:
            return self.t("home.priority")
        if state.card_read:
            return self.t("home.card")
        return self.t("home.appointment" if state.appointment else "home.says")

    def no_paper(self) -> str:
        """Where there is some is worth more than that the number will be shown: there is room for one."""
        place = self.catalogue.other_kiosk_in(self.language)
        return self.t("home.other", place=place) if place else self.t("home.no_paper")

    def card(self, service: Service, around: Surroundings) -> Button:
        queue = None if service.go_to else around.queue_of(service.id)
        return Button(
            buttons.service(service.id),
            service.name_in(self.language),
            Look.CARD,
            icon=service.icon,
            detail=self.card_detail(service),
            badge=None if service.go_to else service.letter,
            waiting=queue.waiting if queue else None,
            spoken=self.card_spoken(service, queue),
        )

    def card_detail(self, service: Service) -> str | None:
        """The Vietnamese name for who reads it beside the visitor; that it is served elsewhere."""
        own = [] if self.language == "vi" else [service.name_in("vi")]
        return " · ".join([*own, self.t("home.elsewhere")] if service.go_to else own) or None

    def card_spoken(self, service: Service, queue: ServiceQueue | None) -> str:
        """The name, and in words what the card shows beside it."""
        more = self.t("home.elsewhere") if service.go_to else ""
        if queue:
            more = self.catalogue.people_waiting(self.language, queue.waiting)
        return ". ".join(part for part in (service.name_in(self.language), more) if part)

    def confirming(self, state: Confirming, around: Surroundings) -> View:
        service = self.catalogue.service(state.service)
        take = Button(buttons.TAKE_NUMBER, self.t("confirm.take"), Look.PRIMARY, icon="ticket")
        if state.priority:
            other = Button(buttons.NO_PRIORITY, self.t("confirm.no_priority"), icon="x")
        else:
            other = Button(buttons.PRIORITY, self.t("confirm.priority"), Look.PRIORITY, icon="old")
        rows = (
            *self.appointment_rows(state),
            *self.priority_rows(state),
            *self.queue_rows(state, around),
            *self.counter_rows(service),
        )
        title = Text(service.name_in(self.language), Style.QUESTION)
        return self.t("confirm.says"), (title, *facts(rows), Actions((take, other)))

    def appointment_rows(self, state: Confirming) -> tuple[tuple[str, str], ...]:
        return (("calendar-check", self.t("confirm.appointment")),) if state.appointment else ()

    def priority_rows(self, state: Confirming) -> tuple[tuple[str, str], ...]:
        if state.priority is None:
            return ()
        reason = self.t(f"priority.{state.priority}")
        return (
            (PRIORITY_ICONS[state.priority], self.t("confirm.has_priority", reason=reason)),
            ("certificate", self.t("confirm.checked")),
        )

    def queue_rows(self, state: Confirming, around: Surroundings) -> tuple[tuple[str, str], ...]:
        queue = around.queue_of(state.service) if state.priority is None else None
        if queue is None:
            return ()
        people = ("users", self.catalogue.people_ahead(self.language, queue.waiting))
        return (people, *self.wait_rows(queue.wait))

    def counter_rows(self, service: Service) -> tuple[tuple[str, str], ...]:
        return (("map-pin", self.catalogue.counters(self.language, service.counters)),) if service.counters else ()

    def choosing_priority(self, state: ChoosingPriority) -> View:
        service = Text(self.catalogue.service(state.service).name_in(self.language))
        reasons = tuple(
            Button(buttons.reason(reason), self.t(f"priority.{reason}"), Look.CARD, icon=PRIORITY_ICONS[reason])
            for reason in self.catalogue.priorities
        )
        none = Button(buttons.NO_PRIORITY, self.t("confirm.no_priority"), Look.CARD, icon="x")
        return self.t("priority.says"), (service, Cards((*reasons, none)))

    def directing(self, state: Directing) -> View:
        service = self.catalogue.service(state.service)
        title = Text(service.name_in(self.language), Style.QUESTION)
        where = Facts((("walk", service.go_to_in(self.language)), ("ticket-off", self.t("directing.no_number"))))
        return self.t("directing.says"), (title, where, *self.slip(state.slip))

    def slip(self, slip: Slip) -> tuple[Block, ...]:
        print_it = Actions((Button(buttons.PRINT_SLIP, self.t("directing.print"), Look.PRIMARY, icon="printer"),))
        match slip:
            case Slip.OFFERED:
                return (print_it,)
            case Slip.PRINTING:
                return (self.told("directing.printing", "printer"),)
            case Slip.PRINTED:
                return (self.told("directing.printed", "receipt"),)
            case Slip.NOT_PRINTED:
                return (self.told("directing.not_printed"), print_it)
            case _:
                assert_never(slip)

    def farewell(self, state: Farewell, around: Surroundings) -> View:
        ticket = state.ticket
        service = self.catalogue.service(ticket.service)
        notice = self.paper_notice(state)
        rows = (*self.where_row(service), *(() if notice else self.ticket_rows(ticket)), *self.offline_rows(around))
        blocks = (Number(ticket.label), *notice, *facts(rows))
        return self.farewell_says(state), (*blocks, Actions(self.farewell_buttons(state)))

    def where_row(self, service: Service) -> tuple[tuple[str, str], ...]:
        """What the number is for, and where it will be called."""
        counters = (self.catalogue.counters(self.language, service.counters),) if service.counters else ()
        return (("map-pin" if counters else service.icon, " · ".join((service.name_in(self.language), *counters))),)

    def ticket_rows(self, ticket: Ticket) -> tuple[tuple[str, str], ...]:
        """How long it may take; left out where there is something more urgent to read."""
        ahead = () if ticket.ahead is None else (("users", self.catalogue.people_ahead(self.language, ticket.ahead)),)
        return (*ahead, *self.wait_rows(ticket.wait))

    def offline_rows(self, around: Surroundings) -> tuple[tuple[str, str], ...]:
        return () if around.centre_reachable else (("wifi-off", self.t("farewell.offline")),)

    def farewell_says(self, state: Farewell) -> str:
        label = state.ticket.label
        match state.paper:
            case Paper.PRINTED:
                return self.t("farewell.says", label=label)
            case Paper.NO_PAPER | Paper.NOT_PRINTED:
                return self.t("printing.number", label=label)
            case Paper.UNKNOWN if may_reprint(state):
                return self.t("farewell.unknown")
            case Paper.UNKNOWN:
                return self.t("printing.number", label=label)
            case _:
                assert_never(state.paper)

    def paper_notice(self, state: Farewell) -> tuple[Block, ...]:
        keys = {Paper.NO_PAPER: "farewell.no_paper", Paper.NOT_PRINTED: "farewell.not_printed"}
        key = keys.get(state.paper)
        return (Text(self.t(key, label=state.ticket.label), Style.NOTICE),) if key else ()

    def farewell_buttons(self, state: Farewell) -> tuple[Button, ...]:
        """Done comes first, unless the paper failed and may be tried again: then printing does."""
        another = Button(buttons.ANOTHER, self.t("farewell.another"), icon="plus")
        if not may_reprint(state):
            return self.done(Look.PRIMARY), another
        if state.paper is Paper.PRINTED:
            return self.done(Look.PRIMARY), self.reprint(Look.QUIET), another
        return self.reprint(Look.PRIMARY), self.done(Look.QUIET), another

    def done(self, look: Look) -> Button:
        return Button(buttons.DONE, self.t("farewell.done"), look, icon="check")

    def reprint(self, look: Look) -> Button:
        return Button(buttons.REPRINT, self.t("farewell.reprint"), look, icon="printer")

    def out_of_hours(self, around: Surroundings) -> View:
        """Where it has opened meanwhile, the way in; else when it does."""
        if not isinstance(around.opening, Closed):
            return self.attract(around)
        rows = tuple(("calendar", self.hours_row(*run)) for run in self.catalogue.hours.by_days())
        return self.t("closed.says"), (*self.opens(around.opening), *facts(rows), *self.besides(around, "closed.scan"))

    def opens(self, closed: Closed) -> tuple[Block, ...]:
        if closed.opens is None:
            return ()
        if closed.later_today:
            words = self.t("closed.opens_today", time=f"{closed.opens:%H:%M}")
        else:
            words = self.t("closed.opens", when=self.catalogue.when(self.language, closed.opens))
        return (Text(words, Style.QUESTION),)

    def servicing(self, state: Servicing, around: Surroundings) -> View:
        """How a roll is changed, step by step; then whether it worked."""
        steps = ("service.open", "service.take_out", "service.put_in", "service.close")
        ready = around.printer.can_print
        rows = tuple((str(number), self.t(key)) for number, key in enumerate(steps, start=1))
        ready_or_not = ("service.ready", "check") if ready else ("service.not_ready", None)
        notice = self.told(*(TESTS.get(state.test) or ready_or_not))
        return self.t("service.says"), (Facts(rows), notice, self.service_buttons(state, around))

    def service_buttons(self, state: Servicing, around: Surroundings) -> Actions:
        """A test print first, until one has come out."""
        tested = state.test is Slip.PRINTED
        done = Button(buttons.DONE, self.t("farewell.done"), Look.PRIMARY if tested else Look.QUIET, icon="check")
        look = Look.QUIET if tested else Look.PRIMARY
        test = Button(buttons.PRINT_TEST, self.t("service.test"), look, icon="printer")
        if not may_test(state, around):
            return Actions((done,))
        return Actions((done, test) if tested else (test, done))

    def choosing_language(self) -> View:
        cards = (
            Button(buttons.language(code), self.catalogue.languages[code].name, Look.CARD, chosen=code == self.language)
            for code in self.catalogue.offered
        )
        return self.t("language.says"), (Cards(tuple(cards)),)

    def calling_help(self, state: CallingHelp, around: Surroundings) -> View:
        """Nobody is promised who cannot have been told."""
        words = self.t("help.says" if around.centre_reachable and around.opening == Open() else "help.offline")
        if isinstance(state.back, Farewell):  # the number is what a visitor without paper must not lose sight of
            return words, (Number(state.back.ticket.label),)
        return words, (Face(Mood.SPEAKING),)
