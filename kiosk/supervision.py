"""A device that comes and goes: it is opened again with a growing, jittered pause; one log line says lost, one back.

A driver that fails in a way it should not is told in the log with its trace, once, and then taken for a lost device:
the fault is to be seen, and the kiosk is to serve.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Generic, TypeVar

from drivers.stream import StreamLost
from kiosk.delays import RECONNECT_FIRST_MS, RECONNECT_MOST_MS

if TYPE_CHECKING:
    from logging import Logger

D = TypeVar("D")


class Withheld(Exception):
    """Stands in the log for an error whose words may hold what a person showed."""


class Supervised(Generic[D]):
    """One device and its driver. For one thread."""

    def __init__(
        self,
        name: str,
        open_device: Callable[[], D],
        close_device: Callable[[D], None],
        on_lost: Callable[[], None],
        *,
        log: Logger,
        monotonic_ms: Callable[[], int],
        jitter: Callable[[], float],
        private: bool = False,
    ) -> None:
        """`open_device` raises `StreamLost` where the device is not there. `on_lost` is called at every failure.

        `private`: what the driver handles is of people, so of an error its kind and place are told, not its words.
        """
        self.device: D | None = None
        self._name = name
        self._open = open_device
        self._close = close_device
        self._on_lost = on_lost
        self._log = log
        self._monotonic_ms = monotonic_ms
        self._jitter = jitter
        self._private = private
        self._is_lost = False
        self._pause_ms = RECONNECT_FIRST_MS
        self._open_not_before_ms = 0
        self._known_bug = ""

    def opened(self, *, at_once: bool = False) -> D | None:
        """The device; opened now if it is time, or if somebody is waiting for it."""
        if self.device is None and (at_once or self._monotonic_ms() >= self._open_not_before_ms):
            try:
                self.device = self._open()
            except StreamLost as fault:
                self.lost(str(fault))
            except Exception as bug:  # noqa: BLE001 - see the top of this file
                self.failed(bug)
        return self.device

    def works(self, words: str) -> None:
        """It has just done what it should; `words` say how it is."""
        if self._is_lost:
            self._log.info("%s back: %s", self._name, words)
        self._is_lost = False
        self._pause_ms = RECONNECT_FIRST_MS
        self._known_bug = ""

    def lost(self, why: str) -> None:
        """It is gone: close it, and try again later."""
        if not self._is_lost:
            self._log.warning("%s lost: %s", self._name, why)
        self._is_lost = True
        self.let_go()
        self._open_not_before_ms = self._monotonic_ms() + int(self._pause_ms * (1 + self._jitter() / 2))
        self._pause_ms = min(self._pause_ms * 2, RECONNECT_MOST_MS)
        self._on_lost()

    def failed(self, bug: Exception) -> None:
        """Its driver raised what it should not."""
        self._tell(bug)
        self.lost("its driver failed")

    def let_go(self) -> None:
        """Close it, if it is open."""
        device, self.device = self.device, None
        if device is not None:
            try:
                self._close(device)
            except Exception as bug:  # noqa: BLE001 - see the top of this file
                self._tell(bug)

    def _tell(self, bug: Exception) -> None:
        """Once until it is back, however often it happens."""
        if (where := _where(bug)) != self._known_bug:
            self._known_bug = where
            shown = Withheld(type(bug).__name__).with_traceback(bug.__traceback__) if self._private else bug
            self._log.error("the %s's driver failed as it never should", self._name, exc_info=shown)


def _where(bug: Exception) -> str:
    """Its kind and the line it comes from: enough to tell two apart. Its words may hold what was read."""
    last = bug.__traceback__
    while last is not None and last.tb_next is not None:
        last = last.tb_next
    return f"{type(bug).__name__}:{last.tb_frame.f_code.co_filename}:{last.tb_lineno}" if last else type(bug).__name__
