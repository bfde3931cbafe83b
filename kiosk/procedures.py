"""Procedures as a ward writes them down: what to bring, what it costs, how long it takes, where. Nothing invented."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from datetime import date, timedelta
from typing import Literal, TypeAlias

Said: TypeAlias = Mapping[str, str]
"""A sentence by language; Vietnamese always."""
Confidence = Literal["high", "medium", "low"]
Tone = Literal["plain", "condolence"]
UnsurePart = Literal["documents", "fee", "benefit", "time", "deadline"]
"""What of a procedure may be marked as not verified."""
FALLBACK, MOTHER_TONGUE = "en", "vi"
"""A visitor whose language a procedure lacks reads it in English, else in Vietnamese."""


def said_in(words: Said, language: str) -> str:
    """A sentence in this language, else in English, else in Vietnamese."""
    return next(words[code] for code in (language, FALLBACK, MOTHER_TONGUE) if code in words)


@dataclass(frozen=True, slots=True)
class Amount:
    """So much for this. Its days are the first and the last on which it holds; None where there is no such limit."""

    dong: int
    per: Said | None = None
    first: date | None = None
    last: date | None = None
    at_most: bool = False
    unverified: bool = False

    def holds(self, day: date) -> bool:
        """Whether this is the amount on that day."""
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)

    def same_thing(self, other: Amount) -> bool:
        """Whether both are for the same."""
        return (self.per or {}).get(MOTHER_TONGUE) == (other.per or {}).get(MOTHER_TONGUE)


@dataclass(frozen=True, slots=True)
class Money:
    """What one pays, or is paid."""

    amounts: tuple[Amount, ...] = ()
    by_province: bool = False
    """The province's council sets it: no figure is told."""
    notes: tuple[Said, ...] = ()

    def at(self, today: date | None, checked: date) -> tuple[Amount, ...]:
        """The amounts of this day.

        With the day unknown, all that were not past when they were checked: with their dates they are true on any day.
        """
        if today is None:
            return tuple(each for each in self.amounts if each.last is None or each.last >= checked)
        return tuple(each for each in self.amounts if each.holds(today))

    def lapsed(self, today: date | None) -> tuple[Amount, ...]:
        """Amounts that are past and that no other has replaced."""
        if today is None:
            return ()
        holding = self.at(today, today)
        past = [each for each in self.amounts if each.last is not None and each.last < today]
        return tuple(each for each in past if not any(map(each.same_thing, holding)))


@dataclass(frozen=True, slots=True)
class Channels:
    """How one may file. None where nobody knows: then nothing is said of it."""

    direct: bool | None = None
    online: bool | None = None
    post: bool | None = None
    notes: tuple[Said, ...] = ()


@dataclass(frozen=True, slots=True)
class Related:
    """Another procedure of a near name, by its code."""

    code: str
    name: Said


@dataclass(frozen=True, slots=True)
class Procedure:
    """One procedure. What is not known is left out, never guessed."""

    id: str
    name: Said
    source: str
    checked: date
    """The day on which somebody last held it against its source."""
    code: str | None = None
    """Of the national register, such as 1.001193."""
    service: str | None = None
    """Where one takes a number for it: an id of services.toml."""
    when: Said | None = None
    """When one needs it, in a visitor's words: tells it from its neighbours."""
    authority: Said | None = None
    deadline: Said | None = None
    time: Said | None = None
    who: tuple[Said, ...] = ()
    documents: tuple[Said, ...] = ()
    refuse_if: tuple[Said, ...] = ()
    notes: tuple[Said, ...] = ()
    channels: Channels = Channels()
    fee: Money = Money()
    benefit: Money = Money()
    aliases: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    related: tuple[Related, ...] = ()
    see_also: tuple[str, ...] = ()
    legal: tuple[str, ...] = ()
    unverified: frozenset[UnsurePart] = frozenset()
    confidence: Confidence = "medium"
    tone: Tone = "plain"
    page: str | None = None
    """The address of its own page, where one is certain."""
    route_only: bool = False
    """Only where to go is known; what to bring is asked there."""

    def name_in(self, language: str) -> str:
        """Its name."""
        return said_in(self.name, language)

    def when_in(self, language: str) -> str:
        """When one needs it; empty where nobody wrote that down."""
        return said_in(self.when, language) if self.when else ""

    def documents_in(self, language: str) -> tuple[str, ...]:
        """What to bring."""
        return tuple(said_in(words, language) for words in self.documents)

    def aliases_in(self, language: str) -> tuple[str, ...]:
        """What people call it in this language; nothing where nobody wrote that down."""
        return self.aliases.get(language, ())

    def fee_at(self, today: date | None) -> tuple[Amount, ...]:
        """What it costs; see `Money.at`."""
        return self.fee.at(today, self.checked)

    def stale(self, today: date | None) -> bool:
        """Whether it was checked over twelve months ago, or an amount of it is past. Never while the day is unknown."""
        if today is None:
            return False
        return today > _a_year_after(self.checked) or any(money.lapsed(today) for money in (self.fee, self.benefit))

    def language_for(self, language: str) -> str:
        """The one language in which all of it can be told: the visitor's, else English, else Vietnamese."""
        every = list(_sentences(self))
        codes = (language, FALLBACK, MOTHER_TONGUE)
        return next((code for code in codes if all(code in words for words in every)), MOTHER_TONGUE)


def _a_year_after(day: date) -> date:
    try:
        return day.replace(year=day.year + 1)
    except ValueError:  # 29 February
        return day.replace(year=day.year + 1, month=3, day=1) - timedelta(days=1)


def _sentences(part: object) -> Iterator[Said]:
    """Every sentence of a procedure that is told."""
    match part:
        case Mapping():
            yield part
        case tuple():
            for each in part:
                yield from _sentences(each)
        case Procedure() | Money() | Amount() | Channels() | Related():
            for each in fields(part):
                if each.name != "aliases":
                    yield from _sentences(getattr(part, each.name))
        case _:
            return
