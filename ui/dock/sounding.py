"""A page's microphone and loudspeaker: a WebSocket of its own, beside the one for the screen.

    WebSocket /sound     to the page: sound as it is spoken (binary), "hush"; from it: sound (binary), "hold", "release"
    POST /sound/file     a WAV, as if it was spoken  -> {"seen": true, "words": "…"}

Sound from a page is int16, little-endian, 16 kHz, one channel; to a page the same at 22,050 Hz. A page that is slow
loses sound, and nothing queues up.
"""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING

from starlette.routing import BaseRoute, Route, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from ui.dock.messages import MOST_SOUND_BYTES
from ui.dock.model import Shown
from ui.dock.showing import Refused, answer, body

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from ui.dock.bench import Bench
    from ui.dock.loudspeaker import Listener
    from ui.dock.model import Talk

LISTENERS = 4
"""Pages with sound at once."""
TRY_AGAIN_LATER = 1013
MOST_RECORDING_BYTES = 6_000_000
"""A minute of stereo at 48 kHz, as telephones record."""
RECORDING = "Tệp âm thanh · Recording"
TOO_LARGE = "Tệp lớn quá 6 MB · Larger than 6 MB"


def sound_routes(bench: Bench) -> list[BaseRoute]:
    """The addresses of the sound; none where nobody listens or speaks by a page."""
    if bench.talk is None:
        return []
    sounding = Sounding(bench, bench.talk)
    return [
        WebSocketRoute("/sound", sounding.live),
        Route("/sound/file", sounding.file, methods=["POST"]),
    ]


class Sounding:
    """In the dock's loop."""

    def __init__(self, bench: Bench, talk: Talk) -> None:
        self._bench, self._talk = bench, talk
        self._pages = 0
        self._busy = False

    async def live(self, socket: WebSocket) -> None:
        """One page with sound."""
        await socket.accept()
        if self._pages >= LISTENERS:
            await socket.close(TRY_AGAIN_LATER, f"{LISTENERS} pages have sound already")
            return
        self._pages += 1
        try:
            with self._bench.loudspeaker.listener() as listener:
                async with asyncio.TaskGroup() as both:
                    playing = both.create_task(_play(socket, listener))
                    await self._hear(socket)
                    playing.cancel()
        finally:
            self._pages -= 1

    async def _hear(self, socket: WebSocket) -> None:
        held = False
        while True:
            event = await socket.receive()
            if event["type"] == "websocket.disconnect":
                break
            word, pcm = event.get("text"), event.get("bytes")
            if word in ("hold", "release"):
                held = word == "hold"
                self._talk.hold(held=held)
            elif held and pcm and len(pcm) <= MOST_SOUND_BYTES:
                self._talk.sound(pcm)
            else:
                self._bench.dropped += 1
        if held:  # a page that goes away has let go
            self._talk.hold(held=False)

    async def file(self, request: Request) -> Response:
        """A recording, one at a time."""
        if self._busy:
            return answer(429, Shown(False, "Chờ một chút · Wait a moment"))
        self._busy = True
        try:
            file = await body(request, MOST_RECORDING_BYTES, TOO_LARGE)
            spoken = partial(self._talk.recording, file)
            shown = await asyncio.get_running_loop().run_in_executor(self._bench.showing, spoken)
        except Refused as no:
            return answer(no.status, Shown(False, no.words))
        finally:
            self._busy = False
        if shown.seen:
            self._bench.board.heard(RECORDING)
            self._bench.bell.ring()
        return answer(200, shown)


async def _play(socket: WebSocket, listener: Listener) -> None:
    try:
        while True:
            for piece in await listener.pieces():
                await (socket.send_text(piece) if isinstance(piece, str) else socket.send_bytes(piece))
    except WebSocketDisconnect:
        return  # `_hear` notices too, and ends the visit
