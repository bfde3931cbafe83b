"""One whole centre for a scenario: broker, queue server, kiosk, a browser on its dock, an ear on its state."""

from __future__ import annotations

import json
import subprocess
import sys
import urllib.request
from contextlib import ExitStack
from io import BytesIO
from pathlib import Path
from typing import Any, Self

from paho.mqtt.client import Client, MQTTMessage
from paho.mqtt.enums import CallbackAPIVersion
from PIL import Image
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webdriver import WebDriver

from kiosk.contract import KioskState, Malformed, Topics, decode
from tests.broker import running_broker
from tests.scenarios.programs import PATIENCE_S, centre, eventually, kiosk, state_of

TOPICS = Topics("phuong_mau", "k1")
"""The shipped centre's, and its kiosk's."""


class Hall:
    """One centre with one kiosk, and a browser that shows its dock."""

    def __init__(self, folder: Path, stack: ExitStack, page: WebDriver, *more: str) -> None:
        """`more` goes to `kiosk run`."""
        self.folder = folder
        self.database = folder / "center.db"
        self.broker = stack.enter_context(running_broker())
        self.centre = stack.enter_context(centre(self.database, self.broker.port))
        self.program, self.dock = stack.enter_context(kiosk(folder / "kiosk", self.broker.port, *more))
        self.page = page
        self.page.get(self.dock)

    # -- what hands do ---------------------------------------------------------------------------------------

    def tap(self, *buttons: str) -> None:
        """Touch buttons on the kiosk's glass with a real pointer, each once it is there to be touched."""
        for button in buttons:
            self.wait_for(button)
            element = self.page.find_element(By.CSS_SELECTOR, f'[data-button="{button}"]')
            ActionChains(self.page).pause(0.6).move_to_element(element).click().perform()

    def switch(self, name: str, position: str) -> None:
        """Throw one of the dock's switches, once the page has drawn it."""
        css = f'[data-switch="{name}"] [data-value="{position}"]'
        eventually(lambda: self.page.find_elements(By.CSS_SELECTOR, css), bool)[0].click()

    # -- what eyes see ---------------------------------------------------------------------------------------

    def wait_for(self, button: str) -> None:
        """Until this button is on the screen."""
        eventually(lambda: self.page.find_elements(By.CSS_SELECTOR, f'[data-button="{button}"]'), bool)

    def screen(self) -> tuple[str, list[str]]:
        """The screen's id, and all that can be read or heard of it."""
        shown = state_of(self.dock)["screen"]
        return shown["id"], list(shown["spoken"])

    def until_screen(self, wanted: str) -> list[str]:
        """Wait for a screen; its words."""
        return eventually(self.screen, lambda shown: shown[0] == wanted)[1]

    def lights(self) -> dict[str, tuple[str, str]]:
        """Level and words of all status lights."""
        return {light["name"]: (light["level"], light["words"]) for light in state_of(self.dock)["status"]["rows"]}

    def light(self, name: str) -> tuple[str, str]:
        """Level and words of a status light."""
        return self.lights()[name]

    def until_light(self, name: str, level: str) -> None:
        """Wait for a light."""
        eventually(lambda: self.light(name), lambda light: light[0] == level)

    def switches(self) -> dict[str, list[str]]:
        """The positions of each switch, the usual one first."""
        found = {}
        for switch in state_of(self.dock)["switches"]["switches"]:
            found[switch["id"]] = [value for value, _ in switch["options"]]
        return found

    # -- paper and numbers -----------------------------------------------------------------------------------

    def papers(self) -> int:
        """How many slips came out."""
        count: int = state_of(self.dock)["paper"]["count"]
        return count

    def until_papers(self, count: int) -> Image.Image:
        """Wait until so many slips came out; the last one."""
        eventually(self.papers, lambda out: out >= count)
        return self.slip(count)

    def slip(self, number: int) -> Image.Image:
        """The slip of this number, as the dock shows it."""
        with urllib.request.urlopen(f"{self.dock}/paper/{number}.png", timeout=PATIENCE_S) as answer:  # noqa: S310 - our own
            return Image.open(BytesIO(answer.read())).convert("L")

    def tickets(self) -> list[dict[str, Any]]:
        """What the centre's own command says of today's tickets."""
        words = [sys.executable, "-m", "center", "tickets", "--all", "--json", "--db", str(self.database)]
        return list(json.loads(subprocess.run(words, capture_output=True, check=True, text=True).stdout))


class StateEar:
    """Hears what the broker keeps of the kiosk's `up/state`."""

    def __init__(self, port: int) -> None:
        self.devices: dict[str, str] = {}
        self._client = Client(CallbackAPIVersion.VERSION2)
        self._client.on_message = self._hear
        self._client.on_connect = lambda client, *_: client.subscribe(TOPICS.state, 1)
        self._client.connect("127.0.0.1", port)
        self._client.loop_start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._client.disconnect()
        self._client.loop_stop()

    def _hear(self, _client: Client, _data: object, message: MQTTMessage) -> None:
        state = decode(KioskState, bytes(message.payload))
        assert not isinstance(state, Malformed)
        self.devices = state.devices
