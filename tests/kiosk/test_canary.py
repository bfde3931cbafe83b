"""A person's card goes every way a card can go, and nothing of the person is found anywhere afterwards.

The running kiosk is in tests/scenarios/test_canary.py.
"""

from __future__ import annotations

import base64
import io
import json
import logging
import subprocess
import sys
import time
import traceback
from collections.abc import Iterator
from pathlib import Path

import pytest
import segno
from PIL import Image, PngImagePlugin, TiffImagePlugin

import kiosk
from drivers.pty_server import serve_on_pty
from drivers.scanner.camera import Camera
from drivers.scanner.condition import ScannerCondition
from drivers.scanner.profile import load_scanner
from drivers.scanner.scan import Scan
from drivers.scanner.serial import SerialScanner
from drivers.scanner.simulated import SimulatedImager
from drivers.scanner.simulated_camera import CameraFault, SimulatedCamera
from drivers.stream import StreamLost, open_stream
from kiosk import codes
from kiosk.codes import AgeBand, CitizenCard, Reason, Unknown, read_code
from kiosk.pictures import Unreadable, read_picture
from kiosk.scanning import ScannerWorker
from tests.kiosk.canary import CANARY, CARD, traces, traces_in_folder
from tests.kiosk.cards import TODAY

ROOT = Path(kiosk.__file__).parents[1]
NAME = CANARY.name
TURNS = 500
"""Reads of 20 ms that two scans may take: many more than they need."""


@pytest.fixture(autouse=True)
def told(caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]) -> Iterator[list[str]]:
    """What the test adds, all logs from DEBUG on, stdout and stderr: no trace is in any of them."""
    caplog.set_level(logging.DEBUG)
    more: list[str] = []
    yield more
    printed = capfd.readouterr()
    for words in (*more, caplog.text, printed.out, printed.err):
        assert traces(words) == []


# -- the search finds what is there ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "leak",
    [
        NAME,
        NAME.upper(),
        "name=Bướm;",
        CANARY.number,
        CANARY.address,
        "born 1947-07-16",
        repr(CARD),
        json.dumps(CARD.decode()),
        CARD.hex(),
        base64.b64encode(CARD).decode(),
        base64.b64encode(b"x" + CARD).decode(),
        CARD,
        str(Unknown.__name__) + CARD.decode("latin-1"),
    ],
)
def test_the_search_finds_the_card_however_it_is_written(leak: str | bytes) -> None:
    assert traces(leak)
    assert not traces('{"kind": "citizen_card", "age_band": ">=75", "decoder": "zxing", "ms": 17.47}')


def test_the_search_finds_it_in_files(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "log").write_bytes(b"\0\xff" + CARD)
    assert traces_in_folder(tmp_path) == [str(tmp_path / "deep" / "log")]


# -- read -----------------------------------------------------------------------------------------------------------


def test_what_is_read_of_a_card_is_an_age_band(told: list[str]) -> None:
    found = read_code(CARD, TODAY)
    assert found == CitizenCard(AgeBand.FROM_75)
    torn = [read_code(CARD[first:last], TODAY) for first in range(0, 60, 3) for last in range(60, len(CARD), 3)]
    told += [repr(found), str(found), *map(repr, torn)]


def test_a_scan_can_be_logged(told: list[str]) -> None:
    scan = Scan(CARD, "serial")
    logging.getLogger("test").debug("%s %r %s", scan, scan, [scan])
    told += [f"{scan} {scan!r}"]


# -- the command ----------------------------------------------------------------------------------------------------


def _pictures(folder: Path) -> list[Path]:
    """The card's code, in files whose own notes name the person."""
    drawn = io.BytesIO()
    segno.make_qr(CARD, mode="byte", error="m").save(drawn, kind="png", scale=4)
    notes, tags, exif = PngImagePlugin.PngInfo(), TiffImagePlugin.ImageFileDirectory_v2(), Image.Exif()
    notes.add_itxt("Author", NAME)
    tags[315] = exif[315] = CANARY.number  # the artist's name
    paths = [folder / "a.png", folder / "b.tiff", folder / "c.jpg", folder / "cut.png", folder / "cut.tiff"]
    with Image.open(drawn) as picture:
        grey = picture.convert("L")
    grey.save(paths[0], pnginfo=notes)
    grey.save(paths[1], tiffinfo=tags)
    grey.save(paths[2], exif=exif)
    for whole, cut in ((paths[0], paths[3]), (paths[1], paths[4])):
        cut.write_bytes(whole.read_bytes()[:-60])
    return paths


