"""What many tests start from: the ward that only the tests know."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import hypothesis
import pytest

from tests.kiosk import ward

if TYPE_CHECKING:
    from kiosk.catalogue import Catalogue
    from kiosk.settings import Settings

# No test fails for being slow on a busy machine.
hypothesis.settings.register_profile("unhurried", deadline=None)
hypothesis.settings.load_profile("unhurried")


@pytest.fixture(scope="session")
def settings() -> Settings:
    """A whole configuration without a fault."""
    return ward.settings()


@pytest.fixture(scope="session")
def catalogue(settings: Settings) -> Catalogue:
    """Four services, one of them elsewhere; Vietnamese and English are offered, Korean and Chinese installed."""
    return settings.catalogue


@pytest.fixture(scope="session")
def every_language(catalogue: Catalogue) -> Catalogue:
    """The same with every language offered."""
    return replace(catalogue, offered=("vi", *sorted(set(catalogue.languages) - {"vi"})))
