"""WAV files: 16 bits, any rate, mono or stereo in; the mouth's rate and mono out."""

from __future__ import annotations

import io
import wave
from typing import IO

import numpy as np

from voice.resampling import at_our_rate
from voice.speech import RATE_HZ, Samples

RATES_HZ = range(8_000, 96_001)


class NotSound(Exception):
    """The file is no 16-bit WAV."""


def read_wav(file: IO[bytes]) -> Samples:
    """The file's sound at `RATE_HZ`. Raises `NotSound`, `OSError`."""
    try:
        with wave.open(file) as wav:
            rate, channels, width = wav.getframerate(), wav.getnchannels(), wav.getsampwidth()
            data = wav.readframes(wav.getnframes())
    except (wave.Error, EOFError) as fault:
        raise NotSound(f"no WAV file: {fault or 'it ends too soon'}") from fault
    if width != 2 or channels not in (1, 2) or rate not in RATES_HZ:
        raise NotSound(f"{8 * width} bits, {channels} channels, {rate} Hz: expected 16 bits, 1 or 2, 8000 to 96000")
    frames = np.frombuffer(data[: len(data) // (2 * channels) * 2 * channels], "<i2").reshape(-1, channels)
    return at_our_rate(frames.mean(axis=1).astype(np.int16) if channels == 2 else frames[:, 0].astype(np.int16), rate)


def wav_bytes(samples: Samples) -> bytes:
    """The sound as a WAV file."""
    held = io.BytesIO()
    with wave.open(held, "wb") as wav:
        wav.setnchannels(1)
        wav.setsampwidth(2)
        wav.setframerate(RATE_HZ)
        wav.writeframes(samples.astype("<i2").tobytes())
    return held.getvalue()
