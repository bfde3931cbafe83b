"""Tells systemd that the kiosk serves: not that the process exists, but that a touch would still be answered.

A round is one transition, one frame on the glass and one write that reached the disk, done by the main loop itself.
Only a round that came to its end is told. When the loop hangs, the telling stops, and systemd starts the kiosk anew.
Source: sd_notify(3), sd_watchdog_enabled(3).
"""

from __future__ import annotations

import logging
import os
import socket
from collections.abc import Callable, Mapping
from typing import Protocol

log = logging.getLogger(__name__)

ROUND_MS = 30_000
"""How often a round is made where systemd does not say how patient it is."""
ROUNDS_PER_PATIENCE = 2
"""Half of systemd's patience, as sd_watchdog_enabled(3) advises. With `WatchdogSec=60` that is a probe every 30 s:
2,880 fsyncs and about 12 MB a day, little for a card, and a frozen screen lasts a minute at most."""
FIRST_MS = 250
"""The first round, which tells that the kiosk is ready: the first screen is up by then."""
SEND_WITHIN_S = 1.0
"""systemd reads at once; when it does not, the kiosk goes on without it."""


class Round(Protocol):
    """What proves that the kiosk serves."""

    def __call__(self) -> str | None:
        """One transition, one frame, one write. None when all went well, else what failed."""


class Systemd:
    """The service manager's socket. Messages that cannot be sent are lost: the watchdog then does what it is for."""

    def __init__(self, address: str) -> None:
        # "@" begins a name without a file: the kernel knows it by a NUL.
        self._address = f"\0{address[1:]}" if address.startswith("@") else address
        self._silent = False

    def tell(self, **facts: str) -> None:
        """Send `NAME=value` lines as one message. Never raises."""
        message = "\n".join(f"{name}={value}" for name, value in facts.items())
        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
                line.settimeout(SEND_WITHIN_S)
                line.connect(self._address)
                line.send(message.encode())
        except OSError as fault:
            self._cannot(fault)
        else:
            self._silent = False

    def _cannot(self, fault: OSError) -> None:
        if not self._silent:
            log.warning("the service manager cannot be told: %s", fault)
        self._silent = True


class Watchdog:
    """A chore of the runtime. Does nothing, and costs nothing, where nobody supervises this process."""

    def __init__(
        self,
        make_round: Round,
        status: Callable[[], str],
        environment: Mapping[str, str] = os.environ,
        pid: int | None = None,
    ) -> None:
        """`status` is one line about how the kiosk is, for `systemctl status`; nothing personal."""
        address = environment.get("NOTIFY_SOCKET", "")
        self._systemd = Systemd(address) if address[:1] in ("/", "@") else None
        self._round = make_round
        self._status = status
        self._every_ms = _round_ms(environment, pid or os.getpid())
        self._due_ms: int | None = None
        self._fault: str | None = None
        self._ready = False

    def due_ms(self, now_ms: int) -> int | None:
        """A chore's: when the next round is due; None where nobody is to be told."""
        if self._due_ms is None and self._systemd is not None:
            self._due_ms = now_ms + FIRST_MS
        return self._due_ms

    def run(self, now_ms: int) -> None:
        """A chore's: a round, and the news of it. The first one that goes well says that the kiosk is ready."""
        self._due_ms = now_ms + self._every_ms
        self._note(self._round())
        if self._systemd is None:
            return
        if self._fault is not None:
            self._systemd.tell(STATUS=_one_line(f"not serving: {self._fault}"))
            return
        news = {"WATCHDOG": "1", "STATUS": _one_line(self._status())}
        self._systemd.tell(**(news if self._ready else {"READY": "1", **news}))
        self._ready = True

    def stopping(self) -> None:
        """The kiosk ends because it was told to."""
        if self._systemd is not None:
            self._systemd.tell(STOPPING="1", STATUS="stopping")

    def _note(self, fault: str | None) -> None:
        if fault is not None and self._fault is None:
            log.error("the watchdog is not fed: %s", fault)
        elif fault is None and self._fault is not None:
            log.info("the watchdog is fed again")
        self._fault = fault


def _round_ms(environment: Mapping[str, str], pid: int) -> int:
    """Milliseconds between rounds. `WATCHDOG_PID` names another process when the variables were only inherited."""
    patience_us = environment.get("WATCHDOG_USEC", "")
    meant = environment.get("WATCHDOG_PID", str(pid)) == str(pid)
    if not (meant and patience_us.isascii() and patience_us.isdecimal() and int(patience_us)):
        return ROUND_MS
    return max(1, int(patience_us) // 1000 // ROUNDS_PER_PATIENCE)


def _one_line(words: str) -> str:
    return " ".join(words.split())
