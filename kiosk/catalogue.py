"""What this centre offers: services, counters, hours, languages. Data read from `config/`; pure once read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from kiosk.collection import Procedures
from kiosk.hours import Hours

PRIORITIES = ("elderly", "disabled", "pregnant", "small_child", "merit")
"""Who goes first: from 75 years on, disabled, pregnant, with a small child, person of merit. The counter checks it."""


@dataclass(frozen=True, slots=True)
class Service:
    """One thing people come for. Its tickets begin with `letter`."""

    id: str
    letter: str
    icon: str
    name: Mapping[str, str]
    """By language; Vietnamese always."""
    counters: tuple[int, ...] = ()
    go_to: Mapping[str, str] | None = None
    """Where it is served instead, by language: then no number is given here."""
    gives_results: bool = False
    """Finished dossiers are handed out here."""

    def name_in(self, language: str) -> str:
        """Its name, in Vietnamese where the language has none."""
        return self.name.get(language, self.name["vi"])

    def go_to_in(self, language: str) -> str:
        """The way there, in Vietnamese where the language has none; empty where it is served here."""
        return self.go_to.get(language, self.go_to["vi"]) if self.go_to else ""


@dataclass(frozen=True, slots=True)
class Place:
    """Something in the house that visitors look for, and where it is, by language; Vietnamese always."""

    icon: str
    words: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Language:
    """The words of one language, by key (`kiosk.texts`)."""

    code: str
    name: str
    """What its speakers call it."""
    texts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All that a ward writes down about its centre."""

    centre: Mapping[str, str]
    """The centre's name by language; Vietnamese always."""
    hotline: str
    services: tuple[Service, ...]
    hours: Hours
    languages: Mapping[str, Language]
    """All that are installed."""
    offered: tuple[str, ...]
    """Those a visitor may choose, the default first."""
    priorities: tuple[str, ...] = PRIORITIES
    places: tuple[Place, ...] = ()
    """What visitors look for in the house."""
    other_kiosk: Mapping[str, str] | None = None
    """Where the nearest other kiosk stands, by language; None where there is none."""
    roomy: bool = False
    """The panel is of the full size: it holds more of an answer at once."""
    procedures: Procedures = field(default_factory=Procedures)

    def service(self, service_id: str) -> Service:
        """The service of this id; KeyError where there is none."""
        found = self.find_service(service_id)
        if found is None:
            raise KeyError(service_id)
        return found

    def find_service(self, service_id: str | None) -> Service | None:
        """The service of this id, if there is one."""
        return next((service for service in self.services if service.id == service_id), None)

    @property
    def results_service(self) -> Service | None:
        """Where finished dossiers are handed out, if that is here."""
        return next((each for each in self.services if each.gives_results and not each.go_to), None)

    def places_in(self, language: str) -> tuple[tuple[str, str], ...]:
        """(picture, words) of what is in the house, such as toilets. In Vietnamese where a language lacks."""
        return tuple((place.icon, place.words.get(language, place.words["vi"])) for place in self.places)

    def centre_name(self, language: str) -> str:
        """The centre's name, in Vietnamese where the language has none."""
        return self.centre.get(language, self.centre["vi"])

    def other_kiosk_in(self, language: str) -> str:
        """Where another kiosk stands, in Vietnamese where the language has no words for it; empty where none does."""
        return self.other_kiosk.get(language, self.other_kiosk["vi"]) if self.other_kiosk else ""

    def text(self, language: str, key: str, **values: str | int) -> str:
        """A sentence in this language with its values filled in."""
        return self.languages[language].texts[key].format(**values)

    def people_ahead(self, language: str, number: int) -> str:
        """ "3 people before you", as the language counts."""
        return self._counted(language, number, "people.ahead_none", "people.ahead_one", "people.ahead")

    def people_waiting(self, language: str, number: int) -> str:
        """ "3 people waiting", as the language counts."""
        return self._counted(language, number, "people.none", "people.waiting_one", "people.waiting")

    def counters(self, language: str, numbers: tuple[int, ...]) -> str:
        """ "Counters 3, 4"."""
        if len(numbers) == 1:
            return self.text(language, "counters.one", n=numbers[0])
        return self.text(language, "counters.many", list=", ".join(map(str, numbers)))

    def when(self, language: str, moment: datetime) -> str:
        """A day and a time as people say them."""
        day = self.text(language, f"day.{moment.weekday()}")
        return self.text(language, "when.date", day=day, date=f"{moment:%d/%m}", time=f"{moment:%H:%M}")

    def _counted(self, language: str, number: int, none: str, one: str, many: str) -> str:
        if number > 1:
            return self.text(language, many, n=number)
        return self.text(language, one if number else none)
