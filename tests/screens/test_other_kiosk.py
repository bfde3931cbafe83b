"""Home has room for the way to another kiosk, however long it may be, on every size of glass."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kiosk.catalogue import Catalogue
from kiosk.samples import DISPLAYS, moments_on
from kiosk.settings import Settings, load
from kiosk.states import Visit
from tests.kiosk.ward import CONFIG
from ui.faults import faults
from ui.fonts import Fonts
from ui.layout import lay_out
from ui.screen import TEXT_STEPS

LONGEST = {"vi": "tầng một, cạnh cửa chính, bên trái ạ", "en": "ground floor, by the main front door"}


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    settings = load(CONFIG)
    assert isinstance(settings, Settings)
    return replace(settings.catalogue, other_kiosk=LONGEST)


@pytest.fixture(scope="module")
def fonts() -> Fonts:
    return Fonts()


@pytest.mark.parametrize("step", range(TEXT_STEPS))
@pytest.mark.parametrize("size", DISPLAYS)
@pytest.mark.parametrize("language", LONGEST)
def test_the_way_to_the_other_kiosk_leaves_no_screen_with_a_fault(
    catalogue: Catalogue, fonts: Fonts, language: str, size: str, step: int
) -> None:
    screen = dict(moments_on(DISPLAYS[size], catalogue, Visit(language, text_step=step)))["home_no_paper"]
    assert {len(place) for place in LONGEST.values()} == {36}
    assert LONGEST[language] in screen.says
    assert faults(lay_out(screen, DISPLAYS[size], fonts), DISPLAYS[size], fonts) == []
