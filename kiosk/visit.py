"""What a visitor has chosen, for as long as the visit lasts."""

from __future__ import annotations

from dataclasses import dataclass

from ui.screen import Theme


@dataclass(frozen=True, slots=True)
class Visit:
    """What a visitor has chosen for as long as the visit lasts."""

    language: str
    text_step: int = 0
    theme: Theme = Theme.DAY
    help_called: bool = False
    """A person was already called: calling again would only ring twice."""
    muted: bool = False
    """The voice is off."""
