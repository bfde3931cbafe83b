"""The command line of `kiosk say`. What it needs to speak is imported when it speaks."""

from __future__ import annotations

import argparse
from pathlib import Path

ENGINES = ("clips", "espeak", "piper", "pyttsx3")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What may be said."""
    parser.add_argument("text", nargs="?", metavar="TEXT", help="what to say")
    parser.add_argument("--lang", metavar="L", help="its language (default: vi; with --render-all: all offered)")
    parser.add_argument("--wav", type=Path, metavar="F", help="write it into this file; no loudspeaker is needed")
    parser.add_argument("--engine", choices=ENGINES, help="only this one (default: as voice.toml says)")
    parser.add_argument("--chime", action="store_true", help="a chime before it")
    parser.add_argument("--words", action="store_true", help="only print the words, as they are said")
    parser.add_argument("--render-all", action="store_true", help="render every fixed sentence into the cache")
    parser.add_argument("--verify", action="store_true", help="check every sound of the cache")


def run(options: argparse.Namespace, config: Path) -> int:
    """0 said, 1 could not be said, 2 the request or voice.toml is wrong."""
    from kiosk import saying  # noqa: PLC0415 - see the top of this file

    return saying.run(options, config)
