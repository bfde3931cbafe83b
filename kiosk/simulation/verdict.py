"""The end of a run, everything mended: is every number at the centre, once, in order; is everything at rest?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.contract import NO_DAY
from kiosk.numbering import StorageFailed
from kiosk.states import Attract, Visit, name_of

if TYPE_CHECKING:
    from kiosk.simulation.hall import Hall
    from kiosk.simulation.station import Station
    from kiosk.simulation.witness import Known, Witness


def judge_end(witness: Witness, hall: Hall, stations: list[Station]) -> None:
    """Tell the witness whatever is not as it must be."""
    _judge_numbers(witness, hall)
    _judge_contradictions(witness, hall)
    _judge_order(witness, hall)
    for station in stations:
        _judge_rest(witness, station)


def _judge_numbers(witness: Witness, hall: Hall) -> None:
    rows = hall.rows("SELECT kiosk, label, token, ticket, day FROM tickets")
    there = {(kiosk, label, token): (number, day) for kiosk, label, token, number, day in rows}
    for code, known in witness.known.items():
        ticket = known.ticket
        found = there.get((known.kiosk, ticket.label, ticket.token))
        if found is None and code in witness.beyond:
            witness.counts["ruined"] += 1
        elif found is None:
            witness.violation("lost", f"{_words(known)} never came to the centre")
        elif found[0] != ticket.number:
            witness.violation("order", f"{_words(known)} is another ticket at the centre: {found}")
        elif ticket.day != NO_DAY and found[1] != ticket.day.isoformat():
            witness.violation("day", f"{_words(known)} is of another day at the centre: {found[1]}")


def _words(known: Known) -> str:
    return f"{known.ticket.label} of {known.ticket.day} ({known.kiosk}, ticket {known.ticket.number})"


def _judge_contradictions(witness: Witness, hall: Hall) -> None:
    for kiosk, seq, reason in hall.rows("SELECT kiosk, seq, reason FROM quarantine"):
        witness.violation("duplicate", f"event {seq} of {kiosk} contradicts another: {reason}")
    for kiosk, lost in hall.rows("SELECT kiosk, lost FROM streams WHERE lost > 0"):
        witness.violation("lost", f"the centre gave up {lost} events of {kiosk}")


def _judge_order(witness: Witness, hall: Hall) -> None:
    """Who took a number first is called first: `place, ticket` is the order of calling."""
    last: dict[tuple[object, ...], int] = {}
    for kiosk, inc, day, service, number in hall.rows(
        "SELECT kiosk, inc, day, service, ticket FROM tickets ORDER BY place, ticket"
    ):
        line = (kiosk, inc, day, service)
        if int(str(number)) < last.get(line, 0):
            witness.violation("order", f"ticket {number} of {kiosk} ({service}, {day}) is called too late")
        last[line] = int(str(number))


def _judge_rest(witness: Witness, station: Station) -> None:
    boot = station.boot
    if boot is None:
        witness.violation("stuck", f"{station.name} does not run")
        return
    waiting = boot.ledger.pending_count()
    if isinstance(waiting, StorageFailed) or waiting:
        witness.violation("stuck", f"{station.name} still has events to report: {waiting}")
    state = boot.runtime.kiosk.state
    if state != Attract(Visit(station.place.catalogue.offered[0])):
        witness.violation("stuck", f"{station.name} rests in {name_of(state)}")
    if boot.link.uplink.counters.raised:
        witness.violation("raised", f"{station.name}: the link raised {boot.link.uplink.counters.raised} times")
