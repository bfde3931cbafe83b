"""The page in a real browser: what it shows, and what a finger, a key or a switch on it does."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from selenium.webdriver import Chrome
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.actions import interaction
from selenium.webdriver.common.actions.action_builder import ActionBuilder
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import WebDriverWait

from tests.browser import browser
from tests.ui.dock.conftest import HEIGHT, WIDTH, Running, Start, png, solid
from tests.ui.dock.page import PATIENCE_S, Page
from ui.dock import Target, Touch
from ui.dock.web import PAGES

LAKE, MIST, LOTUS = (11, 79, 92), (221, 235, 236), (138, 28, 59)
TARGETS = (
    Target("service:ho_tich", "Hộ tịch", 20, 30, 120, 60),
    Target("help", "Gọi người giúp", 160, 130, 130, 60),
)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Chrome]:
    with browser(1280, 800) as driver:
        yield driver


def paint(bench: Running, ground: tuple[int, int, int] = LAKE) -> None:
    """A screen with two buttons, and what is known of it."""
    bench.dock.paint(0, 0, WIDTH, HEIGHT, solid(WIDTH, HEIGHT, ground))
    for target, colour in zip(TARGETS, (MIST, LOTUS), strict=True):
        bench.dock.paint(target.x, target.y, target.w, target.h, solid(target.w, target.h, colour))
    bench.dock.screen("home", "vi", ["Mời bác chọn việc cần làm", "Hộ tịch", "Gọi người giúp"], TARGETS)
    bench.dock.status({"printer": ("ok", "ready"), "centre": ("bad", "offline"), "clock": ("unknown", "not known")})


class Look:
    """The page of one dock, opened."""

    def __init__(self, driver: Chrome, bench: Running) -> None:
        self.driver = driver
        driver.get(bench.address)
        self.until(lambda: self.linked() == "live")

    def until(self, true: Callable[[], Any]) -> None:
        WebDriverWait(self.driver, PATIENCE_S, poll_frequency=0.05).until(lambda _: true())

    def one(self, selector: str) -> WebElement:
        return self.driver.find_element(By.CSS_SELECTOR, selector)

    def has(self, selector: str) -> bool:
        return bool(self.driver.find_elements(By.CSS_SELECTOR, selector))

    def target(self, name: str) -> WebElement:
        self.until(lambda: self.has(f'[data-button="{name}"]'))
        return self.one(f'[data-button="{name}"]')

    def texts(self, selector: str) -> list[str]:
        """Of all at one moment: the page may be changing."""
        script = "return [...document.querySelectorAll(arguments[0])].map(e => e.textContent)"
        return list(self.driver.execute_script(script, selector))

    def level(self, light: str) -> str | None:
        return self.one(f'[data-light="{light}"]').get_attribute("data-level")

    def linked(self) -> str | None:
        return self.one("body").get_attribute("data-link")

    def pixel(self, x: int, y: int) -> tuple[int, ...]:
        canvas = "document.getElementById('canvas').getContext('2d')"
        script = f"return [...{canvas}.getImageData(arguments[0], arguments[1], 1, 1).data]"
        return tuple(self.driver.execute_script(script, x, y)[:3])

    def complaints(self) -> list[str]:
        """What the browser itself found wrong: errors, and what the content security policy forbade."""
        return [line["message"] for line in self.driver.get_log("browser") if line["level"] == "SEVERE"]  # type: ignore[no-untyped-call]


@pytest.fixture
def look(chromium: Chrome, bench: Running) -> Iterator[Look]:
    """A painted dock in the browser; the page must not have complained about anything by the end."""
    paint(bench)
    chromium.get_log("browser")  # type: ignore[no-untyped-call]
    page = Look(chromium, bench)
    yield page
    assert page.complaints() == []


def test_the_canvas_has_the_kiosks_very_pixels(look: Look, bench: Running) -> None:
    look.until(lambda: look.pixel(0, 0) == LAKE)
    assert (look.one("#canvas").get_attribute("width"), look.one("#canvas").get_attribute("height")) == ("300", "200")
    assert [look.pixel(*at) for at in ((19, 29), (20, 30), (139, 89), (140, 90))] == [LAKE, MIST, MIST, LAKE]
    bench.dock.paint(299, 199, 1, 1, bytes(LOTUS))
    look.until(lambda: look.pixel(299, 199) == LOTUS)
    assert look.pixel(298, 199) == LAKE


def test_a_tap_on_a_target_arrives_at_its_middle_in_screen_pixels(look: Look, bench: Running) -> None:
    for target in TARGETS:
        ActionChains(look.driver).move_to_element(look.target(target.id)).click().perform()
        down, up = bench.touched(), bench.touched()
        assert (down.phase, up.phase, down.finger, up.finger) == ("down", "up", 0, 0)
        assert down.x == pytest.approx(target.x + target.w / 2, abs=1)
        assert down.y == pytest.approx(target.y + target.h / 2, abs=1)


def test_a_finger_dragged_off_the_glass_is_held_on_to(look: Look, bench: Running) -> None:
    title = look.one("#title")
    ActionChains(look.driver).move_to_element(look.target("help")).click_and_hold().move_to_element(title).perform()
    assert bench.touched().phase == "down"
    moved = bench.touched()
    assert (moved.phase, moved.y < 0) == ("move", True)
    ActionChains(look.driver).release().perform()
    last = bench.touched()
    while last.phase == "move":
        last = bench.touched()
    assert (last.phase, last.y < 0) == ("up", True)


def test_two_fingers_are_two_fingers(look: Look, bench: Running) -> None:
    actions = ActionBuilder(look.driver)
    for name, target in (("one", "help"), ("two", "service:ho_tich")):
        pointer: Any = actions.add_pointer_input(interaction.POINTER_TOUCH, name)
        pointer.create_pointer_move(origin=look.target(target))
        pointer.create_pointer_down(button=0)
        pointer.create_pointer_up(button=0)
    actions.perform()
    touches = [bench.touched() for _ in range(4)]
    assert sorted((touch.finger, touch.phase) for touch in touches if touch.phase != "move") == [
        (0, "down"),
        (0, "up"),
        (1, "down"),
        (1, "up"),
    ]


@pytest.mark.parametrize("key", [Keys.ENTER, Keys.SPACE])
def test_a_key_taps_the_target_that_has_the_focus(look: Look, bench: Running, key: str) -> None:
    look.target("help").send_keys(key)
    assert [bench.touched(), bench.touched()] == [Touch("down", 0, 225, 160), Touch("up", 0, 225, 160)]


def test_targets_are_named_for_those_who_cannot_see_them(look: Look) -> None:
    help_ = look.target("help")
    assert (help_.aria_role, help_.accessible_name) == ("button", "Gọi người giúp")
    assert look.one("#mirror").get_attribute("lang") == "vi"
    assert look.one("#mirror").get_attribute("data-screen") == "home"


def test_what_is_said_and_how_things_are_stand_there_in_words(look: Look, bench: Running) -> None:
    look.until(lambda: look.texts("#said li") == ["Mời bác chọn việc cần làm", "Hộ tịch", "Gọi người giúp"])
    assert look.one("#language").text == "Vietnamese"
    assert look.texts(".light dd") == ["ready", "offline", "not known"]
    assert [look.level(name) for name in ("printer", "centre", "clock")] == ["ok", "bad", "unknown"]
    assert look.one("#simulated").text == "Simulated: printer"
    bench.dock.screen("confirming", "en", ["Take a number?"], [])
    look.until(lambda: look.texts("#said li") == ["Take a number?"])
    assert look.texts("#log li .log-what")[0] == "screen"
    assert not look.has("[data-button]")


def test_a_slip_comes_out_newest_on_top_and_can_be_looked_at_closely(look: Look, bench: Running) -> None:
    bench.dock.paper(png(576, 400))
    bench.dock.paper(png(384, 300, "lightgrey"))
    look.until(lambda: look.texts("#paper-count") == ["2 slips"])
    slips = look.driver.find_elements(By.CSS_SELECTOR, "[data-slip]")
    assert [slip.get_attribute("data-slip") for slip in slips] == ["2", "1"]
    look.until(lambda: look.one('[data-slip="1"] img').get_property("naturalWidth") == 576)
    widths = [slip.find_element(By.TAG_NAME, "img").size["width"] for slip in slips]
    assert widths == pytest.approx([48 * 96 / 25.4, 72 * 96 / 25.4], abs=1)
    look.driver.execute_script("arguments[0].click()", slips[0].find_element(By.TAG_NAME, "button"))
    look.until(lambda: look.one("#closeup").is_displayed())
    assert look.one("#closeup-save").get_attribute("download") == "slip-2.png"
    look.until(lambda: look.one("#closeup-image").get_property("naturalWidth") == 384)
    look.one("#closeup-close").click()
    look.until(lambda: not look.one("#closeup").is_displayed())


def test_a_switch_is_moved_on_the_page_and_by_the_kiosk(look: Look, bench: Running) -> None:
    look.until(lambda: look.has("[data-switch=printer]"))
    look.one("[data-switch=printer] [data-value=paper_out]").click()
    assert bench.switched() == ("printer", "paper_out")
    look.until(lambda: look.has("[data-switch=printer][data-unusual]"))
    bench.dock.set_switch("printer", "none")
    look.until(lambda: look.one("[data-switch=printer] [data-value=none] input").is_selected())
    assert not look.has("[data-unusual]")


def test_the_page_fits_the_window_without_scrolling(look: Look) -> None:
    script = "const e = document.documentElement; return [e.scrollWidth, e.scrollHeight, innerWidth, innerHeight]"
    width, height, window_width, window_height = look.driver.execute_script(script)
    assert (window_width, window_height) == (1280, 800)
    assert (width, height) == (1280, 800)


def test_a_page_that_only_watches_offers_nothing_to_touch(chromium: Chrome, start: Start) -> None:
    bench = start(read_only=True)
    paint(bench)
    look = Look(chromium, bench)
    look.until(lambda: look.has("[data-switch=hall] input"))
    assert not look.one("[data-switch=hall] [data-value=closed] input").is_enabled()
    assert look.one("#watching").is_displayed()
    look.target("help").send_keys(Keys.ENTER)
    ActionChains(chromium).move_to_element(look.target("help")).click().perform()
    bench.dock.paint(0, 0, 1, 1, bytes(LOTUS))
    look.until(lambda: look.pixel(0, 0) == LOTUS)
    assert bench.touches.empty()


def test_a_page_too_many_says_so(chromium: Chrome, bench: Running) -> None:
    with ExitStack() as pages:
        for _ in range(PAGES):
            pages.enter_context(Page(bench.address)).until_told("hello")
        chromium.get(bench.address)
        WebDriverWait(chromium, PATIENCE_S, poll_frequency=0.05).until(
            lambda driver: "8 pages are open already. Trying again…" in driver.page_source
        )


def test_the_page_says_that_the_kiosk_is_gone_and_comes_back_with_it(chromium: Chrome, start: Start) -> None:
    first = start()
    paint(first)
    first.dock.paper(png(8, 8))
    look = Look(chromium, first)
    look.until(lambda: look.pixel(0, 0) == LAKE and look.has("[data-slip]"))
    first.dock.stop()
    look.until(lambda: look.linked() == "gone")
    assert "The kiosk is gone" in look.one("#away").text
    assert [look.level(name) for name in ("printer", "centre", "clock")] == ["unknown"] * 3
    again = start(first.port, title="Kiosk 2")
    paint(again, ground=MIST)
    again.dock.paper(png(16, 8))
    look.until(lambda: look.linked() == "live" and look.pixel(0, 0) == MIST)
    assert chromium.title == "Kiosk 2"
    look.until(lambda: look.level("printer") == "ok")
    assert not look.one("#away").is_displayed()
    look.until(lambda: look.one('[data-slip="1"] img').get_property("naturalWidth") == 16)
    ActionChains(chromium).move_to_element(look.target("help")).click().perform()
    assert again.touched().phase == "down"
