"""The dock as the kiosk sees it: say what is on the screen, hear what is touched."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Mapping, Sequence

from ui.dock.bench import Bench
from ui.dock.board import Board
from ui.dock.fingers import Fingers
from ui.dock.frame import Frame
from ui.dock.messages import Hello
from ui.dock.model import CannotListen, Hand, Level, Switch, Talk, Target, Touch
from ui.dock.patches import Encoder
from ui.dock.server import ServerThread, address_of, listen
from ui.geometry import Rect


class Dock:
    """A bench in the browser. Every method may be called from any thread, and none waits for a page.

    `on_touch` and `on_switch` are called in the dock's own thread: put what they bring into a queue and return.
    A switch is already in its new position when `on_switch` hears of it; `set_switch` puts it back where it must.
    `simulated` names the devices that are not real, as the page says them; `hand` shows codes to the scanner among
    them. With `read_only` a page only shows what is.
    """

    def __init__(  # noqa: PLR0913 -- what a bench is made of, by name
        self,
        host: str,
        port: int,
        *,
        width: int,
        height: int,
        switches: Sequence[Switch],
        on_touch: Callable[[Touch], None],
        on_switch: Callable[[str, str], None],
        title: str,
        simulated: Sequence[str] = ("printer",),
        hand: Hand | None = None,
        talk: Talk | None = None,
        read_only: bool = False,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        hand, talk = (None, None) if read_only else (hand, talk)
        codes = hand.codes if hand else ()
        hello = Hello(
            title, secrets.token_hex(4), width, height, tuple(simulated), read_only, codes, talk=talk is not None
        )
        frame = Frame(width, height)
        self._bench = Bench(
            frame=frame,
            board=Board(hello, switches, monotonic),
            fingers=Fingers(width, height),
            encoder=Encoder(frame),
            on_touch=on_touch,
            on_switch=on_switch,
            read_only=read_only,
            hand=hand,
            talk=talk,
        )
        self._host, self._port = host, port
        self._server: ServerThread | None = None

    def start(self) -> str | CannotListen:
        """The address to open, once the port is taken; port 0 takes a free one. The web server loads behind it."""
        if self._server is not None:
            raise RuntimeError("a dock starts once")
        sock = listen(self._host, self._port)
        if isinstance(sock, CannotListen):
            return sock
        address = address_of(sock)
        self._server = ServerThread(self._bench, sock, self._host)
        self._server.start()
        return address

    def stop(self) -> None:
        """Close every page's connection and wait for the dock's thread. Safe twice, and before `start`."""
        if self._server is not None:
            self._server.stop()

    def paint(self, x: int, y: int, w: int, h: int, rgb: bytes) -> None:
        """These pixels of the screen are new: RGB, three bytes each, row by row. Raises ValueError off the screen."""
        self._bench.frame.paint(Rect(x, y, w, h), rgb)
        self._bench.bell.ring()

    def screen(self, screen_id: str, language: str, spoken: Sequence[str], targets: Sequence[Target]) -> None:
        """What the screen is, what is said for it, and where it can be touched."""
        self._bench.board.screen(screen_id, language, spoken, targets)
        self._bench.bell.ring()

    def paper(self, png: bytes) -> None:
        """A slip came out: a PNG of the whole paper, 8 dots a millimetre unless it says otherwise (pHYs)."""
        self._bench.board.paper(png)
        self._bench.bell.ring()

    def status(self, rows: Mapping[str, tuple[Level, str]]) -> None:
        """All lights in their order: name, level, and the words beside it."""
        self._bench.board.status(rows)
        self._bench.bell.ring()

    def ears(self, *, hears: bool, listening: bool) -> None:
        """Whether the kiosk can hear, and whether it listens just now."""
        self._bench.board.ears(hears=hears, listening=listening)
        self._bench.bell.ring()

    def say(self, words: str) -> None:
        """The kiosk says this, in words."""
        self._bench.board.said(words)
        self._bench.bell.ring()

    def play(self, pcm: bytes) -> None:
        """A piece of what it says, in sound: int16, little-endian, 22,050 Hz, one channel."""
        self._bench.loudspeaker.play(pcm)

    def hush(self) -> None:
        """It fell silent: what pages have not played yet is not to sound."""
        self._bench.loudspeaker.hush()

    def set_switch(self, switch_id: str, value: str) -> None:
        """Put a switch into a position. Raises ValueError where there is none such."""
        if not self._bench.board.set_switch(switch_id, value):
            raise ValueError(f"there is no switch {switch_id!r} with a position {value!r}")
        self._bench.bell.ring()
