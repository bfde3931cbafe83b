"""The mouth: announcements in, sound out. One thread renders, the loudspeaker's own thread plays.

A loudspeaker that is lost is opened again with a growing, jittered pause; one log line says lost, one says back. What
should have been said meanwhile is not said later: the screen has it, and who it was for may have left.
"""

from __future__ import annotations

import itertools
import logging
import queue
import random
import threading
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from typing import TypeAlias

from voice.chime import chime
from voice.loudness import Leveller, Volume, factor, limited
from voice.playback import Began, Ended, Player
from voice.sinks import OpenSink, Sink, SinkLost
from voice.speech import CannotSpeak, Parts, Speaker, Speech

log = logging.getLogger(__name__)

REOPEN_FIRST_S = 0.5
REOPEN_MOST_S = 4.0
"""One that is plugged in speaks within six seconds, with the jitter; to look for it costs a slow machine a tenth."""
LOOK_EVERY_S = 0.25
"""How soon a lost loudspeaker is noticed."""
MOST_WAITING = 8
"""More announcements than this in the line are about things long past."""


@dataclass(frozen=True, slots=True)
class Unspoken:
    """It was not said. `why` is for the technician."""

    id: int
    why: str


@dataclass(frozen=True, slots=True)
class LoudspeakerChanged:
    """It is there, or it is not."""

    there: bool
    why: str = ""


MouthNews: TypeAlias = Began | Ended | Unspoken | LoudspeakerChanged


@dataclass(frozen=True, slots=True)
class _Order:
    id: int
    speech: Speech
    with_chime: bool
    silences: int
    """As `Player.silences` was when it was given."""


class Mouth:
    """Says one thing at a time. `say`, `hush` and the hall's level may come from any thread and never wait."""

    def __init__(
        self,
        speaker: Speaker,
        open_sink: OpenSink,
        post: Callable[[MouthNews], None],
        *,
        monotonic: Callable[[], float],
        volume: Volume | None = None,
        jitter: Callable[[], float] = random.random,
    ) -> None:
        """`post` gets the news in threads of the mouth: it must return at once."""
        self.player = Player(post)
        self.hall_db: float | None = None
        """What the microphone hears while nobody speaks, in dB below full scale; None: not known."""
        self.after_hours = False
        self._speaker = speaker
        self._open = open_sink
        self._post = post
        self._monotonic = monotonic
        self._volume = volume or Volume()
        self._jitter = jitter
        self._orders: queue.SimpleQueue[_Order | None] = queue.SimpleQueue()
        self._ids = itertools.count(1)
        self._sink: Sink | None = None
        self._there: bool | None = None
        self._pause_s = REOPEN_FIRST_S
        self._open_not_before_s = 0.0
        self._turned_at = monotonic()
        self._thread = threading.Thread(target=self._run, name="mouth", daemon=True)

    # -- from any thread -------------------------------------------------------------------------------------------

    def say(self, speech: Speech, *, with_chime: bool = False, id_: int | None = None) -> int:
        """Say it after all that waits already; its id in the news to come, unless the caller has one for it."""
        order = _Order(next(self._ids) if id_ is None else id_, speech, with_chime, self.player.silences)
        if self._orders.qsize() >= MOST_WAITING:
            self._post(Unspoken(order.id, "too much waits to be said"))
        else:
            self._orders.put(order)
        return order.id

    def hush(self) -> None:
        """Silence now, and forget all that waits."""
        self.player.stop()

    def busy_s(self) -> float:
        """How long its thread has been at one thing: over a minute, it hangs."""
        return self._monotonic() - self._turned_at

    # -- its own thread ----------------------------------------------------------------------------------------------

    def start(self) -> None:
        """Open the loudspeaker and begin."""
        self._thread.start()

    def stop(self) -> None:
        """Silence, and let go of everything."""
        self.hush()
        self._orders.put(None)
        if self._thread.is_alive():
            self._thread.join(timeout=2.0)

    def _run(self) -> None:
        self.look()
        while self.step(LOOK_EVERY_S):
            pass

    def step(self, timeout_s: float) -> bool:
        """Render the next announcement; look at the loudspeaker where none comes in time. False once told to stop."""
        self._turned_at = self._monotonic()
        try:
            order = self._orders.get(timeout=timeout_s)
        except queue.Empty:
            self.look()
            return True
        if order is None:
            self._let_go()
            self._speaker.close()
            return False
        self.look()
        self._settle(order)
        return True

    def look(self) -> None:
        """Notice a loudspeaker that was lost; open one where it is time to try."""
        if self._sink is not None and not self._sink.alive():
            self._lost("it takes no sound any more")
        if self._sink is None and self._monotonic() >= self._open_not_before_s:
            self._try_to_open()

    # -- one announcement ----------------------------------------------------------------------------------------------

    def _settle(self, order: _Order) -> None:
        if self._sink is None:
            self._post(Unspoken(order.id, "there is no loudspeaker"))
        elif order.silences != self.player.silences:
            self._post(Ended(order.id, whole=False))
        else:
            with closing(self._speaker.render(order.speech)) as parts:
                self._render(order, parts)

    def _render(self, order: _Order, parts: Parts) -> None:
        """The first piece decides: without it there is no chime either."""
        first = next(parts, None)
        if first is None or isinstance(first, CannotSpeak):
            self._post(Unspoken(order.id, first.why if first else "there are no words in it"))
            return
        track = self.player.begin(order.id, order.silences)
        if track is None:
            self._post(Ended(order.id, whole=False))
            return
        gain, level = factor(self._volume.gain_db(self.hall_db, after_hours=self.after_hours)), Leveller()
        if order.with_chime:
            track.add(limited(chime() / 32768 * gain))
        for part in itertools.chain([first], parts):
            if isinstance(part, CannotSpeak) or order.silences != self.player.silences:
                break
            track.add(limited(level(part) * gain))
        track.end()

    # -- the loudspeaker -----------------------------------------------------------------------------------------------

    def _try_to_open(self) -> None:
        self.player.opened()
        try:
            self._sink = self._open(self.player.pull)
        except SinkLost as fault:
            self._lost(str(fault))
            return
        self._pause_s = REOPEN_FIRST_S
        if self._there is False:
            log.info("loudspeaker back")
        self._told(there=True)

    def _lost(self, why: str) -> None:
        if self._there is not False:
            log.warning("loudspeaker lost: %s", why)
        self._let_go()
        self._open_not_before_s = self._monotonic() + self._pause_s * (1 + self._jitter() / 2)
        self._pause_s = min(self._pause_s * 2, REOPEN_MOST_S)
        self._told(there=False, why=why)

    def _let_go(self) -> None:
        sink, self._sink = self._sink, None
        if sink is not None:
            sink.close()
        self.player.stop()

    def _told(self, *, there: bool, why: str = "") -> None:
        if there is not self._there:
            self._there = there
            self._post(LoudspeakerChanged(there, why))
