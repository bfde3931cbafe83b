"""The command `center`: run the queue server, call visitors to the counters, look how everything is."""

from __future__ import annotations

import argparse
import logging
import os
import secrets
import signal
import sys
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Final, TypeAlias

import msgspec

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
from center.settings import FILE, Faults, Override, Settings, load, parse_override
from center.status import in_words, tell
from center.store import NotStored, OpenStore, Unusable, open_store
from kiosk.contract import Name

OK: Final = 0
MISUSED: Final = 2
NOBODY: Final = 3
NO_SERVER: Final = 4
FAILED: Final = 5
EPILOG: Final = """examples:
  center run --config /etc/kiosk
  center run --broker 127.0.0.1:1884 --db var/center.db
  center call --counter 3                         the next visitor for anything counter 3 serves; prints the label
  center call --counter 3 --service chung_thuc    only for this service
  center call --counter 3 --recall                once more the one who was called there
  center call --counter 3 --no-show               who was called there did not come
  center status --json
  center tickets --json --day 2026-11-21

`call`, `status` and `tickets` ask the server that runs on the same database (--db, or the configuration's).

exit codes: 0 done · 1 a fault of this program · 2 the command line or the configuration is wrong · 3 nobody to call
            4 no server is running, or it did not answer · 5 the database cannot be used"""


def main(argv: list[str] | None = None) -> int:
    """Run the command; returns its exit code."""
    options = _parser().parse_args(argv)
    logging.basicConfig(
        level=logging.DEBUG if options.verbose else logging.INFO,
        format="%(levelname)-7s %(name)s: %(message)s",
        stream=sys.stderr,
    )
    settings = _settings(options)
    if settings is None:
        return MISUSED
    code: int = options.run(settings, options)
    return code


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
    words = (ticket.day, ticket.label, ticket.service, ticket.priority or "", ticket.state, where, ticket.paper or "?")
    return "{!s:10}  {:7}  {:20} {:12} {:8} {:10} paper {}".format(*words)


def _complain(why: str, code: int) -> int:
    print(f"center: {why}", file=sys.stderr)
    return code


# -- the command line ------------------------------------------------------------------------------------------------

Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="center",
        description="The queue server of a ward's service centre.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("-v", "--verbose", action="store_true", help="log more; never anything personal")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for add in (_add_run, _add_call, _add_status, _add_tickets):
        add(commands)
    return parser


def _add(commands: Commands, name: str, help_: str, *examples: str) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = commands.add_parser(
        name,
        help=help_,
        description=help_,
        epilog="\n".join(["examples:", *(f"  {example}" for example in examples)]),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    usual = f"folder of {FILE} (default: $KIOSK_CONFIG, /etc/kiosk, ./config)"
    parser.add_argument("--config", type=Path, metavar="DIR", help=usual)
    parser.add_argument(
        "--set",
        type=_override,
        action="append",
        default=[],
        metavar="SECTION.KEY=VALUE",
        dest="overrides",
        help=f"use this value instead of the one in {FILE} (may be repeated)",
    )
    parser.add_argument("--db", type=_database, action="append", metavar="FILE", dest="overrides", help="the database")
    return parser


def _add_run(commands: Commands) -> None:
    parser = _add(
        commands, "run", "Serve kiosks and counters until SIGTERM or Ctrl-C.", "center run --broker 127.0.0.1:1884"
    )
    parser.add_argument(
        "--broker", type=_broker, action="extend", metavar="HOST:PORT", dest="overrides", help="the MQTT broker"
    )
    parser.set_defaults(run=_run)


def _add_call(commands: Commands) -> None:
    parser = _add(
        commands,
        "call",
        "Call the next visitor to a counter; prints the label. Exit code 3 where nobody waits.",
        *(
            "center call --counter 3",
            "center call --counter 3 --service chung_thuc",
            "center call --counter 3 --no-show",
        ),
    )
    parser.add_argument("--counter", type=_counter, required=True, metavar="N", help="the counter's number, 1 to 99")
    parser.add_argument("--service", type=_name, metavar="ID", help="only this one of the counter's services")
    again = parser.add_mutually_exclusive_group()
    again.add_argument("--recall", action="store_true", help="announce once more who was called there")
    again.add_argument("--no-show", action="store_true", help="who was called there did not come")
    parser.add_argument("--json", action="store_true", help="print {label, service, counter, priority}")
    parser.set_defaults(run=_call)


def _add_status(commands: Commands) -> None:
    parser = _add(commands, "status", "Kiosks, tickets, who waits, what went wrong.", "center status --json")
    parser.add_argument("--json", action="store_true", help="for a program")
    parser.set_defaults(run=_status)


def _add_tickets(commands: Commands) -> None:
    parser = _add(
        commands, "tickets", "The tickets of the business day.", "center tickets --json", "center tickets --all --json"
    )
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--day", type=_day, metavar="YYYY-MM-DD", help="of another day")
    which.add_argument("--all", action="store_true", help="of all days")
    parser.add_argument("--json", action="store_true", help="for a program: a list of objects")
    parser.set_defaults(run=_tickets)


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


# -- words of the command line -> values -------------------------------------------------------------------------------


def _override(words: str) -> Override:
    try:
        return parse_override(words)
    except ValueError as fault:
        raise argparse.ArgumentTypeError(str(fault)) from None


def _database(words: str) -> Override:
    return Override("centre", "database", str(Path(words).expanduser().resolve()))


def _broker(words: str) -> Sequence[Override]:
    host, colon, port = words.rpartition(":")
    if not (colon and host and port.isascii() and port.isdecimal()):
        raise argparse.ArgumentTypeError(f"{words!r}: expected HOST:PORT")
    return (Override("link", "host", host.strip("[]")), Override("link", "port", int(port)))


def _counter(words: str) -> int:
    if not (words.isascii() and words.isdecimal() and 1 <= int(words) <= 99):
        raise argparse.ArgumentTypeError(f"{words!r}: expected a number from 1 to 99")
    return int(words)


def _name(words: str) -> str:
    try:
        return msgspec.convert(words, Name)
    except msgspec.ValidationError:
        raise argparse.ArgumentTypeError(f"{words!r} cannot be the name of a service") from None


def _day(words: str) -> date:
    try:
        return date.fromisoformat(words)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{words!r}: expected YYYY-MM-DD") from None
