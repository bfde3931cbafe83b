"""The command line of `kiosk simulate`. The simulation itself is imported when it is asked for, never by a kiosk."""

from __future__ import annotations

import argparse
from pathlib import Path

BREAKS = ("print-before-commit", "no-sync", "ack-on-puback", "clock-in-id", "auto-reprint")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What may be said."""
    add = parser.add_argument
    add("--hours", type=_hours, default=24.0, metavar="H", help="simulated hours of each seed (default: 24)")
    add("--seeds", type=_seeds, default=range(1), metavar="A..B", help="from-to, both included (default: 0..0)")
    add("--kiosks", type=_few, default=1, metavar="N", help="kiosks of the centre, 1 to 9 (default: 1)")
    add(
        "--faults",
        default="all",
        metavar="all|none|LIST",
        help="names with commas (default: all; a wrong one names them)",
    )
    add("--break", choices=BREAKS, default=None, dest="broken", metavar="NAME", help=f"a mistake to be found: {BREAKS}")
    add("--jobs", type=_few, default=1, metavar="N", help="seeds at a time, a process each (default: 1)")
    add("--json", action="store_true", help="figures as one JSON object")
    add("--trace", type=Path, metavar="F", help="write every step of every seed to this file")


def run(options: argparse.Namespace, config: Path) -> int:
    """Run the seeds. 0 where nothing was violated, 1 where something was, 2 where the simulation is not installed."""
    try:
        from kiosk.simulation import cli  # noqa: PLC0415 - see the top of this file
    except ModuleNotFoundError as missing:
        print(f"kiosk simulate: {missing.name} is not installed: pip install 'ward-kiosk[dev]'")
        return 2
    return cli.simulate(options, config)


def _seeds(words: str) -> range:
    first, dots, last = words.partition("..")
    try:
        seeds = range(int(first), int(last if dots else first) + 1)
    except ValueError:
        seeds = range(0)
    if not seeds:
        raise argparse.ArgumentTypeError(f"{words!r}: expected A..B, such as 0..199")
    return seeds


def _hours(words: str) -> float:
    hours = float(words)
    if not 0 < hours <= 24 * 30:
        raise argparse.ArgumentTypeError(f"{words}: more than 0 and at most 720 hours")
    return hours


def _few(words: str) -> int:
    number = int(words)
    if not 1 <= number <= 9:
        raise argparse.ArgumentTypeError(f"{words}: 1 to 9")
    return number
