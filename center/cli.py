"""The command `center`: run the queue server, call visitors to the counters, look how everything is."""

from __future__ import annotations

import argparse
import logging
import os
import secrets
import signal
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Final

import msgspec

from center import importing, locker_commands
from center.arguments import parser_of_center
from center.control import NoAnswer, NoServer, ask, socket_beside
from center.day import business_day
from center.hall import TicketRow
from center.requests import (
    Answer,
    AskStatus,
    AskTickets,
    AtCounter,
    Call,
    Failed,
    NobodyWaits,
    NoShow,
    Recall,
    Refused,
    Request,
    Status,
    Tickets,
)
from center.settings import FILE, Faults, Settings, load
from center.status import in_words, tell
from center.store import NotStored, OpenStore, Unusable, open_store

OK: Final = 0
MISUSED: Final = 2
NOBODY: Final = 3
NO_SERVER: Final = 4
FAILED: Final = 5
"""Exit codes, as `--help` tells them; 1 is left to faults of this program."""


def main(argv: list[str] | None = None) -> int:
    """Run the command; returns its exit code."""
    options = parser_of_center().parse_args(argv)
    logging.basicConfig(
        level=logging.DEBUG if options.verbose else logging.INFO,
        format="%(levelname)-7s %(name)s: %(message)s",
        stream=sys.stderr,
    )
    settings = _settings(options)
    if settings is None:
        return MISUSED
    return _COMMANDS[options.command](settings, options)


# -- what each command does ------------------------------------------------------------------------------------------


def _run(settings: Settings, _options: argparse.Namespace) -> int:
    from center.server import Server  # noqa: PLC0415 - a counter's `call` need not wait for paho to be imported

    opened = open_store(settings.database, _new_epoch)
    if isinstance(opened, Unusable):
        return _complain(opened.why, FAILED)
    try:
        server = Server(settings, opened.store)
    except OSError as fault:
        return _complain(str(fault), FAILED)
    else:
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: server.stop())
        print(_where(settings, server.centre.day), flush=True)
        return OK if server.run() else 1
    finally:
        opened.close()


def _where(settings: Settings, day: date | None) -> str:
    link = settings.link
    return (
        f"center {settings.place.id}: day {day or 'unknown (set the clock)'} ({settings.place.zone.key}), "
        f"broker {link.host}:{link.port}, database {settings.database}, counters at {socket_beside(settings.database)}"
    )


def _new_epoch() -> str:
    return secrets.token_hex(8)


def _call(settings: Settings, options: argparse.Namespace) -> int:
    if options.service and (options.recall or options.no_show):
        return _complain("--service goes with neither --recall nor --no-show", MISUSED)
    request: Request = Call(options.counter, options.service)
    if options.recall or options.no_show:
        request = (Recall if options.recall else NoShow)(options.counter)
    return _show(ask(socket_beside(settings.database), request), options)


def _status(settings: Settings, options: argparse.Namespace) -> int:
    return _show(_ask_or_read(settings, AskStatus()), options)


def _tickets(settings: Settings, options: argparse.Namespace) -> int:
    return _show(_ask_or_read(settings, AskTickets(options.day, options.all)), options)


def _ask_or_read(settings: Settings, request: AskStatus | AskTickets) -> Answer | NoServer | NoAnswer:
    """Ask the server; where none runs, and only then, read the database."""
    answer = ask(socket_beside(settings.database), request)
    if not isinstance(answer, NoServer) or not settings.database.is_file():
        return answer
    opened = open_store(settings.database, _new_epoch)
    if isinstance(opened, Unusable):
        return NoServer(f"{answer.why}; {opened.why}")
    try:
        return _read(settings, opened, request)
    finally:
        opened.close()


def _read(settings: Settings, opened: OpenStore, request: AskStatus | AskTickets) -> Answer:
    store = opened.store
    day = business_day(datetime.now(UTC), settings.place.zone, store.last_day())
    told = store.attempt(lambda: tell(request, settings.place, store, day, None))
    return Failed(told.why) if isinstance(told, NotStored) else told


def _import_dossiers(settings: Settings, options: argparse.Namespace) -> int:
    return importing.import_dossiers(settings, options, lambda: open_store(settings.database, _new_epoch))


def _import_appointments(settings: Settings, options: argparse.Namespace) -> int:
    return importing.import_appointments(settings, options, lambda: open_store(settings.database, _new_epoch))


def _locker(settings: Settings, options: argparse.Namespace) -> int:
    do = {"put": locker_commands.put, "cancel": locker_commands.cancel, "list": locker_commands.tell}[options.what]
    return do(settings, options, lambda: open_store(settings.database, _new_epoch))


_COMMANDS: Final = {
    "run": _run,
    "call": _call,
    "status": _status,
    "tickets": _tickets,
    "import-dossiers": _import_dossiers,
    "import-appointments": _import_appointments,
    "locker": _locker,
}


# -- what is shown ---------------------------------------------------------------------------------------------------


def _show(answer: Answer | NoServer | NoAnswer, options: argparse.Namespace) -> int:
    match answer:
        case AtCounter():
            print(_json(answer) if options.json else answer.label)
        case Status():
            print(_json(answer) if options.json else in_words(answer))
        case Tickets(tickets):
            print(_json(tickets) if options.json else "\n".join(_row(ticket) for ticket in tickets))
        case NobodyWaits(why):
            return _complain(why, NOBODY)
        case Refused(why):
            return _complain(why, MISUSED)
        case Failed(why):
            return _complain(f"not done: {why}", FAILED)
        case NoServer(why) | NoAnswer(why):
            return _complain(why, NO_SERVER)
    return OK


def _json(told: AtCounter | Status | tuple[msgspec.Struct, ...]) -> str:
    plain = msgspec.to_builtins(told)
    if isinstance(plain, dict):
        del plain["is"]
    return msgspec.json.encode(plain).decode()


def _row(ticket: TicketRow) -> str:
    where = f"counter {ticket.counter}" if ticket.counter else ""
    first = ticket.priority or ("" if ticket.appointment is None else f"at {ticket.appointment}")
    words = (ticket.day, ticket.label, ticket.service, first, ticket.state, where, ticket.paper or "?")
    came_back = ", came back" if ticket.returned_at is not None else ""
    return "{!s:10}  {:7}  {:20} {:12} {:8} {:10} paper {}".format(*words) + came_back


def _complain(why: str, code: int) -> int:
    print(f"center: {why}", file=sys.stderr)
    return code


# -- the configuration ------------------------------------------------------------------------------------------------


def _settings(options: argparse.Namespace) -> Settings | None:
    """The configuration; None after its faults were told."""
    found = load(config_folder(options.config), tuple(options.overrides))
    if isinstance(found, Faults):
        for fault in found.lines:
            print(fault, file=sys.stderr)
        print(f"{len(found.lines)} fault(s) in the configuration; nothing was started.", file=sys.stderr)
        return None
    return found


def config_folder(given: Path | None) -> Path:
    """The folder that was named; else the first of the usual ones that has the file."""
    if given is not None:
        return given
    named = os.environ.get("KIOSK_CONFIG")
    checkout = Path(__file__).resolve().parent.parent / "config"
    usual = [*([Path(named)] if named else []), Path("/etc/kiosk"), Path("config"), checkout]
    return next((folder for folder in usual if (folder / FILE).is_file()), usual[-1])
