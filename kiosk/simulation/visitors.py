"""People at one kiosk, a busy day long: they come one after the other and touch what the screen offers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kiosk import buttons
from kiosk.screens import screen_of
from kiosk.simulation.station import Station

if TYPE_CHECKING:
    import random

    from kiosk.states import Kiosk

DONE_WITH = (buttons.DONE, buttons.ANOTHER, buttons.REPRINT)
FOR_A_NUMBER = 0.97
"""Share of visitors who come to the services to take a number: what is simulated is numbers."""
FOOT = (buttons.LANGUAGE, buttons.TEXT_SIZE, buttons.CONTRAST, buttons.HELP)
MOST_TOUCHES = 40
"""Then even a wanderer goes home."""


@dataclass(frozen=True, slots=True)
class Pace:
    """How people come and how fast they are, in milliseconds."""

    think_ms: tuple[int, int] = (400, 5_000)
    gap_ms: int = 25_000
    """On average between two visitors in opening hours."""
    night_ms: int = 1_800_000
    """The same while the hall is closed."""


@dataclass(frozen=True, slots=True)
class Nature:
    """What kind of visitor: the share of touches that are …"""

    wanders: float = 0.05
    doubles: float = 0.1
    leaves: float = 0.02
    foot: float = 0.05
    reprints: float = 0.08
    priority: float = 0.15
    waits: float = 0.3
    """… none, for somebody who lets the screen stand."""


PLAIN = Nature()
IMPATIENT = Nature(doubles=0.8, wanders=0.1, waits=0.0)
WANDERER = Nature(wanders=0.6, foot=0.3, leaves=0.05)
OLD = Nature(priority=0.9, foot=0.1, waits=0.5)
NATURES = (PLAIN, PLAIN, PLAIN, PLAIN, IMPATIENT, WANDERER, OLD)


class Visitors:
    """The people of one kiosk."""

    def __init__(self, station: Station, pace: Pace) -> None:
        self._station = station
        self._pace = pace
        self._chance: random.Random = station.world.chance(f"{station.name}/visitors")
        self._world = station.world
        self._nature = PLAIN
        self._touches = 0
        self._closing = False
        self._next()

    def close(self) -> None:
        """Nobody comes any more."""
        self._closing = True

    def _next(self) -> None:
        local = self._station.place.truth.local()
        busy = 7 <= local.hour < 17 and local.hour != 12
        mean = self._pace.gap_ms if busy else self._pace.night_ms
        self._world.after(self._chance.expovariate(1 / mean), self._arrive)

    def _arrive(self) -> None:
        if self._closing:
            return
        self._nature = self._chance.choice(NATURES)
        self._touches = 0
        self._think()

    def _think(self) -> None:
        self._world.after(self._chance.randint(*self._pace.think_ms), self._act)

    def _act(self) -> None:
        nature, dice = self._nature, self._chance.random
        kiosk = self._station.kiosk
        self._touches += 1
        if self._closing or kiosk is None or dice() < nature.leaves or self._touches > MOST_TOUCHES:
            self._next()
            return
        button = None if dice() < nature.waits else self._choose(kiosk)
        if button is not None:
            self._touch(button)
        if button == buttons.DONE or (button is None and dice() < 0.1):
            self._next()
        else:
            self._think()

    def _touch(self, button: str) -> None:
        self._station.press(button)
        if self._chance.random() < self._nature.doubles:
            for again in range(1, self._chance.randint(2, 6)):
                self._world.after(again * self._chance.randint(0, 120), lambda: self._station.press(button))

    def _choose(self, kiosk: Kiosk) -> str | None:
        """One of the buttons that are on the screen."""
        offered = [button.id for button in screen_of(kiosk, self._station.place.catalogue).buttons()]
        if not offered:
            return None
        if self._chance.random() < self._nature.wanders:
            return self._chance.choice(offered)
        foot = [button for button in FOOT if button in offered]
        if foot and self._chance.random() < self._nature.foot:
            return self._chance.choice(foot)
        return self._purposeful(offered)

    def _purposeful(self, offered: list[str]) -> str | None:
        """The way to a number, and out."""
        forward = [button for button in offered if button not in (*FOOT, buttons.BACK, *DONE_WITH)]
        services = [button for button in forward if buttons.chosen_service(button)]
        if services and self._chance.random() < FOR_A_NUMBER:  # the others look up a code or ask about a procedure
            forward = services
        dice = self._chance.random()
        if buttons.DONE in offered:
            return buttons.REPRINT if buttons.REPRINT in offered and dice < self._nature.reprints else buttons.DONE
        if buttons.TAKE_NUMBER in offered:
            first = buttons.PRIORITY in offered and dice < self._nature.priority
            return buttons.PRIORITY if first else buttons.TAKE_NUMBER
        if forward:
            return self._chance.choice(forward)
        return buttons.BACK if buttons.BACK in offered and dice < 0.5 else None
