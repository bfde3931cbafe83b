"""The screens of codes: showing one, typing one, what the centre and the locker answered."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from kiosk import buttons
from kiosk.codes import Appointment, Dossier, OwnTicket
from kiosk.lookups import KEYS, PLACES, may_enter, may_return, may_take_results
from kiosk.states import (
    DoorOpen,
    DoorRefusal,
    DoorRefused,
    Entry,
    LookingUp,
    NotFound,
    NotUsable,
    Scanning,
    ShowingDossier,
    ShowingTurn,
    Surroundings,
    Typing,
    Unfound,
    Unlocking,
    Unusable,
)
from kiosk.wording import View, Words, facts
from ui.screen import Actions, Block, Button, Face, Facts, Keys, Look, Mood, Number, Qr, Row, Style, Text, Typed

if TYPE_CHECKING:
    from kiosk.inquiries import Booking, DossierStatus, Turn

PORTAL = "https://dichvucong.gov.vn"
"""The national portal's front page: dossiers are looked up there too."""
STAGE_ICONS = {
    "received": "inbox",
    "processing": "progress",
    "needs_more": "file-plus",
    "ready": "check",
    "returned": "checks",
    "refused": "mail",
}
OF_ENTRY = {Entry.DOSSIER: "type.dossier", Entry.PICK_UP: "type.pick_up"}
OF_QUESTION = {Dossier: "dossier", OwnTicket: "ticket", Appointment: "appointment"}

CodeState = (
    Scanning
    | Typing
    | LookingUp
    | ShowingDossier
    | ShowingTurn
    | NotFound
    | NotUsable
    | Unlocking
    | DoorOpen
    | DoorRefused
)


