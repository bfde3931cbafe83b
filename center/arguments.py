"""The command line of `center`: words -> options."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Final, TypeAlias

import msgspec

from center.feeds import APPOINTMENT_COLUMNS, DOSSIER_COLUMNS, STAGE_WORDS
from center.settings import FILE, Override, parse_override
from center.table import Columns, folded
from kiosk.contract import DossierCode, Name
from kiosk.inquiries import Stage

EPILOG: Final = """examples:
  center run --config /etc/kiosk
  center run --broker 127.0.0.1:1884 --db var/center.db
  center call --counter 3                         the next visitor for anything counter 3 serves; prints the label
  center call --counter 3 --service chung_thuc    only for this service
  center call --counter 3 --recall                once more the one who was called there
  center call --counter 3 --no-show               who was called there did not come
  center status --json
  center tickets --json --day 2026-11-21
  center import-dossiers hoso.csv                 how far dossiers have come, as the ward's own software says
  center import-appointments lichhen.csv --codes ma-qr.csv
  center locker put --kiosk k1 --door 4           a code for the papers behind door 4

All but `run` ask the server that runs on the same database (--db, or the configuration's).

exit codes: 0 done · 1 a fault of this program · 2 the command line or the configuration is wrong · 3 nobody to call
            4 no server is running, or it did not answer · 5 the database cannot be used
            6 a file was refused, and nothing of it was taken"""


def _columns(columns: Columns) -> str:
    return "\n".join(f"  {name:10} {', '.join(others)}" for name, others in columns.items())


_FILE_HELP: Final = """The file is CSV (comma, semicolon or tab; UTF-8, UTF-16 or Windows-1258) or JSON (a list of
objects, or an object with one list). Its columns go by these names, in capitals or not, with marks or without; all
others, such as names of people, are skipped unread:"""
DOSSIERS_HELP: Final = f"""{_FILE_HELP}
{_columns(DOSSIER_COLUMNS)}
`code` and `stage` are needed. `as_of` is up to when the row is known; in JSON it may stand once, beside the list.
Without it the moment of the import counts. What an older file says of a dossier changes nothing. Stages:
{chr(10).join(f"  {stage:10} {', '.join(words)}" for stage, words in STAGE_WORDS.items())}

  Mã hồ sơ;Trạng thái;Ngày hẹn trả;Quầy
  H29.12.3-261110-0420;Đang giải quyết;30/11/2026;7
  H29.12.3-261112-0007;Có kết quả;2026-11-20;7"""
APPOINTMENTS_HELP: Final = f"""{_FILE_HELP}
{_columns(APPOINTMENT_COLUMNS)}
`id`, `service` and `day` are needed; the time may stand in `day`. `id`: 4 to 20 letters A to Z and digits. `service`:
its id, or its name where that is the id with marks and spaces (Hộ tịch for ho_tich).

  Mã lịch hẹn;Dịch vụ;Ngày;Giờ
  LH20260042;Hộ tịch;24/11/2026;9h30"""

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
    for add in (
        _add_run,
        _add_call,
        _add_status,
        _add_tickets,
        _add_import_dossiers,
        _add_import_appointments,
        _add_locker,
    ):
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


def _add_import_dossiers(commands: Commands) -> None:
    parser = _add(
        commands,
        "import-dossiers",
        "Take in how far dossiers have come, so that visitors can ask at a kiosk.",
        *("center import-dossiers hoso.csv", "center import-dossiers hoso.json --whole --json"),
    )
    parser.epilog = f"{parser.epilog}\n\n{DOSSIERS_HELP}"
    parser.add_argument(
        "--stage",
        type=_stage,
        action="append",
        default=[],
        metavar="WORDS=STAGE",
        dest="stages",
        help="these words of the file mean this stage (may be repeated)",
    )
    _add_file(parser, "import-dossiers", "forget all others that are no newer: the file holds all there are")


def _add_import_appointments(commands: Commands) -> None:
    parser = _add(
        commands,
        "import-appointments",
        "Take in appointments, so that their holders can check in at a kiosk.",
        *("center import-appointments lichhen.csv", "center import-appointments lichhen.csv --codes ma-qr.csv"),
    )
    parser.epilog = f"{parser.epilog}\n\n{APPOINTMENTS_HELP}"
    parser.add_argument(
        "--codes", type=Path, metavar="FILE", help="write each appointment with its QR code's text (CSV)"
    )
    _add_file(parser, "import-appointments", "forget others of the same days: the file holds all of these days")


def _add_locker(commands: Commands) -> None:
    help_ = "Finished papers in a kiosk's locker: a code for them, what waits, an order taken back."
    parser: argparse.ArgumentParser = commands.add_parser("locker", help=help_, description=help_)
    inner = parser.add_subparsers(required=True, metavar="put|list|cancel")
    put = _add(
        inner,
        "put",
        "The papers are behind the door and it is shut: make their code. It is told this once.",
        *("center locker put --kiosk k1 --door 4", "center locker put --kiosk k1 --door 4 --days 7 --slip code.png"),
    )
    put.add_argument("--days", type=_days, default=7, metavar="N", help="the code opens today and N days more (7)")
    put.add_argument("--dossier", type=_dossier, metavar="CODE", help="whose papers they are, for your own list")
    put.add_argument("--slip", type=Path, metavar="FILE", help="write the code's QR picture (PNG)")
    cancel = _add(
        inner,
        "cancel",
        "The code opens no more: the papers were taken out.",
        "center locker cancel --kiosk k1 --door 4",
    )
    for one in (put, cancel):
        one.add_argument("--kiosk", type=_name, required=True, metavar="ID", help="whose locker")
        one.add_argument("--door", type=_counter, required=True, metavar="N", help="the door's number, 1 to 99")
    listing = _add(inner, "list", "What waits in the lockers, and doors to look behind.", "center locker list --json")
    listing.add_argument("--all", action="store_true", help="also what was fetched or cancelled")
    for what, one in (("put", put), ("cancel", cancel), ("list", listing)):
        one.add_argument("--json", action="store_true", help="for a program")
        one.set_defaults(command="locker", what=what)


def _add_file(parser: argparse.ArgumentParser, command: str, whole: str) -> None:
    parser.add_argument("file", type=Path, metavar="FILE", help="CSV or JSON")
    parser.add_argument("--whole", action="store_true", help=whole)
    parser.add_argument("--skip-refused", action="store_true", help="take the other rows; else one bad row refuses all")
    parser.add_argument("--json", action="store_true", help="print {done, rows, taken, new, …, refused: [{row, …}]}")
    parser.set_defaults(command=command)


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


def _days(words: str) -> int:
    if not (words.isascii() and words.isdecimal() and int(words) <= 30):
        raise argparse.ArgumentTypeError(f"{words!r}: expected a number of days from 0 to 30")
    return int(words)


def _dossier(words: str) -> str:
    try:
        return msgspec.convert(words, DossierCode)
    except msgspec.ValidationError:
        raise argparse.ArgumentTypeError(f"{words!r} is no dossier's code, such as H29.12.3-261110-0420") from None


def _name(words: str) -> str:
    try:
        return msgspec.convert(words, Name)
    except msgspec.ValidationError:
        raise argparse.ArgumentTypeError(f"{words!r} cannot be the name of a service") from None


def _stage(words: str) -> tuple[str, Stage]:
    told, equals, stage = words.rpartition("=")
    try:
        found: Stage = msgspec.convert(stage.strip(), Stage)
    except msgspec.ValidationError:
        found, told = "received", ""
    if not (equals and folded(told)):
        raise argparse.ArgumentTypeError(f"{words!r}: expected WORDS=STAGE, the stage one of {', '.join(STAGE_WORDS)}")
    return folded(told), found


def _day(words: str) -> date:
    try:
        return date.fromisoformat(words)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{words!r}: expected YYYY-MM-DD") from None
