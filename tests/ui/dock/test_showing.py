"""Pictures and codes that a page sends to be held before the scanner: bounded, one at a time, and never told on."""

from __future__ import annotations

import http.client
import json
import threading
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest

from tests.ui.dock.conftest import Running, Start
from tests.ui.dock.hands import CARD, TYPED, NotingHand
from tests.ui.dock.page import PATIENCE_S, Page
from ui.dock.messages import MOST_PICTURE_BYTES
from ui.dock.showing import MOST_TYPED_BYTES

WORDS = "999147358264|Huỳnh Thị Bướm"


def post(bench: Running, path: str, body: Any = b"", **headers: str) -> tuple[int, dict[str, Any]]:
    connection = http.client.HTTPConnection("127.0.0.1", bench.port, timeout=PATIENCE_S)
    try:
        connection.request("POST", path, body=body, headers=headers)
        answer = connection.getresponse()
        said = answer.read()
        return answer.status, json.loads(said) if said.startswith(b"{") else {}
    finally:
        connection.close()


@pytest.fixture
def hand() -> NotingHand:
    return NotingHand()


@pytest.fixture
def bench(start: Start, hand: NotingHand) -> Running:
    return start(hand=hand)


def test_a_picture_is_held_up_as_it_came_and_the_page_hears_what_became_of_it(bench: Running, hand: NotingHand) -> None:
    assert post(bench, "/show/picture", b"any bytes") == (200, {"seen": True, "words": "9 bytes"})
    assert post(bench, "/show/picture") == (200, {"seen": False, "words": "0 bytes"})
    assert hand.pictures == [b"any bytes", b""]


def test_a_code_is_held_up_with_what_was_typed_for_it(bench: Running, hand: NotingHand) -> None:
    assert post(bench, f"/show/code/{CARD.id}") == (200, {"seen": True, "words": "đã đưa"})
    assert post(bench, f"/show/code/{TYPED.id}", "Ẩn 1".encode())[0] == 200
    assert hand.shown == [(CARD.id, ""), (TYPED.id, "Ẩn 1")]


def test_the_page_knows_what_lies_ready_and_how_large_a_picture_may_be(bench: Running) -> None:
    with Page(bench.address) as page:
        hello = page.until_told("hello")
    assert [(code["id"], code["typed"] != "") for code in hello["codes"]] == [(CARD.id, False), (TYPED.id, True)]
    assert hello["most_picture_bytes"] == MOST_PICTURE_BYTES


def test_what_was_seen_is_logged_by_its_name_and_nothing_of_what_it_says(bench: Running) -> None:
    post(bench, f"/show/code/{TYPED.id}", WORDS.encode())
    post(bench, "/show/picture", WORDS.encode())
    post(bench, "/show/picture")  # was not seen
    with Page(bench.address) as page:
        page.until(lambda page: len(page.logged()) == 2)
        assert page.logged() == ["Hình · Picture", TYPED.label]
        assert WORDS[:12] not in json.dumps(page.told)


# -- what is refused ---------------------------------------------------------------------------------------------


def _pieces(count: int) -> Iterator[bytes]:
    yield from (b"x" * 100_000 for _ in range(count))


def test_too_large_a_picture_is_refused_by_what_it_says_of_itself_and_by_what_comes(
    bench: Running, hand: NotingHand
) -> None:
    assert post(bench, "/show/picture", b"", **{"content-length": str(MOST_PICTURE_BYTES + 1)})[0] == 413
    with suppress(ConnectionError):  # it does not hear us out
        pieces = _pieces(MOST_PICTURE_BYTES // 100_000 + 1)
        assert post(bench, "/show/picture", pieces)[0] == 413
    assert hand.pictures == []
    assert post(bench, "/show/picture", b"x" * MOST_PICTURE_BYTES)[0] == 200


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("/show/code/none", b"", 404),
        ("/show/code/..%2fpicture", b"", 404),
        (f"/show/code/{TYPED.id}", b"\xff\xfe", 400),
        (f"/show/code/{TYPED.id}", b"1" * (MOST_TYPED_BYTES + 1), 413),
        ("/show", b"", 404),
        ("/state.json", b"", 405),
    ],
)
def test_what_makes_no_sense_is_refused(bench: Running, hand: NotingHand, path: str, body: bytes, status: int) -> None:
    assert post(bench, path, body)[0] == status
    assert hand.shown == []


def test_another_site_shows_nothing(bench: Running, hand: NotingHand) -> None:
    assert post(bench, "/show/picture", b"x", origin="http://evil.example")[0] == 403
    assert post(bench, "/show/picture", b"x", host="evil.example")[0] == 403
    assert hand.pictures == []


def test_one_thing_is_held_up_at_a_time_and_the_dock_answers_meanwhile(bench: Running, hand: NotingHand) -> None:
    hand.may_go_on.clear()
    first = threading.Thread(target=post, args=(bench, "/show/picture", b"first"))
    first.start()
    assert hand.at_it.wait(PATIENCE_S)
    assert post(bench, f"/show/code/{CARD.id}")[0] == 429
    hand.may_go_on.set()
    first.join()
    assert post(bench, f"/show/code/{CARD.id}")[0] == 200
    assert (hand.pictures, hand.shown) == ([b"first"], [(CARD.id, "")])


def test_a_sender_that_goes_away_midway_leaves_room_for_the_next(bench: Running, hand: NotingHand) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", bench.port, timeout=PATIENCE_S)
    connection.putrequest("POST", "/show/picture")
    connection.putheader("content-length", "1000")
    connection.endheaders(b"half of it")
    connection.close()
    status = 429
    while status == 429:
        status = post(bench, "/show/picture", b"next")[0]
    assert hand.pictures == [b"next"]


def test_who_may_only_watch_shows_nothing(start: Start, hand: NotingHand) -> None:
    watched = start(read_only=True, hand=hand)
    assert post(watched, "/show/picture", b"x")[0] == 404
    with Page(watched.address) as page:
        assert page.until_told("hello")["codes"] == []


def test_without_a_hand_there_is_nothing_to_show_to(start: Start) -> None:
    assert post(start(), f"/show/code/{CARD.id}")[0] == 404
