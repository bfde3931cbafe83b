"""The screens of questions: asking, listening, choosing what was meant, and the answer page by page."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from kiosk import buttons
from kiosk.asking import areas, has_more, may_print, may_take, page_size
from kiosk.hours import Closed
from kiosk.pages import pages_of
from kiosk.sheet import sheet_of
from kiosk.states import (
    Answering,
    Asking,
    AskingBack,
    Browsing,
    Listening,
    NotHeard,
    Referring,
    Silence,
    Slip,
    Surroundings,
    Telling,
    Thinking,
    Topic,
)
from kiosk.wording import View, Words
from ui.screen import Actions, Block, Button, Cards, Face, Facts, Listing, Look, Meter, Mood, Qr, Row, Style, Text

if TYPE_CHECKING:
    from kiosk.sheet import Sheet

AskingState = Asking | Listening | Thinking | Browsing | AskingBack | Answering | Telling | Referring | NotHeard
"""All states of this file."""
HALL_ICONS = {
    "lay_so": "ticket",
    "tra_ket_qua": "file-search",
    "uu_tien": "old",
    "co_so_vat_chat": "map-pin",
    "gap_nguoi": "messages",
}
REFERRALS = ("other_agency", "legal_advice", "emergency", "privacy", "illegal", "instruction", "chat")
"""Kinds with words of their own; any other is told as `chat` is: that it is not known here."""


class AskingViews(Words):
    """The views of the states of a question."""

    def view(self, state: AskingState, around: Surroundings) -> View:
        """What is said and shown."""
        match state:
            case Asking():
                return self.asking(around)
            case Listening():
                return self.listening(around)
            case Thinking():
                return self.t("think.says"), (Face(Mood.THINKING),)
            case Browsing():
                return self.browsing(state)
            case AskingBack():
                return self.asking_back(state, around)
            case Answering():
                return self.answering(state, around)
            case Telling():
                return self.telling(state, around)
            case Referring():
                return self.referring(state, around)
            case NotHeard():
                return self.not_heard(state, around)
            case _:
                assert_never(state)

    def speak(self, around: Surroundings, look: Look = Look.PRIMARY) -> tuple[Button, ...]:
        """The way to ask aloud, while somebody listens."""
        return (self.button(buttons.SPEAK, "ask.speak", look, "microphone"),) if around.ears else ()

    def asking(self, around: Surroundings) -> View:
        """Aloud, or by the areas."""
        cards = tuple(
            Button(
                buttons.area(each.id),
                each.name_in(self.language),
                Look.CARD,
                icon=each.icon if self.catalogue.roomy else None,
            )
            for each in areas(self.catalogue)
        )
        speak = self.speak(around)
        return self.t("ask.says" if speak and self.catalogue.roomy else "ask.touch"), (
            Cards(cards),
            *((Row(speak),) if speak else ()),
        )

    def listening(self, around: Surroundings) -> View:
        """That it listens, and how loud it hears."""
        example = Text(self.t("listen.example"), Style.READING)
        stop = Actions((self.button(buttons.SPOKEN, "listen.done", Look.PRIMARY, "check"),))
        return self.t("listen.says"), (example, Meter(around.level), stop)

    def browsing(self, state: Browsing) -> View:
        """The procedures of an area, a page at a time."""
        found = self.catalogue.procedures.of_service(state.service)[state.page * page_size(self.catalogue) :][
            : page_size(self.catalogue)
        ]
        cards = tuple(Button(buttons.procedure(each.id), each.name_in(self.language), Look.CARD) for each in found)
        more = (Row((self.button(buttons.NEXT, "browse.more", Look.QUIET, "arrow-right"),)),)
        title = Text(self.catalogue.service(state.service).name_in(self.language), Style.QUESTION)
        return self.t("browse.says"), (title, Cards(cards), *(more if has_more(state, self.catalogue) else ()))

    def asking_back(self, state: AskingBack, around: Surroundings) -> View:
        """Which one is meant; none of them is asked anew."""
        cards = tuple(self.choice(each) for each in state.ids)
        again = self.button(buttons.ASK, "ask_back.none", Look.QUIET, "x")
        return self.t("ask_back.says"), (Cards(cards), Row((*self.speak(around, Look.QUIET), again)))

    def choice(self, each: str) -> Button:
        """A procedure, or a thing of the hall, with when one needs it."""
        procedure = self.catalogue.procedures.find(each)
        if procedure is None:
            return Button(buttons.procedure(each), self.t(f"hall.{each}"), Look.CARD, icon=HALL_ICONS.get(each))
        detail = procedure.when_in(self.language) or None
        return Button(buttons.procedure(each), procedure.name_in(self.language), Look.CARD, detail=detail)

    # -- the answer ----------------------------------------------------------------------------------------------

    def answering(self, state: Answering, around: Surroundings) -> View:
        """One page: its sections, then the code to take along."""
        procedure = self.catalogue.procedures.find(state.procedure)
        if procedure is None:  # it was taken out of the catalogue meanwhile
            return self.t("not_heard.says"), (Actions(self.again(around)),)
        sheet = sheet_of(procedure, self.catalogue, self.language, around.today)
        pages = pages_of(sheet, state.visit.text_step, roomy=self.catalogue.roomy)
        if state.page < len(pages):
            body: tuple[Block, ...] = tuple(Listing(each.lines, each.heading) for each in pages[state.page])
        else:
            body = (Qr(sheet.page, self.t("answer.read_on")), Text(self.sources(sheet), Style.SMALL))
        title = Text(sheet.title, Style.QUESTION)
        notice = self.notice(sheet, state)
        offered = self.answer_buttons(state, around, last_page=len(pages))
        return self.answer_says(sheet, state), (title, *notice, *body, Actions(offered))

    def answer_says(self, sheet: Sheet, state: Answering) -> str:
        """The first page speaks to who asked; a death is spoken of as one does."""
        if state.page == 0 and sheet.condolence:
            return sheet.condolence
        return sheet.title

    def notice(self, sheet: Sheet, state: Answering) -> tuple[Block, ...]:
        """What to know before one relies on it; what became of the printed list."""
        if state.slip is Slip.PRINTED:
            return (self.told("answer.printed", "receipt"),)
        if state.slip is Slip.NOT_PRINTED:
            return (self.told("answer.not_printed"),)
        return tuple(Text(words, Style.NOTICE) for words in sheet.warnings[:1]) if state.page == 0 else ()

    def sources(self, sheet: Sheet) -> str:
        """Where it was read, and when it was held against that."""
        return f"{sheet.source} · {sheet.checked}"

    def answer_buttons(self, state: Answering, around: Surroundings, last_page: int) -> tuple[Button, ...]:
        """On; a number for this; the list on paper."""
        more = state.page < last_page
        take = may_take(state, around, self.catalogue)
        following = self.button(buttons.NEXT, "answer.next", Look.PRIMARY, "arrow-right")
        number = self.button(buttons.TAKE_FOR_THIS, "answer.take", Look.QUIET if more else Look.PRIMARY, "ticket")
        paper = self.button(buttons.PRINT_LIST, "answer.print", Look.QUIET, "printer")
        return (
            *((following,) if more else ()),
            *((number,) if take else ()),
            *((paper,) if may_print(state, around) else ()),
            *(() if more or take else self.again(around)),
        )

    # -- the hall, and what is not answered here -------------------------------------------------------------------

    def again(self, around: Surroundings) -> tuple[Button, ...]:
        """Another question, or the services."""
        speak = self.speak(around)
        other = self.button(buttons.ASK, "ask.other", Look.QUIET if speak else Look.PRIMARY, "question")
        return (*speak, other)

    def telling(self, state: Telling, around: Surroundings) -> View:
        """Who goes first; when the house is open."""
        services = self.button(buttons.SERVICES, "scan.services", Look.PRIMARY, "hand")
        if state.topic is Topic.PRIORITY:
            points = tuple(self.t(f"priority.{reason}") for reason in self.catalogue.priorities)
            return self.t("tell.priority"), (Listing(points), Actions((services,)))
        rows = tuple(("calendar", self.hours_row(*run)) for run in self.catalogue.hours.by_days())
        rows += tuple((icon, words) for icon, words in self.catalogue.places_in(self.language))
        rows += (("phone", self.t("tell.hotline", hotline=self.catalogue.hotline)),)
        return self.t("tell.place"), (Facts(rows), Actions(self.again(around)))

    def referring(self, state: Referring, around: Surroundings) -> View:
        """Who answers this; that nobody here does."""
        kind = state.kind if state.kind in REFERRALS else "chat"
        where = (Text(self.t("refer.where", where=state.where), Style.READING),) if state.where else ()
        person = () if isinstance(around.opening, Closed) else (Text(self.t("refer.person"), Style.READING),)
        return self.t(f"refer.{kind}"), (*where, *person, Actions(self.again(around)))

    def not_heard(self, state: NotHeard, around: Surroundings) -> View:
        """Another try, or touch; without ears nobody is asked to say it again."""
        heard = around.ears and state.why is not Silence.NO_EAR
        says = self.t("not_heard.says" if heard else "not_heard.no_ear")
        return says, (Face(Mood.SORRY), Actions(self.again(around)))
