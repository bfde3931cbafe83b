"""What one scanner model says and obeys: read from config/scanners/<model>.toml. An unknown key is an error."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

import msgspec
from msgspec import Meta

from drivers.profiles import read_profile
from drivers.scanner.dialect import Dialect
from drivers.scanner.framing import GAP_MS, Rules
from drivers.scanner.repeats import REPEAT_MS

if TYPE_CHECKING:
    from pathlib import Path

Terminator = Literal["cr", "lf", "crlf", "tab"]
_TERMINATORS: dict[Terminator, bytes] = {"cr": b"\r", "lf": b"\n", "crlf": b"\r\n", "tab": b"\t"}

Text = Annotated[str, Meta(pattern="^[\\x00-\\xff]{1,120}\\Z")]
Byte = Annotated[int, Meta(ge=0, le=255)]
Command = Text | Annotated[tuple[Byte, ...], Meta(min_length=1, max_length=120)]
"""Bytes, as manuals print them: text with \\u0016 for control characters, or numbers such as 0x7E."""


class ScannerProfile(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A scanner model on a serial line or as USB-CDC."""

    name: str
    terminators: Annotated[tuple[Terminator, ...], Meta(max_length=4)]
    """Any of these ends a code. None: it sends none, and silence of `gap_ms` ends a code."""
    prefixes: Annotated[tuple[Text, ...], Meta(max_length=16)] = ()
    """What it puts before a code, such as the AIM identifier ]Q1."""
    gap_ms: Annotated[int, Meta(ge=50, le=2_000)] = GAP_MS
    repeat_ms: Annotated[int, Meta(ge=0, le=10_000)] = REPEAT_MS
    """The same code again within this time is the same one, still lying there."""
    dialect: Dialect
    """How it answers commands; `none`: not at all, or in a way that is not known."""
    settings: Annotated[tuple[Command, ...], Meta(max_length=12)] = ()
    """Sent when it is opened and again and again, in this order. Volatile ones: its flash wears out."""
    on: Command | None = None
    """Read by yourself whatever is shown."""
    off: Command | None = None
    """Read nothing, and keep dark."""

    def __post_init__(self) -> None:
        """Half a switch would leave it as somebody else left it."""
        if (self.on is None) != (self.off is None):
            raise ValueError("on and off go together")

    def rules(self) -> Rules:
        """How its codes are told apart."""
        ends = tuple(_TERMINATORS[end] for end in self.terminators)
        return Rules(ends, tuple(map(bytes_of, self.prefixes)), self.gap_ms, self.repeat_ms, self.dialect)

    def commands(self, wanted: bool) -> tuple[bytes, ...]:
        """All it must be told to be as it should: its settings, then whether to read."""
        switch = self.on if wanted else self.off
        return tuple(map(bytes_of, self.settings)) + ((bytes_of(switch),) if switch is not None else ())


def bytes_of(command: Command) -> bytes:
    """What goes over the line."""
    return command.encode("latin-1") if isinstance(command, str) else bytes(command)


def load_scanner(path: Path) -> ScannerProfile:
    """As `drivers.profiles.read_profile`."""
    return read_profile(path, ScannerProfile)
