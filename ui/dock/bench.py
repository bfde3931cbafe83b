"""What all open pages share. It knows no web server."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial

from ui.dock.bell import Bell
from ui.dock.board import Board
from ui.dock.fingers import Fingers
from ui.dock.frame import Frame
from ui.dock.loudspeaker import Loudspeaker
from ui.dock.model import Hand, Talk, Touch
from ui.dock.patches import Encoder


def _one_thread(name: str) -> ThreadPoolExecutor:
    return ThreadPoolExecutor(1, thread_name_prefix=name)


@dataclass(slots=True)
class Bench:
    """`frame`, `board` and `bell` are for any thread, the rest is for the dock's own."""

    frame: Frame
    board: Board
    fingers: Fingers
    encoder: Encoder
    on_touch: Callable[[Touch], None]
    on_switch: Callable[[str, str], None]
    read_only: bool
    hand: Hand | None = None
    """Shows things to the scanner; None where there is none, or pages only watch."""
    talk: Talk | None = None
    """Speaks for a page; None where pages are no microphone, or only watch."""
    loudspeaker: Loudspeaker = field(default_factory=Loudspeaker)
    """For any thread."""
    bell: Bell = field(default_factory=Bell)
    encoding: ThreadPoolExecutor = field(default_factory=partial(_one_thread, "dock-png"))
    """PNGs are packed there, so that neither the kiosk nor another page waits."""
    showing: ThreadPoolExecutor = field(default_factory=partial(_one_thread, "dock-hand"))
    """There `hand` is called: a picture takes a while to be read."""
    viewers: int = 0
    opened: int = 0
    """Pages opened so far; numbers them."""
    dropped: int = 0
    """Messages that made no sense or were not allowed."""
