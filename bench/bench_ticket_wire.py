"""A ticket's bytes and seconds on the wire: ours beside the same ticket sent whole as one python-escpos image.

The rival is given the finished picture, white above and below cut off; ours draws its letters first. What the visitor
waits for is the wire: it is a hundred times slower than either.

Rates: a serial line carries ten bits a byte. USB is reckoned at 1 MB/s: full speed is 12 Mbit/s, and what printers
take is nearer to 1 MB/s (47 KB in 47 ms was measured); the wire is then no longer what one waits for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from escpos.printer import Dummy
from PIL import Image
from pytest_benchmark.fixture import BenchmarkFixture

from drivers.printer.compose import compose, warm_up, wire_seconds
from drivers.printer.lettering import draw
from drivers.printer.profile import Profile
from tests.drivers.receipts import NARROW, TICKETS, WIDE, Desk

USB_BYTES_S = 1_000_000
MODELS = {"80 mm": WIDE, "58 mm": NARROW}

RIVAL_PROFILES = {576: "TM-T20II", 384: "POS-5890"}
"""python-escpos' own profiles of as wide printers."""


@dataclass(frozen=True)
class Wire:
    """How many bytes a ticket is, and how long they take."""

    n_bytes: int

    def seconds(self) -> dict[str, float]:
        return {
            "19200": round(wire_seconds(self.n_bytes, 19_200), 2),
            "115200": round(wire_seconds(self.n_bytes, 115_200), 2),
            "usb": round(self.n_bytes / USB_BYTES_S, 3),
        }


def slip_of(language: str, profile: Profile) -> Image.Image:
    """The ticket as it comes out, to be sent as one image: it costs the rival nothing to draw."""
    desk = Desk(profile, baud=None)
    desk.simulated.write(compose(TICKETS[language], profile))
    slip = desk.slips[0].convert("L")
    box = slip.point(lambda grey: 255 - grey).getbbox()
    assert box
    return slip.crop((0, box[1], slip.width, box[3]))


def ours(language: str, profile: Profile) -> bytes:
    draw.cache_clear()  # a first print: no line is remembered
    return compose(TICKETS[language], profile)


def one_image(slip: Image.Image) -> bytes:
    rival = Dummy(profile=RIVAL_PROFILES[slip.width])
    rival.image(slip)
    rival.cut(feed=False)
    return bytes(rival.output)


def measure(benchmark: BenchmarkFixture, send: Callable[[], bytes]) -> Wire:
    wire = Wire(len(benchmark(send)))
    benchmark.extra_info.update({"bytes": wire.n_bytes, "seconds": wire.seconds()})
    return wire


@pytest.fixture(scope="module", autouse=True)
def table(pytestconfig: pytest.Config) -> Iterator[None]:
    """Bytes and seconds, printed once: they do not depend on the machine."""
    yield
    capture = pytestconfig.pluginmanager.getplugin("capturemanager")
    with capture.global_and_fixture_disabled():
        print(f"\n{'ticket':<7}{'paper':<7}{'sent as':<11}{'bytes':>7}{'19,200':>9}{'115,200':>9}{'USB, 1 MB/s':>13}")
        for language in TICKETS:
            for model, profile in MODELS.items():
                print(row(language, model, "ours", compose(TICKETS[language], profile)))
                print(row(language, model, "one image", one_image(slip_of(language, profile))))


def row(language: str, model: str, whose: str, sent: bytes) -> str:
    seconds = Wire(len(sent)).seconds()
    times = f"{seconds['19200']:>7.2f} s{seconds['115200']:>7.2f} s{seconds['usb'] * 1000:>10.0f} ms"
    return f"{language:<7}{model:<7}{whose:<11}{len(sent):>7,}{times}"


@pytest.mark.benchmark(group="compose a ticket that was never printed before, letters drawn")
@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("language", TICKETS)
def test_ours(benchmark: BenchmarkFixture, language: str, model: str) -> None:
    warm_up(MODELS[model])
    wire = measure(benchmark, lambda: ours(language, MODELS[model]))
    assert wire.seconds()["115200"] < 2.0


@pytest.mark.benchmark(group="compose the next ticket of the day, lines remembered")
@pytest.mark.parametrize("language", TICKETS)
def test_ours_again(benchmark: BenchmarkFixture, language: str) -> None:
    measure(benchmark, lambda: compose(TICKETS[language], WIDE))


@pytest.mark.benchmark(group="send it as one python-escpos image, letters already drawn")
@pytest.mark.parametrize("language", TICKETS)
def test_one_python_escpos_image(benchmark: BenchmarkFixture, language: str) -> None:
    slip = slip_of(language, WIDE)
    wire = measure(benchmark, lambda: one_image(slip))
    assert wire.n_bytes > 3 * len(compose(TICKETS[language], WIDE))
