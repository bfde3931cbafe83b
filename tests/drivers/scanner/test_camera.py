from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest

from drivers.scanner.camera import SILENT_MS, Camera
from drivers.scanner.decode import decode
from drivers.scanner.frame import Grey
from drivers.scanner.sight import FROZEN_MS
from drivers.scanner.simulated_camera import CameraFault
from drivers.scanner.video import Optics, VideoSource
from drivers.stream import StreamLost
from tests.drivers.scanner import cards
from tests.drivers.scanner.desk import LONG_MS, Desk
from tests.drivers.scanner.frames import Scene

PAYLOAD = cards.identity(1)
PLAIN = Scene("plain")


@pytest.fixture(scope="module")
def card() -> Grey:
    return PLAIN.frame(PAYLOAD, 1)


@pytest.fixture
def desk() -> Iterator[Desk]:
    made = Desk()
    yield made
    made.close()


def until_next_frame(desk: Desk) -> None:
    """One frame may have been on its way before what was done; look at frames until that is over."""
    for _ in range(2):
        desk.one_frame()


def test_a_card_before_the_camera_is_read(desk: Desk, card: Grey) -> None:
    desk.show(card)
    scan = desk.one_frame()
    assert scan is not None
    assert scan.payload == PAYLOAD


def test_a_card_that_stays_is_told_once_and_again_when_it_comes_back_later(desk: Desk, card: Grey) -> None:
    told = []
    for second in range(6):
        desk.show(card)
        told.append(desk.one_frame() is not None)
        desk.now_s += 1 if second < 4 else 3
    assert told == [True, False, False, False, False, True]


def test_nothing_is_read_and_no_light_is_on_while_nobody_wants_a_code(desk: Desk, card: Grey) -> None:
    desk.one_frame()
    lights = [desk.simulated.is_open]
    desk.close()
    desk.show(card)
    assert desk.camera.read(LONG_MS) is None
    lights.append(desk.simulated.is_open)
    assert lights == [True, False]


def test_a_camera_that_was_released_is_opened_again_when_wanted(desk: Desk, card: Grey) -> None:
    desk.close()
    desk.camera.want(True)
    desk.show(card)
    assert desk.one_frame() is not None


def test_what_was_read_but_not_fetched_is_forgotten_when_nobody_wants_it_any_more(desk: Desk, card: Grey) -> None:
    twice = card.copy()
    twice[:, :400] = PLAIN.frame(cards.identity(2), 2)[:, 440:840]
    assert len(decode(twice)) == 2
    desk.show(twice)
    first = desk.one_frame()
    desk.close()
    desk.camera.want(True)
    desk.simulated.take_away()
    assert first is not None
    assert desk.one_frame() is None


def test_an_unplugged_camera_is_lost(desk: Desk) -> None:
    desk.one_frame()
    desk.simulated.faults.set(CameraFault.UNPLUGGED)
    with pytest.raises(StreamLost):
        until_next_frame(desk)


def test_an_unplugged_camera_is_lost_also_while_nobody_wants_it(desk: Desk) -> None:
    desk.close()
    desk.simulated.faults.set(CameraFault.UNPLUGGED)
    with pytest.raises(StreamLost):
        desk.camera.read(LONG_MS)


def test_a_camera_that_is_not_there_cannot_be_made(desk: Desk) -> None:
    desk.simulated.faults.set(CameraFault.UNPLUGGED)
    with pytest.raises(StreamLost):
        desk.made()


def test_a_camera_that_is_plugged_in_again_reads_again(desk: Desk, card: Grey) -> None:
    desk.simulated.faults.set(CameraFault.UNPLUGGED)
    with pytest.raises(StreamLost):
        until_next_frame(desk)
    desk.close()
    desk.simulated.faults.set(CameraFault.UNPLUGGED, on=False)
    desk.camera = desk.made()
    desk.camera.want(True)
    desk.show(card)
    assert desk.one_frame() is not None


def test_a_read_that_never_comes_back_holds_nobody_up_and_is_a_loss(desk: Desk) -> None:
    desk.one_frame()
    desk.simulated.faults.set(CameraFault.HANGS)
    assert desk.no_frame() is None
    desk.now_s += SILENT_MS / 1000
    with pytest.raises(StreamLost, match="gives no pictures"):
        desk.no_frame()
    with pytest.raises(StreamLost, match="hangs"):
        desk.camera.want(False)
    desk.simulated.faults.set(CameraFault.HANGS, on=False)


