"""What is played when: one announcement after the other, silent at once when told so. It knows no device.

Whoever has a loudspeaker pulls the sound from here, block by block. Announcements stand in one line and only the first
is ever read, so two cannot overlap. A device hears `LEAD_IN_S` of silence before a first word, for an HDMI line
swallows what comes first; where it was silent for so long already, nothing is added.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from voice.speech import RATE_HZ, Samples

LEAD_IN_S = 0.2
FADE_S = 0.01
"""Silenced within this, plus what the device already holds: a sound cut off at once would click."""
_LEAD_IN = round(LEAD_IN_S * RATE_HZ)
_FADE = round(FADE_S * RATE_HZ)


@dataclass(frozen=True, slots=True)
class Began:
    """Its first sample is on the way to the loudspeaker."""

    id: int


@dataclass(frozen=True, slots=True)
class Ended:
    """Its last sample is; `whole` is False where it was silenced."""

    id: int
    whole: bool


PlayNews = Began | Ended


class Track:
    """The sound of one announcement, which may still be in the making. Only its player reads it."""

    def __init__(self, id_: int, lock: threading.Lock) -> None:
        self.id = id_
        self.begun = False
        self.ended = False
        self._pieces: deque[Samples] = deque()
        self._lock = lock

    def add(self, sound: Samples) -> None:
        """More of it."""
        with self._lock:
            if sound.size:
                self._pieces.append(sound)

    def end(self) -> None:
        """There is no more."""
        with self._lock:
            self.ended = True

    def take(self, most: int) -> Samples:
        """Up to so many samples of what is there; only the player calls this, holding the lock."""
        if not self._pieces:
            return np.zeros(0, np.int16)
        first = self._pieces.popleft()
        if first.size > most:
            self._pieces.appendleft(first[most:])
        return first[:most]


class Player:
    """The line of announcements. Safe to use from several threads; `pull` never waits for anything but them."""

    def __init__(self, notify: Callable[[PlayNews], None]) -> None:
        """`notify` is called in the thread that pulls or stops: it must return at once."""
        self._notify = notify
        self._lock = threading.Lock()
        self._line: deque[Track] = deque()
        self._fading = np.zeros(0, np.int16)
        self._quiet = 0
        self._level = 0.0
        self._silences = 0

    @property
    def silences(self) -> int:
        """How often it was told to be silent: what was wanted before the last time is not wanted any more."""
        return self._silences

    @property
    def level(self) -> float:
        """How loud the last block was, 0 to 1: what moves the lips of a face."""
        return self._level

    @property
    def busy(self) -> bool:
        """Whether anything is being said or waits to be."""
        return bool(self._line)

    def begin(self, id_: int, silences: int) -> Track | None:
        """Put an announcement at the end of the line; None where it was silenced since there were so many silences."""
        track = Track(id_, self._lock)
        with self._lock:
            if silences != self._silences:
                return None
            self._line.append(track)
        return track

    def stop(self) -> None:
        """Silence, and nothing waits any more."""
        with self._lock:
            self._silences += 1
            gone = list(self._line)
            if gone and gone[0].begun and not self._fading.size:
                self._fading = _faded(self._gather(gone[0], _FADE))
            self._line.clear()
        for track in gone:
            self._notify(Ended(track.id, whole=False))

    def opened(self) -> None:
        """The device was opened anew: it has heard no silence yet."""
        with self._lock:
            self._quiet = 0
            self._fading = np.zeros(0, np.int16)

    def pull(self, size: int) -> Samples:
        """The next `size` samples for the loudspeaker."""
        out = np.zeros(size, np.int16)
        news: list[PlayNews] = []
        with self._lock:
            filled = self._fill(out, news)
            self._quiet += size - filled
        self._level = float(np.sqrt(np.square(out / 32768.0).mean())) if size else 0.0
        for each in news:
            self._notify(each)
        return out

    # -- holding the lock ------------------------------------------------------------------------------------------

    def _fill(self, out: Samples, news: list[PlayNews]) -> int:
        """Fill `out` as far as there is sound; what is said of it goes into `news`."""
        at = self._put(out, 0, self._fading)
        self._fading = self._fading[at:]
        while at < out.size and self._line:
            track = self._line[0]
            if not track.begun and (owed := _LEAD_IN - self._quiet) > 0:
                silent = min(owed, out.size - at)
                self._quiet += silent
                at += silent
                continue
            sound = track.take(out.size - at)
            if sound.size:
                at = self._begun(track, out, at, sound, news)
            elif track.ended:
                self._line.popleft()
                news.append(Ended(track.id, whole=True))
            else:
                break
        return at

    def _begun(self, track: Track, out: Samples, at: int, sound: Samples, news: list[PlayNews]) -> int:
        if not track.begun:
            track.begun = True
            news.append(Began(track.id))
        self._quiet = 0
        return self._put(out, at, sound)

    @staticmethod
    def _put(out: Samples, at: int, sound: Samples) -> int:
        end = min(at + sound.size, out.size)
        out[at:end] = sound[: end - at]
        return end

    @staticmethod
    def _gather(track: Track, size: int) -> Samples:
        """Up to so many samples, from as many pieces as it takes."""
        found = [np.zeros(0, np.int16)]
        while (left := size - sum(piece.size for piece in found)) > 0 and (piece := track.take(left)).size:
            found.append(piece)
        return np.concatenate(found)


def _faded(sound: Samples) -> Samples:
    """From full strength to nothing."""
    return (sound * np.linspace(1, 0, sound.size)).astype(np.int16)
