"""The files of procedures, notices and places -> `Procedures`. Every fault of every file, with file and key."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec

from kiosk.collection import Exemption, Notice, Procedures, Renamed
from kiosk.documents import Document, Table, place_of, read
from kiosk.procedure_forms import (
    AmountEntry,
    ExemptionFile,
    GroupsFile,
    MoneyEntry,
    NoticeEntry,
    NoticesFile,
    ProcedureFile,
    ProcedureId,
    RenamedFile,
    RoutesFile,
)
from kiosk.procedures import MOTHER_TONGUE, Amount, Channels, Money, Procedure, Related

if TYPE_CHECKING:
    from pathlib import Path

_F = TypeVar("_F", bound=Table)

ROUTES, GROUPS = "procedures/route_only.toml", "procedures/groups.toml"
NOTICES, EXEMPTION, RENAMED = "notices.toml", "places/building_permit.toml", "places/renamed.toml"
FORMS: Mapping[str, type[Table]] = {
    ROUTES: RoutesFile,
    GROUPS: GroupsFile,
    NOTICES: NoticesFile,
    EXEMPTION: ExemptionFile,
    RENAMED: RenamedFile,
}
"""Files that may be there once; all others in procedures/ are one procedure each."""


@dataclass(frozen=True, slots=True)
class ProcedureFiles:
    """What was read of a configuration folder."""

    own: Mapping[str, Document]
    """By the procedure's id: the file's name."""
    shared: Mapping[str, Document]
    """By the file's name; those that are there."""

    def faults(self, services: Iterable[str]) -> Iterator[str]:
        """Every fault, whatever else is wrong."""
        known, offered = self._ids(), tuple(services)
        for procedure_id, document in self.own.items():
            yield from _id_faults(procedure_id, document)
            yield from _file_faults(document, ProcedureFile)
            yield from map(document.fault, _procedure_faults(document, (), known, offered))
        for name, document in self.shared.items():
            yield from _file_faults(document, FORMS[name])
        yield from self._route_faults(known, offered)
        for name, key in ((GROUPS, "groups"), (NOTICES, "notices")):
            yield from self._reference_faults(name, key, known)
        yield from self._exemption_faults(known)

    def build(self, province: str | None) -> Procedures:
        """All of it as values. Only for files without faults."""
        described = [
            _procedure(procedure_id, msgspec.convert(document.data, ProcedureFile))
            for procedure_id, document in sorted(self.own.items())
        ]
        routes = self._converted(ROUTES, RoutesFile)
        routed = [_procedure(each.id, each, route_only=True) for each in (routes.procedures if routes else ())]
        groups, notices = self._converted(GROUPS, GroupsFile), self._converted(NOTICES, NoticesFile)
        exemption, renamed = self._converted(EXEMPTION, ExemptionFile), self._converted(RENAMED, RenamedFile)
        return Procedures(
            items=(*described, *(each for each in routed if each.id not in self.own)),
            groups=tuple(each.procedures for each in groups.groups) if groups else (),
            notices=tuple(_notice(each) for each in (notices.notices if notices else ()) if _is_here(each, province)),
            exemption=Exemption(**msgspec.structs.asdict(exemption)) if exemption else None,
            renamed=tuple(Renamed(each.old, each.new, each.since) for each in (renamed.places if renamed else ())),
        )

    def _converted(self, name: str, form: type[_F]) -> _F | None:
        return msgspec.convert(self.shared[name].data, form) if name in self.shared else None

    def _entries(self, name: str, key: str) -> tuple[Document, range]:
        document = self.shared.get(name, Document(name, {}))
        return document, range(len(document.part(list[object], key) or ()))

    def _ids(self) -> frozenset[str]:
        routes, entries = self._entries(ROUTES, "procedures")
        routed = (routes.part(str, "procedures", place, "id") for place in entries)
        return frozenset(self.own) | {each for each in routed if each is not None}

    def _route_faults(self, known: frozenset[str], services: tuple[str, ...]) -> Iterator[str]:
        document, entries = self._entries(ROUTES, "procedures")
        counted = Counter(document.part(str, "procedures", place, "id") for place in entries)
        for doubled in sorted(each for each, number in counted.items() if each is not None and number > 1):
            yield document.fault(f"procedures: id {doubled!r} stands twice")
        for place in entries:
            yield from map(document.fault, _procedure_faults(document, ("procedures", place), known, services))

    def _reference_faults(self, name: str, key: str, known: frozenset[str]) -> Iterator[str]:
        document, entries = self._entries(name, key)
        for place in entries:
            yield from map(document.fault, _unknown_ids(document, (key, place, "procedures"), known))
            yield from map(document.fault, _backwards(document, (key, place)))

    def _exemption_faults(self, known: frozenset[str]) -> Iterator[str]:
        document, _ = self._entries(EXEMPTION, "areas")
        yield from map(document.fault, _unknown_ids(document, ("procedures",), known))
        if document.part(list[object], "areas") and not document.part(str, "source"):
            yield document.fault("source: missing; say whose decision it is that these areas are exempt")