def test_a_picture_that_stands_still_is_a_loss(desk: Desk) -> None:
    desk.simulated.faults.set(CameraFault.FROZEN)
    until_next_frame(desk)
    desk.now_s += FROZEN_MS / 1000
    with pytest.raises(StreamLost, match="the same picture"):
        until_next_frame(desk)


def test_a_hall_where_nothing_moves_for_hours_is_no_loss(desk: Desk) -> None:
    for _ in range(10):
        assert desk.one_frame() is None
        desk.now_s += 3600


def test_a_covered_lens_is_told_once_and_is_no_loss(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    desk.simulated.faults.set(CameraFault.BLACK)
    for _ in range(5):
        assert desk.one_frame() is None
        desk.now_s += FROZEN_MS / 1000
    assert caplog.text.count("covered") == 1
    desk.simulated.faults.set(CameraFault.BLACK, on=False)
    until_next_frame(desk)
    assert caplog.text.count("sees again") == 1


class Hand:
    """A source that gives what it is told to, and remembers the very frames it gave."""

    name = "a source"

    def __init__(self, frames: list[Grey]) -> None:
        self.given: list[Grey] = []
        self._frames = iter(frames)
        self.next = threading.Semaphore(0)
        self.released = threading.Event()

    def plugged_in(self) -> bool:
        return True

    def open(self) -> None:
        return

    def read(self) -> Grey:
        self.next.acquire()
        try:
            self.given.append(next(self._frames).copy())
        except StopIteration:
            raise StreamLost("no more") from None
        return self.given[-1]

    def release(self) -> None:
        self.released.set()


def test_of_frames_that_were_seen_nothing_is_left_in_memory(card: Grey) -> None:
    hand = Hand([card, card, card])
    camera = Camera(hand)
    camera.want(True)
    hand.next.release()
    assert camera.read(LONG_MS) is not None
    for _ in range(3):
        hand.next.release()
    with pytest.raises(StreamLost):
        while True:
            camera.read(LONG_MS)
    camera.close()
    assert len(hand.given) == 3
    assert not any(frame.any() for frame in hand.given)


def test_frames_that_come_while_nobody_looks_are_dropped_for_the_newest(card: Grey) -> None:
    empty = np.full_like(card, 128)
    hand = Hand([empty, empty, empty, card, empty])
    camera = Camera(hand)
    camera.want(True)
    for _ in range(4):
        hand.next.release()
    while len(hand.given) < 4:
        threading.Event().wait(0.001)
    assert camera.read(LONG_MS) is not None
    for _ in range(2):
        hand.next.release()
    camera.close()
    assert hand.released.wait(10)


def test_a_fault_in_a_source_that_is_none_of_the_camera_s_is_not_hidden() -> None:
    class Broken(Hand):
        def open(self) -> None:
            raise ZeroDivisionError

    camera = Camera(Broken([]))
    camera.want(True)
    with pytest.raises(ZeroDivisionError):
        camera.read(LONG_MS)


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory, card: Grey) -> Path:
    """Three frames of a card, as a camera packs them."""
    path = tmp_path_factory.mktemp("film") / "card.avi"
    writer = cv2.VideoWriter(str(path), cv2.CAP_OPENCV_MJPEG, cv2.VideoWriter.fourcc(*"MJPG"), 15, (1280, 720))
    assert writer.isOpened()
    for _ in range(3):
        writer.write(cv2.cvtColor(card, cv2.COLOR_GRAY2BGR))
    writer.release()
    return path


def test_frames_come_through_opencv(film: Path) -> None:
    camera = Camera(VideoSource(str(film), backend=cv2.CAP_OPENCV_MJPEG))
    camera.want(True)
    scan = camera.read(LONG_MS)
    camera.close()
    assert scan is not None
    assert scan.payload == PAYLOAD


def test_a_film_that_ends_is_a_camera_lost(film: Path) -> None:
    source = VideoSource(str(film), Optics(exposure=100, focus=30), backend=cv2.CAP_OPENCV_MJPEG)
    source.open()
    for _ in range(3):
        assert source.read().shape == (720, 1280)
    with pytest.raises(StreamLost):
        source.read()
    source.release()
    with pytest.raises(StreamLost):
        source.read()


@pytest.mark.parametrize("name", ["nothing", "no_camera"])
def test_what_is_no_camera_cannot_be_opened(tmp_path: Path, name: str) -> None:
    (tmp_path / "no_camera").write_bytes(b"no picture at all")
    with pytest.raises(StreamLost):
        VideoSource(str(tmp_path / name)).open()
