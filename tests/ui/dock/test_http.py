"""Plain HTTP, for scripts."""

from __future__ import annotations

import http.client
import io
import json
from typing import Any

import pytest
from PIL import Image

from tests.ui.dock.conftest import HEIGHT, WIDTH, Running, png, solid
from tests.ui.dock.page import PATIENCE_S, Page
from ui.dock import Target


def get(bench: Running, path: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", bench.port, timeout=PATIENCE_S)
    try:
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()
    finally:
        connection.close()


def state(bench: Running) -> Any:
    return json.loads(get(bench, "/state.json")[2])


def test_healthz_says_how_many_pages_are_open_and_what_was_dropped(bench: Running) -> None:
    assert json.loads(get(bench, "/healthz")[2]) == {"status": "ok", "pages": 0, "dropped_messages": 0}
    with Page(bench.address) as page:
        page.socket.send("{")
        page.touch("up", 0, 1, 1)
        page.send("switch", id="hall", value="closed")
        bench.switched()
        assert json.loads(get(bench, "/healthz")[2]) == {"status": "ok", "pages": 1, "dropped_messages": 2}


def test_state_json_has_all_that_a_page_shows(bench: Running) -> None:
    bench.dock.screen("home", "vi", ["Chào bác"], [Target("help", "Gọi người giúp", 1, 2, 3, 4)])
    bench.dock.status({"outbox": ("warn", "3 pending")})
    bench.dock.set_switch("printer", "paper_out")
    bench.dock.paper(png(576, 20))
    told = state(bench)
    assert told["screen"]["id"] == "home"
    assert told["screen"]["targets"] == [{"id": "help", "label": "Gọi người giúp", "x": 1, "y": 2, "w": 3, "h": 4}]
    assert told["status"]["rows"] == [{"name": "outbox", "level": "warn", "words": "3 pending"}]
    assert told["switches"]["switches"][0]["value"] == "paper_out"
    assert told["paper"]["count"] == 1


def test_screen_png_is_the_picture_now(bench: Running) -> None:
    bench.dock.paint(1, 1, 2, 2, solid(2, 2, (9, 8, 7)))
    status, headers, body = get(bench, "/screen.png")
    picture = Image.open(io.BytesIO(body))
    assert (status, headers["content-type"], picture.size) == (200, "image/png", (WIDTH, HEIGHT))
    assert [picture.getpixel(at) for at in ((0, 0), (1, 1), (2, 2), (3, 3))] == [
        (255,) * 3,
        (9, 8, 7),
        (9, 8, 7),
        (255,) * 3,
    ]


def test_slips_are_had_by_number_and_the_latest_by_name(bench: Running) -> None:
    assert get(bench, "/paper/latest.png")[0] == 404
    first, second = png(8, 8), png(8, 9)
    bench.dock.paper(first)
    bench.dock.paper(second)
    assert get(bench, "/paper/latest.png")[2] == second
    assert get(bench, "/paper/1.png")[2] == first


@pytest.mark.parametrize(
    "path",
    [
        "/paper/0.png",
        "/paper/3.png",
        f"/paper/{'9' * 5000}.png",
        "/paper/%2e%2e.png",
        "/static/..%2fweb.py",
        "/static/../web.py",
        "/x",
    ],
)
def test_what_is_not_there_is_not_found(bench: Running, path: str) -> None:
    assert get(bench, path)[0] == 404


@pytest.mark.parametrize("path", ["/", "/static/dock.css", "/static/main.js", "/state.json", "/screen.png", "/x"])
def test_every_answer_keeps_other_sites_out(bench: Running, path: str) -> None:
    _, headers, _ = get(bench, path)
    assert "default-src 'none'" in headers["content-security-policy"]
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert headers["cross-origin-resource-policy"] == "same-origin"
    assert headers["x-content-type-options"] == "nosniff"
    assert not [name for name in headers if name.startswith("access-control")]


def test_a_foreign_host_or_origin_is_forbidden(bench: Running) -> None:
    assert get(bench, "/state.json", Host="evil.example")[0] == 403
    assert get(bench, "/state.json", Origin="http://evil.example")[0] == 403
    assert get(bench, "/state.json", Origin=bench.address.rstrip("/"))[0] == 200


def test_nothing_can_be_posted(bench: Running) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", bench.port, timeout=PATIENCE_S)
    connection.request("POST", "/state.json", body=b"{}")
    assert connection.getresponse().status == 405
    connection.close()
