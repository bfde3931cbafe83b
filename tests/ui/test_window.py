"""The window shows the stage and tells what hands and keys do. Runs on SDL's own driver for no display."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator

import pygame
import pytest

from tests.ui.samples import confirm, home
from ui.display import LANDSCAPE, Display
from ui.fonts import Fonts
from ui.keypad import Digit, Key
from ui.stage import Stage
from ui.touch import Finger
from ui.window import MOUSE_FINGER, Closed, NoDisplay, Uncovered, Window, open_window


@pytest.fixture
def stage(fonts: Fonts) -> Stage:
    stage = Stage(LANDSCAPE, fonts)
    stage.show(home("vi"))
    return stage


@pytest.fixture
def window(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> Iterator[Window]:
    pygame.display.quit()
    monkeypatch.setenv("SDL_VIDEODRIVER", "dummy")
    opened = open_window(stage, fullscreen=False, title="Kiosk")
    assert isinstance(opened, Window)
    opened.pump()
    yield opened
    opened.close()


def picture(surface: pygame.Surface) -> bytes:
    return pygame.image.tobytes(surface, "RGB")


@pytest.mark.usefixtures("window")
def test_the_window_shows_the_stage_from_the_start(stage: Stage) -> None:
    shown = pygame.display.get_surface()
    assert shown is not None
    size = shown.get_size()
    expected = stage.surface if size == stage.surface.get_size() else pygame.transform.smoothscale(stage.surface, size)
    assert picture(shown) == picture(expected)


def test_only_dirty_rects_are_copied_and_the_window_stays_true(fonts: Fonts, monkeypatch: pytest.MonkeyPatch) -> None:
    pygame.display.quit()
    monkeypatch.setenv("SDL_VIDEODRIVER", "dummy")
    stage = Stage(Display(800, 480, 154, 86), fonts)
    stage.show(confirm())
    window = Window(stage, fullscreen=False)
    window.present(stage.press("take"))
    shown = pygame.display.get_surface()
    assert shown is not None
    assert picture(shown) == picture(stage.surface)
    window.close()


def test_a_panel_on_its_side_gets_the_picture_turned(fonts: Fonts, monkeypatch: pytest.MonkeyPatch) -> None:
    pygame.display.quit()
    monkeypatch.setenv("SDL_VIDEODRIVER", "dummy")
    stage = Stage(Display(480, 640, 86, 115), fonts)
    stage.show(confirm())
    window = Window(stage, fullscreen=False, turn=90)
    window.present(stage.press("take"))
    shown = pygame.display.get_surface()
    assert shown is not None
    assert picture(shown) == picture(pygame.transform.rotate(stage.surface, -90))
    pygame.event.post(pygame.event.Event(pygame.FINGERDOWN, finger_id=3, x=0.0, y=0.0))
    assert Finger("down", 3, 0, 639) in window.pump()
    window.close()


def test_fingers_come_in_stage_pixels(window: Window) -> None:
    pygame.event.post(pygame.event.Event(pygame.FINGERDOWN, finger_id=7, x=0.5, y=0.5))
    pygame.event.post(pygame.event.Event(pygame.FINGERMOTION, finger_id=7, x=0.25, y=0.5))
    pygame.event.post(pygame.event.Event(pygame.FINGERUP, finger_id=7, x=0.25, y=0.25))
    assert window.pump() == [Finger("down", 7, 640, 400), Finger("move", 7, 320, 400), Finger("up", 7, 320, 200)]


def test_the_mouse_is_one_finger_while_its_left_button_is_down(window: Window) -> None:
    post, event = pygame.event.post, pygame.event.Event
    post(event(pygame.MOUSEMOTION, pos=(0, 0), rel=(0, 0), buttons=(0, 0, 0), touch=False))
    post(event(pygame.MOUSEBUTTONDOWN, pos=(0, 0), button=3, touch=False))
    post(event(pygame.MOUSEBUTTONDOWN, pos=(0, 0), button=1, touch=False))
    post(event(pygame.MOUSEMOTION, pos=(0, 0), rel=(0, 0), buttons=(1, 0, 0), touch=False))
    post(event(pygame.MOUSEBUTTONUP, pos=(0, 0), button=1, touch=False))
    assert window.pump() == [Finger(phase, MOUSE_FINGER, 0, 0) for phase in ("down", "move", "up")]


def test_a_finger_that_sdl_reports_as_a_mouse_too_counts_once(window: Window) -> None:
    pygame.event.post(pygame.event.Event(pygame.MOUSEBUTTONDOWN, pos=(5, 5), button=1, touch=True))
    assert window.pump() == []


def test_keys_become_those_of_a_keypad(window: Window) -> None:
    for key in (pygame.K_DOWN, pygame.K_TAB, pygame.K_UP, pygame.K_RETURN, pygame.K_ESCAPE, pygame.K_3, pygame.K_q):
        pygame.event.post(pygame.event.Event(pygame.KEYDOWN, key=key))
    assert window.pump() == [Key.NEXT, Key.NEXT, Key.PREVIOUS, Key.ENTER, Key.BACK, Digit(3)]


def test_closing_and_uncovering_are_told(window: Window) -> None:
    pygame.event.post(pygame.event.Event(pygame.WINDOWEXPOSED))
    pygame.event.post(pygame.event.Event(pygame.QUIT))
    assert window.pump() == [Uncovered(), Closed()]


def test_without_a_display_there_is_no_window_and_the_reason_is_told(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    pygame.display.quit()
    for name in ("SDL_VIDEODRIVER", "DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    opened = open_window(stage, fullscreen=False)
    if isinstance(opened, Window):
        driver = pygame.display.get_driver()
        opened.close()
        assert driver not in ("offscreen", "dummy", "evdev")
        pytest.skip(f"this machine has a panel: {driver}")
    assert isinstance(opened, NoDisplay)
    assert opened.why


def test_a_driver_that_cannot_start_is_told_too(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    pygame.display.quit()
    monkeypatch.setenv("SDL_VIDEODRIVER", "nonsense")
    assert isinstance(open_window(stage, fullscreen=False), NoDisplay)


@pytest.fixture
def x_display() -> Iterator[str]:
    """A display of an X server without a screen; it chooses its own number."""
    program = shutil.which("Xvfb")
    if program is None:
        pytest.skip("Xvfb is not installed")
    reading, writing = os.pipe()
    command = [program, "-displayfd", str(writing), "-screen", "0", "1280x1024x24", "-nolisten", "tcp"]
    with subprocess.Popen(command, pass_fds=[writing], stderr=subprocess.DEVNULL) as server:
        os.close(writing)
        with os.fdopen(reading) as answer:
            number = answer.readline().strip()
        yield f":{number}"
        server.terminate()


def test_on_a_real_x_server_the_window_is_as_large_as_fits_and_shows_the_stage(
    stage: Stage, x_display: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    pygame.display.quit()
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    monkeypatch.setenv("DISPLAY", x_display)
    monkeypatch.setenv("SDL_VIDEODRIVER", "x11")
    monkeypatch.setenv("SDL_FRAMEBUFFER_ACCELERATION", "0")
    window = open_window(stage, fullscreen=True)
    assert isinstance(window, Window)
    shown = pygame.display.get_surface()
    assert shown is not None
    assert (pygame.display.get_driver(), shown.get_size()) == ("x11", (1280, 1024))
    window.present(stage.press("certificate"))
    stage_part = shown.subsurface((0, (1024 - 800) // 2, 1280, 800))
    assert picture(stage_part) == picture(stage.surface)
    window.close()
