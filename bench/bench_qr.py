"""Codes before a camera: how many each decoder reads, and what a frame costs. Writes docs/qr.md.

Milliseconds are processor time of one thread, so that a busy machine does not change them much. The decoders take
turns on the same frames. Who is right is known: the frames are made (tests/drivers/scanner).
"""

from __future__ import annotations

import platform
import statistics
import sys
import time
import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from importlib.metadata import version
from pathlib import Path

import cv2
import numpy as np
import pytest
from pytest_benchmark.fixture import BenchmarkFixture
from pyzbar import pyzbar

from drivers.scanner import looks
from drivers.scanner.decode import Reader, decode
from drivers.scanner.frame import Grey
from drivers.scanner.scan import Scan
from drivers.scanner.zbar import Zbar
from tests.drivers.scanner import cards, hall, scenes
from tests.drivers.scanner.frames import Scene, grain

PAGE = Path(__file__).parents[1] / "docs" / "qr.md"
FRAMES = 20
"""Of each scene."""
PLACES, WATCH, SLOWLY = 3, 240, 8
"""Empty frames of each kind: so many places, watched for so many frames; the slow decoders see fewer."""
MAY_COST = 1.2
"""An empty frame, times what the fastest single decoder takes."""
DOSSIER = b"H29.12.3-261119-0042"
OURS = ("ours, live", "ours, a picture")

Decoder = Callable[[Grey], Iterable[bytes]]


def _bytes(look: Callable[[Grey], tuple[Scan, ...]]) -> Decoder:
    return lambda frame: [scan.payload for scan in look(frame)]


def _opencv(detector: cv2.QRCodeDetector, frame: Grey) -> Iterable[bytes]:
    return [detector.detectAndDecode(frame)[0].encode()]


def single_decoders() -> dict[str, Decoder]:
    """Each by itself, as its makers ship it. pyzbar's and OpenCV's words are taken as the bytes they would be."""
    return {
        "zxing-cpp": _bytes(looks.zxing),
        "pyzbar": lambda frame: [each.data for each in pyzbar.decode(frame, [pyzbar.ZBarSymbol.QRCODE])],
        "zbar, binary": Zbar().read,
        "OpenCV": partial(_opencv, cv2.QRCodeDetector()),
    }


@dataclass
class Cell:
    """What one decoder did with one row's frames."""

    read: int = 0
    frames: int = 0
    false: int = 0
    ms: list[float] = field(default_factory=list)

    def see(self, decoder: Decoder, frame: Grey, payload: bytes | None) -> None:
        started = time.thread_time()
        found = [each for each in decoder(frame) if each]
        self.ms.append((time.thread_time() - started) * 1000)
        self.frames += 1
        self.read += payload in found
        self.false += any(each != payload for each in found)

    @property
    def percent(self) -> float:
        return 100 * self.read / self.frames

    def times(self) -> str:
        return f"{statistics.median(self.ms):.1f} / {statistics.quantiles(self.ms, n=20)[-1]:.1f}"


Row = dict[str, Cell]


# -- measuring -----------------------------------------------------------------------------------------------------


def watched(place: Grey, seed: int) -> Iterator[Grey]:
    """The same place, frame after frame: no two are alike, for a sensor is noisy."""
    chance = np.random.default_rng(seed)
    few = [grain(place, 3, chance) for _ in range(12)]
    return (few[number % len(few)] for number in range(WATCH))


def empty_row(make: Callable[[np.random.Generator], Grey]) -> Row:
    """Nothing to read. One reader watches all the time, as in a kiosk; zxing sees each frame right before or after."""
    singles, reader = single_decoders(), Reader()
    row = {name: Cell() for name in (*singles, *OURS)}
    slowly = {name: each for name, each in singles.items() if name != "zxing-cpp"} | {OURS[1]: _bytes(_thoroughly)}
    for place in range(PLACES):
        for number, frame in enumerate(watched(make(np.random.default_rng(place)), place)):
            pair: list[tuple[str, Decoder]] = [("zxing-cpp", singles["zxing-cpp"]), (OURS[0], _bytes(reader.read))]
            slow = slowly.items() if number < SLOWLY else ()
            for name, decoder in (*(pair if number % 2 else pair[::-1]), *slow):
                row[name].see(decoder, frame, None)
    return row


def scene_row(scene: Scene) -> Row:
    """Somebody has just come up with a code: each decoder sees each frame once."""
    decoders = single_decoders() | {OURS[0]: _bytes(lambda frame: Reader().read(frame)), OURS[1]: _bytes(_thoroughly)}
    row = {name: Cell() for name in decoders}
    for number in range(FRAMES):
        payload = DOSSIER if scene is scenes.BARS else cards.identity(1000 + number)
        frame = scene.frame(payload, 1000 + number)
        for name, decoder in decoders.items():
            row[name].see(decoder, frame, payload)
    return row


