"""The WebSocket, with a real server and a real client."""

from __future__ import annotations

import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus

from tests.ui.dock.conftest import HEIGHT, WIDTH, Running, Start, png, solid
from tests.ui.dock.page import Page
from ui.dock import Target, Touch

RED, BLUE, WHITE = (200, 30, 40), (10, 60, 220), (255, 255, 255)


def test_a_page_gets_the_whole_picture_and_state_when_it_opens(bench: Running) -> None:
    bench.dock.paint(0, 0, WIDTH, HEIGHT, solid(WIDTH, HEIGHT, RED))
    bench.dock.paint(10, 20, 4, 5, solid(4, 5, BLUE))
    bench.dock.screen("home", "vi", ["Mời bác chọn"], [Target("service:ho_tich", "Hộ tịch", 1, 2, 30, 40)])
    bench.dock.status({"printer": ("ok", "ready")})
    with Page(bench.address) as page:
        page.until(lambda page: page.picture is not None)
        assert page.told["hello"]["title"] == "Kiosk 1"
        assert page.told["screen"] == {
            "id": "home",
            "language": "vi",
            "spoken": ["Mời bác chọn"],
            "targets": [{"id": "service:ho_tich", "label": "Hộ tịch", "x": 1, "y": 2, "w": 30, "h": 40}],
        }
        assert page.told["status"] == {"rows": [{"name": "printer", "level": "ok", "words": "ready"}]}
        assert [switch["id"] for switch in page.told["switches"]["switches"]] == ["printer", "hall"]
        assert [page.pixel(9, 20), page.pixel(10, 20), page.pixel(13, 24), page.pixel(14, 24)] == [RED, BLUE, BLUE, RED]


def test_what_is_painted_later_arrives(bench: Running) -> None:
    with Page(bench.address) as page:
        page.until(lambda page: page.pixel(0, 0) == WHITE)
        bench.dock.paint(290, 190, 10, 10, solid(10, 10, BLUE))
        page.until(lambda page: page.pixel(299, 199) == BLUE)
        assert page.pixel(289, 189) == WHITE


def test_a_page_that_does_not_draw_is_owed_two_updates_at_most_and_then_gets_the_latest(bench: Running) -> None:
    with Page(bench.address, acknowledges=False) as slow, Page(bench.address) as quick:
        slow.until(lambda page: page.updates == 1)
        for step in range(1, 120):
            bench.dock.paint(step, 0, 1, HEIGHT, solid(1, HEIGHT, (step, step, step)))
            quick.until(lambda page, step=step: page.pixel(step, 0) == (step, step, step))  # type: ignore[misc]
        bench.dock.status({"end": ("ok", "")})
        slow.until(lambda page: page.told["status"]["rows"] != [])
        assert slow.updates <= 2
        slow.acknowledges = True
        slow.send("drawn")
        slow.until(lambda page: page.pixel(119, 0) == (119, 119, 119))
        assert slow.updates <= 4
        assert [slow.pixel(step, 7) for step in range(1, 120)] == [(step, step, step) for step in range(1, 120)]


def test_fingers_arrive_in_screen_pixels_and_in_order(bench: Running) -> None:
    with Page(bench.address) as page:
        page.touch("down", 0, 17, 23)
        page.touch("down", 1, 299, 199)
        page.touch("move", 0, -5, 400)
        page.touch("up", 1, 299, 199)
        page.touch("cancel", 0, 18, 24)
        assert [bench.touched() for _ in range(5)] == [
            Touch("down", 0, 17, 23),
            Touch("down", 1, 299, 199),
            Touch("move", 0, -5, 400),
            Touch("up", 1, 299, 199),
            Touch("cancel", 0, 18, 24),
        ]


def test_two_pages_have_fingers_of_their_own(bench: Running) -> None:
    with Page(bench.address) as one, Page(bench.address) as other:
        one.touch("down", 0, 1, 1)
        first = bench.touched()
        other.touch("down", 0, 2, 2)
        assert bench.touched().finger != first.finger


def test_a_page_that_goes_away_leaves_no_finger_down(bench: Running) -> None:
    with Page(bench.address) as page:
        page.touch("down", 3, 40, 50)
        assert bench.touched() == Touch("down", 0, 40, 50)
    assert bench.touched() == Touch("cancel", 0, 40, 50)


