"""The whole centre on one machine, with no hardware: broker, queue server and kiosk, started and stopped together.

The broker is a real Mosquitto on a free loopback port, the queue server and the kiosk are the real programs; only
the kiosk's devices are simulated.
"""

from __future__ import annotations

import ctypes
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from kiosk.demo_feed import take_in
from kiosk.documents import read

PR_SET_PDEATHSIG = 1
BROKER_SETTINGS = "listener {port} 127.0.0.1\nallow_anonymous true\nmax_packet_size 16384\nuser root\n"
"""Started by root, a broker that became another user would forget to end with the demo (prctl(2), PR_SET_PDEATHSIG);
started by anybody else, it stays who it is."""

BROKER_STARTS_WITHIN_S = 10
"""Mosquitto listens in some milliseconds; a busy Pi gets this long."""
STOP_WITHIN_S = 8
"""Each program gets this long to finish what it is doing before it is killed."""
DEMO_LOCKER = (
    "locker.doors=[{ door = 1, lock_pin = 5, sensor_pin = 6 }, { door = 2, lock_pin = 12, sensor_pin = 13 },"
    " { door = 3, lock_pin = 16, sensor_pin = 17 }, { door = 4, lock_pin = 20, sensor_pin = 21 }]"
)
"""Where the configuration has none; its pins are simulated like everything else here."""
LOOK_EVERY_S = 0.2
"""How soon the end of one of the programs is noticed."""


class DemoFailed(Exception):
    """The demo cannot start; the message says what to do."""


def run(config: Path, dock: str, keep: Path | None, overrides: Sequence[str]) -> int:
    """Start all three, wait for Ctrl-C or the kiosk's end, stop all three. Returns the exit code."""
    signal.signal(signal.SIGTERM, _interrupt)
    signal.signal(signal.SIGHUP, _interrupt)
    try:
        with ExitStack() as stack:
            state = keep or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="kiosk-demo-")))
            _make(state)
            try:
                return _run(stack, config, dock, state, overrides)
            finally:
                _ask_only_once()
    except DemoFailed as fault:
        print(f"kiosk demo: {fault}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nDemo stopped; nothing is left running.", flush=True)
        return 0


def _run(stack: ExitStack, config: Path, dock: str, state: Path, overrides: Sequence[str]) -> int:
    port = free_port()
    broker = stack.enter_context(_broker(port, state))
    centre = stack.enter_context(_centre(port, state, config))
    kiosk = stack.enter_context(_kiosk(port, state, config, dock, overrides))
    watched = {"broker": (broker, "mosquitto.log"), "queue server": (centre, "center.log")}
    while (code := kiosk.poll()) is None:
        for name in [name for name, (process, _) in watched.items() if process.poll() is not None]:
            process, log = watched.pop(name)
            why = f"code {process.returncode}, see {state / log}"
            print(f"The {name} has ended ({why}); the kiosk goes on without it.", flush=True)
        time.sleep(LOOK_EVERY_S)
    print(f"The kiosk has ended (code {code}), and with it the demo.", flush=True)
    return code if code >= 0 else 1  # killed by a signal


def free_port() -> int:
    """A TCP port of the loopback that nobody uses at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def _broker(port: int, state: Path) -> Iterator[subprocess.Popen[bytes]]:
    program = shutil.which("mosquitto") or shutil.which("mosquitto", path="/usr/sbin:/usr/local/sbin")
    if program is None:
        raise DemoFailed("there is no mosquitto here. Install it: sudo apt install mosquitto")
    settings = state / "mosquitto.conf"
    settings.write_text(BROKER_SETTINGS.format(port=port), encoding="utf-8")
    with _program([program, "-c", str(settings)], log_to=state / "mosquitto.log") as process:
        _wait_for_port(port, process)
        print(f"broker         Mosquitto on 127.0.0.1:{port}", flush=True)
        yield process


def _wait_for_port(port: int, process: subprocess.Popen[bytes]) -> None:
    give_up = time.monotonic() + BROKER_STARTS_WITHIN_S
    while time.monotonic() < give_up and process.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.02)
    raise DemoFailed(f"Mosquitto does not answer on 127.0.0.1:{port}")


@contextmanager
def _centre(port: int, state: Path, config: Path) -> Iterator[subprocess.Popen[bytes]]:
    database = state / "center.db"
    words = [sys.executable, "-m", "center", "run", "--config", str(config)]
    words += ["--broker", f"127.0.0.1:{port}", "--db", str(database)]
    samples = take_in(state, config, database)
    with _program(words, log_to=state / "center.log") as process:
        print(f"queue server   database {database}", flush=True)
        print(f"               call the next: .venv/bin/center call --counter 3 --db {database}", flush=True)
        print(f"               papers in the locker: .venv/bin/center locker put --kiosk k1 --door 4 --db {database}")
        for line in samples:
            print(f"               {line}", flush=True)
        yield process


@contextmanager
def _kiosk(
    port: int, state: Path, config: Path, dock: str, overrides: Sequence[str]
) -> Iterator[subprocess.Popen[bytes]]:
    words = [sys.executable, "-m", "kiosk", "run", "--sim", "--config", str(config), "--dock", dock]
    words += ["--state", str(state / "kiosk"), "--set", f"link.port={port}", "--set", 'link.host="127.0.0.1"']
    has_locker = "locker" in read(config, "kiosk.toml").data
    for override in (*(() if has_locker else (DEMO_LOCKER,)), *overrides):
        words += ["--set", override]
    with _program(words) as process:
        yield process


@contextmanager
def _program(words: list[str], log_to: Path | None = None) -> Iterator[subprocess.Popen[bytes]]:
    """A child in a session of its own, so that Ctrl-C reaches the demo alone and all end in order."""
    with ExitStack() as stack:
        out = stack.enter_context(log_to.open("ab")) if log_to else None
        process = subprocess.Popen(  # noqa: S603 - the words are ours
            words,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
            start_new_session=True,
            preexec_fn=_end_with_parent,  # noqa: PLW1509 - one system call, and this program has one thread
        )
        try:
            yield process
        finally:
            _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(STOP_WITHIN_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _interrupt(*_: object) -> None:
    raise KeyboardInterrupt


def _ask_only_once() -> None:
    """From here on all three are being ended, each within a bounded time; being told again would leave some running."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        raise DemoFailed(f"--keep: {folder} cannot be made: {fault.strerror}") from fault


def _end_with_parent() -> None:
    """Even a killed demo leaves nothing behind: the kernel ends the child with it (prctl(2))."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
