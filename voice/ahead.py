"""Work on a sentence that may not be over yet: begun in a pause, so that it is done when the pause turns out the end.

A guess is used for the very same sentence, sample for sample, and for no other. One is worked on at a time: there are
as many processors as one needs.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Generic, TypeAlias, TypeVar

import numpy as np
from numpy.typing import NDArray

log = logging.getLogger(__name__)

T = TypeVar("T")
Work: TypeAlias = Callable[[NDArray[np.int16]], T]
"""Understands a sentence; called in a thread of its own."""


@dataclass(frozen=True, slots=True)
class _Guess(Generic[T]):
    sentence: NDArray[np.int16]
    result: Future[T]


class Ahead(Generic[T]):
    """At most one guess, and one thread that works on it. All else is for the thread that listens."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self.at_work_since: float | None = None
        """Since when it understands what it does now, wanted or dropped; None where it does nothing."""
        self._monotonic = monotonic
        self._worker = ThreadPoolExecutor(1, "understand")
        self._guess: _Guess[T] | None = None

    def begin(self, sentence: NDArray[np.int16], work: Work[T]) -> None:
        """Work on this sentence, unless that was begun already. What was begun before is dropped."""
        self._begun(sentence, work)

    def drop(self) -> None:
        """The visitor spoke on, or is not to be heard: nobody will see what comes of it.

        What runs cannot be stopped: the next one waits for it.
        """
        guess, self._guess = self._guess, None
        if guess is not None and not guess.result.cancel():
            guess.result.add_done_callback(_note_failure)

    def result(self, sentence: NDArray[np.int16], work: Work[T]) -> T:
        """What comes of this sentence, which is over, waiting for it. Raises what `work` raises."""
        result = self._begun(sentence, work)
        self._guess = None
        return result.result()

    def _begun(self, sentence: NDArray[np.int16], work: Work[T]) -> Future[T]:
        if self._guess is None or not np.array_equal(self._guess.sentence, sentence):
            self.drop()
            self._guess = _Guess(sentence, self._worker.submit(self._worked, sentence, work))
        return self._guess.result

    def _worked(self, sentence: NDArray[np.int16], work: Work[T]) -> T:
        self.at_work_since = self._monotonic()
        try:
            return work(sentence)
        finally:
            self.at_work_since = None


def _note_failure(dropped: Future[T]) -> None:
    """Its message may hold what was said, and is not told."""
    if fault := dropped.exception():
        log.error("understanding failed in a pause: %s", type(fault).__name__)
