"""The command `kiosk`: run it, check its configuration, look at its tickets and screens."""

from __future__ import annotations

import argparse
import json
import logging
import os
import sys
from collections.abc import Sequence
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import NamedTuple, Protocol, TypeAlias

from kiosk import ask, handbook, models, places, say, scan, simulate, voice_bench
from kiosk.choices import Choices, DockAddress
from kiosk.collection import Procedures
from kiosk.devices import device_faults
from kiosk.documents import Override
from kiosk.settings import Faults, Settings, load, parse_override

OK = 0
FAILED = 1
MISUSED = 2
"""Exit codes: done; could not be done; the command line or the configuration is wrong (as argparse has it)."""

DOCK = "127.0.0.1:8321"
EPILOG = """examples:
  kiosk run --sim --dock 127.0.0.1:8321      simulated devices, to try in a browser
  kiosk run --config /etc/kiosk              the real thing
  kiosk check --config /etc/kiosk            every fault of the configuration, by file and key
  kiosk doctor --lang en                     printer, broker, centre, clock, disk: how they are, and what to do
  kiosk ticket --service ho_tich --lang en --png ticket.png
  kiosk screens --out screens                every screen as a picture
  kiosk scan --image card.png                what a QR code is to the kiosk: never a name, number or address
  kiosk simulate --hours 24 --seeds 0..9     ten days with every fault; 1 where a rule was broken

exit codes: 0 done · 1 could not be done · 2 the command line or the configuration is wrong"""


def main(argv: list[str] | None = None) -> int:
    """Run the command; returns its exit code."""
    options = _parser().parse_args(argv)
    logging.basicConfig(
        level=logging.DEBUG if options.verbose else logging.INFO,
        format="%(levelname)-7s %(name)s: %(message)s",
        stream=sys.stderr,
    )
    code: int = options.run(options)
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="kiosk",
        description="The kiosk that gives queue numbers in a ward's service centre.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("-v", "--verbose", action="store_true", help="log more; never anything personal")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for add in (_add_run, _add_check, _add_doctor, _add_ticket, _add_screens, _add_demo):
        add(commands)
    for tool in TOOLS:
        _add_tool(commands, tool)
    return parser


Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def _add(commands: Commands, name: str, help_: str, example: str) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = commands.add_parser(
        name,
        help=help_,
        description=help_,
        epilog=f"example: {example}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "--config",
        type=Path,
        metavar="DIR",
        help="folder of kiosk.toml (default: $KIOSK_CONFIG, /etc/kiosk, ./config)",
    )
    parser.add_argument(
        "--set",
        type=_override,
        action="append",
        default=[],
        metavar="SECTION.KEY=VALUE",
        dest="overrides",
        help="use this value instead of the one in kiosk.toml (may be repeated)",
    )
    return parser


def _override(words: str) -> Override:
    try:
        return parse_override(words)
    except ValueError as fault:
        raise argparse.ArgumentTypeError(str(fault)) from None


def _add_run(commands: Commands) -> None:
    parser = _add(commands, "run", "Serve visitors.", f"kiosk run --sim --dock {DOCK}")
    parser.add_argument("--sim", action="store_true", help="simulate the devices and hold the hall open")
    parser.add_argument("--dock", metavar="HOST:PORT", help="serve the dock, the kiosk's bench, as a web page")
    parser.add_argument(
        "--state", type=Path, metavar="DIR", help="where tickets are kept (default: $STATE_DIRECTORY, ~/.local/state)"
    )
    parser.add_argument(
        "--window",
        choices=("auto", "yes", "no"),
        default="auto",
        help="open the kiosk's window (auto: yes, unless there is a dock and no display)",
    )
    parser.add_argument(
        "--voice",
        choices=("auto", "no"),
        default="auto",
        help="hear and speak (auto: as far as models, microphone and loudspeaker are there)",
    )
    parser.set_defaults(run=_run)


def _run(options: argparse.Namespace) -> int:
    settings = _settings(options)
    if settings is None:
        return MISUSED
    from kiosk import app  # noqa: PLC0415 - the screen's and the link's libraries are not needed to check or to help

    try:
        dock = DockAddress.parse(options.dock) if options.dock else None
    except ValueError as fault:
        print(f"kiosk run: --dock: {fault}", file=sys.stderr)
        return MISUSED
    voice = options.voice == "auto"
    return app.run(settings, Choices(options.sim, dock, state_folder(options), options.window, voice))


