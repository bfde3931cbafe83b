"""No screen that a visitor can meet has a fault: nothing cut, nothing too small to read, in any language.

At a larger text step a small panel cannot hold all words at that size: there the text may stay at the size it began
with, but it is still whole, apart, within reach, and never too small.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from kiosk.samples import DISPLAYS, moments_on
from kiosk.settings import Settings, load
from kiosk.states import Visit
from ui.faults import faults
from ui.fonts import Fonts
from ui.layout import lay_out
from ui.screen import TEXT_STEPS

CONFIG = Path(__file__).parents[2] / "config"
LANGUAGES = sorted(path.stem for path in (CONFIG / "languages").glob("*.toml"))
"""All that are installed, offered or not."""


@pytest.fixture(scope="module")
def settings() -> Settings:
    found = load(CONFIG)
    assert isinstance(found, Settings)
    return found


@pytest.fixture(scope="module")
def fonts() -> Fonts:
    return Fonts()


@pytest.mark.parametrize("step", range(TEXT_STEPS))
@pytest.mark.parametrize("size", DISPLAYS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_screen_has_a_fault(settings: Settings, fonts: Fonts, language: str, size: str, step: int) -> None:
    found: dict[str, list[str]] = {}
    for name, screen in moments_on(DISPLAYS[size], settings.catalogue, Visit(language, text_step=step)):
        found[name] = faults(lay_out(screen, DISPLAYS[size], fonts), DISPLAYS[size], fonts)
    assert {name: told for name, told in found.items() if told} == {}
