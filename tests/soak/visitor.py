"""Visitors of a kiosk that may die at any moment: they touch its glass through the dock, as fast as the guard lets."""

from __future__ import annotations

import json
import random
import time
from collections.abc import Callable
from typing import Any

from websockets.exceptions import WebSocketException
from websockets.sync.client import ClientConnection, connect

from tests.soak.place import SERVICES
from ui.touch import GUARD_MS

GUARD_S = GUARD_MS / 1000 + 0.03
GONE = (OSError, EOFError, TimeoutError, WebSocketException)
"""What a client meets when the program behind its socket is killed."""


class Visitor:
    """Takes one number after the other; every fifth asks for the paper again."""

    def __init__(self, dock: str, chance: random.Random, touched: Callable[[str], None]) -> None:
        self._address = dock.replace("http:", "ws:") + "/live"
        self._chance = chance
        self._touched = touched
        self._targets: dict[str, tuple[int, int]] = {}
        self._shown = 0.0

    def visit(self, alive: Callable[[], bool]) -> None:
        """Until the kiosk is dead."""
        try:
            with connect(self._address, max_size=None, proxy=None, close_timeout=0.1) as socket:
                while alive():
                    self._hear(socket)
                    self._touch(socket)
        except GONE:
            return

    def _hear(self, socket: ClientConnection) -> None:
        try:
            message = socket.recv(timeout=0.05)
        except TimeoutError:
            return
        if isinstance(message, str) and (said := json.loads(message))["kind"] == "screen":
            found = {each["id"]: (each["x"] + each["w"] // 2, each["y"] + each["h"] // 2) for each in said["targets"]}
            if found.keys() != self._targets.keys():
                self._shown = time.monotonic()
            self._targets = found

    def _touch(self, socket: ClientConnection) -> None:
        button = self._choose() if time.monotonic() - self._shown > GUARD_S else None
        if button is None:
            return
        x, y = self._targets[button]
        self._shown = time.monotonic()  # not again before the next screen, or before a while
        self._touched(button)
        for phase in ("down", "up"):
            touch: dict[str, Any] = {"kind": "touch", "phase": phase, "finger": 0, "x": x, "y": y}
            socket.send(json.dumps(touch))

    def _choose(self) -> str | None:
        if "reprint" in self._targets and self._chance.random() < 0.2:
            return "reprint"
        wished = ("done", "take_number", f"service:{self._chance.choice(SERVICES)}", "start")
        return next((button for button in wished if button in self._targets), None)
