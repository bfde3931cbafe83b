"""A headless Chromium for tests that look at a page: `with browser() as driver:`. Skips where there is none."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from selenium import webdriver
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service

FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def installed(*names: str) -> str | None:
    """The first of these programs that is there."""
    return next((path for path in map(shutil.which, names) if path), None)


@contextmanager
def browser(width: int = 1280, height: int = 800, *flags: str) -> Iterator[webdriver.Chrome]:
    """Chromium with a profile of its own, gone afterwards; width and height are the page's, in CSS pixels."""
    chromium, driver = installed("chromium", "chromium-browser"), installed("chromedriver")
    if chromium is None or driver is None:
        pytest.skip("needs Chromium and its driver: apt install chromium chromium-driver")
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        options = Options()
        options.binary_location = chromium
        for flag in (*FLAGS, f"--user-data-dir={profile}", f"--window-size={width},{height}", *flags):
            options.add_argument(flag)
        options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
        page = webdriver.Chrome(options=options, service=Service(driver))
        try:
            _fit(page, width, height)
            yield page
        finally:
            page.quit()


def _fit(page: webdriver.Chrome, width: int, height: int) -> None:
    """The window with its frame is larger than the page in it."""
    page.execute_cdp_cmd(
        "Emulation.setDeviceMetricsOverride",
        {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False},
    )
