"""What a page is told besides pixels, and what is kept of it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.ui.dock.conftest import SWITCHES, png
from ui.dock import Switch
from ui.dock.board import LOG_LINES, Board
from ui.dock.messages import Hello, Lights, Log, Papers, ScreenNow, Switches, VoiceNow, decode
from ui.dock.tray import KEPT, Tray, resolution_of


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def board(clock: Clock) -> Board:
    return Board(Hello("Kiosk", "r1", 30, 20, (), read_only=False), SWITCHES, clock)


def kinds(board: Board, since: int) -> list[type]:
    return [type(part) for part in board.news(since)[1]]


def logged(board: Board) -> list[str]:
    return next([line.words for line in part.lines] for part in board.news(0)[1] if isinstance(part, Log))


def test_a_new_page_is_told_everything_and_then_only_what_is_new(board: Board) -> None:
    serial, parts = board.news(0)
    assert [type(part) for part in parts] == [Hello, ScreenNow, VoiceNow, Lights, Switches, Papers, Log]
    assert kinds(board, serial) == []
    board.status({"printer": ("ok", "ready")})
    assert kinds(board, serial) == [Lights, Log]


def test_what_did_not_change_is_no_news(board: Board) -> None:
    for _ in range(2):
        board.screen("home", "vi", ["a"], [])
        board.status({"printer": ("ok", "ready")})
        board.set_switch("hall", "closed")
        serial, _parts = board.news(0)
    board.screen("home", "vi", ["a"], [])
    board.status({"printer": ("ok", "ready")})
    board.set_switch("hall", "closed")
    assert kinds(board, serial) == []


def test_the_log_has_screens_levels_switches_and_slips_but_not_every_word(board: Board) -> None:
    board.screen("home", "vi", ["a"], [])
    board.screen("home", "vi", ["b"], [])
    board.screen("home", "en", ["b"], [])
    board.status({"centre": ("ok", "1 pending")})
    board.status({"centre": ("ok", "2 pending")})
    board.status({"centre": ("bad", "gone")})
    board.set_switch("printer", "silent")
    board.paper(png(8, 8))
    assert logged(board) == [
        "slip 1 came out",
        "Printer: Mute",
        "centre: gone",
        "centre: 1 pending",
        "home · en",
        "home · vi",
    ]


def test_the_log_and_the_tray_keep_the_newest(board: Board) -> None:
    for number in range(LOG_LINES + KEPT):
        board.paper(png(8, 8 + number))
    assert len(logged(board)) == LOG_LINES
    (papers,) = (part for part in board.news(0)[1] if isinstance(part, Papers))
    assert papers.count == LOG_LINES + KEPT
    assert [slip.id for slip in papers.slips] == list(range(papers.count, papers.count - KEPT, -1))
    assert board.slip("1") is None
    assert board.slip("001") is None
    newest = board.slip(None)
    assert newest is not None
    assert newest is board.slip(str(papers.count))


def test_a_slip_tells_its_age_not_a_time_of_day(board: Board, clock: Clock) -> None:
    board.paper(png(8, 8))
    clock.now += 2.5
    (papers,) = (part for part in board.news(0)[1] if isinstance(part, Papers))
    assert papers.slips[0].age_ms == 2500


def test_a_switch_takes_only_its_own_positions(board: Board) -> None:
    assert not board.set_switch("printer", "closed")
    assert not board.set_switch("reactor", "none")
    with pytest.raises(ValueError, match="no position 'sideways'"):
        Switch("hall", "Doors", "Hall", (("open", "Open"),), "sideways")


def test_what_is_no_png_is_no_slip() -> None:
    tray = Tray()
    with pytest.raises(ValueError, match="has to be a PNG"):
        tray.add(b"GIF89a" + bytes(100), 0.0)
    assert tray.count == 0


@pytest.mark.parametrize(("says", "is_taken_as"), [(None, 8.0), (11.811, 11.811), (8.0, 8.0)])
def test_a_slips_resolution_is_its_own_or_a_ticket_printers(says: float | None, is_taken_as: float) -> None:
    assert resolution_of(png(8, 8, dots_per_mm=says)) == pytest.approx(is_taken_as, abs=0.002)


def broken_pngs() -> Iterator[bytes]:
    whole = png(8, 8, dots_per_mm=12.0)
    for cut in range(8, len(whole)):
        yield whole[:cut]


def test_a_broken_picture_has_a_ticket_printers_resolution() -> None:
    assert {resolution_of(broken) for broken in broken_pngs()} <= {8.0, 12.0}


def test_a_message_longer_than_a_page_has_reason_to_send_is_none() -> None:
    assert decode('{"kind": "drawn"}') is not None
    assert decode('{"kind": "drawn"}' + " " * 600) is None
