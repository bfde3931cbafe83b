"""The child of `voice.portable`: one sentence from its input to a WAV file by pyttsx3, then it ends.

A process of its own for each, because pyttsx3 2.99 says only the first of several texts, speaks every later text into
the file of the first `save_to_file`, and stays in English without a word where the voice is unknown (measured).
`python -m voice.portable_child VOICE WORDS_A_MINUTE FILE`; VOICE is part of a voice's id or name, or a language.
Exit codes: 0 written, 3 no such voice, 4 pyttsx3 is not installed or found no engine.
"""

from __future__ import annotations

import sys
from typing import Any

NO_VOICE = 3
NO_ENGINE = 4


def main() -> int:
    """Speak the input into the file."""
    wanted, rate, path = sys.argv[1:]
    try:
        import pyttsx3  # type: ignore[import-untyped]  # noqa: PLC0415 - it has no types, and its absence is an answer

        engine = pyttsx3.init()
    except Exception as fault:  # noqa: BLE001 - each system's engine raises its own kinds
        print(fault, file=sys.stderr)
        return NO_ENGINE
    voice = voice_for(wanted, engine.getProperty("voices"))
    if voice is None:
        return NO_VOICE
    engine.setProperty("voice", voice)
    engine.setProperty("rate", int(rate))
    engine.save_to_file(sys.stdin.buffer.read().decode(), path)
    engine.runAndWait()
    return 0


def voice_for(wanted: str, voices: list[Any]) -> str | None:
    """The id of the voice that is called so, else of the first that speaks this language."""
    named = [each.id for each in voices if wanted.lower() in (str(each.id).lower(), str(each.name).lower())]
    speaking = [each.id for each in voices if any(_code(tongue) == wanted.lower() for tongue in each.languages or ())]
    by_id = [each.id for each in voices if f"{wanted.lower()}-" in f"{str(each.id).lower().replace('_', '-')}-"]
    return next(iter([*named, *speaking, *by_id]), None)


def _code(tongue: object) -> str:
    """`b"\\x05vi"`, `vi_VN` and `vi-VN` are all vi."""
    words = tongue.decode(errors="ignore") if isinstance(tongue, bytes) else str(tongue)
    return "".join(sign for sign in words.lower().replace("_", "-").partition("-")[0] if sign.isalpha())


if __name__ == "__main__":
    sys.exit(main())
