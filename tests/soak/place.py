"""A ward whose programs get killed: real Mosquitto, real centre, real files, and configuration of its own."""

from __future__ import annotations

import random
import re
import shutil
import signal
import sqlite3
import threading
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any

from tests.broker import Broker
from tests.scenarios.programs import Program

CONFIG = Path(__file__).parents[2] / "config"
SERVICES = ("chung_thuc", "ho_tich", "kinh_te", "dat_dai_xay_dung")
ALWAYS = 'hours.{}=["00:00-23:59"]'
WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MODEL = "generic_80mm"
BAUD = 460_800
QUICK_MM_S = 500
"""A printer five times as quick: a life then holds a whole visit, and the kill still strikes within the print."""


def write_config(folder: Path) -> Path:
    """The shipped configuration, open all week, with the quick printer."""
    shutil.copytree(CONFIG, folder)
    model = folder / "printers" / f"{MODEL}.toml"
    model.write_text(re.sub(r"(?m)^speed_mm_s = \d+", f"speed_mm_s = {QUICK_MM_S}", model.read_text("utf-8")), "utf-8")
    return folder


class House:
    """Broker and centre, killed now and then and brought back."""

    def __init__(self, folder: Path, broker: Broker, stack: ExitStack) -> None:
        self.folder = folder
        self.config = write_config(folder / "config")
        self.database = folder / "center.db"
        self.kills = {"broker": 0, "centre": 0}
        self._broker = broker
        self._centre: Program | None = None
        self._open_centre()
        stack.callback(self.stop_centre)

    @property
    def broker_port(self) -> int:
        return self._broker.port

    def kill_something(self, chance: random.Random) -> None:
        """Sometimes the broker, sometimes the centre; back after a while, and mostly nothing."""
        what, for_s = chance.random(), chance.random() * 1.5
        if what < 0.15:
            self._broker.kill()
            threading.Event().wait(for_s)
            self._broker.start()
            self.kills["broker"] += 1
        elif what < 0.3:
            self._close_centre(signal.SIGKILL)
            threading.Event().wait(for_s)
            self._open_centre()
            self.kills["centre"] += 1

    def stop_centre(self) -> None:
        """In order. Safe twice."""
        self._close_centre(signal.SIGTERM)

    def _open_centre(self) -> None:
        words = ["--broker", f"127.0.0.1:{self.broker_port}", "--db", str(self.database), "--config", str(self.config)]
        self._centre = Program("center", "run", *words)

    def _close_centre(self, how: signal.Signals) -> None:
        centre, self._centre = self._centre, None
        if centre is not None:
            centre.stop(how)

    def ask(self, words: str) -> list[tuple[Any, ...]]:
        """What the centre's database holds, once it has stopped."""
        with closing(sqlite3.connect(self.database)) as db:
            return db.execute(words).fetchall()


def kiosk_words(house: House, kiosk: str, digit: str, printer: str, state: Path) -> list[str]:
    """The command line of a kiosk with no simulator in it, but for the far end of its printer's cable."""
    sets = [f"kiosk.id={kiosk}", f'kiosk.digit="{digit}"', f"printer.address=serial:{printer}?baud={BAUD}"]
    sets += [f"link.port={house.broker_port}", f"printer.model={MODEL}", *map(ALWAYS.format, WEEK)]
    words = ["kiosk", "run", "--voice", "no", "--window", "no", "--dock", "127.0.0.1:0", "--state", str(state)]
    return [*words, "--config", str(house.config), *(word for each in sets for word in ("--set", each))]
