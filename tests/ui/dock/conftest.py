"""A dock that runs, with what was touched and switched on it."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from queue import SimpleQueue

import pytest
from PIL import Image

from tests.ui.dock.page import PATIENCE_S
from ui.dock import CannotListen, Dock, Hand, Switch, Talk, Touch

WIDTH, HEIGHT = 300, 200

SWITCHES = (
    Switch(
        "printer", "Printer", "Devices", (("none", "Works"), ("paper_out", "Paper out"), ("silent", "Mute")), "none"
    ),
    Switch("hall", "Hall", "Devices", (("open", "Open"), ("closed", "Closed")), "open"),
)


@dataclass
class Running:
    """A dock and all that came from its pages."""

    dock: Dock
    address: str
    touches: SimpleQueue[Touch] = field(default_factory=SimpleQueue)
    flips: SimpleQueue[tuple[str, str]] = field(default_factory=SimpleQueue)

    @property
    def port(self) -> int:
        return int(self.address.rstrip("/").rpartition(":")[2])

    def touched(self) -> Touch:
        """The next touch."""
        return self.touches.get(timeout=PATIENCE_S)

    def switched(self) -> tuple[str, str]:
        """The next switch moved."""
        return self.flips.get(timeout=PATIENCE_S)


Start = Callable[..., Running]


@pytest.fixture
def start() -> Iterator[Start]:
    """Starts docks, by default on a free port; all are stopped at the end."""
    started: list[Dock] = []

    def starter(
        port: int = 0,
        *,
        title: str = "Kiosk 1",
        read_only: bool = False,
        hand: Hand | None = None,
        talk: Talk | None = None,
    ) -> Running:
        touches: SimpleQueue[Touch] = SimpleQueue()
        flips: SimpleQueue[tuple[str, str]] = SimpleQueue()
        dock = Dock(
            "127.0.0.1",
            port,
            width=WIDTH,
            height=HEIGHT,
            switches=SWITCHES,
            on_touch=touches.put,
            on_switch=lambda switch, value: flips.put((switch, value)),
            title=title,
            read_only=read_only,
            hand=hand,
            talk=talk,
        )
        address = dock.start()
        assert not isinstance(address, CannotListen), address
        started.append(dock)
        return Running(dock, address, touches, flips)

    yield starter
    for dock in started:
        dock.stop()


@pytest.fixture
def bench(start: Start) -> Running:
    """One dock."""
    return start()


def png(width: int, height: int, colour: str = "white", dots_per_mm: float | None = None) -> bytes:
    out = io.BytesIO()
    dpi = {} if dots_per_mm is None else {"dpi": (25.4 * dots_per_mm, 25.4 * dots_per_mm)}
    Image.new("RGB", (width, height), colour).save(out, "PNG", **dpi)
    return out.getvalue()


def solid(width: int, height: int, colour: tuple[int, int, int]) -> bytes:
    """So many pixels of one colour."""
    return bytes(colour) * (width * height)
