from __future__ import annotations

from functools import lru_cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drivers.scanner import looks
from drivers.scanner.decode import MOST_S, SHARE, START_S, Reader, decode
from drivers.scanner.frame import Grey
from drivers.scanner.patch import Patches
from drivers.scanner.zbar import Zbar, zbar
from kiosk.codes import read_code
from kiosk.shown import CitizenCard
from tests.drivers.scanner import cards, hall, scenes
from tests.drivers.scanner.desk import Desk
from tests.drivers.scanner.frames import grain
from tests.kiosk import cards as people

PLAIN = scenes.named("as it should be")
DOSSIER = b"H29.12.3-261119-0042"


@lru_cache(maxsize=16)
def empty(number: int) -> Grey:
    """One of the things a hall's camera sees all day."""
    chance = np.random.default_rng(number)
    return grain(hall.EMPTY[number % len(hall.EMPTY)](chance), 3, chance)


def test_three_hundred_cards_come_through_the_camera_exactly_and_are_known_for_what_they_are() -> None:
    desk = Desk()
    wrong = []
    for number, card in enumerate(people.cards()):
        payload = card.payload
        desk.show(PLAIN.frame(payload, number))
        scan = desk.one_frame()
        desk.now_s += 3
        if (
            scan is None
            or scan.payload != payload
            or read_code(scan.payload, people.TODAY) != CitizenCard(card.age_band)
        ):
            wrong.append(number)
    desk.close()
    assert number == 299
    assert wrong == []


def test_two_independent_decoders_read_the_same_bytes() -> None:
    second = Zbar()
    for number in range(20):
        frame = scenes.named("held close").frame(cards.identity(number), number)
        assert [scan.payload for scan in looks.zxing(frame)] == list(second.read(frame)) == [cards.identity(number)]


def test_nothing_is_read_where_nothing_is() -> None:
    reader = Reader()
    assert [scan for number in range(500) for scan in reader.read(empty(number))] == []


@pytest.mark.parametrize("kind", range(len(hall.EMPTY)))
def test_nothing_is_read_where_nothing_is_however_thoroughly_one_looks(kind: int) -> None:
    assert decode(empty(kind), thorough=True) == ()
    assert [scan for look in (looks.CLOSEST, *looks.CLOSER) for scan in look(empty(kind))] == []


@pytest.mark.parametrize("scene", [scene.name for scene in scenes.GOOD])
def test_a_code_is_read(scene: str) -> None:
    read = [decode(scenes.named(scene).frame(cards.identity(n), n)) for n in range(4)]
    assert [scans[0].payload if scans else None for scans in read] == [cards.identity(n) for n in range(4)]


@pytest.mark.parametrize("scene", [scene.name for scene in scenes.HARD])
def test_looking_closer_reads_what_zxing_alone_does_not(scene: str) -> None:
    frames = [scenes.named(scene).frame(cards.identity(n), n) for n in range(6)]
    alone = sum(bool(looks.zxing(frame)) for frame in frames)
    ours = sum(bool(decode(frame)) for frame in frames)
    assert ours > alone


def test_sharpening_brings_back_what_is_out_of_focus() -> None:
    frames = [scenes.named("out of focus").frame(cards.identity(n), n)[200:520, 400:880] for n in range(6)]
    assert all(looks.CLOSEST(frame) for frame in frames)
    assert not all(looks.zxing(frame) for frame in frames)


def test_the_bars_on_a_receipt_are_read() -> None:
    frame = scenes.BARS.frame(DOSSIER, 3)
    for turned in (frame, np.rot90(frame).copy()):
        assert [(scan.payload, scan.decoder) for scan in decode(turned)] == [(DOSSIER, "zxing")]


def test_a_code_is_told_once_however_often_it_is_in_the_picture() -> None:
    frame = PLAIN.frame(cards.identity(1), 1)
    assert len(decode(np.hstack((frame, frame)))) == 1


