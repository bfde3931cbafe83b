"""A page without a browser: a real WebSocket client that keeps what it was told and draws what it was sent."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any, Self

from PIL import Image
from websockets.sync.client import ClientConnection, connect

from ui.dock.patches import HEAD, PATCH

PATIENCE_S = 20
"""When a test gives up; none waits this long unless something is broken."""


class Page:
    """`with Page(address) as page:`; `told` has the last message of each kind."""

    def __init__(self, address: str, *, origin: str | None = None, acknowledges: bool = True) -> None:
        self.address = address.replace("http:", "ws:") + "live"
        self.origin = origin
        self.acknowledges = acknowledges
        self.told: dict[str, Any] = {}
        self.picture: Image.Image | None = None
        self.updates = 0
        self.serial = 0
        self._open = ExitStack()

    def __enter__(self) -> Self:
        origin: Any = self.origin
        opening = connect(self.address, origin=origin, max_size=None, proxy=None)
        self.socket: ClientConnection = self._open.enter_context(opening)
        return self

    def __exit__(self, *fault: object) -> None:
        self._open.close()

    def send(self, kind: str, **fields: object) -> None:
        self.socket.send(json.dumps({"kind": kind, **fields}))

    def touch(self, phase: str, finger: int, x: int, y: int) -> None:
        self.send("touch", phase=phase, finger=finger, x=x, y=y)

    def until(self, true: Callable[[Page], bool]) -> None:
        """Take messages until this is true of the page."""
        while not true(self):
            self.hear()

    def until_told(self, kind: str) -> Any:
        self.until(lambda page: kind in page.told)
        return self.told[kind]

    def hear(self) -> None:
        message = self.socket.recv(timeout=PATIENCE_S)
        if isinstance(message, bytes):
            self._draw(message)
            return
        said = json.loads(message)
        self.told[said.pop("kind")] = said

    def logged(self) -> list[str]:
        """The words of the log, the newest first."""
        return [line["words"] for line in self.told.get("log", {"lines": ()})["lines"]]

    def switch(self, switch_id: str) -> str | None:
        """The position of a switch."""
        switches = self.told.get("switches", {"switches": ()})["switches"]
        return next((switch["value"] for switch in switches if switch["id"] == switch_id), None)

    def pixel(self, x: int, y: int) -> tuple[int, ...] | None:
        if self.picture is None:
            return None
        pixel = self.picture.getpixel((x, y))
        assert isinstance(pixel, tuple)
        return pixel

    def _draw(self, update: bytes) -> None:
        if self.picture is None:
            hello = self.told["hello"]
            self.picture = Image.new("RGB", (hello["width"], hello["height"]))
        self.serial = draw(self.picture, update)
        self.updates += 1
        if self.acknowledges:
            self.send("drawn")


def draw(picture: Image.Image, update: bytes) -> int:
    """Draw an update's patches as a page does; gives its serial."""
    serial, patches = HEAD.unpack_from(update)
    at = HEAD.size
    for _ in range(patches):
        x, y, w, h, length = PATCH.unpack_from(update, at)
        at += PATCH.size
        patch = Image.open(io.BytesIO(update[at : at + length]))
        assert patch.size == (w, h)
        picture.paste(patch, (x, y))
        at += length
    assert at == len(update)
    return int(serial)
