"""What must be true at the end, however often everything was killed: every number once, everywhere."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from tests.soak.place import House
from tests.soak.station import Station


@dataclass(frozen=True)
class Verdict:
    """Counts. The promise is that all from `lost` on are 0."""

    kills: int
    """Of a kiosk."""
    broker_kills: int
    centre_kills: int
    tickets: int
    slips: int
    reprinted: int
    """Slips that say IN LẠI."""
    no_paper: int
    """Numbers that were given and never printed; the ledger does not say that they were."""
    misunderstood: int
    """Bytes that were no command to the printer. A torn command may leave one; where they were a ticket's, that ticket
    is among `damaged` or `only_said`."""
    lost: int
    """In a ledger after some kill, and not at the centre."""
    invented: int
    """At the centre, and in no ledger."""
    contradicted: int
    """In the centre's quarantine, or given up by it, or still waited for."""
    same_label: int
    """A label given twice on a day, or a ticket that changed its label."""
    printed_twice: int
    """The same ticket on two slips that do not say IN LẠI."""
    printed_unasked: int
    only_said: int
    """Printed, says the ledger, and on no slip."""
    glued: int
    """Two tickets on one slip."""
    damaged: int
    """Slips with a number and with remains of another slip."""
    unknown_paper: int
    """A code on paper that no ledger gave."""

    def broken(self) -> dict[str, int]:
        """What should be 0 and is not."""
        names = list(self.__dataclass_fields__)
        return {name: count for name in names[names.index("lost") :] if (count := getattr(self, name))}


def judge(house: House, stations: list[Station]) -> Verdict:
    """After everything was stopped."""
    final = {(station.kiosk, *ticket[:5]): ticket[5] for station in stations for ticket in station.tickets()}
    committed = {(station.kiosk, *ticket[:5]) for station in stations for ticket in station.committed} | set(final)
    at_centre = set(house.ask("SELECT kiosk, inc, ticket, day, label, token FROM tickets"))
    slips = [slip for station in stations for slip in station.slips]
    printed = Counter(code for slip in slips if not slip.marked for code in slip.payloads)
    on_paper = {code for slip in slips for code in slip.payloads}
    codes = {_code(*ticket): paper for ticket, paper in final.items()}
    return Verdict(
        kills=sum(sum(station.kills.values()) for station in stations),
        broker_kills=house.kills["broker"],
        centre_kills=house.kills["centre"],
        tickets=len(committed),
        slips=len(slips),
        reprinted=sum(slip.marked for slip in slips),
        no_paper=sum(code not in on_paper for code in codes),
        lost=len(committed - at_centre),
        invented=len(at_centre - committed),
        contradicted=sum(house.ask(f"SELECT count(*) FROM {what}")[0][0] for what in ("quarantine", "gaps"))  # noqa: S608 (ours)
        + house.ask("SELECT coalesce(sum(lost), 0) FROM streams")[0][0],
        same_label=2 * len(committed) - len({t[:3] for t in committed}) - len({t[3:5] for t in committed}),
        printed_twice=sum(count - 1 for count in printed.values()),
        printed_unasked=sum(station.unasked for station in stations),
        only_said=sum(paper == "printed" and code not in on_paper for code, paper in codes.items()),
        glued=sum(len(slip.payloads) > 1 for slip in slips),
        damaged=sum(station.damaged for station in stations),
        unknown_paper=len(on_paper - {_code(*ticket) for ticket in committed}),
        misunderstood=sum(station.printer.unknown.total() for station in stations),
    )


def _code(_kiosk: str, _inc: str, _ticket: int, day: str, label: str, token: str) -> str:
    return f"Q1:{day}:{label}:{token}"
