"""What one printer model can do: read from config/printers/<model>.toml. An unknown key is an error."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from drivers.profiles import read_profile, read_profiles

Cut = Literal["feed_and_cut", "cut", "none"]
"""`feed_and_cut`: GS V 66, the printer itself brings the last line past its blade, then cuts (partially).
`cut`: GS V 1 cuts where the paper is, so we feed first. `none`: there is only a tear bar."""


class Profile(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A printer model. Lengths are millimetres on the paper, a dot is one point of the print head."""

    name: str
    dots_per_line: Annotated[int, Meta(ge=128, le=1024, multiple_of=8)]
    dots_per_mm: Annotated[int, Meta(ge=5, le=12)] = 8
    paper_mm: Annotated[int, Meta(ge=30, le=120)]
    """How wide the roll is; the print head is narrower."""
    margin_mm: Annotated[float, Meta(ge=0, le=20)] = 3.0
    """White to leave before the cut, so that a slip looks right torn off."""
    head_to_cut_mm: Annotated[float, Meta(ge=0, le=40)]
    """From the print head to the blade or the tear bar; so much of every slip's head stays white."""
    cut: Cut
    max_magnification: Annotated[int, Meta(ge=1, le=8)]
    """How many times GS ! enlarges the printer's own letters."""
    smoothing: bool = False
    """GS b rounds the steps of enlarged letters."""
    native_qr: bool
    """GS ( k draws QR codes."""
    max_band_rows: Annotated[int, Meta(ge=24, le=2303)]
    """The tallest picture that one GS v 0 may carry."""
    motion_units: bool = False
    """GS P must say that a unit of feed is one dot; many models count in half dots until told."""
    speed_mm_s: Annotated[int, Meta(ge=10, le=500)]
    """The slowest the paper moves while printing; waits are reckoned from it."""
    dle_eot: bool
    """Answers DLE EOT 1 to 4. Where it does not, the printer is always SILENT and nothing is printed on it."""
    process_id: bool = False
    """Answers GS ( H when the paper is out: the strong confirmation."""
    clear_buffer: bool = False
    """DLE DC4 8 forgets what was received and not yet printed."""

    def dots(self, mm: float) -> int:
        """Millimetres in whole dots."""
        return round(mm * self.dots_per_mm)


def load_profile(path: Path) -> Profile:
    """As `drivers.profiles.read_profile`."""
    return read_profile(path, Profile)


def load_profiles(folder: Path) -> dict[str, Profile]:
    """As `drivers.profiles.read_profiles`."""
    return read_profiles(folder, Profile)
