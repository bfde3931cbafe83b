"""How everything is, for a person: `center status`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time

from center.desk import Desk
from center.intake import Intake
from center.lockers import LockerRow
from center.requests import AskStatus, AskTickets, KioskStatus, NotCalled, Status, Tickets
from center.settings import Place
from center.store import Store
from kiosk.contract import NO_DAY, KioskState


@dataclass(frozen=True, slots=True)
class Running:
    """What only a running server knows."""

    intake: Intake
    broker: bool
    """Whether it is connected."""


def tell(
    request: AskStatus | AskTickets, place: Place, store: Store, day: date | None, running: Running | None
) -> Status | Tickets:
    """The answer to a question that changes nothing; `running` is None where no server runs. Within `Store.attempt`."""
    if isinstance(request, AskStatus):
        return _status(place, store, day, running)
    if request.every:
        return Tickets(tuple(store.hall.tickets(None)))
    asked = request.day or day
    return Tickets(tuple(store.hall.tickets(asked)) if asked else ())


def _status(place: Place, store: Store, day: date | None, running: Running | None) -> Status:
    intake = running.intake if running else None
    kiosks = {name: _kiosk(state) for name, state in sorted(intake.kiosks.items())} if intake else {}
    appointments, come = store.register.appointments(day) if day else (0, 0)
    dossiers, loaded = store.register.dossiers()
    return Status(
        running=running is not None,
        centre=place.id,
        epoch=store.epoch,
        day=day,
        broker=running is not None and running.broker,
        kiosks=kiosks,
        pending=sum(kiosk.pending for kiosk in kiosks.values()),
        tickets_today=store.hall.count(day) if day else 0,
        waiting=Desk(place, store).waiting(day) if day else {},
        waiting_other_days=store.hall.waiting_of_other_days(day) if day else {},
        not_called=_not_called(place, store, day),
        quarantined=store.inbox.quarantined(),
        lost=store.inbox.lost(),
        help_requests=store.inbox.help_requests(day) if day else 0,
        returned=store.hall.returned(day) if day else 0,
        appointments=appointments,
        appointments_come=come,
        dossiers=dossiers,
        dossiers_loaded=loaded,
        doors=store.lockers.to_look_at(day),
        dropped=dict(intake.dropped) if intake else {},
    )


def _not_called(place: Place, store: Store, day: date | None) -> tuple[NotCalled, ...]:
    midnight = datetime.combine(day, time.min, place.zone).timestamp() if day else 0.0
    return tuple(
        NotCalled(
            *(aside.ticket.label, aside.ticket.kiosk, aside.ticket.service, aside.ticket.day),
            since=datetime.fromtimestamp(aside.at, place.zone),
            reason=aside.reason,
        )
        for aside in store.inbox.kept_aside(midnight)
    )


def _kiosk(state: KioskState) -> KioskStatus:
    return KioskStatus(state.online, state.version, state.pending, dict(state.devices))


def in_words(status: Status) -> str:
    """The same for reading."""
    server = "running" if status.running else "NOT running (read from its database)"
    broker = ("connected" if status.broker else "NOT connected") if status.running else "unknown"
    lines = [
        f"centre {status.centre}: server {server}, broker {broker}",
        f"day {status.day or 'unknown'}, database's epoch {status.epoch}",
        *(_kiosk_line(name, kiosk) for name, kiosk in status.kiosks.items()),
        f"tickets today {status.tickets_today}, help requests {status.help_requests}, events pending {status.pending}",
        "waiting: " + (", ".join(f"{name} {count}" for name, count in status.waiting.items()) or "unknown"),
        *(_other_day_line(day, count) for day, count in status.waiting_other_days.items()),
        *(_not_called_line(ticket) for ticket in status.not_called),
        f"came back {status.returned}, appointments {status.appointments}, of which come {status.appointments_come}",
        f"dossiers {status.dossiers}" + (f", known up to {status.dossiers_loaded}" if status.dossiers_loaded else ""),
        *(_door_line(row) for row in status.doors),
        f"quarantined {status.quarantined}, lost {status.lost}",
    ]
    if status.dropped:
        lines.append("dropped: " + ", ".join(f"{kind} {count}" for kind, count in sorted(status.dropped.items())))
    return "\n".join(lines)


def _kiosk_line(name: str, kiosk: KioskStatus) -> str:
    online = "online" if kiosk.online else "OFFLINE"
    devices = [f"{device} {state}" for device, state in sorted(kiosk.devices.items())]
    return f"kiosk {name}: " + ", ".join([online, f"version {kiosk.version}", f"pending {kiosk.pending}", *devices])


def _other_day_line(day: str, count: int) -> str:
    known = "a day that its kiosk did not know" if date.fromisoformat(day) <= NO_DAY else day
    return f"never called, of {known}: {count}"


def _door_line(row: LockerRow) -> str:
    why = "nobody fetched it in time" if row.state in ("waiting", "opening") else row.state.upper()
    return f"LOCKER: look behind door {row.door} of kiosk {row.kiosk}: {why} (last day {row.last_day})"


def _not_called_line(ticket: NotCalled) -> str:
    where = f"{ticket.label} of kiosk {ticket.kiosk} ({ticket.service})"
    return f"NOT IN THE QUEUE: {where}, since {ticket.since:%H:%M}: {ticket.reason}; call this visitor by hand"
