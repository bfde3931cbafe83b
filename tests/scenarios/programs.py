"""The real programs of a centre as children of a test: started, spoken to, stopped; nothing is left behind."""

from __future__ import annotations

import json
import os
import queue
import re
import signal
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

T = TypeVar("T")
PATIENCE_S = 30
"""How long a test waits for what a program does in tenths of a second: it fails late, and never for being slow."""
LOOK_EVERY_S = 0.05


class Program:
    """One child process whose output can be waited for."""

    def __init__(self, *words: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", *words],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env={**os.environ, "PYTHONUNBUFFERED": "1"},
        )
        self.said: list[str] = []
        self._lines: queue.SimpleQueue[str | None] = queue.SimpleQueue()
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()

    def wait_for_line(self, pattern: str) -> re.Match[str]:
        """The first line that matches; AssertionError with all that was said where there is none."""
        give_up = time.monotonic() + PATIENCE_S
        while (left := give_up - time.monotonic()) > 0:
            try:
                line = self._lines.get(timeout=left)
            except queue.Empty:
                break
            if line is None:
                break
            self.said.append(line)
            if found := re.search(pattern, line):
                return found
        raise AssertionError(f"no line like {pattern!r} in:\n{''.join(self.said)}")

    def stop(self, with_signal: signal.Signals = signal.SIGTERM) -> int:
        """Tell it to end; its exit code."""
        if self.process.poll() is None:
            self.process.send_signal(with_signal)
        try:
            return self.process.wait(PATIENCE_S)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            raise AssertionError("the program did not end when told to") from None
        finally:
            self._listener.join()

    def rest(self) -> list[str]:
        """What a program that has ended said after the line that was waited for last."""
        return list(iter(self._lines.get, None))

    def _listen(self) -> None:
        assert self.process.stdout is not None
        with self.process.stdout as output:
            for line in output:
                self._lines.put(line)
        self._lines.put(None)


@contextmanager
def program(*words: str) -> Iterator[Program]:
    """`python -m words…`, stopped at the end."""
    child = Program(*words)
    try:
        yield child
    finally:
        child.stop()


@contextmanager
def kiosk(
    state: Path, broker_port: int, *more: str, module: Sequence[str] = ("kiosk",)
) -> Iterator[tuple[Program, str]]:
    """A simulated kiosk and its dock's address. `module`: the program that is one, with what it wants to hear first."""
    quiet = ("--voice", "no")  # a second of work and 300 MB for each; who tests the voice says `--voice auto`
    words = [*module, "run", "--sim", *quiet, "--window", "no", "--dock", "127.0.0.1:0", "--state", str(state)]
    with program(*words, "--set", f"link.port={broker_port}", *more) as child:
        yield child, child.wait_for_line(r"^dock +(http\S+)")[1].rstrip("/")


@contextmanager
def centre(database: Path, broker_port: int) -> Iterator[Program]:
    """A queue server."""
    with program("center", "run", "--broker", f"127.0.0.1:{broker_port}", "--db", str(database)) as child:
        yield child


def state_of(dock: str) -> Any:
    """What the dock says of the kiosk (`/state.json`)."""
    with urllib.request.urlopen(f"{dock}/state.json", timeout=PATIENCE_S) as answer:  # noqa: S310 - our own http address
        return json.load(answer)


def eventually(look: Callable[[], T], is_it: Callable[[T], bool]) -> T:
    """What `look` sees once `is_it` holds; AssertionError with the last sight otherwise."""
    give_up = time.monotonic() + PATIENCE_S
    while not is_it(seen := look()):
        if time.monotonic() > give_up:
            raise AssertionError(f"it never came; last seen: {seen!r}")
        threading.Event().wait(LOOK_EVERY_S)
    return seen
