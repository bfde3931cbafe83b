"""The command line of `kiosk handbook import FILE`: the ward's own handbook becomes procedures of the configuration."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path

from kiosk.handbook_columns import HEADINGS

HELP = """columns (headings in Vietnamese or English, in any order, with or without marks; a title may stand above):

  {columns}

A name, a source and a day of checking must be there (the last two also by --source and --checked). A cell of several
lines, or with ; between, is a list. One row is one procedure; a row is taken whole, or refused with what to do.
Of a spreadsheet the first sheet is read.

example.csv:
  mã thủ tục;tên thủ tục;lĩnh vực;thành phần hồ sơ;lệ phí;thời gian;nguồn;ngày kiểm tra
  1.001193;Đăng ký khai sinh;Hộ tịch;"Tờ khai
  Giấy chứng sinh";không mất tiền;Trong ngày;Sổ tay phường;20/07/2026

  lệ phí, an amount a line:  8.000 đồng mỗi bản  ·  không mất tiền  ·  tỉnh quy định

example: kiosk handbook import so-tay.xlsx --dry-run
exit codes: 0 all rows taken · 1 some refused, or nothing could be written · 2 the file is no handbook"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What may be said."""
    names = [f"{key:13} {' · '.join(words)}" for key, words in HEADINGS.items()]
    parser.epilog = HELP.format(columns="\n  ".join(names))
    add_import_arguments(parser)
    parser.add_argument("--source", metavar="WORDS", help="the source of rows that name none")
    parser.add_argument("--checked", type=_day, metavar="DATE", help="the day of checking of rows that name none")


def add_import_arguments(parser: argparse.ArgumentParser) -> None:
    """What every import takes."""
    parser.add_argument("action", choices=("import",))
    parser.add_argument("file", type=Path, metavar="FILE", help="a .csv or .xlsx file")
    parser.add_argument("--to", type=Path, metavar="DIR", help="configuration folder to write to (default: --config)")
    parser.add_argument("--dry-run", action="store_true", help="show what would be written, and write nothing")
    parser.add_argument("--replace", action="store_true", help="replace what is there and differs")
    parser.add_argument("--lang", choices=("vi", "en"), default="vi", help="language of the report (default: vi)")


def _day(words: str) -> date:
    try:
        return date.fromisoformat(words)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{words!r}: expected a date such as 2026-07-20") from None


def run(options: argparse.Namespace, config: Path) -> int:
    """Import the file."""
    from kiosk import handbook_import  # noqa: PLC0415 - nothing of it is needed to show the help

    return handbook_import.import_procedures(options, options.to or config, handbook_import.local_today())
