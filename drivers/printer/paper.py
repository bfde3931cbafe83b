"""The simulated paper: what stands on it between the last cut and the print head."""

from __future__ import annotations

from PIL import Image

INK, WHITE = 0, 255


class Paper:
    """Rows of dots. The head prints at `rows`; the blade is `blade_rows` further on, towards the reader."""

    def __init__(self, dots: int, blade_rows: int) -> None:
        self._dots = dots
        self._blade_rows = blade_rows
        self.moved = 0
        """Rows moved since the printer was made."""
        self._start([])

    def _start(self, strips: list[tuple[int, Image.Image]]) -> None:
        self._strips = strips
        self.rows = self._blade_rows
        self._last_ink = self._blade_rows

    @property
    def white_rows(self) -> int:
        """How much white has been fed since the last ink; 0 where there is no ink."""
        return self.rows - self._last_ink if self._strips else 0

    def feed(self, rows: int) -> None:
        """Move on by white rows."""
        self.rows += rows
        self.moved += rows

    def strip(self, ink: Image.Image, left: int) -> None:
        """Print a picture (1 is ink) from `left`, and move on by its height. What is beyond the head is lost."""
        row = Image.new("1", (self._dots, ink.height), WHITE)
        row.paste(INK, (left, 0), ink)
        self._strips.append((self.rows, row))
        self.feed(ink.height)
        self._last_ink = self.rows

    def cut(self) -> Image.Image:
        """The slip before the blade (ink black on white). What is between blade and head begins the next one."""
        whole = self._whole()
        slip = whole.crop((0, 0, self._dots, max(1, self.rows - self._blade_rows)))
        left_over = whole.crop((0, slip.height, self._dots, self.rows))
        has_ink = left_over.getextrema()[0] == INK
        self._start([(0, left_over)] if has_ink else [])
        return slip

    def pull_out(self) -> Image.Image | None:
        """The roll is at its end and taken out: what hung in the printer, None where it is white."""
        piece = self._whole() if self._strips else None
        self._start([])
        return piece

    def _whole(self) -> Image.Image:
        whole = Image.new("1", (self._dots, self.rows), WHITE)
        for top, strip in self._strips:
            whole.paste(strip, (0, top))
        return whole