def state_folder(options: argparse.Namespace) -> Path:
    """Where a kiosk keeps its tickets; simulated ones never among real ones."""
    if options.state:
        return Path(options.state)
    if folder := os.environ.get("STATE_DIRECTORY"):
        return Path(folder)
    home = Path(os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state")
    return home / ("kiosk-sim" if options.sim else "kiosk")


def _add_check(commands: Commands) -> None:
    parser = _add(commands, "check", "Check the configuration: every fault, by file and key.", "kiosk check")
    parser.set_defaults(run=_check)


def _check(options: argparse.Namespace) -> int:
    settings = _settings(options)
    if settings is None:
        return MISUSED
    catalogue = settings.catalogue
    print(f"{settings.folder}: {len(catalogue.services)} services, {', '.join(catalogue.offered)}: no fault found")
    print(_about_procedures(catalogue.procedures, datetime.now().astimezone().date()))
    return OK


def _about_procedures(procedures: Procedures, today: date) -> str:
    """How many there are, and which somebody should check again."""
    stale = [each.id for each in procedures.stale(today)]
    told = f"{len(procedures.full)} procedures described, {len(procedures.route_only)} only routed, {len(stale)} stale"
    return f"{told} on {today}{': ' if stale else ''}{', '.join(stale)}"


def _add_doctor(commands: Commands) -> None:
    parser = _add(commands, "doctor", "How everything is, and what to do next. Exit code 1 for any ✗.", "kiosk doctor")
    parser.add_argument("--json", action="store_true", help="for a program")
    parser.add_argument("--lang", choices=("vi", "en"), default="vi", help="the technician's language (default: vi)")
    parser.add_argument(
        "--state", type=Path, metavar="DIR", help="where tickets are kept (default: the installed one's)"
    )
    parser.set_defaults(run=_doctor)


def _doctor(options: argparse.Namespace) -> int:
    from kiosk import doctor, findings  # noqa: PLC0415 - as above

    found = load(config_folder(options.config), tuple(options.overrides), device_faults)
    report = doctor.examine(found, options.state or doctor.usual_state_folder(), doctor.instruments())
    if options.json:
        print(json.dumps(findings.for_program(report, options.lang), ensure_ascii=False, indent=2))
    else:
        print(findings.in_words(report, options.lang))
    return FAILED if findings.failed(report) else OK


def _add_ticket(commands: Commands) -> None:
    parser = _add(
        commands,
        "ticket",
        "A sample ticket as JSON {label, bytes, seconds_at_115200}: no number is given, nothing is printed.",
        "kiosk ticket --service ho_tich --lang en --png ticket.png",
    )
    parser.add_argument("--service", required=True, metavar="ID", help="a service of services.toml")
    parser.add_argument("--lang", default="vi", metavar="L", help="the visitor's language (default: vi)")
    parser.add_argument("--png", type=Path, metavar="F", help="write the paper, as the simulated printer prints it")
    parser.add_argument("--bytes", type=Path, metavar="F", help="write the bytes that go to the printer")
    parser.set_defaults(run=_ticket)


def _ticket(options: argparse.Namespace) -> int:
    settings = _settings(options)
    if settings is None:
        return MISUSED
    from kiosk import samples  # noqa: PLC0415 - as above

    try:
        sample = samples.sample_ticket(settings, options.service, options.lang)
    except samples.NoSuchSample as fault:
        print(f"kiosk ticket: {fault}", file=sys.stderr)
        return MISUSED
    except samples.NO_FONT as fault:
        print(f"kiosk ticket: {fault}", file=sys.stderr)
        return FAILED
    try:
        if options.bytes:
            options.bytes.write_bytes(sample.wire)
        if options.png:
            options.png.write_bytes(sample.png)
    except OSError as fault:
        return _not_written("ticket", fault)
    seconds = round(sample.seconds_at_115200, 3)
    print(json.dumps({"label": sample.label, "bytes": len(sample.wire), "seconds_at_115200": seconds}))
    return OK


def _add_screens(commands: Commands) -> None:
    parser = _add(
        commands, "screens", "Write every screen × language × size as PNG.", "kiosk screens --out var/screens"
    )
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="folder for the pictures")
    parser.set_defaults(run=_screens)


def _screens(options: argparse.Namespace) -> int:
    settings = _settings(options)
    if settings is None:
        return MISUSED
    from kiosk import samples  # noqa: PLC0415 - as above

    written = 0
    try:
        for written, path in enumerate(samples.write_screens(settings, options.out), start=1):
            print(f"\r{written:4} {path.name:60.60}", end="", file=sys.stderr, flush=True)
    except OSError as fault:
        return _not_written("screens", fault)
    except samples.NO_FONT as fault:
        print(f"kiosk screens: {fault}", file=sys.stderr)
        return FAILED
    print(file=sys.stderr)
    print(f"{written} pictures in {options.out}")
    return OK


