"""A procedure as an answer: its sections in order, in one language, for the screen, the voice and the paper alike."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from kiosk.procedures import Amount, Money, Procedure, Said, said_in

if TYPE_CHECKING:
    from datetime import date

    from kiosk.catalogue import Catalogue
    from kiosk.procedures import Tone

PORTAL = "https://dichvucong.gov.vn"
"""Its pages go by numbers of its own, not by the procedures' codes: so its front, unless a procedure names its page."""


class Part(Enum):
    """What a section is about. In the order in which they are told."""

    WHO = "who"
    BRING = "bring"
    FEE = "fee"
    BENEFIT = "benefit"
    TIME = "time"
    DEADLINE = "deadline"
    WHERE = "where"
    HOW = "how"
    REFUSED = "refused"
    NOTES = "notes"
    NEWS = "news"
    NEAR = "near"


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands under it, a sentence or a few a line."""

    part: Part
    heading: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """All that is told of a procedure."""

    procedure: str
    """Its id."""
    title: str
    language: str
    """Of every word here: the visitor's, else the one in which the procedure is written down in full."""
    sections: tuple[Section, ...]
    warnings: tuple[str, ...]
    """What to say first: that it may have changed, or is not certain."""
    source: str
    checked: str
    page: str
    """Where to read on."""
    service: str | None
    """Where one takes a number for it."""
    tone: Tone
    condolence: str | None
    route_only: bool
    """What to bring is not known here."""

    def section(self, part: Part) -> Section | None:
        """The section on this, if there is one."""
        return next((each for each in self.sections if each.part is part), None)


def sheet_of(procedure: Procedure, catalogue: Catalogue, language: str, today: date | None) -> Sheet:
    """The answer.

    `today` None: the day is not known. Amounts are then told with their dates, and nothing is called stale.
    """
    code = procedure.language_for(language)
    teller = _Teller(procedure, catalogue, code if code in catalogue.languages else "vi", today)
    return Sheet(
        procedure=procedure.id,
        title=procedure.name_in(teller.language),
        language=teller.language,
        sections=tuple(teller.sections()),
        warnings=tuple(teller.warnings()),
        source=teller.text("answer.source", source=procedure.source),
        checked=teller.text("answer.checked", date=_day(procedure.checked)),
        page=procedure.page or PORTAL,
        service=procedure.service,
        tone=procedure.tone,
        condolence=teller.text("answer.condolence") if procedure.tone == "condolence" else None,
        route_only=procedure.route_only,
    )


