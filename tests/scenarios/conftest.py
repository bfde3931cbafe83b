"""The browser of all scenarios: a page is left between two of them, Chromium is started once."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from selenium.webdriver.remote.webdriver import WebDriver

from tests.browser import browser


@pytest.fixture(scope="session")
def chromium() -> Iterator[WebDriver]:
    with browser() as started:
        yield started


@pytest.fixture
def page(chromium: WebDriver) -> Iterator[WebDriver]:
    """A page of its own: each dock has its own address, so nothing that one left is seen by the next."""
    yield chromium
    chromium.get("about:blank")
