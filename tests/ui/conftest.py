"""The fonts are opened once for all tests of the screen."""

from __future__ import annotations

import pytest

from ui.fonts import Fonts


@pytest.fixture(scope="session")
def fonts() -> Fonts:
    return Fonts()
