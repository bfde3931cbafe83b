"""All procedures of a ward together: which are taken for one another, what changed, which places were renamed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from kiosk.procedures import Procedure, Said


@dataclass(frozen=True, slots=True)
class Notice:
    """A change or a rule that visitors should know, from its first day to its last."""

    id: str
    words: Said
    first: date
    source: str
    checked: date
    last: date | None = None
    procedures: tuple[str, ...] = ()
    online: bool = False
    """Told with every procedure that may be filed online."""

    def holds(self, today: date | None) -> bool:
        """Whether it is to be told. With the day unknown, one that has an end is not."""
        if today is None:
            return self.last is None and self.first <= self.checked
        return self.first <= today and (self.last is None or today <= self.last)

    def touches(self, procedure: Procedure) -> bool:
        """Whether it is told with this procedure."""
        return procedure.id in self.procedures or (self.online and bool(procedure.channels.online))


@dataclass(frozen=True, slots=True)
class Exemption:
    """Where a house needs no permit, and how many working days before the start it must be told."""

    procedures: tuple[str, ...]
    notice_working_days: int
    areas: tuple[Said, ...] = ()
    source: str | None = None
    checked: date | None = None


@dataclass(frozen=True, slots=True)
class Renamed:
    """A place that is called otherwise since that day."""

    old: str
    new: str
    since: date


@dataclass(frozen=True, slots=True)
class Procedures:
    """What a ward wrote down about its procedures."""

    items: tuple[Procedure, ...] = ()
    groups: tuple[tuple[str, ...], ...] = ()
    """Ids that people take for one another: asked back about, never guessed between."""
    notices: tuple[Notice, ...] = ()
    exemption: Exemption | None = None
    renamed: tuple[Renamed, ...] = ()

    def __iter__(self) -> Iterator[Procedure]:
        return iter(self.items)

    def __len__(self) -> int:
        return len(self.items)

    @property
    def full(self) -> tuple[Procedure, ...]:
        """Those that are described."""
        return tuple(each for each in self.items if not each.route_only)

    @property
    def route_only(self) -> tuple[Procedure, ...]:
        """Those of which only the counter is known."""
        return tuple(each for each in self.items if each.route_only)

    def find(self, id_or_code: str | None) -> Procedure | None:
        """The procedure of this id, else of this code."""
        by_id = (each for each in self.items if each.id == id_or_code)
        by_code = (each for each in self.items if each.code == id_or_code and id_or_code is not None)
        return next(by_id, None) or next(by_code, None)

    def groups_of(self, procedure_id: str) -> tuple[tuple[str, ...], ...]:
        """The groups that this one is in."""
        return tuple(group for group in self.groups if procedure_id in group)

    def group_of(self, procedure_id: str) -> tuple[str, ...]:
        """All that this one is taken for, itself first; itself alone where there are none."""
        return tuple(dict.fromkeys((procedure_id, *(each for group in self.groups_of(procedure_id) for each in group))))

    def of_service(self, service_id: str) -> tuple[Procedure, ...]:
        """Those for which one takes a number there."""
        return tuple(each for each in self.items if each.service == service_id)

    def stale(self, today: date | None) -> tuple[Procedure, ...]:
        """Those that somebody should check again."""
        return tuple(each for each in self.items if each.stale(today))

    def notices_for(self, procedure: Procedure, today: date | None) -> tuple[Notice, ...]:
        """What is told with this procedure."""
        return tuple(each for each in self.notices if each.touches(procedure) and each.holds(today))

    def general_notices(self, today: date | None) -> tuple[Notice, ...]:
        """What is told by itself."""
        return tuple(each for each in self.notices if not (each.procedures or each.online) and each.holds(today))

    def exempt_areas(self, procedure: Procedure) -> Exemption | None:
        """Where this needs no permit; None where nobody wrote down any place."""
        found = self.exemption
        return found if found and found.areas and procedure.id in found.procedures else None

    def called_now(self, old_name: str) -> tuple[Renamed, ...]:
        """What became of a place of this name: one place may have become several."""
        wanted = " ".join(old_name.casefold().split())
        return tuple(each for each in self.renamed if each.old.casefold() == wanted)
