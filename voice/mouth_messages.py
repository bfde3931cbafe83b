"""What the kiosk and the mouth's process say to each other."""

from __future__ import annotations

from typing import IO, TypeAlias

import msgspec

from voice.framing import Garbled, framed, read_body
from voice.mouth_settings import MouthSection


class Message(msgspec.Struct, frozen=True, tag=True, forbid_unknown_fields=True):
    """Base of all; the class name is its tag."""


# -- to the mouth ------------------------------------------------------------------------------------------------------


class Configure(Message, frozen=True):
    """The first message."""

    settings: MouthSection
    clips: str
    """Folder of the recordings."""
    cache: str
    """Folder of rendered sentences; "" keeps none."""
    languages: tuple[str, ...]
    """Those offered: their voices are loaded now."""
    by_pipe: bool = False
    """There is no loudspeaker here: what it would play comes back as `Played`, at its pace."""


class Say(Message, frozen=True):
    """As `voice.speech.Speech`; `id` comes back in the reports."""

    id: int
    text: str
    language: str
    key: str = ""
    values: tuple[tuple[str, str], ...] = ()
    with_chime: bool = False


class Hush(Message, frozen=True):
    """Silence now, and forget all that waits."""


class Hall(Message, frozen=True):
    """How loud it is around, in dB below full scale (None: not known), and whether the centre is closed."""

    level_db: float | None
    after_hours: bool = False


class Ping(Message, frozen=True):
    """Are you there?"""


class Shutdown(Message, frozen=True):
    """End yourself."""


# -- from the mouth ----------------------------------------------------------------------------------------------------


class Voices(Message, frozen=True):
    """The answer to `Configure`, once all is loaded: engine and voice by language, and why others are silent."""

    speaking: dict[str, tuple[str, str]]
    silent: dict[str, str]


class SpeechBegan(Message, frozen=True):
    """Its first sample is on the way to the loudspeaker."""

    id: int


class SpeechEnded(Message, frozen=True):
    """Its last one is; `whole` is False where it was silenced."""

    id: int
    whole: bool


class SpeechFailed(Message, frozen=True):
    """It was not said. `why` is for the technician."""

    id: int
    why: str


class Loudspeaker(Message, frozen=True):
    """It is there, or it is not."""

    there: bool
    why: str = ""


class Lips(Message, frozen=True):
    """How loud it speaks just now, 0 to 1: what moves the lips of a face. Ten times a second while it speaks."""

    level: float


class Played(Message, frozen=True):
    """A block that is not silent: int16, little-endian, one channel, `voice.speech.RATE_HZ`."""

    pcm: bytes


class Pong(Message, frozen=True):
    """I am here. `busy_s`: how long one piece of work has gone on."""

    busy_s: float


ToMouth: TypeAlias = Configure | Say | Hush | Hall | Ping | Shutdown
FromMouth: TypeAlias = Voices | SpeechBegan | SpeechEnded | SpeechFailed | Loudspeaker | Lips | Played | Pong

_encoder = msgspec.msgpack.Encoder()
_to_mouth: msgspec.msgpack.Decoder[ToMouth] = msgspec.msgpack.Decoder(ToMouth)
_from_mouth: msgspec.msgpack.Decoder[FromMouth] = msgspec.msgpack.Decoder(FromMouth)


def frame_of(message: ToMouth | FromMouth) -> bytes:
    """The message as it goes through the pipe."""
    return framed(_encoder.encode(message))


def read_order(pipe: IO[bytes]) -> ToMouth | None:
    """The next message to the mouth; None once the pipe is closed. Raises `Garbled`."""
    try:
        return None if (body := read_body(pipe)) is None else _to_mouth.decode(body)
    except msgspec.DecodeError as fault:
        raise Garbled(str(fault)) from None


def read_report(pipe: IO[bytes]) -> FromMouth | None:
    """The next message from the mouth; None once the pipe is closed. Raises `Garbled`."""
    try:
        return None if (body := read_body(pipe)) is None else _from_mouth.decode(body)
    except msgspec.DecodeError as fault:
        raise Garbled(str(fault)) from None
