"""Every ledger that a test opens is closed after it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.kiosk import ledgers


@pytest.fixture(autouse=True)
def _close_ledgers() -> Iterator[None]:
    yield
    ledgers.close_all()