@pytest.mark.parametrize("way", ["image", "bytes", "text"])
def test_the_command_tells_and_keeps_nothing_of_the_person(way: str, tmp_path: Path, told: list[str]) -> None:
    inputs = _pictures(tmp_path) if way == "image" else [tmp_path / "sent"]
    if way == "bytes":
        inputs[0].write_bytes(CARD)
    words = [CARD.decode()] if way == "text" else list(map(str, inputs))
    home = {"HOME": str(tmp_path), "STATE_DIRECTORY": str(tmp_path / "state"), "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-X", "dev", "-m", "kiosk", "-v", "scan", f"--{way}", *words]
    done = subprocess.run(command, cwd=tmp_path, env=home, capture_output=True, timeout=60, check=False)
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert lines[0]["kind"] == "citizen_card", done.stderr
    assert len(lines) == len(inputs)
    told += [done.stdout.decode(), done.stderr.decode()]
    assert traces_in_folder(tmp_path, but=tuple(inputs)) == []


# -- something breaks while a card is in hand -----------------------------------------------------------------------


def test_an_error_in_the_midst_of_a_card_shows_nothing_of_it(monkeypatch: pytest.MonkeyPatch, told: list[str]) -> None:
    def broken(_text: str, _today: object) -> None:
        raise RuntimeError("no such thing")

    monkeypatch.setattr(codes, "read_citizen_card", broken)
    try:
        read_code(CARD, TODAY)
    except RuntimeError:
        logging.getLogger("kiosk").exception("as a bug is logged")
        told.append(traceback.format_exc())
    assert "no such thing" in told[0]


class _Hand:
    """A scanner that shows the card, once."""

    def __init__(self) -> None:
        self.scans = [Scan(CARD, "serial")]

    def read(self, timeout_ms: int) -> Scan | None:  # noqa: ARG002 - as a scanner's
        return self.scans.pop() if self.scans else None

    def want(self, wanted: bool) -> None:
        pass

    def close(self) -> None:
        raise KeyError(CARD)


@pytest.mark.parametrize("lost", [False, True])
def test_an_error_that_says_the_card_is_logged_without_its_words(lost: bool, caplog: pytest.LogCaptureFixture) -> None:
    def clumsy(scan: Scan) -> None:
        if lost:
            raise StreamLost("unplugged")
        raise ValueError(scan.payload.decode())

    worker = ScannerWorker(_Hand, clumsy, lambda _condition: None, monotonic_ms=lambda: 0)
    worker.want(True)
    worker.step(1)
    assert "lost" in caplog.text
    assert "KeyError" in caplog.text
    assert ("ValueError" in caplog.text) is not lost


def test_undecodable_bytes_leave_no_error_that_holds_them(told: list[str]) -> None:
    found = read_code(CARD.replace(b"|", b"\xff\x81"), TODAY)
    assert found == Unknown(Reason.BINARY)
    assert sys.exc_info() == (None, None, None)
    told.append(repr(found))


# -- devices --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("model", sorted(path.stem for path in (ROOT / "config" / "scanners").glob("*.toml")))
def test_a_serial_scanner_passes_the_card_on_and_tells_nobody(model: str, told: list[str]) -> None:
    profile = load_scanner(ROOT / "config" / "scanners" / f"{model}.toml")
    imager = SimulatedImager(profile, monotonic=time.monotonic, sleep=time.sleep)
    conditions: list[ScannerCondition] = []
    scans: list[Scan] = []
    with serve_on_pty(imager) as server:
        worker = ScannerWorker(
            lambda: SerialScanner(open_stream(f"serial:{server.path}"), profile),
            scans.append,
            conditions.append,
            monotonic_ms=lambda: time.monotonic_ns() // 1_000_000,
        )
        worker.want(True)
        worker.step(1)
        imager.show(CARD[:90])
        imager.show(CARD)
        for _ in range(TURNS):
            worker.step(20)
            if len(scans) == 2:
                break
        server.unplug()
        worker.step(20)
        worker.stop()
        worker.step(1)
    assert CitizenCard(AgeBand.FROM_75) in [read_code(scan.payload, TODAY) for scan in scans]
    assert conditions == [ScannerCondition.READY, ScannerCondition.LOST]
    told.append(repr((scans, worker, vars(worker), conditions)))


def test_a_camera_passes_the_card_on_and_tells_nobody(tmp_path: Path, told: list[str]) -> None:
    shown = read_picture(_pictures(tmp_path)[0])
    assert not isinstance(shown, Unreadable)
    hall = SimulatedCamera(monotonic=time.monotonic, sleep=time.sleep)
    scans: list[Scan] = []
    cameras: list[Camera] = []

    def opened() -> Camera:
        cameras.append(Camera(hall))
        return cameras[-1]

    worker = ScannerWorker(
        opened, scans.append, lambda _condition: None, monotonic_ms=lambda: time.monotonic_ns() // 1_000_000
    )
    worker.want(True)
    for _ in range(TURNS):
        worker.step(20)
        hall.show(shown, seconds=60)
        if scans:
            break
    told.append(repr([(vars(camera), vars(camera._repeats)) for camera in cameras]))
    hall.faults.set(CameraFault.UNPLUGGED, on=True)
    for _ in range(3):
        worker.step(20)
    worker.stop()
    worker.step(1)
    assert [read_code(scan.payload, TODAY) for scan in scans] == [CitizenCard(AgeBand.FROM_75)]
    told.append(repr((scans, vars(worker))))
