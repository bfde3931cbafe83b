"""The simulated printer's inside: commands in, ink on paper out."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PIL import Image

from drivers.printer.glyphs import glyph
from drivers.printer.interpreter import TEXT, UNKNOWN, Command
from drivers.printer.paper import Paper

if TYPE_CHECKING:
    from collections.abc import Callable

    from drivers.printer.profile import Profile

LINE_SPACING = 30
"""Rows of a line feed after power on: 3.75 mm (Epson TM-T20II, line spacing)."""
BLADE = ("cut", "feed_and_cut")
QR_LEVELS = {b"0": "l", b"1": "m", b"2": "q", b"3": "h"}


@dataclass(slots=True)
class Settings:
    """What ESC @ brings back."""

    rows_per_unit: float
    across: int = 1
    down: int = 1
    emphasised: bool = False
    smooth: bool = False
    centred: int = 0
    """0 left, 1 in the middle, 2 right."""
    margin: int = 0
    area: int | None = None
    line_spacing: int = LINE_SPACING
    qr_module: int = 3
    qr_level: str = "l"
    qr_data: bytes = b""


class Mechanism:
    """Carries out one command at a time. What leaves it is collected in `slips` and `echoes`."""

    def __init__(self, profile: Profile) -> None:
        self._profile = profile
        self.paper = Paper(profile.dots_per_line, profile.dots(profile.head_to_cut_mm))
        self.slips: list[Image.Image] = []
        self.echoes: list[bytes] = []
        self.unknown: Counter[str] = Counter()
        """Commands that were not understood, and how often."""
        self._line: list[Image.Image] = []
        self._reset()

    def _reset(self) -> None:
        self._line.clear()
        # A model that must be told its motion units counts in half dots until it is.
        self._settings = Settings(0.5 if self._profile.motion_units else 1.0)

    def carry_out(self, command: Command) -> None:
        """Do what the command says."""
        if command.name == TEXT:
            self._letters(command.data)
        elif command.name in _HANDLERS:
            _HANDLERS[command.name](self, command)
        elif command.name not in _WITHOUT_EFFECT:
            self._not_understood(command)

    def _not_understood(self, command: Command) -> None:
        name = command.data.hex(" ") if command.name == UNKNOWN else command.name
        self.unknown[name] += 1

    # -- letters and feeds ---------------------------------------------------------------------------------

    def _letters(self, data: bytes) -> None:
        s = self._settings
        for byte in data:
            cell = glyph(byte, s.across, s.down, emphasised=s.emphasised, smooth=s.smooth)
            if self._line and sum(c.width for c in self._line) + cell.width > self._area()[1]:
                self._print_line(s.line_spacing)
            self._line.append(cell)

    def _print_line(self, rows: int) -> None:
        """The letters that wait, bottoms aligned; then the paper has moved by `rows`, or by the tallest letter."""
        line, self._line = self._line, []
        height = max((cell.height for cell in line), default=0)
        if line:
            ink = Image.new("1", (sum(cell.width for cell in line), height))
            x = 0
            for cell in line:
                ink.paste(cell, (x, height - cell.height))
                x += cell.width
            self._place(ink)
        self.paper.feed(max(0, rows - height))

    def _area(self) -> tuple[int, int]:
        """Left end and width of where is printed."""
        dots = self._profile.dots_per_line
        left = min(self._settings.margin, dots)
        return left, min(self._settings.area or dots, dots - left)

    def _place(self, ink: Image.Image) -> None:
        left, width = self._area()
        room = max(0, width - ink.width)
        self.paper.strip(ink, left + (0, room // 2, room)[self._settings.centred])

    def _picture(self, ink: Image.Image) -> None:
        if self._line:
            self._print_line(self._settings.line_spacing)
        if ink.width and ink.height:
            self._place(ink)

    def _feed_units(self, units: int) -> int:
        return int(units * self._settings.rows_per_unit)

    def _line_feed(self, _command: Command) -> None:
        self._print_line(self._settings.line_spacing)

    def _feed(self, command: Command) -> None:
        self._print_line(self._feed_units(command.params[0]))

    def _feed_lines(self, command: Command) -> None:
        self._print_line(command.params[0] * self._settings.line_spacing)

    # -- settings ------------------------------------------------------------------------------------------

    def _initialise(self, _command: Command) -> None:
        self._reset()

    def _set_size(self, command: Command) -> None:
        most = self._profile.max_magnification
        self._settings.across = min(most, (command.params[0] >> 4 & 7) + 1)
        self._settings.down = min(most, (command.params[0] & 7) + 1)

    def _set_emphasis(self, command: Command) -> None:
        self._settings.emphasised = bool(command.params[0] & 1)

    def _set_smoothing(self, command: Command) -> None:
        self._settings.smooth = self._profile.smoothing and bool(command.params[0] & 1)

    def _set_justification(self, command: Command) -> None:
        if not self._line and command.params[0] % 48 < 3:
            self._settings.centred = command.params[0] % 48

    def _set_margin(self, command: Command) -> None:
        self._settings.margin = int.from_bytes(command.params, "little")

    def _set_area(self, command: Command) -> None:
        self._settings.area = int.from_bytes(command.params, "little")

    def _set_motion_units(self, command: Command) -> None:
        per_inch = command.params[1]
        self._settings.rows_per_unit = round(self._profile.dots_per_mm * 25.4) / per_inch if per_inch else 0.5

    def _default_line_spacing(self, _command: Command) -> None:
        self._settings.line_spacing = LINE_SPACING

    def _set_line_spacing(self, command: Command) -> None:
        self._settings.line_spacing = self._feed_units(command.params[0])

    # -- pictures, codes, cut, answers -----------------------------------------------------------------------

    def _raster(self, command: Command) -> None:
        mode, width, rows = command.params[0] % 48, command.params[1:3], command.params[3:5]
        if mode > 3 or int.from_bytes(rows, "little") > self._profile.max_band_rows:
            self._not_understood(command)
            return
        size = (int.from_bytes(width, "little") * 8, int.from_bytes(rows, "little"))
        if not command.data:
            return
        ink = Image.frombytes("1", size, command.data)
        across, down = (mode & 1) + 1, (mode >> 1) + 1
        self._picture(ink.resize((size[0] * across, size[1] * down), Image.Resampling.NEAREST))

    def _qr(self, command: Command) -> None:
        """GS ( k: cn, fn and what follows; 49 is QR."""
        settings = self._settings
        function, argument = command.data[:2], command.data[2:]
        if not self._profile.native_qr:
            self._not_understood(command)
        elif function == b"1A":
            pass  # the model: 2 is the only one in use
        elif function == b"1C" and argument and 1 <= argument[0] <= 16:
            settings.qr_module = argument[0]
        elif function == b"1E" and argument[:1] in QR_LEVELS:
            settings.qr_level = QR_LEVELS[argument[:1]]
        elif function == b"1P":
            settings.qr_data = argument[1:]
        elif function == b"1Q" and settings.qr_data:
            self._picture(self._qr_ink())
        else:
            self._not_understood(command)

    def _qr_ink(self) -> Image.Image:
        import segno  # noqa: PLC0415 — not before the first code

        matrix = segno.make_qr(self._settings.qr_data, error=self._settings.qr_level, boost_error=False).matrix
        side = len(matrix)
        dots = Image.frombytes("L", (side, side), bytes(255 if dark else 0 for row in matrix for dark in row))
        module = self._settings.qr_module
        return dots.convert("1").resize((side * module, side * module), Image.Resampling.NEAREST)

    def _cut(self, command: Command) -> None:
        if self._profile.cut not in BLADE:
            self._not_understood(command)
            return
        if command.params[0] in (65, 66):
            blade = self._profile.dots(self._profile.head_to_cut_mm)
            self._print_line(blade + self._feed_units(command.data[0]))
        self.slips.append(self.paper.cut())

    def _echo(self, command: Command) -> None:
        if self._profile.process_id and command.data[:2] == b"00":
            self.echoes.append(b"\x37\x22" + command.data[2:6] + b"\x00")
        else:
            self._not_understood(command)


_HANDLERS: dict[str, Callable[[Mechanism, Command], None]] = {
    "LF": Mechanism._line_feed,
    "ESC J": Mechanism._feed,
    "ESC d": Mechanism._feed_lines,
    "ESC @": Mechanism._initialise,
    "ESC a": Mechanism._set_justification,
    "ESC E": Mechanism._set_emphasis,
    "ESC 2": Mechanism._default_line_spacing,
    "ESC 3": Mechanism._set_line_spacing,
    "GS !": Mechanism._set_size,
    "GS b": Mechanism._set_smoothing,
    "GS L": Mechanism._set_margin,
    "GS W": Mechanism._set_area,
    "GS P": Mechanism._set_motion_units,
    "GS v 0": Mechanism._raster,
    "GS ( k": Mechanism._qr,
    "GS V": Mechanism._cut,
    "GS ( H": Mechanism._echo,
}
_WITHOUT_EFFECT = frozenset({"NUL", "CR", "DLE EOT", "DLE ENQ", "DLE DC4", "ESC t", "ESC R", "ESC M"})
"""Known and without a trace on paper here: real-time commands were obeyed when they came; there is one font, ASCII."""
