"""One page that is open: what is new goes to it, what its visitor does comes from it.

A page that draws slowly is sent less often and always the latest; what it is owed is never more than one update.
"""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, assert_never

from starlette.websockets import WebSocket, WebSocketDisconnect

from ui.dock import messages
from ui.dock.messages import Incoming, PageDrawn, PageSwitch, PageTouch

if TYPE_CHECKING:
    from ui.dock.bench import Bench

log = logging.getLogger(__name__)

UNDRAWN = 2
"""Updates on their way to a page: one travels while another is drawn."""

GATHER_S = 0.01
"""From the first news to telling it: what the main loop does in one go travels together."""


class Viewer:
    """Lives as long as its WebSocket."""

    def __init__(self, bench: Bench, socket: WebSocket) -> None:
        bench.opened += 1
        self._bench = bench
        self._socket = socket
        self._page = bench.opened
        self._news = bench.bell.listen()
        self._board_seen = 0
        self._frame_seen = 0
        self._undrawn = 0
        self._complained = False

    async def serve(self) -> None:
        """Until the page goes."""
        self._bench.viewers += 1
        try:
            async with asyncio.TaskGroup() as both:
                sending = both.create_task(self._tell())
                await self._hear()
                sending.cancel()
        finally:
            self._leave()

    def _leave(self) -> None:
        self._bench.viewers -= 1
        self._bench.bell.leave(self._news)
        for touch in self._bench.fingers.gone(self._page):
            self._bench.on_touch(touch)

    # -- to the page --

    async def _tell(self) -> None:
        try:
            while True:
                await self._news.wait()
                await asyncio.sleep(GATHER_S)
                self._news.clear()
                await self._tell_board()
                await self._tell_frame()
        except WebSocketDisconnect:
            return  # `_hear` notices too, and ends the visit

    async def _tell_board(self) -> None:
        self._board_seen, parts = self._bench.board.news(self._board_seen)
        for part in parts:
            await self._socket.send_text(messages.encode(part))

    async def _tell_frame(self) -> None:
        if self._undrawn >= UNDRAWN or self._frame_seen == self._bench.frame.serial:
            return
        loop = asyncio.get_running_loop()
        encoder = self._bench.encoder
        self._frame_seen, update = await loop.run_in_executor(self._bench.encoding, encoder.update, self._frame_seen)
        self._undrawn += 1
        await self._socket.send_bytes(update)

    # -- from the page --

    async def _hear(self) -> None:
        while True:
            event = await self._socket.receive()
            if event["type"] == "websocket.disconnect":
                return
            message = messages.decode(event.get("text") or "")
            if message is None or not self._obey(message):
                self._drop()

    def _obey(self, message: Incoming) -> bool:
        """Whether the message made sense and was allowed."""
        match message:
            case PageDrawn():
                return self._drawn()
            case PageTouch():
                return not self._bench.read_only and self._touch(message)
            case PageSwitch():
                return not self._bench.read_only and self._switch(message)
            case _:
                assert_never(message)

    def _drawn(self) -> bool:
        if self._undrawn == 0:
            return False
        self._undrawn -= 1
        self._news.set()
        return True

    def _touch(self, said: PageTouch) -> bool:
        touch = self._bench.fingers.take(self._page, said)
        if touch is None:
            return False
        self._bench.on_touch(touch)
        return True

    def _switch(self, said: PageSwitch) -> bool:
        if not self._bench.board.set_switch(said.id, said.value):
            return False
        self._bench.bell.ring()
        self._bench.on_switch(said.id, said.value)
        return True

    def _drop(self) -> None:
        self._bench.dropped += 1
        if not self._complained:
            self._complained = True
            log.warning("page %d sent a message that makes no sense here; such are dropped and counted", self._page)
