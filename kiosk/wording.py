"""What all views of states share: the words of one language, and the blocks that stand on several screens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.screen import Block, Button, Facts, Look, Style, Text

if TYPE_CHECKING:
    from kiosk.catalogue import Catalogue

View = tuple[str, tuple[Block, ...]]
"""What is said, and what stands below it."""


def facts(rows: tuple[tuple[str, str], ...]) -> tuple[Block, ...]:
    """A block of facts; none where nothing is known."""
    return (Facts(rows),) if rows else ()


class Words:
    """The catalogue's words in one language."""

    def __init__(self, catalogue: Catalogue, language: str) -> None:
        self.catalogue = catalogue
        self.language = language

    def t(self, key: str, **values: str | int) -> str:
        """A text with its values."""
        return self.catalogue.text(self.language, key, **values)

    def told(self, key: str, icon: str | None = None) -> Text:
        """A notice; without a picture of its own it is a warning."""
        return Text(self.t(key), Style.NOTICE, icon)

    def wait_rows(self, wait: tuple[int, int] | None) -> tuple[tuple[str, str], ...]:
        """How long it takes, where that is known."""
        return (("clock", self.t("people.wait", a=wait[0], b=wait[1])),) if wait else ()

    def button(self, button: str, key: str, look: Look, icon: str) -> Button:
        """A button with the words of a text."""
        return Button(button, self.t(key), look, icon=icon)

    def hours_row(self, first: int, last: int, spans: tuple[object, ...]) -> str:
        """Days of equal hours, and these hours."""
        days = [self.t(f"day.{weekday}") for weekday in dict.fromkeys((first, last))]
        return self.t("closed.hours", days=" – ".join(days), spans=", ".join(map(str, spans)))
