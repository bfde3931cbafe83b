"""Writes docs/recording.md from the sentences of the kiosk: `python -m tools.draw_recording`; --check: is it stale?

It is the script for recording a language that no engine speaks, such as Jrai and Bahnar.
"""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from string import Formatter

from kiosk.texts import KEYS
from tools.kept import keep

ROOT = Path(__file__).parent.parent
SCRIPT = ROOT / "docs" / "recording.md"
SIGNS = "0123456789ABCDEFGHKLMNPRSTXY"
"""What the labels of tickets are made of."""
NUMBERS = range(21)
"""People ahead, minutes: read as numbers, where they are recorded."""
HEAD = """# What to record, for a language that no engine speaks

Written from the sentences of the kiosk by `tools/draw_recording.py`; `make check` fails when it is stale.

Jrai (`jra`), Bahnar (`bdq`) and others have no speech engine, and the kiosk does not fake one: it plays what a speaker
of the language recorded, and stays silent where nothing is recorded. The words stay on the screen either way.

1. Have the sentences translated by someone who works with elders in that language, and read back by a second person.
   Ask both, in writing, for leave to play the recordings in the hall; they can take it back: delete the files.
2. Record in a quiet room, a hand's breadth from the microphone, calmly, as to one's own grandmother. WAV, 16 bits,
   one channel, 44,100 Hz or 22,050 Hz. Cut close; loudness is made equal by the kiosk.
3. Name each file as the table says and put it into `clips/<language>/` beside `kiosk.toml`: `clips/jra/home.says.wav`.
4. Restart the kiosk and walk through a visit. (`kiosk say` cannot try them: a recording belongs to a sentence of the
   screen, not to any words.)

A sentence with a value in it is recorded in the pieces between the values: `farewell.says.1.wav` "Số của bác là",
then the kiosk puts the label together from the signs, then `farewell.says.2.wav` "Mời bác ngồi chờ gọi số".
Where a sentence begins with a value there is no first piece. A missing file silences its sentence only. Most needed
first.
"""


def document(vietnamese: Mapping[str, str], english: Mapping[str, str]) -> str:
    """The whole file."""
    keys = sorted(KEYS, key=lambda key: not key.endswith(".says"))
    parts = [HEAD, "## Signs of a ticket's label, and numbers\n", "| file | say |", "|---|---|"]
    parts += [f"| `sign.{sign}.wav` | {sign} |" for sign in SIGNS]
    parts += [f"| `number.{number}.wav` | {number} |" for number in NUMBERS]
    parts += ["\n## Sentences\n", "| file | Vietnamese | English |", "|---|---|---|"]
    for key in keys:
        parts += _rows(key, vietnamese[key], english[key])
    return "\n".join(parts) + "\n"


def _rows(key: str, vietnamese: str, english: str) -> Iterator[str]:
    if not KEYS[key]:
        yield f"| `{key}.wav` | {_cell(vietnamese)} | {_cell(english)} |"
        return
    shown = english
    for place, (words, value) in enumerate(pieces(vietnamese), start=1):
        if words:
            said = f"{words} … ({value})" if value else f"… {words}"
            yield f"| `{key}.{place}.wav` | {_cell(said)} | {_cell(shown)} |"
            shown = ""


def pieces(text: str) -> list[tuple[str, str]]:
    """What is recorded of a sentence with values: words, and the value that follows them."""
    found = [(words.strip(" .,:–"), name or "") for words, name, _, _ in Formatter().parse(text)]
    return found if found[-1][0] or found[-1][1] else found[:-1]


def _cell(words: str) -> str:
    return words.replace("|", "\\|")


def _texts(code: str) -> Mapping[str, str]:
    found: Mapping[str, str] = tomllib.loads((ROOT / "config" / "languages" / f"{code}.toml").read_text("utf-8"))[
        "texts"
    ]
    return found


def main(arguments: list[str], script: Path = SCRIPT) -> int:
    """Write, or with --check compare; the exit code is 1 where the file differs."""
    wanted = document(_texts("vi"), _texts("en"))
    return keep(wanted, script, arguments, "tools.draw_recording")


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
