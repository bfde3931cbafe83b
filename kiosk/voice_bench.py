"""The command line of `kiosk voice-bench`. What it needs to measure is imported when it measures."""

from __future__ import annotations

import argparse
from pathlib import Path


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What may be said."""
    add = parser.add_argument
    add(
        "--questions",
        type=Path,
        metavar="F",
        help="questions with their answers (default: tests/questions/held_out.toml)",
    )
    add("--recordings", type=Path, metavar="DIR", help="real voices: NAME.wav beside NAME.txt")
    add("--most", type=int, default=60, metavar="N", help="questions of each language (default: 60)")
    add(
        "--noise", default="clean,15,10,5", metavar="LIST", help="babble in dB below the voice (default: clean,15,10,5)"
    )
    add("--quick", action="store_true", help="six questions, clean and 15 dB: whether it works, no figures to quote")
    add("--delay-only", action="store_true", help="only how long an answer takes, and the ears to come back: minutes")
    add("--write", type=Path, metavar="F", help="write the tables into this page, each between its two marks")


def run(options: argparse.Namespace, config: Path) -> int:
    """0 measured, 1 where something that is needed is missing, 2 where the configuration is wrong."""
    from kiosk import voice_delay, voice_figures  # noqa: PLC0415 - see the top of this file

    code = 0 if options.delay_only else voice_figures.run(options, config)
    return code or voice_delay.run(options, config)
