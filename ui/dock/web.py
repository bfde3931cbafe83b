"""The dock's addresses: the page, its WebSocket, and plain HTTP for scripts. The only part that needs a web server."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Mount, Route, WebSocketRoute
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp
from starlette.websockets import WebSocket

from ui.dock.doorkeeper import Doorkeeper
from ui.dock.messages import LIMIT_BYTES, MOST_SOUND_BYTES
from ui.dock.showing import show_routes
from ui.dock.sounding import sound_routes
from ui.dock.viewer import Viewer

if TYPE_CHECKING:
    from ui.dock.bench import Bench

STATIC = Path(__file__).parent / "static"

PAGES = 8
"""Pages open at once; each costs the kiosk's processor."""

TRY_AGAIN_LATER = 1013
"""WebSocket close code of RFC 6455's registry."""

GOODBYE_S = 1
"""How long pages have to close when the dock stops; whole seconds, as the server takes them."""


def application(bench: Bench, bound_to: str) -> ASGIApp:
    """Everything the dock answers, behind the doorkeeper."""
    web = Web(bench)
    routes = [
        Route("/", web.page),
        Route("/healthz", web.health),
        Route("/state.json", web.state),
        Route("/screen.png", web.screen),
        Route("/paper/latest.png", web.paper),
        Route("/paper/{slip}.png", web.paper),
        *show_routes(bench),
        *sound_routes(bench),
        WebSocketRoute("/live", web.live),
        Mount("/static", StaticFiles(directory=STATIC)),
    ]
    return Doorkeeper(Starlette(routes=routes), bound_to)


class Web:
    """The answers, one method an address."""

    def __init__(self, bench: Bench) -> None:
        self._bench = bench

    async def page(self, _: Request) -> Response:
        """The page itself."""
        return FileResponse(STATIC / "index.html")

    async def health(self, _: Request) -> Response:
        """That the dock answers, and for how many."""
        bench = self._bench
        return _json({"status": "ok", "pages": bench.viewers, "dropped_messages": bench.dropped})

    async def state(self, _: Request) -> Response:
        """All that a page is told, by `kind`."""
        parts = self._bench.board.news(0)[1]
        whole = {part.pop("kind"): part for part in map(msgspec.to_builtins, parts)}
        return _json(whole)

    async def screen(self, _: Request) -> Response:
        """The kiosk's picture now."""
        loop = asyncio.get_running_loop()
        return _png(await loop.run_in_executor(self._bench.encoding, self._bench.encoder.picture))

    async def paper(self, request: Request) -> Response:
        """One slip, or the latest."""
        slip = self._bench.board.slip(request.path_params.get("slip"))
        return _png(slip.png) if slip else Response("No such slip.\n", 404, media_type="text/plain")

    async def live(self, socket: WebSocket) -> None:
        """A page's WebSocket."""
        await socket.accept()
        if self._bench.viewers >= PAGES:
            await socket.close(TRY_AGAIN_LATER, f"{PAGES} pages are open already")
            return
        await Viewer(self._bench, socket).serve()


def server(bench: Bench, bound_to: str) -> uvicorn.Server:
    """The web server, to be run in a loop of its caller's, on a socket of its caller's."""
    config = uvicorn.Config(
        application(bench, bound_to),
        loop="asyncio",
        http="h11",
        ws="websockets-sansio",
        ws_max_size=max(LIMIT_BYTES, MOST_SOUND_BYTES),
        ws_per_message_deflate=False,  # PNGs are packed already
        lifespan="off",
        log_config=None,
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=GOODBYE_S,
    )
    return uvicorn.Server(config)


def _json(what: object) -> Response:
    return Response(msgspec.json.encode(what), media_type="application/json")


def _png(picture: bytes) -> Response:
    return Response(picture, media_type="image/png")
