"""A visit told step by step: touches and events in, the state, the screen and the effects to look at."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from kiosk.effects import IssueNumber
from kiosk.events import Event, NumberIssued, Pressed
from kiosk.hours import Open
from kiosk.machine import transition
from kiosk.screens import screen_of
from kiosk.states import Attract, Farewell, Kiosk, Paper, State, Surroundings, Visit
from kiosk.ticket import Ticket
from ui.screen import Actions, Cards, Facts, Number, Screen, Text

if TYPE_CHECKING:
    from kiosk.catalogue import Catalogue
    from kiosk.effects import Effect

IN_QR = "7K2M9Q"
OPEN = Surroundings(Open(), centre_reachable=True)


def ticket_for(asked: IssueNumber, number: int = 1) -> Ticket:
    """What the ledger answers."""
    return Ticket(
        number=number,
        label=f"B1{number:03}",
        token=IN_QR,
        service=asked.service,
        priority=asked.priority,
        language=asked.language,
        day=date(2026, 11, 24),
        issued_at=None,
        ahead=asked.ahead,
        wait=asked.wait,
    )


@dataclass
class Story:
    """One kiosk, and all that it asked for so far."""

    catalogue: Catalogue
    around: Surroundings = OPEN
    beginning: State | None = None
    effects: list[Effect] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.kiosk = Kiosk(self.beginning or Attract(Visit(self.catalogue.offered[0])), self.around)

    @property
    def state(self) -> State:
        return self.kiosk.state

    def kind(self) -> type[State]:
        return type(self.kiosk.state)

    def paper(self) -> Paper:
        assert isinstance(self.kiosk.state, Farewell)
        return self.kiosk.state.paper

    @property
    def screen(self) -> Screen:
        return screen_of(self.kiosk, self.catalogue)

    def touch(self, *buttons: str) -> Story:
        """Touch buttons that are on the screen."""
        for button in buttons:
            assert button in self.offered(), f"{button} is not on the screen: {self.offered()}"
            self.happen(Pressed(button))
        return self

    def happen(self, *events: Event) -> Story:
        for event in events:
            step = transition(self.kiosk, event, self.catalogue)
            self.kiosk = step.kiosk
            self.effects.extend(step.effects)
        return self

    def give_number(self) -> Ticket:
        """The ledger's answer to the last wish for a number."""
        asked = [effect for effect in self.effects if isinstance(effect, IssueNumber)]
        ticket = ticket_for(asked[-1], number=len(asked))
        self.happen(NumberIssued(ticket))
        return ticket

    def asked(self, kind: type[Effect]) -> list[Effect]:
        return [effect for effect in self.effects if isinstance(effect, kind)]

    def offered(self) -> list[str]:
        return [button.id for button in self.screen.buttons()]

    def words(self) -> list[str]:
        """All that can be read on the screen, buttons too."""
        found = [self.screen.says]
        for block in self.screen.body:
            match block:
                case Text(text=text) | Number(label=text):
                    found.append(text)
                case Facts(rows=rows):
                    found.extend(words for _, words in rows)
                case Cards() | Actions():
                    pass
        buttons = list(self.screen.buttons())
        return found + [words for button in buttons for words in (button.label, button.detail) if words]