def test_a_switch_moved_on_one_page_moves_on_all(bench: Running) -> None:
    with Page(bench.address) as one, Page(bench.address) as other:
        one.send("switch", id="printer", value="silent")
        assert bench.switched() == ("printer", "silent")
        for page in (one, other):
            page.until(lambda page: page.switch("printer") == "silent")
            page.until(lambda page: page.logged()[:1] == ["Printer: Mute"])


def test_the_kiosk_can_put_a_switch_back(bench: Running) -> None:
    with Page(bench.address) as page:
        page.send("switch", id="hall", value="closed")
        assert bench.switched() == ("hall", "closed")
        bench.dock.set_switch("hall", "open")
        page.until(lambda page: page.logged()[:1] == ["Hall: Open"])
        assert page.switch("hall") == "open"
        assert bench.flips.empty()


def test_a_slip_is_announced_with_its_size(bench: Running) -> None:
    with Page(bench.address) as page:
        page.until_told("paper")
        bench.dock.paper(png(576, 700))
        page.until(lambda page: page.told["paper"]["count"] == 1)
        (slip,) = page.told["paper"]["slips"]
        assert (slip["id"], slip["width"], slip["height"], slip["dots_per_mm"]) == (1, 576, 700, 8.0)


@pytest.mark.parametrize(
    "message",
    [
        "",
        "{",
        "[]",
        "null",
        '"touch"',
        "{}",
        '{"kind": "drawn", "and": "more"}',
        '{"kind": "reboot"}',
        '{"kind": "touch", "phase": "down", "finger": 0, "x": 1}',
        '{"kind": "touch", "phase": "down", "finger": 0, "x": 1.5, "y": 1}',
        '{"kind": "touch", "phase": "down", "finger": 0, "x": "1", "y": 1}',
        '{"kind": "touch", "phase": "hover", "finger": 0, "x": 1, "y": 1}',
        '{"kind": "touch", "phase": "down", "finger": 16, "x": 1, "y": 1}',
        '{"kind": "touch", "phase": "down", "finger": 0, "x": 300, "y": 1}',
        '{"kind": "touch", "phase": "up", "finger": 0, "x": 1, "y": 1}',
        '{"kind": "switch", "id": "printer", "value": "on fire"}',
        '{"kind": "switch", "id": "reactor", "value": "none"}',
        "[" * 400,
        b"\x00\x01",
    ],
)
def test_a_message_that_makes_no_sense_changes_nothing_and_the_page_stays(bench: Running, message: str | bytes) -> None:
    with Page(bench.address) as page:
        page.socket.send(message)
        page.touch("down", 0, 5, 6)
        assert bench.touched() == Touch("down", 0, 5, 6)
        assert bench.flips.empty()


def test_an_oversized_message_ends_the_connection(bench: Running) -> None:
    with Page(bench.address) as page:
        page.socket.send("x" * 5000)
        with pytest.raises(ConnectionClosed):
            page.until(lambda _: False)


def test_a_page_that_only_watches_can_neither_touch_nor_switch(start: Start) -> None:
    bench = start(read_only=True)
    with Page(bench.address) as page:
        page.touch("down", 0, 5, 6)
        page.send("switch", id="hall", value="closed")
        assert page.until_told("hello")["read_only"] is True
        bench.dock.paint(0, 0, 1, 1, bytes(RED))
        page.until(lambda page: page.pixel(0, 0) == RED)
    assert bench.touches.empty()
    assert bench.flips.empty()


def test_a_page_of_another_site_is_refused(bench: Running) -> None:
    with pytest.raises(InvalidStatus), Page(bench.address, origin="http://elsewhere.example"):
        pass


def test_the_docks_own_page_is_let_in(bench: Running) -> None:
    with Page(bench.address, origin=bench.address.rstrip("/")) as page:
        page.until_told("hello")


def test_a_ninth_page_is_told_to_come_back_later(bench: Running) -> None:
    pages = [Page(bench.address).__enter__() for _ in range(8)]
    for page in pages:
        page.until_told("hello")
    with Page(bench.address) as ninth, pytest.raises(ConnectionClosed) as closed:
        ninth.hear()
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == 1013
    for page in pages:
        page.socket.close()


def test_pages_see_the_connection_close_when_the_dock_stops(bench: Running) -> None:
    with Page(bench.address) as page:
        page.until_told("hello")
        bench.dock.stop()
        with pytest.raises(ConnectionClosed):
            page.until(lambda _: False)