class CodeViews(Words):
    """The views of the states that codes lead to."""

    def view(self, state: CodeState, around: Surroundings) -> View:
        """What is said and shown."""
        match state:
            case Scanning():
                return self.scanning(around)
            case Typing():
                return self.typing(state)
            case LookingUp():
                return self.t("look_up.says"), (Face(Mood.THINKING),)
            case Unlocking():
                return self.t("door.trying"), (Face(Mood.THINKING),)
            case ShowingDossier():
                return self.dossier(state, around)
            case ShowingTurn():
                return self.turn(state)
            case NotFound():
                return self.not_found(state, around)
            case NotUsable():
                return self.not_usable(state)
            case DoorOpen():
                return self.door_open(state)
            case DoorRefused():
                return self.door_refused(state)
            case _:
                assert_never(state)

    def scanning(self, around: Surroundings) -> View:
        """What can be shown, and the keypad as the other way in."""
        rows = [("id", self.t("scan.card")), ("ticket", self.t("scan.ticket")), ("file-search", self.t("scan.dossier"))]
        rows += [("package", self.t("scan.pick_up"))] if around.locker else []
        typed = [self.button(buttons.TYPE_DOSSIER, "scan.type_dossier", Look.QUIET, "keyboard")]
        if around.locker:
            typed += [self.button(buttons.TYPE_PICK_UP, "scan.type_pick_up", Look.QUIET, "lock-open")]
        says = self.t("scan.says" if around.scanner else "scan.no_scanner")
        return says, (*((Facts(tuple(rows)),) if around.scanner else ()), Actions(tuple(typed)))

    def typing(self, state: Typing) -> View:
        """A keypad as on a telephone, with what was typed above it."""
        keys = [Button(buttons.key(each), each, Look.CARD) for each in KEYS[state.entry]]
        erase = self.button(buttons.ERASE, "type.erase", Look.QUIET, "backspace")
        enter = self.button(buttons.ENTER, "type.enter", Look.PRIMARY, "check")
        ends = (*((erase,) if state.typed else ()), *((enter,) if may_enter(state) else ()))
        says = self.t("type.mistaken" if state.mistaken else OF_ENTRY[state.entry])
        # A small panel has room for two rows of keys that a finger can hit.
        pad = Keys(tuple(keys), across=5 if self.catalogue.roomy else -(-len(keys) // 2))
        return says, (Typed(state.typed, PLACES[state.entry]), pad, *((Row(ends),) if ends else ()))

    def dossier(self, state: ShowingDossier, around: Surroundings) -> View:
        """How far it is, what comes next, and up to when that is known."""
        status = state.status
        code = Text(state.dossier.code, Style.READING)
        rows = ((STAGE_ICONS[status.stage], self.t(f"stage.{status.stage}.next")), *self.dossier_rows(status))
        take = self.button(buttons.RESULTS, "dossier.take", Look.PRIMARY, "ticket")
        wanted = may_take_results(around, self.catalogue) and status.stage in ("ready", "needs_more", "refused")
        return self.t(f"stage.{status.stage}"), (code, Facts(rows), *((Actions((take,)),) if wanted else ()))

    def dossier_rows(self, status: DossierStatus) -> tuple[tuple[str, str], ...]:
        """The appointed day, the counter, the age of what is told."""
        day = self.t("dossier.day", date=f"{status.appointed:%d/%m/%Y}") if status.appointed else ""
        counter = self.catalogue.counters(self.language, (status.counter,)) if status.counter else ""
        date, _, time = status.loaded.partition("T")
        year, month, monthday = date.split("-")
        as_of = self.t("dossier.as_of", time=time, date=f"{monthday}/{month}/{year}")
        rows = (("calendar", day), ("map-pin", counter), ("history", as_of))
        return tuple((icon, words) for icon, words in rows if words)

    def turn(self, state: ShowingTurn) -> View:
        """Where the number stands; for who missed the call, the way back in."""
        back_in = self.button(buttons.RETURN, "turn.return", Look.PRIMARY, "arrow-back-up")
        done = self.button(buttons.DONE, "farewell.done", Look.QUIET if may_return(state) else Look.PRIMARY, "check")
        another = self.button(buttons.SERVICES, "farewell.another", Look.QUIET, "plus")
        actions = Actions((*((back_in,) if may_return(state) else ()), done, another))
        return self.turn_says(state), (Number(state.ticket.label), *self.turn_rows(state), actions)

    def turn_says(self, state: ShowingTurn) -> str:
        """The one sentence that its holder needs."""
        if state.returned:
            return self.t("turn.returned", label=state.ticket.label)
        if state.turn is None:
            return self.t("turn.unknown")
        return self.t(f"turn.{state.turn.state}", label=state.ticket.label)

    def turn_rows(self, state: ShowingTurn) -> tuple[Block, ...]:
        """Who is before it and how long that takes, or where it was called."""
        turn = state.turn
        if turn is None or state.returned:
            return ()
        rows = (*self.ahead_rows(turn), *self.wait_rows(turn.wait), *self.counter_rows(turn))
        return (Facts(rows),) if rows else ()

    def ahead_rows(self, turn: Turn) -> tuple[tuple[str, str], ...]:
        """How many are before it, while it waits."""
        if turn.state != "waiting" or turn.ahead is None:
            return ()
        return (("users", self.catalogue.people_ahead(self.language, turn.ahead)),)

    def counter_rows(self, turn: Turn) -> tuple[tuple[str, str], ...]:
        """Where it was called."""
        return (("map-pin", self.catalogue.counters(self.language, (turn.counter,))),) if turn.counter else ()

    def not_found(self, state: NotFound, around: Surroundings) -> View:
        """Why there is no answer; for a dossier a number and the portal, for an appointment its day."""
        of = OF_QUESTION[type(state.question)]
        key = f"look_up.no_{of}" if state.why is Unfound.NOTHING else f"look_up.{state.why.value}"
        wants_portal = isinstance(state.question, Dossier)
        portal: tuple[Block, ...] = (Qr(PORTAL, self.t("dossier.portal")),) if wants_portal else ()
        take = self.button(buttons.RESULTS, "dossier.take", Look.PRIMARY, "ticket")
        results = wants_portal and may_take_results(around, self.catalogue)
        services = self.button(buttons.SERVICES, "scan.services", Look.QUIET if results else Look.PRIMARY, "hand")
        rows = facts(self.booked_rows(state.booked))
        return self.t(key), (*rows, *portal, Actions((*((take,) if results else ()), services)))

    def booked_rows(self, booked: Booking | None) -> tuple[tuple[str, str], ...]:
        """When to come instead."""
        if booked is None:
            return ()
        return (("calendar", self.t("look_up.booked", date=f"{booked.day:%d/%m/%Y}", time=booked.at)),)

    def not_usable(self, state: NotUsable) -> View:
        """Which codes are read here, and touch."""
        keys = {
            Unusable.INSURANCE: "scan.insurance",
            Unusable.LINK: "scan.link",
            Unusable.OTHER: "scan.unknown",
        }
        services = self.button(buttons.SERVICES, "scan.services", Look.PRIMARY, "hand")
        what = Text(self.t("scan.what_is_read"), Style.READING)
        return self.t(keys[state.what]), (what, Actions((services,)))

    def door_open(self, state: DoorOpen) -> View:
        """Which door, and that it is shut afterwards."""
        done = self.button(buttons.DONE, "farewell.done", Look.PRIMARY, "check")
        if state.closed:
            return self.t("door.closed"), (Text(self.t("door.thanks"), Style.READING), Actions((done,)))
        take = Text(self.t("door.take"), Style.READING)
        return self.t("door.open", n=state.door), (Number(str(state.door)), take, Actions((done,)))

    def door_refused(self, state: DoorRefused) -> View:
        """Why, and what to do; no word of whether such a code ever was."""
        again = self.button(buttons.TYPE_PICK_UP, "door.again", Look.PRIMARY, "keyboard")
        more = (Actions((again,)),) if state.why is DoorRefusal.WRONG else ()
        words = Text(self.t(f"door.{state.why.value}.next"), Style.READING)
        return self.t(f"door.{state.why.value}"), (words, *more)
