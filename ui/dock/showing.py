"""What a page holds before the kiosk's scanner: the file of a picture, or one of the codes that lie ready.

    POST /show/picture        the file              -> {"seen": true, "words": "…"}
    POST /show/code/{id}      what was typed, UTF-8 -> the same

Whoever sends may mean harm: what comes is bounded in size and in time, and one thing is shown at a time.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from functools import partial
from typing import TYPE_CHECKING, Any

import msgspec
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from ui.dock.messages import MOST_PICTURE_BYTES
from ui.dock.model import Shown

if TYPE_CHECKING:
    from ui.dock.bench import Bench
    from ui.dock.model import Hand

MOST_TYPED_BYTES = 2_000
"""A code with the usual correction (level M) holds 2,331."""

COMES_WITHIN_S = 20.0
"""The largest picture over a slow network; who takes longer keeps others waiting."""

PICTURE = "Hình · Picture"
TOO_LARGE = f"Tệp lớn quá {MOST_PICTURE_BYTES // 1_000_000} MB · Larger than {MOST_PICTURE_BYTES // 1_000_000} MB"


def show_routes(bench: Bench) -> list[Route]:
    """The addresses to which a page sends what it shows; none where there is nobody to show it."""
    if bench.hand is None:
        return []
    showing = Showing(bench, bench.hand)
    return [
        Route("/show/picture", showing.picture, methods=["POST"]),
        Route("/show/code/{code}", showing.code, methods=["POST"]),
    ]


class Refused(Exception):
    """What came is not taken."""

    def __init__(self, status: int, words: str) -> None:
        super().__init__(words)
        self.status = status
        self.words = words


class Showing:
    """In the dock's loop; the hand itself works in a thread of its own."""

    def __init__(self, bench: Bench, hand: Hand) -> None:
        self._bench = bench
        self._hand = hand
        self._labels = {code.id: code.label for code in hand.codes}
        self._busy = False

    async def picture(self, request: Request) -> Response:
        """Hold up a picture."""
        return await self._alone(self._show_picture(request))

    async def code(self, request: Request) -> Response:
        """Hold up a code that lies ready."""
        return await self._alone(self._show_code(request))

    async def _alone(self, showing: Coroutine[Any, Any, Shown]) -> Response:
        """One thing at a time: a large picture takes a quarter of a gigabyte while it is read."""
        if self._busy:
            showing.close()
            return answer(429, Shown(False, "Chờ một chút · Wait a moment"))
        self._busy = True
        try:
            return answer(200, await showing)
        except Refused as no:
            return answer(no.status, Shown(False, no.words))
        finally:
            self._busy = False

    async def _show_picture(self, request: Request) -> Shown:
        file = await body(request, MOST_PICTURE_BYTES, TOO_LARGE)
        return await self._show(PICTURE, partial(self._hand.show_picture, file))

    async def _show_code(self, request: Request) -> Shown:
        code = request.path_params["code"]
        if code not in self._labels:
            raise Refused(404, "Không có mã này · No such code")
        typed = await body(request, MOST_TYPED_BYTES, TOO_LARGE)
        try:
            show = partial(self._hand.show_code, code, typed.decode())
        except UnicodeDecodeError:
            raise Refused(400, "Không phải UTF-8 · Not UTF-8") from None
        return await self._show(self._labels[code], show)

    async def _show(self, label: str, show: Callable[[], Shown]) -> Shown:
        shown = await asyncio.get_running_loop().run_in_executor(self._bench.showing, show)
        if shown.seen:
            self._bench.board.shown(label)
            self._bench.bell.ring()
        return shown


async def body(request: Request, most: int, too_large: str) -> bytes:
    """All that was sent. Raises `Refused` where it is too much or too slow."""
    if int(request.headers.get("content-length", 0)) > most:  # the server lets nothing through that is no number
        raise Refused(413, too_large)
    body = bytearray()
    try:
        async with asyncio.timeout(COMES_WITHIN_S):
            async for piece in request.stream():
                body += piece
                if len(body) > most:
                    raise Refused(413, too_large)
    except TimeoutError:
        raise Refused(408, "Gửi quá chậm · Too slow") from None
    except ClientDisconnect:
        raise Refused(400, "") from None
    return bytes(body)


def answer(status: int, shown: Shown) -> Response:
    """What a page is told of what it sent."""
    return Response(msgspec.json.encode(shown), status, media_type="application/json")
