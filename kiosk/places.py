"""The command line of `kiosk places import FILE`: places that changed their name become part of the configuration."""

from __future__ import annotations

import argparse
from pathlib import Path

from kiosk.handbook import add_import_arguments

HELP = """columns: old (tên cũ) · new (tên mới) · since (từ ngày); one place may have become several, a row each.
The file replaces places/renamed.toml as a whole, once it was looked at (--replace).

example.csv:
  tên cũ;tên mới;từ ngày
  Phường Cũ;Phường Mới;01/07/2025

example: kiosk places import doi-ten.csv --dry-run
exit codes: 0 all rows taken · 1 some refused, or nothing could be written · 2 the file is no such table"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What may be said."""
    parser.epilog = HELP
    add_import_arguments(parser)


def run(options: argparse.Namespace, config: Path) -> int:
    """Import the file."""
    from kiosk import handbook_import  # noqa: PLC0415 - nothing of it is needed to show the help

    return handbook_import.import_places(options, options.to or config)