def _add_demo(commands: Commands) -> None:
    parser = _add(commands, "demo", "Broker, queue server and a simulated kiosk together.", "kiosk demo")
    parser.add_argument("--dock", default=DOCK, metavar="HOST:PORT", help=f"where the dock is served (default: {DOCK})")
    parser.add_argument("--keep", type=Path, metavar="DIR", help="keep databases and logs here (default: thrown away)")
    parser.set_defaults(run=_demo)


def _demo(options: argparse.Namespace) -> int:
    from kiosk import demo  # noqa: PLC0415 - as above

    settings = _settings(options)
    if settings is None:
        return MISUSED
    overrides = [f"{each.section}.{each.key}={json.dumps(each.value)}" for each in options.overrides]
    return demo.run(settings.folder.resolve(), options.dock, options.keep, overrides)


class Program(Protocol):
    """A command in a file of its own. What it needs is imported when it runs, not when help is asked for."""

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Its options beside --config and --set."""

    def run(self, options: argparse.Namespace, folder: Path) -> int:
        """Do it with the configuration of this folder; returns the exit code."""


class Tool(NamedTuple):
    """A row of the table below."""

    name: str
    help: str
    example: str
    program: Program


TOOLS = (
    Tool(
        "ask",
        "What the kiosk answers to a question: kind, ids and how sure, a JSON line each.",
        'kiosk ask --lang vi --text "giấy khai sinh cần gì"',
        ask,
    ),
    Tool(
        "simulate",
        "Days of centre and kiosks in seconds, with every fault there is.",
        "kiosk simulate --hours 24 --kiosks 2 --seeds 0..9 --faults all",
        simulate,
    ),
    Tool(
        "handbook",
        "The ward's own handbook (.csv, .xlsx) becomes procedures; every refusal is shown.",
        "kiosk handbook import so-tay.xlsx --dry-run",
        handbook,
    ),
    Tool(
        "places",
        "Places that changed their name, from a table (.csv, .xlsx).",
        "kiosk places import doi-ten.csv --dry-run",
        places,
    ),
    Tool(
        "models",
        "Models of ears and mouth: which there are, bring them, check them.",
        "kiosk models install whisper-base --from /media/stick",
        models,
    ),
    Tool(
        "voice-bench",
        "How well it hears: accents, noise, real recordings; beside simpler ways, in one run.",
        "kiosk voice-bench --most 60 --write docs/voice.md",
        voice_bench,
    ),
    Tool(
        "scan",
        "What a code in a picture, in words or in bytes is to the kiosk: one JSON line each, nothing personal.",
        "kiosk scan --image card.png receipt.jpg",
        scan,
    ),
    Tool(
        "say",
        "Say a sentence aloud or into a file; render all fixed sentences.",
        'kiosk say --lang vi "Số của bác là A1023" --wav number.wav',
        say,
    ),
)


def _add_tool(commands: Commands, tool: Tool) -> None:
    parser = _add(commands, tool.name, tool.help, tool.example)
    tool.program.add_arguments(parser)
    parser.set_defaults(run=partial(_run_tool, tool.program))


def _run_tool(program: Program, options: argparse.Namespace) -> int:
    return program.run(options, config_folder(options.config))


# -- small parts ---------------------------------------------------------------------------------------------------


def _settings(options: argparse.Namespace) -> Settings | None:
    """The configuration; None after its faults were told."""
    found = load(config_folder(options.config), tuple(options.overrides), device_faults)
    if isinstance(found, Faults):
        _tell(found.lines)
        return None
    return found


def _not_written(command: str, fault: OSError) -> int:
    print(f"kiosk {command}: {fault.filename} cannot be written: {fault.strerror}", file=sys.stderr)
    return FAILED


def _tell(faults: Sequence[str]) -> None:
    for fault in faults:
        print(fault, file=sys.stderr)
    if faults:
        print(f"{len(faults)} fault(s) in the configuration; nothing was started.", file=sys.stderr)


def config_folder(given: Path | None) -> Path:
    """The folder that was named; else the first that exists of the usual ones."""
    if given is not None:
        return given
    named = os.environ.get("KIOSK_CONFIG")
    checkout = Path(__file__).resolve().parent.parent / "config"
    usual = [*([Path(named)] if named else []), Path("/etc/kiosk"), Path("config"), checkout]
    return next((folder for folder in usual if (folder / "kiosk.toml").is_file()), usual[-1])
