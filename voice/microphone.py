"""The microphone as pieces of 16 kHz sound. Opened anew for each sentence, so a replugged one is found."""

from __future__ import annotations

import queue
from contextlib import suppress
from typing import Any

import numpy as np
from numpy.typing import NDArray

from voice.heard import RATE_HZ

PIECE_S = 0.032
SILENT_S = 1.0
"""A microphone that gives no sound at all for so long is gone."""
USUAL_RATES_HZ = (RATE_HZ, 48_000, 32_000)
"""Whole multiples of ours; every microphone does one of them."""


class MicrophoneLost(Exception):
    """There is no microphone, or it went away."""


class Microphone:
    """A sound device by name; "" is the system's usual one."""

    def __init__(self, name: str = "") -> None:
        """Raises `MicrophoneLost`."""
        try:
            import sounddevice  # noqa: PLC0415 — PortAudio is looked for only where somebody listens
        except OSError as fault:
            raise MicrophoneLost(f"{fault}: install libportaudio2") from fault
        self._sound: Any = sounddevice
        self._pieces: queue.SimpleQueue[bytes] = queue.SimpleQueue()
        self._lost: type[Exception] = sounddevice.PortAudioError
        self._look_again()
        self._stream, self._ratio = self._opened(name)

    def read(self) -> NDArray[np.int16]:
        """The next piece. Raises `MicrophoneLost`."""
        try:
            piece: NDArray[np.int16] = np.frombuffer(self._pieces.get(timeout=SILENT_S), "<i2")
        except queue.Empty:
            raise MicrophoneLost("it gives no sound any more") from None
        if self._ratio == 1:
            return piece
        whole = piece[: piece.size - piece.size % self._ratio].reshape(-1, self._ratio)
        fewer: NDArray[np.int16] = whole.astype(np.float32).mean(axis=1).astype(np.int16)
        return fewer

    def close(self) -> None:
        """Let it go. Never raises."""
        with suppress(self._lost):
            self._stream.close()

    def _look_again(self) -> None:
        """PortAudio lists devices once: without this a microphone plugged in later does not exist."""
        with suppress(self._lost):
            # The only way there is, as sounddevice's own documentation says.
            self._sound._terminate()
            self._sound._initialize()

    def _opened(self, name: str) -> tuple[Any, int]:
        fault: Exception | None = None
        for rate in USUAL_RATES_HZ:
            try:
                stream = self._sound.RawInputStream(
                    samplerate=rate,
                    blocksize=round(rate * PIECE_S),
                    device=name or None,
                    channels=1,
                    dtype="int16",
                    callback=self._take,
                )
                stream.start()
            except (self._lost, ValueError) as why:
                fault = why
            else:
                return stream, rate // RATE_HZ
        raise MicrophoneLost(str(fault)) from fault

    def _take(self, data: Any, _frames: int, _time: object, _status: object) -> None:
        self._pieces.put(bytes(data))