@pytest.mark.parametrize("size", [(1, 1), (3, 2000), (40, 40), (200, 320)])
def test_a_picture_of_any_size_is_looked_at(size: tuple[int, int]) -> None:
    assert decode(np.full(size, 127, np.uint8), thorough=True) == ()


@settings(max_examples=60)
@given(high=st.integers(1, 300), wide=st.integers(1, 300), seed=st.integers(0, 2**32 - 1), block=st.integers(1, 9))
def test_no_picture_breaks_the_decoders(high: int, wide: int, seed: int, block: int) -> None:
    dots = np.random.default_rng(seed).integers(0, 2, (high // block + 1, wide // block + 1), np.uint8)
    picture: Grey = np.kron(dots * 255, np.ones((block, block), np.uint8))[:high, :wide]
    for look in (looks.zxing, looks.CLOSEST, *looks.CLOSER, Reader().read):
        assert isinstance(look(picture), tuple)


class Bench:
    """Looks that find nothing and cost what they are said to cost, in a time that passes by them alone."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.spent = {"first": 0.0, "other": 0.0}
        patch.setattr(looks, "zxing", self._look("first", 0.001))
        patch.setattr(looks, "CLOSEST", self._look("other", 0.002))
        patch.setattr(looks, "CLOSER", tuple(self._look("other", each / 1000) for each in (1, 9, 2, 30)))
        self.reader = Reader(cpu_s=lambda: sum(self.spent.values()))

    def _look(self, kind: str, seconds: float) -> looks.Look:
        def look(_: Grey) -> tuple[()]:
            self.spent[kind] += seconds
            return ()

        return look

    def watch_posters(self, frames: int) -> None:
        """One that is new every few seconds: something always stands out."""
        for number in range(frames):
            self.reader.read(empty(2 + 8 * (number // 60 % 5)))


DEAREST_S = 0.030


def test_over_time_all_other_looks_together_cost_no_more_than_their_share(monkeypatch: pytest.MonkeyPatch) -> None:
    bench = Bench(monkeypatch)
    bench.watch_posters(2000)
    assert SHARE * bench.spent["first"] > START_S
    assert 0 < bench.spent["other"] <= SHARE * bench.spent["first"] + START_S + DEAREST_S


def test_after_a_quiet_night_no_more_is_spent_at_once_than_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    bench = Bench(monkeypatch)
    for _ in range(3000):
        bench.reader.read(empty(7))
    assert bench.spent["other"] == 0
    bench.watch_posters(100)
    assert MOST_S / 2 < bench.spent["other"] <= MOST_S + SHARE * 0.1 + DEAREST_S


def test_a_notice_on_the_wall_is_known_after_a_while_and_a_card_before_it_still_stands_out() -> None:
    patches, wall = Patches(), empty(2)
    assert patches.find(wall) is not None
    for _ in range(600):
        patches.find(wall)
    assert patches.find(wall) is None
    with_card = wall.copy()
    with_card[200:520, 300:700] = PLAIN.frame(cards.identity(1), 1)[200:520, 440:840]
    patch = patches.find(with_card)
    assert patch is not None
    assert [scan.payload for scan in looks.CLOSEST(patch.of(with_card))] == [cards.identity(1)]


def test_where_libzbar_is_missing_the_first_decoder_reads_alone_and_the_log_says_so(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def missing(_: object) -> None:
        raise ImportError("Unable to find zbar shared library")

    monkeypatch.setattr(Zbar, "__init__", missing)
    zbar.cache_clear()
    try:
        assert decode(PLAIN.frame(cards.identity(1), 1))[0].decoder == "zxing"
        assert decode(empty(2), thorough=True) == ()
        assert caplog.text.count("second decoder is missing") == 1
    finally:
        zbar.cache_clear()


def test_neither_log_nor_repr_shows_what_was_read(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(0)
    scans = decode(PLAIN.frame(cards.identity(1), 1), thorough=True)
    assert "999" not in repr(scans)
    assert "999" not in caplog.text
