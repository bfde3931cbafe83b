"""What may stand in the files of procedures, notices and places: the keys, what each value must be, and its limits."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import msgspec

from kiosk.documents import Table, means
from kiosk.forms import Code, Id, Words
from kiosk.procedures import Confidence, Tone, UnsurePart

ProcedureId = Annotated[
    str,
    msgspec.Meta(pattern=r"^[a-z0-9][a-z0-9._-]{0,47}\Z"),
    means("an id: small letters, digits, . - and _, at most 48"),
]
ProcedureCode = Annotated[
    str, msgspec.Meta(pattern=r"^\d\.\d{6}\Z"), means("a code of the national register, such as 1.001193")
]
Page = Annotated[
    str, msgspec.Meta(pattern=r"^https://[!-~]{4,112}\Z"), means("an address: https://…, at most 120 characters")
]
Said = dict[Code, Words]
Sayings = Annotated[tuple[Said, ...], msgspec.Meta(max_length=24)]
Alias = Annotated[str, msgspec.Meta(pattern=r"^\S(.{0,78}\S)?\Z"), means("a name of at most 80 characters")]
Aliases = dict[Code, Annotated[tuple[Alias, ...], msgspec.Meta(max_length=100)]]
Ids = Annotated[tuple[ProcedureId, ...], msgspec.Meta(max_length=200)]


class AmountEntry(Table, frozen=True):
    """One amount of `[fee]` or `[benefit]`, in dong."""

    amount: Annotated[int, msgspec.Meta(ge=0, le=10_000_000_000)]
    per: Said | None = None
    first: date | None = msgspec.field(default=None, name="from")
    last: date | None = msgspec.field(default=None, name="to")
    at_most: bool = False
    unverified: bool = False


class MoneyEntry(Table, frozen=True):
    """`[fee]`, `[benefit]`."""

    items: Annotated[tuple[AmountEntry, ...], msgspec.Meta(max_length=40)] = ()
    by_province: bool = False
    notes: Sayings = ()


class ChannelsEntry(Table, frozen=True):
    """`[channels]`: what is left out is not known."""

    direct: bool | None = None
    online: bool | None = None
    post: bool | None = None
    notes: Sayings = ()


class RelatedEntry(Table, frozen=True):
    """Another procedure of a near name."""

    code: ProcedureCode
    name: Said


class ProcedureFile(Table, frozen=True, kw_only=True):
    """`procedures/<id>.toml`."""

    name: Said
    source: Words
    checked: date
    code: ProcedureCode | None = None
    service: Id | None = None
    when: Said | None = None
    authority: Said | None = None
    deadline: Said | None = None
    time: Said | None = None
    who: Sayings = ()
    documents: Sayings = ()
    refuse_if: Sayings = ()
    notes: Sayings = ()
    channels: ChannelsEntry = ChannelsEntry()
    fee: MoneyEntry = MoneyEntry()
    benefit: MoneyEntry = MoneyEntry()
    aliases: Aliases = msgspec.field(default_factory=dict)
    related: Annotated[tuple[RelatedEntry, ...], msgspec.Meta(max_length=24)] = ()
    see_also: Ids = ()
    legal: Annotated[tuple[Words, ...], msgspec.Meta(max_length=24)] = ()
    unverified: tuple[UnsurePart, ...] = ()
    confidence: Confidence = "medium"
    tone: Tone = "plain"
    page: Page | None = None


class RouteEntry(ProcedureFile, frozen=True, kw_only=True):
    """One `[[procedures]]` of `procedures/route_only.toml`."""

    id: ProcedureId


class RoutesFile(Table, frozen=True):
    """`procedures/route_only.toml`."""

    procedures: Annotated[tuple[RouteEntry, ...], msgspec.Meta(max_length=500)] = ()


class GroupEntry(Table, frozen=True):
    """One `[[groups]]`."""

    procedures: Annotated[tuple[ProcedureId, ...], msgspec.Meta(min_length=2, max_length=4)]


class GroupsFile(Table, frozen=True):
    """`procedures/groups.toml`."""

    groups: Annotated[tuple[GroupEntry, ...], msgspec.Meta(max_length=200)] = ()
    apart: Annotated[tuple[GroupEntry, ...], msgspec.Meta(max_length=200)] = ()
    """Never offered beside each other, however alike they were heard."""


class NoticeEntry(Table, frozen=True, kw_only=True):
    """One `[[notices]]`."""

    id: Id
    words: Said
    first: date = msgspec.field(name="from")
    last: date | None = msgspec.field(default=None, name="to")
    source: Words
    checked: date
    procedures: Ids = ()
    online: bool = False
    province: Id | None = None


class NoticesFile(Table, frozen=True):
    """`notices.toml`."""

    notices: Annotated[tuple[NoticeEntry, ...], msgspec.Meta(max_length=200)] = ()


class ExemptionFile(Table, frozen=True, kw_only=True):
    """`places/building_permit.toml`."""

    procedures: Ids
    notice_working_days: Annotated[int, msgspec.Meta(ge=3, le=60)]
    areas: Annotated[tuple[Said, ...], msgspec.Meta(max_length=200)] = ()
    source: Words | None = None
    checked: date | None = None


class RenamedEntry(Table, frozen=True):
    """One `[[places]]`."""

    old: Words
    new: Words
    since: date


class RenamedFile(Table, frozen=True):
    """`places/renamed.toml`."""

    places: Annotated[tuple[RenamedEntry, ...], msgspec.Meta(max_length=20_000)] = ()
