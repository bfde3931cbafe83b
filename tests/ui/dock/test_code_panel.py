"""The panel of codes in a real browser: what is clicked, typed, chosen and dropped is held before the scanner."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait

from tests.browser import browser
from tests.ui.dock.conftest import Running, Start
from tests.ui.dock.hands import CARD, TYPED, NotingHand
from tests.ui.dock.page import PATIENCE_S
from ui.dock.messages import MOST_PICTURE_BYTES

DROP = """
const input = arguments[0], data = new DataTransfer();
data.items.add(input.files[0]);
for (const kind of ["dragenter", "dragover", "drop"])
  document.body.dispatchEvent(new DragEvent(kind, { dataTransfer: data, bubbles: true, cancelable: true }));
input.remove();
"""
"""What a browser does when a file is let go over the page. The file is an input's, as only a person can drop one."""


@pytest.fixture(scope="module")
def chromium() -> Iterator[Chrome]:
    with browser(1280, 800) as driver:
        yield driver


@pytest.fixture
def hand() -> NotingHand:
    return NotingHand()


@pytest.fixture
def page(chromium: Chrome, start: Start, hand: NotingHand) -> Iterator[Chrome]:
    open_page(chromium, start(hand=hand))
    yield chromium
    complaints = chromium.get_log("browser")  # type: ignore[no-untyped-call]
    assert [line["message"] for line in complaints if line["level"] == "SEVERE"] == []


def open_page(chromium: Chrome, bench: Running) -> None:
    chromium.get(bench.address)
    until(chromium, lambda: chromium.find_element(By.TAG_NAME, "body").get_attribute("data-link") == "live")


def until(page: Chrome, true: Callable[[], object]) -> None:
    WebDriverWait(page, PATIENCE_S, poll_frequency=0.05).until(lambda _: true())


def said(page: Chrome) -> tuple[str | None, str]:
    """Whether the last thing was seen, and what the page says of it."""
    line = page.find_element(By.ID, "codes-said")
    return line.get_attribute("data-seen"), line.text


def drop(page: Chrome, file: Path) -> None:
    """Let go of a file over the page."""
    page.execute_script(
        "const input = document.createElement('input'); input.type = 'file'; input.id = 'dropped';"
        "document.body.append(input)"
    )
    page.find_element(By.ID, "dropped").send_keys(str(file))
    page.execute_script(DROP, page.find_element(By.ID, "dropped"))


def test_a_code_is_clicked_and_another_is_typed(page: Chrome, hand: NotingHand) -> None:
    page.find_element(By.CSS_SELECTOR, f'button[data-code="{CARD.id}"]').click()
    until(page, lambda: said(page) == ("true", "đã đưa"))
    form = page.find_element(By.CSS_SELECTOR, f'form[data-code="{TYPED.id}"]')
    form.find_element(By.TAG_NAME, "button").click()
    until(page, lambda: said(page) == ("false", "đã đưa"))
    form.find_element(By.TAG_NAME, "input").send_keys("Ẩn 1\n")
    until(page, lambda: said(page) == ("true", "đã đưa"))
    assert hand.shown == [(CARD.id, ""), (TYPED.id, ""), (TYPED.id, "Ẩn 1")]


def test_a_picture_is_chosen_or_dropped_anywhere_on_the_page(page: Chrome, hand: NotingHand, tmp_path: Path) -> None:
    (tmp_path / "card.png").write_bytes(b"chosen")
    page.find_element(By.ID, "picture").send_keys(str(tmp_path / "card.png"))
    until(page, lambda: said(page) == ("true", "6 bytes"))
    (tmp_path / "card.png").write_bytes(b"let go")
    drop(page, tmp_path / "card.png")
    until(page, lambda: hand.pictures == [b"chosen", b"let go"])


def test_too_large_a_picture_is_told_before_it_is_sent(page: Chrome, hand: NotingHand, tmp_path: Path) -> None:
    with (tmp_path / "large.png").open("wb") as large:
        large.truncate(MOST_PICTURE_BYTES + 1)
    drop(page, tmp_path / "large.png")
    until(page, lambda: said(page) == ("false", "Tệp lớn quá 8 MB · Larger than 8 MB"))
    assert hand.pictures == []


def test_who_only_watches_has_no_panel(chromium: Chrome, start: Start, hand: NotingHand) -> None:
    open_page(chromium, start(read_only=True, hand=hand))
    assert not chromium.find_element(By.ID, "codes-panel").is_displayed()