def _thoroughly(frame: Grey) -> tuple[Scan, ...]:
    return decode(frame, thorough=True)


@dataclass
class Tables:
    """All that was measured."""

    empty: dict[str, Row]
    held: dict[str, Row]

    def worse(self) -> list[str]:
        """Rows on which a single decoder reads more than we do."""
        return [name for name, row in self.held.items() for ours in OURS if row[ours].percent < _best(row)]

    def ratio(self, measure: Callable[[Sequence[float]], float]) -> float:
        """What an empty frame costs us, in what it costs zxing; all kinds of frames count alike."""
        kinds = self.empty.values()
        return sum(measure(row[OURS[0]].ms) for row in kinds) / sum(measure(row["zxing-cpp"].ms) for row in kinds)

    def false(self) -> int:
        """Codes that we read and that were not there."""
        rows = (*self.empty.values(), *self.held.values())
        return sum(cell.false for row in rows for name, cell in row.items() if name in OURS)


def _best(row: Row) -> float:
    return max(cell.percent for name, cell in row.items() if name not in OURS)


def measured() -> Tables:
    cv2.setNumThreads(1)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return Tables(
            {make.__name__.replace("_", " "): empty_row(make) for make in hall.EMPTY},
            {scene.name: scene_row(scene) for scene in (*scenes.CARDS, scenes.BARS)},
        )


# -- the page ------------------------------------------------------------------------------------------------------

HEAD = """# Reading codes by camera

Written by `make bench` (`bench/bench_qr.py`), on {machine}, Python {python}; zxing-cpp {zxing}, pyzbar {pyzbar},
OpenCV {opencv}. Not a Raspberry Pi.

Frames are made, not photographed (`tests/drivers/scanner`): 720 rows unless the row says otherwise, a card's code of
11 mm with 2.9 to 3.8 pixels a module, Vietnamese in UTF-8 with no ECI, as on real cards. A read counts when every byte
is right. Milliseconds are processor time of one thread, median / 95th percentile.

- *zxing-cpp* is given QR only; *pyzbar* is as it comes; *zbar, binary* is the same library told to give bytes;
  *OpenCV* is `QRCodeDetector`.
- *Ours, live* is what the camera runs (`drivers/scanner/decode.py`, `Reader`); *ours, a picture* is
  `kiosk scan --image`.
"""


def page(tables: Tables) -> str:
    versions = {"zxing": version("zxing-cpp"), "pyzbar": version("pyzbar"), "opencv": cv2.__version__}
    head = HEAD.format(machine=platform.machine(), python=".".join(map(str, sys.version_info[:2])), **versions)
    return "\n".join((head, *_empty_table(tables), "", *_held_table(tables), ""))


def _empty_table(tables: Tables) -> Iterator[str]:
    names = list(next(iter(tables.empty.values())))
    yield "## No code in sight, ms a frame\n"
    yield from _headed("the camera sees", names)
    for kind, row in tables.empty.items():
        yield _line(kind, (row[name].times() for name in names))
    median, mean = tables.ratio(statistics.median), tables.ratio(statistics.fmean)
    frames = sum(row[OURS[0]].frames for row in tables.empty.values())
    yield f"\nAn empty frame costs us {median:.2f} times what it costs zxing alone (median; {mean:.2f} by the mean)."
    yield f"In {frames:,} empty frames and all below, {tables.false()} codes were read that are not there."


def _held_table(tables: Tables) -> Iterator[str]:
    names = list(next(iter(tables.held.values())))
    yield f"## A code in sight: read of {FRAMES} frames, %, and ms a frame\n"
    yield from _headed("how it is held", names)
    for kind, row in tables.held.items():
        best = max(cell.percent for cell in row.values())
        yield _line(kind, (_score(row[name], best) for name in names))
    worse = ", ".join(sorted(set(tables.worse()))) or "none"
    yield f"\nThe best of each row is bold. Rows where a single decoder reads more than either of ours: {worse}."


def _score(cell: Cell, best: float) -> str:
    percent = f"{cell.percent:.0f}"
    return f"{f'**{percent}**' if best and cell.percent == best else percent} · {cell.times()}"


def _headed(first: str, names: Sequence[str]) -> Iterator[str]:
    yield _line(first, names)
    yield "|---|" + "---:|" * len(names)


def _line(first: str, cells: Iterable[str]) -> str:
    return f"| {first} | {' | '.join(cells)} |"


@pytest.mark.benchmark(group="codes before a camera, all decoders; the table is in docs/qr.md")
def test_table(benchmark: BenchmarkFixture) -> None:
    tables = benchmark.pedantic(measured, rounds=1)  # type: ignore[no-untyped-call]
    words = page(tables)
    PAGE.write_text(words)
    print(f"\n{words}")
    assert tables.worse() == []
    assert tables.false() == 0
    assert tables.ratio(statistics.fmean) < MAY_COST
