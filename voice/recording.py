"""A WAV file as the ears want it: 16 kHz, one channel."""

from __future__ import annotations

import wave
from pathlib import Path
from typing import IO

import numpy as np
from numpy.typing import NDArray

from voice.heard import RATE_HZ

LONGEST_S = 60
RATES_HZ = range(8_000, 192_001)


class NotARecording(Exception):
    """The file is no WAV the ears can use."""


def read(path: Path) -> NDArray[np.int16]:
    """The first minute of the file. Raises `NotARecording`, `OSError`."""
    with path.open("rb") as file:
        return read_file(file, f"{path}: ")


def read_file(file: IO[bytes], name: str = "") -> NDArray[np.int16]:
    """The same of an open file; `name` begins what is said of a fault."""
    try:
        with wave.open(file) as wav:
            rate, channels, width = wav.getframerate(), wav.getnchannels(), wav.getsampwidth()
            data = wav.readframes(min(wav.getnframes(), LONGEST_S * rate))
    except (wave.Error, EOFError) as fault:
        raise NotARecording(f"{name}no WAV file: {fault or 'it ends too soon'}") from fault
    if width != 2 or rate not in RATES_HZ:
        raise NotARecording(f"{name}{8 * width} bits at {rate} Hz: expected 16 bits at 8,000 to 192,000 Hz")
    frames = np.frombuffer(data[: len(data) // (2 * channels) * 2 * channels], "<i2").reshape(-1, channels)
    return at_rate(frames.mean(axis=1).astype(np.int16), rate)


def at_rate(pcm: NDArray[np.int16], rate_hz: int) -> NDArray[np.int16]:
    """The same sound at 16 kHz: what lies above half of that is cut off in the spectrum."""
    if rate_hz == RATE_HZ or not pcm.size:
        return pcm
    size = round(pcm.size * RATE_HZ / rate_hz)
    spectrum = np.fft.rfft(pcm.astype(np.float64))[: size // 2 + 1]
    sound = np.rint(np.fft.irfft(spectrum, size) * size / pcm.size)
    return np.clip(sound, -32768, 32767).astype(np.int16)
