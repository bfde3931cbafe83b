"""For every test of the centre."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.center.making import close_all


@pytest.fixture(autouse=True)
def _databases_are_closed() -> Iterator[None]:
    yield
    close_all()
