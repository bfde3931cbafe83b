"""The mouth's process dies beside a running kiosk: the ticket never notices, and the voice is back."""

from __future__ import annotations

import os
import shutil
import signal
from contextlib import suppress
from pathlib import Path

import pytest
from selenium.common.exceptions import StaleElementReferenceException
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By

from tests.scenarios.programs import eventually
from tests.scenarios.test_voice import MOUTH, Bench, bench, child

pytestmark = pytest.mark.skipif(not shutil.which("espeak-ng"), reason="espeak-ng is not installed")
SOUND = '[data-button="sound"]'


def until_sound(kiosk: Bench) -> None:
    """Until the screen offers to switch the sound off."""
    eventually(lambda: len(kiosk.page.find_elements(By.CSS_SELECTOR, SOUND)), bool)


def touch_until(kiosk: Bench, button: str, wanted: str) -> None:
    """Touch, and once more where the touch met buttons that were being drawn anew: the sound's comes and goes."""

    def touched() -> str:
        for element in kiosk.page.find_elements(By.CSS_SELECTOR, f'[data-button="{button}"]'):
            with suppress(StaleElementReferenceException):
                ActionChains(kiosk.page).pause(0.6).move_to_element(element).click().perform()
        return str(kiosk.state()["screen"]["id"])

    eventually(touched, lambda screen: screen == wanted)


@pytest.mark.parametrize("trouble", [signal.SIGKILL, signal.SIGSTOP], ids=["killed", "hung"])
def test_a_mouth_that_dies_or_hangs_is_back_and_the_ticket_never_noticed(
    tmp_path: Path, trouble: signal.Signals
) -> None:
    with bench(tmp_path) as kiosk:
        kiosk.tap("start")
        until_sound(kiosk)
        mouth = child(kiosk.program, MOUTH)
        os.kill(mouth, trouble)
        kiosk.program.wait_for_line("mouth lost")
        touch_until(kiosk, "service:ho_tich", "confirming")
        touch_until(kiosk, "take_number", "farewell")
        assert kiosk.state()["paper"]["count"] == 1
        kiosk.program.wait_for_line("mouth back")
        until_sound(kiosk)
        assert child(kiosk.program, MOUTH) not in (mouth, 0)
