"""Loudspeakers: each pulls its sound, block by block, at the pace of its own clock.

`SoundDevice` is a real one, by PortAudio. `MemorySink` stands for one at the same boundary: for tests, for a bench
without a sound card, and for whoever listens elsewhere, such as the dock's page.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Protocol, TypeAlias

from voice.speech import RATE_HZ, Samples

log = logging.getLogger(__name__)

Pull: TypeAlias = Callable[[int], Samples]

BLOCK = 441
"""20 ms. What a device holds is two or three of these, and that is how late silence comes."""
BLOCK_S = BLOCK / RATE_HZ
LATENCY_S = 0.05
"""Asked of the device: with the fade and a block it stays below the 100 ms in which silence is promised."""
STALLED_S = 1.0
"""A device that pulls nothing for so long is gone, whatever it says."""


class SinkLost(Exception):
    """There is no such loudspeaker, or it went away."""


class Sink(Protocol):
    """An open loudspeaker."""

    def alive(self) -> bool:
        """Whether it still pulls."""

    def close(self) -> None:
        """Let it go. Never raises."""


OpenSink: TypeAlias = Callable[[Pull], Sink]
"""Opens a loudspeaker that pulls from there. Raises `SinkLost`."""


class SoundDevice:
    """A loudspeaker of this machine. It stays open, silent or not: opening takes time, and HDMI swallows beginnings."""

    def __init__(self, pull: Pull, name: str = "", *, monotonic: Callable[[], float]) -> None:
        """`name` is the device's or a part of it, "" the system's usual one. Raises `SinkLost`."""
        try:
            import sounddevice  # noqa: PLC0415 - PortAudio is looked for only where something is played
        except OSError as fault:
            raise SinkLost(f"{fault}: install libportaudio2") from fault
        self._pull = pull
        self._monotonic = monotonic
        self._pulled_at = monotonic()
        self._fault: type[Exception] = sounddevice.PortAudioError
        _look_again(sounddevice)
        if not name and sounddevice.default.device[1] < 0:
            raise SinkLost("this system has no sound device")
        try:
            self._stream: Any = sounddevice.RawOutputStream(
                samplerate=RATE_HZ,
                blocksize=BLOCK,
                device=name or None,
                channels=1,
                dtype="int16",
                latency=LATENCY_S,
                callback=self._give,
            )
            self._stream.start()
        except (self._fault, ValueError) as fault:
            raise SinkLost(str(fault)) from fault

    def alive(self) -> bool:
        """As `Sink.alive`."""
        try:
            running = bool(self._stream.active)
        except self._fault:
            return False
        return running and self._monotonic() - self._pulled_at < STALLED_S

    def close(self) -> None:
        """As `Sink.close`."""
        with suppress(self._fault):
            self._stream.abort()
            self._stream.close()

    def _give(self, out: Any, frames: int, _time: object, _status: object) -> None:
        self._pulled_at = self._monotonic()
        out[:] = self._pull(frames).astype("<i2").tobytes()


class MemorySink:
    """A loudspeaker that is not there: each block is pulled when its time has come, and given to `heard`."""

    def __init__(
        self,
        pull: Pull,
        heard: Callable[[Samples], None],
        *,
        monotonic: Callable[[], float],
        sleep: Callable[[float], None],
    ) -> None:
        """Time must pass on `monotonic` while `sleep` gets its seconds. Nothing plays before `start` or `play`."""
        self._pull = pull
        self._heard = heard
        self._monotonic = monotonic
        self._sleep = sleep
        self._due = monotonic()
        self._open = True
        self._thread = threading.Thread(target=self._run, name="loudspeaker", daemon=True)

    def start(self) -> MemorySink:
        """Play by itself, in a thread, from now on."""
        self._thread.start()
        return self

    def play(self, seconds: float) -> None:
        """Play for so long, in the thread of the caller."""
        end = self._monotonic() + seconds
        while self._open and self._due < end:
            self._sleep(max(self._due - self._monotonic(), 0))
            self._turn()

    def unplug(self) -> None:
        """Pull its cable: from now on it takes nothing."""
        self._open = False

    def alive(self) -> bool:
        """As `Sink.alive`."""
        return self._open

    def close(self) -> None:
        """As `Sink.close`."""
        self._open = False

    def _turn(self) -> None:
        self._due += BLOCK_S
        self._heard(self._pull(BLOCK))

    def _run(self) -> None:
        while self._open:
            self.play(BLOCK_S)


def _look_again(sounddevice: Any) -> None:
    """Have PortAudio list the devices anew: it does so once, and one plugged in later would not exist.

    This closes every stream of the process, the microphone's too: mouth and ears live in processes of their own.
    """
    with suppress(sounddevice.PortAudioError):
        sounddevice._terminate()  # the only way there is, as its documentation says
        sounddevice._initialize()