def read_procedures(folder: Path) -> ProcedureFiles:
    """All files of procedures, notices and places in a configuration folder; none of them must be there."""
    names = [f"procedures/{path.name}" for path in sorted(folder.glob("procedures/*.toml"))]
    own = {name: read(folder, name) for name in names if name not in FORMS}
    shared = {name: read(folder, name) for name in FORMS if (folder / name).exists()}
    return ProcedureFiles({name.removeprefix("procedures/")[:-5]: each for name, each in own.items()}, shared)


# -- faults --------------------------------------------------------------------------------------------------------


def _id_faults(procedure_id: str, document: Document) -> Iterator[str]:
    try:
        msgspec.convert(procedure_id, ProcedureId)
    except msgspec.ValidationError:
        yield document.fault("the file's name is not an id: small letters, digits, . - and _, at most 48")


def _file_faults(document: Document, form: type[Table]) -> Iterator[str]:
    yield from document.faults(form)
    yield from map(document.fault, _unsaid(document.data, ()))


def _unsaid(data: object, at: tuple[str | int, ...]) -> Iterator[str]:
    """Sentences that are there in some language, but not in Vietnamese."""
    if isinstance(data, Mapping):
        if _is_said(data, at) and MOTHER_TONGUE not in data:
            yield f"{place_of(*at, MOTHER_TONGUE)}: missing"
        for key, value in data.items():
            yield from _unsaid(value, (*at, key))
    elif isinstance(data, list):
        for place, value in enumerate(data):
            yield from _unsaid(value, (*at, place))


def _is_said(data: Mapping[Any, object], at: tuple[str | int, ...]) -> bool:
    """Whether this is a sentence by language: only words, under codes of languages."""
    codes = all(isinstance(key, str) and 2 <= len(key) <= 3 and key.isalpha() for key in data)
    return bool(at) and bool(data) and codes and all(isinstance(value, str) for value in data.values())


def _procedure_faults(
    document: Document, at: tuple[str | int, ...], known: frozenset[str], services: tuple[str, ...]
) -> Iterator[str]:
    """What one value alone cannot show of a procedure."""
    service = document.part(str, *at, "service")
    if service is not None and service not in services:
        there = ", ".join(services)
        yield f"{place_of(*at, 'service')}: no {service[:40]!r} in services.toml; there are: {there}"
    yield from _unknown_ids(document, (*at, "see_also"), known)
    for key in ("fee", "benefit"):
        yield from _money_faults(document, (*at, key))


def _unknown_ids(document: Document, at: tuple[str | int, ...], known: frozenset[str]) -> Iterator[str]:
    for each in document.part(list[str], *at) or ():
        if each not in known:
            yield f"{place_of(*at)}: no procedure {each[:48]!r}"


def _money_faults(document: Document, at: tuple[str | int, ...]) -> Iterator[str]:
    items = range(len(document.part(list[object], *at, "items") or ()))
    amounts: dict[int, Amount] = {}
    for place in items:
        entry = document.part(AmountEntry, *at, "items", place)
        if entry is not None:
            amounts[place] = _amount(entry)
            yield from _backwards(document, (*at, "items", place))
    for (one, earlier), (other, later) in combinations(amounts.items(), 2):
        if earlier.same_thing(later) and earlier.at_most == later.at_most and _overlap(earlier, later):
            yield f"{place_of(*at, 'items', other)}: holds on the same days as items[{one}], for the same"


def _overlap(one: Amount, other: Amount) -> bool:
    ends_before = one.last is not None and other.first is not None and one.last < other.first
    starts_after = other.last is not None and one.first is not None and other.last < one.first
    return not (ends_before or starts_after)


def _backwards(document: Document, at: tuple[str | int, ...]) -> Iterator[str]:
    found = document.part(dict[str, Any], *at) or {}
    try:
        wrong = found["to"] < found["from"]
    except (KeyError, TypeError):
        return
    if wrong:
        yield f"{place_of(*at, 'to')}: before `from`"


# -- building ------------------------------------------------------------------------------------------------------


def _procedure(procedure_id: str, entry: ProcedureFile, route_only: bool = False) -> Procedure:
    values = msgspec.structs.asdict(entry)
    values.pop("id", None)
    values |= {
        "channels": Channels(**msgspec.structs.asdict(entry.channels)),
        "fee": _money(entry.fee),
        "benefit": _money(entry.benefit),
        "related": tuple(Related(each.code, each.name) for each in entry.related),
        "unverified": frozenset(entry.unverified),
    }
    return Procedure(id=procedure_id, route_only=route_only, **values)


def _money(entry: MoneyEntry) -> Money:
    return Money(tuple(map(_amount, entry.items)), entry.by_province, entry.notes)


def _amount(entry: AmountEntry) -> Amount:
    return Amount(entry.amount, entry.per, entry.first, entry.last, entry.at_most, entry.unverified)


def _notice(entry: NoticeEntry) -> Notice:
    values = msgspec.structs.asdict(entry)
    values.pop("province")
    return Notice(**values)


def _is_here(entry: NoticeEntry, province: str | None) -> bool:
    return entry.province is None or entry.province == province