@dataclass(frozen=True, slots=True)
class _Teller:
    """Puts one procedure into the words of one language."""

    procedure: Procedure
    catalogue: Catalogue
    language: str
    today: date | None

    def text(self, key: str, **values: str | int) -> str:
        return self.catalogue.text(self.language, key, **values)

    def sections(self) -> Iterator[Section]:
        for part in Part:
            lines = tuple(self._lines(part))
            if lines:
                yield Section(part, self.text(f"answer.{part.value}"), lines)

    def warnings(self) -> Iterator[str]:
        stale = self.procedure.stale(self.today)
        if stale:
            yield self.text("answer.stale", date=_day(self.procedure.checked))
        if self.procedure.confidence == "low":
            yield self.text("answer.uncertain")
        elif self.procedure.confidence == "medium" and not stale:
            yield self.text("answer.sure")

    def _lines(self, part: Part) -> Iterator[str]:
        procedure = self.procedure
        match part:
            case Part.WHO:
                yield from self._said(procedure.who)
            case Part.BRING:
                yield from self._said(procedure.documents)
                yield from () if procedure.documents else (self.text("answer.not_known"),)
                yield from self._doubt("documents")
            case Part.FEE | Part.BENEFIT:
                yield from self._money(procedure.fee if part is Part.FEE else procedure.benefit, part.value)
            case Part.TIME | Part.DEADLINE:
                words = procedure.time if part is Part.TIME else procedure.deadline
                yield from self._said((words,) if words else ())
                yield from self._doubt(part.value) if words else ()
            case Part.WHERE:
                yield from self._where()
            case Part.HOW:
                yield from self._how()
            case Part.REFUSED:
                yield from self._said(procedure.refuse_if)
            case Part.NOTES:
                yield from self._notes()
            case Part.NEWS:
                notices = self.catalogue.procedures.notices_for(procedure, self.today)
                yield from self._said(tuple(each.words for each in notices))
            case Part.NEAR:
                yield from (f"{said_in(each.name, self.language)} ({each.code})" for each in procedure.related)

    def _said(self, many: tuple[Said, ...]) -> Iterator[str]:
        yield from (said_in(words, self.language) for words in many)

    def _doubt(self, part: str) -> Iterator[str]:
        if part in self.procedure.unverified:
            yield self.text("answer.sure")

    # -- money ---------------------------------------------------------------------------------------------------

    def _money(self, money: Money, part: str) -> Iterator[str]:
        amounts = money.at(self.today, self.procedure.checked)
        lapsed = money.lapsed(self.today)
        yield from (self._amount_line(each) for each in amounts)
        yield from (self._lapsed_line(each) for each in lapsed)
        if money.by_province:
            yield self.text("answer.by_province")
        yield from self._said(money.notes)
        if lapsed or any(each.unverified for each in amounts) or part in self.procedure.unverified:
            yield self.text("answer.sure")

    def _amount_line(self, amount: Amount) -> str:
        line = self._priced(amount)
        if amount.first and self.today is None:
            line = self.text("answer.from", line=line, date=_day(amount.first))
        if amount.last:
            line = self.text("answer.until", line=line, date=_day(amount.last))
        return line

    def _priced(self, amount: Amount) -> str:
        told = self.text("answer.free") if amount.dong == 0 else self._dong(amount.dong)
        if amount.at_most:
            told = self.text("answer.at_most", amount=told)
        if amount.per is None:
            return _begun(told)
        return self.text("answer.item", what=_begun(said_in(amount.per, self.language)), amount=told)

    def _dong(self, dong: int) -> str:
        mark = self.text("answer.thousands")[1]  # as this language writes 1.000
        return self.text("answer.dong", amount=f"{dong:,}".replace(",", mark))

    def _lapsed_line(self, amount: Amount) -> str:
        what = said_in(amount.per, self.language) if amount.per else self.text("answer.fee")
        return self.text("answer.lapsed", what=_begun(what), date=_day(amount.last) if amount.last else "")

    # -- places and ways -----------------------------------------------------------------------------------------

    def _where(self) -> Iterator[str]:
        yield from self._said((self.procedure.authority,) if self.procedure.authority else ())
        service = self.catalogue.find_service(self.procedure.service)
        if service is not None and service.go_to:
            yield service.go_to_in(self.language)
        elif service is not None and service.counters:
            yield f"{service.name_in(self.language)}: {self.catalogue.counters(self.language, service.counters)}"

    def _how(self) -> Iterator[str]:
        channels = self.procedure.channels
        ways = {"direct": channels.direct, "online": channels.online, "post": channels.post}
        open_ways = [self.text(f"answer.{way}") for way, is_open in ways.items() if is_open]
        yield from (" · ".join(open_ways),) if open_ways else ()
        yield from self._said(channels.notes)

    def _notes(self) -> Iterator[str]:
        yield from self._said(self.procedure.notes)
        exemption = self.catalogue.procedures.exempt_areas(self.procedure)
        if exemption:
            areas = ", ".join(said_in(area, self.language) for area in exemption.areas)
            yield self.text("answer.exempt", areas=areas)
            yield self.text("answer.exempt_notice", n=exemption.notice_working_days)


def _begun(words: str) -> str:
    """With a capital letter, as lines begin."""
    return words[:1].upper() + words[1:]


def _day(day: date) -> str:
    return f"{day:%d/%m/%Y}"
