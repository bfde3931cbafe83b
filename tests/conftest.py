"""What many tests start from: the configuration in `config/`, as it is shipped."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import hypothesis
import pytest

from kiosk.settings import Settings, load

if TYPE_CHECKING:
    from kiosk.catalogue import Catalogue

# No test fails for being slow on a busy machine.
hypothesis.settings.register_profile("unhurried", deadline=None)
hypothesis.settings.load_profile("unhurried")

CONFIG = Path(__file__).parent.parent / "config"


@pytest.fixture(scope="session")
def settings() -> Settings:
    """The shipped configuration, which has no fault."""
    found = load(CONFIG)
    assert isinstance(found, Settings), found
    return found


@pytest.fixture(scope="session")
def catalogue(settings: Settings) -> Catalogue:
    """The shipped catalogue, with the languages that a visitor is offered."""
    return settings.catalogue


@pytest.fixture(scope="session")
def every_language(catalogue: Catalogue) -> Catalogue:
    """The shipped catalogue as if every language that is installed were offered."""
    return replace(catalogue, offered=("vi", *sorted(set(catalogue.languages) - {"vi"})))
