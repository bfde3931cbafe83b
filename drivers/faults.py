"""Switches for what goes wrong with a simulated device: any thread, any instant."""

from __future__ import annotations

import threading
from collections.abc import Callable
from enum import Enum
from typing import Generic, TypeVar

F = TypeVar("F", bound=Enum)


class Faults(Generic[F]):
    """The faults that are on. `changed` is called after each change, in the thread that made it."""

    def __init__(self, kind: type[F], changed: Callable[[F, bool], None]) -> None:
        self._lock = threading.Lock()
        self._kind = kind
        self._on: frozenset[F] = frozenset()
        self._changed = changed

    @property
    def on(self) -> frozenset[F]:
        """The faults that are on now."""
        return self._on

    def set(self, fault: F | str, on: bool = True) -> None:
        """Switch a fault by itself or by name. Raises `ValueError` for a name that is none."""
        fault = self._kind(fault)
        with self._lock:
            if (fault in self._on) == on:
                return
            self._on = self._on | {fault} if on else self._on - {fault}
        self._changed(fault, on)
