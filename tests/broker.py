"""A real Mosquitto on a free loopback port, to be killed and brought back. It leaves nothing behind."""

from __future__ import annotations

import contextlib
import ctypes
import shutil
import signal
import socket
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

START_WITHIN_TRIES = 500
TRY_EVERY_S = 0.02
_PR_SET_PDEATHSIG = 1


class Broker:
    """One broker: always on the same port, forgetful (no persistence), open to everybody on the loopback."""

    def __init__(self, folder: Path, lines: Sequence[str] = ()) -> None:
        """`lines` are added to its configuration, such as `protocol` or `max_packet_size`."""
        self.host = "127.0.0.1"
        self.port = _free_port()
        self._config = folder / "mosquitto.conf"
        self._log = folder / "mosquitto.log"
        self._lines = lines
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Returns once it takes connections."""
        assert self._process is None, "it runs already"
        self._config.write_text("\n".join(self._settings()), "utf-8")
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                [_mosquitto(), "-c", str(self._config)],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                preexec_fn=_die_with_parent,  # noqa: PLW1509  one system call, safe after a fork
            )
        for _ in range(START_WITHIN_TRIES):
            if self.takes_connections():
                return
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(TRY_EVERY_S)  # for the only other thing that can happen now
                break
        raise AssertionError(f"mosquitto did not start: {self._log.read_text('utf-8', 'replace')}")

    def kill(self) -> None:
        """As kill -9 and a power cut do: no goodbye, everything it held is gone."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """In order, as systemd does."""
        self._end(signal.SIGTERM)

    def freeze(self) -> None:
        """It keeps its connections and does nothing any more, until `thaw`."""
        self._signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """It goes on."""
        self._signal(signal.SIGCONT)

    def restart(self) -> None:
        """In order, on the same port."""
        self.stop()
        self.start()

    def takes_connections(self) -> bool:
        """Whether somebody listens on its port."""
        with socket.socket() as probe:
            return probe.connect_ex((self.host, self.port)) == 0

    def _end(self, number: signal.Signals) -> None:
        if self._process is not None:
            self._signal(number)
            self._signal(signal.SIGCONT)  # a frozen one cannot end in order
            self._process.wait()
            self._process = None

    def _signal(self, number: signal.Signals) -> None:
        assert self._process is not None, "it does not run"
        self._process.send_signal(number)

    def _settings(self) -> Iterator[str]:
        yield f"listener {self.port} {self.host}"
        yield "allow_anonymous true"
        yield "persistence false"
        yield "user root"  # started as root it would give up the right to read this folder
        yield "log_type error"
        yield "log_type warning"
        yield from self._lines


@contextlib.contextmanager
def running_broker(*lines: str) -> Iterator[Broker]:
    """A broker that runs now, and that is gone with its folder afterwards."""
    with tempfile.TemporaryDirectory(prefix="broker-") as folder:
        broker = Broker(Path(folder), lines)
        broker.start()
        try:
            yield broker
        finally:
            broker.kill()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _mosquitto() -> str:
    found = shutil.which("mosquitto") or shutil.which("mosquitto", path="/usr/sbin:/usr/local/sbin")
    assert found, "mosquitto is not installed: apt install mosquitto"
    return found


def _die_with_parent() -> None:
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
