"""What the kiosk and the voice process say to each other, over two pipes.

The words of a visitor pass here and are kept nowhere.
"""

from __future__ import annotations

from typing import IO, Annotated, TypeAlias, TypeVar

import msgspec

from voice.framing import Garbled as Garbled  # noqa: PLC0414 - who reads messages catches `m.Garbled`
from voice.framing import framed, read_body
from voice.heard import Nothing

_M = TypeVar("_M")

LONGEST = 8 << 20
"""Phrases of a whole catalogue are under one megabyte; more is a fault of the other side."""


class Message(msgspec.Struct, frozen=True, tag=True, array_like=False, forbid_unknown_fields=True):
    """Base of all; the class name is its tag."""


# -- to the voice process ---------------------------------------------------------------------------------------------


class EarSpec(Message, frozen=True):
    """One recogniser to load: `kind` is whisper, vosk or sherpa-onnx, `folder` its model."""

    kind: str
    folder: str
    languages: tuple[str, ...]
    threads: int = 2


class Load(Message, frozen=True):
    """What to listen with, and what is likely to be said: by language, (label, phrase) and words of the domain."""

    ears: tuple[EarSpec, ...]
    phrases: dict[str, tuple[tuple[str, str], ...]] = {}
    domain: dict[str, str] = {}
    """By language, a line of words that are likely; it helps Whisper to spell them."""
    cache: str = ""
    """A folder for what is computed from the phrases; nothing heard is kept there."""


class Listen(Message, frozen=True):
    """Listen for one sentence. `languages`: the one that is spoken; several where it is to be recognised."""

    id: int
    languages: Annotated[tuple[str, ...], msgspec.Meta(min_length=1)]
    microphone: str | None = None
    """A sound device's name, "" for the system's usual one; None where the sound comes as `Sound`."""


class Watch(Message, frozen=True):
    """Tell by `Spoke` when somebody begins to speak, until `Cancel` or `Listen`. Nothing is kept, nothing recognised.

    A `Listen` within a second of `Spoke` hears that sentence from its beginning.
    """

    id: int
    microphone: str = ""
    """A sound device's name, "" for the system's usual one: one that does not hear our own loudspeaker."""


class Sound(Message, frozen=True):
    """A piece of the sound: int16, little-endian, 16 kHz, one channel."""

    id: int
    pcm: bytes


class Stop(Message, frozen=True):
    """The visitor let go: understand what was said so far."""

    id: int


class Cancel(Message, frozen=True):
    """Forget it: answered by `NothingHeard(stopped)`."""

    id: int


class Ping(Message, frozen=True):
    """Are you there?"""

    number: int


class Shutdown(Message, frozen=True):
    """End yourself."""


# -- from the voice process -------------------------------------------------------------------------------------------


class Ready(Message, frozen=True):
    """Loaded. `languages`: those it can hear; `missing`: why others cannot be."""

    languages: tuple[str, ...]
    missing: tuple[str, ...] = ()


class Level(Message, frozen=True):
    """How loud it is, 0 to 1, ten times a second; `speaking` once a word has begun."""

    id: int
    value: float
    speaking: bool


class Ended(Message, frozen=True):
    """The sentence is over and is being understood; `Said` or `NothingHeard` follows."""

    id: int


class Said(Message, frozen=True):
    """What was heard: candidates (words, mean log probability) best first, and what it sounds like (label, share)."""

    id: int
    language: str
    candidates: tuple[tuple[str, float], ...]
    sounds_like: tuple[tuple[str, float], ...] = ()
    speech_ms: int = 0
    took_ms: int = 0
    """From the end of speech as the process noticed it to this message."""


class Spoke(Message, frozen=True):
    """Somebody has begun to speak, who was watched for."""

    id: int


class NothingHeard(Message, frozen=True):
    """There is nothing to understand."""

    id: int
    why: Nothing


class Failed(Message, frozen=True):
    """It cannot listen now: no microphone, no model. `why` is for the log."""

    id: int
    why: str


class Pong(Message, frozen=True):
    """I am here. `busy_ms`: how long one piece of work has gone on; `rss_mb`: memory."""

    number: int
    busy_ms: int
    rss_mb: int


Command: TypeAlias = Load | Listen | Watch | Sound | Stop | Cancel | Ping | Shutdown
Report: TypeAlias = Ready | Level | Ended | Said | Spoke | NothingHeard | Failed | Pong

_encoder = msgspec.msgpack.Encoder()
_commands: msgspec.msgpack.Decoder[Command] = msgspec.msgpack.Decoder(Command)
_reports: msgspec.msgpack.Decoder[Report] = msgspec.msgpack.Decoder(Report)


def frame_of(message: Command | Report) -> bytes:
    """The message as it goes through the pipe."""
    return framed(_encoder.encode(message))


def read_command(pipe: IO[bytes]) -> Command | None:
    """The next command; None once the pipe is closed. Raises `Garbled`."""
    return _decoded(_commands, read_body(pipe, LONGEST))


def read_report(pipe: IO[bytes]) -> Report | None:
    """The next report; None once the pipe is closed. Raises `Garbled`."""
    return _decoded(_reports, read_body(pipe, LONGEST))


def _decoded(decoder: msgspec.msgpack.Decoder[_M], body: bytes | None) -> _M | None:
    try:
        return decoder.decode(body) if body is not None else None
    except msgspec.DecodeError as fault:
        raise Garbled(str(fault)) from None  # the words would hold what was said
