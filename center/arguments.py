"""The command line of `center`: words -> options."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Final, TypeAlias

import msgspec

from center.settings import FILE, Override, parse_override
from kiosk.contract import Name

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

Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def parser_of_center() -> argparse.ArgumentParser:
    """Its options hold `command`, `config`, `overrides`, `verbose` and what the command takes."""
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
    parser.set_defaults(command="run")


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
    parser.set_defaults(command="call")


def _add_status(commands: Commands) -> None:
    parser = _add(commands, "status", "Kiosks, tickets, who waits, what went wrong.", "center status --json")
    parser.add_argument("--json", action="store_true", help="for a program")
    parser.set_defaults(command="status")


def _add_tickets(commands: Commands) -> None:
    parser = _add(
        commands, "tickets", "The tickets of the business day.", "center tickets --json", "center tickets --all --json"
    )
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--day", type=_day, metavar="YYYY-MM-DD", help="of another day")
    which.add_argument("--all", action="store_true", help="of all days")
    parser.add_argument("--json", action="store_true", help="for a program: a list of objects")
    parser.set_defaults(command="tickets")


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
